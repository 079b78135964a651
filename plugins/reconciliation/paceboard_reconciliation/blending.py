"""What each account adds to a total: its spend and budget in one currency, or why they are not known."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from paceboard.plugin import (
    Caution,
    Daily,
    Day,
    GroupView,
    Member,
    Money,
    Node,
    Operation,
    Operator,
    WindowKey,
)
from paceboard_reconciliation.envelope import name_of, unread_cautions
from paceboard_reconciliation.exchanged import (
    Exchanged,
    half_up,
    rate_node,
    rate_of,
    rounded_sum,
    spend_of,
)
from paceboard_reconciliation.statuses import by_urgency, worst

__all__ = [
    "SERIES",
    "Addend",
    "addends",
    "budget_tree",
    "money",
    "rates_part",
    "unknown_cautions",
    "worst_part",
]

SERIES = Daily("spend", WindowKey.PERIOD)
"""Each day of an account's own period, up to its watermark."""


@frozen(kw_only=True)
class Addend:
    """One account's part of a total, in micros of the currency of the total.

    Args:
        spent: up to its watermark, each day at its own rate.
        left: of its budget, at the rate of its last day; None: not known, `why` says so.
        plan: what should have been spent by now, at the mean rate of what was.
    """

    member: Member
    spent: Exchanged
    left: int | None = None
    why: str = ""
    plan: int | None = None
    name: str = field(default="")

    @property
    def budget(self) -> int | None:
        """What was spent and what is left."""
        if self.spent.micros is None or self.left is None:
            return None
        return self.spent.micros + self.left


def addends(view: GroupView) -> list[Addend]:
    """Each account's part, the worst status first."""
    return [_addend(view, member) for member in by_urgency(view.members)]


def _addend(view: GroupView, member: Member) -> Addend:
    spent = _spent(view, member)
    cap, name = member.view.cap, name_of(member)
    if spent.micros is None or cap is None:
        why = spent.why or "no budget is known for it"
        return Addend(member=member, spent=spent, why=why, name=name)
    own = sum(micros or 0 for micros in _series(member).values())
    rate = rate_of(view, member.view.account.currency, member.view.today or 0)
    if rate is None:
        currency = member.view.account.currency
        why = view.no_rates.get((currency, member.view.today or 0), f"no rate of {currency}")
        return Addend(member=member, spent=spent, why=why, name=name)
    mean = Fraction(spent.micros, own) if own else rate.value
    plan = None if member.reading is None else member.reading.parts.get("plan")
    return Addend(
        member=member,
        spent=spent,
        left=half_up((cap.micros - own) * rate.value),
        plan=None if plan is None else half_up(plan.micros * mean),
        name=name,
    )


def _series(member: Member) -> dict[int, int | None]:
    return dict(member.view.series.get(SERIES, ()))


def _spent(view: GroupView, member: Member) -> Exchanged:
    """The period's spend; it is that of the account's own card, or it is not known."""
    reading, series = member.reading, _series(member)
    told = None if reading is None else reading.parts.get("spent")
    if told is None:
        return Exchanged(micros=None, why="its spend is not known" if reading is None else reading.text)
    if told.micros != sum(micros or 0 for micros in series.values()):
        return Exchanged(micros=None, why="its days do not add up to its spend")
    return spend_of(view, member, WindowKey.PERIOD, series)


def budget_tree(view: GroupView, addend: Addend) -> Node:
    """An account's budget: its spend, and what is left of its cap at the rate of its last day."""
    member, spent = addend.member, addend.spent.tree()
    account, used = member.view.account, member.explain()
    if not isinstance(used, Operation) or len(used.parts) != 2:
        raise ValueError(f"{account.ref} tells no cap")
    left: Node = Operation(
        label=f"left of the budget of {account.name}",
        operator=Operator.DIFFERENCE,
        parts=(used.parts[1], used.parts[0]),
        currency=account.currency,
    )
    if account.currency != view.currency:
        rate = rate_node(view, account.currency, member.view.today or 0)
        left = Operation(label="exchanged", operator=Operator.PRODUCT, parts=(left, rate))
    parts = (spent, rounded_sum(f"left of {account.name}", (left,)))
    return Operation(label=f"budget of {account.name}", operator=Operator.SUM, parts=parts)


def money(view: GroupView, micros: int | None) -> Money | None:
    """Micros as a part."""
    return None if micros is None else Money(micros, view.currency)


def unknown_cautions(view: GroupView, unknown: Sequence[tuple[str, str]]) -> list[Caution]:
    """What keeps a total from being one: accounts that are missing, and those that are not known."""
    return [*unread_cautions(view), *(Caution("account_unknown", f"{name}: {why}") for name, why in unknown)]


def worst_part(view: GroupView) -> dict[str, Any] | None:
    """Whose status is worst: in a total, what is over on one platform hides what is under on another."""
    bad = worst(view.members)
    if bad is None:
        return None
    return {"account": bad.account, "name": bad.account_name, "status": str(bad.status)}


def rates_part(found: Sequence[Addend]) -> list[dict[str, Any]]:
    """Every rate that was used: of which day, published for which, by whom."""
    rates = {
        (each.member.view.account.currency, day): rate
        for each in found
        for day, rate in each.spent.rates.items()
    }
    return [
        {
            "currency": currency,
            "day": Day(day),
            "rate": rate.value,
            "published": Day(rate.day),
            "source": rate.source,
        }
        for (currency, day), rate in sorted(rates.items())
    ]
