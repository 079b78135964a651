from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from paceboard.errors import LedgerError
from paceboard.ledger import Commit, Ledger, Revision
from paceboard.model import Account, Balance, LimitCycle, SpendingLimit

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def everything(make: Make, generation: int) -> dict[str, object]:
    """All parts of a commit, in which every row says the same generation."""
    return {
        "entities": [
            make.campaign(name=f"G{generation}"),
            make.campaign("c2", attributes={"b": "2", "a": "1"}),
        ],
        "budgets": [make.budget(generation)],
        "limits": [SpendingLimit(cycle=LimitCycle.MONTHLY, amount=generation, stopped=False)],
        "balances": [Balance(kind="cash", amount=generation)],
        "facts": [make.window({(5, "c1"): generation, (6, "c1"): generation})],
        "watermarks": {"spend": generation},
        "covered_from": {"spend": 1},
    }


@pytest.mark.parametrize("times", [2, 3, 10])
def test_the_same_refresh_again_changes_nothing(
    times: int, ledger: Ledger, account: Account, make: Make
) -> None:
    """P3: after 2, 3 and 10 equal refreshes every row of the ledger is as it was after the first."""
    ledger.commit(account, at=10, **everything(make, 1))  # type: ignore[arg-type]
    before = list(ledger.dump())
    results = [ledger.commit(account, at=10 + i, **everything(make, 1)) for i in range(1, times)]  # type: ignore[arg-type]

    assert before == list(ledger.dump())
    assert {
        Commit(
            revision=None,
            head=1,
            rows_in=7,
            rows_new=0,
            rows_changed=0,
            rows_withdrawn=0,
            rows_equal=7,
        )
    } == set(results)


def test_a_commit_counts_what_it_did(ledger: Ledger, account: Account, make: Make) -> None:
    """New, changed, withdrawn, equal and doubled rows are counted apart."""
    first = ledger.commit(account, at=10, facts=[make.window({(1, "a"): 1, (2, "a"): 2, (3, "a"): 3})])
    twice = [make.fact(day, spend, entity="a") for day, spend in ((1, 1), (2, 20), (4, 4), (4, 4))]
    second = ledger.commit(account, at=11, facts=[make.window(twice)])

    assert (
        Commit(revision=1, head=1, rows_in=3, rows_new=3, rows_changed=0, rows_withdrawn=0, rows_equal=0)
        == first
    )
    assert (
        Commit(
            revision=2,
            head=2,
            rows_in=3,
            rows_new=1,
            rows_changed=1,
            rows_withdrawn=1,
            rows_equal=1,
            rows_doubled=1,
        )
        == second
    )


def test_what_was_not_looked_at_stays(ledger: Ledger, account: Account, make: Make) -> None:
    """A commit without lists touches none of their rows."""
    ledger.commit(account, at=10, **everything(make, 1))  # type: ignore[arg-type]
    before = list(ledger.dump())
    ledger.commit(account, at=11)

    assert before == list(ledger.dump())


def test_an_empty_list_withdraws_all_rows(ledger: Ledger, account: Account, make: Make) -> None:
    """A list that is given is the whole truth of now; what it lacks stays readable as known before."""
    ledger.commit(account, at=10, **everything(make, 1))  # type: ignore[arg-type]
    ledger.commit(account, at=11, entities=[], limits=[], balances=[])
    now = (ledger.entities(account.ref), ledger.limits(account.ref), ledger.balances(account.ref))
    then = (ledger.entities(account.ref, 1), ledger.limits(account.ref, 1), ledger.balances(account.ref, 1))

    assert ((), (), ()) == now
    assert [2, 1, 1] == [len(rows) for rows in then]


def test_revisions_count_from_one_for_each_account(ledger: Ledger, make: Make) -> None:
    """Each account has its own numbers, and only a commit that changed it gets one."""
    one, two = make.account("1"), make.account("2")
    for at, account in enumerate([one, two, one, evolve(one, name="New")], 10):
        ledger.commit(account, at=at, run=at)

    assert (
        Revision(number=1, instant=10, run=10),
        Revision(number=2, instant=13, run=13),
    ) == ledger.revisions(one.ref)
    assert (Revision(number=1, instant=11, run=11),) == ledger.revisions(two.ref)
    assert {one.ref: 2, two.ref: 1} == {ref: head.number for ref, head in ledger.heads().items()}


def test_a_revision_is_never_dated_before_the_last_one(ledger: Ledger, account: Account, make: Make) -> None:
    """A clock that was set back gives the last revision's instant, and the number still grows."""
    ledger.commit(account, at=100)
    ledger.commit(account, at=50, facts=[make.window({(1, "c1"): 1})])

    assert [(1, 100), (2, 100)] == [(each.number, each.instant) for each in ledger.revisions(account.ref)]


@pytest.mark.parametrize(
    ("marks", "kept"),
    [([5, 9], 9), ([9, 5], 9), ([9, None], 9), ([None, 4], 4), ([None], None), ([], None)],
)
def test_a_watermark_never_moves_back(
    marks: list[int | None], kept: int | None, ledger: Ledger, account: Account
) -> None:
    """An earlier instant, or an unknown one, leaves a known watermark where it is."""
    for at, mark in enumerate(marks):
        ledger.commit(account, at=at, watermarks={"spend": mark})

    assert kept == ledger.watermark(account.ref, "spend")


def test_coverage_only_grows(ledger: Ledger, account: Account) -> None:
    """The first day that was fetched whole moves to earlier days only, apart from the watermark."""
    for at, day in enumerate([20, 10, 30, None]):
        ledger.commit(account, at=at, covered_from={"spend": day})

    assert 10 == ledger.covered_from(account.ref, "spend")
    assert ledger.watermark(account.ref, "spend") is None


def test_measure_groups_have_watermarks_of_their_own(ledger: Ledger, account: Account) -> None:
    """Moving one group's watermark leaves the other's, and the old one stays known at its revision."""
    ledger.commit(account, at=1, watermarks={"spend": 5, "reach": 3})
    ledger.commit(account, at=2, watermarks={"spend": 8})

    assert (8, 3) == tuple(ledger.watermark(account.ref, group) for group in ("spend", "reach"))
    assert (5, 3) == tuple(ledger.watermark(account.ref, group, 1) for group in ("spend", "reach"))


def test_a_changed_account_needs_judging(ledger: Ledger, make: Make) -> None:
    """The mark is set with the change, names the newest revision, and an equal commit sets none."""
    one, two = make.account("1"), make.account("2")
    ledger.commit(one, at=1)
    ledger.commit(two, at=1)
    ledger.commit(one, at=2, facts=[make.window({(1, "c1"): 1})])
    digest = ledger.put_inputs("{}")
    ledger.record_readings(two.ref, 1, digest, [])
    ledger.commit(two, at=3)

    assert ((one.ref, 2),) == ledger.needs_judging()


REAL, SIMULATED = {"simulated": False}, {"simulated": True}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((REAL, ""), (SIMULATED, "seed-flight")),
        ((REAL, ""), (SIMULATED, "")),
        ((SIMULATED, "seed-flight"), (REAL, "")),
        ((SIMULATED, ""), (REAL, "")),
        ((SIMULATED, "seed-flight"), (SIMULATED, "fleet")),
    ],
)
def test_worlds_never_mix(
    first: tuple[dict[str, bool], str], second: tuple[dict[str, bool], str], ledger: Ledger, make: Make
) -> None:
    """A ledger takes accounts of the one world that its first commit came from, and says which."""
    ledger.commit(make.account("1", **first[0]), at=1, world=first[1])
    before = list(ledger.dump())
    with pytest.raises(LedgerError, match=r"does not belong into this ledger\. Why: .+ Do: name a ledger"):
        ledger.commit(make.account("2", **second[0]), at=2, world=second[1])

    assert before == list(ledger.dump())


def test_a_real_account_of_a_simulated_world_is_refused(ledger: Ledger, account: Account) -> None:
    """An account that says it is real cannot come with the name of a world, and stamps nothing."""
    with pytest.raises(LedgerError, match="real account"):
        ledger.commit(account, at=1, world="seed-flight")

    assert ledger.world is None


@pytest.mark.parametrize(("kind", "world", "stamp"), [(REAL, "", ""), (SIMULATED, "fleet", "fleet")])
def test_the_first_commit_stamps_the_ledger(
    kind: dict[str, bool], world: str, stamp: str, path: Path, make: Make
) -> None:
    """The stamp outlives the process, and one world's accounts go on being taken."""
    with Ledger.open(path, clock=lambda: 0) as ledger:
        ledger.commit(make.account("1", **kind), at=1, world=world)
    with Ledger.open(path, clock=lambda: 0) as ledger:
        ledger.commit(make.account("2", **kind), at=2, world=world)
        ledger.commit(make.account("3", **kind), at=3)

        assert stamp == ledger.world
        assert 3 == len(ledger.accounts())


def test_the_account_itself_is_versioned(ledger: Ledger, account: Account) -> None:
    """A renamed account reads by its old name as known before."""
    ledger.commit(account, at=1)
    ledger.commit(evolve(account, name="Outlet"), at=2)

    assert ("Outlet", "Shop") == (ledger.account(account.ref).name, ledger.account(account.ref, 1).name)
