"""Why a ratio or a sum moved: what each campaign did to it, and its groups, and which factor did.

Contributions are exact and add up; of factors, logarithms are estimates, rounded so that they add up
(pacing reference, 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from paceboard.catalogue.amounts import amount_in
from paceboard.plugin import AccountView, Grain, Level, Total, WindowKey, stats

__all__ = [
    "REST",
    "Moved",
    "campaign_changes",
    "group_changes",
    "moved_ratio",
    "moved_sum",
    "whole_change",
]

Changes = Mapping[str, "stats.Change"]
REST = ""
"""The id of what an account reports and none of its parts explains."""


@frozen(kw_only=True)
class Moved:
    """A part's numerator and denominator in both windows, and what they did to the whole.

    Args:
        id: `REST` for what no part explains.
        change: in the ledger's units; the parts' changes add up to the whole's.
    """

    id: str
    of: stats.Change
    change: Fraction


def whole_change(
    view: AccountView, measures: tuple[str, str | None], now: WindowKey, before: WindowKey
) -> stats.Change | None:
    """The account's, or the asked campaigns', sums in both windows; None where one is unknown."""
    pairs = [[_known(view, measure, window) for measure in measures] for window in (before, now)]
    (top0, bottom0), (top1, bottom1) = pairs
    if top0 is None or bottom0 is None or top1 is None or bottom1 is None:
        return None
    return stats.Change(before=(top0, bottom0), after=(top1, bottom1))


def _known(view: AccountView, measure: str | None, window: WindowKey) -> int | None:
    """A sum's denominator is one, in both windows."""
    return 1 if measure is None else amount_in(view, measure, window).value


def campaign_changes(
    view: AccountView, measures: tuple[str, str | None], now: WindowKey, before: WindowKey
) -> dict[str, stats.Change]:
    """Each campaign whose sums are known in both windows, by its id."""
    return _changes(view, Level.CAMPAIGN, measures, now, before)


def group_changes(
    view: AccountView, campaign: str, measures: tuple[str, str | None], now: WindowKey, before: WindowKey
) -> dict[str, stats.Change]:
    """A campaign's groups, where the connector reads them; empty: it does not."""
    if not all(view.reads(key, Level.GROUP, Grain.DAY) for key in measures if key is not None):
        return {}
    own = {each.id for each in view.entities if each.level is Level.GROUP and each.parent == campaign}
    found = _changes(view, Level.GROUP, measures, now, before)
    return {key: change for key, change in found.items() if key in own}


def _changes(
    view: AccountView,
    level: Level,
    measures: tuple[str, str | None],
    now: WindowKey,
    before: WindowKey,
) -> dict[str, stats.Change]:
    sums = {
        (measure, window): view.totals.get(Total(measure, window, level), {})
        for measure in measures
        if measure is not None
        for window in (before, now)
    }
    found = {}
    for key in sorted({key for each in sums.values() for key in each}):
        own = {place: each.get(key) for place, each in sums.items()}
        # A part with a row without a value is not known, and so is in the rest.
        if any(each is not None and each.unknown for each in own.values()):
            continue
        known = {place: 0 if each is None else each.value or 0 for place, each in own.items()}
        start, end = (
            [0 if measure is None else known[measure, window] for measure in measures]
            for window in (before, now)
        )
        if any((*start, *end)):
            found[key] = stats.Change(before=(start[0], start[1]), after=(end[0], end[1]))
    return found


def with_rest(parts: Changes, whole: stats.Change) -> dict[str, stats.Change]:
    """The parts and what they leave of the whole, where they leave anything."""
    known = stats.totals(parts) if parts else stats.Change(before=(0, 0), after=(0, 0))
    rest = stats.Change(
        before=(whole.before[0] - known.before[0], whole.before[1] - known.before[1]),
        after=(whole.after[0] - known.after[0], whole.after[1] - known.after[1]),
    )
    return {**parts, REST: rest} if any((*rest.before, *rest.after)) else dict(parts)


def moved_ratio(parts: Changes, of: stats.Change, whole: stats.Change) -> list[Moved]:
    """What the parts of one part did to the whole ratio, the largest first; empty where it is undefined.

    Args:
        of: what the parts are parts of: a campaign, or the whole itself.
    """
    complete = with_rest(parts, of)
    found = stats.contributions(complete, whole=whole)
    return [] if found is None else _sorted(complete, found)


def moved_sum(parts: Changes, of: stats.Change) -> list[Moved]:
    """What the parts did to a sum: their own differences."""
    complete = with_rest(parts, of)
    return _sorted(
        complete, {key: Fraction(each.after[0] - each.before[0]) for key, each in complete.items()}
    )


def _sorted(parts: Changes, changes: Mapping[str, Fraction]) -> list[Moved]:
    order = sorted(parts, key=lambda key: (-abs(changes[key]), key))
    return [Moved(id=key, of=parts[key], change=changes[key]) for key in order]
