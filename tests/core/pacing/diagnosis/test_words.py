from __future__ import annotations

from fractions import Fraction

import pytest

from paceboard.model import MICROS, Policy, Status
from paceboard.pacing import ladder
from paceboard.pacing.diagnosis import Side, per_click, predictable, side_of, text_of

from .conftest import campaign


@pytest.mark.parametrize(
    ("used", "elapsed", "status", "says"),
    [
        (100, 50, Status.RUNAWAY, "budget runaway"),
        (95, 70, Status.FIRES, "aggressive pacing"),
        (80, 80, Status.ON_PACE, "on pace, healthy"),
        (50, 80, Status.UNDER, "throttle"),
        (100, 100, Status.DONE_PERFECT, "perfect pacing"),
    ],
)
def test_the_seeds_sanity_tests_have_their_texts(used: int, elapsed: int, status: Status, says: str) -> None:
    """100 % used at 50 %, 95 at 70, 80 at 80, 50 at 80, 100 at 100 (R72)."""
    verdict = ladder(
        spent=used * MICROS,
        cap=Fraction(100 * MICROS),
        plan=None,
        elapsed=Fraction(elapsed, 100),
        days=20,
        policy=Policy(),
    )

    assert status is verdict.status
    assert says in text_of(verdict.status)


def test_every_status_is_on_one_side_or_on_none() -> None:
    """Under and over are looked into; what is healthy or cannot be judged is not."""
    sides = {status: side_of(status) for status in Status}

    assert {Status.UNDER, Status.DONE_UNDER} == {key for key, side in sides.items() if side is Side.UNDER}
    assert {
        Status.WARNING,
        Status.CRITICAL,
        Status.FIRES,
        Status.RUNAWAY,
        Status.EXHAUSTED_EARLY,
        Status.CAP_HIT,
        Status.DAILY_OVER_CEILING,
        Status.DONE_OVER,
    } == {key for key, side in sides.items() if side is Side.OVER}


@pytest.mark.parametrize(
    ("name", "objective", "buying", "tag"),
    [
        ("Launch", "RF_REACH", "", "reach_and_frequency"),
        ("Launch", "OUTCOME_AWARENESS", "RESERVED", "reach_and_frequency"),
        ("BHC support May", "REACH", "", "hashtag_challenge"),
        ("Hashtag Challenge #run", "RF_REACH", "", "hashtag_challenge"),
        ("Launch", "REACH", "AUCTION", None),
        ("BHC support May", "WEB_CONVERSIONS", "", None),
    ],
)
def test_spend_bought_by_reach_is_tagged(name: str, objective: str, buying: str, tag: str | None) -> None:
    """By what the platform says; a hashtag challenge's support by its name too (R73)."""
    one = campaign(name=name, objective=objective, attributes={"buying_type": buying})
    found = predictable([one])

    assert [tag] * (tag is not None) == [each.tag for each in found]
    assert (tag is None) is per_click([one])
    assert all("predictable" in each.note for each in found)
    assert (tag == "hashtag_challenge") is any("organic reach" in each.note for each in found)


def test_one_campaign_that_bids_is_enough_to_look_at_clicks() -> None:
    """Only where everything is bought by reach does a click's price say nothing."""
    assert per_click([campaign(objective="RF_REACH"), campaign("d")])
    assert per_click([])
