"""Why an account is off its plan: causes with their evidence, where it is under or over (R68 to R74)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from paceboard.catalogue.case import Case
from paceboard.catalogue.lately import Lately
from paceboard.plugin import (
    AccountView,
    Day,
    Level,
    Measured,
    Money,
    SpendingLimit,
    Total,
    WindowKey,
    pacing,
    stats,
)

__all__ = ["check_part", "classified_part", "diagnosis", "episode_part", "facts_of"]

_LEARNING = "learning"
"""Beside a pace of which a part is still in its learning phase: it is not settled (R74)."""


def diagnosis(case: Case) -> Mapping[str, Any]:
    """The causes of a status that is under or over, and what paces otherwise than the rest."""
    serving = pacing.diagnosis.Serving(case.view.entities, case.view.scope)
    side = pacing.diagnosis.side_of(case.verdict.status)
    return {
        "learning": _learning(serving),
        "predictable": [
            {"campaign": each.id, "name": each.name, "tag": each.tag, "note": each.note}
            for each in pacing.diagnosis.predictable(serving.campaigns())
        ],
        "diagnosis": None if side is None else _diagnosed(case, serving, side),
    }


def _learning(serving: pacing.diagnosis.Serving) -> dict[str, Any]:
    groups = pacing.diagnosis.learning_groups(serving)
    return {
        "label": _LEARNING if groups else None,
        "groups": [{"id": each.id, "name": each.name} for each in groups],
        "of": len(serving.groups()),
    }


def _diagnosed(
    case: Case, serving: pacing.diagnosis.Serving, side: pacing.diagnosis.Side
) -> dict[str, Any] | None:
    view = case.view
    if view.today is None or WindowKey.COMPLETE_DAY not in view.windows:
        return None
    up = side is pacing.diagnosis.Side.OVER
    lately = Lately(view=view, last=view.windows[WindowKey.COMPLETE_DAY][1], today=view.today)
    episode = lately.episode(up=up)
    top = pacing.diagnosis.concentration(lately.ads)
    windows = lately.compared(episode)
    moved = lately.movement(windows, top)
    clicks = pacing.diagnosis.per_click(serving.campaigns())
    under = _under(case, serving, lately, per_click=clicks)
    over = pacing.diagnosis.over_delivery(
        moved, top, _paces(case, serving), currency=view.account.currency, per_click=clicks
    )
    return {
        "side": str(side),
        "text": pacing.diagnosis.text_of(case.verdict.status) or None,
        "causes": [check_part(each) for each in (over if up else under)],
        "concentration": _top(top),
        "duration": {"days": lately.duration(up=up), "note": pacing.diagnosis.DURATION},
        "episode": None if episode is None else episode_part(view, episode),
        "classification": (
            None
            if episode is None or moved is None
            else classified_part(
                lately, windows, stats.classify(moved, floor=view.policy.roas_floor, facts=facts_of(under))
            )
        ),
    }


def _under(
    case: Case, serving: pacing.diagnosis.Serving, lately: Lately, *, per_click: bool
) -> tuple[pacing.diagnosis.Check, ...]:
    view = case.view
    return pacing.diagnosis.under_delivery(
        serving,
        limits=[each.item for each in view.limits if isinstance(each.item, SpendingLimit)],
        balances=view.balances,
        clicked=lately.clicked,
        period=case.figures.period,
        at=view.as_of,
        currency=view.account.currency,
        per_click=per_click,
    )


def _paces(case: Case, serving: pacing.diagnosis.Serving) -> list[pacing.diagnosis.CampaignPace]:
    """What each campaign spent of its own plan; one that shares its budget has none of its own."""
    view, period = case.view, case.figures.period
    spent = view.totals.get(Total("spend", WindowKey.PERIOD, Level.CAMPAIGN), {})
    names = {each.id: each.name for each in serving.campaigns()}
    begins = view.account.zone.start(period.first)
    until = case.figures.watermark if period.end is None else min(case.figures.watermark, period.end)
    found = []
    for key in sorted({*spent, *names}):
        own = [each for each in view.resolution.stretches if each.campaign == key]
        alone = bool(own) and view.resolution.plannable and not any(each.pool for each in own)
        measured = spent.get(key, Measured(None, 0, 0))
        found.append(
            pacing.diagnosis.CampaignPace(
                id=key,
                name=names.get(key, key),
                spent=None if measured.unknown else measured.value or 0,
                planned=pacing.plan(own, view.account.zone, begins, until) if alone else None,
            )
        )
    return found


def facts_of(checks: Iterable[pacing.diagnosis.Check]) -> stats.Facts:
    """What the checks say beside the numbers; what they could not tell is unknown."""
    told = {
        pacing.diagnosis.Finding.FOUND: True,
        pacing.diagnosis.Finding.RULED_OUT: False,
    }
    by_cause = {each.cause: told.get(each.finding) for each in checks}
    cause = pacing.diagnosis.Cause
    return stats.Facts(
        cap_hit=by_cause.get(cause.LIMIT),
        rejected=by_cause.get(cause.CREATIVE_REJECTED),
        bid_cap=by_cause.get(cause.CPC_ABOVE_BID_CAP),
        narrow=by_cause.get(cause.AUDIENCE_TOO_NARROW),
    )


def check_part(check: pacing.diagnosis.Check) -> dict[str, Any]:
    """A cause as it stands in a reading."""
    return {
        "cause": str(check.cause),
        "finding": str(check.finding),
        "text": check.text,
        "evidence": dict(check.evidence),
    }


def _top(top: pacing.diagnosis.Concentration | None) -> dict[str, Any] | None:
    if top is None:
        return None
    return {"ad": top.id, "name": top.name, "share": top.share, "share_before": top.share_before}


def episode_part(view: AccountView, episode: stats.Episode) -> dict[str, Any]:
    """An episode as it stands in a reading; an estimate."""
    opened = episode.opened
    return {
        "first": Day(episode.first),
        "last_flag": Day(episode.last),
        "deviation": pacing.diagnosis.exact(opened.z),
        "expected": Money(round(opened.expected), view.account.currency),
        "of": "utilisation" if opened.utilisation else "spend",
        "algorithm": str(opened.method),
        "version": stats.ANOMALY_VERSION,
        "estimate": True,
    }


def classified_part(
    lately: Lately, windows: tuple[tuple[int, int], tuple[int, int]], found: stats.Classification
) -> dict[str, Any]:
    """What an episode was, with the conditions of every call that was tried; an estimate."""
    before, now = windows
    told: Fraction = lately.told(now)
    return {
        "call": str(found.call),
        "baseline": [Day(day) for day in before],
        "window": [Day(day) for day in now],
        "conversions_told": told,
        "conversions_told_basis": "assumed",
        "conditions": [
            {
                "call": str(call),
                "text": each.text,
                "value": pacing.diagnosis.exact(each.value),
                "met": each.met,
            }
            for call, conditions in found.conditions.items()
            for each in conditions
        ],
        "supporting": [
            {"text": each.text, "value": pacing.diagnosis.exact(each.value), "met": each.met}
            for each in found.supporting
        ],
        "algorithm": stats.WINNER_ALGORITHM,
        "version": stats.WINNER_VERSION,
        "estimate": True,
    }
