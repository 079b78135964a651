"""What the review says, and batches that fail for one id."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from paceboard.plugin import Account, Entity, RateLimited, Request

Notes = list[tuple[str, str]]


@pytest.fixture
def read(make: Any, listed: Callable[..., list[Any]], wire: Any, account: Account) -> Any:
    """Reads an account of some ad groups with one ad each, with given reviews."""

    def run(review: Any, *, groups: int = 1, **rows: Any) -> tuple[dict[str, Entity], Any]:
        ids = [str(key) for key in range(10, 10 + groups)]
        ok = {"secondary_status": "ADGROUP_STATUS_DELIVERY_OK", **rows}
        connector, client = make(
            {
                "campaign/get/": lambda _: wire.page([]),
                "adgroup/get/": lambda _: wire.page(
                    [{"adgroup_id": i, "campaign_id": "1", **ok} for i in ids]
                ),
                "ad/get/": lambda _: wire.page([{"ad_id": f"{i}000", "adgroup_id": i} for i in ids]),
                "adgroup/review_info/": review,
            }
        )
        return {entity.id: entity for entity in listed(connector.entities(account))}, client

    return run


def test_partly_approved_is_told_with_its_reasons(read: Any, wire: Any) -> None:
    """`is_approved` is true at the same time and says nothing."""
    refused = {"reasons": [" No sound. "], "suggestion": "Add sound.", "content_info": None}
    ad = {"review_status": "UNAVAILABLE", "is_approved": False, "reject_info": [refused, None]}
    data = {
        "ad_group_review_map": {
            "10": {"review_status": "PART_AVAILABLE", "is_approved": True, "reasons": ["Region."], "extra": 1}
        },
        "ad_review_map": {"10": {"10000": ad}},
    }
    entities, _ = read(lambda _: wire.envelope(data))

    assert {"review_status": "PART_AVAILABLE", "review_reasons": "Region."} == entities["10"].attributes
    assert {"review_status": "UNAVAILABLE", "review_reasons": "No sound."} == entities["10000"].attributes


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"ad_group_review_map": None, "ad_review_map": []},
        {"ad_group_review_map": {"10": None, "11": {"review_status": None}}, "ad_review_map": {"10": "x"}},
        {"ad_group_review_map": {"10": {"review_status": "ALL_AVAILABLE", "reasons": None}}},
        {"ad_review_map": {"10": {"10000": {"review_status": "ALL_AVAILABLE", "reject_info": []}}}},
    ],
)
def test_what_is_approved_or_not_told_adds_nothing(read: Any, wire: Any, data: dict[str, Any]) -> None:
    """Nulls, missing keys and other forms are no rejection."""
    entities, _ = read(lambda _: wire.envelope(data))

    assert [{}, {}] == [entity.attributes for entity in entities.values()]


def test_only_what_serves_is_asked_for(read: Any, wire: Any) -> None:
    """The review of what is deleted or paused moves nobody."""
    _, client = read(lambda _: wire.envelope({}), secondary_status="ADGROUP_STATUS_DELETE")

    assert [] == client.asked("adgroup_ids")


def test_a_batch_that_fails_for_one_id_costs_no_other(read: Any, wire: Any, notes: Notes) -> None:
    """It is cut in halves until the bad one stands alone; twenty ids a call at most."""

    def review(request: Request) -> Any:
        ids = json.loads(dict(request.query)["adgroup_ids"])
        if "25" in ids:
            return wire.envelope(code=40007, message="The ad group 25 does not exist.")
        return wire.envelope({"ad_group_review_map": {i: {"review_status": "PART_AVAILABLE"} for i in ids}})

    entities, client = read(review, groups=45)
    told = {key for key, entity in entities.items() if entity.attributes.get("review_status")}

    assert {str(key) for key in range(10, 55)} - {"25"} == told
    assert 20 == max(len(json.loads(ids)) for ids in client.asked("adgroup_ids"))
    assert ["review_not_readable"] == [code for code, _ in notes if code.startswith("review")]


def test_an_app_without_reviews_stops_asking(read: Any, wire: Any, notes: Notes) -> None:
    """A refusal of everything is said once, after few calls."""
    entities, client = read(lambda _: wire.envelope(code=40118, message="no"), groups=500)

    assert 1000 == len(entities)
    assert 12 == len(client.asked("adgroup_ids"))
    assert "review_not_readable" in {code for code, _ in notes}


@pytest.mark.parametrize(("code", "message"), [(51010, "Internal service timeout"), (40300, "Punished.")])
def test_reviews_that_nobody_can_read_cost_nothing_else(
    read: Any, wire: Any, notes: Notes, code: int, message: str
) -> None:
    """One call says so; groups and ads are read without them."""
    entities, client = read(lambda _: wire.envelope(code=code, message=message), groups=45)

    assert 90 == len(entities)
    assert 1 == len(client.asked("adgroup_ids"))
    assert ["review_not_readable"] == [code for code, _ in notes]


def test_a_limit_on_calls_is_no_missing_review(read: Any, wire: Any) -> None:
    """It stops the account, as everywhere."""
    with pytest.raises(RateLimited):
        read(lambda _: wire.envelope(code=40100, message="App reaches the QPS limit."))


def test_a_reason_that_stands_alone_is_read_as_one(read: Any, wire: Any) -> None:
    """Not as its letters."""
    data = {"ad_group_review_map": {"10": {"review_status": "PART_AVAILABLE", "reasons": "No sound."}}}
    entities, _ = read(lambda _: wire.envelope(data))

    assert "No sound." == entities["10"].attributes["review_reasons"]
