"""The endpoints about campaigns, ad groups and ads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from paceboard.plugin import (
    DAY,
    Account,
    Budget,
    Delivery,
    Entity,
    Level,
    SimulatedWorld,
)
from paceboard_tiktok.face.accounts import Accounts
from paceboard_tiktok.face.envelope import Data, Refusal, number, paged, utc_text
from paceboard_tiktok.face.kinds import Kind, kind_of
from paceboard_tiktok.face.parameters import INVALID, Parameters
from paceboard_tiktok.face.words import BUDGET_MODES, ID_FIELDS, OPERATION, PRIMARY, secondary_status

__all__ = ["Tree", "common", "legacy_listing", "listing", "shown", "smart_listing"]

FOREVER = 3_650 * DAY
"""A schedule without an end gets one, ten years after its start."""
ID_FILTERS = {"campaign_ids": Level.CAMPAIGN, "adgroup_ids": Level.GROUP, "ad_ids": Level.AD}
AUCTION, RESERVED = "AUCTION", "RESERVATION_RF"
"""Ways of buying that are listed unasked; no world has the second."""
FILTERS = (*ID_FILTERS, "primary_status", "secondary_status", "buying_types", "objective_type")
STATUSES = ("STATUS_ALL", "STATUS_NOT_DELETE", "STATUS_NOT_DELIVERY", *PRIMARY.values())
FULL_TIME = "1" * 336


@frozen(kw_only=True)
class Tree:
    """An account's entities and budgets as they are now."""

    account: Account
    entities: Mapping[str, Entity]
    budgets: Mapping[str, Budget]

    def kind(self, entity: Entity) -> Kind:
        """The kind of the entity's campaign."""
        return kind_of(self.above(entity, Level.CAMPAIGN))

    @classmethod
    def of(cls, world: SimulatedWorld, account: Account) -> Tree:
        """Ask the world for them."""
        key = str(account.ref)
        return cls(
            account=account,
            entities={entity.id: entity for entity in world.entities(key)},
            budgets={budget.entity: budget for budget in world.budgets(key)},
        )

    def above(self, entity: Entity, level: Level) -> Entity:
        """The entity itself, or the one above it at a level."""
        while entity.level is not level:
            entity = self.entities[entity.parent]
        return entity

    def id_at(self, entity: Entity, level: Level) -> str:
        """The id of the entity or of the one above it; empty where the level lies below."""
        order = list(Level)
        return self.above(entity, level).id if order.index(level) <= order.index(entity.level) else ""


def shown(entity: Entity, status: str) -> bool:
    """A filter for a primary status lets the entity through."""
    if status == "STATUS_ALL":
        return True
    if status == "STATUS_NOT_DELETE":
        return entity.delivery is not Delivery.DELETED
    return PRIMARY.get(entity.delivery, "STATUS_NOT_DELIVERY") == status


def listing(world: SimulatedWorld, accounts: Accounts, level: Level) -> Callable[[Parameters], Data]:
    """The endpoint that lists the entities of a level; TopView only where it is asked for alone."""

    def chosen(entity: Entity, tree: Tree, filtering: Mapping[str, Any]) -> bool:
        buying = filtering.get("buying_types") or [AUCTION, RESERVED]
        if Kind.TOP_VIEW in buying and len(buying) > 1:
            raise Refusal(INVALID, "filtering.buying_types: RESERVATION_TOP_VIEW must be passed alone.")
        bought = Kind.TOP_VIEW if tree.kind(entity) is Kind.TOP_VIEW else AUCTION
        return tree.kind(entity) is not Kind.GMV_MAX and bought in buying

    return _listing(
        world, accounts, level, chosen, {Level.CAMPAIGN: _campaign, Level.GROUP: _group}.get(level, _ad)
    )


def smart_listing(world: SimulatedWorld, accounts: Accounts, level: Level) -> Callable[[Parameters], Data]:
    """The endpoint that lists what is of upgraded Smart+, with the budgets in force."""
    write = {Level.CAMPAIGN: _smart_campaign, Level.GROUP: _smart_group}.get(level, _smart_ad)
    most = 100 if level is Level.AD else 1000

    def chosen(entity: Entity, tree: Tree, _filtering: Mapping[str, Any]) -> bool:
        return tree.kind(entity) is Kind.UPGRADED_SMART_PLUS

    return _listing(world, accounts, level, chosen, write, most=most)


def legacy_listing(world: SimulatedWorld, accounts: Accounts) -> Callable[[Parameters], Data]:
    """The endpoint that lists the campaigns of legacy Smart+, by their ids."""

    def answer(parameters: Parameters) -> Data:
        tree, ids = Tree.of(world, accounts.one(parameters)), parameters.texts("campaign_ids") or ()
        chosen = [tree.entities[key] for key in ids if key in tree.entities]
        rows = [
            {**common(entity, tree), **_budget(entity, tree), "spc_type": "SMART_PLUS"}
            for entity in chosen
            if tree.kind(entity) is Kind.SMART_PLUS
        ]
        page, size = parameters.integer("page", 1, most=10**9), parameters.integer("page_size", 10, most=1000)
        return paged(rows, page=page, size=size)

    return answer


def _listing(
    world: SimulatedWorld,
    accounts: Accounts,
    level: Level,
    chosen: Callable[[Entity, Tree, Mapping[str, Any]], bool],
    write: Callable[[Entity, Tree], Data],
    *,
    most: int = 1000,
) -> Callable[[Parameters], Data]:
    def answer(parameters: Parameters) -> Data:
        tree, filtering = Tree.of(world, accounts.one(parameters)), _filtering(parameters)
        rows = [
            _chosen(write(entity, tree), level, parameters)
            for entity in tree.entities.values()
            if entity.level is level and chosen(entity, tree, filtering) and _wanted(entity, tree, filtering)
        ]
        if level is Level.AD:
            rows.reverse()  # TikTok sorts ads by their id, the newest first
        page, size = parameters.integer("page", 1, most=10**9), parameters.integer("page_size", 10, most=most)
        return paged(rows, page=page, size=size)

    return answer


def _filtering(parameters: Parameters) -> Mapping[str, Any]:
    filtering = {"primary_status": "STATUS_NOT_DELETE", **parameters.mapping("filtering")}
    unknown = [name for name in filtering if name not in FILTERS]
    if unknown:
        raise Refusal(INVALID, f"filtering: Unknown field: {', '.join(unknown)}.")
    if filtering["primary_status"] not in STATUSES:
        raise Refusal(INVALID, f"filtering.primary_status: Must be one of: {', '.join(STATUSES)}.")
    return filtering


def _wanted(entity: Entity, tree: Tree, filtering: Mapping[str, Any]) -> bool:
    if filtering.get("secondary_status", _status(entity, tree)) != _status(entity, tree):
        return False
    if filtering.get("objective_type", entity.objective) != entity.objective:
        return False
    return shown(entity, filtering["primary_status"]) and all(
        tree.id_at(entity, level) in filtering.get(name, [tree.id_at(entity, level)])
        for name, level in ID_FILTERS.items()
    )


def _chosen(row: Data, level: Level, parameters: Parameters) -> Data:
    fields = parameters.texts("fields")
    if fields is None:
        return row
    unknown = [name for name in fields if name not in row and name not in SOMETIMES]
    if unknown:
        raise Refusal(INVALID, f"fields: Unknown field: {', '.join(unknown)}.")
    return {name: value for name, value in row.items() if name in fields or name == ID_FIELDS[level]}


SOMETIMES = ("budget_optimize_on", "campaign_automation_type", "campaign_type", "modify_time")
"""Fields that may be asked for and do not come with every row."""


def _status(entity: Entity, tree: Tree) -> str:
    return secondary_status(entity.level, entity.delivery, tree.above(entity, Level.CAMPAIGN).delivery)


def common(entity: Entity, tree: Tree) -> Data:
    """What the rows of all levels have."""
    campaign = tree.above(entity, Level.CAMPAIGN)
    own = entity.level is Level.CAMPAIGN or entity.delivery is not campaign.delivery
    created = utc_text(entity.created or 0)
    return {
        "advertiser_id": tree.account.ref.id,
        "campaign_id": campaign.id,
        "campaign_name": campaign.name,
        "operation_status": OPERATION.get(entity.delivery, "ENABLE") if own else "ENABLE",
        "secondary_status": _status(entity, tree),
        "create_time": created,
        "modify_time": created,
        "is_new_structure": True,
    }


def _budget(entity: Entity, tree: Tree) -> Data:
    budget = tree.budgets[entity.id]
    return {"budget": number(budget.amount or 0), "budget_mode": BUDGET_MODES[budget.mode]}


def _campaign(entity: Entity, tree: Tree) -> Data:
    """A campaign; whether its budget is shared stands in the row only where it is."""
    shared = {"budget_optimize_on": True} if entity.budget_shared else {}
    return {
        **common(entity, tree),
        **_budget(entity, tree),
        **shared,
        "campaign_type": "REGULAR_CAMPAIGN",
        "campaign_automation_type": _automation(kind_of(entity)),
        "is_smart_performance_campaign": kind_of(entity) is Kind.SMART_PLUS,
        "objective": "LANDING_PAGE",
        "objective_type": entity.objective,
        "deep_bid_type": None,
        "roas_bid": 0,
    }


def _automation(kind: Kind) -> str:
    return kind if kind in (Kind.SMART_PLUS, Kind.UPGRADED_SMART_PLUS) else "MANUAL"


def _smart_campaign(entity: Entity, tree: Tree) -> Data:
    """A campaign of upgraded Smart+; its budget is the first one, `current_budget` the one in force."""
    return {
        **common(entity, tree),
        **_budget(entity, tree),
        "current_budget": _budget(entity, tree)["budget"],
        "budget_optimize_on": bool(entity.budget_shared),
        "objective_type": entity.objective,
        "smart_plus_adgroup_mode": "MULTIPLE",
    }


def _smart_group(entity: Entity, tree: Tree) -> Data:
    return {**_group(entity, tree), "current_budget": _budget(entity, tree)["budget"]}


def _smart_ad(entity: Entity, tree: Tree) -> Data:
    return {
        **common(entity, tree),
        "adgroup_id": entity.parent,
        "ad_name": entity.name,
        "smart_plus_ad_id": entity.id,
    }


def _group(entity: Entity, tree: Tree) -> Data:
    """An ad group with its schedule in UTC."""
    starts = entity.starts or 0
    open_end = entity.ends is None
    return {
        **common(entity, tree),
        **_budget(entity, tree),
        "adgroup_id": entity.id,
        "adgroup_name": entity.name,
        "scheduled_budget": number(int(entity.attributes.get("scheduled_budget_micros", 0))),
        "schedule_type": "SCHEDULE_FROM_NOW" if open_end else "SCHEDULE_START_END",
        "schedule_start_time": utc_text(starts),
        "schedule_end_time": utc_text(starts + FOREVER if entity.ends is None else entity.ends),
        "dayparting": entity.attributes.get("dayparting", FULL_TIME),
        "pacing": "PACING_MODE_SMOOTH",
        "placements": ["PLACEMENT_TIKTOK"],
        "billing_event": "OCPM",
        "bid_type": "BID_TYPE_NO_BID",
        "bid_price": 0,
        "conversion_bid_price": 0,
        "deep_cpa_bid": 0,
        "optimization_goal": "CONVERT",
        "optimization_event": "ON_WEB_ORDER",
        "promotion_type": "WEBSITE",
        "click_attribution_window": "SEVEN_DAYS",
        "view_attribution_window": "ONE_DAY",
        "attribution_event_count": "EVERY",
        "skip_learning_phase": False,
        "statistic_type": None,
    }


def _ad(entity: Entity, tree: Tree) -> Data:
    """An ad; why the review refused it stands elsewhere."""
    group = tree.above(entity, Level.GROUP)
    return {
        **common(entity, tree),
        "adgroup_id": group.id,
        "adgroup_name": group.name,
        "ad_id": entity.id,
        "ad_name": entity.name,
        "ad_text": f"{entity.name}. Made to move.",
        "ad_format": "SINGLE_VIDEO",
        "identity_type": "CUSTOMIZED_USER",
        "landing_page_url": "https://shop.example/launch",
        "call_to_action": "SHOP_NOW",
        "video_id": f"v10033g5{entity.id}",
        "optimization_event": "ON_WEB_ORDER",
        "tracking_pixel_id": 0,
    }
