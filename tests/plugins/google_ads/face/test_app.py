from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

import pytest

from paceboard.plugin import DAY, Grain, Level, Window, date_text
from paceboard_google_ads.api import select
from paceboard_google_ads.face import simulator
from paceboard_google_ads.face.credentials import SIMULATED

CAMPAIGNS = "SELECT campaign.id, campaign.status FROM campaign"
BUDGETS = "SELECT campaign_budget.explicitly_shared, campaign_budget.reference_count FROM campaign_budget"
DRAWING = "SELECT campaign.campaign_budget FROM campaign"
COST = ("campaign.id", "metrics.cost_micros")
DAYS = "segments.date BETWEEN '2026-04-02' AND '2026-04-08'"


def test_the_manager_leads_to_its_accounts(flight: Any) -> None:
    """The login sees the manager alone, the manager itself and its clients."""
    headers = {"Authorization": f"Bearer {flight.token}"}
    reply = asyncio.run(flight.call("/v26/customers:listAccessibleCustomers", "GET", headers))
    query = "SELECT customer_client.id, customer_client.level, customer_client.manager FROM customer_client"
    rows = flight.rows(query, customer=SIMULATED.manager)

    assert {"resourceNames": [f"customers/{SIMULATED.manager}"]} == reply.document
    assert [(SIMULATED.manager, "0", True), ("1234567890", "1", False)] == [
        (row["customerClient"]["id"], row["customerClient"]["level"], row["customerClient"]["manager"])
        for row in rows
    ]


def test_rows_have_what_was_selected_and_names(flight: Any) -> None:
    """The resource's own name comes unasked, other fields do not."""
    rows = flight.rows(CAMPAIGNS)

    assert 3 == len(rows)
    assert {"resourceName", "id", "status"} == rows[0]["campaign"].keys()
    assert {"campaign"} == rows[0].keys()


def test_a_shared_budget_is_one_object_that_several_campaigns_draw_on(face: Any) -> None:
    """It stands once in its own list, says how many draw on it, and has one id in all their rows."""
    made = face("three-platforms")
    budgets = [row["campaignBudget"] for row in made.rows(BUDGETS)]
    drawing = [row["campaign"]["campaignBudget"] for row in made.rows(DRAWING)]

    assert [(True, "2"), (False, "1")] == [
        (each.get("explicitlyShared", False), each["referenceCount"]) for each in budgets
    ]
    assert drawing[0] == drawing[1] != drawing[2]
    assert [each["resourceName"] for each in budgets] == [drawing[0], drawing[2]]


def test_segments_cut_and_leave_zeros_out(flight: Any) -> None:
    """By day, by hour, or not at all; what is filtered by the date alone is summed."""
    by_day = flight.rows(select((*COST, "segments.date"), "campaign", DAYS))
    whole = flight.rows(select(COST, "campaign", DAYS))
    later = flight.rows(
        "SELECT campaign.id, segments.date, metrics.cost_micros FROM campaign "
        "WHERE segments.date BETWEEN '2026-05-02' AND '2026-05-03'"
    )

    assert (21, 3, 0) == (len(by_day), len(whole), len(later))
    assert sum(int(row["metrics"]["costMicros"]) for row in whole) == sum(
        int(row["metrics"]["costMicros"]) for row in by_day
    )


def test_a_day_without_delivery_is_no_row(flight: Any) -> None:
    """The limit stops the account on day 24: the days after it are left out, though the world has them."""
    world = flight.world
    world.advance_to(world.complete_at(world.first_day + 26))
    window = Window(first=world.first_day + 22, last=world.first_day + 26)
    told = world.facts("google_ads:1234567890", window, Level.ACCOUNT, Grain.DAY)
    text = select(
        ("customer.id", "segments.date", "metrics.cost_micros"),
        "customer",
        f"segments.date BETWEEN '{date_text(window.first)}' AND '{date_text(window.last)}'",
    )

    assert (5, 2) == (len(told), len(flight.rows(text)))


def test_order_and_limit_are_kept(flight: Any) -> None:
    """The largest cost first, and no more rows than asked for."""
    rows = flight.rows(select(COST, "campaign", DAYS) + " ORDER BY metrics.cost_micros DESC LIMIT 2")
    costs = [int(row["metrics"]["costMicros"]) for row in rows]

    assert 2 == len(costs)
    assert sorted(costs, reverse=True) == costs


def test_pages_follow_each_other(face: Any) -> None:
    """The token leads to the next page of the same query, and to none of another."""
    made = face(page=2)
    first = made.query(CAMPAIGNS).document
    token = first["nextPageToken"]
    second = made.query(CAMPAIGNS, pageToken=token).document

    assert (2, 1) == (len(first["results"]), len(second["results"]))
    assert "nextPageToken" not in second
    other = made.query("SELECT campaign.id FROM campaign", pageToken=token)
    assert ("requestError", "INVALID_PAGE_TOKEN") == other.code
    assert [2, 1] == [len(each["results"]) for each in made.query(CAMPAIGNS, method="searchStream").document]


def test_an_empty_result_has_no_results(flight: Any) -> None:
    """Neither a page nor a batch names the list that it does not have."""
    text = f"{CAMPAIGNS} WHERE campaign.id = 5"

    assert "results" not in flight.query(text).document
    (batch,) = flight.query(text, method="searchStream").document
    assert "results" not in batch


@pytest.mark.parametrize(
    ("text", "options", "status", "code"),
    [
        (CAMPAIGNS, {"login": None}, 403, ("authorizationError", "USER_PERMISSION_DENIED")),
        (CAMPAIGNS, {"customer": "42"}, 403, ("authorizationError", "USER_PERMISSION_DENIED")),
        (CAMPAIGNS, {"customer": "12-3"}, 400, ("authenticationError", "CLIENT_CUSTOMER_ID_INVALID")),
        (CAMPAIGNS, {"token": "odd"}, 401, ("authenticationError", "OAUTH_TOKEN_INVALID")),
        (CAMPAIGNS, {"pageSize": 9}, 400, ("requestError", "PAGE_SIZE_NOT_SUPPORTED")),
        ("SELECT campaign.odd FROM campaign", {}, 400, ("queryError", "UNRECOGNIZED_FIELD")),
        ("SELECT a.b FROM odd", {}, 400, ("queryError", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE")),
        (
            "SELECT metrics.clicks FROM account_budget",
            {},
            400,
            ("queryError", "PROHIBITED_FIELD_IN_SELECT_CLAUSE"),
        ),
        (
            "SELECT segments.date, metrics.clicks FROM campaign",
            {},
            400,
            ("queryError", "EXPECTED_FILTERS_ON_DATE_RANGE"),
        ),
        (
            "SELECT metrics.clicks FROM customer",
            {"customer": SIMULATED.manager},
            400,
            ("queryError", "REQUESTED_METRICS_FOR_MANAGER"),
        ),
        (
            "SELECT segments.date, metrics.clicks FROM campaign WHERE segments.date = '2019-01-01'",
            {},
            400,
            ("dateRangeError", "REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED"),
        ),
        (
            "SELECT change_event.campaign FROM change_event",
            {},
            400,
            ("changeEventError", "LIMIT_NOT_SPECIFIED"),
        ),
        (
            "SELECT change_event.campaign FROM change_event LIMIT 9",
            {},
            400,
            ("changeEventError", "CHANGE_DATE_RANGE_INFINITE"),
        ),
        (
            "SELECT change_event.campaign FROM change_event WHERE change_event.change_date_time "
            "BETWEEN '2026-01-01' AND '2026-04-02' LIMIT 9",
            {},
            400,
            ("changeEventError", "START_DATE_TOO_OLD"),
        ),
    ],
)
def test_what_google_refuses_is_refused(
    flight: Any, text: str, options: Any, status: int, code: tuple[str, str]
) -> None:
    """With Google's status and code; of a stream in an array."""
    reply = flight.query(text, **options)

    assert (status, code) == (reply.status, reply.code)
    if "pageSize" not in options:
        streamed = flight.query(text, method="searchStream", **options)
        assert (status, code) == (streamed.status, streamed.code)
        assert isinstance(streamed.document, list)


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"refresh_token": "odd"}, 400, "invalid_grant"),
        ({"client_secret": "odd"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_wrong_login_gets_no_token(flight: Any, change: Any, status: int, error: str) -> None:
    """Each with OAuth's own word."""
    form = {"grant_type": "refresh_token", **simulator().secrets, **change}
    reply = asyncio.run(flight.call("/token", "POST", {}, urlencode(form).encode()))

    assert (status, error) == (reply.status, reply.document["error"])


def test_a_token_dies_by_the_worlds_clock(flight: Any) -> None:
    """A day later it has expired, which is another error than a wrong one."""
    token = flight.token
    flight.world.advance_to(flight.world.now() + DAY)

    assert ("authenticationError", "OAUTH_TOKEN_EXPIRED") == flight.query(CAMPAIGNS, token=token).code


@pytest.mark.parametrize("path", ["/v25/customers:listAccessibleCustomers", "/open_api", "/"])
def test_other_paths_are_not_found(flight: Any, path: str) -> None:
    """One version is served, and no more than the connector needs."""
    assert 404 == asyncio.run(flight.call(path, "GET", {})).status


@pytest.mark.parametrize("body", [b"", b"[]", b'{"query": 5}'])
def test_a_body_that_is_no_query_is_refused(flight: Any, body: bytes) -> None:
    """It is the request that is wrong."""
    headers = {"Authorization": f"Bearer {flight.token}"}
    path = f"/v26/customers/{SIMULATED.manager}/googleAds:search"
    reply = asyncio.run(flight.call(path, "POST", headers, body))

    assert (400, "requestError") == (reply.status, reply.code[0])
