"""How many people a platform says that it reached: of a whole window, since days do not add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from paceboard.model import MICROS, Fact, Grain, Window

__all__ = ["AUDIENCE", "over_window", "reach_of"]

AUDIENCE = 2_000_000
"""People that an account's ads could be shown to."""


def reach_of(impressions: int) -> int:
    """How many of the audience so many impressions reach, rounded up.

    The more were reached, the fewer are new. All entities of an account share the audience, so an account
    reaches as many as its largest campaign at least, and no more than all of them together.
    """
    return -(-impressions * AUDIENCE // (impressions + AUDIENCE))


def over_window(days: Iterable[Fact], window: Window) -> tuple[Fact, ...]:
    """One fact for each entity that has a day in the window, with the people reached in it."""
    sums: dict[str, Counter[str]] = {}
    levels = {}
    for fact in days:
        told = {key: value for key, value in fact.measures.items() if value is not None}
        sums.setdefault(fact.entity, Counter()).update(told)
        levels[fact.entity] = fact.level
    return tuple(
        Fact(
            level=levels[entity],
            entity=entity,
            grain=Grain.WINDOW,
            day=window.first,
            last=window.last,
            measures={**counted, **_people(counted["impressions"])},
        )
        for entity, counted in sorted(sums.items())
    )


def _people(impressions: int) -> dict[str, int | None]:
    reached = reach_of(impressions)
    times = (2 * impressions * MICROS + reached) // (2 * reached) if reached else None
    return {"reach": reached, "frequency": times}
