"""What a plugin offers for several accounts at once: cards over all of them, and exchange rates.

A group card gathers the readings that one account card gives for each account. Its judge is as pure as
theirs: what could not be read stands in the view with its reason, and rates come resolved, with their dates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from attrs import field, frozen

from paceboard.model import Node, Reading, ShopDay
from paceboard.specs.cards import AccountView, CardClass, Chart, Role
from paceboard.specs.needs import Need
from paceboard.specs.presenting import AlertRule, Freshness, Objective, SentimentRule, Stage

__all__ = ["ALL", "ExchangeRate", "GroupCardSpec", "GroupView", "Member", "RateSource", "Unread"]

ALL = "all"
"""What a group card's name begins with, where an account card's has its connector."""


@frozen(kw_only=True)
class ExchangeRate:
    """What one unit of a currency is in another, on a day.

    Args:
        value: exact, as it was published.
        day: the epoch day that it was published for: on a day without a rate, the last one before.
        source: who says so, for people.
    """

    value: Fraction
    day: int
    source: str


@frozen(kw_only=True)
class RateSource:
    """Somebody who publishes exchange rates.

    Args:
        rate: takes base, quote and an epoch day. It raises a `PaceboardError` that says what to do where it
            knows none; it never guesses.
    """

    key: str
    title: str
    rate: Callable[[str, str, int], ExchangeRate]


def _ref(view: AccountView) -> str:
    return str(view.account.ref)


def _count(many: Mapping[object, object]) -> str:
    return f"<{len(many)}>"


@frozen(kw_only=True)
class Member:
    """One account of a group.

    Args:
        view: with what the group card needs of it.
        reading: of the card that is gathered; None where the group card gathers none.
        explain: that reading's own derivation; called only for explanations.
    """

    view: AccountView = field(repr=_ref)
    reading: Reading | None = field(default=None, repr=False)
    explain: Callable[[], Node | None] = field(eq=False, repr=False)


@frozen(kw_only=True)
class Unread:
    """An account that belongs to the group and of which nothing is known, with the reason."""

    account: str
    why: str


@frozen(kw_only=True)
class GroupView:
    """Everything that a group card's judge may know.

    Args:
        members: accounts that were read, in the order of their refs.
        unread: the others.
        currency: of totals; empty: the members have several, and none was chosen.
        rates: into that currency, by currency and epoch day.
        no_rates: why there is none, likewise; what is in neither was not asked for.
        shop: what the shop sold, by epoch day, where the card looks at it and the company declares it.
        inputs: hash of all that it is judged from besides facts.
    """

    members: tuple[Member, ...]
    unread: tuple[Unread, ...] = ()
    currency: str = ""
    rates: Mapping[tuple[str, int], ExchangeRate] = field(factory=dict, repr=_count)
    no_rates: Mapping[tuple[str, int], str] = field(factory=dict, repr=_count)
    shop: Mapping[int, ShopDay] = field(factory=dict, repr=_count)
    inputs: str = ""


@frozen(kw_only=True)
class GroupCardSpec:
    """A card over all accounts: identity, needs, judge and rendering, all data but the judge.

    Args:
        key: `side_by_side_pacing`; the reading's card is `all.side_by_side_pacing`.
        of: key of the account card whose readings it gathers; empty: it gathers none.
        needs: what is measured of each account besides, where its connector reads it.
        exchanges: it needs rates from the accounts' currencies, and the shop's, into one.
        looks_at_shop: it needs what the shop sold, as the company declares it.
        judge: pure; the same view gives the same reading.
        explain: builds the tree whose value is the reading's; called only when asked for.

    The other words are those of `CardSpec`.
    """

    key: str
    title: str
    question: str
    category: str
    chart: Chart
    unit: str
    roles: tuple[Role, ...]
    windows: tuple[str, ...]
    judge: Callable[[GroupView], Reading]
    explain: Callable[[GroupView, Reading], Node | None]
    formula: str
    source: str
    of: str = ""
    needs: tuple[Need, ...] = ()
    exchanges: bool = False
    looks_at_shop: bool = False
    siblings: tuple[str, ...] = ()
    card_class: CardClass = CardClass.STANDARD
    freshness: Freshness = Freshness.HOURS
    sentiment: SentimentRule | None = None
    alert: AlertRule | None = None
    stages: tuple[Stage, ...] = ()
    objectives: tuple[Objective, ...] = ()
