from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from paceboard.model import MICROS, BudgetMode, Window
from paceboard.simulator.draws import stream
from paceboard.simulator.scenario import (
    Ad,
    AmountChange,
    Ceiling,
    Group,
    Learning,
    Pace,
    ScheduledBudget,
    SimulatedAccount,
)
from paceboard.simulator.targets import Record, ad_serving, serving, target, weekday

TIKTOK = Ceiling(day=Fraction(5, 4))


def days(account: SimulatedAccount, count: int) -> list[int]:
    """Whole units that the account's first campaign wants and gets on its first days."""
    record, found = Record(), []
    for day in range(account.first, account.first + count):
        wanted = target(account, account.campaigns[0], day, record, stream(day))
        record.add(day, wanted)
        found.append(wanted // MICROS)
    return found


def test_a_calm_campaign_spends_its_budget(made: Any) -> None:
    """Without noise, weekdays and events the target is the budget."""
    assert [100] * 7 == days(made.account(), 7)


def test_a_day_takes_at_most_its_ceiling(made: Any) -> None:
    """A dynamic daily budget may be passed by a quarter, a plain one not at all."""
    surge = {"paces": (Pace(first=made.first, factor=Fraction(3)),)}
    dynamic = made.account(campaigns=(made.campaign(**surge),), ceiling=TIKTOK)
    plain = made.account(
        campaigns=(made.campaign(**surge, budget=made.daily(100, BudgetMode.DAILY)),), ceiling=TIKTOK
    )

    assert [125] == days(dynamic, 1)
    assert [100] == days(plain, 1)


def test_a_week_takes_at_most_seven_times_the_amount(made: Any) -> None:
    """After a hot week Saturday is nearly empty, and Sunday begins anew."""
    surge = (Pace(first=made.first, factor=Fraction(3)),)
    account = made.account(campaigns=(made.campaign(paces=surge),), ceiling=TIKTOK)

    assert [125, 125, 125, 125, 125, 75, 0, 125] == days(account, 8)


def test_a_change_opens_a_part_of_the_week_for_itself(made: Any) -> None:
    """TikTok's own example: 100 from Sunday, 200 from Wednesday, 800 for the last four days."""
    budget = ScheduledBudget(
        mode=BudgetMode.DYNAMIC_DAILY,
        amount=100 * MICROS,
        changes=(AmountChange(day=made.first + 3, amount=200 * MICROS),),
    )
    surge = (Pace(first=made.first, factor=Fraction(3)),)
    account = made.account(campaigns=(made.campaign(budget=budget, paces=surge),), ceiling=TIKTOK)

    assert 800 == sum(days(account, 7)[3:])


def test_a_lifetime_budget_flows_anew_after_a_pause(made: Any) -> None:
    """2,000 over 20 days, 400 gone in five, five days off: 160 a day for the rest."""
    club = made.campaign(
        budget=ScheduledBudget(mode=BudgetMode.LIFETIME, amount=2_000 * MICROS),
        last=made.first + 19,
        pauses=(Window(first=made.first + 5, last=made.first + 9),),
    )
    account, record = made.account(campaigns=(club,)), Record(total=400 * MICROS)
    wanted = [target(account, club, made.first + day, record, stream(day)) for day in (9, 10, 20)]

    assert [0, 160 * MICROS, 0] == wanted


def test_a_lifetime_budget_is_never_passed(made: Any) -> None:
    """Without an end it spends by demand until it is gone."""
    endless = made.campaign(
        budget=ScheduledBudget(mode=BudgetMode.LIFETIME, amount=250 * MICROS), demand=100 * MICROS
    )

    assert [100, 100, 50, 0] == days(made.account(campaigns=(endless,)), 4)


def test_learning_lowers_the_first_days(made: Any) -> None:
    """The first day delivers 86 % by default."""
    assert [86, 100] == days(made.account(learning=Learning()), 2)


def test_weekdays_shape_the_week(made: Any) -> None:
    """The shape begins on Sunday."""
    assert [110, 90, 90] == days(made.account(weekdays=(110, 90, 90, 90, 90, 90, 110)), 3)


@pytest.mark.parametrize(("rejected", "spent"), [(1, 80), (2, 60), (3, 0)])
def test_a_rejected_ad_loses_most_of_its_share(made: Any, rejected: int, spent: int) -> None:
    """Three fifths of it are lost, the rest goes to its siblings; with no ad left nothing is delivered."""
    off = Window(first=made.first, last=made.first)
    ads = tuple(Ad(name=str(place), rejected=off if place < rejected else None) for place in range(3))
    only = made.campaign(groups=(Group(name="All", ads=ads),))

    assert [spent, 100] == days(made.account(campaigns=(only,)), 2)


def test_schedule_pause_and_deletion_stop_a_campaign(made: Any) -> None:
    """It serves from its first to its last day, but for its pauses, until it is deleted."""
    first = made.first
    one = made.campaign(last=first + 5, pauses=(Window(first=first + 1, last=first + 2),), deleted=first + 4)

    assert [False, True, False, False, True, False] == [serving(one, first + day) for day in range(-1, 5)]


def test_an_ad_serves_from_its_launch_to_its_deletion(made: Any) -> None:
    """An ad may come later and go sooner than its campaign."""
    ad = Ad(name="Late", first=made.first + 1, deleted=made.first + 3)

    assert [False, True, True, False] == [
        ad_serving(ad, made.campaign(), made.first + day) for day in range(4)
    ]


def test_groups_with_budgets_of_their_own_add_up(made: Any) -> None:
    """Where the campaign has no budget, its groups' count."""
    groups = tuple(
        Group(name=str(amount), ads=(Ad(name=str(amount)),), budget=made.daily(amount)) for amount in (30, 40)
    )
    none = ScheduledBudget(mode=BudgetMode.NONE)

    assert [70] == days(made.account(campaigns=(made.campaign(groups=groups, budget=none, shared=False),)), 1)


def test_weeks_begin_on_sunday() -> None:
    """1 January 1970 was a Thursday."""
    assert [4, 5, 6, 0] == [weekday(day) for day in range(4)]
