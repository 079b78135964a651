from __future__ import annotations

from typing import Any

import pytest

from paceboard.plugin import Delivery, Drift, Level, PagingBroken, PermissionDenied, instant_from_text

ID = "1234567890"


def campaign(key: str = "111", **values: Any) -> dict[str, Any]:
    own = {
        "resourceName": f"customers/{ID}/campaigns/{key}",
        "id": key,
        "name": "Search | FR",
        "status": "ENABLED",
        "servingStatus": "SERVING",
        "primaryStatus": "ELIGIBLE",
        "startDateTime": "2026-11-01 00:00:00",
        "campaignBudget": f"customers/{ID}/campaignBudgets/222",
        **values,
    }
    return {"campaign": own}


def bodies(*rows: Any, groups: Any = None, ads: Any = None) -> dict[str, Any]:
    return {"campaign": {"results": list(rows)}, "ad_group": groups or {}, "ad_group_ad": ads or {}}


def test_three_levels_come_in_order(make: Any, listed: Any, account: Any) -> None:
    """Campaigns, then ad groups, then ads, each with its parent."""
    group = {"adGroup": {"id": "21", "name": "Broad", "status": "ENABLED"}, "campaign": {"id": "111"}}
    ad = {"adGroupAd": {"ad": {"id": "31"}, "status": "PAUSED"}, "adGroup": {"id": "21"}}
    connector, client = make(bodies(campaign(), groups={"results": [group]}, ads={"results": [ad]}))
    entities = listed(connector.entities(account))

    assert [
        (Level.CAMPAIGN, "111", "", Delivery.ACTIVE),
        (Level.GROUP, "21", "111", Delivery.ACTIVE),
        (Level.AD, "31", "21", Delivery.PAUSED),
    ] == [(each.level, each.id, each.parent, each.delivery) for each in entities]
    assert not any(" WHERE " in query for each in ("campaign", "ad_group") for query in client.queries(each))


@pytest.mark.parametrize("end", [None, "", "2037-12-30 23:59:59", "2037-12-30"])
def test_an_end_that_does_not_exist_is_none(make: Any, listed: Any, account: Any, end: str | None) -> None:
    """Left out, empty, and the date that older versions wrote, mean the same."""
    connector, _ = make(bodies(campaign(endDateTime=end) if end is not None else campaign()))

    assert [None] == [each.ends for each in listed(connector.entities(account))]


def test_a_schedule_is_of_the_accounts_own_clock(make: Any, listed: Any, account: Any) -> None:
    """It begins at its first second and ends after its last, before and after the clock was set."""
    connector, _ = make(bodies(campaign(endDateTime="2026-11-30 23:59:59")))
    (entity,) = listed(connector.entities(account))

    assert instant_from_text("2026-11-01T04:00Z") == entity.starts
    assert instant_from_text("2026-12-01T05:00Z") == entity.ends


@pytest.mark.parametrize(
    ("values", "delivery"),
    [
        ({"status": "PAUSED", "primaryStatus": "PAUSED"}, Delivery.PAUSED),
        ({"status": "REMOVED", "primaryStatus": "REMOVED"}, Delivery.DELETED),
        ({"primaryStatus": "LEARNING"}, Delivery.ACTIVE),
        ({"primaryStatus": "LIMITED", "primaryStatusReasons": ["BUDGET_CONSTRAINED"]}, Delivery.ACTIVE),
        ({"primaryStatus": "ENDED"}, Delivery.ENDED),
        ({"primaryStatus": "PENDING"}, Delivery.SCHEDULED),
        ({"primaryStatus": "MISCONFIGURED"}, Delivery.BLOCKED),
        ({"primaryStatus": "NOT_ELIGIBLE"}, Delivery.BLOCKED),
        (
            {"primaryStatus": "NOT_ELIGIBLE", "primaryStatusReasons": ["HAS_ADS_DISAPPROVED"]},
            Delivery.REJECTED,
        ),
        ({"primaryStatus": "NOT_ELIGIBLE", "primaryStatusReasons": ["NO_KEYWORDS"]}, Delivery.BLOCKED),
        ({"primaryStatus": "UNKNOWN", "servingStatus": "ENDED"}, Delivery.ENDED),
        ({"primaryStatus": "UNKNOWN", "servingStatus": "NONE"}, Delivery.ACTIVE),
    ],
)
def test_statuses_say_what_a_campaign_does(
    make: Any, listed: Any, account: Any, notes: Any, values: Any, delivery: Delivery
) -> None:
    """A budget that limits still delivers; what is not eligible is what its reasons say."""
    connector, _ = make(bodies(campaign(**values)))

    assert [delivery] == [each.delivery for each in listed(connector.entities(account))]
    assert [] == notes


@pytest.mark.parametrize(
    "values",
    [
        {"status": "ARCHIVED"},
        {"primaryStatus": "DREAMING"},
        {"primaryStatus": "LIMITED", "primaryStatusReasons": ["BAD_MOOD"]},
    ],
)
def test_an_unknown_word_is_counted(
    make: Any, listed: Any, account: Any, notes: Any, values: dict[str, Any]
) -> None:
    """It is no error, and its entity comes."""
    connector, _ = make(bodies(campaign(**values)))

    assert 1 == len(listed(connector.entities(account)))
    assert ["unknown_status"] == [code for code, _ in notes]


def test_a_field_that_nobody_asked_for_is_counted(make: Any, listed: Any, account: Any, notes: Any) -> None:
    """A newer version says more than we know; names of joined resources come unasked and count as known."""
    row = {**campaign(sparkle={"level": 9}), "customer": {"resourceName": f"customers/{ID}"}}
    connector, _ = make(bodies(row))

    assert 1 == len(listed(connector.entities(account)))
    assert [("unknown_field", True)] == [(code, "campaign.sparkle" in text) for code, text in notes]


def test_an_ad_is_also_what_its_review_says(make: Any, listed: Any, account: Any) -> None:
    """Disapproved is rejected, also where its status says enabled."""
    ad = {
        "ad": {"id": "31"},
        "status": "ENABLED",
        "policySummary": {"approvalStatus": "DISAPPROVED", "reviewStatus": "REVIEWED"},
    }
    connector, _ = make(bodies(ads={"results": [{"adGroupAd": ad, "adGroup": {"id": "21"}}]}))

    assert [Delivery.REJECTED] == [each.delivery for each in listed(connector.entities(account))]


def test_pages_of_two_moments_are_refused(make: Any, listed: Any, account: Any) -> None:
    """A campaign that comes twice with different values was read while it changed."""
    connector, _ = make(bodies(campaign(), campaign(name="Renamed")))

    with pytest.raises(PagingBroken):
        listed(connector.entities(account))


@pytest.mark.parametrize(
    "values",
    [
        {"resourceName": "customers/999/campaigns/111"},
        {"id": None},
        {"id": 1.5},
        {"name": 7},
        {"primaryStatusReasons": "BUDGET"},
        {"startDateTime": "soon"},
    ],
)
def test_a_row_of_another_form_has_drifted(make: Any, listed: Any, account: Any, values: Any) -> None:
    """Another account's row, a missing id and wrong types are reported, not read."""
    connector, _ = make(bodies(campaign(**values)))

    with pytest.raises(Drift):
        listed(connector.entities(account))


def test_a_list_that_fails_gives_no_entity(make: Any, wire: Any, listed: Any, account: Any) -> None:
    """Campaigns are not told where the ads cannot be read."""
    refused = wire.failure(("authorizationError", "ACCESS_DENIED_FOR_ACCOUNT_TYPE"), http=403)
    connector, _ = make(bodies(campaign(), ads=refused))
    seen: list[Any] = []

    async def watched() -> Any:
        async for entity in connector.entities(account):
            seen.append(entity)
            yield entity

    with pytest.raises(PermissionDenied):
        listed(watched())
    assert [] == seen
