"""Click Rate: how many of those who see an ad click it."""

from __future__ import annotations

from fractions import Fraction

from paceboard.plugin import (
    AccountView,
    CardClass,
    CardSpec,
    Chart,
    Level,
    Measured,
    Node,
    Operation,
    Operator,
    Reading,
    Role,
    Total,
    WindowKey,
    format_ratio,
)

__all__ = ["CLICK_RATE", "explain", "judge"]

WINDOW = WindowKey.LAST_30_DAYS
MEASURES = ("clicks", "impressions")


def _sums(view: AccountView, measure: str) -> list[tuple[Total, str]]:
    """Which sums make up a measure: the account's own, or those of the campaigns asked about."""
    if view.scope:
        return [(Total(measure, WINDOW, Level.CAMPAIGN), campaign) for campaign in view.scope]
    return [(Total(measure, WINDOW), view.account.ref.id)]


def _measured(view: AccountView, measure: str) -> Measured:
    found = [view.totals.get(need, {}).get(entity) for need, entity in _sums(view, measure)]
    known = [each for each in found if each is not None]
    return Measured(
        sum(each.value or 0 for each in known),
        rows=sum(each.rows for each in known),
        unknown=sum(each.unknown for each in known),
    )


def judge(view: AccountView) -> Reading:
    """Clicks over impressions, exact; None where either is not known or nothing was shown."""
    clicks, shown = (_measured(view, measure) for measure in MEASURES)
    rate = None
    if view.covers(WINDOW) and not (clicks.unknown or shown.unknown) and shown.value:
        rate = Fraction(clicks.value or 0, shown.value)
    return Reading(
        card=f"{view.account.ref.connector}.click_rate",
        title=f"{view.connector_title} Click Rate",
        account=str(view.account.ref),
        account_name=view.account.name,
        scope=view.scope,
        revision=view.revision,
        inputs=view.inputs,
        as_of=view.as_of,
        watermark=view.watermark,
        zone=view.account.zone.name,
        window=view.windows.get(WINDOW),
        currency=view.account.currency,
        value=rate,
        unit="ratio",
        completeness={"rows": shown.rows, "rows_without_value": shown.unknown},
        text="The click rate is not known." if rate is None else f"{format_ratio(rate, digits=2)} clicked.",
        explanation=f"{view.account.ref}/click_rate@{view.revision}",
        simulated=view.account.simulated,
        parts={"clicks": clicks.value, "impressions": shown.value},
    )


def explain(view: AccountView, reading: Reading) -> Node | None:
    """The rows that both sums were made from."""
    if reading.value is None:
        return None
    sums = tuple(
        Operation(
            label=measure,
            operator=Operator.SUM,
            parts=tuple(row for need, entity in _sums(view, measure) for row in view.rows(need, entity)),
        )
        for measure in MEASURES
    )
    return Operation(label="click rate", operator=Operator.QUOTIENT, parts=sums)


CLICK_RATE = CardSpec(
    key="click_rate",
    title="Click Rate",
    question="How many of those who see an ad click it?",
    archetype="ad_platform",
    card_class=CardClass.STANDARD,
    category="Campaign Performance",
    chart=Chart.KPI,
    unit="ratio",
    roles=(Role.MARKETING,),
    windows=("30D",),
    needs=tuple(
        Total(measure, WINDOW, level) for measure in MEASURES for level in (Level.ACCOUNT, Level.CAMPAIGN)
    ),
    judge=judge,
    explain=explain,
    formula="clicks to the destination ÷ impressions, over the last 30 account-local days",
    source="an example of Paceboard's documentation",
)
