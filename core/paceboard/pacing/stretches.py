"""Stretches: one amount of one entity for the time in which it is in force."""

from __future__ import annotations

from attrs import frozen

from paceboard.model import BudgetMode, Level

__all__ = ["DAILY_MODES", "BudgetStretch"]

DAILY_MODES = (BudgetMode.DAILY, BudgetMode.DYNAMIC_DAILY)
"""Modes whose amount is for each day."""


@frozen(kw_only=True)
class BudgetStretch:
    """One amount of one entity, in force without a break from `start` to before `end`.

    Args:
        amount: micros a day for daily modes, micros in all for a lifetime budget.
        schedule: the lifetime budget's whole span; its end is None where it has none.
        guessed_start: the schedule begins when the entity was created: its own start is not told.
        estimated: its time is not exactly known: the change lies between two looks, or see `inferred`.
        inferred: no look saw it in force; it is taken to have been as long as its entity spent.
        pool: the budget's own id, where other entities may draw on it too.
        campaign: id of the campaign that it is for.
        raw_mode: the budget's own, by which rules of its kind are found.
        level: of the entity.
        replaced: since when a lifetime budget stands in place of another one; None: of the first we know.
        idle: spans of a lifetime budget's schedule in which none of the campaign's groups is scheduled.
        raised: how many micros of a daily amount are a raise's, for as long as it lasts.
        members: ids of all that draw on a lifetime budget, where that is more than one.
    """

    entity: str
    mode: BudgetMode
    amount: int
    start: int
    end: int
    revision: int
    schedule: tuple[int, int | None] | None = None
    guessed_start: bool = False
    estimated: bool = False
    inferred: bool = False
    pool: str = ""
    campaign: str = ""
    raw_mode: str = ""
    level: Level = Level.CAMPAIGN
    replaced: int | None = None
    idle: tuple[tuple[int, int], ...] = ()
    members: tuple[str, ...] = ()
    raised: int = 0

    @property
    def daily(self) -> bool:
        """The amount is for each day."""
        return self.mode in DAILY_MODES
