"""Blended Spend and Blended Budget: what all accounts spent and may spend (R86, R88, R91)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from fractions import Fraction
from typing import Any

from paceboard.plugin import (
    Chart,
    GroupCardSpec,
    GroupView,
    Node,
    Operation,
    Operator,
    Reading,
    format_micros,
    format_ratio,
)
from paceboard_reconciliation.blending import (
    SERIES,
    Addend,
    addends,
    budget_tree,
    is_whole,
    money,
    rates_part,
    unknown_cautions,
    worst_part,
)
from paceboard_reconciliation.envelope import (
    alignment_cautions,
    card_of,
    group_reading,
    name_of,
    stale_cautions,
    unread_part,
)
from paceboard_reconciliation.shares import shares_of
from paceboard_reconciliation.statuses import by_urgency

__all__ = ["BLENDED_BUDGET", "BLENDED_SPEND", "CARDS"]


def _judge_spend(card: GroupCardSpec, view: GroupView) -> Reading:
    found = addends(view)
    unknown = [(each.name, each.spent.why) for each in found if each.spent.micros is None]
    known = _sum(each.spent.micros for each in found)
    whole = is_whole(view, unknown)
    told = f"{'' if whole else 'at least '}{format_micros(known, view.currency)} spent"
    return group_reading(
        card,
        view,
        value=known if whole else None,
        warnings=(
            *unknown_cautions(view, unknown),
            *stale_cautions(view.members),
            *alignment_cautions(view.members),
        ),
        text=_sentence(view, found, told, unknown, whole=whole),
        parts={
            "known_spend": money(view, known),
            "known_accounts": len(found) - len(unknown),
            "worst": worst_part(view),
            "accounts": _rows(view, found, whole=whole),
            "platforms": _platforms(view, found, whole=whole),
            "rates": rates_part(each.rates for each in found),
            "unread": unread_part(view),
        },
    )


def _sum(values: Iterable[int | None]) -> int:
    """Of values that are known."""
    return sum(value for value in values if value is not None)


def _sentence(
    view: GroupView, found: Sequence[Addend], known: str, unknown: Sequence[tuple[str, str]], *, whole: bool
) -> str:
    count = len(view.members)
    if not count:
        return "No account was read yet. Run `paceboard refresh`."
    first = by_urgency(view.members)[0]
    status = "unknown" if first.reading is None else first.reading.status
    beside = f"the worst status is {status}, of {name_of(first)}"
    if whole:
        return f"{known} by {count} accounts, each in its own period; {beside}.{_exchanged(found)}"
    missing = [name for name, _ in unknown] + [each.account for each in view.unread]
    old = [name_of(each) for each in view.members if each.view.stale]
    lacks = [f"without {', '.join(missing)}"] if missing else []
    lacks += [f"with old data of {', '.join(old)}"] if old else []
    told = f"{count - len(unknown)} of {count + len(view.unread)} accounts"
    return f"Not known in all: {known} by {told}, {', '.join(lacks)}; {beside}.{_exchanged(found)}"


def _exchanged(found: Sequence[Addend]) -> str:
    """Who says the rates."""
    sources = sorted({rate.source for each in found for rate in each.spent.rates.values()})
    return f" Exchanged at the rate of each day ({'; '.join(sources)})." if sources else ""


def _rows(view: GroupView, found: Sequence[Addend], *, whole: bool) -> list[dict[str, Any]]:
    """Each account; it has a share of what is whole only."""
    spends = {_ref(each): each.spent.micros for each in found if each.spent.micros is not None}
    shares = shares_of(spends) if whole else {}
    return [
        {
            "name": each.name,
            "status": None if each.member.reading is None else str(each.member.reading.status),
            "spend": money(view, each.spent.micros),
            "share": shares.get(_ref(each)),
            "own_spend": None if each.member.reading is None else each.member.reading.parts.get("spent"),
            "account": _ref(each),
            "platform": each.member.view.connector_title,
            "why_unknown": each.spent.why or None,
        }
        for each in found
    ]


def _ref(addend: Addend) -> str:
    return str(addend.member.view.account.ref)


def _platforms(view: GroupView, found: Sequence[Addend], *, whole: bool) -> list[dict[str, Any]]:
    """Each platform's accounts together, where all of them are known; the worst status beside it."""
    missing = {each.account.partition(":")[0] for each in view.unread}
    own: dict[str, list[Addend]] = {}
    for each in found:
        own.setdefault(each.member.view.connector_title, []).append(each)
    sums = {
        title: None if any(_lacks(each, missing) for each in group) else _sum(e.spent.micros for e in group)
        for title, group in sorted(own.items())
    }
    shares = shares_of({title: value for title, value in sums.items() if value is not None}) if whole else {}
    return [
        {
            "name": title,
            "status": _status(own[title][0]),
            "spend": money(view, value),
            "share": shares.get(title),
        }
        for title, value in sums.items()
    ]


def _lacks(addend: Addend, missing: Container[str]) -> bool:
    """Whether its platform's sum is not known for it: unknown, old, or another of its accounts is missing."""
    view = addend.member.view
    return addend.spent.micros is None or view.stale or view.account.ref.connector in missing


def _status(addend: Addend) -> str | None:
    return None if addend.member.reading is None else str(addend.member.reading.status)


def _explain_spend(view: GroupView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    parts = tuple(each.spent.tree() for each in addends(view))
    return Operation(label="spent by all", operator=Operator.SUM, parts=parts)


def _judge_budget(card: GroupCardSpec, view: GroupView) -> Reading:
    found = addends(view)
    unknown = [(each.name, each.why) for each in found if each.budget is None]
    known = [each for each in found if each.budget is not None]
    spend, budget = _sum(each.spent.micros for each in known), _sum(each.budget for each in known)
    whole = is_whole(view, unknown)
    used = Fraction(spend, budget) if budget else None
    plan = _sum(each.plan for each in known) if all(each.plan is not None for each in known) else None
    told = f"{format_micros(spend, view.currency)} of {format_micros(budget, view.currency)} spent"
    told += "" if used is None else f" ({format_ratio(used)})"
    return group_reading(
        card,
        view,
        value=used if whole else None,
        warnings=(
            *unknown_cautions(view, unknown),
            *stale_cautions(view.members),
            *alignment_cautions(view.members),
        ),
        text=_sentence(view, found, told, unknown, whole=whole),
        parts={
            "known_spend": money(view, spend),
            "known_budget": money(view, budget),
            "known_remaining": money(view, budget - spend),
            "known_plan": money(view, plan),
            "known_pace": Fraction(spend, plan) if plan else None,
            "known_accounts": len(known),
            "worst": worst_part(view),
            "accounts": _budget_rows(view, found),
            "rates": rates_part(each.budget_rates for each in found),
            "unread": unread_part(view),
        },
    )


def _budget_rows(view: GroupView, found: Sequence[Addend]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "status": _status(each),
            "used": None if each.member.reading is None else each.member.reading.value,
            "spend": money(view, each.spent.micros),
            "budget": money(view, each.budget),
            "remaining": money(view, each.left),
            "plan": money(view, each.plan),
            "own_cap": None if each.member.reading is None else each.member.reading.parts.get("cap"),
            "basis": None if each.member.reading is None else each.member.reading.parts.get("basis"),
            "account": _ref(each),
            "platform": each.member.view.connector_title,
            "why_unknown": each.why or None,
        }
        for each in found
    ]


def _explain_budget(view: GroupView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    found = addends(view)
    spend = tuple(each.spent.tree() for each in found)
    budget = tuple(budget_tree(view, each) for each in found)
    return Operation(
        label="used by all",
        operator=Operator.QUOTIENT,
        parts=(
            Operation(label="spent by all", operator=Operator.SUM, parts=spend),
            Operation(label="budget of all", operator=Operator.SUM, parts=budget),
        ),
    )


BLENDED_SPEND = card_of(
    _judge_spend,
    key="blended_spend",
    title="Blended Spend",
    question="What did all platforms together spend, in one currency?",
    chart=Chart.DONUT,
    unit="money",
    windows=("period",),
    of="spend_vs_budget",
    needs=(SERIES,),
    exchanges=True,
    explain=_explain_spend,
    formula="sum over the accounts of each day's spend times that day's exchange rate, rounded to the micro "
    "once an account; only where every account is known and none is too old",
    source="requirements R86, R88, R91; pacing reference 5.2",
    siblings=("blended_budget", "side_by_side_pacing", "mer"),
)
BLENDED_BUDGET = card_of(
    _judge_budget,
    key="blended_budget",
    title="Blended Budget",
    question="How much of all budgets together is spent, and whose status is worst?",
    chart=Chart.PROGRESS,
    unit="ratio",
    windows=("period",),
    of="spend_vs_budget",
    needs=(SERIES,),
    exchanges=True,
    explain=_explain_budget,
    formula="blended spend ÷ blended budget; a budget is what was spent of it at the rates of those days, "
    "and what is left of it at the rate of the last one; one that is used up, at the mean rate of its spend",
    source="requirements R86, R91; pacing reference 5.2: netting hides, so the worst status stands beside it",
    siblings=("blended_spend", "side_by_side_pacing"),
)
CARDS = (BLENDED_SPEND, BLENDED_BUDGET)
