from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.model import Caution, Instant, Money, Reading, Sentiment, Status
from paceboard.surfaces.cli.drawing import sentence
from paceboard.surfaces.cli.output import console_for
from paceboard.surfaces.cli.panels import footer, heading, panel, value_text

from .conftest import Lived

EVIL = "\x1b]0;owned\x07\x9b2JLaunch\u202e\n\u2066"


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The text that a console of 80 columns shows."""
    monkeypatch.setenv("COLUMNS", "80")

    def shown(what: Any) -> str:
        console_for().print(what)
        return capsys.readouterr().out

    return shown


@pytest.fixture
def pacing(lived: Lived) -> Reading:
    return lived.reading()


def with_parts(reading: Reading, **parts: Any) -> Reading:
    return evolve(reading, parts={**reading.parts, **parts})


def test_no_name_of_a_platform_steers_the_terminal(pacing: Reading, shown: Any) -> None:
    """Account, flight, campaign, limit and caution may be called what they like."""
    binding = {**pacing.parts["binding"], "kind": "account_limit", "name": EVIL, "entity": EVIL}
    reading = evolve(
        with_parts(pacing, basis_name=EVIL, binding=binding, constraints=[binding]),
        account=EVIL,
        account_name=EVIL,
        title=EVIL,
        scope=(EVIL,),
        warnings=(Caution("x", EVIL),),
    )
    text = shown(heading(reading)) + shown(panel(reading)) + shown(footer(reading))

    assert "Launch" in text
    assert {"\n"} == {each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp")}


def test_markup_in_a_name_is_text(pacing: Reading, shown: Any) -> None:
    """`[bold]` in a name is what the platform wrote, not a style."""
    reading = with_parts(pacing, basis_name="[bold]50 % [off]")

    assert "[bold]50 % [off]" in shown(panel(reading))


def test_wide_letters_keep_the_frame_straight(pacing: Reading, shown: Any) -> None:
    """A name in Chinese takes two cells a letter, and the frame knows."""
    lines = shown(panel(with_parts(pacing, basis_name="夏のセール"))).splitlines()
    (line,) = [line for line in lines if "夏" in line]

    assert 80 == len(line) + len("夏のセール")


def test_a_share_above_one_says_how_much_is_over(pacing: Reading, shown: Any) -> None:
    """R4: the number passes 100 %, the bar ends, what is left is what is over."""
    *others, tight = pacing.parts["options"]
    none = {**tight, "per_day": Money.of("0", "USD")}
    over = Money.of("-1000", "USD")
    reading = with_parts(pacing, used=Fraction(41, 40), remaining=over, options=[*others, none])
    text = " ".join(shown(panel(reading)).replace("│", "").split())

    assert "102.5 % used of 40,000.00 USD" in text
    assert "1,000.00 over" in text
    assert "Already; at present" in text
    assert "nothing is left for the rest of the period" in text


def test_without_a_budget_there_is_no_bar(pacing: Reading, shown: Any) -> None:
    """Spend is shown, and why there is nothing to compare it with."""
    nothing = dict.fromkeys(("used", "cap", "remaining", "plan", "pace", "exhausted_at", "rate_per_day"))
    reading = evolve(
        with_parts(pacing, **nothing, options=[], why="no budget is known for it"), status=Status.NO_BUDGET
    )
    text = shown(panel(reading))

    assert "38,200.00 USD spent" in text
    assert "No budget is known for it." in text
    assert "█" not in text.replace("▁▂▃▄▅▆▇█", "").split("Trend")[0]


def test_what_is_not_known_is_said_and_not_shown_as_zero(pacing: Reading, shown: Any) -> None:
    """A reading without parts shows its sentence alone."""
    reading = evolve(pacing, parts={}, value=None, watermark=None, warnings=(), text="Spend is not known.")
    text = shown(panel(reading))

    assert "Spend is not known." in text
    assert "no data yet" in text
    assert "0.00" not in text


def test_a_status_that_fires_under_another_name_has_both_badges(pacing: Reading, shown: Any) -> None:
    """Whoever looks for FIRES finds it."""
    text = shown(panel(evolve(pacing, status=Status.CAP_HIT, sentiment=Sentiment.BAD)))

    assert "CAP_HIT   FIRES" in text
    assert 1 == shown(panel(pacing)).count(" FIRES ")


def test_constraints_that_end_together_bind_together(pacing: Reading, shown: Any) -> None:
    """Flight and account limit of the same amount are named in one line."""
    limit = pacing.parts["binding"]
    first = {**limit, "kind": "hard_flight", "name": "April"}
    second = {**limit, "kind": "account_limit", "name": "one_time"}
    text = shown(panel(with_parts(pacing, constraints=[first, second])))

    assert "Binds    The flight (hard) and the account's spending limit (one time)." in text


def test_a_tighter_constraint_says_its_own_numbers(pacing: Reading, shown: Any) -> None:
    """Where what binds is not the cap itself its amount, its rest and its end are told."""
    limit = {
        **pacing.parts["binding"],
        "kind": "account_limit",
        "name": "monthly",
        "amount": Money.of("39000", "USD"),
        "remaining": Money.of("800", "USD"),
        "exhausted_at": Instant(pacing.parts["exhausted_at"].micros - 3_600_000_000),
    }
    text = " ".join(shown(panel(with_parts(pacing, binding=limit, constraints=[limit]))).split())

    assert "spending limit (monthly): 800.00 left of 39,000.00" in text
    assert "Runs out 25 Apr 19:51 at" in text


def test_only_what_is_alone_says_how_far_its_data_reach(pacing: Reading, shown: Any) -> None:
    """On a board the account says it once for all its cards."""
    assert "data to 25 Apr 2026 00:00 UTC-8, revision" in shown(panel(pacing))
    assert "data to" not in shown(panel(pacing, alone=False))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "money", "unknown"),
        (38_200_000_000, "money", "38,200.00 USD"),
        (Fraction(191, 200), "ratio", "95.5 %"),
        (12_345, "count", "12,345"),
    ],
)
def test_a_number_is_shown_in_its_unit(value: Any, unit: str, expected: str, pacing: Reading) -> None:
    """Money with its currency, a ratio as a percentage, a count with its thousands apart."""
    assert expected == value_text(evolve(pacing, value=value, unit=unit))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("over plan", "Over plan."),
        ("Done.", "Done."),
        ("rule: https://example.com/a?b=1", "Rule: https://example.com/a?b=1"),
    ],
)
def test_a_sentence_has_one_full_stop(text: str, expected: str) -> None:
    """And an address at its end has none, so that it can be copied."""
    assert expected == sentence(text)
