"""Google's budgets in the model's modes, those of the last 30 days beside the present ones.

A budget is an object of its own; campaigns draw on it, several on a shared one, which then counts once.
Its amount is an average: a day may cost twice as much, a month no more than 30.4 times it. A total budget
(period CUSTOM_PERIOD) is for the campaign's whole schedule. Ad groups have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from paceboard.plugin import Account, Budget, BudgetMode, Delivery, Level
from paceboard_google_ads.api import Api
from paceboard_google_ads.changes import Changes, held
from paceboard_google_ads.entities import BUDGET_FIELDS, Campaign, belongs
from paceboard_google_ads.row import Row
from paceboard_google_ads.rules import PAY_FOR_CONVERSIONS

__all__ = ["abandoned", "campaign_budgets", "read_budgets"]

Note = Callable[[str, str], None]
TYPES = ("", "STANDARD", "FIXED_CPA", "SMART_CAMPAIGN", "LOCAL_SERVICES")
"""Google's types of budgets; an enum that is left out is none."""


def abandoned(campaigns: Iterable[Campaign], changes: Changes) -> frozenset[str]:
    """Names of budgets that some campaign drew on, and that none does now."""
    present = {_name(campaign.row) for campaign in campaigns}
    told = {name for each in changes.draws.values() for one in each for name in (one.before, one.after)}
    return frozenset(name for name in told - present if name)


async def read_budgets(api: Api, account: Account, login: str) -> Sequence[Row]:
    """All budgets of an account, those that no campaign draws on too."""
    what = f"budgets of {account.ref}"
    rows = await api.search(account.ref.id, BUDGET_FIELDS, "campaign_budget", login=login, what=what)
    for row in rows:
        belongs(row, "campaign_budget", account)
    return rows


def campaign_budgets(
    campaigns: Sequence[Campaign], changes: Changes, others: Iterable[Row] = (), *, note: Note
) -> Iterator[Budget]:
    """What each campaign may spend, and what it might before, as far back as the changes tell it.

    Args:
        others: budgets that a campaign drew on before.
    """
    rows = {_name(row): row for row in (*others, *(campaign.row for campaign in campaigns))}
    for campaign in campaigns:
        yield from _Told(campaign=campaign, rows=rows, changes=changes).budgets(note)


@frozen(kw_only=True)
class _Told:
    """One campaign, with what is told of every budget.

    Args:
        rows: by the budget's resource name.
    """

    campaign: Campaign
    rows: Mapping[str, Row]
    changes: Changes

    def budgets(self, note: Note) -> Iterator[Budget]:
        """The present budget and those of before; none for what a removed campaign says in unknown words."""
        row, entity = self.campaign.row, self.campaign.entity
        present = self._stated(row)
        if present.mode is BudgetMode.UNKNOWN:
            if entity.delivery is Delivery.DELETED:
                return
            note("unknown_budget_mode", f"campaign {entity.id} has the budget mode {_raw(row)[:80]!r}")
        if row.text("campaign_budget.type") not in TYPES:
            note("unknown_budget_type", f"campaign {entity.id} has the budget type {_raw(row)[:80]!r}")
        past = tuple(self._over_time())
        since = next((each.valid_from for each in past if each.valid_to is None), None)
        yield evolve(present, valid_from=since)
        yield from (each for each in past if each.valid_to is not None)

    def _over_time(self) -> Iterator[Budget]:
        """What the campaign might spend from when to when; the times of a present one may be among them."""
        name = _campaign_name(self.campaign)
        for draw in held(self.changes.draws.get(name, ()), _name(self.campaign.row) or None):
            row = self.rows.get(draw.value)
            stated = None if row is None else self._stated(row)
            if stated is None or stated.amount is None:
                continue
            for amount in held(self.changes.amounts.get(draw.value, ()), stated.amount):
                start = max((each for each in (draw.start, amount.start) if each is not None), default=None)
                end = min((each for each in (draw.end, amount.end) if each is not None), default=None)
                if start is None or end is None or start < end:
                    yield evolve(stated, amount=amount.value, valid_from=start, valid_to=end)

    def _stated(self, row: Row) -> Budget:
        """The budget of a row, for this campaign."""
        entity = self.campaign.entity
        mode, amount = _mode(row)
        lifetime = mode is BudgetMode.LIFETIME
        by_conversion = self.campaign.row.text("campaign.payment_mode") == "CONVERSIONS"
        return Budget(
            level=Level.CAMPAIGN,
            entity=entity.id,
            mode=mode,
            amount=amount,
            raw_mode=_raw(row, by_conversion=by_conversion and mode is BudgetMode.DYNAMIC_DAILY),
            starts=entity.starts if lifetime else None,
            ends=entity.ends if lifetime else None,
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
        return BudgetMode.DYNAMIC_DAILY, daily
    return BudgetMode.UNKNOWN, None


def _raw(row: Row, *, by_conversion: bool = False) -> str:
    """Period and type in Google's words; of all that pays for conversions the one that its rules are for."""
    kind = row.text("campaign_budget.type")
    if by_conversion or (kind == "FIXED_CPA" and row.text("campaign_budget.period") == "DAILY"):
        return PAY_FOR_CONVERSIONS
    return " ".join(
        word for word in (row.text("campaign_budget.period"), kind) if word not in ("", "STANDARD")
    )


def _name(row: Row) -> str:
    """The resource name of the budget that a row is about."""
    return row.text("campaign.campaign_budget") or row.text("campaign_budget.resource_name")


def _campaign_name(campaign: Campaign) -> str:
    """The resource name of a campaign, which an answer may leave out."""
    customer = _name(campaign.row).partition("/campaignBudgets/")[0]
    return campaign.row.text("campaign.resource_name") or f"{customer}/campaigns/{campaign.entity.id}"


def _pool(row: Row) -> str:
    budget = row.whole("campaign_budget.id")
    return _name(row).rpartition("/")[2] if budget is None else str(budget)
