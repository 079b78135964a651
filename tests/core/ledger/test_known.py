from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, or_, select

from paceboard.errors import LedgerError
from paceboard.ledger import Ledger
from paceboard.model import Account, Grain

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def sums(ledger: Ledger, revision: int, accounts: tuple[str, ...] = ()) -> dict[str, int]:
    """Spend by account as known at a revision, by a statement like those of the cards."""
    facts = ledger.known(Grain.DAY, history=True, accounts=accounts)
    statement = (
        select(facts.c.account, func.sum(facts.c.spend))
        .where(
            facts.c.known_from <= revision,
            or_(facts.c.known_to.is_(None), facts.c.known_to > revision),
        )
        .group_by(facts.c.account)
    )
    return {row[0]: row[1] for row in ledger.execute(statement)}


def restated(ledger: Ledger, account: Account, make: Make) -> None:
    for at, spend in enumerate([100, 90, 120], 1):
        ledger.commit(account, at=at, facts=[make.window({(1, "c1"): spend, (2, "c1"): 7})])


def test_current_facts_are_the_table_itself(ledger: Ledger, account: Account, make: Make) -> None:
    """Without history a statement reads one clustered table and no version twice."""
    restated(ledger, account, make)
    facts = ledger.known(Grain.DAY, history=False)

    assert "fact_day" == facts.description
    assert [(127,)] == [tuple(row) for row in ledger.execute(select(func.sum(facts.c.spend)))]


def test_with_history_each_revision_sums_as_it_did_then(ledger: Ledger, account: Account, make: Make) -> None:
    """R29: current and history together give back every earlier total, and nothing before the first."""
    restated(ledger, account, make)

    assert [{}, {"tiktok:7001": 107}, {"tiktok:7001": 97}, {"tiktok:7001": 127}] == [
        sums(ledger, revision) for revision in range(4)
    ]


def test_history_can_be_narrowed_to_accounts(ledger: Ledger, make: Make) -> None:
    """Only the accounts that were named are read, by the key of both tables."""
    for identity in ("1", "2", "3"):
        restated(ledger, make.account(identity), make)

    assert {"tiktok:2": 97} == sums(ledger, 2, ("tiktok:2",))


def test_a_file_is_not_scanned_for_the_history_of_an_account(path: Path) -> None:
    """SQLite reaches both tables by the account, the first column of their keys."""
    with Ledger.open(path, clock=lambda: 0) as ledger:
        plan = " ".join(_plan(ledger, ("tiktok:2",)))

    assert "SCAN fact_day" not in plan
    assert 2 == plan.count("USING PRIMARY KEY (account=?")


def test_whole_windows_are_not_given_to_be_summed(ledger: Ledger) -> None:
    """They overlap and tell what does not add up: asking for them so is an error, not a wrong sum."""
    with pytest.raises(LedgerError, match=r"whole windows are not summed. Do: read one with `fact_rows`"):
        ledger.known(Grain.WINDOW, history=True)


def _plan(ledger: Ledger, accounts: tuple[str, ...]) -> list[str]:
    facts = ledger.known(Grain.DAY, history=True, accounts=accounts)
    statement = select(func.sum(facts.c.spend))
    with ledger._store.reading() as connection:
        compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
