"""Statuses in words: one sentence for the reading, one sentiment for its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paceboard.plugin import AccountView, Sentiment, Status, WindowKey, format_micros, format_ratio, pacing

if TYPE_CHECKING:
    from paceboard.catalogue.constraints import Binding
    from paceboard.catalogue.envelope import Spent
    from paceboard.catalogue.figures import Figures

__all__ = ["meaning_of", "sentence", "sentiment_of", "unknown_sentence", "why"]

_MEANING = {
    Status.NORMAL_DAILY: "the first days are normal",
    Status.ON_PACE: "on pace",
    Status.MILD_OVER: "mildly over plan, still healthy",
    Status.WARNING: "over plan",
    Status.CRITICAL: "far over plan",
    Status.UNDER: "under plan: find out what holds delivery back",
    Status.FIRES: "over 90 % used before 80 % of the time: decide on the cap",
    Status.RUNAWAY: "the budget is used up long before its time: decide now",
    Status.EXHAUSTED_EARLY: "the budget is used up before its time",
    Status.CAP_HIT: "the account's limit has stopped delivery",
    Status.DAILY_OVER_CEILING: "a day went beyond its ceiling: the platform's rule, else the policy's",
    Status.DONE_PERFECT: "the period ended on its budget",
    Status.DONE_OVER: "the period ended over its budget",
    Status.DONE_UNDER: "the period ended under its budget",
    Status.NO_BUDGET: "no budget is known for it",
    Status.MISCONFIGURED: "the budget is zero and money was spent",
    Status.NO_END_DATE: "the budget has no end date, so its pace is undefined",
    Status.UNSUPPORTED_BUDGET_MODE: "a budget mode is not known, so nothing is judged",
    Status.STALE: "the data are too old to judge by",
}
_GOOD = {Status.NORMAL_DAILY, Status.ON_PACE, Status.MILD_OVER, Status.DONE_PERFECT}
_WATCH = {
    Status.WARNING,
    Status.UNDER,
    Status.DAILY_OVER_CEILING,
    Status.DONE_OVER,
    Status.DONE_UNDER,
    Status.STALE,
}
_NEUTRAL = {Status.NO_BUDGET, Status.NO_END_DATE}


_BESIDE = (
    Status.NORMAL_DAILY,
    Status.DAILY_OVER_CEILING,
    Status.UNDER,
    Status.ON_PACE,
    Status.MILD_OVER,
    Status.WARNING,
    Status.CRITICAL,
)
"""What a rule pack may ask for an alert beside."""


def meaning_of(status: Status, *, unlisted: bool = False) -> str:
    """What a status says, in words: why it is what it is.

    Args:
        unlisted: campaigns spend that the platform does not list, so that their budgets are not known.
    """
    if status is Status.NO_BUDGET and unlisted:
        return "its budget is not known in full: campaigns spend that the platform does not list"
    return _MEANING[status]


def why(view: AccountView, verdict: pacing.Verdict) -> str:
    """What a verdict says, in words: of its status, and of a rule that asks for an alert beside it."""
    pack = pacing.rule_pack(view.policy.rule_pack)
    if verdict.status is Status.FIRES:
        return f"{pack.says}: decide on the cap"
    if verdict.status is Status.NORMAL_DAILY and _not_begun(view):
        return "the period has not begun"
    if verdict.status is Status.NO_BUDGET and view.cap is not None:
        return "its budget is zero"
    meaning = meaning_of(verdict.status, unlisted=bool(view.resolution.unlisted))
    return f"{meaning}; {pack.says}" if verdict.fires and verdict.status in _BESIDE else meaning


def _not_begun(view: AccountView) -> bool:
    return view.period is not None and view.today is not None and view.today < view.period.first


def sentiment_of(status: Status) -> Sentiment:
    """The colour's meaning of a status."""
    if status in _GOOD:
        return Sentiment.GOOD
    if status in _WATCH:
        return Sentiment.WATCH
    return Sentiment.NEUTRAL if status in _NEUTRAL else Sentiment.BAD


def unknown_sentence(view: AccountView, spent: Spent, window: WindowKey = WindowKey.PERIOD) -> str:
    """Why spend is not known, and what to do."""
    if spent.disagreement is not None:
        currency = view.account.currency
        return (
            f"Spend is not known: the account reports {format_micros(spent.disagreement.account, currency)}, "
            f"its campaigns {format_micros(spent.disagreement.campaigns, currency)}. Refresh again."
        )
    if view.watermark is None:
        return "Spend is not known: nothing was fetched yet. Run `paceboard refresh`."
    if not view.covers(window):
        began = "the period" if window is WindowKey.PERIOD else "the window"
        return (
            f"Spend is not known: {began} began before the first day that was fetched; raise backfill_days."
        )
    return "Spend is not known: the platform gave rows without it."


def sentence(view: AccountView, figures: Figures, verdict: pacing.Verdict, binding: Binding | None) -> str:
    """What a person should read first, with its numbers."""
    status, meaning = verdict.status, why(view, verdict)
    currency = view.account.currency
    spent = format_micros(figures.spent, currency)
    used, elapsed, cap = figures.used, figures.elapsed, figures.cap
    if cap is None or used is None:
        return f"{spent} spent; {meaning}."
    parts = [f"{spent} of {format_micros(int(cap.micros), currency)} used ({format_ratio(used)})"]
    if figures.planned_share not in (None, elapsed):
        what = "budgets" if figures.target is None else "flight"
        parts.append(f"{format_ratio(figures.planned_share)} of the {what} planned by now")
    if elapsed is not None:
        parts.append(f"{format_ratio(elapsed)} of the {figures.period.kind.replace('_', '-')} elapsed")
    text = f"{', '.join(parts)}: {meaning}."
    if binding is not None and binding.exhausted_at is not None and status is not Status.CAP_HIT:
        when = view.account.zone.local(binding.exhausted_at)
        kind = binding.constraint.kind.replace("_", " ")
        text += f" At the present rate the {kind} is gone on {when:%d %b %H:%M}."
    return text
