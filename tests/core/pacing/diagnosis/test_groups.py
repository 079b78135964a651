from __future__ import annotations

import pytest

from paceboard.model import MICROS, Delivery, Money
from paceboard.pacing.diagnosis import Clicked, Finding, learning_groups
from paceboard.pacing.diagnosis.groups import audience_too_narrow, cpc_above_bid_cap, learning

from .conftest import campaign, group, serving


@pytest.mark.parametrize(
    ("attributes", "finding"),
    [
        ({"audience_size": "499999"}, Finding.FOUND),
        ({"audience_size": "500000"}, Finding.RULED_OUT),
        ({"lookalike_percent": "0.5"}, Finding.FOUND),
        ({"lookalike_percent": "1"}, Finding.RULED_OUT),
        ({"audience_size": "600000", "lookalike_percent": "0.9"}, Finding.FOUND),
        ({"audience_size": "plenty"}, Finding.UNKNOWN),
        ({}, Finding.UNKNOWN),
    ],
)
def test_an_audience_is_narrow_below_half_a_million_or_one_percent(
    attributes: dict[str, str], finding: Finding
) -> None:
    """Both edges are strict; what is not told in digits is unknown (R68)."""
    assert finding is audience_too_narrow(serving(campaign(), group(attributes=attributes))).finding


def test_one_silent_group_keeps_audiences_unknown() -> None:
    """All must tell before it is ruled out; one narrow group is enough to find it."""
    wide, narrow = (
        group(key, attributes={"audience_size": size}) for key, size in (("w", "900000"), ("n", "1000"))
    )

    assert Finding.UNKNOWN is audience_too_narrow(serving(campaign(), wide, group())).finding
    assert Finding.FOUND is audience_too_narrow(serving(campaign(), narrow, group())).finding
    assert Finding.UNKNOWN is audience_too_narrow(serving(campaign())).finding


@pytest.mark.parametrize(
    ("clicked", "finding"),
    [
        (Clicked(101 * MICROS, 100), Finding.FOUND),
        (Clicked(100 * MICROS, 100), Finding.RULED_OUT),
        (Clicked(100 * MICROS, 0), Finding.UNKNOWN),
        (Clicked(None, 100), Finding.UNKNOWN),
    ],
)
def test_a_click_is_too_dear_above_its_bid_cap(clicked: Clicked, finding: Finding) -> None:
    """A bid cap of 1.00: 1.01 a click is found, 1.00 is not."""
    capped = group(attributes={"bid_cap_micros": str(MICROS)})

    assert finding is cpc_above_bid_cap(serving(campaign(), capped), {"g": clicked}, "USD").finding


def test_the_evidence_has_both_prices() -> None:
    """What is paid for a click, and what was bid."""
    capped = group(attributes={"bid_cap_micros": str(MICROS)})
    check = cpc_above_bid_cap(serving(campaign(), capped), {"g": Clicked(3 * MICROS, 2)}, "USD")

    assert [
        {"id": "g", "name": "g", "cpc": Money(1_500_000, "USD"), "bid_cap": Money(MICROS, "USD")}
    ] == check.evidence["above"]


def test_without_a_known_bid_cap_the_click_price_says_nothing() -> None:
    """Unknown, and with reach bought there is no such thing (R73)."""
    known = serving(campaign(), group())

    assert Finding.UNKNOWN is cpc_above_bid_cap(known, {}, "USD").finding
    assert Finding.NOT_APPLICABLE is cpc_above_bid_cap(known, {}, "USD", per_click=False).finding


@pytest.mark.parametrize(
    ("stages", "finding"),
    [
        (("LEARNING", "SUCCESS"), Finding.FOUND),
        (("FAIL", "SUCCESS"), Finding.FOUND),
        (("SUCCESS", "SUCCESS"), Finding.RULED_OUT),
        (("SUCCESS", ""), Finding.UNKNOWN),
        (("LEARNING", ""), Finding.FOUND),
    ],
)
def test_the_learning_phase_is_what_groups_tell(stages: tuple[str, str], finding: Finding) -> None:
    """One that learns, or cannot, is enough; ruled out only where all tell."""
    groups = [group(str(n), attributes={"learning_stage": stage}) for n, stage in enumerate(stages)]

    assert finding is learning(serving(campaign(), *groups)).finding


def test_only_groups_that_serve_and_learn_are_marked() -> None:
    """Not one that has learnt, nor one that is off (R74)."""
    marked = {"learning_stage": "LEARNING"}
    entities = [
        campaign(),
        group("yes", attributes=marked),
        group("off", attributes=marked, delivery=Delivery.PAUSED),
        group("done", attributes={"learning_stage": "SUCCESS"}),
    ]

    assert ["yes"] == [each.id for each in learning_groups(serving(*entities))]
