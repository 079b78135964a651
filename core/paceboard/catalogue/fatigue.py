"""Creative Fatigue: campaigns whose audience has seen the ads too often to click (R85)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.catalogue.by_campaign import name_of
from paceboard.catalogue.envelope import reading_of
from paceboard.catalogue.manifest import card_of
from paceboard.catalogue.ratios import change_of
from paceboard.catalogue.reach import told
from paceboard.plugin import (
    AccountView,
    AlertRule,
    CardSpec,
    Caution,
    Chart,
    Given,
    Level,
    Node,
    Operation,
    Operator,
    Reading,
    Sentiment,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    Whole,
    WindowKey,
    format_ratio,
    shown,
)

__all__ = ["CARDS", "CREATIVE_FATIGUE"]

MONTH, WEEK, WEEK_BEFORE = (
    WindowKey.COMPLETE_30_DAYS,
    WindowKey.COMPLETE_7_DAYS,
    WindowKey.PRIOR_7_DAYS,
)
MEASURES = ("reach", "impressions", "clicks")
FALL = Fraction(-1, 10)
"""Clicks per impression that fall by more than this fall; the week-to-week noise of ads is less."""


@frozen(kw_only=True)
class _Seen:
    """How often a campaign's ads were seen by each person reached, and how many clicked, in one window."""

    frequency: Fraction | None
    click_rate: Fraction | None


@frozen(kw_only=True)
class _Campaign:
    """A campaign over 30 days, its last week, and the week before."""

    id: str
    month: _Seen
    week: _Seen
    before: _Seen


def _seen(view: AccountView, campaign: str, window: WindowKey) -> _Seen:
    reach, impressions, clicks = (told(view, key, window, campaign) for key in MEASURES)
    return _Seen(
        frequency=None if impressions is None or not reach else Fraction(impressions, reach),
        click_rate=None if clicks is None or not impressions else Fraction(clicks, impressions),
    )


def _campaigns(view: AccountView) -> list[_Campaign]:
    known = view.wholes.get(Whole("reach", MONTH, Level.CAMPAIGN), {})
    found = [
        _Campaign(
            id=key,
            month=_seen(view, key, MONTH),
            week=_seen(view, key, WEEK),
            before=_seen(view, key, WEEK_BEFORE),
        )
        for key in sorted(known)
        if not view.scope or key in view.scope
    ]
    return sorted(found, key=lambda each: (-(each.month.frequency or 0), each.id))


def _worn(view: AccountView, seen: _Seen) -> bool:
    """As often as an audit of the platform takes for too often, and few click."""
    limits = view.fatigue
    if limits is None or seen.frequency is None or seen.click_rate is None:
        return False
    return seen.frequency >= limits.frequency and seen.click_rate < limits.click_rate


def _urgent(view: AccountView, seen: _Seen) -> bool:
    critical = None if view.fatigue is None else view.fatigue.critical
    return critical is not None and seen.frequency is not None and seen.frequency >= critical


def _wearing(campaign: _Campaign) -> bool:
    """Seen more often than the week before, and clicked less."""
    oftener = change_of(campaign.week.frequency, campaign.before.frequency)
    clicks = change_of(campaign.week.click_rate, campaign.before.click_rate)
    return oftener is not None and clicks is not None and oftener > 0 and clicks < FALL


def _state(view: AccountView, campaign: _Campaign) -> str:
    if _worn(view, campaign.month):
        return "critical" if _urgent(view, campaign.month) else "tired"
    return "tiring" if _wearing(campaign) else "fresh"


def _row(view: AccountView, campaign: _Campaign) -> dict[str, Any]:
    return {
        "campaign": campaign.id,
        "name": name_of(view, campaign.id),
        "value": campaign.month.frequency,
        "click_rate": campaign.month.click_rate,
        "state": _state(view, campaign),
        "last_7_days": campaign.week.frequency,
        "prior_7_days": campaign.before.frequency,
        "click_rate_7_days": campaign.week.click_rate,
        "click_rate_prior_7_days": campaign.before.click_rate,
    }


def _tired(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["state"] != "fresh"]


def _judge(card: CardSpec, view: AccountView) -> Reading:
    rows = [_row(view, each) for each in _campaigns(view)]
    tired, limits = _tired(rows), view.fatigue
    sentiment = Sentiment.BAD if tired else Sentiment.GOOD
    return reading_of(
        view,
        card.key,
        card.title,
        value=len(tired) if rows else None,
        unit=card.unit,
        window=view.whole_windows.get(MONTH),
        fires=bool(tired),
        sentiment=sentiment if rows else Sentiment.NEUTRAL,
        warnings=tuple(_cautions(view, known=bool(rows))),
        completeness={"rows": len(rows)},
        text=_sentence(rows),
        parts={
            "campaigns": rows,
            "frequency_limit": None if limits is None else limits.frequency,
            "critical_limit": None if limits is None else limits.critical,
            "click_rate_limit": None if limits is None else limits.click_rate,
            "limits_source": None if limits is None else limits.source,
        },
    )


def _cautions(view: AccountView, *, known: bool) -> list[Caution]:
    found: list[Caution] = []
    if not known:
        found.append(Caution("not_fetched", "the platform has told of no campaign's people as a whole"))
    if view.fatigue is None:
        found.append(Caution("no_limits", "nobody says from where on an audience has seen enough here"))
    if view.stale and view.watermark is not None:
        found.append(Caution("stale", "the data are older than the platform's own lag allows"))
    return found


def _sentence(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "Not known: the platform has told of no campaign's people as a whole."
    tired = _tired(rows)
    if not tired:
        return f"None of {len(rows)} campaigns tires its audience."
    first = tired[0]
    often, clicked = shown(first["value"], "multiple", ""), first["click_rate"]
    rate = "" if clicked is None else f" and CTR {format_ratio(clicked)}"
    led = f"{first['name']}: frequency {often}{rate}"
    return f"{len(tired)} of {len(rows)} campaigns tire their audience; {led}."


def _explain(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    parts = tuple(
        Given(label=f"{row['name']} is {row['state']}", value=1, source="its row among the campaigns")
        for row in _tired([_row(view, each) for each in _campaigns(view)])
    )
    return Operation(label="campaigns that tire their audience", operator=Operator.SUM, parts=parts)


CREATIVE_FATIGUE = card_of(
    _judge,
    key="creative_fatigue",
    title="Creative Fatigue",
    question="Which campaigns has their audience seen too often?",
    category="Creative Performance",
    chart=Chart.ALERT_LIST,
    unit="count",
    windows=("30D", "7D", "vsP"),
    needs=tuple(Whole(key, window, Level.CAMPAIGN) for key in MEASURES for window in (MONTH, WEEK)),
    wanted=tuple(Whole(key, WEEK_BEFORE, Level.CAMPAIGN) for key in MEASURES),
    explain=_explain,
    formula="campaigns with a frequency from the platform's limit on and a CTR below it in 30 days, or with "
    "frequency up and CTR down by more than 10 % in 7 days against the 7 before, all told as a whole",
    source="requirement R85; the 30 days and the 10 % are ours: the audits name neither",
    siblings=("frequency", "reach", "ctr"),
    stages=(Stage.ENGAGEMENT,),
    sentiment=SentimentRule(shape=SentimentShape.CATEGORICAL, source="ours: a tired audience is bad"),
    alert=AlertRule(
        when="a campaign's frequency at its platform's limit (TikTok 5, critical 8; Meta 7) with CTR below "
        "the limit (1 %; 0.5 %), or frequency rising with CTR falling over 7 days",
        severity=Severity.MEDIUM,
        source="requirement R85",
    ),
)
CARDS = (CREATIVE_FATIGUE,)
