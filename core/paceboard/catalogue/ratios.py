"""Ratio cards: one measure over another, in the last 30 complete days and against the 30 before.

A ratio is data (`Ratio`), a card of one is `ratio_card`. The value is exact; where the lower measure is
zero there is none, and nothing stands in its place (R82).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import frozen

from paceboard.catalogue.amounts import (
    amount_in,
    amount_tree,
    needs_of,
    summed_reading,
)
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.moved_by import moved_by_part
from paceboard.catalogue.numbers import change_text, measured_part, part_of
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    MEASURES,
    MICROS,
    AccountView,
    CardSpec,
    Caution,
    Daily,
    Day,
    Given,
    Node,
    Operation,
    Operator,
    Reading,
    Total,
    Unit,
    WindowKey,
    shown,
)

__all__ = ["Ratio", "change_of", "ratio_card", "ratio_in", "ratio_tree"]

MONTH, BEFORE = WindowKey.COMPLETE_30_DAYS, WindowKey.PRIOR_30_DAYS
NET = frozenset({"billed_spend", "cash_spend"})
"""Measures that are net of credit."""
Beside = Callable[[AccountView, "Fraction | None"], tuple[dict[str, Any], list[Caution]]]
"""What a card says beside its value: parts and cautions."""
WEEK, WEEK_BEFORE = WindowKey.COMPLETE_7_DAYS, WindowKey.PRIOR_7_DAYS


@frozen(kw_only=True)
class Ratio:
    """One measure over another.

    Args:
        over, under: keys of `MEASURES`.
        unit: `price` (micros a thing), `ratio`, `multiple` or `seconds`.
        counted: the measure whose events come by chance; a price of a thing counts its things.
        times: by how much it is told: 1,000 for a price of a thousand impressions.
    """

    over: str
    under: str
    unit: str
    counted: str = "conversions"
    times: int = 1

    def __attrs_post_init__(self) -> None:
        """Spend is gross by default; what is net of credit is known from billed data alone (R19).

        Raises:
            ValueError: for a ratio of both.
        """
        if {self.over, self.under} & NET and not {self.over, self.under} <= NET:
            raise ValueError(f"{self.over} over {self.under} mixes what is net of credit with what is gross")

    @property
    def scale(self) -> int:
        """What one event is in the ledger's units."""
        return _scale(self.counted)

    @property
    def factor(self) -> Fraction:
        """What the quotient of the ledger's integers is multiplied with to be in the unit."""
        return Fraction(self.times * _scale(self.under), _scale(self.over))

    def of(self, over: int | None, under: int | None) -> Fraction | None:
        """The ratio of two sums in the ledger's units; None where one is unknown or the lower is zero."""
        return None if over is None or not under else self.factor * Fraction(over, under)


def _scale(measure: str) -> int:
    """Micros of things and of seconds are told in whole ones; of money they stay micros."""
    return MICROS if MEASURES[measure].unit in (Unit.FRACTIONAL_COUNT, Unit.SECONDS) else 1


def ratio_in(view: AccountView, ratio: Ratio, window: WindowKey) -> Fraction | None:
    """A ratio over a window, of the account or of the campaigns that were asked about."""
    return ratio.of(amount_in(view, ratio.over, window).value, amount_in(view, ratio.under, window).value)


def change_of(now: Fraction | int | None, before: Fraction | int | None) -> Fraction | None:
    """By how much a number moved, as a share of what it was; None where that was nothing or is unknown."""
    return None if now is None or not before else Fraction(now) / before - 1


def ratio_tree(view: AccountView, ratio: Ratio, window: WindowKey) -> Node:
    """The rows of both measures, and the quotient of their sums."""
    over, under = (amount_tree(view, measure, window) for measure in (ratio.over, ratio.under))
    quotient = Operation(
        label=f"{ratio.over} over {ratio.under}", operator=Operator.QUOTIENT, parts=(over, under)
    )
    if ratio.factor == 1:
        return quotient
    factor = Given(label="units", value=ratio.factor, source="units of the measures")
    return Operation(label="in its unit", operator=Operator.PRODUCT, parts=(quotient, factor))


def _nothing_more(_view: AccountView, _value: Fraction | None) -> tuple[dict[str, Any], list[Caution]]:
    return {}, []


def ratio_card(
    ratio: Ratio, *, beside: Beside = _nothing_more, wanted: tuple[Total, ...] = (), **words: Any
) -> CardSpec:
    """A card of a ratio, of the words that it says of itself.

    Args:
        beside: what it says beside its value; `wanted` is measured for that.
    """
    measures = (ratio.over, ratio.under)
    return card_of(
        partial(_judge, ratio, beside),
        unit=ratio.unit,
        windows=("30D", "7D", "vsP"),
        needs=(
            *needs_of(measures, MONTH, BEFORE, WEEK, WEEK_BEFORE),
            *(Daily(measure, MONTH) for measure in measures),
        ),
        wanted=(*wanted, *(() if ratio.counted in measures else needs_of((ratio.counted,), MONTH, BEFORE))),
        explain=partial(_explain, ratio),
        **words,
    )


def _judge(ratio: Ratio, beside: Beside, card: CardSpec, view: AccountView) -> Reading:
    value, before = ratio_in(view, ratio, MONTH), ratio_in(view, ratio, BEFORE)
    change = change_of(value, before)
    more, cautions = beside(view, value)
    currency = view.account.currency
    over, under = amount_in(view, ratio.over, MONTH), amount_in(view, ratio.under, MONTH)
    return summed_reading(
        card,
        view,
        (ratio.over, ratio.under),
        MONTH,
        beside=cautions,
        value=value,
        sentiment=taken(view, card, value, change),
        text=_sentence(card, ratio, view, value, before),
        parts={
            ratio.over: measured_part(ratio.over, over.value, currency),
            ratio.under: measured_part(ratio.under, under.value, currency),
            "prior_30_days": part_of(before, card.unit, currency),
            "change": change,
            "moved_by": moved_by_part(view, ratio, (MONTH, BEFORE)),
            "last_7_days": part_of(ratio_in(view, ratio, WEEK), card.unit, currency),
            "prior_7_days": part_of(ratio_in(view, ratio, WEEK_BEFORE), card.unit, currency),
            "series": _series(view, ratio, card.unit),
            **more,
        },
    )


def _series(view: AccountView, ratio: Ratio, unit: str) -> list[dict[str, Any]]:
    over, under = (dict(view.series.get(Daily(key, MONTH), ())) for key in (ratio.over, ratio.under))
    currency = view.account.currency
    return [
        {"day": Day(day), "value": part_of(ratio.of(over[day], under.get(day)), unit, currency)}
        for day in over
    ]


def _sentence(
    card: CardSpec, ratio: Ratio, view: AccountView, value: Fraction | None, before: Fraction | None
) -> str:
    currency = view.account.currency
    if value is None:
        under = amount_in(view, ratio.under, MONTH)
        if under.value == 0:
            return f"{card.title} is not defined: the last 30 complete days had no {ratio.under}."
        return f"{card.title} is not known for the last 30 complete days."
    text = f"{card.title} {shown(value, card.unit, currency)} in the last 30 complete days"
    if before is None:
        return f"{text}."
    told = shown(before, card.unit, currency)
    return f"{text}, {told} in the 30 before{change_text(change_of(value, before))}."


def _explain(ratio: Ratio, view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else ratio_tree(view, ratio, MONTH)
