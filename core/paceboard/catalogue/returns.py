"""Return on ad spend beside the status: of the newest whole days that conversions are complete for (R60)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.plugin import (
    DAY,
    AccountView,
    Daily,
    Day,
    Delivery,
    Grain,
    Level,
    Money,
    Policy,
    WindowKey,
    pacing,
)

__all__ = ["WANTED", "guard_of", "roas_in", "roas_part"]

_SPEND = Daily("spend", WindowKey.LAST_30_DAYS)
_VALUE = Daily("conversion_value", WindowKey.LAST_30_DAYS)
_CONVERSIONS = Daily("conversions", WindowKey.LAST_30_DAYS)
WANTED = (_VALUE, _CONVERSIONS)
"""Measured where the connector reads them; without them there is no return, and the card says the rest."""

_MILLION = 10**6


def roas_in(view: AccountView) -> pacing.Roas | None:
    """The return of the newest whole days, at most as many as the policy says; None: not known.

    Days of a flight or lifetime budget are of its own period; those of a calendar month reach back over it.
    """
    level = Level.CAMPAIGN if view.scope else Level.ACCOUNT
    if view.today is None or not view.reads("conversion_value", level, Grain.DAY):
        return None
    last = _last_settled(view)
    first = last - view.policy.roas_days + 1
    if view.period is not None and view.period.kind != "month":
        first = max(first, view.period.first)
    value, conversions = dict(view.series.get(_VALUE, ())), dict(view.series.get(_CONVERSIONS, ()))
    counted = view.reads("conversions", level, Grain.DAY)
    days = [
        pacing.ConversionDay(
            day=day,
            spend=spend,
            value=value.get(day),
            conversions=conversions.get(day) if counted else None,
        )
        for day, spend in view.series.get(_SPEND, ())
        if first <= day <= last
    ]
    return pacing.roas_of(days, horizon=_horizon(view))


def _last_settled(view: AccountView) -> int:
    """The last whole day that both spend and conversion value are complete for."""
    marks = [view.watermarks.get(key) for key in ("spend", "conversion_value")]
    known = [mark for mark in (*marks, view.watermark) if mark is not None]
    return min((view.account.zone.day(mark) for mark in known), default=0) - 1


def _horizon(view: AccountView) -> int | None:
    """Days for which the platform restates conversion value; None where it does not say."""
    groups = [group for each in view.capabilities for group in each.by_group()]
    return max((each.horizon for each in groups if "conversion_value" in each.measures), default=None)


def guard_of(view: AccountView) -> pacing.Guard | None:
    """The first days of spending, or what the platform still learns; None: neither (R62).

    Spending that began before what is known is taken to be over its first days.
    """
    watermark, zone = view.watermark, view.account.zone
    if watermark is None:
        return None
    begun = None
    for day, spend in view.series.get(_SPEND, ()):
        if spend is None or spend > 0:
            begun = None if spend is None else day
            break
    if begun is not None:
        until = zone.start(begun + view.policy.learning_days)
        if watermark < until:
            return pacing.Guard(since=zone.start(begun), until=until)
    if _learning(view):
        until = watermark + view.policy.learning_days * DAY
        return pacing.Guard(since=None, until=until, learning=True)
    return None


def _learning(view: AccountView) -> bool:
    """At least half of the groups that serve are in the learning phase, by the platform's own word."""
    scope = set(view.scope)
    serving = [
        entity
        for entity in view.entities
        if entity.level is Level.GROUP
        and entity.delivery is Delivery.ACTIVE
        and (not scope or entity.parent in scope)
    ]
    learning = sum(entity.attributes.get("learning_stage") == "LEARNING" for entity in serving)
    return bool(serving) and 2 * learning >= len(serving)


def roas_part(view: AccountView, roas: pacing.Roas | None, policy: Policy) -> dict[str, Any] | None:
    """As it stands in a reading beside the policy's floor; None where it is not known."""
    if roas is None:
        return None
    currency = view.account.currency
    return {
        "value": roas.expected,
        "reported": roas.reported,
        "open_share": roas.open_share,
        "provisional": roas.open_share > policy.open_conversions,
        "margin": roas.margin,
        "floor": policy.roas_floor,
        "conversions": None if roas.conversions is None else Fraction(roas.conversions, _MILLION),
        "conversion_value": Money(roas.value, currency),
        "spend": Money(roas.spend, currency),
        "first": None if roas.first is None else Day(roas.first),
        "last": None if roas.last is None else Day(roas.last),
        "assumed": roas.given,
        "reporting_delay": pacing.REPORTED_SOURCE,
    }
