"""Side-by-Side Pacing: each platform by its own clock, period and rules, the worst on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paceboard.plugin import (
    Caution,
    Chart,
    Day,
    Given,
    GroupCardSpec,
    GroupView,
    Instant,
    Member,
    Node,
    Operation,
    Operator,
    Reading,
    Sentiment,
    format_ratio,
)
from paceboard_reconciliation.bounds import bound_text, rules_in_force
from paceboard_reconciliation.envelope import (
    alignment_cautions,
    card_of,
    group_reading,
    name_of,
    unread_cautions,
    unread_part,
)
from paceboard_reconciliation.statuses import by_urgency

__all__ = ["CARDS", "SIDE_BY_SIDE"]


def _judge(card: GroupCardSpec, view: GroupView) -> Reading:
    members = by_urgency(view.members)
    value = _part(members[0], "index") if members else None
    return group_reading(
        card,
        view,
        value=value,
        warnings=(*unread_cautions(view), *_unknown(members), *alignment_cautions(view.members)),
        text=_sentence(members, view),
        parts={"accounts": [_row(each) for each in members], "unread": unread_part(view)},
    )


def _part(member: Member, name: str) -> Any:
    return None if member.reading is None else member.reading.parts.get(name)


def _row(member: Member) -> dict[str, Any]:
    view, reading = member.view, member.reading
    pace, rules, today = _part(member, "pace"), rules_in_force(view), _part(member, "today") or {}
    period = view.period
    return {
        "name": name_of(member),
        "status": None if reading is None else str(reading.status),
        "used": _part(member, "used"),
        "elapsed": _part(member, "elapsed"),
        "index": _part(member, "index"),
        "bound": bound_text(rules),
        "account": str(view.account.ref),
        "platform": view.connector_title,
        "fires": reading is not None and reading.fires,
        "spent": _part(member, "spent"),
        "cap": _part(member, "cap"),
        "plan": _part(member, "plan"),
        "overshoot": None if pace is None else pace - 1,
        "day": None if view.today is None else Day(view.today),
        "most_that_day": today.get("ceiling"),
        "watermark": None if view.watermark is None else Instant(view.watermark),
        "zone": view.account.zone.name,
        "period_kind": None if period is None else period.kind,
        "period_first": None if period is None else Day(period.first),
        "period_last": None if period is None or period.last is None else Day(period.last),
        "rules": [
            {
                "key": rule.key,
                "span": str(rule.span),
                "factor": rule.factor,
                "source": rule.source,
                "quoted": rule.quoted,
            }
            for rule in rules
        ],
    }


def _unknown(members: Sequence[Member]) -> list[Caution]:
    return [
        Caution("account_unknown", f"{name_of(each)}: {each.reading.text}")
        for each in members
        if each.reading is not None and each.reading.value is None
    ]


def _sentence(members: Sequence[Member], view: GroupView) -> str:
    if not members:
        return "No account was read yet. Run `paceboard refresh`."
    first = members[0].reading
    used, elapsed = _part(members[0], "used"), _part(members[0], "elapsed")
    pace = "" if used is None else f", {format_ratio(used)} used"
    pace += "" if used is None or elapsed is None else f" at {format_ratio(elapsed)} of its period"
    bad = sum(each.reading is not None and each.reading.sentiment is Sentiment.BAD for each in members)
    watch = sum(each.reading is not None and each.reading.sentiment is Sentiment.WATCH for each in members)
    missing = f", {len(view.unread)} missing" if view.unread else ""
    return (
        f"{name_of(members[0])} is worst: {first.status if first else 'unknown'}{pace}. "
        f"Of {len(members)} accounts read: {bad} bad, {watch} to be watched{missing}."
    )


def _explain(view: GroupView, reading: Reading) -> Node | None:
    """The index of the account on top: what it used, from its rows, over what of its time or plan is gone."""
    member = by_urgency(view.members)[0]
    used = member.explain()
    part, gap = _part(member, "used"), _part(member, "gap")
    if reading.value is None or used is None:
        return None
    gone = Given(
        label="share of its time or plan that is gone",
        value=part - gap,
        source=f"{member.view.account.ref}, {card_name(member)} of revision {member.view.revision}",
        unit="ratio",
    )
    return Operation(
        label=f"index of {member.view.account.name}",
        operator=Operator.QUOTIENT,
        parts=(used, gone),
        currency=member.view.account.currency,
    )


def card_name(member: Member) -> str:
    """The card whose reading was gathered: `tiktok.spend_vs_budget`."""
    return "" if member.reading is None else member.reading.card


SIDE_BY_SIDE = card_of(
    _judge,
    key="side_by_side_pacing",
    title="Side-by-Side Pacing",
    question="Which platform is off its pace, each by its own clock, period and rules?",
    chart=Chart.TABLE,
    unit="multiple",
    windows=("period",),
    of="spend_vs_budget",
    explain=_explain,
    formula="used ÷ elapsed (or the planned share) of the account whose status is worst; every account "
    "stands in the table with its own, and nothing is added up",
    source="seed document 'Spend vs Budget': platforms pace independently; requirements R86, R87; pacing "
    "reference 5.2",
    siblings=("blended_budget", "blended_spend"),
)
CARDS = (SIDE_BY_SIDE,)
