"""Total Spend: what was spent in the budget's period, to the cent the numerator of Spend vs Budget (R75)."""

from __future__ import annotations

from paceboard.catalogue.comparing import with_spend_comparison
from paceboard.catalogue.envelope import cautions_about_data, reading_of, spend_needs, spend_tree, spent_in
from paceboard.catalogue.words import unknown_sentence
from paceboard.plugin import (
    AccountView,
    CardClass,
    CardSpec,
    Chart,
    Money,
    Node,
    Reading,
    Role,
    WindowKey,
    format_micros,
)

__all__ = ["CARDS", "TOTAL_SPEND", "judge"]

KEY, TITLE = "total_spend", "Total Spend"
_PERIOD = spend_needs(WindowKey.PERIOD)
_TODAY = spend_needs(WindowKey.TODAY)
_MONTH = spend_needs(WindowKey.LAST_30_DAYS)


def judge(view: AccountView) -> Reading:
    """Sum the spend of the period, and of today and the last 30 days beside it."""
    spent = spent_in(view, WindowKey.PERIOD)
    currency = view.account.currency
    if view.watermark is None or spent.micros is None:
        text = unknown_sentence(view, spent)
    else:
        text = f"{format_micros(spent.micros, currency)} spent in the period up to the watermark."
    known = None if view.watermark is None else spent.micros

    def money(window: WindowKey) -> Money | None:
        # An account's report that is wrong for the period is believed for no other days.
        micros = None if spent.disagreement else spent_in(view, window).micros
        return None if micros is None or view.watermark is None else Money(micros, currency)

    left = None if known is None or spent.unattributed is None else Money(spent.unattributed, currency)
    return reading_of(
        view,
        KEY,
        TITLE,
        value=known,
        unit="money",
        period=view.period,
        warnings=tuple(cautions_about_data(view, spent)),
        completeness={"rows": spent.rows, "rows_without_value": spent.unknown},
        text=text,
        parts={
            "spent": None if known is None else Money(known, currency),
            "spent_means": view.spend_means or None,
            "today": money(WindowKey.TODAY),
            "last_30_days": money(WindowKey.LAST_30_DAYS),
            "unattributed": left,
        },
    )


def explain(view: AccountView, reading: Reading) -> Node | None:
    """The rows that were summed."""
    return None if reading.value is None else spend_tree(view, WindowKey.PERIOD)


TOTAL_SPEND = CardSpec(
    key=KEY,
    title=TITLE,
    question="How much was spent?",
    archetype="ad_platform",
    card_class=CardClass.HERO,
    category="Executive Overview",
    chart=Chart.KPI,
    unit="money",
    roles=(Role.OWNER, Role.MARKETING, Role.FINANCE),
    windows=("T", "30D"),
    needs=(*_PERIOD, *_TODAY, *_MONTH),
    judge=judge,
    explain=explain,
    formula="sum of spend over the period's account-local days up to the watermark; gross, with ad credit",
    source="requirements R17, R19, R75; peers reference 1.3",
    siblings=("spend_vs_budget", "spend_trend"),
)
CARDS = (with_spend_comparison(TOTAL_SPEND),)
