"""Which accounts there are, through which manager each is reached, and what Google says of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from attrs import define, field, frozen

from paceboard.plugin import (
    Account,
    AccountRef,
    AccountUnusable,
    Corrupt,
    Delivery,
    Drift,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Rejected,
    Transient,
    UnreadableAccount,
    Zone,
)
from paceboard_google_ads.api import Api
from paceboard_google_ads.codes import WRONG_WAY
from paceboard_google_ads.row import Row

__all__ = ["CLIENT_FIELDS", "CUSTOMER_FIELDS", "Reached", "Routes", "account_of"]

T = TypeVar("T")

_SHARED = ("id", "manager", "status", "currency_code", "time_zone", "descriptive_name", "test_account")
CUSTOMER_FIELDS = tuple(f"customer.{name}" for name in _SHARED)
CLIENT_FIELDS = (
    *(f"customer_client.{name}" for name in _SHARED),
    "customer_client.level",
    "customer_client.hidden",
)

STATUSES: Mapping[str, Delivery] = {
    "ENABLED": Delivery.ACTIVE,
    "CANCELED": Delivery.ENDED,
    "SUSPENDED": Delivery.BLOCKED,
    "CLOSED": Delivery.DELETED,
}
TEST = "a test account: Google never serves its ads"
HIDDEN = "hidden in its manager"
LOST = (PermissionDenied, AccountUnusable, Rejected, Drift, Corrupt, Transient)
"""What costs one customer of a walk and not the walk; a limit on calls costs the walk, though it passes."""


@frozen(kw_only=True)
class Reached:
    """An account as a query sees it.

    Args:
        login: the manager through which it is reached; empty: directly.
        resource: `customer` or `customer_client`: what the row is about.
    """

    id: str
    login: str
    row: Row
    resource: str

    def text(self, name: str) -> str:
        """One of its fields."""
        return self.row.text(f"{self.resource}.{name}")

    def flag(self, name: str) -> bool:
        """One of its truths."""
        return self.row.flag(f"{self.resource}.{name}")

    @property
    def described(self) -> bool:
        """Zone and currency are there, without which nothing of it can be read."""
        return bool(self.text("time_zone") and self.text("currency_code"))


@define
class Routes:
    """The accounts that a login reaches, and the way to each.

    Args:
        manager: the manager through which all accounts are reached; empty: all that the login sees are
            walked.
    """

    api: Api
    manager: str = ""
    _ways: dict[str, Reached] | None = field(default=None, init=False, repr=False)
    _walked_again: set[str] = field(factory=set, init=False, repr=False)

    async def accounts(self, ids: Sequence[str]) -> tuple[Account | UnreadableAccount, ...]:
        """The named accounts, or all; one that cannot be read has its own error and costs no other.

        What the login lists and cannot walk, a manager or an account, is one of all.

        Raises:
            PlatformError: where the login itself, or the manager that the configuration names, is refused.
        """
        ways, lost = await self._roots()
        self._ways = ways
        if self.manager in lost:
            raise lost[self.manager]
        names = tuple(dict.fromkeys(ids or (*ways, *lost)))
        self._note_lost({root: error for root, error in lost.items() if root not in names})
        return tuple([await self._account(customer, lost) for customer in names])

    async def _account(self, customer: str, lost: Mapping[str, PlatformError]) -> Account | UnreadableAccount:
        ref = AccountRef("google_ads", customer)
        if customer in lost and customer not in (self._ways or {}):
            return UnreadableAccount(ref, lost[customer])
        try:
            return account_of(await self._described(customer), note=self.api.note)
        except RateLimited:
            raise
        except LOST as error:
            return UnreadableAccount(ref, error)

    async def ask(self, customer: str, call: Callable[[str], Awaitable[T]]) -> T:
        """Call with the manager through which a customer is reached, found anew once where it was wrong."""
        if self._ways is None:
            self._ways = await self._walk()
        login = self._login(customer)
        try:
            return await call(login)
        except PermissionDenied as error:
            if error.code not in WRONG_WAY or customer in self._walked_again:
                raise
            self._walked_again.add(customer)
            self._ways = await self._walk()
            if self._login(customer) == login:
                raise
        return await call(self._login(customer))

    def _login(self, customer: str) -> str:
        way = (self._ways or {}).get(customer)
        return self.manager if way is None else way.login

    async def _described(self, customer: str) -> Reached:
        """What is known of a customer, asked of itself where its managers do not say."""
        way = (self._ways or {}).get(customer)
        if way is not None and way.described:
            return way
        login = self._login(customer)
        found = await self._itself(customer, login)
        if found is None:
            raise _silent(customer)
        return found

    async def _itself(self, customer: str, login: str) -> Reached | None:
        rows = await self.api.search(
            customer, CUSTOMER_FIELDS, "customer", login=login, what=f"customer {customer}"
        )
        ways = [Reached(id=customer, login=login, row=row, resource="customer") for row in rows]
        return ways[0] if ways else None

    async def _walk(self) -> dict[str, Reached]:
        """Every account below the managers that the login sees, each once; managers are none.

        Raises:
            PlatformError: what was wrong with the first, where no manager can be read.
        """
        ways, lost = await self._roots()
        if lost and not ways:
            raise next(iter(lost.values()))
        self._note_lost(lost)
        return ways

    def _note_lost(self, lost: Mapping[str, PlatformError]) -> None:
        for root, error in lost.items():
            self.api.note("manager_skipped", f"customer {root} cannot be walked. {error}")

    async def _roots(self) -> tuple[dict[str, Reached], dict[str, PlatformError]]:
        """What is reached below everything that the login sees, and what of that cannot be walked."""
        roots = (self.manager,) if self.manager else await self.api.accessible()
        ways, lost = dict[str, Reached](), dict[str, PlatformError]()
        for root in roots:
            try:
                clients = await self._clients(root)
            except RateLimited:
                raise
            except LOST as error:
                lost[root] = error
                continue
            for way in clients:
                if way.id == root or way.id not in ways:
                    ways[way.id] = way
        return ways, lost

    async def _clients(self, root: str) -> list[Reached]:
        rows = await self.api.search(
            root, CLIENT_FIELDS, "customer_client", login=root, what=f"clients of customer {root}"
        )
        if not rows:  # what is no manager has no clients; it may be an account itself
            itself = await self._itself(root, root)
            if itself is None:
                raise _silent(root)
            return [] if itself.flag("manager") else [_directly(itself)]
        ids = [row.identity("customer_client.id") for row in rows]
        ways = [
            Reached(id=each, login="" if each == root else root, row=row, resource="customer_client")
            for each, row in zip(ids, rows, strict=True)
        ]
        return [way for way in ways if not way.flag("manager")]


def _silent(customer: str) -> AccountUnusable:
    return AccountUnusable(f"Google says nothing of customer {customer}", do="look whether its id is right")


def _directly(way: Reached) -> Reached:
    return Reached(id=way.id, login="", row=way.row, resource=way.resource)


def account_of(way: Reached, *, note: Callable[[str, str], None]) -> Account:
    """An account in the model's words.

    Raises:
        Drift: where its zone or its currency cannot be read.
        Rejected: where it is a manager, which has no spend of its own.
    """
    if way.flag("manager"):
        raise Rejected(f"customer {way.id} is a manager", do="name the accounts below it")
    currency, zone, status = way.text("currency_code"), way.text("time_zone"), way.text("status")
    if not re.fullmatch("[A-Z]{3}", currency):
        raise Drift(
            f"customer {way.id} has no currency that we know",
            why=f"it says {currency[:20]!r}",
            do="report it: without its currency none of its amounts means anything",
        )
    try:
        kept_in = Zone(zone)
    except ValueError:
        raise Drift(
            f"customer {way.id} has no time zone that we know",
            why=f"it says {zone[:60]!r}",
            do="report it: without its zone no day of the account can be told from the next",
        ) from None
    delivery = STATUSES.get(status, Delivery.UNKNOWN)
    test, hidden = way.flag("test_account"), way.resource == "customer_client" and way.flag("hidden")
    if test and status == "CLOSED":  # what Google says of every test account
        delivery = Delivery.UNKNOWN
    elif delivery is Delivery.UNKNOWN and status:
        note("unknown_status", f"Google's account status {status[:80]!r} is new to us; shown as unknown")
    return Account(
        ref=AccountRef("google_ads", way.id),
        name=way.text("descriptive_name") or way.id,
        zone=kept_in,
        currency=currency,
        status=delivery,
        raw_status=status,
        note="; ".join(text for said, text in ((test, TEST), (hidden, HIDDEN)) if said),
    )
