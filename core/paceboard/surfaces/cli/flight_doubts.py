"""What the ledger has to say against a new flight: an account or a campaign that it has never seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paceboard.errors import LedgerError, nearest
from paceboard.ledger import Ledger
from paceboard.model import Account, Flight, Level

__all__ = ["Doubts", "doubts_of"]


class Doubts:
    """Compares flights with what the ledger knows.

    Args:
        ledger: None where there is none yet: then nothing is doubted.
        unread: why a ledger that is there could not be read.
    """

    def __init__(self, ledger: Ledger | None, unread: str = "") -> None:
        self._ledger = ledger
        self.unread = unread
        self._campaigns: dict[str, frozenset[str]] = {}

    def about(self, flight: Flight) -> list[str]:
        """One sentence for each thing that would keep the flight from being judged."""
        account = self._account(flight.account)
        if account is None or self._ledger is None:
            return []
        found = [
            f"{flight.account} has no campaign {each}; {nearest(each, self._known(account))}"
            for each in flight.campaigns
            if each not in self._known(account)
        ]
        if flight.currency != account.currency:
            found.append(f"the flight is in {flight.currency}, the account in {account.currency}")
        return found

    def _account(self, name: str) -> Account | None:
        accounts = () if self._ledger is None else self._ledger.accounts()
        return next((each for each in accounts if str(each.ref) == name), None)

    def _known(self, account: Account) -> frozenset[str]:
        key = str(account.ref)
        if key not in self._campaigns and self._ledger is not None:
            seen = (*self._ledger.entities(account.ref), *self._ledger.withdrawn(account.ref))
            self._campaigns[key] = frozenset(each.id for each in seen if each.level is Level.CAMPAIGN)
        return self._campaigns[key]


@contextmanager
def doubts_of(store: str) -> Iterator[Doubts]:
    """The doubts of the ledger at a URL; none is made where there is none."""
    if not Path(store.removeprefix("sqlite:///")).exists():
        yield Doubts(None)
        return
    try:
        ledger = Ledger.open(store, clock=int, create=False, read_only=True)
    except LedgerError as error:
        yield Doubts(None, str(error))
        return
    with ledger:
        yield Doubts(ledger)
