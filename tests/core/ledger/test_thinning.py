from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paceboard.errors import UnknownName
from paceboard.ledger import Gaps, Ledger
from paceboard.model import DAY, HOUR, Account, AccountRef, Balance, LimitCycle, SpendingLimit

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

LOOKS = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.integers(0, 4 * DAY - 1),
            "spends": st.dictionaries(st.tuples(st.integers(1, 3), st.sampled_from("ab")), st.integers(0, 3)),
            "budget": st.integers(1, 3),
            "judged": st.booleans(),
        }
    ),
    max_size=10,
)
NUMBERS = count(1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    file = tmp_path_factory.mktemp("thinning") / "ledger.db"
    place = file if request.param == "sqlite" else request.getfixturevalue("server").schema()
    with Ledger.open(place, clock=lambda: 0) as opened:
        yield opened
        assert () == opened.check()


def look(ledger: Ledger, account: Account, make: Make, at: int, spends: Any, budget: int = 1) -> int:
    """Commit one look; gives the revision that stands afterwards."""
    return ledger.commit(
        account,
        at=at,
        budgets=[make.budget(budget)],
        limits=[SpendingLimit(cycle=LimitCycle.MONTHLY, amount=9, spent=at)],
        balances=[Balance(kind="total", amount=at % 5)],
        facts=[make.window(spends)],
        watermarks={"spend": at},
    ).head


def state(ledger: Ledger, account: Account, make: Make, revision: int) -> tuple[Any, ...]:
    ref = account.ref
    return (
        make.spends(ledger, account, revision),
        ledger.budget_versions(ref, revision),
        [each.item for each in ledger.limits(ref, revision)],
        ledger.balances(ref, revision),
        ledger.watermarks(ref, revision),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(looks=LOOKS, before=st.integers(0, 4 * DAY))
def test_what_is_kept_reads_exactly_as_before(
    looks: list[dict[str, Any]], before: int, shared: Ledger, make: Make
) -> None:
    """Facts, budgets, limits, balances and watermarks, at each kept revision; twice is the same as once."""
    account = make.account(str(next(NUMBERS)))
    digest = shared.put_inputs("{}")
    cited = set()
    for each in sorted(looks, key=lambda each: each["at"]):
        number = look(shared, account, make, each["at"], each["spends"], each["budget"])
        if each["judged"]:
            shared.record_readings(account.ref, number, digest, [("tiktok.one", "", "{}")])
            cited.add(number)
    if not looks:
        return
    revisions = shared.revisions(account.ref)
    seen = {each.number: state(shared, account, make, each.number) for each in revisions}
    shared.thin(account.ref, versions_before=before)
    gaps = shared.thinned(account.ref)
    last_of_day = {each.instant // DAY: each.number for each in revisions}

    assert {
        each.number
        for each in revisions
        if each.instant < before and each.number not in {*last_of_day.values(), *cited}
    } == {number for number in seen if number in gaps}
    assert {number: each for number, each in seen.items() if number not in gaps} == {
        number: state(shared, account, make, number) for number in seen if number not in gaps
    }
    dump = list(shared.dump())
    assert {} == shared.thin(account.ref, versions_before=before).rows
    assert dump == list(shared.dump())


def test_of_a_day_long_gone_the_last_state_stays(ledger: Ledger, account: Account, make: Make) -> None:
    """Three looks at one day, then one on the next: the first two states go, and are counted."""
    for number, at in enumerate((0, HOUR, 2 * HOUR, DAY), 1):
        look(ledger, account, make, at, {(1, "c1"): number})
    thinned = ledger.thin(account.ref, versions_before=DAY)

    assert (2, 0, 2) == (thinned.revisions, thinned.cited, thinned.rows["fact_day_history"])
    assert "1-2" == str(ledger.thinned(account.ref))
    assert [{(1, "c1"): 3}, {(1, "c1"): 4}] == [make.spends(ledger, account, each) for each in (3, 4)]


def test_what_a_reading_cites_is_not_thinned(ledger: Ledger, account: Account, make: Make) -> None:
    """It goes only after the reading has gone, of which the last one of each day stays."""
    digest = ledger.put_inputs("{}")
    for number, at in enumerate((0, HOUR, DAY), 1):
        look(ledger, account, make, at, {(1, "c1"): number})
        ledger.record_readings(account.ref, number, digest, [("tiktok.one", "", "{}")])
    kept = ledger.thin(account.ref, versions_before=DAY)
    gone = ledger.thin(account.ref, versions_before=DAY, readings_before=DAY)

    assert (0, 1, 0, {}) == (kept.revisions, kept.cited, kept.readings, kept.rows)
    assert (1, 0, 1) == (gone.revisions, gone.cited, gone.readings)
    assert [2, 3] == [each.revision for each in ledger.readings(account.ref, "tiktok.one")]


def test_what_is_thinned_later_joins_what_was(ledger: Ledger, account: Account, make: Make) -> None:
    """A gap that grows takes the versions that were known in all of it and nowhere else."""
    digest = ledger.put_inputs("{}")
    for number, (at, spend) in enumerate(((0, 1), (HOUR, 1), (2 * HOUR, 2), (3 * HOUR, 3), (DAY, 3)), 1):
        look(ledger, account, make, at, {(1, "c1"): spend})
        if number == 2:
            ledger.record_readings(account.ref, number, digest, [("tiktok.one", "", "{}")])
    ledger.thin(account.ref, versions_before=DAY)
    assert "1-1 3-3" == str(ledger.thinned(account.ref))
    look(ledger, account, make, DAY + HOUR, {(1, "c1"): 3})
    ledger.record_readings(account.ref, 6, digest, [("tiktok.one", "", "{}")])
    again = ledger.thin(account.ref, versions_before=2 * DAY, readings_before=2 * DAY)

    assert ("1-1 3-3 5-5", 1) == (str(ledger.thinned(account.ref)), again.revisions)


def test_an_unknown_account_cannot_be_thinned(ledger: Ledger) -> None:
    """It is told that the ledger does not know it."""
    with pytest.raises(UnknownName, match="knows no account"):
        ledger.thin(AccountRef("tiktok", "1"), versions_before=1)


@given(numbers=st.sets(st.integers(1, 40)))
def test_gaps_are_read_as_they_were_written(numbers: set[int]) -> None:
    """And hold exactly the revisions that they were made of."""
    gaps = Gaps.parse(str(Gaps.of(numbers)))

    assert numbers == {number for number in range(50) if number in gaps}
    assert len(numbers) == len(gaps)
