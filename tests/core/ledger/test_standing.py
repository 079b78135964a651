from __future__ import annotations

from typing import TYPE_CHECKING

from paceboard.ledger import Ledger, Standing
from paceboard.model import Account, AccountRef, Level

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def test_an_account_that_nobody_looked_at_stands_nowhere(ledger: Ledger, account: Account) -> None:
    """No revision, no watermark, no first day."""
    nowhere = Standing(revision=None, watermark=None, covered_from=None)

    assert nowhere == ledger.standing(account.ref, "spend")


def test_a_standing_is_what_the_single_reads_tell(ledger: Ledger, account: Account, make: Make) -> None:
    """Its last revision, and of the group that is asked for up to where and since when it was read."""
    ledger.commit(account, at=1, facts=[make.window({(3, "c1"): 5})], watermarks={"spend": 7, "other": 9})
    ledger.commit(account, at=2, covered_from={"spend": 3})
    ref = account.ref

    assert Standing(revision=2, watermark=7, covered_from=3) == ledger.standing(ref, "spend")
    assert Standing(revision=2, watermark=9, covered_from=None) == ledger.standing(ref, "other")
    assert Standing(revision=None, watermark=None, covered_from=None) == ledger.standing(
        AccountRef(ref.connector, "another"), "spend"
    )


def test_days_with_spend_are_those_with_more_than_nothing(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """Within their bounds and at their level; a day of zero, without a value or with a credit is none."""
    spends = {(2, "c1"): 5, (3, "c1"): 5, (3, "c2"): 1, (4, "c1"): 0, (5, "c1"): None, (6, "c1"): -2}
    ledger.commit(account, at=1, facts=[make.window({**spends, (9, "c1"): 5, (10, "c1"): 5})])

    assert {3, 9} == ledger.days_with_spend(account.ref, Level.CAMPAIGN, 3, 9)
    assert set() == ledger.days_with_spend(account.ref, Level.AD, 3, 9)
