"""What a vendor leaves out of its figure: what it served and does not bill, and what ad credit paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from paceboard.ledger import Reads
from paceboard.model import (
    Account,
    Budget,
    BudgetMode,
    BudgetVersion,
    Grain,
    Level,
    RuleSpan,
    date_text,
    day_from_text,
)
from paceboard.reconciling.cells import Counted, NotTold, exchanged
from paceboard.reconciling.overdelivery import DayBilled, overdelivered
from paceboard.rules import RuleBook

__all__ = ["ad_credit", "beyond_bounds"]

_ByEntity = Mapping[str, Mapping[int, int]]
"""Micros by entity and day of the account."""


def ad_credit(ledger: Reads, account: Account, revision: int) -> Callable[[Counted], int]:
    """What of a time ad credit paid, by the account's days as the platform reports both amounts."""

    def paid(way: Counted) -> int:
        if way.entities is not None:
            raise NotTold("ad credit is told of the account, not of a part of its campaigns")
        first, last = _days(way)
        spent = _by_entity(ledger, account, Level.ACCOUNT, first, last, revision, "spend")
        billed = _by_entity(ledger, account, Level.ACCOUNT, first, last, revision, "billed_spend")
        credit: dict[int, int] = defaultdict(int)
        for entity, days in spent.items():
            for day, micros in days.items():
                known = billed.get(entity, {}).get(day)
                if known is None and micros:
                    raise NotTold(f"the platform gave no billed spend of {date_text(day)}")
                credit[day] += micros - (known or 0)
        return _within(credit, way)

    return paid


def beyond_bounds(
    ledger: Reads, account: Account, revision: int, rules: RuleBook
) -> Callable[[Counted], int]:
    """What of a time was served beyond the platform's bounds of daily budgets, campaign by campaign."""

    def unbilled(way: Counted) -> int:
        if not any(rule.of_billing for rule in rules.rules):
            raise NotTold(f"no rule of {account.ref.connector} says what is billed of what was served")
        first, last = _days(way)
        begin = _month_start(first)
        spent = _by_entity(ledger, account, Level.CAMPAIGN, begin, last, revision, "spend")
        versions = [each for each in ledger.budget_versions(account.ref, revision) if _daily(each)]
        credit: dict[int, int] = defaultdict(int)
        for month in _months(begin, last):
            for budget in _shared(account, versions, spent, month):
                by_day = _overdelivered(account, budget, rules)
                found = {day: micros for day, micros in by_day.items() if day >= first and micros}
                if found and way.entities is not None and not budget.campaigns <= way.entities:
                    raise NotTold("campaigns share a budget, and only some of them count")
                for day, micros in found.items():
                    credit[day] += micros
        return _within(credit, way)

    return unbilled


@frozen(kw_only=True)
class _Budget:
    """One daily budget in one calendar month.

    Args:
        campaigns: those that drew on it.
        served: micros by day, of days with spend.
    """

    campaigns: frozenset[str]
    versions: Sequence[BudgetVersion]
    served: Mapping[int, int]


def _daily(version: BudgetVersion) -> bool:
    return version.budget.mode is BudgetMode.DYNAMIC_DAILY and version.budget.amount is not None


def _shared(
    account: Account, versions: Sequence[BudgetVersion], spent: _ByEntity, month: range
) -> Iterator[_Budget]:
    """The budgets that campaigns spent of in a month; one that several draw on is one."""
    start, end = account.zone.start(month[0]), account.zone.start(month[-1] + 1)
    by_budget: dict[str, set[str]] = defaultdict(set)
    for campaign, days in spent.items():
        if any(days.get(day) for day in month):
            own = [each for each in versions if each.budget.entity == campaign and _meets(each, start, end)]
            names = {each.budget.pool or campaign for each in own}
            if len(names) != 1:
                raise NotTold(f"campaign {campaign} had {len(names)} daily budgets in one month")
            by_budget[names.pop()].add(campaign)
    for campaigns in by_budget.values():
        served = {day: sum(spent[each].get(day, 0) for each in campaigns) for day in month}
        yield _Budget(
            campaigns=frozenset(campaigns),
            versions=[each for each in versions if each.budget.entity in campaigns],
            served={day: micros for day, micros in served.items() if micros},
        )


def _overdelivered(account: Account, budget: _Budget, rules: RuleBook) -> dict[int, int]:
    """By day, what a budget does not allow to be billed."""
    highest = {day: _highest(account, budget.versions, day) for day in budget.served}
    days = [
        DayBilled(day=day, spent=spent, ceiling=_bound(account, rules, RuleSpan.DAY, day, highest[day]))
        for day, spent in budget.served.items()
    ]
    least = min(highest.values(), key=lambda each: each.amount or 0)
    month = _bound(account, rules, RuleSpan.MONTH, days[0].day, least)
    if len({each.amount for each in highest.values()}) > 1 and month is not None:
        if sum(each.spent for each in days) > month:
            raise NotTold(f"a budget changed in the month of {date_text(days[0].day)}, and its bound with it")
        month = None
    return overdelivered(days, month)


def _highest(account: Account, versions: Sequence[BudgetVersion], day: int) -> Budget:
    """The highest budget that was in force on a day."""
    start, end = account.zone.span(day)
    found = [each.budget for each in versions if _meets(each, start, end)]
    if not found:
        raise NotTold(f"a campaign spent on {date_text(day)} without a daily budget of its own")
    return max(found, key=lambda each: each.amount or 0)


def _meets(version: BudgetVersion, start: int, end: int) -> bool:
    begun = version.valid_from is None or version.valid_from < end
    return begun and (version.valid_to is None or version.valid_to > start)


def _bound(account: Account, rules: RuleBook, span: RuleSpan, day: int, budget: Budget) -> int | None:
    rule = rules.on(account.ref.connector, budget.mode, span, day, budget.raw_mode)
    return None if rule is None or not rule.of_billing else int(rule.factor * (budget.amount or 0))


def _by_entity(
    ledger: Reads, account: Account, level: Level, first: int, last: int, revision: int, measure: str
) -> _ByEntity:
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row in ledger.fact_rows(account.ref, level, Grain.DAY, first, last, measure, revision=revision):
        key = dict(row.key)
        found[key["entity"]][int(key["day"])] = row.value
    return found


def _days(way: Counted) -> tuple[int, int]:
    """The account's first and last day that a time touches."""
    return way.account_zone.day(way.start), way.account_zone.day(max(way.start, way.end - 1))


def _within(amounts: Mapping[int, int], way: Counted) -> int:
    """The sum over whole days of the account; the running one counts as far as it is known."""
    first, last = _days(way)
    cut = {first} if way.account_zone.start(first) < way.start else set()
    cut |= {last} if way.zone.start(way.last + 1) < way.account_zone.start(last + 1) else set()
    for day in cut:
        if amounts.get(day):
            raise NotTold(
                f"it is told by whole days of the account, and only a part of {date_text(day)} counts"
            )
    return sum(exchanged(micros, day, way) for day, micros in amounts.items())


def _month_start(day: int) -> int:
    return day_from_text(f"{date_text(day)[:7]}-01")


def _months(first: int, last: int) -> Iterator[range]:
    """The days from one to another, month by month; the first one begins a month."""
    while first <= last:
        at = date.fromisoformat(date_text(first))
        following = day_from_text(f"{at.year + at.month // 12}-{at.month % 12 + 1:02d}-01")
        yield range(first, min(following, last + 1))
        first = following
