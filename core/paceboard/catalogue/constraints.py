"""Hard constraints of an account: what is used of each, and which is exhausted first."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from paceboard.plugin import (
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

__all__ = ["Binding", "constraints_of", "is_stopped", "limit_cautions", "whole_account"]


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
    """Account limits, hard flights and single lifetime budgets, with what is used of each."""
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
    return found + _of_lifetimes(view, figures.period, watermark)


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


def _of_lifetimes(view: AccountView, period: Period, watermark: int) -> list[pacing.Constraint]:
    """Lifetime budgets of campaigns in force, scheduled within the period, so that its spend is theirs."""
    by_campaign = view.totals.get(Total("spend", WindowKey.PERIOD, Level.CAMPAIGN), {})
    campaigns = {entity.id: entity.name for entity in view.entities if entity.level is Level.CAMPAIGN}
    found = []
    for stretch in view.resolution.stretches:
        begun = stretch.schedule is not None and stretch.schedule[0] >= period.start
        # By the newest look, as account limits are: a raise after the watermark has let delivery go on.
        in_force = stretch.start <= view.as_of < stretch.end
        if stretch.mode is BudgetMode.LIFETIME and stretch.entity in campaigns and begun and in_force:
            measured = by_campaign.get(stretch.entity, Measured(None, 0, 0))
            if not measured.unknown:
                found.append(_lifetime(stretch, campaigns[stretch.entity], measured.value or 0, watermark))
    return found


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
    currency, period, rate = view.account.currency, figures.period, figures.rate
    found = [
        Binding(constraint=each, currency=currency, exhausted_at=_when(each, period, rate))
        for each in _hard(view, figures, view.watermark)
    ]
    return sorted(found, key=_urgency)


def whole_account(constraints: Iterable[Binding]) -> Binding | None:
    """The first that bounds all that was asked about: one campaign's budget ends with that campaign."""
    return next((each for each in constraints if not each.constraint.entity), None)


def _urgency(binding: Binding) -> tuple[bool, int, int]:
    """What has stopped delivery binds; then what is exhausted first, then what has least left."""
    constraint, when = binding.constraint, binding.exhausted_at
    return (not constraint.stopped, 2**62 if when is None else when, constraint.amount - constraint.spent)


def _when(constraint: pacing.Constraint, period: Period, rate: pacing.Rate | None) -> int | None:
    if constraint.spent >= constraint.amount:
        return constraint.at
    # A single campaign's rate is not the account's; without its own series it is not known when it ends.
    if rate is None or constraint.kind == "lifetime_budget":
        return None
    gone = pacing.exhausted_at(constraint.spent, Fraction(constraint.amount), rate, constraint.at)
    ends = [end for end in (period.end, constraint.resets) if end is not None]
    return None if gone is None or any(gone >= end for end in ends) else gone
