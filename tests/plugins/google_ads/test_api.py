from __future__ import annotations

from typing import Any

import pytest

from paceboard.plugin import Drift, PagingBroken

USUAL = {"client_id": "id-1", "client_secret": "hush-1", "refresh_token": "refresh-1"}


def page(key: str, token: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"results": [{"campaign": {"id": key, "status": "ENABLED"}}]}
    return body if token is None else {**body, "nextPageToken": token}


def pages(first: Any, **later: Any) -> Any:
    """Pages by their tokens; the first has none."""
    return lambda request: later.get(request.body.get("pageToken", ""), first)


@pytest.fixture
def campaigns(make: Any, listed: Any, account: Any) -> Any:
    """Ids of the campaigns that a body gives."""

    def read(body: Any) -> list[str]:
        connector, _ = make({"campaign": body, "ad_group": {}, "ad_group_ad": {}})
        return [each.id for each in listed(connector.entities(account))]

    return read


def test_pages_are_read_to_their_end(make: Any, listed: Any, account: Any) -> None:
    """The same query goes with each token; no page size is ever asked for."""
    bodies = pages(page("1", "a"), a=page("2", "b"), b=page("3"))
    connector, client = make({"campaign": bodies, "ad_group": {}, "ad_group_ad": {}})

    assert ["1", "2", "3"] == [each.id for each in listed(connector.entities(account))]
    bodies_sent = [request.body for request in client.asked("campaign")]
    assert [None, "a", "b"] == [body.get("pageToken") for body in bodies_sent]
    assert 1 == len({body["query"] for body in bodies_sent})
    assert {"query", "pageToken"} >= {key for body in bodies_sent for key in body}


def test_pages_that_do_not_end_are_refused(campaigns: Any) -> None:
    """A token that comes again would be followed for ever, as the same page behind ever new tokens."""
    with pytest.raises(PagingBroken, match="do not end"):
        campaigns(pages(page("1", "a"), a=page("2", "a")))
    with pytest.raises(PagingBroken, match="do not end"):
        campaigns(pages(page("1", "a"), a=page("1", "b"), b=page("1", "c")))


def test_a_dead_page_token_begins_anew_once(campaigns: Any, wire: Any, notes: Any) -> None:
    """What was read before it is thrown away; a second death fails the list."""
    dead = wire.failure(("requestError", "EXPIRED_PAGE_TOKEN"))
    seconds = iter((dead, page("2")))

    def once(request: Any) -> Any:
        return next(seconds) if "pageToken" in request.body else page("1", "a")

    assert ["1", "2"] == campaigns(once)
    assert ["pages_begun_anew"] == [code for code, _ in notes]
    with pytest.raises(PagingBroken):
        campaigns(pages(page("1", "a"), a=dead))


@pytest.mark.parametrize(
    "body", ["rows", 5, None, [5], [[]], {"results": {}}, {"results": [5]}, {"nextPageToken": 5}]
)
def test_what_is_no_list_of_rows_has_drifted(campaigns: Any, body: Any) -> None:
    """Whole JSON of another form is reported."""
    with pytest.raises(Drift):
        campaigns(lambda _: body)


@pytest.mark.parametrize("body", [[], {"resourceNames": "customers/1"}, {"resourceNames": ["people/1"]}])
def test_a_list_of_customers_of_another_form_has_drifted(make: Any, listed: Any, body: Any) -> None:
    """What the login reaches is read strictly; nothing at all is a list of none."""
    connector, _ = make({"listAccessibleCustomers": lambda _: body})
    nobody, _ = make({"listAccessibleCustomers": {}})

    with pytest.raises(Drift):
        listed(connector.accounts())
    assert [] == listed(nobody.accounts())


@pytest.mark.parametrize(("given", "sent"), [({}, None), ({"developer_token": "dev-1"}, "dev-1")])
def test_a_developer_token_goes_only_where_it_is_given(
    make: Any, listed: Any, account: Any, given: Any, sent: str | None
) -> None:
    """Google no longer wants it, and may refuse it one day."""
    connector, client = make({"account_budget": {}}, secrets={**USUAL, **given})
    listed(connector.limits(account))
    (request,) = client.asked("account_budget")

    assert sent == request.headers.get("developer-token")
    assert "Bearer access-1" == request.headers["Authorization"]
    assert account.ref.id == request.account


@pytest.mark.parametrize(
    ("base_url", "version", "path"),
    [
        ("https://googleads.googleapis.com", "v26", "v26/customers/1234567890/googleAds:search"),
        ("https://googleads.googleapis.com", "v25", "v25/customers/1234567890/googleAds:search"),
        ("http://127.0.0.1:8123/v26/", "v26", "customers/1234567890/googleAds:search"),
    ],
)
def test_paths_carry_the_version_where_the_base_url_does_not(
    make: Any, listed: Any, account: Any, base_url: str, version: str, path: str
) -> None:
    """The version is a setting."""
    connector, client = make({"account_budget": {}}, base_url=base_url, version=version)
    listed(connector.limits(account))

    assert [path] == [request.path for request in client.asked("account_budget")]


def test_a_new_key_of_a_page_is_counted(make: Any, listed: Any, account: Any, notes: Any) -> None:
    """What stands beside the rows and nobody knows is passed over, and noted."""
    connector, _ = make({"account_budget": {"results": [], "novelty": 1}})
    listed(connector.limits(account))

    assert ["unknown_field"] == [code for code, _ in notes]
