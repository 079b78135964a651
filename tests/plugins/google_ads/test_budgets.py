from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from paceboard.pacing import resolve
from paceboard.plugin import (
    BudgetMode,
    BudgetVersion,
    Delivery,
    Entity,
    Level,
    PermissionDenied,
    Request,
    instant_from_text,
    instant_text,
)
from paceboard_google_ads.rules import PAY_FOR_CONVERSIONS

ID = "1234567890"
NAME = f"customers/{ID}/campaignBudgets/222"


def row(campaign: str = "111", *, budget: Any = None, **values: Any) -> dict[str, Any]:
    daily = {"id": "222", "amountMicros": "50000000", "period": "DAILY", "type": "STANDARD"}
    own = {"id": campaign, "name": "Search", "status": "ENABLED", "primaryStatus": "ELIGIBLE"}
    return {
        "campaign": {**own, "startDateTime": "2026-11-01 00:00:00", "campaignBudget": NAME, **values},
        "campaignBudget": {"resourceName": NAME, **(daily if budget is None else budget)},
    }


def change(
    time: str, amount: str | None = "50000000", before: str | None = None, **values: Any
) -> dict[str, Any]:
    old, new = (
        {} if each is None else {"campaignBudget": {"amountMicros": each}} for each in (before, amount)
    )
    usual = {
        "changeDateTime": time,
        "changeResourceType": "CAMPAIGN_BUDGET",
        "changeResourceName": NAME,
        "resourceChangeOperation": "UPDATE",
        "changedFields": "amountMicros",
        "oldResource": old,
        "newResource": new,
    }
    return {"changeEvent": {**usual, **values}}


@pytest.fixture
def budgets(make: Any, listed: Any, account: Any) -> Any:
    """Budgets of rows, with a change history."""

    def read(*rows: Any, changes: Any = ()) -> list[Any]:
        history = changes if isinstance(changes, dict) else {"results": list(changes)}
        connector, _ = make({"campaign": {"results": list(rows)}, "change_event": history})
        found: list[Any] = listed(connector.budgets(account))
        return found

    return read


@pytest.mark.parametrize(
    ("values", "budget", "mode", "amount"),
    [
        ({}, None, BudgetMode.DYNAMIC_DAILY, 50_000_000),
        ({"paymentMode": "CONVERSIONS"}, None, BudgetMode.DYNAMIC_DAILY, 50_000_000),
        (
            {},
            {"id": "2", "amountMicros": "7", "period": "DAILY", "type": "FIXED_CPA"},
            BudgetMode.DYNAMIC_DAILY,
            7,
        ),
        ({}, {"id": "2", "totalAmountMicros": "900", "period": "CUSTOM_PERIOD"}, BudgetMode.LIFETIME, 900),
        ({}, {"id": "2", "amountMicros": "0", "period": "DAILY"}, BudgetMode.DYNAMIC_DAILY, 0),
        ({}, {"id": "2", "amountMicros": "7", "period": "WEEKLY"}, BudgetMode.UNKNOWN, None),
        ({}, {"id": "2", "period": "DAILY"}, BudgetMode.UNKNOWN, None),
        ({"campaignBudget": None}, {}, BudgetMode.NONE, None),
    ],
)
def test_periods_are_modes(
    budgets: Any, notes: Any, values: Any, budget: Any, mode: BudgetMode, amount: int | None
) -> None:
    """An average daily budget, one paid for by conversion, a total, and what we do not know."""
    (found,) = budgets(row(budget=budget, **values))

    assert (mode, amount) == (found.mode, found.amount)
    assert (mode is BudgetMode.UNKNOWN) == ("unknown_budget_mode" in [code for code, _ in notes])


def test_a_total_budget_has_its_campaigns_schedule(budgets: Any) -> None:
    """It is spread from the first second to the last."""
    total = {"id": "2", "totalAmountMicros": "900", "period": "CUSTOM_PERIOD"}
    (found,) = budgets(row(budget=total, endDateTime="2026-11-30 23:59:59"))

    assert instant_from_text("2026-11-01T04:00Z") == found.starts
    assert instant_from_text("2026-12-01T05:00Z") == found.ends


def test_a_shared_budget_counts_once(make: Any, listed: Any, account: Any) -> None:
    """Two campaigns on one budget may spend its amount together, one more on its own besides."""
    own = {"id": "333", "amountMicros": "10000000", "period": "DAILY"}
    rows = [row("1"), row("2"), row("3", budget=own)]
    connector, _ = make(
        {"campaign": {"results": rows}, "ad_group": {}, "ad_group_ad": {}, "change_event": {}}
    )
    entities = listed(connector.entities(account))
    versions = [
        BudgetVersion(budget=budget, valid_from=None, valid_to=None, estimated=False, revision=1)
        for budget in listed(connector.budgets(account))
    ]
    resolution = resolve(entities, versions)

    assert ["222", "222", "333"] == [version.budget.pool for version in versions]
    assert [50_000_000, 10_000_000] == [stretch.amount for stretch in resolution.stretches]
    assert resolution.known


def told(budgets: Any) -> list[Any]:
    """Amounts in units with the UTC times between which they held, oldest first."""

    def text(instant: Any) -> Any:
        return None if instant is None else instant_text(instant)[5:16]

    found = [(each.amount // 1_000_000, text(each.valid_from), text(each.valid_to)) for each in budgets]
    return sorted(found, key=lambda each: (each[1] or "", each[2] or "9"))


def test_the_last_change_says_since_when(budgets: Any, account: Any) -> None:
    """In the account's own time, to the microsecond; other fields' changes do not count."""
    history = [
        change("2026-11-19 09:00:00.000000", "40000000"),
        change("2026-11-20 10:30:00.250000"),
        change("2026-11-21 08:00:00.000000", None, changedFields="name"),
    ]
    found, *_ = budgets(row(), changes=history)

    assert instant_from_text("2026-11-20T15:30:00.250000+00:00") == found.valid_from


@pytest.mark.parametrize(
    ("history", "known"),
    [
        ([], False),
        ([change("2026-11-20 10:00:00", "60000000")], False),
        ([change("2026-11-20 10:00:00", None)], True),
        ([change("2026-11-20 10:00:00", changeResourceName="customers/1/campaignBudgets/9")], False),
        ([change("2026-11-20 10:00:00", None, changedFields="", resourceChangeOperation="CREATE")], True),
    ],
)
def test_only_a_change_to_the_present_amount_counts(budgets: Any, history: Any, known: bool) -> None:
    """A change to another amount was followed by one that the history does not tell."""
    found, *_ = budgets(row(), changes=history)

    assert known == (found.valid_from is not None)


def test_moving_to_another_budget_is_a_change(budgets: Any) -> None:
    """A campaign has its amount since it draws on its budget, not since the budget was set."""
    name = f"customers/{ID}/campaigns/111"
    moved = change(
        "2026-11-21 08:00:00",
        None,
        changeResourceType="CAMPAIGN",
        changeResourceName=name,
        changedFields="campaignBudget,name",
    )
    found, *_ = budgets(row(resourceName=name), changes=[change("2026-11-20 10:30:00"), moved])

    assert instant_from_text("2026-11-21T13:00Z") == found.valid_from


def test_budgets_of_before_come_beside_the_present_one(budgets: Any) -> None:
    """Three amounts of one day, each with its exact times; before the history begins it is open."""
    history = [
        change("2026-11-20 09:00:00", "30000000", "40000000"),
        change("2026-11-20 09:30:00", "50000000", "30000000"),
    ]

    assert [
        (40, None, "11-20T14:00"),
        (30, "11-20T14:00", "11-20T14:30"),
        (50, "11-20T14:30", None),
    ] == told(budgets(row(), changes=history))


def test_what_two_entries_do_not_agree_on_is_not_told(budgets: Any) -> None:
    """An editor's change is in no history: of the time that it lies in nothing is said."""
    history = [
        change("2026-11-19 09:00:00", "30000000", "40000000"),
        change("2026-11-20 09:00:00", "60000000", "35000000"),
    ]

    assert [(40, None, "11-19T14:00"), (50, None, None)] == told(budgets(row(), changes=history))


def test_nothing_is_told_of_the_time_before_a_budget_was_made(budgets: Any) -> None:
    """Its first amount holds since its creation."""
    history = [
        change("2026-11-19 09:00:00", "30000000", None, resourceChangeOperation="CREATE", changedFields=""),
        change("2026-11-20 09:00:00", "50000000", "30000000"),
    ]

    assert [(30, "11-19T14:00", "11-20T14:00"), (50, "11-20T14:00", None)] == told(
        budgets(row(), changes=history)
    )


def drawn(time: str, new: str, old: str, campaign: str = "111") -> dict[str, Any]:
    """A campaign moves from one budget to another."""

    def resource(budget: str) -> dict[str, Any]:
        return {"campaign": {"campaignBudget": f"customers/{ID}/campaignBudgets/{budget}"}}

    return change(
        time,
        None,
        changeResourceType="CAMPAIGN",
        changeResourceName=f"customers/{ID}/campaigns/{campaign}",
        changedFields="campaignBudget",
        oldResource=resource(old),
        newResource=resource(new),
    )


@pytest.mark.parametrize("listed_by_campaign", [True, False])
def test_a_campaign_had_its_former_budgets_amount(
    make: Any, listed: Any, account: Any, listed_by_campaign: bool
) -> None:
    """Which budget it drew on and what that came to then are two histories; both are read."""
    former = {
        "resourceName": f"customers/{ID}/campaignBudgets/333",
        "id": "333",
        "amountMicros": "9000000",
        "period": "DAILY",
    }
    rows = [row()]
    if listed_by_campaign:
        rows.append(row("112", budget=former, campaignBudget=former["resourceName"]))
    history = [
        change("2026-11-18 09:00:00", "8000000", "7000000", changeResourceName=former["resourceName"]),
        drawn("2026-11-19 09:00:00", "222", "333"),
        change("2026-11-20 09:00:00", "9000000", "8000000", changeResourceName=former["resourceName"]),
    ]
    connector, client = make(
        {
            "campaign": {"results": rows},
            "change_event": {"results": history},
            "campaign_budget": {"results": [{"campaignBudget": former}]},
        }
    )
    found = [each for each in listed(connector.budgets(account)) if each.entity == "111"]

    assert [
        (7, None, "11-18T14:00"),
        (8, "11-18T14:00", "11-19T14:00"),
        (50, "11-19T14:00", None),
    ] == told(found)
    assert ["222", "333", "333"] == [each.pool for each in found]
    assert (0 if listed_by_campaign else 1) == len(client.queries("campaign_budget"))


def test_a_shared_budgets_history_counts_once(budgets: Any) -> None:
    """Two campaigns tell of one budget's change, and at every instant its amount counts once."""
    history = [change("2026-11-20 09:00:00", "50000000", "40000000")]
    found = budgets(row("1"), row("2"), changes=history)
    versions = [
        BudgetVersion(
            budget=evolve(each, valid_from=None, valid_to=None),
            valid_from=each.valid_from,
            valid_to=each.valid_to,
            estimated=False,
            revision=1,
        )
        for each in found
    ]
    campaigns = [
        Entity(level=Level.CAMPAIGN, id=each, name="", delivery=Delivery.ACTIVE, raw_status="ENABLED")
        for each in ("1", "2")
    ]
    stretches = resolve(campaigns, versions).stretches

    assert [50_000_000, 40_000_000] == [each.amount for each in stretches]


def test_paid_for_by_conversion_is_a_variant(budgets: Any) -> None:
    """The budget says so in its raw mode, by which its rules are found."""
    fixed = {"id": "2", "amountMicros": "7", "period": "DAILY", "type": "FIXED_CPA"}
    usual, by_mode, by_type = budgets(row("1"), row("2", paymentMode="CONVERSIONS"), row("3", budget=fixed))

    assert ["DAILY", PAY_FOR_CONVERSIONS, PAY_FOR_CONVERSIONS] == [
        each.raw_mode for each in (usual, by_mode, by_type)
    ]


def test_the_history_is_asked_within_googles_bounds(make: Any, listed: Any, account: Any) -> None:
    """A finite range of under 30 days, and a limit."""
    connector, client = make({"campaign": {"results": [row()]}, "change_event": {}})
    listed(connector.budgets(account))
    (query,) = client.queries("change_event")

    assert "change_date_time >= '2026-10-22 15:00:00'" in query
    assert "change_date_time <= '2026-11-21 14:00:00'" in query
    assert query.endswith("LIMIT 10000")


def test_a_full_history_is_read_in_halves(make: Any, listed: Any, account: Any) -> None:
    """Ten thousand rows may be a cut list: both halves of the time are asked again."""

    def answer(request: Request) -> Any:
        whole = "'2026-10-22 15:00:00'" in request.body["query"] and "'2026-11-21 14" in request.body["query"]
        return {"results": [change("2026-11-20 10:30:00")] * (10_000 if whole else 1)}

    connector, client = make({"campaign": {"results": [row()]}, "change_event": answer})
    listed(connector.budgets(account))

    assert 3 == len(client.queries("change_event"))


def test_without_a_history_budgets_still_come(budgets: Any, wire: Any, notes: Any) -> None:
    """A query of changes that is refused or denied is noted: only since when a budget holds is lost."""
    refused = wire.failure(("changeEventError", "START_DATE_TOO_OLD"))
    denied = wire.failure(("authorizationError", "METRIC_ACCESS_DENIED"), http=403)
    found = [budget for changes in (refused, denied) for budget in budgets(row(), changes=changes)]

    assert [None, None] == [each.valid_from for each in found]
    assert ["change_history", "change_history"] == [code for code, _ in notes]


def test_a_refused_listing_of_campaigns_is_refused(make: Any, wire: Any, listed: Any, account: Any) -> None:
    """Without campaigns there is no budget to tell, and no empty list stands for it."""
    denied = wire.failure(("authorizationError", "METRIC_ACCESS_DENIED"), http=403)
    connector, _ = make({"campaign": denied})
    with pytest.raises(PermissionDenied):
        listed(connector.budgets(account))


def test_budgets_come_of_the_listing_that_entities_read(make: Any, listed: Any, account: Any) -> None:
    """One refresh asks for campaigns once; the next one asks again."""
    bodies = {"campaign": {"results": [row()]}, "ad_group": {}, "ad_group_ad": {}, "change_event": {}}
    connector, client = make(bodies)
    for asked in (1, 2):
        listed(connector.entities(account))
        listed(connector.budgets(account))
        assert asked == len(client.queries("campaign"))


def test_a_new_type_of_budget_is_counted(budgets: Any, notes: Any) -> None:
    """It keeps its own word; the rules of its mode are all that is known of it."""
    novel = {"id": "2", "amountMicros": "7", "period": "DAILY", "type": "NOVEL"}
    (found,) = budgets(row(budget=novel))

    assert (BudgetMode.DYNAMIC_DAILY, "DAILY NOVEL") == (found.mode, found.raw_mode)
    assert ["unknown_budget_type"] == [code for code, _ in notes]
