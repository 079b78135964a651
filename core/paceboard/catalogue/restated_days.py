"""Days beside themselves: what each was when it was first seen complete, and what it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from paceboard.catalogue.envelope import rows_behind
from paceboard.plugin import (
    AccountView,
    AsKnown,
    Daily,
    KnownThen,
    Node,
    Operation,
    Operator,
    Row,
    WindowKey,
)

__all__ = ["AGES", "RestatedDay", "first_tree", "moved_needs", "now_tree", "restated_days", "share_of"]

MONTH = WindowKey.COMPLETE_30_DAYS
AGES = (0, 1, 2, 3, 7, 14, 28)
"""Days after the one that follows a day, at which it is looked up again."""
_FRESH = AGES[:2]
"""Of a day that no look of the two days after it saw complete, nobody knows how far it had moved by then."""


@frozen(kw_only=True)
class RestatedDay:
    """A complete day that was seen complete at one look and looked at again later.

    Args:
        first: what was known at the first of them, at the age `seen`; `now`: what is known now, in the
            measure's unit.
        stable: the earliest of the looks from which on it was what it is now; None: it moved since the last.
    """

    day: int
    seen: int
    first: KnownThen
    before: int
    now: int
    stable: KnownThen | None

    @property
    def change(self) -> int:
        """By how much it moved."""
        return self.now - self.before


def moved_needs(measure: str) -> tuple[Daily | AsKnown, ...]:
    """What has to be measured for it."""
    return (Daily(measure, MONTH), *(AsKnown(measure, MONTH, age) for age in AGES))


def restated_days(view: AccountView, measure: str) -> tuple[RestatedDay, ...]:
    """The days of the last thirty that two looks saw complete, in order; the others are unknown."""
    return tuple(_found(view, measure))


def _found(view: AccountView, measure: str) -> Iterator[RestatedDay]:
    then = {age: view.as_known.get(AsKnown(measure, MONTH, age), {}) for age in AGES}
    for day, now in view.series.get(Daily(measure, MONTH), ()):
        seen = next((age for age in _FRESH if day in then[age]), None)
        if seen is None or now is None:
            continue
        first = then[seen][day]
        # The look of now is no second one.
        if first.value is None or first.revision == view.revision:
            continue
        looks = [then[age][day] for age in AGES if day in then[age]]
        yield RestatedDay(
            day=day, seen=seen, first=first, before=first.value, now=now, stable=_stable(looks, now)
        )


def _stable(looks: Sequence[KnownThen], now: int) -> KnownThen | None:
    found = None
    for look in reversed(looks):
        if look.value != now:
            break
        found = look
    return found


def share_of(days: Sequence[RestatedDay]) -> Fraction | None:
    """By how much they moved together, as a share of what they were; None where that was nothing."""
    before = sum(each.before for each in days)
    return Fraction(sum(each.change for each in days), before) if before else None


def first_tree(view: AccountView, measure: str, days: Sequence[RestatedDay]) -> Node:
    """The rows of the days as they were first seen complete."""
    rows: list[Row] = []
    for age in _FRESH:
        need = AsKnown(measure, MONTH, age)
        asked = {each.day for each in days if each.seen == age}
        rows += [row for entity in _entities(view) for row in view.rows(need, entity) if _day(row) in asked]
    return Operation(label="first seen complete", operator=Operator.SUM, parts=tuple(rows))


def now_tree(view: AccountView, measure: str, days: Sequence[RestatedDay]) -> Node:
    """The rows of the same days as they stand now."""
    asked = {each.day for each in days}
    rows = tuple(row for row in rows_behind(view, measure, MONTH) if _day(row) in asked)
    return Operation(label="now", operator=Operator.SUM, parts=rows)


def _entities(view: AccountView) -> tuple[str, ...]:
    return tuple(sorted(view.scope)) or (view.account.ref.id,)


def _day(row: Row) -> int:
    return int(dict(row.key)["day"])
