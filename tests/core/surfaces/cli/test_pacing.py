from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import Evaluated
from paceboard.model import AccountRef, Instant, Money, Reading, Sentiment, Status
from paceboard.surfaces.cli.board_view import show_brief
from paceboard.surfaces.cli.output import console_for
from paceboard.surfaces.cli.panels import panel

from .conftest import ACCOUNT, Lived


@pytest.fixture(name="pacing")
def _pacing(lived: Lived) -> Reading:
    return lived.reading()


@pytest.fixture(name="shown")
def _shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """A reading's panel as one line of words, 100 columns wide."""
    monkeypatch.setenv("COLUMNS", "100")

    def shown(reading: Reading, **parts: Any) -> str:
        console_for().print(panel(evolve(reading, parts={**reading.parts, **parts})))
        return " ".join(capsys.readouterr().out.replace("│", "").split())

    return shown


def test_one_campaigns_budget_ends_not_everything(pacing: Reading, shown: Any) -> None:
    """Its lifetime budget is used up: it binds first, and the account runs out when it would without it."""
    used_up = {
        **pacing.parts["binding"],
        "kind": "lifetime_budget",
        "name": "Spring",
        "entity": "c1",
        "remaining": Money.of("0", "USD"),
        "exhausted_at": Instant(pacing.watermark or 0),
    }
    text = shown(pacing, binding=used_up, constraints=[used_up, *pacing.parts["constraints"]])

    assert "Runs out 25 Apr 20:51 at" in text
    assert "Runs out Already" not in text
    assert "Binds A lifetime budget of 'Spring'" in text


def test_a_limit_of_the_account_behind_it_still_ends_everything(pacing: Reading, shown: Any) -> None:
    """The first that bounds the whole account decides, wherever it stands among the constraints."""
    limit = {**pacing.parts["binding"], "kind": "account_limit", "remaining": Money.of("-1", "USD")}
    used_up = {**limit, "kind": "lifetime_budget", "entity": "c1"}

    assert "Runs out Already" in shown(pacing, binding=used_up, constraints=[used_up, limit])


def test_a_lifetime_budget_shows_both_of_its_plans(pacing: Reading, shown: Any) -> None:
    """What was planned before a pause and what was laid anew after it, with the one that is judged by."""
    plan = {
        "entity": "c1",
        "name": "Spring",
        "amount": Money.of("2000", "USD"),
        "original": Money.of("1200", "USD"),
        "declared": Money.of("1200", "USD"),
        "reflowed": Money.of("720", "USD"),
        "judged_by": "original",
        "per_day": Money.of("100", "USD"),
        "estimated": True,
    }

    assert (
        "Lifetime Spring wants 100.00 a day now (estimated): 1,200.00 by the original plan, "
        "720.00 laid anew; judged by the original one." in shown(pacing, lifetime_plans=[plan])
    )


def test_where_the_plan_was_compared_it_is_told_and_marked(pacing: Reading, shown: Any) -> None:
    """Both shares stand under the bar; where they are the same, one does."""
    elapsed = pacing.parts["elapsed"]

    assert "97.0 % planned, 76.7 % elapsed, day 23 of 30" in shown(pacing, planned_share=Fraction(97, 100))
    assert "planned," not in shown(pacing, planned_share=elapsed)


def test_the_brief_board_shows_no_number_that_is_not_known(
    pacing: Reading, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Levels that disagree: stale, and dashes."""
    monkeypatch.setenv("COLUMNS", "120")
    unknown = evolve(pacing, status=Status.STALE, sentiment=Sentiment.NEUTRAL, value=None, parts={})
    show_brief([Evaluated(card=pacing.card, account=AccountRef.parse(ACCOUNT), reading=unknown)])
    line = capsys.readouterr().out.splitlines()[-1]

    assert ["STALE", "-", "-", "-", "-"] == line.split()[1:6]
