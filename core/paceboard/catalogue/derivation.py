"""How Spend vs Budget derives its number: spend from its rows, the cap from what set it."""

from __future__ import annotations

from fractions import Fraction

from paceboard.catalogue.envelope import spend_tree, spent_in
from paceboard.catalogue.figures import figures_of
from paceboard.catalogue.forecast_part import estimate_of
from paceboard.plugin import (
    AccountView,
    Estimate,
    Given,
    Node,
    Operation,
    Operator,
    Reading,
    Row,
    WindowKey,
    pacing,
)

__all__ = ["explain"]


def explain(view: AccountView, reading: Reading) -> Node | None:
    """Used, from the ledger's rows: spend of each day over the cap."""
    if reading.value is None or view.cap is None:
        return None
    return Operation(
        label="used",
        operator=Operator.QUOTIENT,
        parts=(spend_tree(view, WindowKey.PERIOD), _cap_node(view, view.cap)),
        beside=_estimates(view),
    )


def _estimates(view: AccountView) -> tuple[Estimate, ...]:
    """Where spend lands, which is no part of what is used."""
    spent = spent_in(view, WindowKey.PERIOD).micros
    figures = None if spent is None else figures_of(view, spent)
    found = None if figures is None else estimate_of(view, figures)
    return () if found is None else (found,)


def _cap_node(view: AccountView, cap: pacing.Cap) -> Node:
    if cap.basis == "flight":
        source = f"configuration, inputs {view.inputs[:12]}"
        return Given(label=f"flight {cap.name!r}", value=int(cap.micros), source=source)
    if cap.basis == "account_limit":
        revision = next(each.revision for each in view.limits if str(each.item.cycle) == cap.name)
        return _row(view, "spending_limit", (("cycle", cap.name),), int(cap.micros), revision)
    return Operation(label="cap", operator=Operator.SUM, parts=_budget_nodes(view))


def _row(view: AccountView, table: str, key: tuple[tuple[str, str], ...], value: int, revision: int) -> Row:
    account = ("account", str(view.account.ref))
    return Row(table=table, key=(account, *key), column="amount", value=value, revision=revision)


def _budget_nodes(view: AccountView) -> tuple[Node, ...]:
    """Each budget's amount times how much of it the period has: days in force, or its schedule's share."""
    period = view.period
    if period is None:
        return ()
    shares = pacing.shares_of(view.resolution, period, view.account.zone)
    nodes = tuple(
        _budget_node(view, stretch, times, "days in force" if stretch.daily else "share of its schedule")
        for stretch, times in shares
    )
    if period.kind == "lifetime" or period.end is None:
        return nodes
    return (*nodes, *(_lifetime_node(view, plan, period.end) for plan in view.lifetimes))


def _lifetime_node(view: AccountView, plan: pacing.LifetimePlan, end: int) -> Node:
    """What a lifetime budget plans by an instant: what it had cost at its last event, and its share since."""
    leg = plan.line.leg(end)
    source = f"spend of {plan.entity} in the ledger"
    if leg is None or (end >= leg.end and leg.after is not None):
        return Given(label=plan.entity, value=plan.line.until(end), source=source)
    amount = _row(view, "budget", (("entity", plan.entity),), leg.amount, leg.revision)
    share = leg.share(leg.start, end)
    if not leg.spent:
        return _share_of(plan.entity, amount, share)
    spent = Given(label="spent by its last event", value=leg.spent, source=source)
    since = Given(label="spent since the period began", value=leg.spent - leg.before, source=source)
    if not leg.left:
        return since
    left = Operation(label="left then", operator=Operator.DIFFERENCE, parts=(amount, spent))
    planned = _share_of("planned since", left, share)
    return Operation(label=plan.entity, operator=Operator.SUM, parts=(since, planned))


def _budget_node(view: AccountView, stretch: pacing.BudgetStretch, times: Fraction, label: str) -> Node:
    stated, key = stretch.amount - stretch.raised, (("entity", stretch.entity),)
    amount: Node = _row(view, "budget", key, stated, stretch.revision)
    if stretch.raised:
        more = Given(label="raised by its schedule", value=stretch.raised, source="the budget's own schedule")
        amount = Operation(label="raised for a time", operator=Operator.SUM, parts=(amount, more))
    return _share_of(stretch.entity, amount, times, label)


def _share_of(entity: str, amount: Node, times: Fraction, label: str = "share of its schedule") -> Node:
    if times == 1:
        return amount
    share = Given(label=label, value=times, source="the account's calendar")
    return Operation(label=entity, operator=Operator.PRODUCT, parts=(amount, share))
