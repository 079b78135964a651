"""Which campaigns moved a ratio, and which of them chance alone may have (pacing reference, 4)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from paceboard.catalogue.moving import REST, Moved, campaign_changes, moved_ratio, whole_change
from paceboard.catalogue.numbers import part_of
from paceboard.plugin import AccountView, Level, Total, WindowKey, stats

if TYPE_CHECKING:
    from paceboard.catalogue.ratios import Ratio

__all__ = ["campaign_name", "is_chance", "moved_by_part"]

MOST = 3
"""Campaigns that a card names; `paceboard explain --against` names all."""


def campaign_name(view: AccountView, level: Level, key: str) -> str:
    """An entity's own name; its id where the platform lists it no more."""
    own = (each.name for each in view.entities if each.level is level and each.id == key)
    return next(own, key)


def is_chance(
    view: AccountView,
    ratio: Ratio,
    moved: Moved,
    whole: stats.Change,
    windows: tuple[WindowKey, WindowKey],
    level: Level = Level.CAMPAIGN,
) -> bool | None:
    """Whether a count as rare as the part's events does as much by chance; None: they are not known."""
    events, own = _events(view, ratio, Level.ACCOUNT, "", windows), None
    if moved.id != REST:
        own = _events(view, ratio, level, moved.id, windows)
    if not events or own is None:
        return None
    middle = Fraction(whole.before[1] + whole.after[1]) / 2
    top = Fraction(whole.before[0] + whole.after[0])
    # One event more lowers a price by what one thing costs, and raises a rate by what one event is worth.
    worth = top / (2 * middle) if ratio.counted == ratio.under else top / events
    return stats.is_noise(moved.change, worth=worth * ratio.scale / middle, events=own / ratio.scale)


def _events(
    view: AccountView, ratio: Ratio, level: Level, key: str, windows: tuple[WindowKey, WindowKey]
) -> Fraction | None:
    if level is Level.ACCOUNT:
        change = whole_change(view, (ratio.counted, None), *windows)
        return None if change is None else Fraction(change.before[0] + change.after[0])
    found = [view.totals.get(Total(ratio.counted, window, level), {}).get(key) for window in windows]
    if any(each is not None and each.unknown for each in found):
        return None
    return Fraction(sum(each.value or 0 for each in found if each is not None))


def moved_by_part(
    view: AccountView, ratio: Ratio, windows: tuple[WindowKey, WindowKey]
) -> list[dict[str, Any]] | None:
    """The campaigns that moved a ratio the most and beyond chance; None where its change is undefined."""
    measures = (ratio.over, ratio.under)
    whole = whole_change(view, measures, *windows)
    if whole is None or not whole.before[1] or not whole.after[1]:
        return None
    found = moved_ratio(campaign_changes(view, measures, *windows), whole, whole)
    named = [
        each
        for each in found
        if each.id != REST and each.change and is_chance(view, ratio, each, whole, windows) is False
    ]
    currency = view.account.currency
    return [
        {
            "campaign": each.id,
            "name": campaign_name(view, Level.CAMPAIGN, each.id),
            "value": part_of(each.change * ratio.factor, ratio.unit, currency),
        }
        for each in named[:MOST]
    ]
