"""Time of a period in which what belongs to it was not scheduled (R68)."""

from __future__ import annotations

from fractions import Fraction

from paceboard.model import Delivery, Entity, Instant, Level, Period
from paceboard.pacing.diagnosis.check import Cause, Check, Finding, Serving, share_of

__all__ = ["schedule_gap"]


def schedule_gap(serving: Serving, period: Period, at: int) -> Check:
    """Time of the period, up to now, in which what belongs to it was not scheduled."""
    until = at if period.end is None else min(at, period.end)
    below = {each.id: each for each in serving.campaigns()}
    groups = [each for each in serving.entities if each.level is Level.GROUP and each.parent in below]
    listed = [each for each in (*below.values(), *groups) if each.delivery is not Delivery.DELETED]
    missed = {each.id: _missed(each, period, until) for each in listed}
    late = [each for each in listed if missed[each.id] > 0]
    evidence = {
        "missing": [
            {
                "level": str(each.level),
                "id": each.id,
                "name": each.name,
                "starts": None if each.starts is None else Instant(each.starts),
                "ends": None if each.ends is None else Instant(each.ends),
                "share_of_time": missed[each.id],
            }
            for each in late
        ]
    }
    if not listed:
        finding, text = Finding.UNKNOWN, "no campaign is listed"
    elif late:
        what = share_of(len(late), len(listed), "schedule")
        finding, text = Finding.FOUND, f"{what} begin late in the period or end before it does"
    else:
        finding, text = Finding.RULED_OUT, "every schedule covers the period up to now"
    return Check(cause=Cause.SCHEDULE_GAP, finding=finding, text=text, evidence=evidence)


def _missed(entity: Entity, period: Period, until: int) -> Fraction:
    """The share of the time gone in which it was not scheduled; 0 where it does not belong to the period."""
    starts = period.start if entity.starts is None else entity.starts
    ends = until if entity.ends is None else entity.ends
    outside = ends <= period.start or (period.end is not None and starts >= period.end)
    if outside or until <= period.start:
        return Fraction(0)
    served = max(0, min(ends, until) - max(starts, period.start))
    return 1 - Fraction(served, until - period.start)
