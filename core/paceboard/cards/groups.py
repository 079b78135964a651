"""Cards over all accounts: gathering what the accounts' own cards say, and judging it apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from paceboard.cards.as_json import encode
from paceboard.cards.exchange import Exchange
from paceboard.errors import ConfigurationError, PluginError
from paceboard.model import Node, Reading, Reporting, ShopDay, date_text
from paceboard.specs import ALL, GroupCardSpec, GroupView, Member, RateSource, Unread

__all__ = ["Gathered", "Groups"]


@frozen(kw_only=True)
class Gathered:
    """The accounts of a group card: those that were read, and the others with the reason."""

    members: tuple[Member, ...]
    unread: tuple[Unread, ...] = ()


class Groups:
    """Judges group cards, each apart.

    Args:
        sources: gives the installed sources of exchange rates by key.
        gather: reads the accounts for a card.
    """

    def __init__(
        self,
        *,
        reporting: Reporting,
        sources: Callable[[], Mapping[str, RateSource]],
        gather: Callable[[GroupCardSpec], Gathered],
    ) -> None:
        self._reporting = reporting
        self._exchange = Exchange(reporting=reporting, sources=sources)
        self._gather = gather

    def card(self, card: GroupCardSpec) -> Reading:
        """The card's reading.

        Raises:
            PluginError: where its judge fails.
            ConfigurationError: where it adds money up and nobody says in which currency, or where it looks at
                the shop and its file is wrong.
        """
        return _judged(card, self._view(card))

    def explain(self, card: GroupCardSpec) -> tuple[Reading, Node | None]:
        """The reading, and the tree whose value it is; None where it has no value.

        Raises:
            PaceboardError: as `card` does.
        """
        view = self._view(card)
        reading = _judged(card, view)
        try:
            return reading, None if reading.value is None else card.explain(view, reading)
        except Exception as error:
            raise _of_plugin(card, "explanation", error) from error

    def _view(self, card: GroupCardSpec) -> GroupView:
        found = self._gather(card)
        members = tuple(sorted(found.members, key=lambda each: each.view.account.ref))
        unread = tuple(sorted(found.unread, key=lambda each: each.account))
        shop = self._shop(card, members)
        view = GroupView(
            members=members, unread=unread, shop=shop, currency=_currency(self._reporting, members)
        )
        if card.exchanges:
            if not view.currency and members:
                raise _no_currency(card, members)
            wanted = [*_days(card, members), *((each.currency, day) for day, each in shop.items())]
            rates, missing = self._exchange.rates(wanted, view.currency)
            view = evolve(view, rates=rates, no_rates=missing)
        return evolve(view, inputs=_digest(view))

    def _shop(self, card: GroupCardSpec, members: Sequence[Member]) -> dict[int, ShopDay]:
        """The shop's days among those that the card looks at."""
        if not card.looks_at_shop:
            return {}
        asked = {day for member in members for day in _spanned(card, member)}
        return {day: each for day, each in sorted(self._reporting.shop().items()) if day in asked}


def _spanned(card: GroupCardSpec, member: Member) -> Iterable[int]:
    """The account-local days of the windows that a card needs of a member, and its last one."""
    view = member.view
    days = set() if view.today is None else {view.today}
    for window in {need.window for need in card.needs}:
        first, last = view.windows.get(window, (0, -1))
        days.update(range(first, last + 1))
    return days


def _days(card: GroupCardSpec, members: Sequence[Member]) -> Iterable[tuple[str, int]]:
    return ((each.view.account.currency, day) for each in members for day in _spanned(card, each))


def _currency(reporting: Reporting, members: Sequence[Member]) -> str:
    own = {each.view.account.currency for each in members}
    return reporting.currency or (own.pop() if len(own) == 1 else "")


def _no_currency(card: GroupCardSpec, members: Sequence[Member]) -> ConfigurationError:
    own = sorted({each.view.account.currency for each in members})
    return ConfigurationError(
        f"the card {ALL}.{card.key} adds up {', '.join(own)}, and nobody says in which currency",
        why="which one totals are told in is the reader's to say",
        do=f'write into the configuration: [reporting] currency = "{own[0]}", or another one',
    )


def _digest(view: GroupView) -> str:
    """The hash of what the reading is judged from besides facts: each member's inputs, rates, shop."""
    plain = {
        "members": [
            [str(each.view.account.ref), each.view.revision, each.view.inputs] for each in view.members
        ],
        "unread": [each.account for each in view.unread],
        "currency": view.currency,
        "rates": [
            [currency, date_text(day), str(rate.value), date_text(rate.day), rate.source]
            for (currency, day), rate in sorted(view.rates.items())
        ],
        "shop": [
            [date_text(day), each.revenue, each.currency, each.orders]
            for day, each in sorted(view.shop.items())
        ],
    }
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()


def _judged(card: GroupCardSpec, view: GroupView) -> Reading:
    try:
        reading = card.judge(view)
        encode(reading)
    except Exception as error:
        raise _of_plugin(card, "judge", error) from error
    return reading


def _of_plugin(card: GroupCardSpec, part: str, error: Exception) -> PluginError:
    return PluginError(
        f"card {ALL}.{card.key} failed in its {part}",
        why=f"{type(error).__name__}: {error}",
        do="report it to its plugin",
    )
