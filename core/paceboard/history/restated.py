"""What a day's number was at each look, and how far it drifted once the day was complete."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from statistics import median

from attrs import frozen

from paceboard.ledger import FactVersion, Ledger, Revision
from paceboard.model import AccountRef, Level, Zone

__all__ = ["AGES", "Drift", "Restatement", "drift", "restatements"]

AGES = (1, 2, 3, 7, 14, 28)
"""Days after a day's end at which the drift is told."""
FRESH = 2
"""Days after its end by which a day must have been seen complete: of one that was fetched later, nobody knows
how far it had moved by then."""


@frozen(kw_only=True)
class Restatement:
    """A day's number since one look.

    Args:
        revision: the first that knew it; what was thinned is told at the next one that is kept.
        value: the level's sum; None where a row has no value, since a part is not the whole.
        rows: how many rows it is the sum of.
        difference: to the look before; None at the first, or where one of the two is not known.
        complete: by this look all of the day was in.
        drift: `value` over the first complete one, less one; None where there is none, or it is zero.
    """

    revision: Revision
    value: int | None
    rows: int
    difference: int | None
    complete: bool
    drift: Fraction | None


@frozen(kw_only=True)
class Drift:
    """How numbers had moved so many days after their day's end, over the days that are that old.

    Days that were first seen complete more than two days after their end are left out.

    Args:
        days: how many could be compared; `moved`: how many of them had moved at all.
        middle, lowest, highest: shares of the first complete number; None where no day is that old.
    """

    age: int
    days: int
    moved: int
    middle: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None


@frozen(kw_only=True)
class _Look:
    """A revision that can be read, and up to where facts were complete at it."""

    revision: Revision
    watermark: int | None


def restatements(
    ledger: Ledger,
    ref: AccountRef,
    day: int,
    measure: str,
    level: Level,
    *,
    entity: str | None = None,
    group: str = "spend",
) -> tuple[Restatement, ...]:
    """One for each look at which the day's number changed, oldest first; none where it was never seen.

    The look at which the day became complete has one too: drift is told from it.

    Args:
        day: epoch day of the account.
        entity: one entity's; None: the sum of all of the level.
        group: the measures that come in together with this one: their watermark says what is complete.

    Raises:
        UnknownName: for an account or a measure that the ledger does not know.
    """
    zone = ledger.account(ref).zone
    looks = _looks(ledger, ref, group)
    versions = ledger.fact_versions(ref, level, day, day, measure, entity)
    return tuple(_restatements(versions, looks, zone.start(day + 1)))


def drift(
    ledger: Ledger,
    ref: AccountRef,
    first: int,
    last: int,
    measure: str,
    level: Level,
    *,
    group: str = "spend",
) -> tuple[Drift, ...]:
    """How the numbers of some days moved, by days after their end.

    Raises:
        UnknownName: for an account or a measure that the ledger does not know.
    """
    zone = ledger.account(ref).zone
    looks = _looks(ledger, ref, group)
    by_day: dict[int, list[FactVersion]] = {}
    for version in ledger.fact_versions(ref, level, first, last, measure):
        by_day.setdefault(version.day, []).append(version)
    told = {
        day: list(_restatements(versions, looks, zone.start(day + 1))) for day, versions in by_day.items()
    }
    seen = looks[-1].revision.instant if looks else 0
    return tuple(_drift_at(age, told, zone, seen) for age in AGES)


def _looks(ledger: Ledger, ref: AccountRef, group: str) -> list[_Look]:
    gaps = ledger.thinned(ref)
    marks = ledger.watermark_versions(ref, group)
    begins = [begin for begin, _ in marks]
    found = []
    for each in ledger.revisions(ref):
        place = bisect_right(begins, each.number)
        if each.number not in gaps:
            found.append(_Look(revision=each, watermark=marks[place - 1][1] if place else None))
    return found


def _restatements(versions: Sequence[FactVersion], looks: Sequence[_Look], end: int) -> Iterator[Restatement]:
    numbers = [look.revision.number for look in looks]
    changes = {each for version in versions for each in (version.known_from, version.known_to)}
    places = {bisect_left(numbers, each) for each in changes if each is not None}
    complete_at = next((i for i, look in enumerate(looks) if _reaches(look, end)), None)
    if changes and complete_at is not None:
        places.add(max(complete_at, min(places)))
    before: Restatement | None = None
    whole: int | None = None
    for place in sorted(each for each in places if each < len(looks)):
        look = looks[place]
        value, rows = _sum(versions, look.revision.number)
        complete = _reaches(look, end)
        whole = value if complete and whole is None else whole
        found = Restatement(
            revision=look.revision,
            value=value,
            rows=rows,
            difference=None if before is None else _less(value, before.value),
            complete=complete,
            drift=Fraction(value, whole) - 1 if complete and whole and value is not None else None,
        )
        if before is None or value != before.value or complete != before.complete:
            yield found
            before = found


def _reaches(look: _Look, end: int) -> bool:
    return look.watermark is not None and look.watermark >= end


def _sum(versions: Sequence[FactVersion], number: int) -> tuple[int | None, int]:
    """Sum and number of the rows known at a revision."""
    values = [
        version.value
        for version in versions
        if version.known_from <= number and (version.known_to is None or version.known_to > number)
    ]
    known = [value for value in values if value is not None]
    return (sum(known) if len(known) == len(values) else None), len(values)


def _less(value: int | None, other: int | None) -> int | None:
    return None if value is None or other is None else value - other


def _drift_at(age: int, told: Mapping[int, Sequence[Restatement]], zone: Zone, seen: int) -> Drift:
    shares = []
    for day, lines in told.items():
        until, fresh = zone.start(day + 1 + age), zone.start(day + 1 + FRESH)
        if until > seen or not any(each.complete and each.revision.instant <= fresh for each in lines):
            continue
        share = next((each.drift for each in reversed(lines) if each.revision.instant <= until), None)
        shares += [] if share is None else [share]
    return Drift(
        age=age,
        days=len(shares),
        moved=sum(share != 0 for share in shares),
        middle=median(shares) if shares else None,
        lowest=min(shares, default=None),
        highest=max(shares, default=None),
    )
