from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import DAY, HOUR, SECOND, Drift, Zone, instant_from_text
from paceboard_tiktok.zones import STANDARD, account_zone

Note = Callable[[str, str], None]
PLACES = sorted(name for name in available_timezones() if not name.startswith(("posix", "right")))
NOW = instant_from_text("2026-04-24T21:00Z")


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("Etc/GMT+8", -8),
        ("Etc/GMT-8", 8),
        ("Etc/GMT-12", 12),
        ("Etc/GMT", 0),
        ("UTC", 0),
        ("UTC+07:00", 7),
        ("UTC-05:00", -5),
        ("UTC+05:30", 5.5),
        ("+09:30", 9.5),
        ("Europe/Moscow", 3),
        ("Europe/Istanbul", 3),
        ("Asia/Kolkata", 5.5),
        ("Asia/Tokyo", 9),
        ("America/Los_Angeles", -8),
        ("Europe/Dublin", 0),
        ("Australia/Adelaide", 9.5),
        ("Africa/Casablanca", 1),
        ("Africa/El_Aaiun", 1),
        ("America/St_Johns", -3.5),
        ("Australia/Lord_Howe", 10.5),
        ("Pacific/Chatham", 12.75),
        ("UTC-09:30", -9.5),
        ("UTC-02:30", -2.5),
    ],
)
def test_an_account_stays_at_one_offset_all_year(name: str, hours: float, note: Note) -> None:
    """Etc has the POSIX sign, UTC+07:00 the usual one, and a place with summer time its standard offset."""
    zone = account_zone(name, now=NOW, note=note)

    for month in ("01", "07"):
        assert hours * HOUR == zone.utc_offset(instant_from_text(f"2026-{month}-15T12:00Z"))


def test_a_place_without_daylight_saving_keeps_its_name(note: Note, notes: list[tuple[str, str]]) -> None:
    """`Europe/Istanbul` is shown as TikTok shows it, without a remark."""
    assert Zone("Europe/Istanbul") == account_zone("Europe/Istanbul", now=NOW, note=note)
    assert [] == notes


def test_a_place_with_daylight_saving_is_remarked(note: Note, notes: list[tuple[str, str]]) -> None:
    """Reading California as UTC-8 is said aloud, since TikTok documents the rule but not this case."""
    assert Zone("Etc/GMT+8") == account_zone("America/Los_Angeles", now=NOW, note=note)

    ((code, text),) = notes
    assert "daylight_saving_zone" == code
    assert "America/Los_Angeles" in text


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "Etc/GMT+5:30", "-", "UTC+05:17", "UTC+14:15"])
def test_a_zone_that_cannot_be_kept_is_refused(name: str, note: Note) -> None:
    """Without its zone no day of an account can be told, so no other zone is taken for it."""
    with pytest.raises(Drift):
        account_zone(name, now=NOW, note=note)


def test_every_place_of_the_database_is_read_at_an_offset_that_never_moves() -> None:
    """None is refused, and its days have 24 hours in the year that follows."""
    zones = {name: account_zone(name, now=NOW, note=lambda _code, _text: None) for name in PLACES}
    offsets = {
        name: {zone.utc_offset(NOW + days * DAY) for days in range(0, 365, 7)} for name, zone in zones.items()
    }

    assert 400 < len(offsets)
    assert {} == {name: found for name, found in offsets.items() if len(found) != 1}


@given(st.sampled_from([name for name in PLACES if name not in STANDARD]), st.integers(0, 364))
def test_a_day_without_daylight_saving_is_read_at_its_own_offset(name: str, days: int) -> None:
    """Whenever the database says that no daylight is saved, the account's clock is the place's."""
    instant = NOW + days * DAY
    local = datetime.fromtimestamp(instant // SECOND, UTC).astimezone(ZoneInfo(name))
    zone = account_zone(name, now=NOW, note=lambda _code, _text: None)
    offset = local.utcoffset()

    assert offset is not None
    assert local.dst() or offset.total_seconds() * SECOND == zone.utc_offset(instant)


@pytest.mark.parametrize("name", STANDARD)
def test_an_exception_is_one_of_the_places_own_offsets(name: str) -> None:
    """What the table says is an offset that the place keeps at some time of the year."""
    kept = {Zone(name).utc_offset(NOW + days * DAY) for days in range(0, 365, 7)}

    assert STANDARD[name] * HOUR // 60 in kept
