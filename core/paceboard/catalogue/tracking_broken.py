"""Tracking Broken: clicks hold and their conversions are no longer counted (peers reference, 1.3)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.catalogue.amounts import (
    amount_in,
    needs_of,
    summed_reading,
    told_in,
    told_tree,
)
from paceboard.catalogue.equal_ages import BASIS, WANTED, Aged, aged, aged_tree, beyond_chance, is_complete
from paceboard.catalogue.manifest import card_of
from paceboard.plugin import (
    AccountView,
    AlertRule,
    CardSpec,
    Chart,
    Freshness,
    Node,
    Operation,
    Operator,
    Reading,
    Sentiment,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    WindowKey,
    shown,
)

__all__ = ["CARDS", "TRACKING_BROKEN"]

BEFORE = WindowKey.PRIOR_7_DAYS
RECENT = {WindowKey.COMPLETE_DAY: 1, WindowKey.COMPLETE_3_DAYS: 3}
"""Windows in which tracking is looked at, the shortest that can tell, by their days."""
HALF, HOLDS = Fraction(1, 2), Fraction(4, 5)
CONVERSIONS = "conversions"


@frozen(kw_only=True)
class _Tracked:
    """What days have counted beside what their clicks would have brought at the rate of the week before.

    Args:
        clicks_held: clicks a day over those of the week before.
        tells: so many were expected that none at all would be beyond chance.
    """

    window: WindowKey
    conversions: Fraction
    expected: Fraction
    clicks_held: Fraction
    share: Aged
    tells: bool
    surely: bool

    @property
    def broken(self) -> bool:
        """Clicks hold, and under half of what they would have brought was counted."""
        under = self.conversions < HALF * self.expected
        return self.tells and under and self.surely and self.clicks_held >= HOLDS


def _tracked_in(view: AccountView, window: WindowKey) -> _Tracked | None:
    conversions, counted = (told_in(view, CONVERSIONS, each) for each in (window, BEFORE))
    clicks, clicked = (amount_in(view, "clicks", each).value for each in (window, BEFORE))
    share = aged(view, CONVERSIONS, window, BEFORE)
    if conversions is None or not counted or not clicks or not clicked or share is None:
        return None
    expected = Fraction(counted) / clicked * clicks * share.factor
    found = Fraction(conversions)
    return _Tracked(
        window=window,
        conversions=found,
        expected=expected,
        clicks_held=Fraction(clicks, RECENT[window]) / Fraction(clicked, 7),
        share=share,
        tells=beyond_chance(Fraction(0), expected, Fraction(counted)),
        surely=beyond_chance(found, expected, Fraction(counted)),
    )


def _tracked(view: AccountView) -> _Tracked | None:
    """The shortest of the newest spans that can tell; where none can, the longest that is known.

    One day alone is not judged before the platform's own lag for conversions has passed.
    """
    day, days = RECENT
    windows = (day, days) if is_complete(view, CONVERSIONS, day) else (days,)
    found = [each for window in windows if (each := _tracked_in(view, window)) is not None]
    return next((each for each in found if each.tells), found[-1] if found else None)


def _judge(card: CardSpec, view: AccountView) -> Reading:
    tracked = _tracked(view)
    window = WindowKey.COMPLETE_DAY if tracked is None else tracked.window
    fires = tracked is not None and tracked.broken
    return summed_reading(
        card,
        view,
        (CONVERSIONS, "clicks"),
        window,
        counted=(CONVERSIONS,),
        value=None if tracked is None else tracked.conversions / tracked.expected,
        fires=fires,
        sentiment=_sentiment(tracked),
        text=_text(tracked),
        parts=_parts(tracked),
    )


def _sentiment(tracked: _Tracked | None) -> Sentiment:
    if tracked is None or not tracked.tells:
        return Sentiment.NEUTRAL
    return Sentiment.BAD if tracked.broken else Sentiment.GOOD


def _parts(tracked: _Tracked | None) -> dict[str, Any]:
    return {
        "conversions": None if tracked is None else tracked.conversions,
        "expected": None if tracked is None else tracked.expected,
        "clicks_held": None if tracked is None else tracked.clicks_held,
        "enough_to_tell": tracked is not None and tracked.tells,
        "conversions_told": None if tracked is None else tracked.share.now,
        "conversions_told_basis": BASIS if tracked is None else tracked.share.basis,
    }


def _text(tracked: _Tracked | None) -> str:
    if tracked is None:
        return "Not known: clicks or conversions of the last days, or of the week before, are missing."
    days = {1: "the last complete day", 3: "the last 3 complete days"}[RECENT[tracked.window]]
    told = f"{shown(tracked.conversions, 'count', '')} conversions on {days}"
    expected = f"about {round(tracked.expected)} were to be expected of the clicks"
    if not tracked.tells:
        return f"{told}, {expected}: too few to tell."
    if tracked.broken:
        return f"{told}, {expected}, and clicks hold: look at pixel and events before anything else."
    return f"{told}, {expected}: tracking counts."


def _explain(view: AccountView, reading: Reading) -> Node | None:
    tracked = _tracked(view)
    if reading.value is None or tracked is None:
        return None
    rate = Operation(
        label="conversions a click, the week before",
        operator=Operator.QUOTIENT,
        parts=(told_tree(view, CONVERSIONS, BEFORE), told_tree(view, "clicks", BEFORE)),
    )
    usual = Operation(
        label="what the clicks would bring",
        operator=Operator.PRODUCT,
        parts=(rate, told_tree(view, "clicks", tracked.window)),
    )
    return Operation(
        label="counted of what was to be expected",
        operator=Operator.QUOTIENT,
        parts=(told_tree(view, CONVERSIONS, tracked.window), aged_tree(tracked.share, usual)),
    )


TRACKING_BROKEN = card_of(
    _judge,
    key="tracking_broken",
    title="Tracking Broken",
    question="Do clicks hold while their conversions are no longer counted?",
    category="Alerts & Anomalies",
    chart=Chart.ALERT_LIST,
    unit="ratio",
    windows=("24H", "72H"),
    needs=needs_of((CONVERSIONS, "clicks"), *RECENT, BEFORE),
    wanted=WANTED,
    explain=_explain,
    formula="conversions of the last complete day (of the last 3, where one is too few or too young to tell) "
    "÷ its clicks times the conversion rate of the 7th to 14th day before times what is told at that age",
    source="peers reference 1.3, where it leads a connector and looks at half hours; here at whole days, "
    "since conversions of the running day are too young to be judged; match rates of events are not read",
    siblings=("conversion_drop", "roas_drop", "clicks_vs_conversions"),
    freshness=Freshness.DAYS,
    sentiment=SentimentRule(shape=SentimentShape.CATEGORICAL, source="what fires is bad"),
    alert=AlertRule(
        when="under half of what was to be expected, fewer than chance brings in one of a hundred cases, and "
        "clicks a day at four fifths of the week before or more",
        severity=Severity.CRITICAL,
        source="peers reference 1.3: under about half of expected while clicks hold; the rest is ours",
    ),
    stages=(Stage.CONVERSION,),
)
CARDS = (TRACKING_BROKEN,)
