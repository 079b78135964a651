"""What a world holds of one account as Google's resources: flat rows, by the names that queries use.

A value that Google leaves out of a row, for being zero or none, is None here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from paceboard.plugin import (
    SECOND,
    Account,
    Budget,
    BudgetMode,
    Entity,
    Level,
    LimitCycle,
    SimulatedWorld,
    Zone,
)
from paceboard_google_ads.face.words import SERVING, stated

__all__ = ["TABLES", "Flat", "Table", "account_row", "client_row", "manager_client"]

Flat = dict[str, Any]


@frozen(kw_only=True)
class Table:
    """An account of a world, read once for one query."""

    world: SimulatedWorld
    account: Account
    entities: Mapping[str, Entity] = field(init=False)
    budgets: Mapping[str, Budget] = field(init=False)

    @entities.default
    def _entities(self) -> Mapping[str, Entity]:
        return {entity.id: entity for entity in self.world.entities(str(self.account.ref))}

    @budgets.default
    def _budgets(self) -> Mapping[str, Budget]:
        found = self.world.budgets(str(self.account.ref))
        return {budget.entity: budget for budget in found if budget.level is Level.CAMPAIGN}

    def name(self, *parts: str) -> str:
        """A resource name below the account."""
        return "/".join(("customers", self.account.ref.id, *parts))

    def at(self, level: Level) -> Iterator[Entity]:
        """The entities of a level."""
        return (entity for entity in self.entities.values() if entity.level is level)

    def above(self, entity: Entity, level: Level) -> Entity:
        """The entity itself, or the one above it at a level."""
        while entity.level is not level:
            entity = self.entities[entity.parent]
        return entity

    def words(self, entity: Entity) -> tuple[str, str, tuple[str, ...]]:
        """Status, primary status and reasons."""
        return stated(entity.level, entity.delivery, self.above(entity, Level.CAMPAIGN).delivery)


def account_row(table: Table) -> Flat:
    """The account as `customer`."""
    account = table.account
    return {
        "customer.resource_name": table.name(),
        "customer.id": account.ref.id,
        "customer.descriptive_name": account.name,
        "customer.currency_code": account.currency,
        "customer.time_zone": account.zone.name,
        "customer.manager": False,
        "customer.test_account": False,
        "customer.status": "ENABLED",
    }


def campaign_row(table: Table, entity: Entity) -> Flat:
    """A campaign with the budget that it draws on."""
    campaign = table.above(entity, Level.CAMPAIGN)
    status, primary, reasons = table.words(campaign)
    budget = table.budgets.get(campaign.id)
    zone = table.account.zone
    return {
        **account_row(table),
        "campaign.resource_name": table.name("campaigns", campaign.id),
        "campaign.id": campaign.id,
        "campaign.name": campaign.name,
        "campaign.status": status,
        "campaign.serving_status": SERVING.get(campaign.delivery, "SUSPENDED"),
        "campaign.primary_status": primary,
        "campaign.primary_status_reasons": list(reasons) or None,
        "campaign.advertising_channel_type": "SEARCH",
        "campaign.bidding_strategy_type": "MAXIMIZE_CONVERSION_VALUE",
        "campaign.bidding_strategy_system_status": "ENABLED",
        "campaign.payment_mode": "CLICKS",
        "campaign.start_date_time": _wall(zone, campaign.starts),
        "campaign.end_date_time": _wall(zone, None if campaign.ends is None else campaign.ends - SECOND),
        **(_budget(table, campaign, budget) if budget is not None else {}),
    }


def _wall(zone: Zone, instant: int | None) -> str | None:
    return None if instant is None else zone.local(instant).isoformat(" ", "seconds")


def _budget(table: Table, campaign: Entity, budget: Budget) -> Flat:
    """The budget that the campaign draws on; none where it has none.

    Its id is the campaign's with another first digit; that of a shared one its first campaign's.
    """
    if budget.amount is None:
        return {}
    total = budget.mode is BudgetMode.LIFETIME
    drawing = [each.entity for each in table.budgets.values() if budget.pool and each.pool == budget.pool]
    number = f"2{min(drawing, default=campaign.id)[1:]}"
    name = table.name("campaignBudgets", number)
    return {
        "campaign.campaign_budget": name,
        "campaign_budget.resource_name": name,
        "campaign_budget.id": number,
        "campaign_budget.name": budget.pool or f"Budget of {campaign.name}",
        "campaign_budget.amount_micros": None if total else str(budget.amount),
        "campaign_budget.total_amount_micros": str(budget.amount) if total else None,
        "campaign_budget.period": "CUSTOM_PERIOD" if total else "DAILY",
        "campaign_budget.type": "STANDARD",
        "campaign_budget.status": "ENABLED",
        "campaign_budget.delivery_method": "STANDARD",
        "campaign_budget.explicitly_shared": bool(drawing),
        "campaign_budget.reference_count": str(max(1, len(drawing))),
        "campaign_budget.has_recommended_budget": False,
    }


def group_row(table: Table, entity: Entity) -> Flat:
    """An ad group with its campaign."""
    group = table.above(entity, Level.GROUP)
    status, primary, reasons = table.words(group)
    return {
        **campaign_row(table, group),
        "ad_group.resource_name": table.name("adGroups", group.id),
        "ad_group.id": group.id,
        "ad_group.name": group.name,
        "ad_group.status": status,
        "ad_group.primary_status": primary,
        "ad_group.primary_status_reasons": list(reasons) or None,
        "ad_group.type": "SEARCH_STANDARD",
        "ad_group.campaign": table.name("campaigns", group.parent),
    }


def ad_row(table: Table, entity: Entity) -> Flat:
    """An ad with its group and campaign."""
    status, primary, reasons = table.words(entity)
    rejected = "AD_GROUP_AD_DISAPPROVED" in reasons
    return {
        **group_row(table, entity),
        "ad_group_ad.resource_name": table.name("adGroupAds", f"{entity.parent}~{entity.id}"),
        "ad_group_ad.ad.resource_name": table.name("ads", entity.id),
        "ad_group_ad.ad.id": entity.id,
        "ad_group_ad.ad.name": entity.name,
        "ad_group_ad.ad.type": "RESPONSIVE_SEARCH_AD",
        "ad_group_ad.ad_group": table.name("adGroups", entity.parent),
        "ad_group_ad.status": status,
        "ad_group_ad.primary_status": primary,
        "ad_group_ad.primary_status_reasons": list(reasons) or None,
        "ad_group_ad.policy_summary.approval_status": "DISAPPROVED" if rejected else "APPROVED",
        "ad_group_ad.policy_summary.review_status": "REVIEWED",
    }


def _budgets(table: Table) -> Iterator[Flat]:
    """Each budget once, however many campaigns draw on it."""
    told: set[str] = set()
    for campaign in table.at(Level.CAMPAIGN):
        row = campaign_row(table, campaign)
        number = row.get("campaign_budget.id")
        if number is not None and number not in told:
            told.add(number)
            yield {key: value for key, value in row.items() if not key.startswith("campaign.")}


def _account_budgets(table: Table) -> Iterator[Flat]:
    """The account's limit, where the world has one that can be told."""
    zone, now = table.account.zone, table.world.now()
    for limit in table.world.limits(str(table.account.ref)):
        if limit.cycle is LimitCycle.UNKNOWN:
            continue
        amount = None if limit.amount is None else str(limit.amount)
        kind = "INFINITE" if amount is None else None
        yield {
            **account_row(table),
            "account_budget.resource_name": table.name("accountBudgets", "5000000001"),
            "account_budget.id": "5000000001",
            "account_budget.name": "Insertion order 1",
            "account_budget.status": "APPROVED",
            "account_budget.billing_setup": table.name("billingSetups", "4000000001"),
            "account_budget.approved_start_date_time": _wall(zone, limit.reset or zone.start(zone.day(now))),
            "account_budget.approved_end_time_type": "FOREVER",
            "account_budget.proposed_spending_limit_micros": amount,
            "account_budget.proposed_spending_limit_type": kind,
            "account_budget.approved_spending_limit_micros": amount,
            "account_budget.approved_spending_limit_type": kind,
            "account_budget.adjusted_spending_limit_micros": amount,
            "account_budget.adjusted_spending_limit_type": kind,
            "account_budget.amount_served_micros": str(limit.spent) if limit.spent else None,
        }


def _changes(table: Table) -> Iterator[Flat]:
    """The last change of each budget; a world does not say what its amount was before."""
    zone = table.account.zone
    for campaign in table.at(Level.CAMPAIGN):
        row, budget = campaign_row(table, campaign), table.budgets.get(campaign.id)
        if budget is None or budget.amount is None or budget.valid_from is None:
            continue
        total = budget.mode is BudgetMode.LIFETIME
        changed = "totalAmountMicros" if total else "amountMicros"
        instant = zone.local(budget.valid_from).isoformat(" ", "microseconds")
        yield {
            **account_row(table),
            "change_event.resource_name": table.name("changeEvents", f"{budget.valid_from}~5~{campaign.id}"),
            "change_event.change_date_time": instant,
            "change_event.change_resource_type": "CAMPAIGN_BUDGET",
            "change_event.change_resource_name": row["campaign_budget.resource_name"],
            "change_event.client_type": "GOOGLE_ADS_WEB_CLIENT",
            "change_event.user_email": "planner@shop.example",
            "change_event.resource_change_operation": "UPDATE",
            "change_event.changed_fields": changed,
            "change_event.campaign": row["campaign.resource_name"],
            "change_event.old_resource": {"campaignBudget": {}},
            "change_event.new_resource": {"campaignBudget": {changed: str(budget.amount)}},
        }


def manager_client(number: str, level: int) -> Flat:
    """The manager, as its own list of clients has it."""
    return {
        "customer_client.resource_name": f"customers/{number}/customerClients/{number}",
        "customer_client.client_customer": f"customers/{number}",
        "customer_client.id": number,
        "customer_client.level": str(level),
        "customer_client.manager": True,
        "customer_client.hidden": False,
        "customer_client.test_account": False,
        "customer_client.descriptive_name": "Simulated manager",
        "customer_client.currency_code": "USD",
        "customer_client.time_zone": "America/New_York",
        "customer_client.status": "ENABLED",
    }


def client_row(manager: str, account: Account) -> Flat:
    """An account as its manager sees it."""
    return {
        **manager_client(manager, 1),
        "customer_client.resource_name": f"customers/{manager}/customerClients/{account.ref.id}",
        "customer_client.client_customer": f"customers/{account.ref.id}",
        "customer_client.id": account.ref.id,
        "customer_client.manager": False,
        "customer_client.descriptive_name": account.name,
        "customer_client.currency_code": account.currency,
        "customer_client.time_zone": account.zone.name,
    }


TABLES: Mapping[str, Callable[[Table], Iterator[Flat]]] = {
    "customer": lambda table: iter([account_row(table)]),
    "campaign": lambda table: (campaign_row(table, each) for each in table.at(Level.CAMPAIGN)),
    "ad_group": lambda table: (group_row(table, each) for each in table.at(Level.GROUP)),
    "ad_group_ad": lambda table: (ad_row(table, each) for each in table.at(Level.AD)),
    "campaign_budget": _budgets,
    "account_budget": _account_budgets,
    "change_event": _changes,
    "customer_client": lambda _table: iter(()),
}
"""Rows of each resource, without metrics."""
