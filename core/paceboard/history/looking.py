"""`History`: how one account came to what is known of it."""

from __future__ import annotations

from paceboard.errors import UnknownName
from paceboard.history.budgets import BudgetSpan, budget_spans
from paceboard.history.restated import Drift, Restatement, drift, restatements
from paceboard.ledger import Gaps, Ledger, Revision
from paceboard.model import Account, AccountRef, Level
from paceboard.specs import SPEND, ConnectorSpec, groups_of

__all__ = ["History"]


class History:
    """One account's past, out of the ledger.

    Args:
        connector: says which measures come in together; None: it is not installed.
    """

    def __init__(self, ledger: Ledger, ref: AccountRef, connector: ConnectorSpec | None) -> None:
        self._ledger = ledger
        self._ref = ref
        self._connector = connector

    @property
    def account(self) -> Account:
        """The account as it is now."""
        return self._ledger.account(self._ref)

    def looks(self) -> tuple[Revision, ...]:
        """Each look that saw something new, oldest first."""
        return self._ledger.revisions(self._ref)

    def thinned(self) -> Gaps:
        """The looks that can be read no more."""
        return self._ledger.thinned(self._ref)

    def budgets(self) -> tuple[BudgetSpan, ...]:
        """Every version of every budget, from when to when, and how exactly that is known."""
        return budget_spans(self._ledger, self._ref)

    def day(
        self, day: int, *, measure: str = SPEND, level: Level = Level.ACCOUNT, entity: str | None = None
    ) -> tuple[Restatement, ...]:
        """What a day's number was at each look at which it changed.

        Args:
            day: epoch day of the account.
            entity: one entity's number; None: the sum of all of the level.

        Raises:
            UnknownName: for a measure that is not kept, or a day that was never fetched.
        """
        found = restatements(
            self._ledger, self._ref, day, measure, level, entity=entity, group=self._group(measure)
        )
        covered = self._ledger.covered_from(self._ref, SPEND)
        if not found and (covered is None or day < covered):
            raise UnknownName(
                f"that day of {self._ref} was never fetched",
                do="raise backfill_days, or ask for a later day",
            )
        return found

    def drift(
        self, *, measure: str = SPEND, level: Level = Level.ACCOUNT, days: int = 90
    ) -> tuple[Drift, ...]:
        """How far numbers moved after their day was complete, by days after its end.

        Args:
            days: how many account-local days, up to the last look.

        Raises:
            UnknownName: for a measure that the ledger does not keep.
        """
        looks = self.looks()
        last = self.account.zone.day(looks[-1].instant)
        first = last - days + 1
        return drift(self._ledger, self._ref, first, last, measure, level, group=self._group(measure))

    def _group(self, measure: str) -> str:
        groups = {} if self._connector is None else groups_of(self._connector.capabilities)
        return next((key for key, group in groups.items() if measure in group.measures), SPEND)
