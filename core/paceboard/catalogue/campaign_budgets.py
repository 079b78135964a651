"""What each campaign may spend in a day, beside what it spent: campaigns that share a budget are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain

from attrs import frozen

from paceboard.catalogue.by_campaign import name_of
from paceboard.catalogue.platform_rules import terms_of, together
from paceboard.plugin import AccountView, Daily, Level, Node, Total, WindowKey, pacing

__all__ = ["Budgeted", "budgeted", "spend_rows"]

_NAMED = 3
"""So many campaigns of one budget are named; of more, the rest is counted."""


@frozen(kw_only=True)
class Budgeted:
    """A campaign, or those that share a budget, with all that is in force for them.

    Args:
        campaigns: their ids.
        spends: micros of each complete day of the window; None where a row came without a value.
        stretches: their budgets over all time.
        plans: of their lifetime budgets, those that can be laid out in time.
    """

    view: AccountView
    campaigns: tuple[str, ...]
    spends: Mapping[int, int | None]
    stretches: tuple[pacing.BudgetStretch, ...]
    plans: tuple[pacing.LifetimePlan, ...] = ()

    @property
    def name(self) -> str:
        """The campaign's, or all of theirs."""
        names = [name_of(self.view, key) for key in self.campaigns]
        more = len(names) - _NAMED
        return ", ".join(names) if more <= 0 else f"{', '.join(names[:_NAMED])} and {more} more"

    def in_force(self, day: int) -> list[pacing.BudgetStretch]:
        """Budgets that were in force for some of a day."""
        begins, ends = self.view.account.zone.span(day)
        return [each for each in self.stretches if each.start < ends and each.end > begins]

    def has_days(self, day: int) -> bool:
        """It had a budget on that day, and only daily ones."""
        found = self.in_force(day)
        return bool(found) and all(each.daily for each in found)

    def has_plan(self, day: int) -> bool:
        """It had budgets on that day, each for the day or with a plan of its own."""
        found, laid = self.in_force(day), {(each.level, each.entity) for each in self.plans}
        return bool(found) and all(each.daily or (each.level, each.entity) in laid for each in found)

    @property
    def lives_by_plan(self) -> bool:
        """Since the period began it has had lifetime budgets alone, each with a plan of its own."""
        period, until = self.view.period, self.view.watermark
        if period is None or until is None or not self.plans:
            return False
        since, laid = self.view.account.zone.start(period.first), {(p.level, p.entity) for p in self.plans}
        found = [each for each in self.stretches if each.start < until and each.end > since]
        return bool(found) and all(
            not each.daily and (each.level, each.entity) in laid and not each.members for each in found
        )

    def planned_by(self, instant: int) -> Fraction:
        """Micros that its lifetime budgets planned from the period's beginning to an instant."""
        return sum((each.line.until(instant) for each in self.plans), Fraction(0))

    def highest(self, day: int) -> int:
        """Micros of its daily budgets, each with the highest amount that it had on that day (R79)."""
        found: dict[str, int] = {}
        for each in self.in_force(day):
            key = each.pool or each.entity
            found[key] = max(each.amount, found.get(key, 0))
        return sum(found.values())

    def planned(self, days: Iterable[int]) -> Fraction:
        """Micros of its budgets over some days, each for the time in which it was in force.

        Lifetime budgets plan at the rates that then held.
        """
        zone = self.view.account.zone
        daily = [each for each in self.stretches if each.daily]
        return sum(
            (
                pacing.day_amounts(daily, zone, day)
                + sum((each.line.within(*zone.span(day)) for each in self.plans), Fraction(0))
                for day in days
            ),
            Fraction(0),
        )

    def bound(self, day: int) -> int | Fraction | None:
        """Micros that the platform's rule of that day allows; None: it sets no bound."""
        zone = self.view.account.zone
        bounds = pacing.bounds_of(self.stretches, zone, day, day, terms_of(self.view))
        return together(each.days[0] for each in bounds) if bounds else None

    def estimated(self, day: int) -> bool:
        """What was in force then was seen by no look."""
        rough = {(each.level, each.entity) for each in self.plans if each.line.estimated}
        return any(
            each.estimated or (not each.daily and (each.level, each.entity) in rough)
            for each in self.in_force(day)
        )


def budgeted(view: AccountView, window: WindowKey) -> tuple[list[Budgeted], int]:
    """Campaigns whose budgets are known in full, and how many with a row in the window are not among them.

    Shared budgets are judged whole: in a scope that leaves out one that draws on it, it is not judged.
    """
    found: dict[tuple[str, ...], list[pacing.BudgetStretch]] = {}
    sharing = _sharing(view, window)
    for stretch in view.resolution.stretches:
        found.setdefault(sharing.get(stretch.campaign, (stretch.campaign,)), []).append(stretch)
    series = view.entity_series.get(Daily("spend", window, Level.CAMPAIGN), {})
    unknown = _unknown(view)
    known = [
        Budgeted(
            view=view,
            campaigns=campaigns,
            spends=_added(view, window, [dict(series[key]) for key in campaigns if key in series]),
            stretches=tuple(own),
            plans=tuple(each for each in view.lifetimes if each.campaign in campaigns),
        )
        for campaigns, own in sorted(found.items())
        if unknown.isdisjoint(campaigns) and (not view.scope or set(campaigns) <= set(view.scope))
    ]
    return known, len(set(series) - set(chain.from_iterable(each.campaigns for each in known)))


def _unknown(view: AccountView) -> set[str]:
    """Campaigns of which a part has no budget, or one of a kind that nobody knows."""
    parents = {each.id: each.parent for each in view.entities if each.level is Level.GROUP}
    strange = (parents.get(entity, entity) for entity, _ in view.resolution.unsupported)
    return {*view.resolution.unbudgeted, *view.resolution.unlisted, *strange}


def _sharing(view: AccountView, window: WindowKey) -> dict[str, tuple[str, ...]]:
    """By campaign, all that drew on one budget with it within the window."""
    first, last = view.windows[window]
    begins, ends = view.account.zone.start(first), view.account.zone.start(last + 1)
    pools: dict[str, set[str]] = {}
    for each in view.budgets:
        since, until = each.valid_from, each.valid_to
        drawn = (since is None or since < ends) and (until is None or until > begins)
        if each.budget.pool and drawn and each.budget.level is Level.CAMPAIGN:
            pools.setdefault(each.budget.pool, set()).add(each.budget.entity)
    found: dict[str, set[str]] = {}
    for drawing in pools.values():
        joined = drawing.union(*(found[key] for key in drawing if key in found))
        found.update(dict.fromkeys(joined, joined))
    return {key: tuple(sorted(joined)) for key, joined in found.items()}


def _added(
    view: AccountView, window: WindowKey, series: Sequence[Mapping[int, int | None]]
) -> dict[int, int | None]:
    """What some campaigns spent together on each day; one without a row that day spent nothing."""
    first, last = view.windows[window]
    found: dict[int, int | None] = {}
    for day in range(first, last + 1):
        values = [own.get(day, 0) for own in series]
        known = [value for value in values if value is not None]
        found[day] = sum(known) if len(known) == len(values) else None
    return found


def spend_rows(each: Budgeted, window: WindowKey, days: Iterable[int]) -> tuple[Node, ...]:
    """The ledger's rows of what it spent on some days of a window."""
    need, wanted = Total("spend", window, Level.CAMPAIGN), {str(day) for day in days}
    rows = (row for key in each.campaigns for row in each.view.rows(need, key))
    return tuple(row for row in rows if dict(row.key)["day"] in wanted)
