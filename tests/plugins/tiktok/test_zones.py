from __future__ import annotations

from collections.abc import Callable

import pytest

from paceboard.plugin import HOUR, Drift, Zone, instant_from_text
from paceboard_tiktok.zones import account_zone

Note = Callable[[str, str], None]
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


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "Etc/GMT+5:30", "-", "UTC+05:17", "America/St_Johns"])
def test_a_zone_that_cannot_be_kept_is_refused(name: str, note: Note) -> None:
    """Without its zone no day of an account can be told, so no other zone is taken for it."""
    with pytest.raises(Drift):
        account_zone(name, now=NOW, note=note)
