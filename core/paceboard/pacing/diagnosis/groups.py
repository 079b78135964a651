"""What the platform says of groups: their audience, their bids, their learning phase (R68, R74).

Beyond the model's own words it stands in a group's attributes, which a connector that reads it writes in
plain digits: `audience_size` (people), `lookalike_percent`, `bid_cap_micros`; and `learning_stage`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from paceboard.model import Entity, Money
from paceboard.pacing.diagnosis.check import Cause, Check, Finding, Serving, share_of

__all__ = ["Clicked", "audience_too_narrow", "cpc_above_bid_cap", "learning", "learning_groups"]

LEAST_AUDIENCE = 500_000
LEAST_LOOKALIKE = Fraction(1)
"""Percent of a country that a lookalike audience is of."""
_LEARNING, _LIMITED = "LEARNING", "FAIL"


@frozen
class Clicked:
    """What a group paid for its clicks lately: micros and how many; None: not known."""

    spend: int | None
    clicks: int | None


def _number(entity: Entity, name: str) -> Fraction | None:
    try:
        return Fraction(entity.attributes[name])
    except (KeyError, ValueError, ZeroDivisionError):
        # Not told, or not in digits: not known either way.
        return None


def audience_too_narrow(serving: Serving) -> Check:
    """Groups whose audience is a lookalike below 1 % or fewer than 500,000 people."""
    groups = serving.groups()
    told = {each.id: (_number(each, "audience_size"), _number(each, "lookalike_percent")) for each in groups}
    narrow = [each for each in groups if _is_narrow(*told[each.id])]
    silent = sum(size is None and share is None for size, share in told.values())
    evidence = {
        "groups": len(groups),
        "groups_without_audience": silent,
        "narrow": [
            {
                "id": each.id,
                "name": each.name,
                "people": told[each.id][0],
                "lookalike_percent": told[each.id][1],
            }
            for each in narrow
        ],
        "least_people": LEAST_AUDIENCE,
        "least_lookalike_percent": LEAST_LOOKALIKE,
    }
    if narrow:
        what = share_of(len(narrow), len(groups), "group")
        finding, text = Finding.FOUND, f"{what} with a lookalike below 1 % or fewer than 500,000 people"
    elif silent or not groups:
        finding, text = Finding.UNKNOWN, "the platform was not asked how many people its groups can reach"
    else:
        finding, text = Finding.RULED_OUT, "every group can reach 500,000 people or more"
    return Check(cause=Cause.AUDIENCE_TOO_NARROW, finding=finding, text=text, evidence=evidence)


def _is_narrow(people: Fraction | None, lookalike: Fraction | None) -> bool:
    few = people is not None and people < LEAST_AUDIENCE
    return few or (lookalike is not None and lookalike < LEAST_LOOKALIKE)


def cpc_above_bid_cap(
    serving: Serving, clicked: Mapping[str, Clicked], currency: str, *, per_click: bool = True
) -> Check:
    """Groups that pay more for a click than they bid; the platform then scales delivery down.

    Args:
        clicked: by group's id, over the last days.
        per_click: False where nothing of it is bought by the click (R73).
    """
    if not per_click:
        text = "this spend is bought by reach, not by bids for clicks"
        return Check(cause=Cause.CPC_ABOVE_BID_CAP, finding=Finding.NOT_APPLICABLE, text=text)
    groups = serving.groups()
    capped = {each.id: cap for each in groups if (cap := _number(each, "bid_cap_micros")) is not None}
    paid = {key: _per_click(clicked.get(key)) for key in capped}
    above = [each for each in groups if _is_above(paid.get(each.id), capped.get(each.id))]
    evidence = {
        "groups": len(groups),
        "groups_with_a_known_bid_cap": len(capped),
        "above": [
            {
                "id": each.id,
                "name": each.name,
                "cpc": Money(int(paid[each.id] or 0), currency),
                "bid_cap": Money(int(capped[each.id]), currency),
            }
            for each in above
        ],
    }
    if above:
        what = share_of(len(above), len(groups), "group")
        finding, text = (
            Finding.FOUND,
            f"{what} pay more for a click than their bid cap, so delivery scales down",
        )
    elif len(capped) < len(groups) or not groups:
        finding, text = Finding.UNKNOWN, "the platform was not asked for the groups' bid caps"
    elif None in paid.values():
        finding, text = Finding.UNKNOWN, "clicks of groups with a bid cap are not known"
    else:
        finding, text = Finding.RULED_OUT, "every group pays less for a click than its bid cap"
    return Check(cause=Cause.CPC_ABOVE_BID_CAP, finding=finding, text=text, evidence=evidence)


def _per_click(clicked: Clicked | None) -> Fraction | None:
    if clicked is None or clicked.spend is None or not clicked.clicks:
        return None
    return Fraction(clicked.spend, clicked.clicks)


def _is_above(paid: Fraction | None, cap: Fraction | None) -> bool:
    return paid is not None and cap is not None and paid > cap


def learning_groups(serving: Serving) -> list[Entity]:
    """Groups that the platform says are still learning; their pace is not settled (R74)."""
    return [each for each in serving.groups() if each.attributes.get("learning_stage") == _LEARNING]


def learning(serving: Serving) -> Check:
    """Groups that learn, or that the platform says cannot learn from so little."""
    groups = serving.groups()
    stages = {each.id: each.attributes.get("learning_stage", "") for each in groups}
    found = [each for each in groups if stages[each.id] in (_LEARNING, _LIMITED)]
    evidence = {
        "groups": len(groups),
        "groups_that_tell": sum(bool(stage) for stage in stages.values()),
        "learning": [{"id": each.id, "name": each.name, "stage": stages[each.id]} for each in found],
    }
    if found:
        what = share_of(len(found), len(groups), "group")
        finding, text = Finding.FOUND, f"{what} in the learning phase or limited by it: delivery is uneven"
    elif not groups or not all(stages.values()):
        finding, text = Finding.UNKNOWN, "the platform does not tell the learning phase of every group"
    else:
        finding, text = Finding.RULED_OUT, "no group is in its learning phase"
    return Check(cause=Cause.LEARNING, finding=finding, text=text, evidence=evidence)
