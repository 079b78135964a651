from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from paceboard.surfaces.cli.replay import begun, numbered, replayed_world
from paceboard.surfaces.cli.replay_table import show_days

from .conftest import ACCOUNT, CARD, Lived, Run

GOLDEN = {1: "NORMAL_DAILY", 7: "MILD_OVER", 14: "WARNING", 21: "CRITICAL", 23: "FIRES", 24: "CAP_HIT"}
KEYS = ["day", "date", "spent", "plan", "cap", "used", "elapsed", "pace", "status", "fires"]


@pytest.fixture(scope="module")
def days() -> list[dict[str, Any]]:
    return list(islice(replayed_world(CARD, "seed-flight"), 24))


def test_the_seeds_flight_has_its_statuses_day_by_day(days: list[dict[str, Any]]) -> None:
    """One row for each day, the first alarm on day 22, the cap hit on day 24."""
    by_day = {row["day"]: row for row in days}

    assert GOLDEN == {day: by_day[day]["status"] for day in GOLDEN}
    assert list(range(1, 25)) == [row["day"] for row in days]
    assert 22 == next(row["day"] for row in days if row["fires"])


def test_a_row_has_exact_money_and_rounded_ratios(days: list[dict[str, Any]]) -> None:
    """In the order that is promised."""
    row = days[22]

    assert KEYS == list(row)
    assert ("2026-04-24", "38200.00", "29900.00", "40000.00") == tuple(row[key] for key in KEYS[1:5])
    assert (0.955, 0.766667, 1.277592) == tuple(row[key] for key in KEYS[5:8])


def test_a_ledger_replays_what_it_kept(run: Run, lived: Lived) -> None:
    """One row for each day that was judged, numbered from the first one."""
    rows = run("--config", lived.config, "replay", CARD, "--json").lines

    assert ["2026-04-22", "2026-04-23", "2026-04-24"] == [row["date"] for row in rows]
    assert ["CRITICAL", "FIRES", "FIRES"] == [row["status"] for row in rows]


def test_a_ledger_can_be_judged_again_by_todays_inputs(run: Run, lived: Lived) -> None:
    """With the same flights as then it says the same."""
    words = ["--config", lived.config, "replay", CARD, "--json", "--inputs"]

    assert run(*words, "then").out == run(*words, "now").out


def test_a_replay_fits_80_columns(run: Run, lived: Lived) -> None:
    """Heading and days; what is simulated says so first."""
    ran = run("--config", lived.config, "replay", CARD)
    lines = ran.out.splitlines()

    assert lines[0].startswith(" SIMULATED  Athleisure US")
    assert max(map(len, lines)) <= 80
    assert " 3 2026-04-24 38,200.00 29,900.00 40,000.00  95.5 %  76.7 %  1.28  FIRES" == lines[-1]


def test_a_card_without_a_budget_has_no_pace(run: Run, lived: Lived) -> None:
    """What a card does not know is a dash for people and null for programs."""
    words = ["--config", lived.config, "replay", "tiktok.spend_trend"]

    assert {None} == {run(*words, "--json").lines[-1][key] for key in ("cap", "used", "pace", "status")}
    assert run(*words).out.splitlines()[-1].endswith("-       -     -  -")


def plain_reading(watermark: str | None) -> dict[str, Any]:
    period = None if watermark is None else {"zone": "Etc/UTC"}
    return {"watermark": watermark, "period": period, "parts": {}, "status": "STALE", "fires": False}


def test_a_missing_day_leaves_a_gap_in_the_numbers() -> None:
    """The second of two rows is the third day where a day between them was not judged."""
    readings = map(plain_reading, ("2026-04-03T00:00:00Z", "2026-04-05T00:00:00Z"))

    assert [(1, "2026-04-02"), (3, "2026-04-04")] == [
        (row["day"], row["date"]) for row, _ in numbered(readings)
    ]


def test_without_a_watermark_a_row_has_no_date() -> None:
    """It is counted all the same."""
    assert [(1, None)] == [(row["day"], row["date"]) for row, _ in numbered([plain_reading(None)])]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["tiktok.spend", "--world", "quiet"], "did you mean tiktok."),
        ([CARD, "--world", "quite"], "quiet"),
        ([CARD, "--world", "quiet", "--account", "tiktok:1"], ACCOUNT),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(words: list[str], hint: str, run: Run) -> None:
    """Card, world and account: exit 2."""
    ran = run("replay", *words)

    assert 2 == ran.code
    assert hint in ran.err


def test_a_card_that_was_never_judged_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """No empty table, but what to do."""
    show_days([])
    written = capsys.readouterr()

    assert "" == written.out
    assert "paceboard refresh" in written.err


def test_days_before_the_first_data_are_no_days_of_a_replay() -> None:
    """The first row is the first that says anything; later gaps stay."""
    nothing = {"value": None, "parts": {"spent": None}}
    unbudgeted = {"value": None, "parts": {"spent": "1.00"}}

    assert [unbudgeted, nothing] == list(begun([nothing, nothing, unbudgeted, nothing]))
