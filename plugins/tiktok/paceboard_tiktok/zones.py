"""The zone that a TikTok account keeps its days in: a fixed offset, all year.

TikTok knows no daylight saving: an account made in California stays at UTC-8 (help article
`daylight-saving-time-scheduling`, July 2024). `timezone` mostly says so with a POSIX sign, `Etc/GMT+8`
for UTC-8; now and then it is a place, `Europe/Istanbul`. A place that shifts its clock is read at its
standard offset, which is the one that the time zone database does not call daylight saving.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from paceboard.plugin import DAY, SECOND, Drift, Zone

__all__ = ["account_zone"]

MINUTE = 60 * SECOND
QUARTER = 15
"""Minutes; every offset in use is a multiple, any other is a slip of the pen."""

STANDARD: Mapping[str, int] = {
    "Europe/Dublin": 0,
    "Eire": 0,
    "Africa/Casablanca": 60,
    "Africa/El_Aaiun": 60,
}
"""Minutes ahead of UTC where copies of the database differ in what they call daylight saving, or where its
standard is not what advertisers are offered. Irish law calls summer time standard and winter time the
exception (Standard Time Act 1971) and the database follows it, while lists of zones for advertisers offer
Dublin with London, at UTC+00:00. Morocco's standard is UTC+01:00 by law (decree 2.18.855 of 2018) and is
left for the month of Ramadan alone; older forms of the database know no saving below zero."""

OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):(\d{2})", re.ASCII)


def account_zone(name: str, *, now: int, note: Callable[[str, str], None]) -> Zone:
    """The account's zone from what `advertiser/info/` calls `timezone`.

    Args:
        now: an instant; the year after it decides whether a place still shifts its clock.
        note: told where a place with daylight saving is read as its standard offset.

    Raises:
        Drift: where there is no such zone, or none that stays at the offset.
    """
    written = OFFSET.fullmatch(name)
    if written:
        minutes = int(written[2]) * 60 + int(written[3])
        return _fixed(-minutes if written[1] == "-" else minutes, name)
    try:
        zone = Zone(name)
    except ValueError:
        raise _unknown(name, "no such zone") from None
    year = [now + days * DAY for days in range(0, 371, 7)]
    if len({zone.utc_offset(instant) for instant in year}) == 1:
        return zone
    standard = _fixed(_standard(zone, year), name)
    note(
        "daylight_saving_zone",
        f"the account's zone is {name}; TikTok keeps no daylight saving, so its days are read at its "
        f"standard offset, {standard.name}",
    )
    return standard


def _standard(zone: Zone, instants: list[int]) -> int:
    """Minutes ahead of UTC while no daylight is saved; of several the last, which holds from then on."""
    if zone.name in STANDARD:
        return STANDARD[zone.name]
    place, found = ZoneInfo(zone.name), zone.utc_offset(instants[-1])
    for instant in instants:
        if not datetime.fromtimestamp(instant // SECOND, UTC).astimezone(place).dst():
            found = zone.utc_offset(instant)
    return found // MINUTE


def _fixed(minutes: int, name: str) -> Zone:
    if minutes % QUARTER or not -12 * 60 <= minutes <= 14 * 60:
        raise _unknown(name, f"no zone stays {minutes} minutes ahead of UTC")
    return Zone.fixed(minutes=minutes)


def _unknown(name: str, why: str) -> Drift:
    return Drift(
        f"the account's time zone {name[:60]!r} cannot be read",
        why=why,
        do="report it: without its zone no day of the account can be told from the next",
    )
