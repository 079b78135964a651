from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import Week
from paceboard_tiktok.dayparting import dayparting, scheduled_week

OFFICE = ("0" * 16 + "1" * 20 + "0" * 12) * 5 + "0" * 96
"""Monday to Friday from 8 to 18."""


def test_a_part_of_the_week_is_told_in_minutes() -> None:
    """Fifty hours of office time, with the slots as TikTok writes them."""
    expected = {"dayparting": OFFICE, "scheduled_minutes": "3000"}

    assert expected == dayparting(OFFICE, what="group", note=lambda *_: None)


@pytest.mark.parametrize("slots", ["0" * 336, "1" * 336, "", None])
def test_full_time_is_no_schedule(slots: str | None) -> None:
    """All zeros mean the same as all ones."""
    assert {} == dayparting(slots, what="group", note=lambda *_: None)


@given(st.text(alphabet="01", min_size=336, max_size=336).filter(lambda slots: len(set(slots)) == 2))
def test_every_half_hour_counts(slots: str) -> None:
    """Thirty minutes for each slot that is on."""
    told = dayparting(slots, what="group", note=lambda *_: None)

    assert slots.count("1") * 30 == int(told["scheduled_minutes"])


@pytest.mark.parametrize("slots", ["1", "01" * 169, "2" * 336])
def test_another_form_is_said(
    slots: str, note: Callable[[str, str], None], notes: list[tuple[str, str]]
) -> None:
    """It stops nothing."""
    assert {} == dayparting(slots, what="group", note=note)
    assert ["unknown_dayparting"] == [code for code, _ in notes]


def test_the_slots_are_ranges_of_the_week() -> None:
    """Office time is five ranges of ten hours, in minutes from Monday on; full time is none."""
    told = dayparting(OFFICE, what="group", note=lambda *_: None)

    assert Week.of((day * 1_440 + 480, day * 1_440 + 1_080) for day in range(5)) == scheduled_week(told)
    assert None is scheduled_week({})
