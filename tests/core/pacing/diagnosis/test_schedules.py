from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from paceboard.model import DAY, Delivery
from paceboard.pacing.diagnosis import Finding
from paceboard.pacing.diagnosis.schedules import schedule_gap

from .conftest import NOW, PERIOD, campaign, group, serving


@pytest.mark.parametrize(
    ("starts", "ends", "missed"),
    [
        (None, None, 0),
        (90, 120, 0),
        (95, None, Fraction(1, 2)),
        (None, 98, Fraction(1, 5)),
        (110, 120, 1),
        (95, 97, Fraction(4, 5)),
    ],
)
def test_time_without_a_schedule_is_told(
    starts: int | None, ends: int | None, missed: Fraction | int
) -> None:
    """Of the ten days gone, the share in which the campaign was not scheduled."""
    one = campaign(starts=None if starts is None else starts * DAY, ends=None if ends is None else ends * DAY)
    check = schedule_gap(serving(one), PERIOD, NOW)

    assert (Finding.FOUND if missed else Finding.RULED_OUT) is check.finding
    assert [missed] * bool(missed) == [each["share_of_time"] for each in check.evidence["missing"]]


def test_what_belongs_to_other_periods_is_no_gap() -> None:
    """A campaign that ended before the period or starts after it misses nothing of it."""
    old, later = campaign("o", ends=90 * DAY), campaign("l", starts=120 * DAY)

    assert Finding.RULED_OUT is schedule_gap(serving(campaign(), old, later), PERIOD, NOW).finding


def test_groups_have_schedules_of_their_own() -> None:
    """A group that started late is named."""
    check = schedule_gap(serving(campaign(), group(starts=95 * DAY)), PERIOD, NOW)

    assert [("group", "g")] == [(each["level"], each["id"]) for each in check.evidence["missing"]]


def test_deleted_ones_do_not_count_and_nothing_is_unknown() -> None:
    """An account without campaigns has no schedule to be judged."""
    gone = campaign(delivery=Delivery.DELETED, starts=95 * DAY)

    assert Finding.UNKNOWN is schedule_gap(serving(gone), PERIOD, NOW).finding


def test_a_period_that_is_over_is_judged_to_its_end() -> None:
    """What ended with it misses nothing; a period without an end is judged up to now."""
    ended = serving(campaign(ends=120 * DAY, delivery=Delivery.ENDED))

    assert Finding.RULED_OUT is schedule_gap(ended, PERIOD, 130 * DAY).finding
    assert Finding.FOUND is schedule_gap(ended, evolve(PERIOD, end=None), 130 * DAY).finding
