"""Which campaigns had an unusual last complete day, told apart from what chance shows among so many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paceboard.catalogue.by_campaign import name_of
from paceboard.catalogue.envelope import whole_micros
from paceboard.plugin import AccountView, Daily, Day, Level, Money, WindowKey, pacing, stats

__all__ = ["BY_CAMPAIGN", "unusual_campaigns"]

BY_CAMPAIGN = Daily("spend", WindowKey.COMPLETE_30_DAYS, Level.CAMPAIGN)
_JUDGED = 14
"""Days in which a campaign's episode is looked for."""

_Days = Sequence[tuple[int, int | None]]


def unusual_campaigns(view: AccountView, last: int, method: stats.Method) -> list[dict[str, Any]]:
    """Campaigns beyond the method's threshold that Benjamini and Hochberg tell too, the farthest first."""
    series = {key: _series(view, key, days) for key, days in view.entity_series.get(BY_CAMPAIGN, {}).items()}
    judged = {key: stats.deviations(own, method=method, first=last) for key, own in series.items()}
    found = {key: own[0] for key, own in judged.items() if own}
    told = stats.discoveries({key: stats.two_sided_tail(each.z) for key, each in found.items()})
    out = sorted((key for key in told if found[key].flagged), key=lambda key: (-abs(found[key].z), key))
    rows = []
    for key in out:
        episode = _episode(series[key], last, method)
        if episode is not None and episode.returned == last:
            # The way back to what was usual before: the same event, told once already.
            continue
        rows.append(_part(view, key, series[key], found[key], episode))
    return rows


def _series(view: AccountView, campaign: str, days: _Days) -> tuple[stats.DaySpend, ...]:
    """A campaign's days, with its own budget where it has one alone."""
    own = [each for each in view.resolution.stretches if each.campaign == campaign]
    alone = bool(own) and view.resolution.plannable and not any(each.pool for each in own)
    zone = view.account.zone
    budgets = {day: whole_micros(pacing.day_amounts(own, zone, day)) for day, _ in days} if alone else {}
    if any(spend and not budgets.get(day) for day, spend in days):
        # What spends without a budget has one that nobody knows.
        budgets = {}
    return tuple(stats.DaySpend(day=day, spend=spend, budget=budgets.get(day)) for day, spend in days)


def _episode(series: Sequence[stats.DaySpend], last: int, method: stats.Method) -> stats.Episode | None:
    found = stats.episodes(stats.deviations(series, method=method, first=last - _JUDGED + 1))
    return found[-1] if found else None


def _part(
    view: AccountView,
    campaign: str,
    series: Sequence[stats.DaySpend],
    deviation: stats.Deviation,
    episode: stats.Episode | None,
) -> dict[str, Any]:
    spend, currency = series[-1].spend, view.account.currency
    return {
        "campaign": campaign,
        "name": name_of(view, campaign),
        "value": None if spend is None else Money(spend, currency),
        "expected": Money(round(deviation.expected), currency),
        "deviation": pacing.diagnosis.exact(deviation.z),
        "since": None if episode is None else Day(episode.first),
    }
