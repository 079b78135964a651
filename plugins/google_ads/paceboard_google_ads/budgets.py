"""Google's budgets in the model's modes.

A budget is an object of its own; campaigns draw on it, several on a shared one, which then counts once.
Its amount is an average: a day may cost twice as much, a month no more than 30.4 times it. A total budget
(period CUSTOM_PERIOD) is for the campaign's whole schedule. Ad groups have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from paceboard.plugin import Budget, BudgetMode, Delivery, Level
from paceboard_google_ads.changes import Change
from paceboard_google_ads.entities import Campaign
from paceboard_google_ads.row import Row

__all__ = ["campaign_budgets"]

Note = Callable[[str, str], None]


def campaign_budgets(
    campaigns: Iterable[Campaign], changes: Mapping[str, Change], *, note: Note
) -> Iterator[Budget]:
    """The budget that each campaign draws on, with the instant of its last change where Google tells it.

    Args:
        changes: by resource name, of the last 30 days.
    """
    for campaign in campaigns:
        budget = _budget(campaign, changes, note)
        if budget is not None:
            yield budget


def _budget(campaign: Campaign, changes: Mapping[str, Change], note: Note) -> Budget | None:
    """A campaign's budget; None for what a removed campaign says in words that we do not know."""
    row, entity = campaign.row, campaign.entity
    mode, amount = _mode(row)
    if mode is BudgetMode.UNKNOWN:
        if entity.delivery is Delivery.DELETED:
            return None
        note("unknown_budget_mode", f"campaign {entity.id} has the budget mode {_raw(row)[:80]!r}")
    lifetime = mode is BudgetMode.LIFETIME
    return Budget(
        level=Level.CAMPAIGN,
        entity=entity.id,
        mode=mode,
        amount=amount,
        raw_mode=_raw(row),
        starts=entity.starts if lifetime else None,
        ends=entity.ends if lifetime else None,
        valid_from=None if amount is None else _since(row, amount, changes),
        pool="" if amount is None else _pool(row),
    )


def _mode(row: Row) -> tuple[BudgetMode, int | None]:
    """The mode and its amount; without an amount the mode means nothing."""
    period = row.text("campaign_budget.period")
    daily, total = (row.whole(f"campaign_budget.{name}") for name in ("amount_micros", "total_amount_micros"))
    if not period and daily is None and total is None and not row.text("campaign.campaign_budget"):
        return BudgetMode.NONE, None
    if period == "CUSTOM_PERIOD" and total is not None:
        return BudgetMode.LIFETIME, total
    if period == "DAILY" and daily is not None:
        return BudgetMode.DAILY if _by_conversion(row) else BudgetMode.DYNAMIC_DAILY, daily
    return BudgetMode.UNKNOWN, None


def _by_conversion(row: Row) -> bool:
    """Paid for by conversion: Google then bounds no day, only the month (help 10486637).

    The model has no word for it: such a budget is DAILY, every other one DYNAMIC_DAILY, and the rules of
    the two differ.
    """
    return (
        row.text("campaign.payment_mode") == "CONVERSIONS" or row.text("campaign_budget.type") == "FIXED_CPA"
    )


def _raw(row: Row) -> str:
    words = (row.text(f"campaign_budget.{name}") for name in ("period", "type"))
    return " ".join(word for word in words if word and word != "STANDARD")


def _pool(row: Row) -> str:
    budget = row.whole("campaign_budget.id")
    return row.text("campaign.campaign_budget").rpartition("/")[2] if budget is None else str(budget)


def _since(row: Row, amount: int, changes: Mapping[str, Change]) -> int | None:
    """Since when the campaign has this amount; None where the last 30 days do not say.

    A change that set another amount than the present one is not the last: what came after it is not told.
    """
    names = (row.text(f"{resource}.resource_name") for resource in ("campaign_budget", "campaign"))
    own = [changes[name] for name in (*names, row.text("campaign.campaign_budget")) if name in changes]
    last = max(own, key=lambda change: change.instant, default=None)
    if last is None or last.amount not in (None, amount):
        return None
    return last.instant
