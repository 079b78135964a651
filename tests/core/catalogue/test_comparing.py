"""What moved a number, over sums that no simulator would think of."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.catalogue.efficiency import CARDS
from paceboard.catalogue.total_spend import CARDS as SPEND_CARDS
from paceboard.model import (
    Account,
    AccountRef,
    Delivery,
    Entity,
    Grain,
    Level,
    Policy,
    Row,
    Zone,
    evaluate,
)
from paceboard.pacing import Resolution
from paceboard.rules import RuleBook
from paceboard.specs import AccountView, FactCapability, Measured, Total, WindowKey

NOW, BEFORE = WindowKey.COMPLETE_7_DAYS, WindowKey.PRIOR_7_DAYS
MEASURES = ("spend", "impressions", "clicks", "conversions", "conversion_value")
COMPARED = {card.key: card for card in (*CARDS, *SPEND_CARDS)}
Sums = dict[tuple[str, WindowKey], int]

_part = st.fixed_dictionaries(
    {(measure, window): st.integers(0, 10**9) for measure in MEASURES for window in (NOW, BEFORE)}
)
_part |= _part.map(lambda sums: {key: 0 if key[1] is BEFORE else value for key, value in sums.items()})
_part |= _part.map(lambda sums: {key: 0 if key[0] == "conversions" else value for key, value in sums.items()})


def view(parts: dict[str, Sums], rest: Sums, unknown: frozenset[str] = frozenset()) -> AccountView:
    """An account of two groups a campaign, which share its sums; `rest` is in no campaign."""
    totals: dict[Total, dict[str, Measured]] = {}
    for measure, window in rest:
        account = rest[measure, window]
        for key, own in parts.items():
            value, account = own[measure, window], account + own[measure, window]
            put(totals, Total(measure, window, Level.CAMPAIGN), key, value, unknown=int(key in unknown))
            for place, half in enumerate((value // 3, value - value // 3)):
                put(totals, Total(measure, window, Level.GROUP), f"{key}{place}", half)
        put(totals, Total(measure, window), "1", account)
    groups = tuple(
        Entity(level=Level.GROUP, id=f"{key}{place}", name="", delivery=Delivery.ACTIVE, parent=key)
        for key in parts
        for place in (0, 1)
    )
    capabilities = tuple(
        FactCapability(
            level=level, grain=Grain.DAY, measures=MEASURES, max_days=30, lag=0, horizon=1, source=""
        )
        for level in Level
    )
    return AccountView(
        account=Account(ref=AccountRef("sample", "1"), name="", zone=Zone("UTC"), currency="USD"),
        connector_title="Sample",
        level_names={},
        revision=1,
        as_of=0,
        inputs="",
        watermark=0,
        covered_from=0,
        stale=False,
        today=14,
        period=None,
        cap=None,
        resolution=Resolution(stretches=(), unsupported=(), unbudgeted=()),
        windows={NOW: (7, 13), BEFORE: (0, 6)},
        totals=totals,
        series={},
        entities=groups,
        budgets=(),
        limits=(),
        balances=(),
        flight=None,
        rulebook=RuleBook(),
        policy=Policy(),
        capabilities=capabilities,
        rows=lambda need, entity: rows_of(totals, need, entity) if isinstance(need, Total) else (),
    )


def put(
    totals: dict[Total, dict[str, Measured]], need: Total, key: str, value: int, *, unknown: int = 0
) -> None:
    totals.setdefault(need, {})[key] = Measured(value, 1, unknown)


def rows_of(totals: Any, need: Total, entity: str) -> tuple[Row, ...]:
    found = totals[need].get(entity)
    if found is None:
        return ()
    return (Row(table="fact_day", key=(), column=need.measure, value=found.value, revision=1),)


@pytest.mark.parametrize("key", COMPARED)
@given(parts=st.dictionaries(st.sampled_from("abc"), _part, max_size=2), rest=_part)
def test_everything_adds_up_or_says_that_it_cannot(key: str, parts: dict[str, Sums], rest: Sums) -> None:
    """Whatever came, went or was zero: parts, groups, rates with mixes, factors and both trees."""
    found = COMPARED[key].compare(view(parts, rest), NOW, BEFORE)  # type: ignore[misc]  # each of them compares

    assert (found.change is None) == (found.tree is None)
    if found.change is None or found.tree is None:
        return
    assert found.change == sum(each.change for each in found.contributions)
    assert found.now.value == evaluate(found.tree)
    for each in found.contributions:
        assert not each.parts or each.change == sum(part.change for part in each.parts)
    splits = [(each.rate, each.mix or 0) for each in found.contributions if each.rate is not None]
    assert not splits or found.change == sum((rate + mix for rate, mix in splits), Fraction(0))
    if found.factor_tree is not None:
        assert found.now.value == evaluate(found.factor_tree)


def test_a_campaign_that_is_not_known_whole_is_in_the_rest() -> None:
    """What a row without a value hides is told as in no campaign, and not as nothing."""
    own: Sums = {(measure, window): 60 for measure in MEASURES for window in (NOW, BEFORE)}
    own["spend", NOW] = 90
    none: Sums = dict.fromkeys(own, 0)
    found = COMPARED["cpc"].compare(view({"a": own}, none, frozenset("a")), NOW, BEFORE)  # type: ignore[misc]

    assert [None] == [each.id for each in found.contributions]
    assert "in no campaign" == found.contributions[0].name
