"""Spend Concentration: how much of the spend one ad takes (R70)."""

from __future__ import annotations

from fractions import Fraction

from paceboard.catalogue.amounts import (
    amount_in,
    amount_tree,
    summed_reading,
)
from paceboard.catalogue.envelope import spend_needs
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    AccountView,
    Bands,
    CardSpec,
    Chart,
    Level,
    Money,
    Node,
    Operation,
    Operator,
    Reading,
    SentimentRule,
    SentimentShape,
    Stage,
    Total,
    WindowKey,
    format_ratio,
)

__all__ = ["CARDS", "SPEND_CONCENTRATION"]

WEEK = WindowKey.COMPLETE_7_DAYS
ADS = Total("spend", WEEK, Level.AD)
SHOWN = 10


def _spends(view: AccountView) -> dict[str, int] | None:
    """Spend of each ad, the dearest first; None where one of them is not known."""
    ads = view.totals.get(ADS, {})
    if not view.covers(WEEK) or any(each.unknown for each in ads.values()):
        return None
    known = {key: each.value or 0 for key, each in ads.items()}
    return dict(sorted(known.items(), key=lambda each: (-each[1], each[0])))


def _judge(card: CardSpec, view: AccountView) -> Reading:
    spends, whole = _spends(view), amount_in(view, "spend", WEEK)
    top = next(iter(spends.values()), None) if spends else None
    value = None if top is None or not whole.value else Fraction(top, whole.value)
    names = {each.id: each.name for each in view.entities if each.level is Level.AD}
    rows = [
        {
            "ad": key,
            "name": names.get(key, key),
            "value": Money(spend, view.account.currency),
            "share": Fraction(spend, whole.value) if whole.value else None,
        }
        for key, spend in list((spends or {}).items())[:SHOWN]
    ]
    text = "Not known, or nothing was spent in the last 7 complete days."
    if value is not None:
        text = f"{rows[0]['name']} takes {format_ratio(value)} of the spend of the last 7 complete days."
    return summed_reading(
        card,
        view,
        ("spend",),
        WEEK,
        value=value,
        sentiment=taken(view, card, value),
        text=text,
        parts={"ads": rows, "ads_with_spend": None if spends is None else sum(map(bool, spends.values()))},
    )


def _explain(view: AccountView, reading: Reading) -> Node | None:
    spends = _spends(view)
    if reading.value is None or not spends:
        return None
    top = next(iter(spends))
    return Operation(
        label="share of the top ad",
        operator=Operator.QUOTIENT,
        parts=(
            Operation(label="spend of the top ad", operator=Operator.SUM, parts=view.rows(ADS, top)),
            amount_tree(view, "spend", WEEK),
        ),
    )


SPEND_CONCENTRATION = card_of(
    _judge,
    key="spend_concentration",
    title="Spend Concentration",
    question="How much of the spend does one ad take?",
    category="Creative Performance",
    chart=Chart.DONUT,
    unit="ratio",
    windows=("7D",),
    needs=(*spend_needs(WEEK), ADS),
    explain=_explain,
    formula="spend of the ad that took the most ÷ spend of the account, over the last 7 complete days",
    source="requirement R70: the seed's viral ad takes 70 %",
    siblings=("creative_fatigue", "campaign_comparison"),
    sentiment=SentimentRule(
        shape=SentimentShape.LOWER_IS_BETTER,
        bands=Bands(good_to=Fraction(1, 2), bad_above=Fraction(4, 5)),
        source="ours: over half is worth a look, over four fifths hangs on one ad",
    ),
    stages=(Stage.DELIVERY,),
)
CARDS = (SPEND_CONCENTRATION,)
