"""Feasibility: spend that the budgets we know cannot explain under the platform's own rule (C7, R102)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.catalogue.figures import SERIES, TREND
from paceboard.catalogue.platform_rules import terms_of, together
from paceboard.plugin import (
    AccountView,
    Caution,
    Day,
    Later,
    Level,
    Money,
    Period,
    PlatformRule,
    RuleSpan,
    Total,
    WindowKey,
    date_text,
    format_micros,
    minor_digits,
    pacing,
)

__all__ = ["Feasibility", "feasibility_caution", "feasibility_of", "feasibility_part", "is_explained"]

_SPANS = {
    RuleSpan.DAY: "by the rule for a day",
    RuleSpan.WEEK: "by the rule for a week",
    RuleSpan.MONTH: "by the rule for a month",
    RuleSpan.LIFETIME: "by the rule for whole budgets",
}


@frozen(kw_only=True)
class Feasibility:
    """What the known budgets allow on the days from `first` to `last`, against what was spent.

    Args:
        allowed: micros that may be spent in all; where less is allowed on some of the days, what was spent on
            the others and that. None: a budget has no bound.
        by_days: micros by the rules for a day alone; None: a day has none.
        breaches: days that cost more than they may, in order of time.
        change: the least one that would explain it; None where nothing is to be explained.
        campaign: the id of a campaign that spent without any budget; empty: there is none.
        rules: that are broken, each once.
    """

    first: int
    last: int
    spent: int
    allowed: Fraction | int | None
    by_days: Fraction | int | None
    breaches: Sequence[pacing.Breach] = ()
    change: pacing.Change | None = None
    campaign: str = ""
    rules: tuple[PlatformRule, ...] = ()


def _runs(view: AccountView) -> dict[str, tuple[int, int]]:
    """Schedules of entities, where the platform has a rule for them."""
    if RuleSpan.RUN not in view.rulebook.spans:
        return {}
    return {
        entity.id: (entity.starts, entity.ends)
        for entity in view.entities
        if entity.starts is not None and entity.ends is not None
    }


def _last(view: AccountView, period: Period) -> int | None:
    """The last day that is looked at; None where budgets or days are not known, or none has begun."""
    if not view.resolution.known or view.today is None or view.watermark is None:
        return None
    if view.today < period.first:
        return None
    return view.today if period.last is None else min(view.today, period.last)


def _spent(view: AccountView) -> dict[int, int | None]:
    """Spend of the period's days, and of those before it as far as the last 30 days tell."""
    covered, trend = view.covered_from, view.series.get(TREND, ())
    if covered is None:
        trend = ()
    elif trend and trend[0][0] < covered:
        trend = tuple(each for each in trend if covered <= each[0])
    return dict((*trend, *view.series.get(SERIES, ())))


def _opening(view: AccountView, first: int, spent: Mapping[int, int | None]) -> int:
    """The first day of the week, or of the month where a rule is for one, as far back as spend is known."""
    earliest = pacing.week_of(first)[0]
    if RuleSpan.MONTH in view.rulebook.spans:
        earliest = min(earliest, pacing.month_of(first)[0])
    day = first
    while day > earliest and spent.get(day - 1) is not None:
        day -= 1
    return day


def feasibility_of(view: AccountView, spent: int, period: Period) -> Feasibility | None:
    """Whether the known budgets explain the period's spend; None where they are not all known."""
    first, last = period.first, _last(view, period)
    if last is None:
        return None
    stretches, zone, runs = view.resolution.stretches, view.account.zone, _runs(view)
    days = _spent(view)
    terms, opening = terms_of(view, idle=_idle(days, first)), _opening(view, first, days)
    bounds = pacing.bounds_of(stretches, zone, opening, last, terms, runs=runs)
    found = pacing.breaches(bounds, days, opening, last, since=first)
    whole = _whole(bounds, days, opening, first, last)
    by_days = together(together(each.days[first - opening :]) for each in bounds)
    if not found:
        return Feasibility(first=first, last=last, spent=spent, allowed=whole, by_days=by_days)
    change = pacing.least_change(
        stretches,
        zone,
        days,
        found,
        terms,
        first=opening,
        last=last,
        since=first,
        unit=10 ** (6 - minor_digits(view.account.currency)),
        runs=runs,
    )
    tightest = spent - max(each.excess for each in found)
    return Feasibility(
        first=first,
        last=last,
        spent=spent,
        allowed=whole if whole is not None and spent > whole else tightest,
        by_days=by_days,
        breaches=found,
        change=change,
        campaign=_without_budget(view) if change is None or change.stretch is None else "",
        rules=_broken(view, terms, found),
    )


def _whole(
    bounds: Sequence[pacing.Bounds], spent: Mapping[int, int | None], opening: int, first: int, last: int
) -> Fraction | int | None:
    """What all days may cost; of a week or month that began before them what was left of it."""
    found: list[Fraction | int] = []
    before = 0
    for day in range(first, opening - 1, -1):
        before += (spent.get(day) or 0) if day < first else 0
        most = together(each.most(day, last) for each in bounds)
        if most is not None:
            found.append(most - before)
    return min(found, default=None)


def _idle(spent: Mapping[int, int | None], first: int) -> tuple[int, int] | None:
    """The days right before one on which nothing was spent; None where there are none."""
    day = first
    while spent.get(day - 1) == 0:
        day -= 1
    return (day, first - 1) if day < first else None


def _without_budget(view: AccountView) -> str:
    """The campaign that spent most in the period of those that no budget is for."""
    if any(each.pool for each in view.resolution.stretches):
        return ""
    spent: Mapping[str, Any] = view.totals.get(Total("spend", WindowKey.PERIOD, Level.CAMPAIGN), {})
    budgeted = {each.campaign for each in view.resolution.stretches}
    found = [(each.value, campaign) for campaign, each in spent.items() if campaign not in budgeted]
    return max(((value, campaign) for value, campaign in found if value), default=(0, ""))[1]


def _broken(
    view: AccountView, terms: pacing.Terms, breaches: Sequence[pacing.Breach]
) -> tuple[PlatformRule, ...]:
    """The rules that the breaches are of; of all days together those of whole budgets."""
    found: dict[PlatformRule, None] = {}
    zone = view.account.zone
    for breach in breaches:
        begins, ends = zone.start(breach.first), zone.start(breach.last + 1)
        for stretch in view.resolution.stretches:
            if stretch.start < ends and stretch.end > begins:
                rule = terms.find(stretch, breach.span, breach.first)
                if rule is not None:
                    found[rule] = None
    return tuple(found)


def is_explained(view: AccountView, period: Period) -> bool:
    """The platform's rules allow the known budgets what was spent, or nobody can tell."""
    first, last = period.first, _last(view, period)
    if last is None:
        return True
    days, runs = _spent(view), _runs(view)
    terms, opening = terms_of(view, idle=_idle(days, first)), _opening(view, first, days)
    stretches, zone = view.resolution.stretches, view.account.zone
    if not runs:
        # A first look: nearly always it suffices.
        found = pacing.explained(stretches, zone, days, opening, last, terms, since=first)
        if found is not None:
            return found
    bounds = pacing.bounds_of(stretches, zone, opening, last, terms, runs=runs)
    return not pacing.breaches(bounds, days, opening, last, since=first)


def feasibility_caution(
    view: AccountView, explained: bool, feasible: Callable[[], Feasibility | None]
) -> list[Caution]:
    """A caution where spend is above what the known budgets allow; never a status.

    Args:
        explained: as `is_explained` found.
        feasible: gives what `feasibility_of` found; asked for words alone.
    """
    return [] if explained else [Caution("inconsistent_inputs", Later(lambda: _text(view, feasible())))]


def _text(view: AccountView, feasibility: Feasibility | None) -> str:
    """What is broken, by how much, by which rule, and what would explain it."""
    if feasibility is None or feasibility.allowed is None or not feasibility.breaches:
        return ""
    currency, first = view.account.currency, feasibility.breaches[0]
    allowed, spent = (format_micros(int(each), currency) for each in (feasibility.allowed, feasibility.spent))
    sources = "".join(f". Rule read {rule.quoted}: {rule.source}" for rule in _each_source(feasibility.rules))
    return (
        f"budget history incomplete: the known budgets allow {allowed} by {date_text(feasibility.last)}, "
        f"less than the {spent} that were spent; first {_breach_text(first, currency)}"
        f"{_change_text(view, feasibility)}{sources}"
    )


def _breach_text(breach: pacing.Breach, currency: str) -> str:
    days = f"on {date_text(breach.first)}"
    if breach.last != breach.first:
        days = f"from {date_text(breach.first)} to {date_text(breach.last)}"
    spent, allowed = (format_micros(int(each), currency) for each in (breach.spent, breach.allowed))
    return f"{days}, {spent} of {allowed} {_SPANS[breach.span]}"


def _each_source(rules: Iterable[PlatformRule]) -> list[PlatformRule]:
    return list({(rule.source, rule.quoted): rule for rule in rules}.values())


def _change_text(view: AccountView, feasibility: Feasibility) -> str:
    change, currency = feasibility.change, view.account.currency
    if change is None:
        return ""
    least, day = format_micros(change.least, currency), date_text(change.day)
    if change.stretch is None:
        whose = f"campaign {feasibility.campaign}" if feasibility.campaign else "a campaign that is not known"
        return f". A budget of {whose} would explain it, of at least {least} a day since {day}"
    before = format_micros(change.stretch.amount, currency)
    times = "a day since" if change.stretch.daily else "in all, not later than"
    return (
        f". The smallest change that would explain it: the budget of {change.stretch.entity} "
        f"from {before} to at least {least} {times} {day}"
    )


def feasibility_part(view: AccountView, feasibility: Feasibility | None) -> dict[str, Any] | None:
    """As it stands in a reading; null where not all budgets are known."""
    if feasibility is None:
        return None
    currency, change = view.account.currency, feasibility.change

    def money(micros: Fraction | int | None) -> Money | None:
        # A bound is no more than its whole micros.
        return None if micros is None else Money(int(micros), currency)

    return {
        "consistent": not feasibility.breaches,
        "first": Day(feasibility.first),
        "last": Day(feasibility.last),
        "spent": money(feasibility.spent),
        "allowed": money(feasibility.allowed),
        "allowed_by_days": money(feasibility.by_days),
        "breaches": [
            {
                "span": "whole" if each.span is RuleSpan.LIFETIME else str(each.span),
                "first": Day(each.first),
                "last": Day(each.last),
                "spent": money(each.spent),
                "allowed": money(each.allowed),
            }
            for each in feasibility.breaches
        ],
        "smallest_change": None
        if change is None
        else {
            "entity": feasibility.campaign or None if change.stretch is None else change.stretch.entity,
            "day": Day(change.day),
            "from": None if change.stretch is None else money(change.stretch.amount),
            "to_at_least": money(change.least),
        },
        "rules": [
            {"key": each.key, "source": each.source, "quoted": each.quoted} for each in feasibility.rules
        ],
    }
