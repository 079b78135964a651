"""When in the week an ad set may serve.

developers.facebook.com/docs/marketing-api/reference/ad-campaign, `adset_schedule`: minutes of days, Sunday
is 0. They are of the audience's clock unless a part says `ADVERTISER`: a clock of each viewer's own is no
time of the account, so then the schedule is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paceboard.plugin import Week
from paceboard_meta.wire import DayPart

__all__ = ["scheduled_week"]

OURS = "ADVERTISER"
DAY = 1_440
"""Minutes."""


def scheduled_week(parts: Sequence[DayPart], *, what: str, note: Callable[[str, str], None]) -> Week | None:
    """The schedule by the account's clock; None where there is none, or it cannot be told by that clock."""
    if not parts or any(part.timezone_type != OURS for part in parts):
        return None
    if not all(map(_fits, parts)):
        note("unknown_dayparting", f"{what}: its adset_schedule names minutes or days that do not exist")
        return None
    # Meta counts from Sunday, we from Monday.
    days = ((part, (day + 6) % 7 * DAY) for part in parts for day in part.days or ())
    return Week.of((start + (part.start_minute or 0), start + (part.end_minute or 0)) for part, start in days)


def _fits(part: DayPart) -> bool:
    start, end = part.start_minute, part.end_minute
    known = start is not None and end is not None and 0 <= start < end <= DAY
    return known and bool(part.days) and all(0 <= day <= 6 for day in part.days or ())
