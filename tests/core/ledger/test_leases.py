from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from attrs import define

from paceboard.errors import AccountBusy
from paceboard.ledger import Ledger, Parked, RunResult
from paceboard.ledger.leases import LENGTH
from paceboard.model import SECOND, Account, AccountRef

REF = AccountRef("tiktok", "7001")
OK = RunResult(outcome="ok")
START = 1_700_000_000 * SECOND


@define
class Clock:
    """An instant that a test moves."""

    now: int = START

    def __call__(self) -> int:
        return self.now


@pytest.fixture(name="clock")
def _clock() -> Clock:
    return Clock()


@pytest.fixture(name="two")
def _two(place: str, clock: Clock) -> Iterator[tuple[Ledger, Ledger]]:
    """One ledger, opened twice as two processes would."""
    with Ledger.open(place, clock=clock) as one, Ledger.open(place, clock=clock) as other:
        yield one, other


def test_who_comes_second_is_told_by_whom_and_since_when(two: tuple[Ledger, Ledger], clock: Clock) -> None:
    """The account is held by one; the other one's error names it, and enters no run."""
    one, other = two
    lease, run = one.begin(REF, "process 1 on here")
    clock.now += 5 * SECOND
    with pytest.raises(AccountBusy) as refused:
        other.begin(REF, "process 2 on here")

    assert "by process 1 on here since 2023-11-14T22:13:20Z" == refused.value.why
    assert [run] == [each.id for each in other.runs()]
    assert (lease,) == other.leases()


def test_an_account_that_was_given_back_is_free(two: tuple[Ledger, Ledger]) -> None:
    """Each lease of an account has a higher number than the one before; other accounts are not touched."""
    one, other = two
    lease, run = one.begin(REF, "one")
    one.begin(AccountRef("tiktok", "7002"), "one")
    one.end(lease, run, OK)
    again, _ = other.begin(REF, "other")

    assert lease.fence + 1 == again.fence


def test_a_lease_lasts_as_long_as_it_is_renewed(two: tuple[Ledger, Ledger], clock: Clock) -> None:
    """Who renews in time keeps the account; who does not loses it at the end of the lease."""
    one, other = two
    lease, _ = one.begin(REF, "one")
    clock.now += LENGTH - 1
    one.renew(lease)
    clock.now += LENGTH - 1
    with pytest.raises(AccountBusy):
        other.begin(REF, "other")
    clock.now += 1
    taken, _ = other.begin(REF, "other")

    assert (taken,) == one.leases()


def test_whoever_lost_the_account_commits_nothing(
    two: tuple[Ledger, Ledger], clock: Clock, account: Account
) -> None:
    """A process that slept through its lease is refused inside its own transaction, and cannot renew."""
    one, other = two
    late, run = one.begin(REF, "one")
    clock.now += LENGTH
    lease, _ = other.begin(REF, "other")
    with pytest.raises(AccountBusy, match="taken over"):
        one.commit(account, at=clock.now, run=run, lease=late)
    with pytest.raises(AccountBusy, match="taken over"):
        one.renew(late)
    one.end(late, run, RunResult(outcome="AccountBusy"))

    assert () == one.accounts()
    assert (lease,) == one.leases()
    assert 1 == other.commit(account, at=clock.now, lease=lease).revision


def test_a_lease_from_before_a_clock_was_set_back_holds_nobody_up(
    two: tuple[Ledger, Ledger], clock: Clock
) -> None:
    """A lease that would end in an hour was taken by another time, and may be taken over."""
    one, other = two
    one.begin(REF, "one")
    clock.now -= 3_600 * SECOND

    assert 2 == other.begin(REF, "other")[0].fence


def race(place: str, races: int) -> tuple[int, int]:
    """How many of some races for an account were won, and how often two held it at once."""
    holding, lock = 0, threading.Lock()
    overlaps = 0
    start = threading.Barrier(2)

    def run(_: int) -> int:
        nonlocal holding, overlaps
        won = 0
        with Ledger.open(place, clock=lambda: START, wait=30) as ledger:
            for _turn in range(races):
                start.wait()
                try:
                    lease, number = ledger.begin(REF, "one of two")
                except AccountBusy:
                    continue
                with lock:
                    holding += 1
                    overlaps += holding > 1
                ledger.renew(lease)
                with lock:
                    holding -= 1
                ledger.end(lease, number, OK)
                won += 1
        return won

    with ThreadPoolExecutor(2) as two:
        return sum(two.map(run, range(2))), overlaps


def test_races_never_have_two_winners(place: str) -> None:
    """Two that begin at the same instant never hold an account at once, and one of them gets it."""
    won, overlaps = race(place, 40)

    assert 0 == overlaps
    assert won >= 40


@pytest.mark.long
def test_a_thousand_races_never_have_two_winners(place: str) -> None:
    """The same, a thousand times (P10)."""
    won, overlaps = race(place, 1_000)

    assert 0 == overlaps
    assert won >= 1_000


def test_what_is_put_aside_is_kept_until_it_went_well(two: tuple[Ledger, Ledger], clock: Clock) -> None:
    """Its time and its reason are there for every process; an end without one takes them away."""
    one, other = two
    aside = Parked(scope=str(REF), since=START, until=START + 99, kind="RateLimited", why="quota")
    lease, run = one.begin(REF, "one")
    one.end(lease, run, RunResult(outcome="RateLimited"), aside)
    kept: Any = other.parked()
    lease, run = one.begin(REF, "one")
    one.end(lease, run, OK)

    assert {str(REF): aside} == kept
    assert {} == other.parked()


def test_turns_are_given_out_once(two: tuple[Ledger, Ledger], clock: Clock) -> None:
    """Each process gets the turns after those that the other one took, and none before a pause ends."""
    one, other = two
    given = [one.take_turns("a", count=10, gap=100_000), other.take_turns("a", count=5, gap=100_000)]
    given.append(one.take_turns("b", count=1, gap=1))
    one.pause_turns("a", START + 300 * SECOND)
    given.append(other.take_turns("a", count=10, gap=100_000))

    assert [0, SECOND, 0, 300 * SECOND] == [each - START for each in given]


def test_turns_from_before_a_clock_was_set_back_hold_nobody_up(
    two: tuple[Ledger, Ledger], clock: Clock
) -> None:
    """What was given out an hour from now was given out by another time."""
    one, other = two
    one.take_turns("a", count=10, gap=100_000)
    clock.now -= 3_600 * SECOND

    assert clock.now == other.take_turns("a", count=10, gap=100_000)
