"""The edges of campaigns, ad sets and ads."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from paceboard.plugin import Account, Budget, BudgetMode, Delivery, Entity, Level, SimulatedWorld
from paceboard_meta.face.dayparting import day_parts
from paceboard_meta.face.envelope import Data, Refusal, minor_text, time_text
from paceboard_meta.face.parameters import Parameters, chosen
from paceboard_meta.face.words import EDGES, OBJECTIVES, STATUSES, effective_status, status

__all__ = ["Tree"]

GONE = ("DELETED", "ARCHIVED")
"""Statuses of objects that come only where they are asked for."""
_COMMON = """
    id account_id name status configured_status effective_status created_time updated_time issues_info
    daily_budget lifetime_budget budget_remaining bid_strategy start_time is_budget_schedule_enabled
"""
_CAMPAIGN = f"""{_COMMON}
    objective buying_type stop_time spend_cap is_adset_budget_sharing_enabled pacing_type
    special_ad_categories smart_promotion_type can_use_spend_cap
"""
_AD_SET = f"""{_COMMON}
    campaign_id optimization_goal billing_event end_time daily_spend_cap lifetime_spend_cap
    attribution_spec learning_stage_info bid_amount adset_schedule
"""
_AD = """
    id account_id campaign_id adset_id name status configured_status effective_status created_time
    updated_time issues_info ad_review_feedback creative
"""
FIELDS: Mapping[Level, frozenset[str]] = {
    Level.CAMPAIGN: frozenset(_CAMPAIGN.split()),
    Level.GROUP: frozenset(_AD_SET.split()),
    Level.AD: frozenset(_AD.split()),
}


@frozen(kw_only=True)
class Tree:
    """An account's entities and budgets as they are now.

    Args:
        stopped: the account's limit has stopped delivery; no status says so.
    """

    account: Account
    entities: Mapping[str, Entity]
    budgets: Mapping[str, Budget]
    stopped: bool

    @classmethod
    def of(cls, world: SimulatedWorld, account: Account) -> Tree:
        """Ask the world for them."""
        key = str(account.ref)
        return cls(
            account=account,
            entities={entity.id: entity for entity in world.entities(key)},
            budgets={budget.entity: budget for budget in world.budgets(key) if budget.valid_to is None},
            stopped=any(limit.stopped for limit in world.limits(key)),
        )

    def above(self, entity: Entity, level: Level) -> Entity:
        """The entity itself, or the one above it at a level."""
        while entity.level is not level:
            entity = self.entities[entity.parent]
        return entity

    def effective(self, entity: Entity) -> str:
        """The entity's `effective_status`."""
        return effective_status(entity.level, entity.delivery, self.above(entity, Level.CAMPAIGN).delivery)

    def listing(self, edge: str, parameters: Parameters) -> list[Data]:
        """The rows of an edge that the call's statuses let through."""
        level, wanted = EDGES[edge], parameters.texts("effective_status")
        for word in wanted:
            if word not in STATUSES:
                raise Refusal(100, f"Param effective_status[0] must be one of {{{', '.join(STATUSES)}}}")
        shown = [entity for entity in self.entities.values() if entity.level is level]
        return [
            self.node(entity, parameters)
            for entity in shown
            if (self.effective(entity) in wanted if wanted else self.effective(entity) not in GONE)
        ]

    def node(self, entity: Entity, parameters: Parameters) -> Data:
        """The fields of an entity that a call names."""
        write = {Level.CAMPAIGN: self._campaign, Level.GROUP: self._ad_set, Level.AD: self._ad}[entity.level]
        return chosen({**self._common(entity), **write(entity)}, parameters, FIELDS[entity.level])

    def _common(self, entity: Entity) -> Data:
        effective = self.effective(entity)
        created = time_text(entity.created or 0, self.account.zone)
        return {
            "id": entity.id,
            "account_id": self.account.ref.id,
            "name": entity.name,
            "status": status(effective),
            "configured_status": status(effective),
            "effective_status": effective,
            "created_time": created,
            "updated_time": created,
        }

    def _campaign(self, entity: Entity) -> Data:
        return {
            **self._schedule(entity, "stop_time"),
            **self._budget(entity, unused={}),
            "objective": OBJECTIVES.get(entity.objective, entity.objective),
            "buying_type": "AUCTION",
            "is_adset_budget_sharing_enabled": False,
            "is_budget_schedule_enabled": bool(self.budgets[entity.id].raises),
            "special_ad_categories": [],
        }

    def _ad_set(self, entity: Entity) -> Data:
        return {
            **self._schedule(entity, "end_time"),
            **self._budget(entity, unused={"daily_budget": "0", "lifetime_budget": "0"}),
            "campaign_id": entity.parent,
            "optimization_goal": "OFFSITE_CONVERSIONS",
            "billing_event": "IMPRESSIONS",
            "attribution_spec": [{"event_type": "CLICK_THROUGH", "window_days": 7}],
            "is_budget_schedule_enabled": bool(self.budgets[entity.id].raises),
            **({} if entity.week is None else {"adset_schedule": day_parts(entity.week)}),
        }

    def _ad(self, entity: Entity) -> Data:
        refused = entity.delivery is Delivery.REJECTED
        feedback = {"ad_review_feedback": {"global": {"UNREALISTIC_OUTCOMES": "What the ad promises."}}}
        return {
            "adset_id": entity.parent,
            "campaign_id": self.above(entity, Level.CAMPAIGN).id,
            **(feedback if refused else {}),
        }

    def schedules(self, entity: Entity) -> list[Data]:
        """The times for which an entity's budget is raised."""
        zone, currency = self.account.zone, self.account.currency
        return [
            {
                "id": f"{entity.id}{number:02d}",
                "ad_object_id": entity.id,
                "time_start": time_text(each.start, zone),
                "time_end": time_text(each.end, zone),
                "budget_value": int(minor_text(each.more, currency)),
                "budget_value_type": "ABSOLUTE",
                "recurrence_type": "ONE_TIME",
            }
            for number, each in enumerate(self.budgets[entity.id].raises)
        ]

    def _schedule(self, entity: Entity, end: str) -> Data:
        zone = self.account.zone
        started = {} if entity.starts is None else {"start_time": time_text(entity.starts, zone)}
        return started if entity.ends is None else {**started, end: time_text(entity.ends, zone)}

    def _budget(self, entity: Entity, *, unused: Data) -> Data:
        """The budget where the entity holds one; what is left of it is told at the day's beginning."""
        budget = self.budgets[entity.id]
        if budget.amount is None:
            return {**unused, "budget_remaining": "0"}
        amount = minor_text(budget.amount, self.account.currency)
        name = "lifetime_budget" if budget.mode is BudgetMode.LIFETIME else "daily_budget"
        used_up = entity.delivery is Delivery.LIMITED and not self.stopped
        return {**unused, name: amount, "budget_remaining": "0" if used_up else amount}
