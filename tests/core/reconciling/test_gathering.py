from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from paceboard.app import Paceboard
from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.errors import UnknownName, UsageError
from paceboard.model import (
    DAY,
    HOUR,
    MICROS,
    AccountRef,
    BudgetMode,
    PlatformRule,
    RuleSpan,
    Zone,
    day_from_text,
)
from paceboard.reconciling import Bridge, Cause, VendorFigure

TODAY = day_from_text("2026-04-24")


@pytest.fixture(name="board")
def _board(tmp_path: Path, platform: Any, clock: Any, hosts: Any) -> Iterator[Paceboard]:
    """Days of 240.00, ten in each hour; looked at once, at noon, when all up to ten o'clock was in."""
    platform.spend_daily(240 * MICROS, TODAY - 40, TODAY)
    platform.hours |= {("1", TODAY + day, hour): 10 * MICROS for day in (-1, 0) for hour in range(24)}
    configuration = Configuration(
        store=f"sqlite:///{tmp_path / 'ledger.db'}",
        backfill_days=29,
        apps={"main": AppEntry(name="main", connector="sample", secrets={"token": "env:TOKEN"})},
        accounts=(AccountEntry(ref=AccountRef("sample", "1"), app="main"),),
        rules=(
            PlatformRule(
                key="sample.day",
                connector="sample",
                mode=BudgetMode.DYNAMIC_DAILY,
                span=RuleSpan.DAY,
                factor=Fraction(2),
                valid_from=None,
                valid_to=None,
                source="https://sample.invalid",
                quoted="2026-04-01",
                text="Twice the budget.",
                of_billing=True,
            ),
        ),
    )
    environment = {"TOKEN": "s3cret-of-the-shop"}
    with Paceboard(configuration, host=hosts(), clock=clock, environment=environment) as board:
        look(board)
        yield board


def look(board: Paceboard) -> None:
    for outcome in board.refresh():
        assert outcome.error is None


def amounts(found: Bridge) -> dict[Cause, int | None]:
    """The parts that are not zero, in whole units."""
    return {
        each.cause: None if each.amount is None else each.amount // MICROS
        for each in found.parts
        if each.amount != 0
    }


def figure(amount: int, *, days: int = 3, **changes: Any) -> VendorFigure:
    """Some whole days before the running one."""
    made = VendorFigure(micros=amount * MICROS, first=TODAY - days, last=TODAY - 1)
    return evolve(made, **changes)


def test_a_vendor_that_counts_as_we_do_leaves_nothing(board: Paceboard) -> None:
    """Three whole days, to the micro."""
    assert {} == amounts(board.reconcile("sample:1", figure(720)))


def test_the_running_day_is_ours_up_to_the_watermark(board: Paceboard) -> None:
    """Ten hours of it, as on the board."""
    found = board.reconcile("sample:1", figure(820, last=TODAY))

    assert 820 * MICROS == found.ours
    assert {} == amounts(found)


def test_what_came_in_since_is_the_watermark(board: Paceboard, clock: Any) -> None:
    """Our figure of noon against the vendor's of six hours later."""
    noon = clock.now
    clock.now += 6 * HOUR
    look(board)
    found = board.reconcile("sample:1", figure(880, last=TODAY), known_at=noon)

    assert {Cause.WATERMARK: 60} == amounts(found)


def test_days_restated_since_have_their_name(board: Paceboard, platform: Any, clock: Any) -> None:
    """Two days that the platform told otherwise a day later."""
    noon = clock.now
    platform.spend["1", TODAY - 2] = 235 * MICROS
    platform.spend["1", TODAY - 3] = 238 * MICROS
    clock.now += DAY
    look(board)

    assert {Cause.RESTATEMENT: -7} == amounts(board.reconcile("sample:1", figure(713), known_at=noon))
    assert {Cause.RESTATEMENT: 7} == amounts(board.reconcile("sample:1", figure(720, seen=noon)))


def test_another_zone_takes_the_hours_of_its_days(board: Paceboard, platform: Any, clock: Any) -> None:
    """Yesterday five hours west: five hours later from end to end, so what moved at both ends counts."""
    platform.hours |= {("1", TODAY, hour): 12 * MICROS for hour in range(24)}
    platform.spend["1", TODAY] = 24 * 12 * MICROS
    clock.now += HOUR
    look(board)

    assert {Cause.ZONE: 10} == amounts(board.reconcile("sample:1", figure(250, days=1, zone=Zone.fixed(-5))))


def test_a_zone_whose_hours_were_never_fetched_is_not_told(board: Paceboard) -> None:
    """Hours of three days ago are not kept: the cause has no amount and says which day."""
    found = board.reconcile("sample:1", figure(720, zone=Zone.fixed(-5)))

    assert {Cause.ZONE: None} == amounts(found)
    assert "2026-04-21" in found.parts[0].why


def test_campaigns_that_are_gone_are_out_of_scope(board: Paceboard) -> None:
    """The one campaign spends everything, so all campaigns and those listed come to the same."""
    for scope in ("campaigns", "listed"):
        assert {} == amounts(board.reconcile("sample:1", figure(720, scope=scope)))


def test_what_is_beyond_the_bound_is_served_and_not_billed(
    board: Paceboard, platform: Any, clock: Any
) -> None:
    """Twice a budget of 100.00 is billed of each day of 240.00."""
    platform.budgets = [evolve(platform.budgets[0], mode=BudgetMode.DYNAMIC_DAILY, valid_from=0)]
    clock.now += HOUR
    look(board)

    assert {Cause.BILLED: -120} == amounts(board.reconcile("sample:1", figure(600, billed=True)))


def test_a_bound_of_what_is_served_says_nothing_of_what_is_billed(
    board: Paceboard, platform: Any, clock: Any
) -> None:
    """What is served beyond such a rule is a breach, and whether it is billed nobody told."""
    platform.budgets = [evolve(platform.budgets[0], mode=BudgetMode.DYNAMIC_DAILY, valid_from=0)]
    served = [evolve(rule, of_billing=False) for rule in board.configuration.rules]
    board.configuration = evolve(board.configuration, rules=tuple(served))
    clock.now += HOUR
    look(board)

    found = board.reconcile("sample:1", figure(600, billed=True))

    assert {Cause.BILLED: None, Cause.UNEXPLAINED: -120} == amounts(found)
    assert "no rule of sample says what is billed" in str([part.why for part in found.parts])


def test_a_month_is_billed_up_to_its_bound_of_a_budget_with_a_name(
    board: Paceboard, platform: Any, clock: Any
) -> None:
    """Of 200.00 for each day from the first of the month on, all above 4,500.00 is not billed."""
    budget = evolve(platform.budgets[0], mode=BudgetMode.DYNAMIC_DAILY, valid_from=0, pool="b1")
    platform.budgets = [budget]
    month = evolve(board.configuration.rules[0], key="sample.month", span=RuleSpan.MONTH, factor=Fraction(45))
    board.configuration = evolve(board.configuration, rules=(*board.configuration.rules, month))
    clock.now += HOUR
    look(board)
    whole = VendorFigure(
        micros=4_500 * MICROS, first=day_from_text("2026-04-01"), last=TODAY - 1, billed=True
    )

    assert {Cause.BILLED: -(23 * 240 - 4_500)} == amounts(board.reconcile("sample:1", whole))
    assert {Cause.BILLED: -3 * 40 - 100} == amounts(board.reconcile("sample:1", figure(500, billed=True)))


def test_a_platform_that_tells_no_net_spend_leaves_it_untold(board: Paceboard) -> None:
    """It is not known, not zero."""
    found = board.reconcile("sample:1", figure(720, net=True))

    assert {Cause.NET: None} == amounts(found)


def test_what_is_lost_in_the_ledger_is_unexplained(board: Paceboard, platform: Any, clock: Any) -> None:
    """Three in a hundred of the spend that never reached us, whatever else is asked for."""
    asked = figure(741, scope="campaigns", rounded_rows=True)

    assert {Cause.UNEXPLAINED: 21} == amounts(board.reconcile("sample:1", asked))


def test_days_before_the_first_fetched_one_are_an_error(board: Paceboard) -> None:
    """They are not zero."""
    with pytest.raises(UnknownName, match="never fetched"):
        board.reconcile("sample:1", figure(720, days=39))


def test_days_after_our_watermark_are_an_error(board: Paceboard) -> None:
    """They are not zero: tomorrow is refused with up to where our figure goes, and so is it as known then."""
    with pytest.raises(UsageError) as caught:
        board.reconcile("sample:1", figure(1, first=TODAY + 1, last=TODAY + 2))

    assert "2026-04-25" in caught.value.what
    assert "2026-04-24T" in caught.value.why
    assert "refresh" in caught.value.do


def test_days_that_no_look_has_leave_the_watermark_untold(board: Paceboard) -> None:
    """A figure of a week of which we know three days and ten hours: nobody says that nothing came after."""
    found = board.reconcile("sample:1", figure(1_000, last=TODAY + 3))

    assert {Cause.WATERMARK: None, Cause.UNEXPLAINED: 180} == amounts(found)
    assert found.parts[1].why.startswith("our last look is complete up to 2026-04-24T")


def test_what_came_in_since_is_told_although_days_are_to_come(board: Paceboard, clock: Any) -> None:
    """Between two looks six hours came in; that these are not all is said beside it."""
    noon = clock.now
    clock.now += 6 * HOUR
    look(board)
    found = board.reconcile("sample:1", figure(880, last=TODAY + 3), known_at=noon)

    assert {Cause.WATERMARK: 60} == amounts(found)
    assert "what came after is in unexplained" in found.parts[1].why


def test_a_figure_read_off_today_has_nothing_of_the_days_to_come(board: Paceboard, clock: Any) -> None:
    """Its last day is in a week, yet at noon the vendor knew two hours more than we did, no days."""
    found = board.reconcile("sample:1", figure(820, last=TODAY + 7, seen=clock.now))

    assert {} == amounts(found)
    assert "what came after is in unexplained" in found.parts[1].why


def test_days_that_were_complete_have_a_watermark_that_is_told(board: Paceboard) -> None:
    """Nothing is said where nothing is missing."""
    assert "" == board.reconcile("sample:1", figure(720)).parts[1].why


def test_causes_that_were_told_in_part_are_untold(board: Paceboard) -> None:
    """Of the running day ten hours; of figures of days that are over nothing is open."""
    assert (Cause.WATERMARK,) == board.reconcile("sample:1", figure(900, last=TODAY)).untold
    assert () == board.reconcile("sample:1", figure(900)).untold
