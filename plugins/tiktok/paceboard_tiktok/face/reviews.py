"""The endpoints about reviews: what is approved, in part or not at all, and why."""

from __future__ import annotations

from collections.abc import Callable

from paceboard.plugin import Delivery, Entity, Level, SimulatedWorld
from paceboard_tiktok.face.accounts import Accounts
from paceboard_tiktok.face.entities import Tree
from paceboard_tiktok.face.envelope import Data, Refusal
from paceboard_tiktok.face.kinds import Kind
from paceboard_tiktok.face.parameters import INVALID, Parameters

__all__ = ["group_reviews", "smart_ad_reviews"]

NOT_FOUND = 40007
MOST_GROUPS, MOST_ADS = 20, 100


def group_reviews(world: SimulatedWorld, accounts: Accounts) -> Callable[[Parameters], Data]:
    """`adgroup/review_info/`: groups and their ads; one unknown id fails the whole batch."""

    def answer(parameters: Parameters) -> Data:
        tree = Tree.of(world, accounts.one(parameters))
        groups = _asked(tree, parameters, "adgroup_ids", Level.GROUP, MOST_GROUPS)
        ads: dict[str, list[Entity]] = {group.id: [] for group in groups}
        for entity in tree.entities.values():
            if entity.level is Level.AD and entity.parent in ads:
                ads[entity.parent].append(entity)
        return {
            "ad_group_review_map": {
                group.id: {"adgroup_id": group.id, **_review(group), "reasons": _reasons(group)}
                for group in groups
            },
            "ad_review_map": {
                group: {ad.id: {"ad_id": ad.id, **_review(ad), "reject_info": _refused(ad)} for ad in below}
                for group, below in ads.items()
            },
        }

    return answer


def smart_ad_reviews(world: SimulatedWorld, accounts: Accounts) -> Callable[[Parameters], Data]:
    """`smart_plus/ad/review_info/`: ads of upgraded Smart+, as a list."""

    def answer(parameters: Parameters) -> Data:
        tree = Tree.of(world, accounts.one(parameters))
        ads = _asked(tree, parameters, "smart_plus_ad_ids", Level.AD, MOST_ADS)
        if any(tree.kind(ad) is not Kind.UPGRADED_SMART_PLUS for ad in ads):
            raise Refusal(NOT_FOUND, "The ad is not of an Upgraded Smart+ Campaign.")
        return {
            "smart_plus_ad_review_infos": [
                {"smart_plus_ad_id": ad.id, **_review(ad), "reject_info": _refused(ad)} for ad in ads
            ]
        }

    return answer


def _asked(tree: Tree, parameters: Parameters, name: str, level: Level, most: int) -> list[Entity]:
    ids = parameters.texts(name) or ()
    if not 1 <= len(ids) <= most:
        raise Refusal(INVALID, f"{name}: Length must be between 1 and {most}.")
    known = [tree.entities.get(key) for key in ids]
    found = [entity for entity in known if entity is not None and entity.level is level]
    if len(found) < len(ids):
        raise Refusal(NOT_FOUND, f"{name}: some of the objects do not exist.")
    return found


def _review(entity: Entity) -> Data:
    refused = entity.delivery is Delivery.REJECTED
    status = entity.attributes.get("review_status", "UNAVAILABLE" if refused else "ALL_AVAILABLE")
    return {"review_status": status, "is_approved": status != "UNAVAILABLE", "appeal_status": "NOT_APPEALED"}


def _reasons(entity: Entity) -> list[str]:
    usual = "The ad does not follow the advertising policies." if entity.delivery is Delivery.REJECTED else ""
    reason = entity.attributes.get("review_reasons", usual)
    return [reason] if reason else []


def _refused(entity: Entity) -> list[Data]:
    reasons = _reasons(entity)
    return [{"reasons": reasons, "suggestion": "Change it and send it again."}] if reasons else []
