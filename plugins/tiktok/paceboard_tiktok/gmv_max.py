"""Spend of GMV Max, which a report of its own tells: by country and day, without filters and hours.

Groupings: portal document 1803073899092993. Whether the account's own report holds it too stands on no page
of TikTok's: it is "all auction and reservation ads" (1740302848100353), while other connectors miss GMV Max
in all ordinary reports. So the numbers decide, for each day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from attrs import evolve

from paceboard.plugin import Fact

__all__ = ["in_all", "overlaid", "whole"]

Note = Callable[[str, str], None]
Place = tuple[str, int, int | None]


def _place(fact: Fact) -> Place:
    return fact.entity, fact.day, fact.hour


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _added(one: Fact, other: Fact) -> Fact:
    sums = {key: _sum(value, other.measures.get(key)) for key, value in one.measures.items()}
    return evolve(one, measures=sums)


def in_all(parts: Iterable[Fact]) -> list[Fact]:
    """One fact for what came in parts; a measure that one part does not tell is unknown."""
    found: dict[Place, Fact] = {}
    for fact in parts:
        known = found.get(_place(fact))
        found[_place(fact)] = fact if known is None else _added(known, fact)
    return list(found.values())


def overlaid(facts: Iterable[Fact], special: Iterable[Fact], *, note: Note) -> list[Fact]:
    """Facts with those of a report of their own laid over them; of the same spend the first tell more."""
    found = {_place(fact): fact for fact in facts}
    for fact in special:
        known = found.setdefault(_place(fact), fact)
        if known.measures["spend"] == fact.measures["spend"]:
            continue
        if known.measures["spend"]:
            note(
                "told_twice",
                f"two of TikTok's reports differ about {fact.level} {fact.entity}: {known.measures['spend']} "
                f"and {fact.measures['spend']} micros; the later one counts",
            )
        found[_place(fact)] = fact
    return list(found.values())


def whole(totals: Iterable[Fact], shop: Iterable[Fact], others: Iterable[Fact], *, note: Note) -> list[Fact]:
    """The account's facts with what GMV Max spent, once.

    A total that the other campaigns explain is without it and gets it; then what its report does not tell
    is unknown of that day. A total that is nearer to the sum of both holds it already.

    Args:
        others: facts of all campaigns that are not GMV Max.
    """
    found = {fact.day: fact for fact in totals}
    explained: Counter[int] = Counter()
    for fact in others:
        explained[fact.day] += fact.measures["spend"] or 0
    for fact in shop:
        total, spent = found.get(fact.day), fact.measures["spend"]
        if total is None:
            found[fact.day] = fact
        elif spent != 0:
            rest = (total.measures["spend"] or 0) - explained[fact.day]
            held = spent is not None and 2 * rest >= spent
            code, what = ("gmv_max_in_total", "holds") if held else ("gmv_max_added", "does not hold")
            note(code, f"by its campaigns the account's report {what} GMV Max; TikTok documents neither")
            found[fact.day] = total if held else _added(total, fact)
    return list(found.values())
