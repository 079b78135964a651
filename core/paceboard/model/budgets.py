"""Budgets, spending limits and flights: the three things that can bound spend."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from paceboard.model.accounts import Level

__all__ = [
    "Balance",
    "Budget",
    "BudgetMode",
    "BudgetRaise",
    "BudgetVersion",
    "Curve",
    "Flight",
    "LimitCycle",
    "SpendingLimit",
]


class BudgetMode(StrEnum):
    """How a budget is meant, in one closed set over all platforms."""

    DAILY = "daily"
    """So much each account-local day."""
    DYNAMIC_DAILY = "dynamic_daily"
    """So much a day on average; the platform may spend more on one day, within its own rules."""
    LIFETIME = "lifetime"
    """So much from the start to the end of the schedule."""
    NONE = "none"
    """No budget at this level: what is below it counts. Never zero, never unlimited."""
    INHERITED = "inherited"
    """The level above holds the budget for this one."""
    UNKNOWN = "unknown"
    """A mode that we do not know: its raw value is kept and blocks judging."""


@frozen(kw_only=True)
class BudgetRaise:
    """A time for which the platform was told to spend more than a daily budget's amount.

    Args:
        start, end: instants; it is over at `end`.
        more: micros a day on top of the amount while it lasts.

    Raises:
        ValueError: where it ends before it begins.
    """

    start: int
    end: int = field()
    more: int

    @end.validator
    def _after_its_start(self, _attribute: object, end: int) -> None:
        if end <= self.start:
            raise ValueError(f"a raise that began at {self.start} cannot end at {end}")


@frozen(kw_only=True)
class Budget:
    """A budget as the platform states it at the moment of asking.

    Args:
        amount: micros of the account's currency; None where the mode has no amount.
        starts, ends: instants of the schedule that a lifetime budget is spread over.
        valid_from: since when, where the platform says so exactly; None: since we first saw it.
        valid_to: until when, for a past budget that the platform's change log tells of; None: in force now.
        pool: the platform's id of the budget, where several entities may draw on one: counted once.
        next_amount, next_from: the amount, in the same mode, that the platform has already set for a later
            instant, and that instant; None where it has set none.
        raises: times for which a daily amount is raised, past ones and those to come, oldest first.
    """

    level: Level
    entity: str
    mode: BudgetMode
    amount: int | None
    raw_mode: str = ""
    starts: int | None = None
    ends: int | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    pool: str = ""
    next_amount: int | None = None
    next_from: int | None = None
    raises: tuple[BudgetRaise, ...] = ()


@frozen(kw_only=True)
class BudgetVersion:
    """One budget in force from one instant to another.

    Args:
        valid_from: instant since which it is in force; None: since before we first looked.
        valid_to: instant at which it ended; None: still in force.
        estimated: the change lies somewhere between two looks, not exactly at `valid_from`.
        revision: the account's revision at which we first saw it: its row in the ledger.
    """

    budget: Budget
    valid_from: int | None
    valid_to: int | None
    estimated: bool
    revision: int


class LimitCycle(StrEnum):
    """When an account's spending limit starts over."""

    DAILY = "daily"
    MONTHLY = "monthly"
    ONE_TIME = "one_time"
    """Runs until it is used up or reset by hand."""
    UNLIMITED = "unlimited"
    """The platform says that there is none."""
    UNKNOWN = "unknown"
    """Cannot be read: never taken for unlimited."""


@frozen(kw_only=True)
class SpendingLimit:
    """A hard cap on the whole account, as the platform states it.

    Args:
        amount: micros; None where unlimited or unknown.
        spent: micros used in the present cycle by the platform's own count; None if not told.
        reset: instant at which the present cycle began; None if not told.
        stopped: the platform's own sign that the limit has stopped delivery; None if it gives none.
        reason: why it is unknown, or where the sign was read.
    """

    cycle: LimitCycle
    amount: int | None = None
    spent: int | None = None
    reset: int | None = None
    stopped: bool | None = None
    reason: str = ""


@frozen(kw_only=True)
class Balance:
    """Money that stands on the account at the platform.

    Args:
        kind: `total`, `cash` or `credit` (ad credit, vouchers).
        amount: micros; None where it is not readable, with the reason.
    """

    kind: str
    amount: int | None
    reason: str = ""


class Curve(StrEnum):
    """How a flight's amount is meant to be spent over its days."""

    EVEN = "even"
    FRONT = "front"
    BACK = "back"
    WEEKDAY = "weekday"
    """By seven weights, Monday first."""
    OWN = "own"
    """By one weight a day."""


@frozen(kw_only=True)
class Flight:
    """A budget that the user declares for a period: the media plan. The platform knows nothing of it.

    Args:
        account: the account as `connector:id`.
        first, last: account-local epoch days, both included.
        amount: micros of the account's currency.
        hard: spend must not pass it; it then can bind like a spending limit.
        campaigns: ids of the campaigns it is for; empty: the whole account.
        curve: the target that spend is paced against; None: what the budgets in force plan.
        weights: whole numbers, seven for `weekday`, one a day for `own`, none else.
    """

    account: str
    name: str
    first: int
    last: int
    amount: int
    currency: str
    hard: bool = False
    campaigns: tuple[str, ...] = ()
    curve: Curve | None = None
    weights: tuple[int, ...] = ()
