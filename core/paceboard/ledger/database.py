"""What a store needs of an engine, in the words that all engines share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import Connection, Engine

from paceboard.errors import LedgerError

__all__ = ["Database"]


class Database(Protocol):
    """One database that can hold a ledger. Each engine has one module that speaks its own words."""

    @property
    def url(self) -> str:
        """Where it is, without a secret."""
        ...

    @property
    def name(self) -> str:
        """Where it is, as an error says it."""
        ...

    @property
    def read_only(self) -> bool:
        """Also its owner may not write."""
        ...

    def reader(self) -> Engine:
        """An engine whose connections cannot write; each transaction sees one state."""
        ...

    def writer(self) -> Engine:
        """An engine whose transactions keep every other writer waiting from their beginning."""
        ...

    def exists(self) -> bool:
        """It is there, with tables or without."""
        ...

    def create(self) -> None:
        """Make it empty, where that is ours to do."""
        ...

    def tables(self, connection: Connection) -> set[str]:
        """Names of all tables in it, ours or not."""
        ...

    def damages(self, connection: Connection) -> tuple[str, ...]:
        """What the engine itself finds wrong with it."""
        ...

    def compact(self, tables: Iterable[str]) -> bool:
        """Write the tables anew without what was deleted; False: somebody who reads them was in the way."""
        ...

    def problem(self, error: BaseException | None) -> LedgerError:
        """The driver's error as one of ours."""
        ...
