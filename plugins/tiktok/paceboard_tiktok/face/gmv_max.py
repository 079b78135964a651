"""The endpoints about GMV Max campaigns, which stand in no other list."""

from __future__ import annotations

from collections.abc import Callable

from paceboard.plugin import Entity, Level, SimulatedWorld
from paceboard_tiktok.face.accounts import Accounts
from paceboard_tiktok.face.entities import Tree, common, shown
from paceboard_tiktok.face.envelope import Data, Refusal, number, paged
from paceboard_tiktok.face.kinds import Kind, kind_of
from paceboard_tiktok.face.parameters import INVALID, Parameters

__all__ = ["campaign_info", "campaigns"]

STATUSES = ("STATUS_DELIVERY_OK", "STATUS_DISABLE", "STATUS_DELETE")
"""All that this list may be filtered by (1826463372290177)."""
PROMOTIONS = ("PRODUCT_GMV_MAX", "LIVE_GMV_MAX")
NOT_FOUND = 40007
MOST = 100


def _all(tree: Tree) -> list[Entity]:
    return [
        entity
        for entity in tree.entities.values()
        if entity.level is Level.CAMPAIGN and kind_of(entity) is Kind.GMV_MAX
    ]


def campaigns(world: SimulatedWorld, accounts: Accounts) -> Callable[[Parameters], Data]:
    """`gmv_max/campaign/get/`: without budgets; the promotion types must be named."""

    def answer(parameters: Parameters) -> Data:
        tree, filtering = Tree.of(world, accounts.one(parameters)), parameters.mapping("filtering")
        promotions = filtering.get("gmv_max_promotion_types")
        if not promotions or any(each not in PROMOTIONS for each in promotions):
            raise Refusal(INVALID, "filtering.gmv_max_promotion_types: Missing data for required field.")
        status = filtering.get("primary_status", "STATUS_NOT_DELETE")
        if "primary_status" in filtering and status not in STATUSES:
            raise Refusal(INVALID, f"filtering.primary_status: {status} is not a valid choice.")
        rows = [_row(entity, tree) for entity in _all(tree) if shown(entity, status)]
        page, size = parameters.integer("page", 1, most=10**9), parameters.integer("page_size", 10, most=MOST)
        return paged(rows if PROMOTIONS[0] in promotions else [], page=page, size=size)

    return answer


def _row(entity: Entity, tree: Tree) -> Data:
    names = ("advertiser_id", "campaign_id", "campaign_name", "operation_status", "secondary_status")
    row = common(entity, tree)
    return {
        **{name: row[name] for name in (*names, "create_time", "modify_time")},
        "objective_type": "PRODUCT_SALES",
    }


def campaign_info(world: SimulatedWorld, accounts: Accounts) -> Callable[[Parameters], Data]:
    """`campaign/gmv_max/info/`: one campaign with its daily budget, whose mode has no name."""

    def answer(parameters: Parameters) -> Data:
        tree, key = Tree.of(world, accounts.one(parameters)), parameters.required("campaign_id")
        for entity in _all(tree):
            if entity.id == key:
                return {
                    "advertiser_id": tree.account.ref.id,
                    "campaign_id": key,
                    "campaign_name": entity.name,
                    "operation_status": common(entity, tree)["operation_status"],
                    "shopping_ads_type": "PRODUCT",
                    "optimization_goal": "VALUE",
                    "deep_bid_type": "VO_MIN_ROAS",
                    "roas_bid": 2,
                    "budget": number(tree.budgets[key].amount or 0),
                }
        raise Refusal(NOT_FOUND, f"The campaign {key} does not exist.")

    return answer
