"""The seed's flight at the end of day 23, as numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.model import MICROS, Period, Policy, Zone, day_from_text
from paceboard.pacing import Bound, Rate, Roas, Situation, Standing

ZONE = Zone("Etc/GMT+8")
FIRST = day_from_text("2026-04-02")
START = ZONE.start(FIRST)
FLIGHT = Period(kind="flight", first=FIRST, last=FIRST + 29, start=START, end=ZONE.start(FIRST + 30))
EVENING = ZONE.start(FIRST + 23)


def standing(rate: int | None = 1_800, *, cap: int = 40_000, hard: bool = True, **other: Any) -> Standing:
    """The seed's flight at the end of day 23: 38,200 of 40,000."""
    spent = 38_200 * MICROS
    return Standing(
        spent=spent,
        cap=Fraction(cap * MICROS),
        at=EVENING,
        period=FLIGHT,
        zone=ZONE,
        days=23,
        bound=Bound(kind="flight", amount=Fraction(cap * MICROS), spent=spent, at=EVENING, hard=hard),
        rate=None if rate is None else Rate(Fraction(rate * MICROS), 7),
        **other,
    )


@frozen
class Told:
    """A forecast that says what a test told it: a landing between two amounts, and one day."""

    least: int
    most: int
    day: int | None

    def unclipped(self, p: Fraction) -> int:
        """The landing's quantile, evenly between the two amounts."""
        return int((self.least + (self.most - self.least) * p) * MICROS)

    def gone(self, cap: int, p: Fraction) -> int | None:
        """The day that was told."""
        return self.day


def case(roas: str | None = "4.6") -> Situation:
    found = None if roas is None else Roas.assumed(Fraction(roas))
    return Situation(standing=standing(), policy=Policy(), roas=found)
