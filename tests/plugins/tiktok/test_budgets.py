from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from paceboard.plugin import AccountRef, Budget, BudgetMode, Drift, Entity, Level, instant_from_text
from paceboard_tiktok.budgets import campaign_budgets, group_budgets
from paceboard_tiktok.entities import campaign_entity, group_entity
from paceboard_tiktok.wire import Campaign, Group

Note = Callable[[str, str], None]
TOMORROW = instant_from_text("2026-04-25T07:00Z")
ACCOUNT = AccountRef("tiktok", "7000000000000000001")


def campaign(**values: Any) -> tuple[Campaign, Entity]:
    row = Campaign(**{"campaign_id": "17", "operation_status": "ENABLE", **values})
    return row, campaign_entity(row, ACCOUNT, note=lambda *_: None)


def group(**values: Any) -> tuple[Group, Entity]:
    given = {"adgroup_id": "18", "campaign_id": "17", "operation_status": "ENABLE", **values}
    row = Group(**given)
    return row, group_entity(row, ACCOUNT, note=lambda *_: None)


def of_campaign(note: Note, **values: Any) -> list[Budget]:
    return list(campaign_budgets([campaign(**values)], [], note=note))


def of_group(note: Note, above: dict[str, Any], **values: Any) -> Budget:
    (budget,) = group_budgets([group(**values)], [campaign(**above)], tomorrow=TOMORROW, note=note)
    return budget


@pytest.mark.parametrize(
    ("raw", "mode"),
    [
        ("BUDGET_MODE_DAY", BudgetMode.DAILY),
        ("BUDGET_MODE_DYNAMIC_DAILY_BUDGET", BudgetMode.DYNAMIC_DAILY),
        ("BUDGET_MODE_TOTAL", BudgetMode.LIFETIME),
    ],
)
def test_a_budget_keeps_its_mode_and_its_exact_amount(raw: str, mode: BudgetMode, note: Note) -> None:
    """Amounts are JSON numbers on the wire and micros here; the raw mode stays beside."""
    budget = Budget(level=Level.CAMPAIGN, entity="17", mode=mode, amount=520_100_000, raw_mode=raw)

    assert [budget] == of_campaign(note, budget_mode=raw, budget=Decimal("520.1"))


@pytest.mark.parametrize(("current", "expected"), [(144, 144_000_000), (0, 120_000_000), (None, 120_000_000)])
def test_a_raised_budget_counts_as_raised(current: Any, expected: int, note: Note) -> None:
    """Where Smart+ raises a budget by itself, the amount in force is `current_budget`."""
    mode = "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"
    (budget,) = of_campaign(note, budget_mode=mode, budget=120, current_budget=current)

    assert expected == budget.amount


def test_the_old_name_of_the_daily_mode_is_accepted_and_said(
    note: Note, notes: list[tuple[str, str]]
) -> None:
    """`BUDGET_MODE_DAILY` is in none of TikTok's documents; it is read as daily and noted (C9)."""
    (budget,) = of_campaign(note, budget_mode="BUDGET_MODE_DAILY", budget=50)

    assert (BudgetMode.DAILY, 50_000_000) == (budget.mode, budget.amount)
    assert ["budget_mode_alias"] == [code for code, _ in notes]


def test_an_infinite_budget_is_none_and_not_zero(note: Note) -> None:
    """TikTok writes 0 beside INFINITE; it is no amount."""
    (budget,) = of_campaign(note, budget_mode="BUDGET_MODE_INFINITE", budget=0)

    assert (BudgetMode.NONE, None) == (budget.mode, budget.amount)


def test_an_unknown_mode_is_unknown_with_its_raw_value(note: Note, notes: list[tuple[str, str]]) -> None:
    """A mode that TikTok adds tomorrow is never taken for unlimited (R9)."""
    (budget,) = of_campaign(note, budget_mode="BUDGET_MODE_WEEK", budget=700)

    assert (BudgetMode.UNKNOWN, None, "BUDGET_MODE_WEEK") == (budget.mode, budget.amount, budget.raw_mode)
    assert ["unknown_budget_mode"] == [code for code, _ in notes]


@pytest.mark.parametrize("amount", [None, "", "-"])
def test_a_mode_without_its_amount_is_unknown(amount: Any, note: Note) -> None:
    """A daily budget of no amount is neither zero nor none."""
    (budget,) = of_campaign(note, budget_mode="BUDGET_MODE_DAY", budget=amount)

    assert (BudgetMode.UNKNOWN, "BUDGET_MODE_DAY without an amount") == (budget.mode, budget.raw_mode)


def test_a_deleted_campaign_cannot_block_with_an_unknown_mode(
    note: Note, notes: list[tuple[str, str]]
) -> None:
    """What is gone needs no budget that we understand, and a known one of it is still told."""
    gone = {"operation_status": "DELETE", "budget": 50}

    assert [] == of_campaign(note, budget_mode="BUDGET_MODE_OLD", **gone)
    assert 1 == len(of_campaign(note, budget_mode="BUDGET_MODE_DAY", **gone))
    assert [] == notes


def test_an_amount_of_another_form_stops_the_reading(note: Note) -> None:
    """A budget that is no number is refused, not dropped."""
    with pytest.raises(Drift, match="budget of 17"):
        of_campaign(note, budget_mode="BUDGET_MODE_DAY", budget="fifty")


CBO = {"budget_mode": "BUDGET_MODE_DYNAMIC_DAILY_BUDGET", "budget": 100, "budget_optimize_on": True}


@pytest.mark.parametrize(
    "own",
    [
        {"budget_mode": "BUDGET_MODE_INFINITE", "budget": Decimal("0.0")},
        {"budget_mode": "BUDGET_MODE_DAY", "budget": 50},
        {"budget_mode": None, "budget": None},
    ],
)
def test_under_cbo_a_group_inherits(own: dict[str, Any], note: Note) -> None:
    """The campaign holds the budget, whatever the group shows; 0.0 is never a budget of zero (R11)."""
    budget = of_group(note, CBO, **own)

    assert (BudgetMode.INHERITED, None) == (budget.mode, budget.amount)


def test_an_infinite_group_inherits_a_bounded_campaign(note: Note) -> None:
    """The field for CBO is missing where it is off; a campaign with an amount still holds the budget."""
    above = {"budget_mode": "BUDGET_MODE_TOTAL", "budget": 1000}

    assert BudgetMode.INHERITED == of_group(note, above, budget_mode="BUDGET_MODE_INFINITE", budget=0).mode


def test_without_cbo_a_group_has_its_own_budget(note: Note) -> None:
    """Under an infinite campaign the group's amount counts."""
    above = {"budget_mode": "BUDGET_MODE_INFINITE", "budget": 0}
    budget = of_group(note, above, budget_mode="BUDGET_MODE_DAY", budget=50)

    assert (Level.GROUP, "18", BudgetMode.DAILY, 50_000_000) == (
        budget.level,
        budget.entity,
        budget.mode,
        budget.amount,
    )


def test_an_infinite_group_under_an_infinite_campaign_has_no_budget(note: Note) -> None:
    """Nobody holds a budget here; that is none, not zero and not inherited."""
    above = {"budget_mode": "BUDGET_MODE_INFINITE", "budget": 0}

    assert BudgetMode.NONE == of_group(note, above, budget_mode="BUDGET_MODE_INFINITE", budget=0).mode


def test_a_campaigns_lifetime_runs_from_its_first_group_to_its_last(note: Note) -> None:
    """A campaign has no schedule; that of its groups bounds its lifetime budget, deleted ones aside."""
    spans = [
        ("2026-04-02 07:00:00", "2026-04-20 07:00:00", "ENABLE"),
        ("2026-04-05 07:00:00", "2026-05-02 07:00:00", "DISABLE"),
        ("2026-01-01 07:00:00", "2026-12-31 07:00:00", "DELETE"),
    ]
    groups = [
        group(
            adgroup_id=str(place),
            schedule_start_time=start,
            schedule_end_time=end,
            operation_status=status,
        )[1]
        for place, (start, end, status) in enumerate(spans, start=100)
    ]
    lifetime = campaign(budget_mode="BUDGET_MODE_TOTAL", budget=40_000)
    (budget,) = campaign_budgets([lifetime], groups, note=note)

    assert instant_from_text("2026-04-02T07:00Z") == budget.starts
    assert instant_from_text("2026-05-02T07:00Z") == budget.ends


def test_a_campaign_with_an_endless_group_has_no_end(note: Note) -> None:
    """One group without an end leaves the campaign's lifetime budget without one."""
    groups = [
        group(schedule_start_time="2026-04-02 07:00:00", schedule_end_time="2026-04-20 07:00:00")[1],
        group(adgroup_id="19", schedule_start_time="2026-04-02 07:00:00")[1],
    ]
    lifetime = campaign(budget_mode="BUDGET_MODE_TOTAL", budget=40_000)
    (budget,) = campaign_budgets([lifetime], groups, note=note)

    assert (instant_from_text("2026-04-02T07:00Z"), None) == (budget.starts, budget.ends)


@pytest.mark.parametrize(("pending", "amount"), [(75.5, 75_500_000), ("75.50", 75_500_000)])
def test_a_scheduled_budget_begins_with_the_accounts_next_day(pending: Any, amount: int, note: Note) -> None:
    """Changes of a daily group budget take effect at midnight; until then the old amount counts."""
    budget = of_group(note, {}, budget_mode="BUDGET_MODE_DAY", budget=50, scheduled_budget=pending)

    assert (50_000_000, amount, TOMORROW) == (budget.amount, budget.next_amount, budget.next_from)


@pytest.mark.parametrize(
    ("mode", "pending"),
    [
        *(("BUDGET_MODE_DAY", pending) for pending in (0, None, "-", 50)),
        *((mode, 75) for mode in ("BUDGET_MODE_TOTAL", "BUDGET_MODE_INFINITE")),
    ],
)
def test_nothing_is_scheduled_where_no_daily_amount_waits(mode: str, pending: Any, note: Note) -> None:
    """Zero means none; lifetime budgets change at once."""
    budget = of_group(note, {}, budget_mode=mode, budget=50, scheduled_budget=pending)

    assert (None, None) == (budget.next_amount, budget.next_from)
