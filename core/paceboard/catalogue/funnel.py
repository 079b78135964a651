"""From impression to purchase: the funnel's steps, and clicks beside conversions day by day."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from paceboard.catalogue.amounts import (
    amount_in,
    needs_of,
    summed_reading,
)
from paceboard.catalogue.efficiency import RATIOS
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.numbers import measured_part
from paceboard.catalogue.ratios import Ratio, ratio_in, ratio_tree
from paceboard.plugin import (
    MEASURES,
    AccountView,
    CardSpec,
    Chart,
    Daily,
    Day,
    Freshness,
    Node,
    Reading,
    Stage,
    WindowKey,
    shown,
)

__all__ = ["CARDS", "CLICKS_VS_CONVERSIONS", "CONVERSION_FUNNEL"]

MONTH = WindowKey.COMPLETE_30_DAYS
STEPS = ("impressions", "clicks", "conversions")
WHOLE = Ratio(over="conversions", under="impressions", unit="ratio")
CVR = RATIOS["cvr"]


def _funnel(card: CardSpec, view: AccountView) -> Reading:
    currency = view.account.currency
    counts = {step: amount_in(view, step, MONTH).value for step in STEPS}
    steps = [
        {
            "name": MEASURES[step].title,
            "value": measured_part(step, counts[step], currency),
            "of_the_step_before": _rate(before, step, counts),
        }
        for before, step in zip(("", *STEPS), STEPS, strict=False)
    ]
    value = ratio_in(view, WHOLE, MONTH)
    text = "Not known, or nobody saw an ad in the last 30 complete days."
    if value is not None:
        text = f"{shown(value * 1_000, 'multiple', currency)} of a thousand impressions become a conversion."
    return summed_reading(card, view, STEPS, MONTH, value=value, text=text, parts={"steps": steps})


def _rate(before: str, step: str, counts: dict[str, int | None]) -> Fraction | None:
    if not before:
        return None
    return Ratio(over=step, under=before, unit="ratio").of(counts[step], counts[before])


def _clicks_and_conversions(card: CardSpec, view: AccountView) -> Reading:
    clicks, conversions = (dict(view.series.get(Daily(step, MONTH), ())) for step in STEPS[1:])
    currency = view.account.currency
    value = ratio_in(view, CVR, MONTH)
    text = "Not known, or there were no clicks in the last 30 complete days."
    if value is not None:
        text = f"{shown(value, 'ratio', currency)} of the clicks of the last 30 complete days converted."
    series = [
        {
            "day": Day(day),
            "value": clicks[day],
            "conversions": measured_part("conversions", conversions.get(day), currency),
        }
        for day in clicks
    ]
    return summed_reading(card, view, STEPS[1:], MONTH, value=value, text=text, parts={"series": series})


def _explain(ratio: Ratio, view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else ratio_tree(view, ratio, MONTH)


CONVERSION_FUNNEL = card_of(
    _funnel,
    key="conversion_funnel",
    title="Conversion Funnel",
    question="Where between impression and conversion are people lost?",
    category="Funnel & Conversion",
    chart=Chart.FUNNEL,
    unit="ratio",
    windows=("30D",),
    needs=needs_of(STEPS, MONTH),
    explain=partial(_explain, WHOLE),
    formula="conversions ÷ impressions of the last 30 complete days, and each step over the one before",
    source="peers reference 1.3",
    siblings=("ctr", "cvr"),
    freshness=Freshness.DAYS,
    stages=(Stage.ENGAGEMENT, Stage.CONVERSION),
)
CLICKS_VS_CONVERSIONS = card_of(
    _clicks_and_conversions,
    key="clicks_vs_conversions",
    title="Clicks vs Conversions",
    question="Do conversions follow the clicks?",
    category="Executive Overview",
    chart=Chart.DUAL_AXIS,
    unit="ratio",
    windows=("30D",),
    needs=(*needs_of(STEPS[1:], MONTH), *(Daily(step, MONTH) for step in STEPS[1:])),
    explain=partial(_explain, CVR),
    formula="conversions ÷ clicks of the last 30 complete days; both of each day as lines",
    source="peers reference 1.3: look here before spend is cut",
    siblings=("cvr", "conversion_funnel"),
    freshness=Freshness.DAYS,
    stages=(Stage.CONVERSION,),
)
CARDS = (CONVERSION_FUNNEL, CLICKS_VS_CONVERSIONS)
