from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from paceboard.errors import LedgerError, UnknownName
from paceboard.ledger import Ledger, StoredReading
from paceboard.model import Account

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

CARD = "tiktok.spend_vs_budget"


def judged(ledger: Ledger, account: Account, revision: int, body: str = "{}", inputs: str = "{}") -> bool:
    return ledger.record_readings(account.ref, revision, ledger.put_inputs(inputs), [(CARD, "", body)])


def test_inputs_are_addressed_by_their_content(ledger: Ledger) -> None:
    """The same text has the same hash and is kept once."""
    text = '{"policy":"Größe"}'
    digests = {ledger.put_inputs(text), ledger.put_inputs(text)}

    assert {sha256(text.encode()).hexdigest()} == digests
    assert text == ledger.inputs(*digests)
    assert 1 == len(list(ledger.dump()))


def test_unknown_inputs_are_said_to_be_unknown(ledger: Ledger) -> None:
    """A hash that nothing is kept under gives an error, never an empty text."""
    with pytest.raises(UnknownName, match="No inputs have the hash 'abc'"):
        ledger.inputs("abc")


def test_inputs_that_are_no_text_are_refused(ledger: Ledger) -> None:
    """Half of a surrogate pair is refused like everywhere else."""
    with pytest.raises(LedgerError, match=r"inputs\.json"):
        ledger.put_inputs('"\ud83d"')

    assert [] == list(ledger.dump())


def test_readings_are_kept_by_revision(ledger: Ledger, account: Account, make: Make) -> None:
    """Each revision keeps its own, with its instant and inputs, and a range of them can be read."""
    for number in (1, 2, 3):
        ledger.commit(account, at=number * 10, facts=[make.window({(1, "c1"): number})])
        judged(ledger, account, number, body=f"[{number}]")
    digest = ledger.put_inputs("{}")

    assert [
        StoredReading(
            card=CARD, scope="", revision=number, instant=number * 10, inputs=digest, body=f"[{number}]"
        )
        for number in (2, 3)
    ] == list(ledger.readings(account.ref, CARD, first=2))
    assert [1, 2] == [each.revision for each in ledger.readings(account.ref, CARD, last=2)]
    assert () == ledger.readings(account.ref, CARD, scope="c1")
    assert () == ledger.needs_judging()


def test_readings_of_an_account_that_changed_meanwhile_are_not_kept(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """The second transaction writes nothing where the revision does not stand, and the mark stays."""
    ledger.commit(account, at=1)
    ledger.commit(account, at=2, facts=[make.window({(1, "c1"): 1})])
    kept = judged(ledger, account, 1), judged(ledger, account, 3)

    assert (False, False) == kept
    assert () == ledger.readings(account.ref, CARD)
    assert ((account.ref, 2),) == ledger.needs_judging()


def test_judging_again_keeps_the_newer_reading(ledger: Ledger, account: Account) -> None:
    """The same reading writes nothing; one from other inputs takes its place at that revision."""
    ledger.commit(account, at=1)
    judged(ledger, account, 1)
    before = list(ledger.dump())
    judged(ledger, account, 1)

    assert before == list(ledger.dump())
    judged(ledger, account, 1, inputs='{"policy":2}', body="[2]")
    assert ["[2]"] == [each.body for each in ledger.readings(account.ref, CARD)]


def test_a_reading_never_cites_inputs_that_are_not_kept(ledger: Ledger, account: Account) -> None:
    """Without its inputs a reading could not be replayed, so it is refused as a whole."""
    ledger.commit(account, at=1)
    with pytest.raises(LedgerError, match="put the inputs first"):
        ledger.record_readings(account.ref, 1, "abc", [(CARD, "", "{}")])

    assert () == ledger.readings(account.ref, CARD)
    assert ((account.ref, 1),) == ledger.needs_judging()


def test_scopes_have_readings_of_their_own(ledger: Ledger, account: Account) -> None:
    """A card's reading for some campaigns stands beside the one for the whole account."""
    ledger.commit(account, at=1)
    digest = ledger.put_inputs("{}")
    ledger.record_readings(account.ref, 1, digest, [(CARD, "", "[0]"), (CARD, "c1,c2", "[1]")])

    assert ["[0]", "[1]"] == [
        ledger.readings(account.ref, CARD, scope=scope)[0].body for scope in ("", "c1,c2")
    ]
