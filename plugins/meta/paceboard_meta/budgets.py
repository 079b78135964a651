"""Meta's budgets in the model's modes, and at which level one counts.

A budget stands either on the campaign, which shares it out over its ad sets, or on the ad sets. One that
is not used is 0 or left out. A daily budget is an average over the week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from paceboard.plugin import Budget, BudgetMode, BudgetRaise, Entity
from paceboard_meta.figures import minor
from paceboard_meta.rules import SHARING
from paceboard_meta.wire import AdSet, Campaign

__all__ = ["campaign_budgets", "set_budgets"]

DAILY = "daily_budget"
Note = Callable[[str, str], None]
Raises = Mapping[str, tuple[BudgetRaise, ...]]
"""Times for which budgets are raised, by the id of their campaign or ad set."""


def campaign_budgets(
    campaigns: Iterable[tuple[Campaign, Entity]], *, step: int, raises: Raises
) -> Iterable[Budget]:
    """The campaigns' own budgets; mode NONE where the ad sets hold them."""
    for row, entity in campaigns:
        yield _stated(row, entity, step, raises) or _without(entity, BudgetMode.NONE)


def set_budgets(
    sets: Iterable[tuple[AdSet, Entity]],
    campaigns: Iterable[tuple[Campaign, Entity]],
    *,
    step: int,
    raises: Raises,
    note: Note,
) -> Iterable[Budget]:
    """The ad sets' budgets: inherited where the campaign holds one for them."""
    above = {entity.id: (row, entity) for row, entity in campaigns}
    for row, entity in sets:
        campaign, parent = above.get(entity.parent, (None, None))
        if parent is not None and parent.budget_shared:
            yield _without(entity, BudgetMode.INHERITED)
            continue
        sharing = campaign is not None and bool(campaign.is_adset_budget_sharing_enabled)
        budget = _stated(row, entity, step, raises, daily_mode=SHARING if sharing else DAILY)
        if budget is None:
            note("no_budget", f"ad set {entity.id} has no budget, and its campaign holds none for it")
        yield budget or _without(entity, BudgetMode.NONE)


def _without(entity: Entity, mode: BudgetMode) -> Budget:
    return Budget(level=entity.level, entity=entity.id, mode=mode, amount=None)


def _stated(
    row: Campaign | AdSet, entity: Entity, step: int, raises: Raises, *, daily_mode: str = DAILY
) -> Budget | None:
    """The budget that the row holds; None where it holds none."""
    daily = minor(row.daily_budget, step, what=f"daily_budget of {entity.id}")
    lifetime = minor(row.lifetime_budget, step, what=f"lifetime_budget of {entity.id}")
    if lifetime is not None and lifetime > 0:
        return Budget(
            level=entity.level,
            entity=entity.id,
            mode=BudgetMode.LIFETIME,
            amount=lifetime,
            raw_mode="lifetime_budget",
            starts=entity.starts,
            ends=entity.ends,
        )
    if daily is None or daily <= 0:
        return None
    return Budget(
        level=entity.level,
        entity=entity.id,
        mode=BudgetMode.DYNAMIC_DAILY,
        amount=daily,
        raw_mode=daily_mode,
        raises=raises.get(entity.id, ()),
    )
