from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from paceboard.ledger import Ledger, RunResult
from paceboard.model import Account

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def test_a_dump_is_every_row_in_a_fixed_order(ledger: Ledger, account: Account, make: Make) -> None:
    """Each table by name, each row by key, values as JSON, numbers whole."""
    ledger.commit(account, at=5, facts=[make.window({(2, "b"): 2**62, (1, "é"): None, (1, "a"): 1})])
    lines = list(ledger.dump())
    unasked = ", null" * 15 + ', ""'

    assert [
        'account ["tiktok:7001", "Shop", "Etc/UTC", "USD", "active", "", "", 0, 1]',
        f'fact_day ["tiktok:7001", "campaign", 1, "a", 1{unasked}, 1]',
        f'fact_day ["tiktok:7001", "campaign", 1, "é", null{unasked}, 1]',
        f'fact_day ["tiktok:7001", "campaign", 2, "b", {2**62}{unasked}, 1]',
        'needs_judging ["tiktok:7001", 1]',
        'revision ["tiktok:7001", 1, 5]',
    ] == lines


def test_two_ledgers_of_the_same_commits_dump_the_same(tmp_path: Path, account: Account, make: Make) -> None:
    """Neither the ledger's id nor its runs make a difference."""
    dumps = []
    for name, runs in (("a", 0), ("b", 2)):
        with Ledger.open(tmp_path / name, clock=count().__next__) as ledger:
            for _ in range(runs):
                ledger.finish_run(ledger.start_run(), RunResult(outcome="ok"))
            ledger.commit(account, at=5, run=runs or None, facts=[make.window({(1, "c1"): 1})])
            dumps.append(list(ledger.dump()))

    assert dumps[0] == dumps[1]
