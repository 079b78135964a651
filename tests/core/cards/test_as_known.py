from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paceboard.cards.as_known import as_known
from paceboard.cards.measures import AccountScope, measure
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import HOUR, Account, AccountRef, Fact, Grain, Level, Window, Zone, day_from_text
from paceboard.specs import AsKnown, KnownThen, WindowKey
from paceboard.testing.postgresql import find_programs, postgresql_server

FIRST = day_from_text("2026-03-25")
LAST = FIRST + 7
"""Days around which clocks change in two of the zones."""
ZONES = ("Etc/UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Los_Angeles")
WEEK = WindowKey.COMPLETE_7_DAYS
AGES = (0, 1, 3)
NEEDS = tuple(AsKnown(key, WEEK, age) for key in ("spend", "clicks") for age in AGES)
CAMPAIGNS = ("c1", "c2")

numbers = count(1)
rows = st.dictionaries(
    st.tuples(st.sampled_from(["account", *CAMPAIGNS]), st.integers(FIRST, LAST)),
    st.tuples(st.none() | st.integers(0, 10**12), st.integers(0, 99)),
    max_size=8,
)


@frozen(kw_only=True)
class Seen:
    """One look: hours since the first day began, hours that its watermark is behind, and what it saw."""

    at: int
    behind: int
    facts: dict[tuple[str, int], tuple[int | None, int]]


@frozen(kw_only=True)
class Life:
    """An account and its looks, oldest first."""

    zone: Zone
    looks: list[Seen]
    ref: AccountRef

    def instant(self, look: Seen) -> int:
        return self.zone.start(FIRST) + look.at * HOUR

    def mark(self, look: Seen) -> int:
        """Never moving back."""
        before = [each for each in self.looks if each.at <= look.at]
        return max(self.instant(each) - each.behind * HOUR for each in before)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    times = draw(st.lists(st.integers(1, 24 * 12), min_size=1, max_size=9, unique=True))
    looks = [Seen(at=at, behind=draw(st.integers(0, 30)), facts=draw(rows)) for at in sorted(times)]
    ref = AccountRef("sample", str(next(numbers)))
    return Life(zone=Zone(draw(st.sampled_from(ZONES))), looks=looks, ref=ref)


@pytest.fixture(
    name="ledger", scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
)
def _ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """On each engine; that of a server takes its time to start."""
    if request.param == "sqlite":
        with Ledger.open(tmp_path_factory.mktemp("known") / "ledger.db", clock=lambda: 0) as opened:
            yield opened
        return
    programs = find_programs()
    if programs is None or find_spec("psycopg") is None:
        pytest.skip("PostgreSQL or its driver is not installed")
    with postgresql_server(programs) as server, Ledger.open(server.schema(), clock=lambda: 0) as opened:
        yield opened


def keep(ledger: Ledger, life: Life) -> None:
    planned = ((Level.ACCOUNT, Grain.DAY), (Level.CAMPAIGN, Grain.DAY))
    for place, look in enumerate(life.looks):
        facts = [
            Fact(
                level=Level.ACCOUNT if entity == "account" else Level.CAMPAIGN,
                entity=life.ref.id if entity == "account" else entity,
                grain=Grain.DAY,
                day=day,
                measures={"spend": spend, "clicks": clicks},
            )
            for (entity, day), (spend, clicks) in look.facts.items()
        ]
        window = FactWindow(window=Window(first=FIRST, last=LAST), planned=planned, facts=facts)
        ledger.commit(
            Account(ref=life.ref, name=str(place), zone=life.zone, currency="USD"),
            at=life.instant(look),
            facts=[window],
            watermarks={"spend": life.mark(look)},
            covered_from={"spend": FIRST},
        )


def scope(life: Life, revision: int, campaigns: tuple[str, ...] = ()) -> AccountScope:
    return AccountScope(
        account=str(life.ref),
        revision=revision,
        spans={WEEK: (FIRST, FIRST + 6)},
        covered_from=FIRST,
        partial=None,
        campaigns=campaigns,
        zone=life.zone,
    )


def expected(life: Life, revision: int, need: AsKnown, entities: tuple[str, ...]) -> dict[int, KnownThen]:
    """In plain words: the last look of the day so long after, if that day was complete at it."""
    found, place = {}, ("spend", "clicks").index(need.measure)
    for day in range(FIRST, FIRST + 7):
        of_day = [
            (number, look)
            for number, look in enumerate(life.looks[:revision], 1)
            if life.zone.day(life.instant(look)) == day + 1 + need.age
        ]
        if not of_day or life.mark(of_day[-1][1]) < life.zone.start(day + 1):
            continue
        number, look = of_day[-1]
        values = [look.facts[entity, day][place] for entity in entities if (entity, day) in look.facts]
        value = None if None in values else sum(each or 0 for each in values)
        found[day] = KnownThen(value=value, revision=number, instant=life.instant(look))
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lives(), min_size=1, max_size=3), st.integers(1, 9))
def test_known_then_is_what_the_last_look_of_that_day_saw(
    ledger: Ledger, drawn: list[Life], revision: int
) -> None:
    """Any looks, zones and lags: of several accounts at once, at any revision, whole or of campaigns."""
    for life in drawn:
        keep(ledger, life)
    for campaigns, entities in (((), ("account",)), (CAMPAIGNS, CAMPAIGNS)):
        scopes = [scope(life, min(revision, len(life.looks)), campaigns) for life in drawn]
        found = as_known(ledger, scopes, NEEDS)
        for life, each in zip(drawn, scopes, strict=True):
            for need in NEEDS:
                assert expected(life, each.revision, need, entities) == found[str(life.ref)][need]


def test_what_was_fetched_later_is_not_known_then(ledger: Ledger) -> None:
    """A backfill brings days that the looks before it did not have: of them nothing is known at those."""
    life = Life(zone=Zone("Etc/UTC"), looks=[], ref=AccountRef("sample", str(next(numbers))))
    account = Account(ref=life.ref, name="a", zone=life.zone, currency="USD")
    planned = ((Level.ACCOUNT, Grain.DAY),)
    for seen, first in ((FIRST + 4, FIRST + 3), (FIRST + 5, FIRST)):
        ledger.commit(
            evolve(account, name=str(seen)),
            at=life.zone.start(seen) + 9 * HOUR,
            facts=[FactWindow(window=Window(first=first, last=seen), planned=planned, facts=[])],
            watermarks={"spend": life.zone.start(seen) + 5 * HOUR},
            covered_from={"spend": first},
        )
    needs = (AsKnown("spend", WEEK, 0), AsKnown("spend", WEEK, 3))
    found = measure(ledger, [scope(life, 2)], needs)[str(life.ref)].as_known

    assert [FIRST + 3, FIRST + 4] == list(found[needs[0]])
    assert [0, 0] == [each.value for each in found[needs[0]].values()]
    assert [FIRST + 1] == list(found[needs[1]])
