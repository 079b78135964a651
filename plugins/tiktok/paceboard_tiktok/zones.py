"""The zone that a TikTok account keeps its days in: a fixed offset, all year.

TikTok knows no daylight saving: an account made in California stays at UTC-8 (help article
`daylight-saving-time-scheduling`, July 2024). `timezone` mostly says so with a POSIX sign, `Etc/GMT+8`
for UTC-8; now and then it is a place, `Europe/Istanbul`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from paceboard.plugin import DAY, SECOND, Drift, Zone

__all__ = ["account_zone"]

MINUTE = 60 * SECOND
HALF_HOURS = {
    -570: "Pacific/Marquesas",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}
"""Places whose clock is always this many minutes ahead (Tehran: since 2022); `Etc` has whole hours only."""

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
    offsets = {zone.utc_offset(now + days * DAY) for days in range(0, 371, 7)}
    if len(offsets) == 1:
        return zone
    standard = _fixed(min(offsets) // MINUTE, name)
    note(
        "daylight_saving_zone",
        f"the account's zone is {name}; TikTok keeps no daylight saving, so its days are read at its "
        f"standard offset, {standard.name}",
    )
    return standard


def _fixed(minutes: int, name: str) -> Zone:
    if minutes % 60 == 0 and -12 <= minutes // 60 <= 14:
        return Zone.fixed(minutes // 60)
    if minutes in HALF_HOURS:
        return Zone(HALF_HOURS[minutes])
    raise _unknown(name, f"no zone stays {minutes} minutes ahead of UTC")


def _unknown(name: str, why: str) -> Drift:
    return Drift(
        f"the account's time zone {name[:60]!r} cannot be read",
        why=why,
        do="report it: without its zone no day of the account can be told from the next",
    )
