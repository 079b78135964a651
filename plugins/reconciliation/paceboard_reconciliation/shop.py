"""MER and Blended CPA: what all platforms cost, over what the shop itself sold (pacing reference, 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import frozen

from paceboard.plugin import (
    Caution,
    Chart,
    Freshness,
    Given,
    GroupCardSpec,
    GroupView,
    Node,
    Operation,
    Operator,
    Reading,
    date_text,
    format_micros,
    shown,
)
from paceboard_reconciliation.blending import Addend, money, rates_part, unknown_cautions
from paceboard_reconciliation.common_days import MONTH, by_day, common_days, daily, day_cautions
from paceboard_reconciliation.envelope import card_of, group_reading, name_of, unread_part
from paceboard_reconciliation.exchanged import Exchanged, exchanged, half_up, rate_node, rounded_sum, spend_of
from paceboard_reconciliation.shares import shares_of

__all__ = ["BLENDED_CPA", "CARDS", "MER"]

FILE = "the shop's own file"


@frozen(kw_only=True)
class _Sold:
    """Spend and sales of the days that all accounts and the shop tell of.

    Args:
        asked: how many days the accounts have in common.
        spend, revenue: micros of the currency of the total; None: not known.
        why: revenue is not known.
    """

    days: tuple[int, ...]
    asked: int
    addends: tuple[Addend, ...]
    spend: int | None
    revenue: int | None
    orders: int
    why: str


def _sold(view: GroupView, *, counted: bool) -> _Sold:
    """The days that the shop declares; where orders are counted, those that it tells orders of."""
    asked = common_days(view)
    days = tuple(day for day in asked if day in view.shop and not (counted and view.shop[day].orders is None))
    addends = tuple(_addend(view, member, days) for member in view.members)
    known = [each.spent.micros for each in addends if each.spent.micros is not None]
    whole = bool(days) and bool(addends) and len(known) == len(addends) and not view.unread
    revenue, why = _revenue(view, days)
    return _Sold(
        days=days,
        asked=len(asked),
        addends=addends,
        spend=sum(known) if whole else None,
        revenue=None if why or not days else half_up(revenue),
        orders=sum(view.shop[day].orders or 0 for day in days),
        why=why,
    )


def _addend(view: GroupView, member: Any, days: Sequence[int]) -> Addend:
    amounts = by_day(member, "spend", days)
    if amounts is None:
        spent = Exchanged(micros=None, why="its spend is not known for all of these days")
    else:
        spent = spend_of(view, member, MONTH, amounts)
    return Addend(member=member, spent=spent, name=name_of(member))


def _revenue(view: GroupView, days: Sequence[int]) -> tuple[Fraction, str]:
    total = Fraction(0)
    for day in days:
        part, why = exchanged(view, view.shop[day].currency, {day: view.shop[day].revenue})
        if why:
            return total, why
        total += part
    return total, ""


def _reading(card: GroupCardSpec, view: GroupView, sold: _Sold, value: Fraction | None, text: str) -> Reading:
    unknown = [(each.name, each.spent.why) for each in sold.addends if each.spent.micros is None]
    spends = {each.name: each.spent.micros for each in sold.addends}
    shares = shares_of({name: micros for name, micros in spends.items() if micros is not None})
    return group_reading(
        card,
        view,
        value=value,
        window=(sold.days[0], sold.days[-1]) if sold.days else None,
        warnings=(*unknown_cautions(view, unknown), *day_cautions(view), *_shop_cautions(sold)),
        text=text,
        parts={
            "revenue": money(view, sold.revenue),
            "spend": money(view, sold.spend),
            "orders": sold.orders if sold.days else None,
            "days": len(sold.days),
            "accounts": [
                {
                    "name": each.name,
                    "spend": money(view, each.spent.micros),
                    "share": shares.get(each.name),
                    "account": str(each.member.view.account.ref),
                }
                for each in sold.addends
            ],
            "rates": rates_part(sold.addends),
            "unread": unread_part(view),
        },
    )


def _shop_cautions(sold: _Sold) -> list[Caution]:
    if not sold.asked:
        return []
    if not sold.days:
        text = 'the shop tells of none of these days: write [reporting] shop = "shop.csv" and the file'
        return [Caution("no_shop", text)]
    found = [Caution("shop_not_exchanged", sold.why)] if sold.why else []
    missing = sold.asked - len(sold.days)
    if missing:
        text = f"the shop tells of {len(sold.days)} of {sold.asked} days: spend of the others does not count"
        found.append(Caution("shop_days_missing", text))
    return found


def _judge_mer(card: GroupCardSpec, view: GroupView) -> Reading:
    sold = _sold(view, counted=False)
    known = sold.spend is not None and sold.revenue is not None and bool(sold.days)
    value = Fraction(sold.revenue or 0, sold.spend) if known and sold.spend else None
    return _reading(card, view, sold, value, _sentence(view, sold, value, "multiple"))


def _judge_cpa(card: GroupCardSpec, view: GroupView) -> Reading:
    sold = _sold(view, counted=True)
    value = Fraction(sold.spend, sold.orders) if sold.spend is not None and sold.orders else None
    return _reading(card, view, sold, value, _sentence(view, sold, value, "price"))


def _sentence(view: GroupView, sold: _Sold, value: Fraction | None, unit: str) -> str:
    if not view.members:
        return "No account was read yet. Run `paceboard refresh`."
    if not sold.asked:
        return "Unknown: the accounts have no complete day in common."
    if not sold.days:
        return "Unknown: the shop's revenue is not declared for any of these days."
    spend = "an unknown amount" if sold.spend is None else format_micros(sold.spend, view.currency)
    if unit == "price":
        made = f"{sold.orders:,} orders"
    else:
        made = "an unknown revenue"
        made = made if sold.revenue is None else f"{format_micros(sold.revenue, view.currency)} of revenue"
    span = f"{date_text(sold.days[0])} to {date_text(sold.days[-1])}"
    told = "Unknown" if value is None else shown(value, unit, view.currency)
    return f"{told}: the shop had {made} for {spend} of spend on all platforms, {span}."


def _spend_node(sold: _Sold) -> Node:
    parts = tuple(each.spent.tree() for each in sold.addends)
    return Operation(label="spent by all", operator=Operator.SUM, parts=parts)


def _revenue_node(view: GroupView, sold: _Sold) -> Node:
    parts: list[Node] = []
    for day in sold.days:
        each = view.shop[day]
        given: Node = Given(label=f"sold on {date_text(day)}", value=each.revenue, source=FILE)
        if each.currency != view.currency:
            # The amount and its rate stand apart, so that each is shown in its own currency.
            own = Operation(
                label=f"in {each.currency}", operator=Operator.SUM, parts=(given,), currency=each.currency
            )
            rate = rate_node(view, each.currency, day)
            given = Operation(label="exchanged", operator=Operator.PRODUCT, parts=(own, rate))
        parts.append(given)
    return rounded_sum("revenue of the shop", tuple(parts))


def _explain(view: GroupView, reading: Reading, *, counted: bool) -> Node | None:
    if reading.value is None:
        return None
    sold = _sold(view, counted=counted)
    if not counted:
        parts = (_revenue_node(view, sold), _spend_node(sold))
        return Operation(label="revenue for each unit spent", operator=Operator.QUOTIENT, parts=parts)
    orders = tuple(
        Given(
            label=f"orders on {date_text(day)}",
            value=view.shop[day].orders or 0,
            source=FILE,
            unit="count",
        )
        for day in sold.days
    )
    ordered = Operation(label="orders", operator=Operator.SUM, parts=orders)
    return Operation(
        label="spend for each order", operator=Operator.QUOTIENT, parts=(_spend_node(sold), ordered)
    )


def _card(judge: Any, *, counted: bool, **words: Any) -> GroupCardSpec:
    return card_of(
        judge,
        windows=("30D",),
        needs=daily("spend"),
        exchanges=True,
        looks_at_shop=True,
        explain=partial(_explain, counted=counted),
        freshness=Freshness.HOURS,
        **words,
    )


MER = _card(
    _judge_mer,
    counted=False,
    key="mer",
    title="Marketing Efficiency Ratio",
    question="How much did the shop sell for what all platforms together cost?",
    chart=Chart.KPI,
    unit="multiple",
    formula="the shop's declared revenue ÷ blended spend, on the complete days that all accounts and the "
    "shop tell of, each day at its own exchange rate",
    source="pacing reference 5.2; requirement R89: claims of platforms are in none of it",
    siblings=("blended_cpa", "claimed_results", "blended_spend"),
)
BLENDED_CPA = _card(
    _judge_cpa,
    counted=True,
    key="blended_cpa",
    title="Blended CPA",
    question="What did an order of the shop cost on all platforms together?",
    chart=Chart.KPI,
    unit="price",
    formula="blended spend ÷ the shop's declared orders, on the complete days that all accounts and the shop "
    "tell of, each day at its own exchange rate",
    source="pacing reference 5.2",
    siblings=("mer", "claimed_results", "blended_spend"),
)
CARDS = (MER, BLENDED_CPA)
