"""What a part did to a number, as a tree that ends in the ledger's rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from paceboard.catalogue.moved_by import campaign_name
from paceboard.catalogue.moving import REST, Moved
from paceboard.catalogue.ratios import Ratio
from paceboard.plugin import (
    MEASURES,
    AccountView,
    Given,
    Level,
    Node,
    Operation,
    Operator,
    Total,
    WindowKey,
    stats,
)

__all__ = ["Priced", "change_node"]


@frozen(kw_only=True)
class Priced:
    """What one more of the upper measure is worth in the ratio, and what one more of the lower one costs.

    Args:
        weight: (N0 + N1) / (2 N0 N1), in the card's unit.
        pooled: the ratio of both windows together.
    """

    weight: Fraction
    pooled: Fraction

    @classmethod
    def of(cls, ratio: Ratio, whole: stats.Change) -> Priced | None:
        """Of the whole; None where it is undefined in a window."""
        (_, count0), (_, count1), pooled = whole.before, whole.after, stats.pooled(whole)
        if not count0 or not count1 or pooled is None:
            return None
        return cls(weight=ratio.factor * Fraction(count0 + count1) / (2 * count0 * count1), pooled=pooled)


def change_node(
    view: AccountView,
    moved: Moved,
    level: Level,
    measures: tuple[str, str | None],
    windows: tuple[WindowKey, WindowKey],
    priced: Priced | None,
    parts: Sequence[Moved] = (),
) -> Node:
    """A part's contribution: of its own parts where it has any, else of its rows."""
    name = f"in no {level}" if moved.id == REST else campaign_name(view, level, moved.id)
    if parts:
        inner = tuple(change_node(view, each, Level.GROUP, measures, windows, priced) for each in parts)
        return Operation(label=name, operator=Operator.SUM, parts=inner)
    over = _difference(view, moved, level, measures[0], windows, 0)
    if priced is None or measures[1] is None:
        return Operation(label=name, operator=Operator.SUM, parts=(over,))
    under = _difference(view, moved, level, measures[1], windows, 1)
    source = "the sums of both windows"
    pooled = Given(label="the ratio of both windows", value=priced.pooled, source=source)
    usual = Operation(label="what that usually comes with", operator=Operator.PRODUCT, parts=(under, pooled))
    surplus = Operation(label="more than usual", operator=Operator.DIFFERENCE, parts=(over, usual))
    weight = Given(label="weight", value=priced.weight, source=source)
    return Operation(label=name, operator=Operator.PRODUCT, parts=(surplus, weight))


def _difference(
    view: AccountView,
    moved: Moved,
    level: Level,
    measure: str,
    windows: tuple[WindowKey, WindowKey],
    place: int,
) -> Node:
    """The later sum of a measure less the earlier one."""
    title = MEASURES[measure].title.lower()
    if moved.id == REST:
        value = Fraction(moved.of.after[place] - moved.of.before[place])
        return Given(label=f"{title}, the rest", value=value, source="the whole less what is in its parts")
    sums = tuple(
        Operation(
            label=f"{title} {when}",
            operator=Operator.SUM,
            parts=view.rows(Total(measure, window, level), moved.id),
        )
        for when, window in zip(("now", "before"), windows, strict=True)
    )
    return Operation(label=f"more {title}", operator=Operator.DIFFERENCE, parts=sums)
