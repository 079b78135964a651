from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paceboard.ledger import Ledger
from paceboard.model import Account, Grain, Level

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

T = TypeVar("T")

DAYS = st.integers(1, 4)
IDS = st.sampled_from(["a", "b", "c"])
AMOUNTS = st.one_of(st.none(), st.integers(0, 3), st.just(2**62))
STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.integers(0, 5),
            "bounds": st.tuples(DAYS, DAYS).map(sorted),
            "facts": st.one_of(st.none(), st.dictionaries(st.tuples(DAYS, IDS), AMOUNTS)),
            "names": st.one_of(st.none(), st.dictionaries(IDS, st.sampled_from(["x", "y"]))),
            "budgets": st.one_of(st.none(), st.dictionaries(IDS, AMOUNTS)),
            "mark": st.one_of(st.none(), st.integers(0, 9)),
        }
    ),
    max_size=8,
)


class Expected:
    """What the ledger should hold, kept in the plainest way."""

    def __init__(self) -> None:
        self.facts: dict[tuple[int, str], int | None] = {}
        self.names: dict[str, str] = {}
        self.budgets: dict[str, int | None] = {}
        self.mark: int | None = None

    def take(self, step: dict[str, Any]) -> None:
        first, last = step["bounds"]
        if step["facts"] is not None:
            outside = {key: value for key, value in self.facts.items() if not first <= key[0] <= last}
            inside = {key: value for key, value in step["facts"].items() if first <= key[0] <= last}
            self.facts = outside | inside
        self.names = self.names if step["names"] is None else step["names"]
        self.budgets = self.budgets if step["budgets"] is None else step["budgets"]
        self.mark = max((each for each in (self.mark, step["mark"]) if each is not None), default=None)

    def state(self) -> tuple[Any, ...]:
        known = {key: value for key, value in self.facts.items() if value is not None}
        return known, dict(self.names), dict(self.budgets), self.mark


def state(ledger: Ledger, account: Account, make: Make, revision: int | None) -> tuple[Any, ...]:
    ref = account.ref
    return (
        make.spends(ledger, account, revision),
        {entity.id: entity.name for entity in ledger.entities(ref, revision)},
        {
            version.budget.entity: version.budget.amount
            for version in ledger.budget_versions(ref, revision)
            if version.valid_to is None
        },
        ledger.watermark(ref, "spend", revision),
    )


@pytest.fixture(scope="module")
def shared(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledger]:
    file = tmp_path_factory.mktemp("versions") / "ledger.db"
    place = file if engine == "sqlite" else request.getfixturevalue("server").schema()
    with Ledger.open(place, clock=lambda: 0) as opened:
        yield opened
        assert () == opened.check()


NUMBERS = count(1)


def some(rows: dict[str, Any] | None, make: Callable[[str, Any], T]) -> list[T] | None:
    return None if rows is None else [make(key, value) for key, value in rows.items()]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_revision_reads_as_what_was_seen_then(
    steps: list[dict[str, Any]], shared: Ledger, make: Make
) -> None:
    """Whatever the order of changes, each revision gives back exactly the state of its commit, for ever."""
    account = make.account(str(next(NUMBERS)))
    expected = Expected()
    seen: dict[int, tuple[Any, ...]] = {}
    for step in steps:
        expected.take(step)
        first, last = step["bounds"]
        inside = {key: spend for key, spend in (step["facts"] or {}).items() if first <= key[0] <= last}
        commit = shared.commit(
            account,
            at=step["at"],
            entities=some(step["names"], lambda key, name: make.campaign(key, name=name)),
            budgets=some(step["budgets"], lambda key, amount: make.budget(amount, entity=key)),
            facts=[] if step["facts"] is None else [make.window(inside, first=first, last=last)],
            watermarks={"spend": step["mark"]},
        )
        assert commit.revision is not None or seen.get(commit.head) == expected.state()
        seen[commit.head] = expected.state()

    assert seen == {number: state(shared, account, make, number) for number in seen}
    assert not seen or seen[max(seen)] == state(shared, account, make, None)


def test_a_restated_day_goes_to_history(ledger: Ledger, account: Account, make: Make) -> None:
    """R29: the new number stands, the old one reads as known before, with the revision it was written at."""
    ledger.commit(account, at=1, facts=[make.window({(1, "c1"): 100, (2, "c1"): 200})])
    ledger.commit(account, at=2, facts=[make.window({(1, "c1"): 101, (2, "c1"): 200})])
    now = ledger.fact_rows(account.ref, Level.CAMPAIGN, Grain.DAY, 1, 2, "spend")

    assert [(101, 2), (200, 1)] == [(row.value, row.revision) for row in now]
    assert {(1, "c1"): 100, (2, "c1"): 200} == make.spends(ledger, account, 1)


def test_a_withdrawn_row_goes_and_may_come_back(ledger: Ledger, account: Account, make: Make) -> None:
    """P4: a row that the platform withdrew is gone now, stays known then, and its return is a new version."""
    for at, spends in enumerate([{(1, "c1"): 5}, {}, {(1, "c1"): 5}]):
        ledger.commit(account, at=at, facts=[make.window(spends)])
    states = [make.spends(ledger, account, revision) for revision in (1, 2, 3)]

    assert [{(1, "c1"): 5}, {}, {(1, "c1"): 5}] == states


def test_an_unknown_value_is_another_one_than_zero(ledger: Ledger, account: Account, make: Make) -> None:
    """A platform that says `not available` after 0 changed the row."""
    ledger.commit(account, at=1, facts=[make.window({(1, "c1"): 0})])
    commit = ledger.commit(account, at=2, facts=[make.window({(1, "c1"): None})])

    assert 1 == commit.rows_changed
    assert {(1, "c1"): 0} == make.spends(ledger, account, 1)
    assert {} == make.spends(ledger, account)
