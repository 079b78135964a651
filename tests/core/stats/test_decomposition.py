from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.stats import Change, contributions, is_noise, mix_and_rate, pooled, totals

WEEK = {
    "Prospecting": Change(before=(5_200, 220), after=(9_600, 560)),
    "Retargeting": Change(before=(2_600, 170), after=(2_700, 180)),
    "Brand": Change(before=(1_560, 94), after=(1_500, 120)),
    "NEW test": Change(before=(0, 0), after=(1_000, 8)),
}
"""Spend and conversions of the reference's worked example: baseline week, viral week (section 4)."""

AMOUNTS = st.integers(0, 10**12)
CHANGES = st.builds(
    lambda a, b, c, d: Change(before=(a, b), after=(c, d)), AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS
)
PARTS = st.dictionaries(st.text(max_size=2), CHANGES, max_size=6)


def ratio_change(parts: dict[str, Change]) -> Fraction:
    whole = totals(parts)
    return Fraction(whole.after[0]) / whole.after[1] - Fraction(whole.before[0]) / whole.before[1]


def test_the_worked_example_comes_out_to_the_digit() -> None:
    """Contributions, rates and mixes of the reference's table, and their sums of -2.288."""
    found = contributions(WEEK)
    split = mix_and_rate(WEEK)
    assert found is not None
    assert split is not None

    assert {"Prospecting": -2.696, "Retargeting": -0.127, "Brand": -0.844, "NEW test": 1.379} == {
        key: round(float(each), 3) for key, each in found.items()
    }
    assert [-3.570, -0.082, -0.681, 0] == [round(float(each.rate), 3) for each in split.values()]
    assert [0.418, 0.438, 0.204, 0.984] == [round(float(each.mix), 3) for each in split.values()]
    assert Fraction(14_800, 868) - Fraction(9_360, 484) == sum(found.values())
    assert -2.288 == round(float(sum(found.values())), 3)


@given(PARTS)
def test_contributions_add_up_to_the_change_exactly(parts: dict[str, Change]) -> None:
    """Whatever is zero, new or gone: as fractions, not nearly."""
    found = contributions(parts)
    whole = totals(parts)

    if found is None:
        assert 0 in (whole.before[1], whole.after[1])
    else:
        assert ratio_change(parts) == sum(found.values())


@given(PARTS)
def test_mix_and_rate_add_up_to_the_change_exactly(parts: dict[str, Change]) -> None:
    """Wherever every part has a ratio, rates and mixes are the change; else nothing is said."""
    found = mix_and_rate(parts)

    if found is not None:
        assert ratio_change(parts) == sum(each.rate + each.mix for each in found.values())


@given(st.lists(CHANGES, min_size=1, max_size=4), PARTS)
def test_contributions_are_nested(ads: list[Change], others: dict[str, Change]) -> None:
    """Those of a campaign's ads, measured against the same whole, add up to the campaign's."""
    own = {str(number): each for number, each in enumerate(ads)}
    campaigns = {**others, "campaign": totals(own)}
    found = contributions(campaigns)
    inner = contributions(own, whole=totals(campaigns))

    assert (found is None) == (inner is None)
    if found is not None and inner is not None:
        assert found["campaign"] == sum(inner.values())


def test_a_part_that_is_new_or_gone_has_only_a_mix() -> None:
    """What has one ratio did not change it."""
    found = mix_and_rate(
        {"new": Change(before=(0, 0), after=(10, 2)), "old": Change(before=(9, 3), after=(9, 3))}
    )
    assert found is not None

    assert 0 == found["new"].rate == found["old"].rate
    assert Fraction(4, 5) == found["new"].mix + found["old"].mix


def test_a_part_that_nothing_came_of_is_left_to_contributions() -> None:
    """Spend without a conversion has no ratio, but it has a contribution."""
    parts = {"a": Change(before=(10, 2), after=(10, 2)), "b": Change(before=(0, 0), after=(5, 0))}

    assert mix_and_rate(parts) is None
    assert {"a": 0, "b": Fraction(5, 2)} == contributions(parts)


def test_without_a_denominator_nothing_is_said() -> None:
    """No conversions in one window: the ratio is undefined, and so is its change."""
    parts = {"a": Change(before=(10, 0), after=(10, 2))}

    assert contributions(parts) is None
    assert mix_and_rate(parts) is None
    assert contributions({}) is None
    assert pooled(totals({})) is None


@pytest.mark.parametrize(
    ("name", "noise"), [("Prospecting", False), ("Retargeting", True), ("NEW test", False)]
)
def test_what_chance_does_too_is_not_printed_by_name(name: str, noise: bool) -> None:
    """In the worked example 350 conversions vary by more than Retargeting's -0.127 is worth."""
    ratio, found = pooled(totals(WEEK)), contributions(WEEK)
    assert ratio is not None
    assert found is not None
    worth = ratio / Fraction(484 + 868, 2)
    events = WEEK[name].before[1] + WEEK[name].after[1]

    assert noise is is_noise(found[name], worth=worth, events=events)
