"""Any measure over a window, as the cards take it: the account's own sum, or what the asked campaigns add
up to, each campaign's beside it, and the rows behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.catalogue.envelope import reading_of, rows_behind, spent_in
from paceboard.plugin import (
    MEASURES,
    MICROS,
    AccountView,
    CardSpec,
    Caution,
    Given,
    Level,
    Measured,
    Node,
    Operation,
    Operator,
    Reading,
    Total,
    Unit,
    WindowKey,
    date_text,
    groups_of,
)

__all__ = [
    "Amount",
    "amount_in",
    "amount_tree",
    "campaigns_in",
    "cautions_about",
    "needs_of",
    "summed_reading",
    "told_in",
    "told_tree",
    "untracked_caution",
]

SPEND = "spend"


@frozen(kw_only=True)
class Amount:
    """A measure's sum over a window.

    Args:
        value: in the measure's unit; None where it is not known.
        rows: rows that it was summed from; `unknown` those among them without a value.
    """

    value: int | None
    rows: int
    unknown: int


def needs_of(measures: Iterable[str], *windows: WindowKey) -> tuple[Total, ...]:
    """Each measure over each window, for the account and for each campaign."""
    levels = (Level.ACCOUNT, Level.CAMPAIGN)
    return tuple(
        Total(measure, window, level) for measure in measures for window in windows for level in levels
    )


def amount_in(view: AccountView, measure: str, window: WindowKey) -> Amount:
    """The account's sum, or that of the campaigns that were asked about; unknown where a day is missing."""
    if measure == SPEND:
        spent = spent_in(view, window)
        return Amount(value=spent.micros, rows=spent.rows, unknown=spent.unknown)
    if not view.covers(window):
        return Amount(value=None, rows=0, unknown=0)
    if not view.scope:
        return _amount([view.total(Total(measure, window))])
    return _amount(view.totals.get(Total(measure, window, Level.CAMPAIGN), {}).values())


def _amount(parts: Iterable[Measured]) -> Amount:
    """No row on days that were fetched means that nothing was counted; a row without a value is unknown."""
    found = list(parts)
    rows, unknown = sum(each.rows for each in found), sum(each.unknown for each in found)
    return Amount(
        value=None if unknown else sum(each.value or 0 for each in found), rows=rows, unknown=unknown
    )


def campaigns_in(view: AccountView, measure: str, window: WindowKey) -> Mapping[str, Amount]:
    """Each campaign with a row in the window, by its id."""
    if not view.covers(window):
        return {}
    found = view.totals.get(Total(measure, window, Level.CAMPAIGN), {})
    return {key: _amount([measured]) for key, measured in sorted(found.items()) if measured.rows}


def amount_tree(view: AccountView, measure: str, window: WindowKey) -> Node:
    """The rows that the sum was made of."""
    label = MEASURES[measure].title.lower()
    return Operation(label=label, operator=Operator.SUM, parts=rows_behind(view, measure, window))


def told_in(view: AccountView, measure: str, window: WindowKey) -> Fraction | int | None:
    """The sum in the unit that it is told in: micros of money, whole things, seconds."""
    value = amount_in(view, measure, window).value
    return value if value is None or _whole(measure) else Fraction(value, MICROS)


def told_tree(view: AccountView, measure: str, window: WindowKey) -> Node:
    """The rows of `told_in`."""
    rows = amount_tree(view, measure, window)
    if _whole(measure):
        return rows
    unit = Given(label="one", value=Fraction(1, MICROS), source="units of the measures")
    return Operation(label="in whole ones", operator=Operator.PRODUCT, parts=(rows, unit))


def _whole(measure: str) -> bool:
    return MEASURES[measure].unit in (Unit.MONEY, Unit.COUNT)


def cautions_about(view: AccountView, measures: Iterable[str], window: WindowKey) -> list[Caution]:
    """What stands beside a number of these measures: what is missing, old, or still moves."""
    found: list[Caution] = []
    if window in view.windows and not view.covers(window):
        first = date_text(view.windows[window][0])
        found.append(Caution("not_fetched", f"the days from {first} on were not all fetched"))
    for measure in dict.fromkeys(measures):
        unknown = amount_in(view, measure, window).unknown
        if unknown:
            found.append(Caution("value_missing", f"{unknown} rows came without {measure}"))
        disagreement = spent_in(view, window).disagreement if measure == SPEND else None
        if disagreement is not None:
            found.append(Caution("levels_incoherent", "the account and its campaigns report different spend"))
    if view.stale and view.watermark is not None:
        found.append(Caution("stale", "the data are older than the platform's own lag allows"))
    return [*found, *_moving(view, measures)]


def summed_reading(
    card: CardSpec,
    view: AccountView,
    measures: Sequence[str],
    window: WindowKey,
    *,
    counted: Sequence[str] | None = None,
    beside: Iterable[Caution] = (),
    **own: Any,
) -> Reading:
    """A reading of sums over a window: the card's words, what stands beside them, and what they rest on.

    Args:
        measures: what the number is made of, with whatever is to be said of it.
        counted: of which of them the rows are told; None: of all.
        beside: more cautions.
        own: the reading's other fields.
    """
    amounts = [amount_in(view, measure, window) for measure in (measures if counted is None else counted)]
    return reading_of(
        view,
        card.key,
        card.title,
        unit=card.unit,
        window=view.windows.get(window),
        warnings=(*cautions_about(view, measures, window), *beside),
        completeness={
            "rows": sum(each.rows for each in amounts),
            "rows_without_value": sum(each.unknown for each in amounts),
        },
        **own,
    )


def untracked_caution(view: AccountView, window: WindowKey) -> list[Caution]:
    """Clicks and not one conversion in the whole account: what is broken is the tracking, not the ads."""
    clicks, conversions = (amount_in(view, measure, window).value for measure in ("clicks", "conversions"))
    if not clicks or conversions != 0:
        return []
    text = "clicks and not one conversion in the account: look at its tracking"
    return [Caution("tracking_broken", text)]


def _moving(view: AccountView, measures: Iterable[str]) -> list[Caution]:
    """Measures that the platform goes on restating for longer than spend."""
    groups = groups_of(view.capabilities)
    settled = groups[SPEND].horizon if SPEND in groups else 0
    asked = set(measures)
    return [
        Caution("still_moving", f"{group.key} of the last {group.horizon} days may still change")
        for group in groups.values()
        if group.horizon > settled and asked & set(group.measures)
    ]
