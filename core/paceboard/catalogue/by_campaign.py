"""Campaigns beside each other: one measure or ratio of each, over the last 30 complete days."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from paceboard.catalogue.amounts import (
    Amount,
    amount_in,
    campaigns_in,
    needs_of,
    summed_reading,
    told_in,
    told_tree,
)
from paceboard.catalogue.efficiency import RATIOS
from paceboard.catalogue.envelope import spent_in
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.catalogue.numbers import measured_part, part_of, unit_of
from paceboard.catalogue.ratios import Ratio, ratio_in, ratio_tree
from paceboard.catalogue.shares import shares_of
from paceboard.plugin import (
    AccountView,
    CardSpec,
    Chart,
    Freshness,
    Level,
    Node,
    Reading,
    Stage,
    WindowKey,
    shown,
)

__all__ = [
    "CAMPAIGN_COMPARISON",
    "CARDS",
    "CONVERSIONS_BY_CAMPAIGN",
    "CTR_BY_CAMPAIGN",
    "ROAS_BY_CAMPAIGN",
    "SPEND_BY_CAMPAIGN",
]

MONTH = WindowKey.COMPLETE_30_DAYS
MEASURES = ("spend", "impressions", "clicks", "conversions", "conversion_value")


def name_of(view: AccountView, campaign: str) -> str:
    """A campaign's own name; its id where the platform lists it no more."""
    own = (each.name for each in view.entities if each.level is Level.CAMPAIGN and each.id == campaign)
    return next(own, campaign)


def _of_ratio(ratio: Ratio, card: CardSpec, view: AccountView) -> Reading:
    over, under = (campaigns_in(view, key, MONTH) for key in (ratio.over, ratio.under))
    values = {
        key: ratio.of(over[key].value if key in over else None, amount.value) for key, amount in under.items()
    }
    rows = [
        {
            "campaign": key,
            "name": name_of(view, key),
            "value": part_of(values[key], ratio.unit, view.account.currency),
            ratio.under: measured_part(ratio.under, under[key].value, view.account.currency),
        }
        for key in _best_first(values)
    ]
    return _reading(card, view, (ratio.over, ratio.under), ratio_in(view, ratio, MONTH), rows)


def _best_first(values: Mapping[str, Fraction | int | None]) -> list[str]:
    """The largest first; those without a value last."""
    return sorted(values, key=lambda key: (values[key] is None, -(values[key] or 0), key))


def _of_measure(measure: str, card: CardSpec, view: AccountView) -> Reading:
    found = campaigns_in(view, measure, MONTH)
    known = {key: amount.value for key, amount in found.items() if amount.value is not None}
    left = spent_in(view, MONTH).unattributed if measure == "spend" and not view.scope else None
    sharing = {**known, **({"": left} if left and left > 0 else {})}
    shares = shares_of(sharing) if all(value >= 0 for value in sharing.values()) else {}
    currency = view.account.currency
    rows = [
        {
            "campaign": key or None,
            "name": name_of(view, key) if key else "in no campaign",
            "value": measured_part(measure, sharing.get(key), currency),
            "share": shares.get(key),
        }
        for key in _best_first({**dict.fromkeys(found), **sharing})
    ]
    return _reading(card, view, (measure,), told_in(view, measure, MONTH), rows)


def _reading(
    card: CardSpec,
    view: AccountView,
    measures: tuple[str, ...],
    value: Fraction | int | None,
    rows: list[dict[str, Any]],
) -> Reading:
    first = next((row for row in rows if row["value"] is not None), None)
    told = shown(value, card.unit, view.account.currency)
    led = f"; {first['name']} leads" if first is not None and len(rows) > 1 else ""
    return summed_reading(
        card,
        view,
        measures,
        MONTH,
        value=value,
        text=f"{told} in the last 30 complete days, {len(rows)} campaigns{led}.",
        parts={"campaigns": rows},
    )


def _compare(card: CardSpec, view: AccountView) -> Reading:
    """Every campaign with a row: spend, what it brought, and the ratios between."""
    found = {measure: campaigns_in(view, measure, MONTH) for measure in MEASURES}
    spend = {key: amount.value for key, amount in found["spend"].items()}
    rows = [_compared(view, key, found) for key in _best_first(spend)]
    value = amount_in(view, "spend", MONTH).value
    return _reading(card, view, MEASURES, value, rows)


def _compared(view: AccountView, key: str, found: Mapping[str, Mapping[str, Amount]]) -> dict[str, Any]:
    currency = view.account.currency
    amounts = {measure: own[key].value if key in own else None for measure, own in found.items()}
    told = {measure: measured_part(measure, value, currency) for measure, value in amounts.items()}
    ratios = {
        name: part_of(ratio.of(amounts[ratio.over], amounts[ratio.under]), ratio.unit, currency)
        for name, ratio in RATIOS.items()
    }
    spend = told.pop("spend")
    return {"campaign": key, "name": name_of(view, key), "value": spend, "spend": spend, **ratios, **told}


def _explain_ratio(ratio: Ratio, view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else ratio_tree(view, ratio, MONTH)


def _explain_measure(measure: str, view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else told_tree(view, measure, MONTH)


def _ratio_by_campaign(name: str, **words: Any) -> CardSpec:
    ratio = RATIOS[name]
    return card_of(
        partial(_of_ratio, ratio),
        unit=ratio.unit,
        chart=Chart.BAR_HORIZONTAL,
        category="Campaign Performance",
        windows=("30D",),
        needs=needs_of((ratio.over, ratio.under), MONTH),
        explain=partial(_explain_ratio, ratio),
        **words,
    )


def _measure_by_campaign(measure: str, **words: Any) -> CardSpec:
    return card_of(
        partial(_of_measure, measure),
        unit=unit_of(measure),
        chart=Chart.BAR_HORIZONTAL,
        category="Campaign Performance",
        windows=("30D",),
        needs=needs_of((measure,), MONTH),
        explain=partial(_explain_measure, measure),
        **words,
    )


SPEND_BY_CAMPAIGN = _measure_by_campaign(
    "spend",
    key="spend_by_campaign",
    title="Spend by Campaign",
    question="Which campaigns take the money?",
    roles=EVERYBODY,
    formula="spend of each campaign over the last 30 complete days; shares sum to 100 % by largest remainder",
    source="requirement R88; peers reference 1.3",
    siblings=("campaign_comparison", "spend_concentration"),
)
CONVERSIONS_BY_CAMPAIGN = _measure_by_campaign(
    "conversions",
    key="conversions_by_campaign",
    title="Conversions by Campaign",
    question="Which campaigns convert?",
    formula="conversions of each campaign over the last 30 complete days, with their shares",
    source="peers reference 1.3",
    siblings=("campaign_comparison", "cpa"),
    freshness=Freshness.DAYS,
    stages=(Stage.CONVERSION,),
)
ROAS_BY_CAMPAIGN = _ratio_by_campaign(
    "roas",
    key="roas_by_campaign",
    title="ROAS by Campaign",
    question="Which campaigns earn their money back?",
    roles=EVERYBODY,
    formula="conversion value ÷ spend of each campaign over the last 30 complete days; none without spend",
    source="peers reference 1.3; requirement R82",
    siblings=("roas", "campaign_comparison"),
    freshness=Freshness.DAYS,
    stages=(Stage.CONVERSION,),
)
CTR_BY_CAMPAIGN = _ratio_by_campaign(
    "ctr",
    key="ctr_by_campaign",
    title="CTR by Campaign",
    question="Which campaigns get clicks?",
    formula="clicks to the destination ÷ impressions of each campaign over the last 30 complete days",
    source="peers reference 1.3",
    siblings=("ctr", "campaign_comparison"),
    stages=(Stage.ENGAGEMENT,),
)
CAMPAIGN_COMPARISON = card_of(
    _compare,
    key="campaign_comparison",
    title="Campaign Comparison",
    question="How do the campaigns compare?",
    category="Campaign Performance",
    chart=Chart.TABLE,
    unit="money",
    roles=EVERYBODY,
    windows=("30D",),
    needs=needs_of(MEASURES, MONTH),
    explain=partial(_explain_measure, "spend"),
    formula="spend, impressions, clicks, conversions and value of each campaign, and the ratios between them",
    source="peers reference 1.3",
    siblings=("spend_by_campaign", "roas_by_campaign"),
    freshness=Freshness.DAYS,
)
CARDS = (CAMPAIGN_COMPARISON, CONVERSIONS_BY_CAMPAIGN, CTR_BY_CAMPAIGN, ROAS_BY_CAMPAIGN, SPEND_BY_CAMPAIGN)
