"""What a vendor leaves out of its figure: what it served and does not bill, and what ad credit paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from paceboard.ledger import Reads
from paceboard.model import (
    Account,
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
        first, last = _days(way)
        begin = _month_start(first)
        spent = _by_entity(ledger, account, Level.CAMPAIGN, begin, last, revision, "spend")
        budgets = ledger.budget_versions(account.ref, revision)
        credit: dict[int, int] = defaultdict(int)
        for campaign, days in spent.items():
            if way.entities is not None and campaign not in way.entities:
                continue
            own = [each for each in budgets if each.budget.entity == campaign]
            for month in _months(begin, last):
                served = {day: days.get(day, 0) for day in month}
                if any(served.values()):
                    for day, micros in _overdelivered(account, own, served, rules).items():
                        credit[day] += micros if day >= first else 0
        return _within(credit, way)

    return unbilled


def _overdelivered(
    account: Account, budgets: Sequence[BudgetVersion], served: Mapping[int, int], rules: RuleBook
) -> dict[int, int]:
    """By day of one month, what one campaign's budgets do not allow to be billed."""
    amounts = {day: _highest(account, budgets, day) for day in served}
    limits = [
        DayBilled(day=day, spent=spent, ceiling=_bound(account, rules, RuleSpan.DAY, day, amounts[day]))
        for day, spent in served.items()
    ]
    first = next(iter(served))
    month = _bound(account, rules, RuleSpan.MONTH, first, amounts[first])
    if month is not None and len(set(amounts.values())) > 1:
        if sum(served.values()) > month:
            raise NotTold(f"a budget changed in the month of {date_text(first)}, and its bound with it")
        month = None
    return overdelivered(limits, month)


def _highest(account: Account, budgets: Sequence[BudgetVersion], day: int) -> int:
    start, end = account.zone.span(day)
    found = [
        each.budget.amount
        for each in budgets
        if (each.valid_from is None or each.valid_from < end)
        and (each.valid_to is None or each.valid_to > start)
        and each.budget.mode is BudgetMode.DYNAMIC_DAILY
        and not each.budget.pool
        and each.budget.amount is not None
    ]
    if not found:
        raise NotTold(f"a campaign that spent has no daily budget of its own on {date_text(day)}")
    return max(found)


def _bound(account: Account, rules: RuleBook, span: RuleSpan, day: int, amount: int) -> int | None:
    rule = rules.on(account.ref.connector, BudgetMode.DYNAMIC_DAILY, span, day)
    return None if rule is None else int(rule.factor * amount)


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
