"""Platform rules: dated, sourced bounds on what a platform may spend for a budget."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from paceboard.model.budgets import BudgetMode

__all__ = ["PlatformRule", "RuleSpan"]


class RuleSpan(StrEnum):
    """Over what a rule bounds spend."""

    DAY = "day"
    """One account-local day."""
    WEEK = "week"
    """One calendar week, Sunday to Saturday, in the account's zone."""
    MONTH = "month"
    """One calendar month in the account's zone."""
    LIFETIME = "lifetime"
    RUN = "run"
    """A schedule of fewer than seven days, as a whole: the amount times its days."""


@frozen(kw_only=True)
class PlatformRule:
    """Spend over `span` is at most `factor` times the budget's amount.

    Args:
        key: `tiktok.dynamic_daily.day`; unique within what all plugins offer for one date.
        connector: whose budgets it is about.
        factor: times the daily amount (day, week, month) or the whole amount (lifetime).
        variant: the `raw_mode` of the budgets that it is about, where others of the mode have another bound.
        of_billing: what is beyond it may be served and is not billed; else it should not even be served.
        valid_from, valid_to: epoch days on which the platform's text applies; None: open.
        source: where the text stands; `quoted` is the date it was read, `text` says it in our words.
    """

    key: str
    connector: str
    mode: BudgetMode
    span: RuleSpan
    factor: Fraction
    valid_from: int | None
    valid_to: int | None
    source: str
    quoted: str
    text: str
    variant: str = ""
    of_billing: bool = False
