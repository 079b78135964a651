from __future__ import annotations

from typing import Any

import pytest

from paceboard.model import MICROS, BudgetMode, Level
from paceboard.simulator.scenario import Ad, Group, ScheduledBudget, Viral

DEPTHS = ("impressions", "video_views", "video_p25", "video_p50", "video_p75", "video_p100")


def test_no_depth_is_reached_more_often_than_the_one_before(made: Any) -> None:
    """Impressions, views, a quarter, a half, three quarters, the whole: each at most the one before."""
    for fact in made.facts(made.world(made.account()), Level.AD):
        counts = [fact.measures[key] for key in DEPTHS]

        assert sorted(counts, reverse=True) == counts
        assert fact.measures["clicks"] <= fact.measures["impressions"]
        assert fact.measures["video_views_6s"] <= fact.measures["video_views_2s"]


def test_the_funnel_has_its_declared_rates(made: Any) -> None:
    """A thousand impressions cost about 6.50, 1.2 % click, 2.8 % of them buy for about 62."""
    world = made.world(made.account(campaigns=(made.campaign(amount=5_000),)), days=20)
    totals = [total for day, total in made.totals(world, Level.ACCOUNT).items() if day < made.first + 12]
    spend, shown, clicks, orders, value = (
        sum(total[key] for total in totals)
        for key in ("spend", "impressions", "clicks", "conversions", "conversion_value")
    )

    assert 6.5 == pytest.approx(spend / shown / 1_000, rel=0.06)
    assert 0.012 == pytest.approx(clicks / shown, rel=0.02)
    assert 0.028 == pytest.approx(orders / MICROS / clicks, rel=0.08)
    assert 62 == pytest.approx(value / orders, rel=0.04)


def test_a_viral_ad_takes_its_share_and_its_clicks(made: Any) -> None:
    """Seven tenths of its campaign, a click rate of 4.8 %, and a return near 4.6."""
    ads = (Ad(name="a"), Ad(name="b", viral=Viral(first=made.first + 10)), Ad(name="c"))
    viral = made.campaign(amount=3_000, groups=(Group(name="g", ads=ads),))
    world = made.world(made.account(campaigns=(viral,)), days=30)
    facts = [fact for fact in made.facts(world, Level.AD) if made.first + 10 <= fact.day < made.first + 20]
    ids = sorted({fact.entity for fact in facts})
    spend, shown, clicks, value = (
        sum(fact.measures[key] for fact in facts if fact.entity == ids[1])
        for key in ("spend", "impressions", "clicks", "conversion_value")
    )

    assert 0.70 == pytest.approx(spend / sum(fact.measures["spend"] for fact in facts), abs=0.001)
    assert 0.048 == pytest.approx(clicks / shown, rel=0.02)
    assert 4.6 == pytest.approx(value / spend, rel=0.1)


def test_groups_spend_by_their_own_budgets(made: Any) -> None:
    """Without a shared budget a group with three times the money spends three times as much."""
    groups = tuple(
        Group(name=str(amount), ads=(Ad(name=f"{amount}"),), budget=made.daily(amount))
        for amount in (300, 100)
    )
    own = made.campaign(groups=groups, budget=ScheduledBudget(mode=BudgetMode.NONE), shared=False)
    world = made.world(made.account(campaigns=(own,)), days=20)
    facts = made.facts(world, Level.GROUP)
    first = facts[0].entity
    spend = [sum(f.measures["spend"] for f in facts if (f.entity == first) is own) for own in (True, False)]

    assert 3 == pytest.approx(spend[0] / spend[1], rel=0.25)
