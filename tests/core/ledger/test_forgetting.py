from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paceboard.errors import LedgerError, UnknownName
from paceboard.ledger import Ledger, Parked, RunResult
from paceboard.model import Account, AccountRef, Balance, LimitCycle, SpendingLimit

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

GONE = "9876501234"
SECRET_NAME = "Zwetschgenkuchen"


def inputs(*refs: str) -> str:
    flights = [{"account": ref, "name": SECRET_NAME if GONE in ref else "Launch"} for ref in refs]
    return json.dumps({"flights": flights, "policy": {}}, sort_keys=True, separators=(",", ":"))


def filled(ledger: Ledger, make: Make) -> tuple[Account, Account]:
    """Two accounts, each with rows in every table, and inputs that name both."""
    gone, stays = make.account(GONE, name=SECRET_NAME), make.account("7002")
    digest = ledger.put_inputs(inputs(str(gone.ref), str(stays.ref)))
    for account in (gone, stays):
        run = ledger.start_run(account.ref)
        for spend in (1, 2):
            commit = ledger.commit(
                account,
                at=spend,
                run=run,
                entities=[make.campaign(name=f"{account.name} {spend}")],
                budgets=[make.budget(spend), make.budget(1, entity="c2", valid_to=5)],
                limits=[SpendingLimit(cycle=LimitCycle.MONTHLY, amount=spend)],
                balances=[Balance(kind="total", amount=spend)],
                facts=[make.window({(3, "c1"): spend})],
                watermarks={"spend": spend},
            )
        body = json.dumps({"account": str(account.ref), "inputs": digest})
        assert ledger.record_readings(account.ref, commit.head, digest, [("tiktok.one", "", body)])
        ledger.finish_run(run, RunResult(outcome="ok"))
    both = ledger.start_run()
    ledger.finish_run(both, RunResult(outcome="failed", problem=f"{gone.ref}: no; {stays.ref}: no"))
    return gone, stays


def test_nothing_of_a_forgotten_account_stands_in_any_table(ledger: Ledger, make: Make) -> None:
    """Neither its ref nor its id, and what went is counted by table."""
    gone, stays = filled(ledger, make)
    forgotten = ledger.forget(gone.ref)
    lines = [*ledger.dump(), *map(repr, ledger.runs())]

    assert [] == [line for line in lines if GONE in line or SECRET_NAME in line]
    assert {"account": 1, "account_history": 0, "fact_day": 1, "fact_day_history": 1, "revision": 2} == {
        table: forgotten.rows.get(table, 0)
        for table in ("account", "account_history", "fact_day", "fact_day_history", "revision")
    }
    assert {1} == {forgotten.rows[table] for table in ("reading", "run", "inputs", "budget_past")}
    assert {} == forgotten.elsewhere
    assert forgotten.compacted
    assert [stays.ref] == [account.ref for account in ledger.accounts()]
    assert () == ledger.check()


def test_what_others_were_judged_by_stays_without_the_forgotten_flights(ledger: Ledger, make: Make) -> None:
    """Their readings cite inputs that hold their own flights alone, under the hash of that text."""
    gone, stays = filled(ledger, make)
    ledger.forget(gone.ref)
    (reading,) = ledger.readings(stays.ref, "tiktok.one")

    assert inputs(str(stays.ref)) == ledger.inputs(reading.inputs)
    assert reading.inputs == json.loads(reading.body)["inputs"]


def test_the_other_account_reads_as_before(ledger: Ledger, make: Make) -> None:
    """At each of its revisions."""
    gone, stays = filled(ledger, make)
    before = [make.spends(ledger, stays, revision) for revision in (1, 2)]
    ledger.forget(gone.ref)

    assert before == [make.spends(ledger, stays, revision) for revision in (1, 2)]


def test_the_file_does_not_hold_the_bytes(path: Path, make: Make) -> None:
    """Neither in free pages nor in the log beside it; before, they were there."""
    with Ledger.open(path, clock=lambda: 0) as ledger:
        gone, _ = filled(ledger, make)
        files = list(path.parent.iterdir())
        assert any(GONE.encode() in file.read_bytes() for file in files)
        ledger.forget(gone.ref)

        held = [
            file.name
            for file in path.parent.iterdir()
            if GONE.encode() in file.read_bytes() or SECRET_NAME.encode() in file.read_bytes()
        ]
    assert [] == held
    assert [] == [file.name for file in path.parent.iterdir() if GONE.encode() in file.read_bytes()]


def test_a_reader_in_the_way_is_told(path: Path, make: Make) -> None:
    """The rows are gone, but the files are not written anew while somebody reads them."""
    with Ledger.open(path, clock=lambda: 0, wait=0.05) as ledger:
        gone, _ = filled(ledger, make)
        with Ledger.open(path, clock=lambda: 0) as other, other.snapshot() as state:
            state.accounts()
            forgotten = ledger.forget(gone.ref)

        assert not forgotten.compacted
        assert 1 == len(ledger.accounts())


def test_an_account_that_stands_in_rows_of_others_is_not_forgotten_in_silence(
    ledger: Ledger, make: Make
) -> None:
    """Nothing is removed, and the error names the table and the column."""
    gone, stays = filled(ledger, make)
    ledger.commit(stays, at=9, entities=[make.campaign(name=f"moved from {gone.ref}")])
    before = list(ledger.dump())

    with pytest.raises(LedgerError, match=r"entity\.name"):
        ledger.forget(gone.ref)
    assert before == list(ledger.dump())


def test_its_bare_id_among_others_is_counted(ledger: Ledger, make: Make) -> None:
    """An id is a word that others may use: it is said where, and left as it is."""
    gone, stays = filled(ledger, make)
    ledger.commit(stays, at=9, entities=[make.campaign(name=f"like {GONE}")])

    assert {"entity.name": 1} == ledger.forget(gone.ref).elsewhere


def test_what_is_put_aside_goes_too(ledger: Ledger, make: Make) -> None:
    """The account's own, and its name in what was said of its whole app."""
    gone, _ = filled(ledger, make)
    for scope in (str(gone.ref), "app of a platform"):
        ledger.park(Parked(scope=scope, since=1, until=2, kind="RateLimited", why=f"{gone.ref}: too many"))
    forgotten = ledger.forget(gone.ref)

    assert 1 == forgotten.rows["parked"]
    assert ["forgotten: too many"] == [each.why for each in ledger.parked().values()]


def test_an_unknown_account_cannot_be_forgotten(ledger: Ledger, make: Make) -> None:
    """The nearest that the ledger knows is named."""
    filled(ledger, make)

    with pytest.raises(UnknownName, match="7002"):
        ledger.forget(AccountRef("tiktok", "7003"))
