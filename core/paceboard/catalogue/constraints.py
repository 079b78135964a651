"""Hard constraints of an account: what is used of each, and which is exhausted first."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from paceboard.plugin import (
    DAY,
    AccountView,
    BudgetMode,
    Caution,
    Instant,
    Level,
    LimitCycle,
    Measured,
    Money,
    Period,
    SpendingLimit,
    Total,
    WindowKey,
    pacing,
)

if TYPE_CHECKING:
    from paceboard.catalogue.figures import Figures

__all__ = ["LAST_WEEK", "Binding", "constraints_of", "is_stopped", "limit_cautions", "whole_account"]


LAST_WEEK = Total("spend", WindowKey.LAST_7_DAYS, Level.CAMPAIGN)
"""What each campaign's own rate is taken from."""


@frozen(kw_only=True)
class Binding:
    """A hard constraint, and when it is used up at the present rate; None: not before the end."""

    constraint: pacing.Constraint
    currency: str
    exhausted_at: int | None

    def as_part(self) -> dict[str, Any]:
        """As it stands in a reading."""
        constraint = self.constraint
        return {
            "kind": constraint.kind,
            "name": constraint.name,
            "entity": constraint.entity or None,
            "amount": Money(constraint.amount, self.currency),
            "spent": Money(constraint.spent, self.currency),
            "remaining": Money(constraint.amount - constraint.spent, self.currency),
            "platform_spent": (
                None if constraint.platform_spent is None else Money(constraint.platform_spent, self.currency)
            ),
            "exhausted_at": None if self.exhausted_at is None else Instant(self.exhausted_at),
        }


def _limits(view: AccountView) -> list[SpendingLimit]:
    return [each.item for each in view.limits if isinstance(each.item, SpendingLimit)]


def is_stopped(view: AccountView) -> bool:
    """The platform's own sign that a limit has stopped delivery (R51)."""
    return any(limit.stopped is True for limit in _limits(view))


def limit_cautions(view: AccountView) -> list[Caution]:
    """An account limit that cannot be read is unknown, and said to be (R53)."""
    return [
        Caution("cap_unknown", f"the account's spending limit is not readable: {limit.reason}")
        for limit in _limits(view)
        if limit.cycle is LimitCycle.UNKNOWN
    ]


def _hard(view: AccountView, figures: Figures, watermark: int) -> list[pacing.Constraint]:
    """Account limits and hard flights, with what is used of each."""
    found = [] if view.scope else _of_limits(view, figures, watermark)
    flight = view.flight
    if flight is not None and flight.hard:
        found.append(
            pacing.Constraint(
                kind="hard_flight",
                name=flight.name,
                amount=flight.amount,
                spent=figures.spent,
                at=watermark,
            )
        )
    return found


def _of_limits(view: AccountView, figures: Figures, watermark: int) -> list[pacing.Constraint]:
    """Limits by our spend where their cycle began with a window of ours, else by the platform's own count."""
    found = []
    for limit in _limits(view):
        ours = _spent_of(view, limit, figures)
        used = limit.spent if ours is None else ours
        # The platform counts up to the moment of asking, our facts up to the watermark.
        at = view.as_of if ours is None else watermark
        day = view.account.zone.day(at) if ours is None or view.today is None else view.today
        if limit.amount is not None and used is not None:
            found.append(
                pacing.Constraint(
                    kind="account_limit",
                    name=str(limit.cycle),
                    amount=limit.amount,
                    spent=used,
                    at=at,
                    platform_spent=limit.spent,
                    stopped=limit.stopped is True,
                    resets=pacing.limit_reset(limit, view.account.zone, day),
                )
            )
    return found


def _spent_of(view: AccountView, limit: SpendingLimit, figures: Figures) -> int | None:
    """What we measured of a limit's present cycle; None where none of our windows begins with it."""
    if limit.cycle is LimitCycle.DAILY:
        return figures.today.spent
    spent, period = figures.spent, figures.period
    if limit.cycle is LimitCycle.ONE_TIME:
        return spent if limit.reset == view.account.zone.start(period.first) else None
    window = None if view.today is None else pacing.limit_window(limit, view.account.zone, view.today)
    return spent if window is not None and window[0] == period.first else None


def _of_lifetimes(view: AccountView, period: Period, watermark: int) -> list[Binding]:
    """Lifetime budgets of campaigns in force, each with its own rate and its own end."""
    found: list[Binding] = []
    # By the newest look, as account limits are: a raise after the watermark has let delivery go on.
    in_force = [each for each in view.resolution.lifetime if each.start <= view.as_of < each.end]
    if not in_force:
        return found
    campaigns = {entity.id: entity.name for entity in view.entities if entity.level is Level.CAMPAIGN}
    for stretch in in_force:
        if stretch.mode is not BudgetMode.LIFETIME or stretch.entity not in campaigns:
            continue
        spent = _spent_of_lifetime(view, stretch, period)
        if spent is not None:
            constraint = _lifetime(stretch, campaigns[stretch.entity], spent, watermark)
            ends = None if stretch.schedule is None else stretch.schedule[1]
            gone = _when(constraint, ends, _own_rate(view, stretch, watermark))
            found.append(Binding(constraint=constraint, currency=view.account.currency, exhausted_at=gone))
    return found


def _spent_of_lifetime(view: AccountView, stretch: pacing.BudgetStretch, period: Period) -> int | None:
    """What a campaign's lifetime budget has cost: within the period, and before it where that is known."""
    measured = view.totals.get(Total("spend", WindowKey.PERIOD, Level.CAMPAIGN), {}).get(
        stretch.entity, Measured(None, 0, 0)
    )
    if measured.unknown or stretch.schedule is None or stretch.members:
        return None
    if stretch.schedule[0] >= period.start:
        return measured.value or 0
    legs = next((each.reflowed for each in view.lifetimes if each.entity == stretch.entity), None)
    if legs is None or legs.estimated or not legs.legs:
        return None
    return int(legs.legs[0].before) + (measured.value or 0)


def _own_rate(view: AccountView, stretch: pacing.BudgetStretch, watermark: int) -> pacing.Rate | None:
    """A campaign's spend a day over its last complete days of serving, seven of the calendar's at most."""
    zone, today = view.account.zone, view.today
    if today is None or not view.covers(WindowKey.LAST_7_DAYS):
        return None
    nothing = Measured(None, 0, 0)
    week = view.totals.get(LAST_WEEK, {}).get(stretch.entity, nothing)
    running = view.totals.get(Total("spend", WindowKey.TODAY, Level.CAMPAIGN), {}).get(
        stretch.entity, nothing
    )
    partial = watermark < zone.start(today + 1)
    if week.unknown or (partial and running.unknown):
        return None
    micros = (week.value or 0) - ((running.value or 0) if partial else 0)
    begins = zone.start(view.windows[WindowKey.LAST_7_DAYS][0])
    ends = zone.start(today) if partial else zone.start(today + 1)
    own = [each for each in view.resolution.stretches if each.entity == stretch.entity]
    served = sum(_overlap(each, begins, ends) for each in own)
    return pacing.Rate(Fraction(micros * DAY, served), max(1, served // DAY)) if served else None


def _overlap(stretch: pacing.BudgetStretch, start: int, end: int) -> int:
    begins, ends = stretch.schedule or (stretch.start, None)
    first, last = max(stretch.start, begins, start), min(stretch.end, end)
    return max(0, (last if ends is None else min(last, ends)) - first)


def _lifetime(stretch: pacing.BudgetStretch, name: str, spent: int, watermark: int) -> pacing.Constraint:
    return pacing.Constraint(
        kind="lifetime_budget",
        name=name or stretch.entity,
        amount=stretch.amount,
        spent=spent,
        at=watermark,
        entity=stretch.entity,
    )


def constraints_of(view: AccountView, figures: Figures) -> list[Binding]:
    """Every hard constraint, the one that is exhausted first in front."""
    if view.watermark is None:
        return []
    currency, period = view.account.currency, figures.period
    found = [
        Binding(constraint=each, currency=currency, exhausted_at=_when(each, period.end, figures.rate))
        for each in _hard(view, figures, view.watermark)
    ]
    return sorted([*found, *_of_lifetimes(view, period, view.watermark)], key=_urgency)


def whole_account(constraints: Iterable[Binding]) -> Binding | None:
    """The first that bounds all that was asked about: one campaign's budget ends with that campaign."""
    return next((each for each in constraints if not each.constraint.entity), None)


def _urgency(binding: Binding) -> tuple[bool, int, int]:
    """What has stopped delivery binds; then what is exhausted first, then what has least left."""
    constraint, when = binding.constraint, binding.exhausted_at
    return (not constraint.stopped, 2**62 if when is None else when, constraint.amount - constraint.spent)


def _when(constraint: pacing.Constraint, end: int | None, rate: pacing.Rate | None) -> int | None:
    """When it is used up at a rate; None: not before the end, or before it starts over."""
    if constraint.spent >= constraint.amount:
        return constraint.at
    if rate is None:
        return None
    gone = pacing.exhausted_at(constraint.spent, Fraction(constraint.amount), rate, constraint.at)
    ends = [each for each in (end, constraint.resets) if each is not None]
    return None if gone is None or any(gone >= each for each in ends) else gone
