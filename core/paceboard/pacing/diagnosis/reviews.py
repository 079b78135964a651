"""Rejected creatives, the first cause of under-delivery (R68)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.model import HOUR, Delivery, Entity, Level
from paceboard.pacing.diagnosis.check import Cause, Check, Finding, Serving, first_text, share_of

__all__ = ["creative_rejected"]

LATE_REVIEW_HOURS = (24, 72)
"""Some creatives are refused so long after launch, not on submission (seed; R68)."""
_REVIEW = ("review_reasons", "review", "issues", "approval")
"""Attributes that connectors write a review's words to."""


def creative_rejected(serving: Serving, at: int) -> Check:
    """Ads or groups that a review keeps off; those younger than 72 hours may still be refused."""
    ads, groups = serving.ads(), serving.groups()
    refused = [each for each in (*groups, *ads) if each.delivery is Delivery.REJECTED]
    first, last = LATE_REVIEW_HOURS
    ages = [_hours(each, at) for each in ads]
    young = [age for age in ages if age is not None and age < last]
    evidence = {
        "ads": len(ads),
        "rejected": [_as_refused(each, at) for each in refused],
        "ads_younger_than_72_hours": len(young),
    }
    late = f"a review may refuse {first} to {last} hours after launch"
    if refused:
        of_ads = share_of(sum(each.level is Level.AD for each in refused), len(ads), "ad")
        of_groups = share_of(sum(each.level is Level.GROUP for each in refused), len(groups), "group")
        finding, text = Finding.FOUND, f"{of_ads} and {of_groups} rejected; {late}"
    elif not ads:
        finding, text = Finding.UNKNOWN, "no ad that serves or should is listed"
    elif any(each.delivery is Delivery.UNKNOWN for each in ads):
        finding, text = Finding.UNKNOWN, "the platform gives ads a status that is not known"
    else:
        finding = Finding.RULED_OUT
        text = f"none of {len(ads)} ads is rejected" + (
            f"; {len(young)} are so young that {late}" if young else ""
        )
    return Check(cause=Cause.CREATIVE_REJECTED, finding=finding, text=text, evidence=evidence)


def _hours(entity: Entity, at: int) -> Fraction | None:
    return None if entity.created is None else Fraction(at - entity.created, HOUR)


def _as_refused(entity: Entity, at: int) -> dict[str, Any]:
    return {
        "level": str(entity.level),
        "id": entity.id,
        "name": entity.name,
        "hours_since_launch": _hours(entity, at),
        "platform_status": entity.raw_status,
        "reason": first_text(entity, *_REVIEW) or None,
    }
