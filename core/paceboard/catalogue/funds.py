"""What money the account may still spend: its limit at the platform, its balances, its ad credit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.catalogue.amounts import amount_in, cautions_about, needs_of
from paceboard.catalogue.envelope import reading_of
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.catalogue.taking import taken
from paceboard.plugin import (
    AccountView,
    AlertRule,
    Balance,
    Bands,
    CardSpec,
    Caution,
    Chart,
    Freshness,
    Given,
    Grain,
    Instant,
    Ledgered,
    Level,
    LimitCycle,
    Money,
    Node,
    Operation,
    Operator,
    Reading,
    Row,
    Sentiment,
    SentimentRule,
    SentimentShape,
    Severity,
    WindowKey,
    format_micros,
    format_ratio,
)

__all__ = ["ACCOUNT_LIMIT", "CARDS", "CREDIT_BALANCE"]

MONTH = WindowKey.COMPLETE_30_DAYS
NET = ("spend", "billed_spend", "cash_spend", "credit_spend")


def _bounding(view: AccountView) -> Ledgered | None:
    """The limit that has the least left, of those with an amount and a count of what is used."""
    known = [
        each
        for each in view.limits
        if each.item.amount and each.item.spent is not None and each.item.cycle is not LimitCycle.UNLIMITED
    ]
    return min(known, key=lambda each: each.item.amount - each.item.spent, default=None)


def _limit_part(view: AccountView, limit: Any) -> dict[str, Any]:
    currency = view.account.currency

    def money(micros: int | None) -> Money | None:
        return None if micros is None else Money(micros, currency)

    left = None if limit.amount is None or limit.spent is None else limit.amount - limit.spent
    return {
        "name": str(limit.cycle).replace("_", " "),
        "amount": money(limit.amount),
        "spent": money(limit.spent),
        "left": money(left),
        "since": None if limit.reset is None else Instant(limit.reset),
        "stopped": limit.stopped,
        "reason": limit.reason or None,
    }


def _limit(card: CardSpec, view: AccountView) -> Reading:
    bounding = _bounding(view)
    value = None if bounding is None else Fraction(bounding.item.spent, bounding.item.amount)
    stopped = any(each.item.stopped for each in view.limits)
    cautions = [
        Caution(
            "cap_unknown", f"a limit of the account cannot be read: {each.item.reason or 'no reason given'}"
        )
        for each in view.limits
        if each.item.cycle is LimitCycle.UNKNOWN
    ]
    return reading_of(
        view,
        card.key,
        card.title,
        value=value,
        unit="ratio",
        fires=stopped,
        sentiment=Sentiment.BAD if stopped else taken(view, card, value),
        warnings=tuple(cautions),
        text=_limit_sentence(view, bounding, stopped=stopped),
        parts={"limits": [_limit_part(view, each.item) for each in view.limits]},
    )


def _limit_sentence(view: AccountView, bounding: Ledgered | None, *, stopped: bool) -> str:
    if bounding is None:
        if any(each.item.cycle is LimitCycle.UNLIMITED for each in view.limits):
            return "The platform says that the account has no limit."
        return "No limit of the account is known; that is not the same as none."
    limit, currency = bounding.item, view.account.currency
    left = format_micros(max(limit.amount - limit.spent, 0), currency)
    used = format_ratio(Fraction(limit.spent, limit.amount))
    told = (
        f"{used} of the {str(limit.cycle).replace('_', '-')} limit of {format_micros(limit.amount, currency)}"
    )
    return f"{told} used, {left} left{'; it has stopped delivery' if stopped else ''}."


def _explain_limit(view: AccountView, reading: Reading) -> Node | None:
    bounding = _bounding(view)
    if reading.value is None or bounding is None:
        return None
    key = (("account", str(view.account.ref)), ("cycle", str(bounding.item.cycle)))

    def row(column: str, value: int) -> Row:
        return Row(table="spending_limit", key=key, column=column, value=value, revision=bounding.revision)

    return Operation(
        label="used of the limit",
        operator=Operator.QUOTIENT,
        parts=(row("spent", bounding.item.spent), row("amount", bounding.item.amount)),
    )


def _credit(card: CardSpec, view: AccountView) -> Reading:
    """The credit that is left, and what of the last 30 complete days it paid."""
    currency = view.account.currency
    credit = next((each for each in view.balances if each.kind == "credit"), None)
    value = None if credit is None else credit.amount
    spent = {measure: amount_in(view, measure, MONTH).value for measure in NET if _reads(view, measure)}
    why = "the platform gives no balance of credit" if credit is None else credit.reason
    cautions = list(cautions_about(view, spent, MONTH))
    if value is None:
        cautions.append(Caution("not_readable", f"credit is not readable: {why or 'no reason given'}"))
    return reading_of(
        view,
        card.key,
        card.title,
        value=value,
        unit="money",
        window=view.windows.get(MONTH),
        warnings=tuple(cautions),
        text=_credit_sentence(view, value, spent.get("credit_spend")),
        parts={
            "balances": [_balance_part(each, currency) for each in view.balances],
            **{
                measure: None if spent.get(measure) is None else Money(spent[measure] or 0, currency)
                for measure in NET
            },
        },
    )


def _reads(view: AccountView, measure: str) -> bool:
    level = Level.CAMPAIGN if view.scope else Level.ACCOUNT
    return view.reads(measure, level, Grain.DAY)


def _balance_part(balance: Balance, currency: str) -> dict[str, Any]:
    amount = None if balance.amount is None else Money(balance.amount, currency)
    return {"name": balance.kind, "amount": amount, "reason": balance.reason or None}


def _credit_sentence(view: AccountView, value: int | None, paid: int | None) -> str:
    currency = view.account.currency
    left = (
        "How much credit is left is not known"
        if value is None
        else f"{format_micros(value, currency)} of credit left"
    )
    if paid is None:
        return f"{left}; what of spend was paid by credit is not known."
    return f"{left}; credit paid {format_micros(paid, currency)} in the last 30 complete days."


def _explain_credit(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    source = f"the platform's balance at revision {view.revision}"
    return Given(label="balance of credit", value=reading.value, source=source)


ACCOUNT_LIMIT = card_of(
    _limit,
    key="account_limit",
    title="Account Limit",
    question="How much of the account's own limit is used?",
    category="Budget Monitoring",
    chart=Chart.GAUGE,
    unit="ratio",
    roles=EVERYBODY,
    windows=("period",),
    needs=(),
    explain=_explain_limit,
    formula="what the platform counts as used ÷ the limit, for the limit that has the least left",
    source="requirements R12, R51 to R53",
    siblings=("spend_vs_budget", "credit_balance"),
    freshness=Freshness.LOOK,
    sentiment=SentimentRule(
        shape=SentimentShape.LOWER_IS_BETTER,
        bands=Bands(good_to=Fraction(80, 100), bad_above=Fraction(95, 100)),
        source="ours: a limit that is nearly used up stops every campaign at once",
    ),
    alert=AlertRule(
        when="the platform says that a limit has stopped delivery",
        severity=Severity.CRITICAL,
        source="requirement R51",
    ),
)
CREDIT_BALANCE = card_of(
    _credit,
    key="credit_balance",
    title="Credit Balance and Net Spend",
    question="How much ad credit is left, and what did it pay?",
    category="Budget Monitoring",
    chart=Chart.KPI,
    unit="money",
    roles=EVERYBODY,
    windows=("30D",),
    needs=needs_of(NET[:1], MONTH),
    wanted=needs_of(NET[1:], MONTH),
    explain=_explain_credit,
    formula="the platform's balance of credit at the last look; gross and net spend of 30 complete days",
    source="requirements R19, R20, R99; seed document on ad-credit campaigns",
    siblings=("total_spend", "account_limit"),
    freshness=Freshness.LOOK,
)
CARDS = (ACCOUNT_LIMIT, CREDIT_BALANCE)
