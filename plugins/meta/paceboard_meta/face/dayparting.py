"""The week of an ad set on the wire."""

from __future__ import annotations

from paceboard.plugin import Week
from paceboard_meta.face.envelope import Data

__all__ = ["day_parts"]

DAY = 1_440
"""Minutes."""


def day_parts(week: Week) -> list[Data]:
    """The week cut at its midnights, by the account's clock; Meta counts days from Sunday."""
    return [
        {
            "start_minute": max(start - midnight, 0),
            "end_minute": min(end - midnight, DAY),
            "days": [(midnight // DAY + 1) % 7],
            "timezone_type": "ADVERTISER",
        }
        for start, end in week.ranges
        for midnight in range(0, 7 * DAY, DAY)
        if start < midnight + DAY and midnight < end
    ]
