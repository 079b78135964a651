"""How Spend vs Budget derives its number: spend from its rows, the cap from what set it."""

from __future__ import annotations

from paceboard.catalogue.envelope import spend_tree
from paceboard.plugin import AccountView, Given, Node, Operation, Operator, Reading, Row, WindowKey, pacing

__all__ = ["explain"]


def explain(view: AccountView, reading: Reading) -> Node | None:
    """Used, from the ledger's rows: spend of each day over the cap."""
    if reading.value is None or view.cap is None:
        return None
    return Operation(
        label="used",
        operator=Operator.QUOTIENT,
        parts=(spend_tree(view, WindowKey.PERIOD), _cap_node(view, view.cap)),
    )


def _cap_node(view: AccountView, cap: pacing.Cap) -> Node:
    if cap.basis == "flight":
        source = f"configuration, inputs {view.inputs[:12]}"
        return Given(label=f"flight {cap.name!r}", value=int(cap.micros), source=source)
    if cap.basis == "account_limit":
        revision = view.limits[0].revision
        return _row(view, "spending_limit", (("cycle", cap.name),), int(cap.micros), revision)
    return Operation(label="cap", operator=Operator.SUM, parts=_budget_nodes(view, cap))


def _row(view: AccountView, table: str, key: tuple[tuple[str, str], ...], value: int, revision: int) -> Row:
    account = ("account", str(view.account.ref))
    return Row(table=table, key=(account, *key), column="amount", value=value, revision=revision)


def _budget_nodes(view: AccountView, cap: pacing.Cap) -> tuple[Node, ...]:
    """Each budget's amount times the days of the period in which it is in force."""
    period = view.period
    nodes: list[Node] = []
    for stretch in view.resolution.stretches:
        amount = _row(view, "budget", (("entity", stretch.entity),), stretch.amount, stretch.revision)
        if cap.basis == "lifetime" or period is None or period.end is None:
            nodes.append(amount)
            continue
        planned = pacing.plan_of(stretch, view.account.zone, period.start, period.end)
        if stretch.amount and planned:
            share = Given(
                label="days in force", value=planned / stretch.amount, source="the account's calendar"
            )
            nodes.append(Operation(label=stretch.entity, operator=Operator.PRODUCT, parts=(amount, share)))
    return tuple(nodes)
