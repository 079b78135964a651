"""Why more is delivered than planned: hypotheses, each with what speaks for it and against it (R69).

How long it has lasted is no condition of any of them (C17, R71).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.model import Money, format_ratio
from paceboard.pacing.diagnosis.check import Cause, Check, Finding
from paceboard.pacing.diagnosis.concentration import Concentration
from paceboard.stats import Movement

__all__ = ["CampaignPace", "exact", "over_delivery"]

CTR_JUMP = Fraction(3, 2)
"""An ad whose click rate is so many times what it was, or twice what the others have, has jumped."""
_TIMES_OTHERS = Fraction(2)
TOP_SHARE, TOP_GAIN = Fraction(1, 2), Fraction(1, 10)
"""Spend is concentrated from this share of the top ad on, or where it has gained so much."""
OVERSHOOT = Fraction(105, 100)
"""Spend over plan beyond which a campaign overshoots, as the warning of the whole does."""


@frozen(kw_only=True)
class CampaignPace:
    """What a campaign has spent of what its own budgets planned by then, in micros; None: not known."""

    id: str
    name: str
    spent: int | None
    planned: Fraction | None


def over_delivery(
    moved: Movement | None,
    top: Concentration | None,
    campaigns: Sequence[CampaignPace],
    *,
    currency: str,
    per_click: bool = True,
) -> tuple[Check, ...]:
    """The hypotheses of R69, in its order.

    Args:
        moved: from the settled days before to those of the overshoot; None: too few days are known.
        per_click: False where nothing of it is bought by the click (R73).
    """
    return (
        _viral(moved, top),
        _inflation(moved)
        if per_click
        else Check(
            cause=Cause.AUCTION_INFLATION,
            finding=Finding.NOT_APPLICABLE,
            text="this spend is bought by reach, not by bids for clicks",
        ),
        _budget_change(moved),
        _several(campaigns, currency),
    )


def exact(estimate: float | None) -> Fraction | None:
    """An estimate as a reading's parts hold it: to the millionth."""
    return None if estimate is None else Fraction(round(estimate * 1_000_000), 1_000_000)


def _told(conditions: Mapping[str, bool | None]) -> Finding:
    """Found where all hold, ruled out where one does not, else unknown."""
    if False in conditions.values():
        return Finding.RULED_OUT
    return Finding.UNKNOWN if None in conditions.values() else Finding.FOUND


def _sentence(conditions: Mapping[str, bool | None]) -> str:
    words = {True: "", False: "not: ", None: "not known: "}
    order = (True, False, None)
    told = sorted(conditions.items(), key=lambda each: order.index(each[1]))
    return "; ".join(f"{words[met]}{text}" for text, met in told)


def _check(
    cause: Cause, conditions: Mapping[str, bool | None], evidence: Mapping[str, Any], numbers: Sequence[str]
) -> Check:
    text = ". ".join((_sentence(conditions), *([", ".join(numbers)] if numbers else [])))
    return Check(cause=cause, finding=_told(conditions), text=text, evidence=evidence)


def _moves(**changes: float | None) -> list[str]:
    """Changes of logarithms as people read them: `CPC -55 %`."""
    return [
        f"{name.replace('_', ' ')} {math.expm1(each):+.0%}".replace("%", " %")
        for name, each in changes.items()
        if each is not None
    ]


def _viral(moved: Movement | None, top: Concentration | None) -> Check:
    """One ad that people respond to takes the money, and what comes back keeps up with it."""
    jumped, holding = _jumped(top), _holding(moved)
    share = None if top is None else top.share
    conditions = {
        "the click rate of one ad has jumped": jumped,
        "spend is concentrated on it": _concentrated(top),
        "ROAS holds": holding,
    }
    evidence = {
        "ad": None if top is None else top.id,
        "name": None if top is None else top.name,
        "share": share,
        "share_before": None if top is None else top.share_before,
        "ctr": None if top is None else top.ctr,
        "ctr_before": None if top is None else top.ctr_before,
        "ctr_others": None if top is None else top.ctr_others,
        "roas_change": None if moved is None else exact(moved.roas),
    }
    return _check(Cause.VIRAL_RESPONSE, conditions, evidence, [] if top is None else _of_top(top))


def _of_top(top: Concentration) -> list[str]:
    before = "" if top.share_before is None else f" ({format_ratio(top.share_before)} before)"
    told = [f"{top.name!r} has {format_ratio(top.share)} of spend{before}"]
    if top.ctr is not None:
        usual = {"before": top.ctr_before, "of the others": top.ctr_others}
        beside = [
            f"{format_ratio(each, digits=2)} {what}" for what, each in usual.items() if each is not None
        ]
        told.append(
            f"click rate {format_ratio(top.ctr, digits=2)}" + (f" ({', '.join(beside)})" if beside else "")
        )
    return told


def _jumped(top: Concentration | None) -> bool | None:
    if top is None or top.ctr is None or (top.ctr_before is None and top.ctr_others is None):
        return None
    own = top.ctr_before is not None and top.ctr >= CTR_JUMP * top.ctr_before
    return own or (top.ctr_others is not None and top.ctr >= _TIMES_OTHERS * top.ctr_others)


def _concentrated(top: Concentration | None) -> bool | None:
    if top is None:
        return None
    gained = top.share_before is not None and top.share - top.share_before >= TOP_GAIN
    return gained or top.share >= TOP_SHARE


def _holding(moved: Movement | None) -> bool | None:
    if moved is None or moved.roas is None or moved.error is None:
        return None
    return moved.roas > -max(0.10, moved.error)


def _inflation(moved: Movement | None) -> Check:
    """The same clicks cost more; never told by ROAS alone."""
    cpm, cpc, roas = (None, None, None) if moved is None else (moved.cpm, moved.cpc, moved.roas)
    conditions = {
        "a thousand impressions cost over .10 more": None if cpm is None else cpm > 0.10,
        "a click costs over .05 more": None if cpc is None else cpc > 0.05,
        "ROAS is down by over .10": None if roas is None else roas < -0.10,
    }
    evidence = {
        "cpm_change": exact(cpm),
        "cpc_change": exact(cpc),
        "ctr_change": None if moved is None else exact(moved.ctr),
        "roas_change": exact(roas),
        "frequency_change": None if moved is None else exact(moved.frequency),
    }
    ctr = None if moved is None else moved.ctr
    return _check(Cause.AUCTION_INFLATION, conditions, evidence, _moves(CPM=cpm, CPC=cpc, CTR=ctr, ROAS=roas))


def _budget_change(moved: Movement | None) -> Check:
    """Spend rose with its budgets: over them it moved by less than half as much."""
    spend, used = (None, None) if moved is None else (moved.spend, moved.utilisation)
    rose = None if spend is None else spend > math.log(1.05)
    conditions = {
        "spend is up by over 5 %": rose,
        "spend over budget moved by less than half of that": (
            None if spend is None or used is None else abs(used) < abs(spend) / 2
        ),
    }
    evidence = {"spend_change": exact(spend), "utilisation_change": exact(used)}
    return _check(Cause.BUDGET_CHANGE, conditions, evidence, _moves(spend=spend, spend_over_budget=used))


def _several(campaigns: Sequence[CampaignPace], currency: str) -> Check:
    known = [each for each in campaigns if each.spent is not None and each.planned is not None]
    over = sorted((each for each in known if _excess(each) > 0), key=lambda each: (-_excess(each), each.id))
    excess = sum((_excess(each) for each in over), Fraction(0))
    evidence = {
        "campaigns": len(campaigns),
        "campaigns_with_a_plan": len(known),
        "overshooting": [
            {
                "id": each.id,
                "name": each.name,
                "over_plan": Money(int(_excess(each)), currency),
                "share_of_overshoot": _excess(each) / excess,
            }
            for each in over
        ],
    }
    if len(over) > 1:
        most = format_ratio(_excess(over[0]) / excess)
        finding, text = (
            Finding.FOUND,
            f"{len(over)} of {len(campaigns)} campaigns overshoot; the first has {most} of it",
        )
    elif len(known) < len(campaigns) or not campaigns:
        finding, text = Finding.UNKNOWN, "not every campaign has a plan of its own to be compared with"
    else:
        finding, text = (
            Finding.RULED_OUT,
            f"{len(over)} of {len(campaigns)} campaigns overshoots its own plan",
        )
    return Check(cause=Cause.SEVERAL_CAMPAIGNS, finding=finding, text=text, evidence=evidence)


def _excess(each: CampaignPace) -> Fraction:
    """What it spent above its plan, where that is beyond the tolerance; else nothing."""
    if each.spent is None or each.planned is None or each.spent <= OVERSHOOT * each.planned:
        return Fraction(0)
    return each.spent - each.planned
