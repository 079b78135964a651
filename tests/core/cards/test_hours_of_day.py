from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paceboard.cards.measures import AccountScope, measure
from paceboard.cards.windows import reach, spans
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import (
    HOUR,
    Account,
    AccountRef,
    Fact,
    Grain,
    Level,
    Window,
    Zone,
    day_from_text,
    uneven_days,
)
from paceboard.specs import HourOfDay, HourSums, Need, Total, WindowKey

ZONE = Zone("America/New_York")
FIRST = day_from_text("2026-03-05")
UNEVEN = day_from_text("2026-03-08")
LAST = FIRST + 6
"""A week in which the clocks change."""
NEED = HourOfDay("spend")

Hours = Mapping[int, int | None]
Seen = Mapping[int, tuple[int | None, Hours]]
"""By day, what its day row and its hours say; a day that is not in here has no rows at all."""

numbers = count(1)
amounts = st.none() | st.integers(-(10**12), 10**12)
hours = st.dictionaries(st.integers(0, 23), amounts, max_size=5)


@st.composite
def weeks(draw: st.DrawFn) -> Seen:
    found = {}
    for day in draw(st.sets(st.integers(FIRST, LAST + 1))):
        own = draw(hours)
        summed = sum(value or 0 for value in own.values())
        found[day] = (draw(st.none() | st.sampled_from([summed, summed + summed // 200, summed * 2, 7])), own)
    return found


@pytest.fixture(name="ledger", scope="module")
def _ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("hours") / "ledger.db", clock=lambda: 0) as opened:
        yield opened


def kept(ledger: Ledger, *looks: Seen) -> AccountScope:
    """An account that was looked at so often; its last complete day is the week's last."""
    ref = AccountRef("sample", str(next(numbers)))
    for at, seen in enumerate(looks):
        facts = [_fact(ref, Grain.DAY, day, None, value) for day, (value, _) in seen.items()]
        facts += [
            _fact(ref, Grain.HOUR, day, hour, value)
            for day, (_, own) in seen.items()
            for hour, value in own.items()
        ]
        planned = ((Level.ACCOUNT, Grain.DAY), (Level.ACCOUNT, Grain.HOUR))
        window = FactWindow(window=Window(first=FIRST, last=LAST + 1), planned=planned, facts=facts)
        account = Account(ref=ref, name=str(at), zone=ZONE, currency="USD")
        ledger.commit(account, at=at, facts=[window])
    return scope(ref, len(looks))


def _fact(ref: AccountRef, grain: Grain, day: int, hour: int | None, value: int | None) -> Fact:
    return Fact(
        level=Level.ACCOUNT, entity=ref.id, grain=grain, day=day, hour=hour, measures={"spend": value}
    )


def scope(ref: AccountRef, revision: int) -> AccountScope:
    reached = reach(ZONE, ZONE.start(LAST + 1) + 5 * HOUR)
    windows = spans(None, reached)
    return AccountScope(
        account=str(ref),
        revision=revision,
        spans=windows,
        covered_from=FIRST,
        partial=reached.partial,
        uneven=uneven_days(ZONE, *windows[WindowKey.COMPLETE_28_DAYS]),
    )


def by_hand(seen: Seen) -> HourSums:
    """Whole even days, hour by hour."""
    counted = [own for day, (value, own) in seen.items() if day <= LAST and _whole(day, value, own)]
    sums = [sum(own.get(hour) or 0 for own in counted) for hour in range(24)]
    return HourSums(sums=tuple(sums), days=len(counted))


def _whole(day: int, value: int | None, own: Hours) -> bool:
    known = [each for each in own.values() if each is not None]
    if day == UNEVEN or not value or not known:
        return False
    return abs(value - sum(known)) * 100 <= abs(value)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(weeks(), weeks()), min_size=1, max_size=3))
def test_hours_are_summed_over_the_days_that_they_can_tell_of(
    ledger: Ledger, drawn: list[tuple[Seen, Seen]]
) -> None:
    """Days of 24 hours whose hours add up to their row, of all accounts together, now and as known then."""
    scopes = [kept(ledger, *looks) for looks in drawn]
    for looks, each, found in zip(drawn, scopes, _hours(ledger, scopes, history=False), strict=True):
        assert by_hand(looks[1]) == found
        (then,) = _hours(ledger, [scope(AccountRef.parse(each.account), 1)], history=True)
        assert by_hand(looks[0]) == then


def _hours(ledger: Ledger, scopes: list[AccountScope], *, history: bool) -> list[HourSums]:
    needs: list[Need] = [NEED, Total("spend", WindowKey.TODAY)]
    found = measure(ledger, scopes, needs, history=history)
    return [found[each.account].hours.get(NEED, HourSums()) for each in scopes]


def test_only_days_before_the_running_one_are_learned_from(ledger: Ledger) -> None:
    """The hours of today are not all of today's."""
    scoped = kept(ledger, {LAST: (50, {3: 50}), LAST + 1: (70, {4: 70})})

    assert [HourSums(sums=(0, 0, 0, 50, *[0] * 20), days=1)] == _hours(ledger, [scoped], history=False)
