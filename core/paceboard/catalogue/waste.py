"""Money that brought nothing: groups and campaigns that spend and do not convert (R83, R84)."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import frozen

from paceboard.catalogue.amounts import (
    amount_in,
    summed_reading,
    untracked_caution,
)
from paceboard.catalogue.envelope import spend_needs
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.catalogue.taking import taken_for_cost
from paceboard.plugin import (
    DAY,
    AccountView,
    AlertRule,
    CardClass,
    CardSpec,
    Chart,
    Entity,
    Freshness,
    Level,
    Measured,
    Money,
    Node,
    Operation,
    Operator,
    Reading,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    Total,
    WindowKey,
    format_micros,
)

__all__ = ["CARDS", "WASTED_SPEND", "WASTED_SPEND_BURST", "ZERO_CONVERSION_SPEND"]

MONTH, BEFORE, BURST = WindowKey.COMPLETE_30_DAYS, WindowKey.PRIOR_30_DAYS, WindowKey.COMPLETE_3_DAYS
LEAST_AGE = 7
"""Days that an entity is given to learn before its spend can be called wasted (R83)."""
BURST_SHARE = 20
"""A burst is a twentieth of the account's spend of those days, or more."""


@frozen(kw_only=True)
class _Idle:
    """An entity that spent in a window and converted nobody.

    Args:
        converted_before: it did in the 30 days before; None: that is not known.
    """

    id: str
    name: str
    spend: int
    converted_before: bool | None


@frozen(kw_only=True)
class _Kind:
    """Which entities a card looks at, over what, and how old they are at least."""

    level: Level
    window: WindowKey
    least_age: int = LEAST_AGE

    @property
    def needs(self) -> tuple[Total, ...]:
        """Spend and conversions of each entity, what they were before, and the account's own."""
        return (
            *spend_needs(self.window),
            Total("clicks", self.window),
            Total("conversions", self.window),
            Total("spend", self.window, self.level),
            Total("conversions", self.window, self.level),
            Total("conversions", BEFORE, self.level),
        )


def _idle(view: AccountView, kind: _Kind) -> tuple[list[_Idle], int]:
    """Those that wasted, the dearest first, and how many could not be told: young, or of unknown age."""
    entities = {each.id: each for each in view.entities if each.level is kind.level}
    converted = view.totals.get(Total("conversions", kind.window, kind.level), {})
    before = view.totals.get(Total("conversions", BEFORE, kind.level), {})
    found, untold = [], 0
    for key, spent in sorted(view.totals.get(Total("spend", kind.window, kind.level), {}).items()):
        if not spent.value or not _none(converted.get(key)):
            continue
        if not _is_old(view, entities.get(key), kind.least_age):
            untold += 1
            continue
        name = entities[key].name if key in entities else key
        known = _none(before.get(key)) if view.covers(BEFORE) else None
        found.append(
            _Idle(id=key, name=name, spend=spent.value, converted_before=None if known is None else not known)
        )
    return sorted(found, key=lambda each: (-each.spend, each.id)), untold


def _none(measured: Measured | None) -> bool:
    """It converted nobody: rows say zero, or there are none at all; a row without a value says nothing."""
    return measured is None or (not measured.unknown and not measured.value)


def _is_old(view: AccountView, entity: Entity | None, days: int) -> bool:
    begun = None if entity is None else entity.created if entity.created is not None else entity.starts
    if not days:
        return True
    return begun is not None and view.watermark is not None and view.watermark - begun >= days * DAY


def _judge(kind: _Kind, card: CardSpec, view: AccountView) -> Reading:
    untracked = untracked_caution(view, kind.window)
    known = not untracked and amount_in(view, "conversions", kind.window).value is not None
    idle, untold = _idle(view, kind) if known else ([], 0)
    wasted = sum(each.spend for each in idle)
    fires = known and _fires(view, kind, idle)
    return summed_reading(
        card,
        view,
        ("spend", "conversions"),
        kind.window,
        counted=("spend",),
        beside=untracked,
        value=wasted if known else None,
        fires=fires,
        sentiment=taken_for_cost(wasted, known=known, fires=fires),
        text=_sentence(view, kind, idle, wasted) if known else "Not known: see the notes.",
        parts={
            str(kind.level): [_part(view, kind, each) for each in idle],
            "too_young_or_of_unknown_age": untold if known else None,
        },
    )


def _fires(view: AccountView, kind: _Kind, idle: list[_Idle]) -> bool:
    if kind.window is not BURST:
        return bool(idle)
    whole = amount_in(view, "spend", BURST).value
    return whole is not None and any(each.spend * BURST_SHARE >= whole > 0 for each in idle)


def _part(view: AccountView, kind: _Kind, idle: _Idle) -> dict[str, Any]:
    causes = {None: "unknown", True: "fatigue", False: "mismatch"}
    return {
        str(kind.level): idle.id,
        "name": idle.name,
        "value": Money(idle.spend, view.account.currency),
        "cause": causes[idle.converted_before],
    }


def _sentence(view: AccountView, kind: _Kind, idle: list[_Idle], wasted: int) -> str:
    days = {BURST: "3", MONTH: "30"}[kind.window]
    if not idle:
        return f"Nothing: every {kind.level} that is old enough and spent converted in {days} complete days."
    told = format_micros(wasted, view.account.currency)
    return f"{told} of {len(idle)} {kind.level}s without a conversion in the last {days} complete days."


def _explain(kind: _Kind, view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    need = Total("spend", kind.window, kind.level)
    idle, _ = _idle(view, kind)
    return Operation(
        label="spend without a conversion",
        operator=Operator.SUM,
        parts=tuple(
            Operation(label=each.name, operator=Operator.SUM, parts=view.rows(need, each.id)) for each in idle
        ),
    )


def _card(kind: _Kind, **words: Any) -> CardSpec:
    return card_of(
        partial(_judge, kind),
        unit="money",
        roles=EVERYBODY,
        needs=kind.needs,
        explain=partial(_explain, kind),
        freshness=Freshness.DAYS,
        sentiment=SentimentRule(
            shape=SentimentShape.CATEGORICAL, source="nothing is good, what fires is bad"
        ),
        stages=(Stage.CONVERSION,),
        **words,
    )


WASTED_SPEND = _card(
    _Kind(level=Level.GROUP, window=MONTH),
    key="wasted_spend",
    title="Wasted Spend",
    question="How much goes to groups that convert nobody?",
    card_class=CardClass.HERO,
    category="Keyword Intelligence",
    chart=Chart.KPI,
    windows=("30D",),
    formula="spend of groups of 7 days or older without a conversion in the last 30 complete days",
    source="requirement R83; peers reference 1.3: converted before is fatigue, never converted is mismatch",
    siblings=("zero_conversion_spend", "wasted_spend_burst"),
    alert=AlertRule(when="any spend of that kind", severity=Severity.LOW, source="peers reference 1.3"),
)
ZERO_CONVERSION_SPEND = _card(
    _Kind(level=Level.CAMPAIGN, window=MONTH),
    key="zero_conversion_spend",
    title="Zero-Conversion Spend",
    question="Which campaigns spend and convert nobody?",
    card_class=CardClass.HERO,
    category="Alerts & Anomalies",
    chart=Chart.ALERT_LIST,
    windows=("30D",),
    formula="spend of campaigns of 7 days or older without a conversion in the last 30 complete days",
    source="requirement R83; peers reference 1.3",
    siblings=("wasted_spend", "campaign_comparison"),
    alert=AlertRule(when="any spend of that kind", severity=Severity.MEDIUM, source="peers reference 1.3"),
)
WASTED_SPEND_BURST = _card(
    _Kind(level=Level.GROUP, window=BURST, least_age=0),
    key="wasted_spend_burst",
    title="Wasted-Spend Burst",
    question="Did a group burn money in the last three days?",
    category="Alerts & Anomalies",
    chart=Chart.ALERT_LIST,
    windows=("72H",),
    formula="spend of groups without a conversion in the last 3 complete days (hours of groups are not read)",
    source="requirement R84; peers reference 1.3; the floor of a twentieth is ours",
    siblings=("wasted_spend", "zero_conversion_spend"),
    alert=AlertRule(
        when="one group took a twentieth of the account's spend of those days, or more",
        severity=Severity.HIGH,
        source="requirement R84; the floor is ours",
    ),
)
CARDS = (WASTED_SPEND, ZERO_CONVERSION_SPEND, WASTED_SPEND_BURST)
