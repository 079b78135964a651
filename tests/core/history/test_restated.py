from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from paceboard.errors import UnknownName
from paceboard.model import MICROS, Level, day_from_text

if TYPE_CHECKING:
    from tests.core.history.conftest import Life

TODAY = day_from_text("2026-04-24")


def test_a_days_number_is_told_at_each_look_at_which_it_changed(life: Life) -> None:
    """First while the day ran, then complete, then restated twice; drift counts from the complete one."""
    for spend in (100, 102, 101, 101):
        life.look(days=1, spend=spend)
    lines = life.board.history("sample:1").day(TODAY)

    assert [100, 100, 102, 101] == [each.value // MICROS for each in lines if each.value is not None]
    assert [None, 0, 2 * MICROS, -MICROS] == [each.difference for each in lines]
    assert [False, True, True, True] == [each.complete for each in lines]
    assert [None, 0, Fraction(2, 100), Fraction(1, 100)] == [each.drift for each in lines]


def test_one_campaigns_number_is_told_apart(life: Life) -> None:
    """By its id, at its level."""
    life.look(days=1, spend=102)
    history = life.board.history("sample:1")

    assert [100 * MICROS, 102 * MICROS] == [
        each.value for each in history.day(TODAY - 1, level=Level.CAMPAIGN, entity="c1")
    ]
    assert () == history.day(TODAY - 1, level=Level.CAMPAIGN, entity="c9")


def test_drift_is_told_by_days_after_the_days_end(life: Life) -> None:
    """Of days that are that old and were seen fresh; the backfilled ones tell nothing."""
    for spend in (100, 104, 104):
        life.look(days=1, spend=spend)
    one, two, three, *_ = life.board.history("sample:1").drift(days=30)
    none, half, share = Fraction(0), Fraction(2, 100), Fraction(4, 100)

    assert [(3, 0), (3, 1), (2, 1)] == [(each.days, each.moved) for each in (one, two, three)]
    assert [(none, none, none), (none, none, share), (none, half, share)] == [
        (each.lowest, each.middle, each.highest) for each in (one, two, three)
    ]


def test_days_that_are_not_so_old_yet_tell_no_drift(life: Life) -> None:
    """It is unknown, not zero."""
    (one, *_) = life.board.history("sample:1").drift(days=1)

    assert (0, None, None) == (one.days, one.middle, one.highest)


def test_a_day_that_was_never_fetched_is_an_error(life: Life) -> None:
    """It is not zero, and the error names what to raise."""
    with pytest.raises(UnknownName, match="backfill_days"):
        life.board.history("sample:1").day(TODAY - 35)


def test_a_measure_that_is_not_kept_is_an_error(life: Life) -> None:
    """With those that are."""
    with pytest.raises(UnknownName, match="one of spend"):
        life.board.history("sample:1").day(TODAY, measure="reach")
