"""Claimed Results: what each platform claims, beside each other and never added (R92)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from paceboard.plugin import (
    MICROS,
    Caution,
    Chart,
    Day,
    Freshness,
    Given,
    GroupCardSpec,
    GroupView,
    Money,
    Node,
    Operation,
    Operator,
    Reading,
    Row,
    Total,
    Whole,
    date_text,
    shown,
)
from paceboard_reconciliation.claims import Claim, People, claims, people
from paceboard_reconciliation.common_days import MONTH, common_days, daily, day_cautions
from paceboard_reconciliation.envelope import card_of, group_reading, unread_cautions, unread_part
from paceboard_reconciliation.limits import Limits, frequency_limits, once_each

__all__ = ["CARDS", "CLAIMED_RESULTS"]


def _judge(card: GroupCardSpec, view: GroupView) -> Reading:
    days = common_days(view)
    found, told = claims(view, days), people(view)
    orders = _orders(view, days)
    bounds = _bounds(view, [each.things for each in found], orders)
    reach = _bounds(view, [each.reach for each in told])
    frequency = frequency_limits(_with_unread(view, [each.impressions for each in told]), reach)
    return group_reading(
        card,
        view,
        value=bounds.least,
        window=(days[0], days[-1]) if days else None,
        warnings=(*unread_cautions(view), *day_cautions(view), *_cautions(found, orders)),
        text=_sentence(days, found, bounds, reach, orders),
        parts={
            "conversions": _part(bounds),
            "reach": _part(reach),
            "frequency": _part(frequency),
            "shop_orders": orders,
            "claims_per_order": _gauge(view, found, orders),
            "duplicates_at_least": _duplicates(view, found, orders),
            "claims": [_row(each) for each in found],
            "people": [_people_row(each) for each in told],
            "unread": unread_part(view),
        },
    )


def _with_unread(view: GroupView, told: Sequence[Any]) -> list[Any]:
    """Accounts that are missing tell nothing, so they leave the upper bound open."""
    return [*told, *(None for _ in view.unread)]


def _bounds(view: GroupView, told: Sequence[Fraction | int | None], orders: int | None = None) -> Limits:
    return once_each(_with_unread(view, told), known_whole=orders)


def _orders(view: GroupView, days: Sequence[int]) -> int | None:
    """What the shop sold on these days; None where it does not tell of each of them."""
    found = [view.shop[day].orders for day in days if day in view.shop]
    known = [each for each in found if each is not None]
    return sum(known) if days and len(known) == len(days) else None


def _all(view: GroupView, found: Sequence[Claim]) -> Fraction | None:
    """All claims together, which is no number of conversions: it only tells how often they are claimed."""
    known = [each.things for each in found if each.things is not None]
    whole = bool(known) and len(known) == len(found) and not view.unread
    return sum(known, Fraction(0)) if whole else None


def _gauge(view: GroupView, found: Sequence[Claim], orders: int | None) -> Fraction | None:
    total = _all(view, found)
    return total / orders if total is not None and orders else None


def _duplicates(view: GroupView, found: Sequence[Claim], orders: int | None) -> Fraction | None:
    total = _all(view, found)
    return None if total is None or orders is None else max(Fraction(0), total - orders)


def _part(bounds: Limits) -> dict[str, Any]:
    return {"at_least": bounds.least, "at_most": bounds.most}


def _row(claim: Claim) -> dict[str, Any]:
    account = claim.member.view.account

    def money(micros: int | None) -> Money | None:
        return None if micros is None else Money(micros, account.currency)

    return {
        "name": claim.name,
        "conversions": _plain(claim.things),
        "conversion_value": money(claim.value),
        "spend": money(claim.spend),
        "roas": claim.roas,
        "counted": list(claim.counted),
        "account": str(account.ref),
        "platform": claim.member.view.connector_title,
    }


def _plain(things: Fraction | None) -> Fraction | int | None:
    return things.numerator if things is not None and things.denominator == 1 else things


def _people_row(each: People) -> dict[str, Any]:
    reached, displayed = each.reach, each.impressions
    return {
        "name": each.name,
        "reach": reached,
        "impressions": displayed,
        "frequency": None if displayed is None or not reached else Fraction(displayed, reached),
        "first": None if each.window is None else Day(each.window[0]),
        "last": None if each.window is None else Day(each.window[1]),
    }


def _cautions(found: Sequence[Claim], orders: int | None) -> list[Caution]:
    cautions = [
        Caution("account_unknown", f"{each.name}: its conversions are not known for all of these days")
        for each in found
        if each.things is None
    ]
    ways: dict[str, list[str]] = {}
    for each in found:
        if each.things is not None:
            ways.setdefault(" or ".join(each.counted) or "not told", []).append(each.name)
    if len(ways) > 1:
        told = "; ".join(f"{way}: {', '.join(names)}" for way, names in sorted(ways.items()))
        cautions.append(Caution("attribution_differs", f"conversions are not counted alike: {told}"))
    if orders is not None:
        beyond = [each.name for each in found if each.things is not None and each.things > orders]
        text = "more conversions are claimed than the shop sold, so not each of them is an order of it"
        cautions += [Caution("claims_exceed_orders", f"{name}: {text}") for name in beyond]
    return cautions


def _sentence(
    days: Sequence[int], found: Sequence[Claim], bounds: Limits, reach: Limits, orders: int | None
) -> str:
    if not any(each.things is not None for each in found):
        return "No platform's claims are known."
    least = "an unknown number of" if bounds.least is None else f"at least {shown(bounds.least, 'count', '')}"
    most = "no bound above is known" if bounds.most is None else f"at most {shown(bounds.most, 'count', '')}"
    shop = "" if orders is None else f"; the shop sold {orders:,}"
    reached = "" if reach.least is None else f" At least {shown(reach.least, 'count', '')} people saw an ad."
    return (
        f"{date_text(days[0])} to {date_text(days[-1])}: {least} conversions, {most}{shop}. "
        f"Platforms may claim the same order, so claims are not added up.{reached}"
    )


def _explain(view: GroupView, reading: Reading) -> Node | None:
    """The largest of the claims, each down to its rows."""
    if reading.value is None:
        return None
    days = common_days(view)
    parts = tuple(_tree(each, days) for each in claims(view, days) if each.things is not None)
    return Operation(label="at least", operator=Operator.MAXIMUM, parts=parts)


def _tree(claim: Claim, days: Sequence[int]) -> Node:
    account = claim.member.view.account
    rows = claim.member.view.rows(Total("conversions", MONTH), account.ref.id)
    own: tuple[Row, ...] = tuple(row for row in rows if int(dict(row.key)["day"]) in days)
    label = f"claimed for {account.name}" + (f" by {date_text(days[-1])}" if days else "")
    counted = Operation(label=label, operator=Operator.SUM, parts=own)
    unit = Given(label="one", value=Fraction(1, MICROS), source="units of the measures")
    return Operation(label="in whole ones", operator=Operator.PRODUCT, parts=(counted, unit))


CLAIMED_RESULTS = card_of(
    _judge,
    key="claimed_results",
    title="Claimed Results",
    question="What does each platform claim, and between what bounds does the truth lie?",
    chart=Chart.TABLE,
    unit="count",
    windows=("30D",),
    needs=(
        *daily("conversions", "conversion_value", "spend"),
        Whole("reach", MONTH),
        Whole("impressions", MONTH),
    ),
    looks_at_shop=True,
    explain=_explain,
    formula="the largest single claim of conversions on the days that all accounts have complete: at least "
    "so many there were, at most the sum of the claims, or the shop's orders where those are fewer",
    source="requirements R89, R92; pacing reference 5.2: platforms claim the same order",
    siblings=("mer", "blended_cpa"),
    freshness=Freshness.DAYS,
)
CARDS = (CLAIMED_RESULTS,)
