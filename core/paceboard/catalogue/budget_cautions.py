"""What is to be said beside any number that rests on budgets: modes, gaps and estimates in what is known."""

from __future__ import annotations

from fractions import Fraction

from paceboard.catalogue.envelope import whole_micros
from paceboard.catalogue.lifetimes import lifetime_cautions
from paceboard.plugin import (
    AccountView,
    Caution,
    Level,
    Period,
    Total,
    WindowKey,
    date_text,
    format_micros,
    pacing,
)

__all__ = ["budget_cautions"]

_NAMED = 3
"""How many campaigns a caution names."""


def budget_cautions(view: AccountView) -> list[Caution]:
    """Budgets that are not known, not known in full, or known by an estimate."""
    known = [*_modes(view), *_unlisted(view), *_raised(view)]
    return [*known, *_estimated_start(view), *_estimated_history(view), *lifetime_cautions(view)]


def _modes(view: AccountView) -> list[Caution]:
    """Budget modes that we do not know, with what the platform wrote."""
    return [
        Caution(
            "unsupported_budget_mode",
            f"{entity} has the budget mode {raw!r}, which is not known"
            if raw
            else f"the platform tells no budget of {entity}",
        )
        for entity, raw in view.resolution.unsupported
    ]


def _unlisted(view: AccountView) -> list[Caution]:
    """Campaigns that spend or serve, and that the platform's list of campaigns does not have."""
    unlisted = view.resolution.unlisted
    if not unlisted:
        return []
    more = len(unlisted) - _NAMED
    names = ", ".join(_with_spend(view, campaign) for campaign in unlisted[:_NAMED])
    rest = f" and {more} more" if more > 0 else ""
    return [
        Caution(
            "unlisted_campaigns",
            f"the platform does not list {names}{rest}: the budgets are not known in full",
        )
    ]


def _with_spend(view: AccountView, campaign: str) -> str:
    by_campaign = view.totals.get(Total("spend", WindowKey.PERIOD, Level.CAMPAIGN), {})
    spent = by_campaign[campaign].value if campaign in by_campaign else None
    if spent is None:
        return f"campaign {campaign}"
    return f"campaign {campaign} ({format_micros(spent, view.account.currency)} spent)"


def _estimated_start(view: AccountView) -> list[Caution]:
    if view.period is None or not view.period.estimated:
        return []
    first = date_text(view.period.first)
    if view.period.kind == "one_time":
        text = f"the limit was reset within {first}: what that day cost before is counted too"
        return [Caution("limit_reset_within_day", text)]
    text = f"a lifetime budget has no start of its own: its period is reckoned from {first} on"
    return [Caution("period_start_estimated", text)]


def _estimated_history(view: AccountView) -> list[Caution]:
    """Budgets of the period whose time is told by spend alone: how many campaigns', and how much."""
    period, cap = view.period, view.cap
    if period is None or not any(stretch.inferred for stretch in view.resolution.stretches):
        return []
    found = _inferred(view, period)
    if not found:
        return []
    campaigns = len({campaign for campaign, _ in found})
    amount = whole_micros(sum((micros for _, micros in found), Fraction(0)))
    of_cap = cap is not None and cap.basis in ("daily_sum", "lifetime", "lifetime_and_daily")
    which = "1 campaign that was" if campaigns == 1 else f"{campaigns} campaigns that were"
    return [
        Caution(
            "budget_history_estimated",
            f"{format_micros(amount, view.account.currency)} of the {'cap' if of_cap else 'plan'} are "
            f"estimated: {which} off at the first look, with a budget for as long as they spent",
        )
    ]


def _raised(view: AccountView) -> list[Caution]:
    """How much of what the period's budgets plan is a raise for a time, which no stated amount shows."""
    period = view.period
    if period is None or not any(stretch.raised for stretch in view.resolution.daily):
        return []
    shares = pacing.shares_of(view.resolution, period, view.account.zone)
    found = [(stretch.campaign, stretch.raised * times) for stretch, times in shares if stretch.raised]
    if not found:
        return []
    amount = whole_micros(sum((micros for _, micros in found), Fraction(0)))
    campaigns = len({campaign for campaign, _ in found})
    whose = "1 campaign" if campaigns == 1 else f"{campaigns} campaigns"
    text = f"{format_micros(amount, view.account.currency)} of the plan are raises for a time, of {whose}"
    return [Caution("budget_raised", text)]


def _inferred(view: AccountView, period: Period) -> list[tuple[str, Fraction]]:
    """Campaigns of budgets that no look saw in force, with the micros that the period has of each."""
    shares = pacing.shares_of(view.resolution, period, view.account.zone)
    found = [(stretch.campaign, stretch.amount * times) for stretch, times in shares if stretch.inferred]
    if period.kind != "lifetime" and period.end is not None:
        found += [(each.campaign, each.line.until(period.end)) for each in view.lifetimes if each.inferred]
    return [(campaign, micros) for campaign, micros in found if micros > 0]
