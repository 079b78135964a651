"""What the platform says of an account's campaigns, groups and ads at an instant. This is never late."""

from __future__ import annotations

from collections.abc import Iterator

from paceboard.model import (
    Budget,
    BudgetMode,
    BudgetRaise,
    Delivery,
    Entity,
    Level,
    Zone,
)
from paceboard.simulator.budgets import amount_at
from paceboard.simulator.roster import Placed
from paceboard.simulator.scenario import Ad, Campaign, Group, ScheduledBudget

__all__ = ["budgets", "campaign_delivery", "entities"]


def campaign_delivery(campaign: Campaign, day: int, *, exhausted: bool) -> Delivery:
    """The campaign's state on a day; `exhausted` where a limit or its lifetime budget is used up."""
    if campaign.deleted is not None and campaign.deleted <= day:
        return Delivery.DELETED
    if campaign.last is not None and campaign.last < day:
        return Delivery.ENDED
    if any(pause.first <= day <= pause.last for pause in campaign.pauses):
        return Delivery.PAUSED
    if day < campaign.first:
        return Delivery.SCHEDULED
    return Delivery.LIMITED if exhausted else Delivery.ACTIVE


def _ad_delivery(ad: Ad, above: Delivery, day: int) -> Delivery:
    if above is Delivery.DELETED or (ad.deleted is not None and ad.deleted <= day):
        return Delivery.DELETED
    if ad.rejected is not None and ad.rejected.first <= day <= ad.rejected.last:
        return Delivery.REJECTED
    return above


def _first_day(campaign: Campaign) -> int:
    return campaign.first if campaign.created is None else campaign.created


def _launch_day(placed: Placed) -> int:
    return _first_day(placed.campaign) if placed.ad.first is None else placed.ad.first


def entities(
    ads: tuple[Placed, ...], zone: Zone, day: int, deliveries: dict[int, Delivery]
) -> Iterator[Entity]:
    """What exists on a day, campaigns first; `deliveries` says each campaign's state by its index."""
    existing = [placed for placed in ads if placed.campaign.listed and _first_day(placed.campaign) <= day]
    for placed in existing:
        if placed.first_group:
            yield _campaign(placed, zone, deliveries[placed.campaign_index])
    for placed in existing:
        if placed.first_ad:
            yield _group(placed, zone, deliveries[placed.campaign_index])
    for placed in existing:
        if _launch_day(placed) <= day:
            yield _ad(placed, zone, _ad_delivery(placed.ad, deliveries[placed.campaign_index], day))


def _campaign(placed: Placed, zone: Zone, delivery: Delivery) -> Entity:
    campaign = placed.campaign
    return Entity(
        level=Level.CAMPAIGN,
        id=placed.ids[Level.CAMPAIGN],
        name=campaign.name,
        delivery=delivery,
        starts=zone.start(campaign.first),
        ends=_end(campaign, zone),
        budget_shared=campaign.shared,
        objective=campaign.objective,
        created=zone.start(_first_day(campaign)),
    )


def _group(placed: Placed, zone: Zone, delivery: Delivery) -> Entity:
    campaign = placed.campaign
    return Entity(
        level=Level.GROUP,
        id=placed.ids[Level.GROUP],
        parent=placed.ids[Level.CAMPAIGN],
        name=placed.group.name,
        delivery=delivery,
        starts=zone.start(campaign.first),
        ends=_end(campaign, zone),
        objective=campaign.objective,
        created=zone.start(_first_day(campaign)),
    )


def _ad(placed: Placed, zone: Zone, delivery: Delivery) -> Entity:
    return Entity(
        level=Level.AD,
        id=placed.ids[Level.AD],
        parent=placed.ids[Level.GROUP],
        name=placed.ad.name,
        delivery=delivery,
        objective=placed.campaign.objective,
        created=zone.start(_launch_day(placed)),
    )


def _end(campaign: Campaign, zone: Zone) -> int | None:
    return None if campaign.last is None else zone.start(campaign.last + 1)


def budgets(ads: tuple[Placed, ...], zone: Zone, day: int, hour: int) -> Iterator[Budget]:
    """The budgets as the platform states them in an hour of a day, of deleted entities too."""
    existing = [placed for placed in ads if placed.campaign.listed and _first_day(placed.campaign) <= day]
    for placed in existing:
        if placed.first_group:
            yield _budget(placed, Level.CAMPAIGN, placed.campaign.budget, zone, (day, hour))
    for placed in existing:
        if placed.first_ad:
            yield _budget(placed, Level.GROUP, _of_group(placed.campaign, placed.group), zone, (day, hour))


def _of_group(campaign: Campaign, group: Group) -> ScheduledBudget:
    if campaign.shared:
        return ScheduledBudget(mode=BudgetMode.INHERITED)
    return group.budget or ScheduledBudget(mode=BudgetMode.NONE)


def _budget(
    placed: Placed, level: Level, budget: ScheduledBudget, zone: Zone, time: tuple[int, int]
) -> Budget:
    lifetime = budget.mode is BudgetMode.LIFETIME
    return Budget(
        level=level,
        entity=placed.ids[level],
        mode=budget.mode,
        amount=None if budget.amount is None else amount_at(budget, *time),
        starts=zone.start(placed.campaign.first) if lifetime else None,
        ends=_end(placed.campaign, zone) if lifetime else None,
        valid_from=_changed(budget, zone, time),
        pool=budget.pool,
        raises=tuple(
            BudgetRaise(
                start=_instant(zone, each.day, each.hour),
                end=_instant(zone, each.day + (each.hour + each.hours) // 24, (each.hour + each.hours) % 24),
                more=each.more,
            )
            for each in budget.raises
        ),
    )


def _changed(budget: ScheduledBudget, zone: Zone, time: tuple[int, int]) -> int | None:
    """When the amount in force was set, for platforms that tell it; None where it never changed."""
    gone = [change for change in budget.changes if (change.day, change.hour) <= time]
    if not gone:
        return None
    return _instant(zone, gone[-1].day, gone[-1].hour)


def _instant(zone: Zone, day: int, hour: int) -> int:
    """A full hour of a day by the account's clock."""
    return zone.instant(zone.local(zone.start(day)).replace(hour=hour, minute=0))
