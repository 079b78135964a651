"""The cards that compare conversions at equal ages: ROAS Drop, Conversion Drop, Tracking Broken."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.catalogue.conversion_drop import CONVERSION_DROP
from paceboard.catalogue.equal_ages import BASIS, MEASURED, aged, beyond_chance
from paceboard.catalogue.roas_drop import ROAS_DROP
from paceboard.catalogue.told_shares import AGES
from paceboard.catalogue.tracking_broken import TRACKING_BROKEN
from paceboard.model import MICROS, Level
from paceboard.specs import AccountView, AsKnown, Daily, KnownThen, Measured, Total, WindowKey

from .conftest import Board
from .delivered import deliver, view_of

DAY, WEEK, BEFORE = WindowKey.COMPLETE_DAY, WindowKey.COMPLETE_7_DAYS, WindowKey.PRIOR_7_DAYS
DAYS = {DAY: 1, WindowKey.COMPLETE_3_DAYS: 3, WEEK: 7, BEFORE: 7}
USUAL = {
    "spend": 1_000 * MICROS,
    "clicks": 2_000,
    "conversions": 60 * MICROS,
    "conversion_value": 3_000 * MICROS,
}
"""Of one day, when all is told."""
LATE = ("conversions", "conversion_value")


@pytest.fixture(name="view")
def _view(board: Board) -> AccountView:
    deliver(board, [1_300] * 3)
    return view_of(board)


def with_days(view: AccountView, changed: Mapping[str, float] | None = None, *, size: int = 1) -> AccountView:
    """The newest days as usual times what changed, as much of it as is told at their age; before: all of it.

    Args:
        size: divides everything.
    """
    totals = {}
    for window, days in DAYS.items():
        share = aged(view, "conversions", window, window)
        assert share is not None
        for measure, usual in USUAL.items():
            told = share.now if measure in LATE else 1
            times = 1.0 if window is BEFORE else (changed or {}).get(measure, 1.0)
            value = int(usual * days * told * Fraction(times) / size)
            for level, entity in ((Level.ACCOUNT, "1"), (Level.CAMPAIGN, "c1")):
                totals[Total(measure, window, level)] = {entity: Measured(value, days, 0)}
    return evolve(view, totals=totals)


def test_days_whose_conversions_are_only_late_have_not_dropped(view: AccountView) -> None:
    """They bring less so far than the days before did in the end, and exactly what those did at their age."""
    same = with_days(view)
    readings = [card.judge(same) for card in (ROAS_DROP, CONVERSION_DROP, TRACKING_BROKEN)]

    assert [False] * 3 == [each.fires for each in readings]
    assert [0, 0] == [pytest.approx(each.parts["change"], abs=1e-6) for each in readings[:2]]
    assert readings[0].value < readings[0].parts["prior_7_days"]


def test_a_campaign_that_returns_half_is_told_with_its_name(view: AccountView) -> None:
    """ROAS Drop names it, beside what it would have returned."""
    reading = ROAS_DROP.judge(with_days(view, dict.fromkeys(LATE, 0.5)))
    (row,) = reading.parts["campaigns"]

    assert reading.fires
    assert ("c1", pytest.approx(-0.5, abs=1e-6)) == (row["campaign"], row["change"])


def test_a_return_that_chance_may_have_halved_is_not_told(view: AccountView) -> None:
    """The same drop on a hundredth of the conversions says nothing."""
    reading = ROAS_DROP.judge(with_days(view, dict.fromkeys(LATE, 0.5), size=100))

    assert (False, []) == (reading.fires, reading.parts["campaigns"])


def test_no_return_is_said_to_drop_where_nothing_is_counted(view: AccountView) -> None:
    """It is the tracking that has to be looked at first."""
    reading = ROAS_DROP.judge(with_days(view, dict.fromkeys(LATE, 0.0)))

    assert not reading.fires
    assert "tracking_broken" in [each.code for each in reading.warnings]


def test_fewer_conversions_of_less_spend_are_no_drop(view: AccountView) -> None:
    """Half the conversions fire where spend holds; where spend was halved too, they are what was paid for."""
    half = dict.fromkeys(LATE, 0.5)
    held, cut = (CONVERSION_DROP.judge(with_days(view, each)) for each in (half, {**half, "spend": 0.5}))

    assert (True, False) == (held.fires, cut.fires)


@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        ({"conversions": 0.1}, True),
        ({"conversions": 0.6}, False),
        ({"conversions": 0.05, "clicks": 0.5}, False),
    ],
)
def test_tracking_is_broken_where_clicks_hold_and_conversions_do_not(
    view: AccountView, changed: dict[str, float], broken: bool
) -> None:
    """Under half of what the clicks would have brought, with at least four fifths of the usual clicks."""
    assert broken == TRACKING_BROKEN.judge(with_days(view, changed)).fires


def test_tracking_looks_at_three_days_where_one_is_too_few(view: AccountView) -> None:
    """A small account is judged by more days, and one that is smaller still not at all."""
    none = {"conversions": 0.0}
    readings = [TRACKING_BROKEN.judge(with_days(view, none, size=size)) for size in (1, 9, 99)]
    lengths = [each.window[1] - each.window[0] + 1 for each in readings[:2] if each.window]

    assert [True, True, False] == [each.fires for each in readings]
    assert [1, 3] == lengths
    assert "too few to tell" in str(readings[2].text)


def test_a_day_that_the_platform_has_not_completed_is_not_judged_alone(view: AccountView) -> None:
    """Three days are, since what the newest one lacks weighs less among them."""
    counted = with_days(view, {"conversions": 0.1})
    late = evolve(counted, watermarks={**view.watermarks, "conversions": view.account.zone.start(0)})
    windows = [TRACKING_BROKEN.judge(each).window for each in (counted, late)]

    assert [1, 3] == [window[1] - window[0] + 1 for window in windows if window]


def test_what_nobody_reads_is_not_compared(view: AccountView) -> None:
    """Where nothing tells how far conversions go, nothing is said of them."""
    unread = evolve(with_days(view, dict.fromkeys(LATE, 0.1)), watermarks={})
    readings = [card.judge(unread) for card in (ROAS_DROP, CONVERSION_DROP, TRACKING_BROKEN)]

    assert [False] * 3 == [each.fires for each in readings]
    assert readings[2].value is None


@given(st.integers(1, 500), st.integers(1, 500), st.fractions(0, 1))
def test_more_that_is_counted_is_never_further_beyond_chance(
    expected: int, counted: int, part: Fraction
) -> None:
    """What holds for a number holds for every smaller one; at what was expected nothing is."""
    found = part * expected
    sizes = Fraction(expected), Fraction(counted)

    assert not beyond_chance(Fraction(expected), *sizes)
    assert beyond_chance(found / 2, *sizes) or not beyond_chance(found, *sizes)


def looked_at(view: AccountView, *, days: int, conversions: int = 100) -> AccountView:
    """The view after looks at so many settled days, of whose conversions two thirds were told at once."""
    last, need = view.windows[DAY][0], Daily("conversions", WindowKey.COMPLETE_90_DAYS)
    old = range(last - 28 - days + 1, last - 27)
    now = conversions * MICROS
    series = tuple((day, now if day in old else 0) for day in range(last - 89, last + 1))
    then = {
        AsKnown("conversions", WindowKey.COMPLETE_90_DAYS, age): {
            day: KnownThen(value=now * 2 // 3 if age == 0 else now, revision=1, instant=0) for day in old
        }
        for age in AGES
    }
    return evolve(view, series={**view.series, need: series}, as_known=then)


@pytest.mark.parametrize(
    ("days", "conversions", "measured"), [(14, 99, True), (13, 99, False), (14, 3, False)]
)
def test_what_was_measured_stands_in_place_of_what_is_assumed(
    view: AccountView, days: int, conversions: int, *, measured: bool
) -> None:
    """Once fourteen settled days and a hundred conversions were looked at, at every age."""
    found = aged(looked_at(view, days=days, conversions=conversions), "conversions", WEEK, BEFORE)
    assumed = aged(view, "conversions", WEEK, BEFORE)

    assert found is not None
    assert measured == (found != assumed)
    assert (MEASURED if measured else BASIS) == found.basis
    assert not measured or (Fraction(20, 21), Fraction(1)) == (found.now, found.before)
