from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paceboard.ledger import Ledger
from paceboard.model import Account

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("UPDATE fact_day SET revision = 9", "fact_day: 1 rows of a revision that does not exist"),
        ("UPDATE fact_day_history SET known_to = 9", "fact_day_history: 1 rows of a revision"),
        ("UPDATE fact_day_history SET known_to = 1", "fact_day_history: 1 rows end before they begin"),
        ("UPDATE fact_day_history SET known_to = 3", "fact_day: 1 rows are known twice at one revision"),
        ("UPDATE fact_day SET revision = 1", "fact_day: 1 rows are known twice at one revision"),
        ("DELETE FROM revision WHERE number = 2", "revision: 1 numbers are left out"),
        ("UPDATE revision SET instant = 0 WHERE number = 2", "revision: 1 instants lie before the last one"),
        ("DELETE FROM account", "revision: 3 revisions of an account that is not there"),
        ("UPDATE first_look SET revision = 9", "first_look: 1 rows of a revision that does not exist"),
        ("UPDATE needs_judging SET revision = 9", "needs_judging: 1 rows of a revision"),
        ("UPDATE reading SET revision = 9", "reading: 1 rows of a revision that does not exist"),
        ("UPDATE reading SET inputs = 'x'", "reading: 1 readings cite inputs that are not kept"),
        ("UPDATE inputs SET json = '[]'", "is not the hash of its text"),
    ],
)
def test_each_broken_promise_is_found(
    damage: str, problem: str, ledger: Ledger, account: Account, make: Make
) -> None:
    """A sound ledger has no problems; one row that was changed by hand is named with its table."""
    for at in (1, 2):
        ledger.commit(account, at=at, facts=[make.window({(1, "c1"): at})])
    ledger.record_readings(account.ref, 2, ledger.put_inputs("{}"), [("tiktok.x", "", "{}")])
    ledger.commit(account, at=3, budgets=[], watermarks={"spend": 1})
    sound = ledger.check()
    with ledger._store.writing() as connection:
        connection.exec_driver_sql(damage)

    assert () == sound
    assert any(problem in line for line in ledger.check())
