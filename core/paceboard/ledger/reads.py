"""Reading the ledger, now or as it was known at a revision."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, and_, func, select
from sqlalchemy.sql.selectable import FromClause

from paceboard.errors import UnknownName
from paceboard.ledger.in_force import (
    budget_statement,
    budget_versions,
    delivery_statement,
    delivery_versions,
)
from paceboard.ledger.known import Columns, as_known, fact_table, known_facts, versions_until
from paceboard.ledger.last_spend import last_spend
from paceboard.ledger.log import with_log
from paceboard.ledger.readings import accounts_to_judge, find_inputs, inputs_at, stored_readings
from paceboard.ledger.records import FactVersion, Revision, Standing, StoredReading
from paceboard.ledger.rows import AnyRow, account_of, balance_of, entity_of, limit_of, past_budget_of
from paceboard.ledger.schema import (
    ACCOUNT,
    BALANCE,
    BUDGET_PAST,
    ENTITY,
    FIRST_LOOK,
    META,
    REVISION,
    SPENDING_LIMIT,
    WATERMARK,
    kept_in,
)
from paceboard.ledger.standing import days_with_spend, standing
from paceboard.ledger.thinning import Gaps, gaps_of
from paceboard.model import Account, AccountRef, Balance, BudgetVersion, Entity, Grain, Level, Row
from paceboard.pacing import DeliveryVersion
from paceboard.specs import Ledgered

__all__ = ["Reads"]


class Reads:
    """Everything that can be read. Where a `revision` is asked for, None means now.

    A row is known at a revision by what stood in the ledger then; a revision above the account's last
    one reads as the last one.
    """

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state."""

    def execute(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[AnyRow]:
        """All rows of a statement that only reads.

        Raises:
            LedgerError: for whatever the database says, also where the statement would write.
        """
        with self._reading() as connection:
            return connection.execute(statement, parameters).all()

    @property
    def world(self) -> str | None:
        """The ledger's stamp: empty for a real one, else the simulated world; None before any commit."""
        rows = self.execute(select(META.c.value).where(META.c.name == "world"))
        return rows[0].value if rows else None

    @property
    def identity(self) -> str:
        """The ledger's own id, given when it was made."""
        return str(self.execute(select(META.c.value).where(META.c.name == "ledger"))[0].value)

    def accounts(self) -> tuple[Account, ...]:
        """Every account as it is now, by its ref."""
        return tuple(
            map(account_of, self.execute(select(ACCOUNT.current).order_by(ACCOUNT.current.c.account)))
        )

    def account(self, ref: AccountRef, revision: int | None = None) -> Account:
        """One account.

        Raises:
            UnknownName: where the ledger does not know it, or did not at that revision.
        """
        rows = self.execute(as_known(ACCOUNT, str(ref), revision))
        if not rows:
            raise self._unknown(ref)
        return account_of(rows[0])

    def head(self, ref: AccountRef) -> Revision | None:
        """The account's last revision; None before its first."""
        return self._last_revision(REVISION.c.account == str(ref))

    def heads(self) -> Mapping[AccountRef, Revision]:
        """The last revision of every account, by its ref."""
        last = select(REVISION.c.account, func.max(REVISION.c.number).label("number"))
        heads = last.group_by(REVISION.c.account).subquery("heads")
        statement = (
            select(REVISION)
            .join(heads, and_(REVISION.c.account == heads.c.account, REVISION.c.number == heads.c.number))
            .order_by(REVISION.c.account)
        )
        return {AccountRef.parse(row.account): _revision(row) for row in self.execute(statement)}

    def revision(self, ref: AccountRef, number: int) -> Revision | None:
        """One revision by its number; None where the account has none such."""
        return self._last_revision(REVISION.c.account == str(ref), REVISION.c.number == number)

    def revisions(self, ref: AccountRef) -> tuple[Revision, ...]:
        """All revisions of an account, oldest first."""
        statement = select(REVISION).where(REVISION.c.account == str(ref)).order_by(REVISION.c.number)
        return tuple(map(_revision, self.execute(statement)))

    def revision_at(self, ref: AccountRef, instant: int) -> Revision | None:
        """The revision that stood at an instant; None where the account was not known yet."""
        return self._last_revision(REVISION.c.account == str(ref), REVISION.c.instant <= instant)

    def thinned(self, ref: AccountRef) -> Gaps:
        """The revisions that can be read no more: `number in ledger.thinned(ref)`."""
        with self._reading() as connection:
            return gaps_of(connection, str(ref))

    def entities(self, ref: AccountRef, revision: int | None = None) -> tuple[Entity, ...]:
        """Campaigns, groups and ads, by level and id."""
        statement = as_known(ENTITY, str(ref), revision).order_by("level", "id")
        return tuple(map(entity_of, self.execute(statement)))

    def withdrawn(self, ref: AccountRef, revision: int | None = None) -> tuple[Entity, ...]:
        """Campaigns, groups and ads that the platform lists no more, each as it was last seen."""
        statement = versions_until(ENTITY, str(ref), revision).order_by("level", "id", "known_from")
        last = {(row.level, row.id): row for row in self.execute(statement)}
        return tuple(
            entity_of(row)
            for row in last.values()
            if row.known_to is not None and (revision is None or row.known_to <= revision)
        )

    def budget_versions(self, ref: AccountRef, revision: int | None = None) -> tuple[BudgetVersion, ...]:
        """Every version of every budget, those that ended too; of one budget, oldest first.

        A version is in force from the instant that the platform gives; else since before we first
        looked, where it was there at the first look at the account's budgets; else, `estimated`, since
        its entity was created, or the look at which it was seen. It ends where the platform dates its
        successor, else at the look at which it was changed or gone. What the platform's change log
        tells of a time stands over what our looks make of it. No two of one budget overlap.
        """
        seen = budget_versions(self.execute(budget_statement(str(ref), revision)), revision)
        told = self.execute(as_known(BUDGET_PAST, str(ref), revision))
        return with_log(seen, [(past_budget_of(row), row.known_from) for row in told])

    def delivery_versions(self, ref: AccountRef, revision: int | None = None) -> tuple[DeliveryVersion, ...]:
        """What every entity did from when to when, by our looks; of one entity, oldest first."""
        return delivery_versions(self.execute(delivery_statement(str(ref), revision)), revision)

    def limits(self, ref: AccountRef, revision: int | None = None) -> tuple[Ledgered, ...]:
        """Spending limits by cycle, each with the revision since which it reads like this."""
        known = as_known(SPENDING_LIMIT, str(ref), revision).subquery("known_limit")
        statement = (
            select(known, REVISION.c.instant)
            .join(
                REVISION,
                and_(REVISION.c.account == known.c.account, REVISION.c.number == known.c.known_from),
            )
            .order_by(known.c.cycle)
        )
        return tuple(Ledgered(limit_of(row), row.known_from, row.instant) for row in self.execute(statement))

    def balances(self, ref: AccountRef, revision: int | None = None) -> tuple[Balance, ...]:
        """Balances by kind."""
        return tuple(map(balance_of, self.execute(as_known(BALANCE, str(ref), revision).order_by("kind"))))

    def watermark(self, ref: AccountRef, group: str, revision: int | None = None) -> int | None:
        """The instant up to which a group of measures is complete; None: unknown."""
        rows = self.execute(as_known(WATERMARK, str(ref), revision, lambda c: [c.measures == group]))
        return rows[0].instant if rows else None

    def standing(self, ref: AccountRef, group: str) -> Standing:
        """Where the account stands now, and of a group of measures up to where it is complete."""
        with self._reading() as connection:
            return standing(connection, str(ref), group)

    def days_with_spend(self, ref: AccountRef, level: Level, first_day: int, last_day: int) -> set[int]:
        """The epoch days of a range, both ends included, on which something of a level spent."""
        with self._reading() as connection:
            return days_with_spend(connection, str(ref), level, first_day, last_day)

    def watermarks(self, ref: AccountRef, revision: int | None = None) -> dict[str, int]:
        """By group of measures, the instant up to which it is complete; unknown ones are not in it."""
        rows = self.execute(as_known(WATERMARK, str(ref), revision))
        return {row.measures: row.instant for row in rows if row.instant is not None}

    def watermark_versions(self, ref: AccountRef, group: str) -> tuple[tuple[int, int | None], ...]:
        """Where the watermark of a group stood from which revision on, oldest first."""
        rows = versions_until(WATERMARK, str(ref), None).subquery("marks")
        statement = select(rows.c.known_from, rows.c.instant).where(rows.c.measures == group)
        return tuple((since, at) for since, at in self.execute(statement.order_by(rows.c.known_from)))

    def covered_from(self, ref: AccountRef, group: str, revision: int | None = None) -> int | None:
        """The first day (epoch day) that was ever fetched whole for a group of measures; None: none."""
        rows = self.execute(as_known(WATERMARK, str(ref), revision, lambda c: [c.measures == group]))
        return rows[0].covered_from if rows else None

    def first_looks(self, ref: AccountRef) -> Mapping[str, int]:
        """By table (`budget`, `spending_limit` ...) the revision at which it was first looked at.

        What is not in here was never asked for, so that its absence says nothing.
        """
        statement = select(FIRST_LOOK).where(FIRST_LOOK.c.account == str(ref)).order_by(FIRST_LOOK.c.subject)
        return {row.subject: row.revision for row in self.execute(statement)}

    def fact_rows(
        self,
        ref: AccountRef,
        level: Level,
        grain: Grain,
        first_day: int,
        last_day: int,
        measure: str,
        entity: str | None = None,
        revision: int | None = None,
    ) -> tuple[Row, ...]:
        """The rows behind a sum, for explanations: those that have a value, in the order of their keys.

        Args:
            first_day, last_day: epoch days, both included; by window, those of the window itself.
            entity: one entity's; None: all of the level.
        """
        table = fact_table(grain)

        def wanted(columns: Columns) -> list[ColumnElement[bool]]:
            return [
                columns.level == str(level),
                *_within(columns, grain, first_day, last_day),
                _kept(columns, grain, measure).is_not(None),
                *([] if entity is None else [columns.entity == entity]),
            ]

        statement = as_known(table, str(ref), revision, wanted).order_by(*table.key)
        return tuple(_row(row, table.key, measure) for row in self.execute(statement))

    def fact_versions(
        self,
        ref: AccountRef,
        level: Level,
        first_day: int,
        last_day: int,
        measure: str,
        entity: str | None = None,
    ) -> tuple[FactVersion, ...]:
        """Every version of some days' rows that is kept, by day, entity and the revision of its beginning.

        Args:
            first_day, last_day: epoch days, both included.
            entity: one entity's; None: all of the level.

        Raises:
            UnknownName: for a measure that the ledger does not keep.
        """
        rows = versions_until(fact_table(Grain.DAY), str(ref), None).subquery("versions")
        statement = (
            select(
                rows.c.day,
                rows.c.entity,
                _kept(rows.c, Grain.DAY, measure),
                rows.c.known_from,
                rows.c.known_to,
            )
            .where(rows.c.level == str(level), rows.c.day.between(first_day, last_day))
            .order_by(rows.c.day, rows.c.entity, rows.c.known_from)
        )
        if entity is not None:
            statement = statement.where(rows.c.entity == entity)
        return tuple(
            FactVersion(day=day, entity=of, value=value, known_from=since, known_to=until)
            for day, of, value, since, until in self.execute(statement)
        )

    def last_spend(
        self, ref: AccountRef, until: Mapping[tuple[Level, str], int], revision: int | None = None
    ) -> Mapping[tuple[Level, str], int]:
        """The last day (epoch day) on which each of some entities spent; those that never did are left out.

        Args:
            until: by level and id, the last day to look at.
        """
        with self._reading() as connection:
            return last_spend(connection, str(ref), until, revision)

    def known(self, grain: Grain, *, history: bool, accounts: Sequence[str] = ()) -> FromClause:
        """Day or hour facts for a statement of one's own: see `known_facts`."""
        return known_facts(grain, history=history, accounts=accounts)

    def needs_judging(self) -> tuple[tuple[AccountRef, int], ...]:
        """Accounts that changed since they were last judged, with the revision to judge."""
        with self._reading() as connection:
            return accounts_to_judge(connection)

    def readings(
        self,
        ref: AccountRef,
        card: str,
        scope: str = "",
        first: int | None = None,
        last: int | None = None,
    ) -> tuple[StoredReading, ...]:
        """A card's readings by revision, from the first to the last one asked for; None: no bound."""
        with self._reading() as connection:
            return stored_readings(connection, str(ref), card, scope, first, last)

    def inputs_at(self, ref: AccountRef, revision: int) -> tuple[str, int] | None:
        """Hash of the inputs that an account was last judged by up to a revision, and the one judged then.

        None: it was not judged yet.
        """
        with self._reading() as connection:
            return inputs_at(connection, str(ref), revision)

    def inputs(self, digest: str) -> str:
        """The JSON text of inputs.

        Raises:
            UnknownName: where none of this hash are kept.
        """
        with self._reading() as connection:
            found = find_inputs(connection, digest)
        if found is None:
            raise UnknownName(f"No inputs have the hash {digest!r:.80}")
        return found

    def _last_revision(self, *conditions: ColumnElement[bool]) -> Revision | None:
        statement = select(REVISION).where(*conditions).order_by(REVISION.c.number.desc()).limit(1)
        rows = self.execute(statement)
        return _revision(rows[0]) if rows else None

    def _unknown(self, ref: AccountRef) -> UnknownName:
        names = [str(account.ref) for account in self.accounts()]
        near = get_close_matches(str(ref), names, n=3, cutoff=0.0)
        return UnknownName(
            f"The ledger knows no account {ref}",
            do=f"one of {', '.join(near)}" if near else "refresh it first",
        )


def _within(columns: Columns, grain: Grain, first: int, last: int) -> list[ColumnElement[bool]]:
    if grain is Grain.WINDOW:
        return [columns.first_day == first, columns.last_day == last]
    return [columns.day.between(first, last)]


def _kept(columns: Columns, grain: Grain, measure: str) -> ColumnElement[Any]:
    kept = kept_in(grain)
    if measure not in kept:
        raise UnknownName(f"No measure is called {measure!r:.40}", do=f"one of {', '.join(kept)}")
    column: ColumnElement[Any] = columns[measure]
    return column


def _revision(row: AnyRow) -> Revision:
    return Revision(number=row.number, instant=row.instant, run=row.run)


def _row(row: AnyRow, key: Sequence[str], measure: str) -> Row:
    values = row._mapping  # noqa: SLF001 - public in SQLAlchemy, underlined to keep apart from columns
    names = ("account", *key) if row.known_to is None else ("account", *key, "known_from")
    return Row(
        table=row.stands_in,
        key=tuple((name, str(values[name])) for name in names),
        column=measure,
        value=values[measure],
        revision=row.known_from,
        attributes=tuple(json.loads(row.attributes).items()) if row.attributes else (),
    )
