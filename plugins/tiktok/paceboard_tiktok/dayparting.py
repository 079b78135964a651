"""When in the week an ad group may serve: 336 half hours, Monday 00:00 first.

All zeros mean the same as all ones: full time. The zone is presumably the account's; TikTok does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from paceboard.plugin import Week

__all__ = ["dayparting", "scheduled_week"]

HALF_HOURS = 7 * 48
MINUTES = 30


def dayparting(slots: str | None, *, what: str, note: Callable[[str, str], None]) -> dict[str, str]:
    """The schedule as an entity's attributes; none where the group serves full time.

    `dayparting` holds the slots as TikTok writes them, `scheduled_minutes` those of a week in which it may
    serve.
    """
    if not slots:
        return {}
    if len(slots) != HALF_HOURS or set(slots) - {"0", "1"}:
        note("unknown_dayparting", f"{what}: {len(slots)} characters where {HALF_HOURS} of 0 and 1 belong")
        return {}
    on = slots.count("1")
    if on in (0, HALF_HOURS):
        return {}
    return {"dayparting": slots, "scheduled_minutes": str(on * MINUTES)}


def scheduled_week(attributes: Mapping[str, str]) -> Week | None:
    """The schedule that those attributes tell of; None where the group serves full time."""
    slots = attributes.get("dayparting", "")
    on = (slot * MINUTES for slot, switch in enumerate(slots) if switch == "1")
    return Week.of((minute, minute + MINUTES) for minute in on) if slots else None
