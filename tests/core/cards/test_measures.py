from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paceboard.cards.measures import AccountScope, Sums, measure
from paceboard.cards.windows import PartialDay, reach, spans
from paceboard.errors import UsageError
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import (
    HOUR,
    Account,
    AccountRef,
    Fact,
    Grain,
    Level,
    Period,
    Window,
    Zone,
    day_from_text,
)
from paceboard.specs import CountedWhole, Daily, Measured, Need, Total, WindowKey

FIRST = day_from_text("2026-03-28")
LAST = FIRST + 9
"""Ten days around which clocks change in half of the zones below."""
LEVELS = (Level.ACCOUNT, Level.CAMPAIGN)
ZONES = ("Etc/UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe")
MEASURES = ("spend", "clicks")
NEEDS: tuple[Total | Daily, ...] = (
    *(Total(key, window, level) for key in MEASURES for window in WindowKey for level in LEVELS),
    *(Daily(key, window, level) for key in MEASURES for window in WindowKey for level in LEVELS),
)
NOTHING = Measured(None, 0, 0)

# By level, entity, day and hour (None: the whole day) what the platform gave for spend and clicks.
Place = tuple[Level, str, int, int | None]
Facts = Mapping[Place, tuple[int | None, int | None]]


@frozen(kw_only=True)
class Case:
    """An account: what two looks at it saw, and how far each of them goes."""

    zone: Zone
    looks: tuple[Facts, Facts]
    watermark: int
    period: tuple[int, int] | None


values = st.tuples(*[st.none() | st.integers(-(10**13), 10**13)] * 2)
days = st.integers(FIRST, LAST)
entities = st.sampled_from([(Level.ACCOUNT, "account"), (Level.CAMPAIGN, "c1"), (Level.CAMPAIGN, "c2")])
places: st.SearchStrategy[Place] = st.builds(
    lambda entity, day, hour: (*entity, day, hour), entities, days, st.none() | st.integers(0, 23)
)
looks = st.dictionaries(places, values, max_size=40)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = Zone(draw(st.sampled_from(ZONES)))
    hours = draw(st.integers(0, (zone.start(LAST + 1) - zone.start(FIRST)) // HOUR))
    first, last = sorted((draw(days), draw(days)))
    return Case(
        zone=zone,
        looks=(draw(looks), draw(looks)),
        watermark=zone.start(FIRST) + hours * HOUR,
        period=draw(st.sampled_from([None, (first, last)])),
    )


@pytest.fixture(name="ledger", scope="module")
def _ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("measures") / "ledger.db", clock=lambda: 0) as opened:
        yield opened


numbers = count(1)


def kept(ledger: Ledger, case: Case) -> AccountRef:
    """Commit both looks at a new account; they become its revisions 1 and 2."""
    ref = AccountRef("sample", str(next(numbers)))
    account = Account(ref=ref, name="", zone=case.zone, currency="USD")
    planned = tuple((level, grain) for level in LEVELS for grain in (Grain.DAY, Grain.HOUR))
    for number, look in enumerate(case.looks):
        facts = [
            Fact(
                level=level,
                entity=ref.id if entity == "account" else entity,
                grain=Grain.DAY if hour is None else Grain.HOUR,
                day=day,
                hour=hour,
                measures=dict(zip(MEASURES, given_, strict=True)),
            )
            for (level, entity, day, hour), given_ in look.items()
        ]
        window = FactWindow(window=Window(first=FIRST, last=LAST), planned=planned, facts=facts)
        named = evolve(account, name=str(number))  # so that equal looks are two revisions, too
        ledger.commit(named, at=number, facts=[window])
    return ref


def scope(ref: AccountRef, case: Case, revision: int) -> AccountScope:
    reached = reach(case.zone, case.watermark)
    period = None
    if case.period is not None:
        first, last = case.period
        period = Period(kind="flight", first=first, last=last, start=0, end=1)
    return AccountScope(
        account=str(ref),
        revision=revision,
        spans=spans(period, reached),
        covered_from=FIRST,
        partial=reached.partial,
    )


def counted(case: Case, facts: Facts, level: Level, entity: str, day: int, key: str) -> list[int | None]:
    """The values that one day of one entity counts with, by hand: all, some hours of it, or none."""
    place = MEASURES.index(key)
    whole = [facts[level, entity, day, None][place]] if (level, entity, day, None) in facts else []
    start, end = case.zone.span(day)
    if end <= case.watermark:
        return whole
    if start >= case.watermark:
        return []
    clock = case.zone.local(case.watermark).hour
    hours = {each: given_[place] for each, given_ in facts.items() if each[2] == day and each[3] is not None}
    if counted_whole(facts, day, place):
        return whole
    told = any(each[0] is level and value is not None for each, value in hours.items())
    own = [value for each, value in hours.items() if each[:2] == (level, entity) and (each[3] or 0) < clock]
    return own if told or not whole else whole


def counted_whole(facts: Facts, day: int, place: int) -> bool:
    """The running day goes by its day rows: hours of the account or its campaigns do not add up to them."""
    differ = False
    for level in LEVELS:
        rows = [(at[3], given_[place]) for at, given_ in facts.items() if at[0] is level and at[2] == day]
        days_of = [value for hour, value in rows if hour is None and value is not None]
        hours = [value for hour, value in rows if hour is not None and value is not None]
        if hours and not days_of:
            return False
        missing = sum(days_of) - sum(hours)
        differ |= 100 * abs(missing) > abs(sum(days_of)) if hours else missing != 0
    return differ


def expected_total(case: Case, facts: Facts, need: Total, entity: str, span: tuple[int, int]) -> Measured:
    rows = [
        value
        for day in range(span[0], span[1] + 1)
        for value in counted(case, facts, need.level, entity, day, need.measure)
    ]
    known = [value for value in rows if value is not None]
    return Measured(sum(known) if known else None, len(rows), len(rows) - len(known))


def expected_day(case: Case, facts: Facts, key: str, day: int) -> int | None:
    rows = counted(case, facts, Level.ACCOUNT, "account", day, key)
    if day < FIRST or None in rows:
        return None
    return sum(value for value in rows if value is not None)


def expected_series(
    case: Case, facts: Facts, need: Daily, span: tuple[int, int]
) -> dict[str, tuple[tuple[int, int | None], ...]]:
    """By campaign with a row, its complete days; a day that was fetched and has no row had nothing."""
    place = MEASURES.index(need.measure)
    whole = [day for day in range(span[0], span[1] + 1) if case.zone.span(day)[1] <= case.watermark]

    def value(entity: str, day: int) -> int | None:
        nothing = (0, 0) if day >= FIRST else (None, None)
        return facts.get((need.level, entity, day, None), nothing)[place]

    return {
        entity: tuple((day, value(entity, day)) for day in whole)
        for entity in ("c1", "c2")
        if any((need.level, entity, day, None) in facts for day in whole)
    }


def assert_measured(ref: AccountRef, case: Case, facts: Facts, scoped: AccountScope, found: Sums) -> None:
    for need in (each for each in NEEDS if each.window in scoped.spans):
        first, last = scoped.spans[need.window]
        if isinstance(need, Daily) and need.level is Level.CAMPAIGN:
            assert expected_series(case, facts, need, (first, last)) == found.entity_series[need]
            continue
        if isinstance(need, Daily):
            days_of = [(day, expected_day(case, facts, need.measure, day)) for day in range(first, last + 1)]
            assert tuple(days_of) == found.series[need]
            continue
        for entity in ["account"] if need.level is Level.ACCOUNT else ["c1", "c2"]:
            got = found.totals.get(need, {}).get(ref.id if entity == "account" else entity, NOTHING)
            assert expected_total(case, facts, need, entity, (first, last)) == got


few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(st.lists(cases(), min_size=1, max_size=3))
def test_measured_is_what_a_plain_sum_gives(ledger: Ledger, drawn: list[Case]) -> None:
    """Any facts, zones and periods: one statement for all accounts, at each revision, to the micro."""
    refs = [kept(ledger, case) for case in drawn]
    for revision in (1, 2):
        scopes = [scope(ref, case, revision) for ref, case in zip(refs, drawn, strict=True)]
        found = measure(ledger, scopes, NEEDS, history=True)
        for ref, case, each in zip(refs, drawn, scopes, strict=True):
            assert_measured(ref, case, case.looks[revision - 1], each, found[str(ref)])
    now = measure(ledger, scopes, NEEDS)

    assert found == now
    assert found == {key: value for each in scopes for key, value in measure(ledger, [each], NEEDS).items()}


@few
@given(cases(), st.sets(st.sampled_from(["c1", "c2"]), min_size=1))
def test_a_scope_of_campaigns_has_a_series_of_exactly_those(
    ledger: Ledger, case: Case, campaigns: set[str]
) -> None:
    """Each day is the plain sum of the chosen campaigns' values, or unknown where one of them is."""
    ref = kept(ledger, case)
    scoped = evolve(scope(ref, case, 2), campaigns=tuple(sorted(campaigns)))
    need = Daily("spend", WindowKey.LAST_7_DAYS)
    facts = case.looks[1]
    found = dict(measure(ledger, [scoped], [need])[str(ref)].series[need])
    for day, value in found.items():
        rows = [
            each
            for campaign in campaigns
            for each in counted(case, facts, Level.CAMPAIGN, campaign, day, "spend")
        ]
        whole = all((Level.CAMPAIGN, each, day, None) in facts for each in campaigns)
        if day < FIRST:
            assert None is value
        elif case.zone.span(day)[1] <= case.watermark or whole:
            assert (None if None in rows else sum(each for each in rows if each is not None)) == value


def one(case: Case, ledger: Ledger, *needs: Need) -> tuple[AccountRef, Sums]:
    ref = kept(ledger, case)
    return ref, measure(ledger, [scope(ref, case, 2)], needs)[str(ref)]


def plain(facts: Mapping[Place, int | None], watermark: int) -> Case:
    look = {place: (value, None) for place, value in facts.items()}
    return Case(zone=Zone("Etc/UTC"), looks=({}, look), watermark=watermark, period=(FIRST, LAST))


UTC = Zone("Etc/UTC")
SPEND = Total("spend", WindowKey.PERIOD)
TODAY = Total("spend", WindowKey.TODAY)
SERIES = Daily("spend", WindowKey.PERIOD)


def account(day: int, hour: int | None = None) -> Place:
    return (Level.ACCOUNT, "account", day, hour)


def test_spend_after_the_watermark_waits_even_if_nothing_came_before_it(ledger: Ledger) -> None:
    """The day's own row has 500 already, but its hours say that they came after three o'clock."""
    facts = {
        account(FIRST): 10,
        account(FIRST + 1): 500,
        account(FIRST + 1, 3): 250,
        account(FIRST + 1, 4): 250,
    }
    ref, found = one(plain(facts, UTC.start(FIRST + 1) + 3 * HOUR), ledger, SPEND, SERIES)

    assert Measured(10, 1, 0) == found.totals[SPEND][ref.id]
    assert ((FIRST, 10), (FIRST + 1, 0)) == found.series[SERIES]


def test_a_campaign_whose_hours_are_later_had_none_before_them(ledger: Ledger) -> None:
    """Its day's row is of later hours: it is not taken for the time before the watermark."""
    campaigns = Total("spend", WindowKey.TODAY, Level.CAMPAIGN)
    facts: dict[Place, int | None] = {
        (Level.CAMPAIGN, "c1", FIRST, 1): 30,
        (Level.CAMPAIGN, "c1", FIRST, 4): 60,
        (Level.CAMPAIGN, "c1", FIRST, None): 90,
        (Level.CAMPAIGN, "c2", FIRST, 4): 70,
        (Level.CAMPAIGN, "c2", FIRST, None): 70,
    }
    _, found = one(plain(facts, UTC.start(FIRST) + 3 * HOUR), ledger, campaigns)

    assert {"c1": Measured(30, 1, 0), "c2": NOTHING} == found.totals[campaigns]


def test_without_any_hours_the_running_day_is_its_own_row(ledger: Ledger) -> None:
    """A platform that gives no hours is counted by what it gives, and that is told."""
    ref, found = one(plain({account(FIRST): 70}, UTC.start(FIRST) + 3 * HOUR), ledger, TODAY, SERIES)

    assert Measured(70, 1, 0) == found.totals[TODAY][ref.id]
    assert ((FIRST, 70),) == found.series[SERIES]
    assert {"spend": CountedWhole(level=Level.ACCOUNT, day=70, hours=None)} == found.counted_whole


CAMPAIGNS = Total("spend", WindowKey.TODAY, Level.CAMPAIGN)
SHORT: dict[Place, int | None] = {
    account(FIRST): 500,
    account(FIRST, 1): 100,
    account(FIRST, 2): 100,
    **{(Level.CAMPAIGN, "c1", FIRST, hour): 250 for hour in (None, 2)},
    **{(Level.CAMPAIGN, "c2", FIRST, hour): 250 for hour in (None, 5)},
}
"""A running day of 500 whose account tells only 200 by hour, while its campaigns tell all."""


def test_hours_that_fall_short_of_their_day_do_not_count_at_any_level(ledger: Ledger) -> None:
    """The account's hours miss 300, so account, campaigns and series go by the day rows and agree."""
    ref, found = one(plain(SHORT, UTC.start(FIRST) + 3 * HOUR), ledger, TODAY, CAMPAIGNS, SERIES)

    assert Measured(500, 1, 0) == found.totals[TODAY][ref.id]
    assert dict.fromkeys(("c1", "c2"), Measured(250, 1, 0)) == found.totals[CAMPAIGNS]
    assert ((FIRST, 500),) == found.series[SERIES]
    assert {"spend": CountedWhole(level=Level.ACCOUNT, day=500, hours=200)} == found.counted_whole


def test_a_campaigns_hours_that_fall_short_move_their_account_too(ledger: Ledger) -> None:
    """One source for one day: an account by its hours and campaigns by their days would not add up."""
    facts = {**SHORT, account(FIRST, 5): 300, (Level.CAMPAIGN, "c1", FIRST, 2): 40}
    ref, found = one(plain(facts, UTC.start(FIRST) + 3 * HOUR), ledger, TODAY, CAMPAIGNS)

    assert Measured(500, 1, 0) == found.totals[TODAY][ref.id]
    assert {"spend": CountedWhole(level=Level.CAMPAIGN, day=500, hours=290)} == found.counted_whole


@pytest.mark.parametrize(("short", "by_hours"), [(5, True), (6, False), (-5, True), (-6, False)])
def test_one_part_in_a_hundred_may_be_missing(ledger: Ledger, short: int, by_hours: bool) -> None:
    """Hours and day are not counted at one instant: 495 and 505 of 500 are its hours, 494 and 506 are not."""
    facts = {account(FIRST): 500, account(FIRST, 1): 100, account(FIRST, 4): 400 - short}
    ref, found = one(plain(facts, UTC.start(FIRST) + 3 * HOUR), ledger, TODAY)

    assert (100 if by_hours else 500) == found.totals[TODAY][ref.id].value


def test_the_day_as_it_was_known_is_counted_as_it_was_then(ledger: Ledger) -> None:
    """A replay of the first look finds its hours short, the second look finds them whole."""
    first, second = (plain(facts, 0).looks[1] for facts in (SHORT, {**SHORT, account(FIRST, 5): 300}))
    case = evolve(plain({}, UTC.start(FIRST) + 3 * HOUR), looks=(first, second))
    ref = kept(ledger, case)
    found = [
        measure(ledger, [scope(ref, case, revision)], [TODAY], history=True)[str(ref)] for revision in (1, 2)
    ]

    assert [500, 200] == [sums.totals[TODAY][ref.id].value for sums in found]
    assert [True, False] == ["spend" in sums.counted_whole for sums in found]


def test_the_running_day_does_not_count_for_a_period_that_has_not_begun(ledger: Ledger) -> None:
    """A lifetime budget from tomorrow on has spent nothing, whatever is spent today."""
    case = plain({account(FIRST): 70, account(FIRST, 0): 70}, UTC.start(FIRST) + 3 * HOUR)
    ref, found = one(evolve(case, period=(FIRST + 1, LAST)), ledger, SPEND, TODAY, SERIES)

    assert NOTHING == found.totals[SPEND].get(ref.id, NOTHING)
    assert Measured(70, 1, 0) == found.totals[TODAY][ref.id]
    assert () == found.series[SERIES]


def test_an_account_with_no_facts_at_all_measures_nothing(ledger: Ledger) -> None:
    """Covered days without a row had nothing to report; days before them are not known."""
    ref, found = one(plain({}, UTC.start(FIRST + 1)), ledger, SPEND, Daily("spend", WindowKey.LAST_7_DAYS))
    series = found.series[Daily("spend", WindowKey.LAST_7_DAYS)]

    assert NOTHING == found.totals.get(SPEND, {}).get(ref.id, NOTHING)
    assert [(day - FIRST, value) for day, value in series] == [*((day, None) for day in range(-6, 0)), (0, 0)]


def test_a_day_of_25_hours_counts_each_label_once(ledger: Ledger) -> None:
    """The repeated hour stands in one row under its label: in before two o'clock, out before one."""
    zone, day = Zone("America/New_York"), day_from_text("2026-11-01")
    facts = {(Level.ACCOUNT, "account", day, hour): (10, None) for hour in (0, 1, 2)}

    def today(watermark: int) -> int | None:
        ref = AccountRef("sample", str(next(numbers)))
        owner = Account(ref=ref, name="", zone=zone, currency="USD")
        rows: list[Any] = [
            Fact(level=level, entity=ref.id, grain=Grain.HOUR, day=on, hour=hour, measures={"spend": spend})
            for (level, _, on, hour), (spend, _) in facts.items()
        ]
        window = FactWindow(
            window=Window(first=day, last=day), planned=((Level.ACCOUNT, Grain.HOUR),), facts=rows
        )
        ledger.commit(owner, at=0, facts=[window])
        reached = reach(zone, watermark)
        scoped = AccountScope(
            account=str(ref),
            revision=1,
            spans=spans(None, reached),
            covered_from=day,
            partial=reached.partial,
        )
        return measure(ledger, [scoped], [TODAY])[str(ref)].totals[TODAY][ref.id].value

    start = zone.start(day)
    assert [10, 20, 30] == [today(start + hours * HOUR) for hours in (1, 3, 4)]


def test_more_accounts_than_one_statement_takes_are_measured_in_several(ledger: Ledger) -> None:
    """A thousand accounts, most of them unknown to the ledger, each with its own sum."""
    ref = kept(ledger, plain({account(FIRST): 70}, 0))
    reached = reach(UTC, UTC.start(FIRST + 1))
    scopes = [
        AccountScope(
            account=str(ref) if number == 900 else f"sample:x{number}",
            revision=1,
            spans=spans(None, reached),
            covered_from=FIRST,
            partial=PartialDay(FIRST + 1, 3),
        )
        for number in range(1_000)
    ]
    found = measure(ledger, scopes, [TODAY])

    assert 1_000 == len(found)
    assert {str(ref): Measured(70, 1, 0)} == {
        key: sums.totals[TODAY][ref.id] for key, sums in found.items() if sums.totals
    }


@pytest.mark.parametrize("need", [Total("reach", WindowKey.TODAY), Daily("frequency", WindowKey.TODAY)])
def test_what_does_not_add_up_is_not_summed(ledger: Ledger, need: Need) -> None:
    """An error that says why, not a number that counts one person twice."""
    scope = AccountScope(account="sample:1", revision=1, spans={}, covered_from=0, partial=None)

    with pytest.raises(UsageError, match="cannot be summed"):
        measure(ledger, [scope], [need])
