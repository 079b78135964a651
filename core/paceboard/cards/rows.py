"""The ledger rows behind a total: what an explanation ends in."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from paceboard.cards.windows import PartialDay, Reach
from paceboard.ledger import Ledger
from paceboard.model import AccountRef, Grain, Level, Row
from paceboard.specs import AsKnown, KnownThen, Total, Whole, WindowKey

__all__ = ["RowsBehind"]


@frozen
class RowsBehind:
    """Fetches the ledger rows behind a total, for explanations; called only when one is asked for."""

    ledger: Ledger
    ref: AccountRef
    revision: int
    windows: Mapping[WindowKey, tuple[int, int]]
    reached: Reach
    whole: frozenset[str] = frozenset()
    """Measures whose running day is counted by its day rows."""
    whole_windows: Mapping[WindowKey, tuple[int, int]] = field(factory=dict)

    as_known: Mapping[AsKnown, Mapping[int, KnownThen]] = field(factory=dict)

    def __call__(self, need: Total | Whole | AsKnown, entity: str) -> tuple[Row, ...]:
        if isinstance(need, AsKnown):
            return self._then(need, entity)
        if isinstance(need, Whole):
            span = self.whole_windows.get(need.window)
            return () if span is None else self._read(need, entity, Grain.WINDOW, *span)
        first, last = self.windows[need.window]
        partial = self.reached.partial
        if partial is None or not first <= partial.day <= last:
            return self._read(need, entity, Grain.DAY, first, last)
        whole = self._read(need, entity, Grain.DAY, first, self.reached.last_complete)
        return whole + self._running(need, entity, partial)

    def _then(self, need: AsKnown, entity: str) -> tuple[Row, ...]:
        """Each day's rows as its look knew them."""
        level = Level.ACCOUNT if entity == self.ref.id else Level.CAMPAIGN
        return tuple(
            row
            for day, then in self.as_known.get(need, {}).items()
            for row in self.ledger.fact_rows(
                self.ref, level, Grain.DAY, day, day, need.measure, entity=entity, revision=then.revision
            )
        )

    def _running(self, need: Total, entity: str, partial: PartialDay) -> tuple[Row, ...]:
        """The running day's rows, chosen as `measures` chooses what it sums."""
        if need.measure in self.whole:
            return self._read(need, entity, Grain.DAY, partial.day, partial.day)
        hours = self._read(need, entity, Grain.HOUR, partial.day, partial.day)
        if hours or self._read(need, None, Grain.HOUR, partial.day, partial.day):
            return tuple(row for row in hours if int(dict(row.key)["hour"]) < partial.hour)
        return self._read(need, entity, Grain.DAY, partial.day, partial.day)

    def _read(
        self, need: Total | Whole, entity: str | None, grain: Grain, first: int, last: int
    ) -> tuple[Row, ...]:
        return tuple(
            self.ledger.fact_rows(
                self.ref, need.level, grain, first, last, need.measure, entity=entity, revision=self.revision
            )
        )
