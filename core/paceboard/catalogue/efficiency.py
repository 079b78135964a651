"""What delivery, response and conversions cost and bring: the ratio cards (R82, R93)."""

from __future__ import annotations

from fractions import Fraction

from paceboard.catalogue.comparing import FACTORS, with_comparison
from paceboard.catalogue.manifest import EVERYBODY
from paceboard.catalogue.ratios import Ratio, ratio_card
from paceboard.catalogue.response import CPA_WANTED, cpa_diagnosis, low_ctr
from paceboard.plugin import (
    Bands,
    CardClass,
    Chart,
    Freshness,
    Objective,
    SentimentRule,
    SentimentShape,
    Stage,
)

__all__ = ["CARDS", "CPA", "CPC", "CPM", "CTR", "CVR", "RATIOS", "ROAS"]

RATIOS = {
    "roas": Ratio(over="conversion_value", under="spend", unit="multiple", counted="conversions"),
    "cpa": Ratio(over="spend", under="conversions", unit="price", counted="conversions"),
    "cvr": Ratio(over="conversions", under="clicks", unit="ratio", counted="conversions"),
    "cpc": Ratio(over="spend", under="clicks", unit="price", counted="clicks"),
    "ctr": Ratio(over="clicks", under="impressions", unit="ratio", counted="clicks"),
    "cpm": Ratio(over="spend", under="impressions", unit="price", counted="impressions", times=1_000),
}
"""Each by its card's key."""

_COST = SentimentRule(
    shape=SentimentShape.DIRECTIONAL,
    bands=Bands(good_to=Fraction(5, 100), bad_above=Fraction(25, 100)),
    source="ours: a cost is taken by how it moved against the 30 days before",
)
_RATE = SentimentRule(
    shape=SentimentShape.DIRECTIONAL,
    bands=Bands(bad_below=Fraction(-25, 100), good_from=Fraction(-5, 100)),
    source="ours: a rate is taken by how it moved against the 30 days before",
)

ROAS = ratio_card(
    RATIOS["roas"],
    key="roas",
    title="ROAS",
    question="What comes back for the money spent?",
    card_class=CardClass.HERO,
    category="Executive Overview",
    chart=Chart.GAUGE,
    roles=EVERYBODY,
    formula="conversion value, as the platform claims it, ÷ spend of the last 30 complete days",
    source="requirements R57 to R61, R82; peers reference 1.3; floor of 2.5 from the seed 'Spend vs Budget'",
    siblings=("total_revenue", "cpa", "spend_vs_budget"),
    freshness=Freshness.DAYS,
    sentiment=SentimentRule(
        shape=SentimentShape.HIGHER_IS_BETTER,
        bands=Bands(bad_below=Fraction(2), good_from=Fraction(5, 2)),
        source="audit thresholds warn below 2 (peers reference, 1.5); good from the seed's floor of 2.5",
    ),
    stages=(Stage.CONVERSION,),
    objectives=(Objective.CONVERSION,),
)

CPA = ratio_card(
    RATIOS["cpa"],
    beside=cpa_diagnosis,
    wanted=CPA_WANTED,
    key="cpa",
    title="CPA",
    question="What does a conversion cost?",
    category="Executive Overview",
    chart=Chart.KPI,
    roles=EVERYBODY,
    formula="gross spend ÷ conversions, over the last 30 complete days; none without a conversion",
    source="requirements R19, R98; seed document on ad-credit campaigns; C27",
    siblings=("cvr", "cpc", "roas"),
    freshness=Freshness.DAYS,
    sentiment=_COST,
    stages=(Stage.CONVERSION,),
    objectives=(Objective.CONVERSION,),
)

CVR = ratio_card(
    RATIOS["cvr"],
    key="cvr",
    title="CVR",
    question="How many of those who click convert?",
    category="Funnel & Conversion",
    chart=Chart.KPI,
    formula="conversions ÷ clicks to the destination, over the last 30 complete days",
    source="requirement R93; seed document on ad-credit campaigns",
    siblings=("ctr", "cpa", "conversion_funnel"),
    freshness=Freshness.DAYS,
    sentiment=_RATE,
    stages=(Stage.CONVERSION,),
    objectives=(Objective.CONVERSION,),
)

CPC = ratio_card(
    RATIOS["cpc"],
    key="cpc",
    title="CPC",
    question="What does a click cost?",
    category="Executive Overview",
    chart=Chart.KPI,
    formula="spend ÷ clicks to the destination, over the last 30 complete days",
    source="requirement R93; peers reference 1.3",
    siblings=("cpc_trend", "cpc_spike", "ctr"),
    sentiment=_COST,
    stages=(Stage.ENGAGEMENT,),
)

CTR = ratio_card(
    RATIOS["ctr"],
    beside=low_ctr,
    key="ctr",
    title="CTR",
    question="How many of those who see an ad click on it?",
    category="Executive Overview",
    chart=Chart.KPI,
    formula="clicks to the destination ÷ impressions, over the last 30 complete days",
    source="requirements R93, R96; C29: 0.5 to 2 % is orientation, no benchmark of a platform",
    siblings=("ctr_by_campaign", "cpc", "creative_fatigue"),
    sentiment=SentimentRule(
        shape=SentimentShape.HIGHER_IS_BETTER,
        bands=Bands(bad_below=Fraction(3, 1_000), good_from=Fraction(5, 1_000)),
        source="seed document on ad-credit campaigns: 0.5 to 2 % is usual, review below 0.3 %",
    ),
    stages=(Stage.ENGAGEMENT,),
)

CPM = ratio_card(
    RATIOS["cpm"],
    key="cpm",
    title="CPM",
    question="What do a thousand impressions cost?",
    category="Executive Overview",
    chart=Chart.KPI,
    formula="1,000 times spend ÷ impressions, over the last 30 complete days",
    source="requirement R93; seed document on ad-credit campaigns",
    siblings=("impressions_trend", "cpc", "frequency"),
    sentiment=_COST,
    stages=(Stage.DELIVERY,),
)
CARDS = tuple(
    with_comparison(card, RATIOS[card.key], FACTORS.get(card.key)) for card in (ROAS, CPA, CVR, CPC, CTR, CPM)
)
