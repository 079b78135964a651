from __future__ import annotations

import pytest

from paceboard.model import AccountRef, Schedule, Zone, instant_from_text, instant_text

ONE, TWO = AccountRef("sample", "1"), AccountRef("sample", "2")


@pytest.mark.parametrize(
    ("zone", "now", "last", "next_one"),
    [
        ("Etc/UTC", "2026-04-24T06:30:00Z", "2026-04-24T06:30:00Z", "2026-04-25T06:30:00Z"),
        ("Etc/UTC", "2026-04-24T06:29:59Z", "2026-04-23T06:30:00Z", "2026-04-24T06:30:00Z"),
        ("America/Los_Angeles", "2026-04-24T06:30:00Z", "2026-04-23T13:30:00Z", "2026-04-24T13:30:00Z"),
        ("Asia/Kolkata", "2026-04-24T01:00:30Z", "2026-04-24T01:00:00Z", "2026-04-25T01:00:00Z"),
        ("-03:30", "2026-04-24T10:00:00Z", "2026-04-24T10:00:00Z", "2026-04-25T10:00:00Z"),
    ],
)
def test_a_time_is_the_accounts_own(zone: str, now: str, last: str, next_one: str) -> None:
    """Half past six of the account's clock, wherever it is; the minute that runs has come."""
    schedule = Schedule(refresh="30 6 * * *")
    at = instant_from_text(now)
    found = schedule.last(ONE, Zone(zone), at), schedule.next(ONE, Zone(zone), at)

    assert [last, next_one] == [instant_text(each) for each in found if each is not None]


def test_an_hour_that_the_clocks_skip_is_made_up_for() -> None:
    """Cairo's first hour of 24 April 2026 does not exist; what was due in it is due when the clocks jump."""
    schedule, cairo = Schedule(refresh="30 0 * * *"), Zone("Africa/Cairo")
    found = schedule.last(ONE, cairo, instant_from_text("2026-04-24T12:00:00Z"))

    assert found is not None
    assert 24 == cairo.local(found).day


def test_an_accounts_own_time_stands_over_everybodys() -> None:
    """And where there is none at all, nothing is ever due."""
    schedule = Schedule(refresh="0 * * * *", accounts={str(TWO): "0 6 * * *"})
    utc, now = Zone("Etc/UTC"), instant_from_text("2026-04-24T12:30:00Z")

    assert instant_from_text("2026-04-24T12:00:00Z") == schedule.last(ONE, utc, now)
    assert instant_from_text("2026-04-24T06:00:00Z") == schedule.last(TWO, utc, now)
    assert None is Schedule().last(ONE, utc, now)


@pytest.mark.parametrize("text", ["hourly", "61 * * * *", "* * * * * *", "0 0 31 2 *x"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """Wrong words, numbers out of range and a sixth field."""
    with pytest.raises(ValueError, match=r"."):
        Schedule(refresh=text)
