from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import paceboard.ledger
from paceboard.ledger import Ledger
from paceboard.model import Account

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def test_a_snapshot_sees_one_state(ledger: Ledger, account: Account, make: Make) -> None:
    """What is written while a snapshot is open is not in it; the next one has it."""
    ledger.commit(account, at=1, facts=[make.window({(1, "c1"): 1})])
    with ledger.snapshot() as then:
        before = then.head(account.ref)
        ledger.commit(account, at=2, facts=[make.window({(1, "c1"): 2})])

        assert before == then.head(account.ref)
        assert account == then.account(account.ref)
    with ledger.snapshot() as now:
        assert before != now.head(account.ref)


def test_threads_commit_one_after_another(path: Path, make: Make) -> None:
    """Writers of one process wait for each other: every commit is there, none is half there."""
    with Ledger.open(path, clock=lambda: 0, wait=5) as ledger:

        def refresh(number: int) -> int | None:
            account = make.account(str(number % 3))
            days = {(day, "c1"): number for day in range(1, 31)}
            return ledger.commit(account, at=1, facts=[make.window(days)]).revision

        with ThreadPoolExecutor(4) as pool:
            revisions = list(pool.map(refresh, range(24)))

        assert sorted([*range(1, 9)] * 3) == sorted(each for each in revisions if each is not None)
        assert () == ledger.check()
        assert {(1, 30)} == {
            (len(set(spends.values())), len(spends))
            for spends in (make.spends(ledger, account) for account in ledger.accounts())
        }


def test_a_closed_ledger_opens_again_when_it_is_asked(ledger: Ledger, account: Account) -> None:
    """Closing gives back files and loses nothing."""
    ledger.commit(account, at=1)
    ledger.close()

    assert (account,) == ledger.accounts()


def test_the_records_come_without_the_database() -> None:
    """Importing the room's records does not import SQLAlchemy, so that the command line stays quick."""
    code = (
        "import sys, paceboard.ledger as room; room.FactWindow;"
        "before = 'sqlalchemy' in sys.modules; room.Ledger; print(before, 'sqlalchemy' in sys.modules,"
        " 'sqlalchemy.orm' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False True False" == result.stdout.strip()


def test_the_room_has_no_other_names() -> None:
    """A misspelt import fails as one of any module does."""
    with pytest.raises(AttributeError, match="no attribute 'Leger'"):
        _ = paceboard.ledger.Leger
