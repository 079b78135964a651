"""TikTok's budgets in the model's modes, and at which level one counts.

Under campaign budget optimisation (CBO) the campaign alone holds the budget: its ad groups report
`BUDGET_MODE_INFINITE` and 0.0, which is inherited, not unlimited and not zero. Modes: portal document
1739381246298114. `BUDGET_MODE_DAILY` is in none of TikTok's documents; old configurations write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import evolve

from paceboard.plugin import Budget, BudgetMode, Delivery, Entity, Level
from paceboard_tiktok.figures import micros
from paceboard_tiktok.wire import Campaign, Group

__all__ = ["campaign_budgets", "group_budgets"]

MODES: Mapping[str, BudgetMode] = {
    "BUDGET_MODE_DAY": BudgetMode.DAILY,
    "BUDGET_MODE_DAILY": BudgetMode.DAILY,
    "BUDGET_MODE_DYNAMIC_DAILY_BUDGET": BudgetMode.DYNAMIC_DAILY,
    "BUDGET_MODE_TOTAL": BudgetMode.LIFETIME,
    "BUDGET_MODE_INFINITE": BudgetMode.NONE,
}

Note = Callable[[str, str], None]


def campaign_budgets(
    campaigns: Iterable[tuple[Campaign, Entity]], groups: Sequence[Entity], *, note: Note
) -> Iterable[Budget]:
    """The campaigns' own budgets.

    A campaign has no schedule of its own: its lifetime budget is spread from the first start to the last
    end of its groups that are not deleted.
    """
    for row, entity in campaigns:
        starts, ends = _span([group for group in groups if group.parent == entity.id])
        budget = _stated(row, entity, starts, ends, note)
        if budget is not None:
            yield budget


def group_budgets(
    groups: Iterable[tuple[Group, Entity]],
    campaigns: Iterable[tuple[Campaign, Entity]],
    *,
    tomorrow: int,
    note: Note,
) -> Iterable[Budget]:
    """The groups' budgets: inherited where the campaign holds one for them.

    Args:
        tomorrow: the instant at which the account's next day begins, and a scheduled budget with it.
    """
    above = {entity.id: row for row, entity in campaigns}
    for row, entity in groups:
        campaign = above.get(entity.parent)
        if campaign is not None and _holds(campaign, row):
            yield Budget(
                level=Level.GROUP,
                entity=entity.id,
                mode=BudgetMode.INHERITED,
                amount=None,
                raw_mode=row.budget_mode or "",
            )
            continue
        budget = _stated(row, entity, entity.starts, entity.ends, note)
        if budget is not None:
            yield _scheduled(budget, row, tomorrow)


def _scheduled(budget: Budget, row: Group, tomorrow: int) -> Budget:
    """The budget with the daily amount that was set for the next day, if one was."""
    pending = micros(row.scheduled_budget, what=f"scheduled budget of {budget.entity}")
    if (
        not pending
        or pending == budget.amount
        or budget.mode not in (BudgetMode.DAILY, BudgetMode.DYNAMIC_DAILY)
    ):
        return budget
    return evolve(budget, next_amount=pending, next_from=tomorrow)


def _holds(campaign: Campaign, group: Group) -> bool:
    """The campaign's budget is the group's: under CBO always, else where the group says it has none."""
    if campaign.budget_optimize_on:
        return True
    bounded = MODES.get(campaign.budget_mode or "") not in (None, BudgetMode.NONE)
    return bounded and MODES.get(group.budget_mode or "") is BudgetMode.NONE


def _span(groups: Sequence[Entity]) -> tuple[int | None, int | None]:
    living = [group for group in groups if group.delivery is not Delivery.DELETED]
    starts = [group.starts for group in living if group.starts is not None]
    ends = [group.ends for group in living if group.ends is not None]
    open_end = len(ends) < len(living) or not ends
    return min(starts, default=None), None if open_end else max(ends)


def _amount(row: Campaign | Group, entity: Entity) -> int | None:
    """The amount in force: where Smart+ raises it by itself, the raised one."""
    raised = micros(row.current_budget, what=f"current budget of {entity.id}")
    return raised or micros(row.budget, what=f"budget of {entity.id}")


def _stated(
    row: Campaign | Group, entity: Entity, starts: int | None, ends: int | None, note: Note
) -> Budget | None:
    """The budget as TikTok states it; None for what a deleted entity says in words that we do not know."""
    raw = row.budget_mode or ""
    mode, amount = MODES.get(raw, BudgetMode.UNKNOWN), _amount(row, entity)
    if mode is BudgetMode.NONE:
        amount = None
    elif amount is None and mode is not BudgetMode.UNKNOWN:
        mode, raw = BudgetMode.UNKNOWN, f"{raw} without an amount"
    if mode is BudgetMode.UNKNOWN:
        if entity.delivery is Delivery.DELETED:
            return None
        note("unknown_budget_mode", f"{entity.level} {entity.id} has the budget mode {raw[:80]!r}")
        amount = None
    if raw == "BUDGET_MODE_DAILY":
        note("budget_mode_alias", f"{entity.level} {entity.id}: BUDGET_MODE_DAILY is read as BUDGET_MODE_DAY")
    lifetime = mode is BudgetMode.LIFETIME
    return Budget(
        level=entity.level,
        entity=entity.id,
        mode=mode,
        amount=amount,
        raw_mode=raw,
        starts=starts if lifetime else None,
        ends=ends if lifetime else None,
    )
