from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from paceboard.errors import UnknownName
from paceboard.ledger import FactWindow, Ledger, Revision
from paceboard.model import (
    Account,
    AccountRef,
    Balance,
    Delivery,
    Entity,
    Grain,
    Level,
    LimitCycle,
    Row,
    SpendingLimit,
    Week,
    Window,
    Zone,
)
from paceboard.specs import Ledgered

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def test_everything_comes_back_as_it_was_committed(ledger: Ledger, make: Make) -> None:
    """Each word of the model survives the way through the ledger unchanged."""
    account = make.account(
        zone=Zone("Etc/GMT+8"),
        currency="JPY",
        status=Delivery.LIMITED,
        raw_status="STATUS_LIMIT",
        note="n",
        simulated=True,
    )
    entities = (
        Entity(level=Level.AD, id="a", parent="g", name="Ad", delivery=Delivery.REJECTED),
        Entity(
            level=Level.CAMPAIGN,
            id="c",
            name="C",
            delivery=Delivery.ACTIVE,
            raw_status="R",
            starts=1,
            ends=2,
            budget_shared=False,
            objective="REACH",
            created=3,
            attributes={"z": "1", "a": "2"},
        ),
        Entity(
            level=Level.GROUP,
            id="g",
            parent="c",
            name="G",
            delivery=Delivery.PAUSED,
            budget_shared=True,
            attributes={"z": "1"},
            week=Week.of([(480, 1_080), (10_000, 10_080)]),
        ),
    )
    limit = SpendingLimit(cycle=LimitCycle.ONE_TIME, amount=5, spent=4, reset=3, stopped=True, reason="r")
    balances = (Balance(kind="cash", amount=None, reason="not allowed"), Balance(kind="credit", amount=-5))
    ledger.commit(account, at=9, entities=entities, limits=[limit], balances=balances)
    ref = account.ref

    assert (account,) == ledger.accounts()
    assert entities == ledger.entities(ref) == ledger.entities(ref, 1)
    assert (Ledgered(limit, 1, 9),) == ledger.limits(ref)
    assert balances == ledger.balances(ref)


def test_an_unknown_account_is_answered_with_those_that_exist(ledger: Ledger, make: Make) -> None:
    """The error names the nearest refs, and says to refresh where there is none at all."""
    with pytest.raises(UnknownName, match="Do: refresh it first"):
        ledger.account(AccountRef("tiktok", "7002"))
    ledger.commit(make.account("7001"), at=1)
    with pytest.raises(UnknownName, match=r"no account tiktok:7002.* Do: one of tiktok:7001"):
        ledger.account(AccountRef("tiktok", "7002"))


def test_an_account_is_unknown_before_its_first_revision(ledger: Ledger, account: Account) -> None:
    """As known at revision 0 there was nothing."""
    ledger.commit(account, at=1)
    with pytest.raises(UnknownName):
        ledger.account(account.ref, 0)

    assert () == ledger.entities(account.ref, 0)


def test_revisions_are_found_by_number_and_by_instant(ledger: Ledger, account: Account) -> None:
    """The revision at an instant is the last one that stood then; none before the first."""
    for at, name in ((10, "a"), (20, "b"), (20, "c")):
        ledger.commit(evolve(account, name=name), at=at)
    ref = account.ref
    found = [ledger.revision_at(ref, instant) for instant in (9, 10, 19, 20, 99)]

    assert [None, 1, 1, 3, 3] == [each and each.number for each in found]
    assert Revision(number=2, instant=20) == ledger.revision(ref, 2)
    assert ledger.revision(ref, 4) is None
    assert Revision(number=3, instant=20) == ledger.head(ref)
    assert ledger.head(AccountRef("tiktok", "0")) is None


def test_rows_of_explanations_can_be_looked_up(ledger: Ledger, account: Account, make: Make) -> None:
    """A row names its table and whole key, in the current table or in the history, whichever holds it."""
    for at, spend in enumerate([5, 6], 1):
        ledger.commit(account, at=at, facts=[make.window({(1, "c1"): spend})])
    key = (("account", "tiktok:7001"), ("level", "campaign"), ("day", "1"), ("entity", "c1"))

    def rows(revision: int | None) -> tuple[Row, ...]:
        return ledger.fact_rows(account.ref, Level.CAMPAIGN, Grain.DAY, 1, 1, "spend", revision=revision)

    assert (Row(table="fact_day", key=key, column="spend", value=6, revision=2),) == rows(None) == rows(2)
    assert (
        Row(
            table="fact_day_history",
            key=(*key, ("known_from", "1")),
            column="spend",
            value=5,
            revision=1,
        ),
    ) == rows(1)


def test_fact_rows_are_those_that_were_asked_for(ledger: Ledger, account: Account, make: Make) -> None:
    """Other days, entities and grains, and rows without a value, stay out; the order is the key's."""
    spends = {(1, "a"): 1, (2, "b"): 2, (2, "a"): 3, (3, "a"): None, (4, "a"): 5}
    hours = [make.fact(2, 10 + hour, grain=Grain.HOUR, hour=hour, entity="a") for hour in (9, 10)]
    ledger.commit(
        account,
        at=1,
        facts=[
            make.window(spends),
            FactWindow(window=Window(first=2, last=2), planned=((Level.CAMPAIGN, Grain.HOUR),), facts=hours),
        ],
    )

    def values(grain: Grain, entity: str | None) -> list[int]:
        rows = ledger.fact_rows(account.ref, Level.CAMPAIGN, grain, 1, 3, "spend", entity)
        return [row.value for row in rows]

    assert [1, 3] == values(Grain.DAY, "a")
    assert [1, 3, 2] == values(Grain.DAY, None)
    assert [19, 20] == values(Grain.HOUR, "a")


def test_an_unknown_measure_is_answered_with_those_that_exist(ledger: Ledger, account: Account) -> None:
    """A misspelt measure is a wrong call, not an empty sum."""
    with pytest.raises(UnknownName, match=r"'spent'.* Do: one of spend, "):
        ledger.fact_rows(account.ref, Level.CAMPAIGN, Grain.DAY, 1, 1, "spent")


def test_a_limit_says_since_when_it_reads_so(ledger: Ledger, account: Account) -> None:
    """The revision and instant are those of its last change, as known then."""
    for at, spent in ((10, 1), (20, 2), (30, 2)):
        ledger.commit(account, at=at, limits=[SpendingLimit(cycle=LimitCycle.DAILY, spent=spent)])
    found = [ledger.limits(account.ref, revision)[0] for revision in (None, 1)]

    assert [(2, 2, 20), (1, 1, 10)] == [(each.item.spent, each.revision, each.since) for each in found]


def test_first_looks_tell_nothing_found_from_never_asked(ledger: Ledger, account: Account) -> None:
    """An empty list that was looked at is remembered with its revision."""
    ledger.commit(account, at=1, balances=[])
    ledger.commit(evolve(account, name="x"), at=2, balances=[], limits=[])

    assert {"balance": 1, "spending_limit": 2} == ledger.first_looks(account.ref)


def test_what_is_listed_no_more_is_known_as_it_was_last_seen(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """Withdrawn from the look that missed it until one that lists it again; what is listed is not in it."""
    old, other = make.campaign("c1", name="Old"), make.campaign("c2")
    renamed = evolve(old, name="New")
    for at, entities in enumerate([[old, other], [renamed, other], [other], [old, other]]):
        ledger.commit(account, at=at, entities=entities)

    assert [(), (), (renamed,), ()] == [ledger.withdrawn(account.ref, revision) for revision in (1, 2, 3, 4)]
    assert () == ledger.withdrawn(account.ref)
