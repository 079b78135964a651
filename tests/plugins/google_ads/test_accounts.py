from __future__ import annotations

from typing import Any

import pytest

from paceboard.plugin import (
    Account,
    AccountUnusable,
    Delivery,
    Drift,
    PermissionDenied,
    RateLimited,
    UnreadableAccount,
    Zone,
)

MANAGER, OTHER = "9876543210", "5550000001"


def headers(client: Any, resource: str) -> list[str | None]:
    return [request.headers.get("login-customer-id") for request in client.asked(resource)]


def test_managers_are_walked_to_their_clients(make: Any, wire: Any, listed: Any) -> None:
    """Direct and indirect clients come once each, managers not at all."""
    sub = {"customerClient": wire.client("7770000001", manager=True)}
    body = wire.clients("111", "222")
    body["results"].append(sub)
    connector, client = make({"customer_client": body})
    accounts = listed(connector.accounts())

    assert ["111", "222"] == [account.ref.id for account in accounts]
    assert ("Northwind", Zone("America/New_York"), "USD") == (
        accounts[0].name,
        accounts[0].zone,
        accounts[0].currency,
    )
    assert [MANAGER] == headers(client, "customer_client")


def test_each_account_is_asked_through_its_own_manager(
    make: Any, wire: Any, account: Any, listed: Any
) -> None:
    """Of two managers that both reach an account the first serves; a direct login sends no header."""
    roots = {"resourceNames": [f"customers/{each}" for each in (MANAGER, OTHER, "333")]}

    def clients(request: Any) -> Any:
        if f"customers/{OTHER}/" in request.path:
            return wire.clients(account.ref.id, "222")
        return wire.clients(account.ref.id) if MANAGER in request.path else {}

    customer = {"results": [{"customer": wire.client("333")}]}
    connector, client = make(
        {
            "listAccessibleCustomers": roots,
            "customer_client": clients,
            "customer": customer,
            "account_budget": {},
        }
    )
    accounts = {each.ref.id: each for each in listed(connector.accounts())}
    for key in (account.ref.id, "222", "333"):
        listed(connector.limits(accounts[key]))

    assert [MANAGER, OTHER, None] == headers(client, "account_budget")


def test_an_account_that_lists_itself_is_reached_directly(
    make: Any, wire: Any, account: Any, listed: Any
) -> None:
    """What is its own only client has no manager, so none is named."""
    own = {"results": [{"customerClient": wire.client(account.ref.id, level="0")}]}
    roots = {"resourceNames": [f"customers/{account.ref.id}"]}
    connector, client = make({"listAccessibleCustomers": roots, "customer_client": own, "account_budget": {}})
    listed(connector.limits(account))

    assert [None] == headers(client, "account_budget")


def test_a_dead_root_costs_no_other(make: Any, wire: Any, listed: Any, notes: Any) -> None:
    """What the login lists and cannot walk comes with its error; the accounts below the others come."""
    roots = {"resourceNames": [f"customers/{each}" for each in (OTHER, MANAGER)]}
    refused = wire.failure(("authorizationError", "USER_PERMISSION_DENIED"), http=403)
    bodies = {
        "listAccessibleCustomers": roots,
        "customer_client": lambda request: refused if OTHER in request.path else wire.clients("111"),
    }
    connector, _ = make(bodies)
    named, _ = make(bodies, accounts=("111",))
    good, lost = listed(connector.accounts())

    assert ("111", OTHER) == (good.ref.id, lost.ref.id)
    assert isinstance(lost.error, PermissionDenied)
    assert "authorizationError.USER_PERMISSION_DENIED" == lost.error.code
    assert lost.error.request_id
    assert [] == notes
    assert ["111"] == [each.ref.id for each in listed(named.accounts())]
    assert ["manager_skipped"] == [code for code, _ in notes]


def test_an_account_that_is_not_enabled_has_its_own_error(make: Any, wire: Any, listed: Any) -> None:
    """A cancelled customer that the login reaches directly is named with what Google says of it."""
    roots = {"resourceNames": [f"customers/{each}" for each in (OTHER, MANAGER)]}
    refused = wire.failure(("authorizationError", "CUSTOMER_NOT_ENABLED"), http=403)
    connector, _ = make(
        {
            "listAccessibleCustomers": roots,
            "customer_client": lambda request: refused if OTHER in request.path else wire.clients("111"),
        },
        accounts=("111", OTHER),
    )
    good, lost = listed(connector.accounts())

    assert isinstance(good, Account)
    assert isinstance(lost.error, AccountUnusable)


def test_a_refusal_is_never_an_empty_list(make: Any, wire: Any, listed: Any) -> None:
    """Where no manager answers, each has the refusal; where one was configured, that is the answer."""
    refused = wire.failure(("authorizationError", "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION"), http=403)
    connector, _ = make({"customer_client": refused})
    configured, _ = make({"customer_client": refused}, login_customer_id=MANAGER)
    (lost,) = listed(connector.accounts())

    assert isinstance(lost.error, PermissionDenied)
    with pytest.raises(PermissionDenied):
        listed(configured.accounts())


def test_a_spent_quota_stops_the_walk(make: Any, wire: Any, listed: Any) -> None:
    """What is no matter of one manager is not skipped."""
    details = {"quotaErrorDetails": {"retryDelay": "40591s", "rateScope": "DEVELOPER"}}
    spent = wire.failure(("quotaError", "RESOURCE_EXHAUSTED"), http=429, details=details)
    connector, _ = make({"customer_client": spent})

    with pytest.raises(RateLimited) as caught:
        listed(connector.accounts())
    assert 40591.0 == caught.value.after


def test_a_configured_manager_is_the_only_one_asked(make: Any, wire: Any, listed: Any) -> None:
    """With `login_customer_id` one walk finds all named accounts; dashes do not matter."""
    connector, client = make(
        {"customer_client": wire.clients("1112223333", "222")},
        accounts=("111-222-3333",),
        login_customer_id="987-654-3210",
    )

    assert ["1112223333"] == [each.ref.id for each in listed(connector.accounts())]
    assert [] == client.asked("listAccessibleCustomers")
    assert [MANAGER] == headers(client, "customer_client")


def test_what_the_manager_leaves_out_is_asked_of_the_account(make: Any, wire: Any, listed: Any) -> None:
    """A client without a currency is asked itself."""
    bare = {"results": [{"customerClient": {"id": "111", "level": "1", "timeZone": "UTC"}}]}
    customer = {"results": [{"customer": wire.client("111", currencyCode="JPY")}]}
    connector, client = make({"customer_client": bare, "customer": customer})

    assert ["JPY"] == [each.currency for each in listed(connector.accounts())]
    assert [MANAGER] == headers(client, "customer")


def test_a_wrong_way_is_walked_anew_once(make: Any, wire: Any, account: Any, listed: Any) -> None:
    """An account that its manager lost, and that the login now reaches directly, is found there."""
    roots = iter([{"resourceNames": [f"customers/{each}"]} for each in (MANAGER, account.ref.id)])
    refused = wire.failure(("authorizationError", "USER_PERMISSION_DENIED"), http=403)
    connector, client = make(
        {
            "listAccessibleCustomers": lambda _: next(roots),
            "customer_client": lambda request: (
                wire.clients(account.ref.id) if MANAGER in request.path else {}
            ),
            "customer": {"results": [{"customer": wire.client(account.ref.id)}]},
            "account_budget": lambda request: refused if "login-customer-id" in request.headers else {},
        }
    )

    assert 1 == len(listed(connector.limits(account)))
    assert [MANAGER, None] == headers(client, "account_budget")


def test_a_lost_account_is_refused(make: Any, wire: Any, account: Any, listed: Any) -> None:
    """Where the way stays the same, the refusal stands; nothing is asked in circles."""
    refused = wire.failure(("authorizationError", "USER_PERMISSION_DENIED"), http=403)
    connector, client = make({"account_budget": refused})

    for asked in (1, 2):
        with pytest.raises(PermissionDenied):
            listed(connector.limits(account))
        assert asked == len(client.asked("account_budget"))
    assert 2 == len(client.asked("customer_client"))


@pytest.mark.parametrize(
    ("status", "delivery"),
    [
        ("ENABLED", Delivery.ACTIVE),
        ("CANCELED", Delivery.ENDED),
        ("SUSPENDED", Delivery.BLOCKED),
        ("CLOSED", Delivery.DELETED),
        ("MOTHBALLED", Delivery.UNKNOWN),
    ],
)
def test_an_accounts_status_is_told(
    make: Any, wire: Any, listed: Any, notes: Any, status: str, delivery: Delivery
) -> None:
    """A status that is new to us is counted and shown as unknown."""
    connector, _ = make(
        {"customer_client": {"results": [{"customerClient": wire.client("1", status=status)}]}}
    )
    (account,) = listed(connector.accounts())

    assert (delivery, status) == (account.status, account.raw_status)
    assert (delivery is Delivery.UNKNOWN) == bool(notes)


@pytest.mark.parametrize("values", [{"currencyCode": "dollars"}, {"timeZone": "Mars/Olympus"}])
def test_an_account_that_cannot_be_understood_costs_no_other(
    make: Any, wire: Any, listed: Any, values: Any
) -> None:
    """It comes with its own error and the next step."""
    odd, good = wire.client("1", **values), wire.client("2")
    both = {"results": [{"customerClient": each} for each in (odd, good)]}
    connector, _ = make({"customer_client": both})
    first, second = listed(connector.accounts())

    assert isinstance(first, UnreadableAccount)
    assert isinstance(first.error, Drift)
    assert first.error.do
    assert isinstance(second, Account)


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"hidden": True}, Delivery.ACTIVE, "hidden in its manager"),
        ({"testAccount": True, "status": "CLOSED"}, Delivery.UNKNOWN, "a test account"),
        ({"testAccount": True, "hidden": True}, Delivery.ACTIVE, "ads; hidden"),
    ],
)
def test_what_is_odd_about_an_account_is_said(
    make: Any, wire: Any, listed: Any, values: Any, status: Delivery, said: str
) -> None:
    """A hidden account spends on; a test account is called closed though it is not."""
    body = {"results": [{"customerClient": wire.client("1", **values)}]}
    connector, client = make({"customer_client": body})
    (account,) = listed(connector.accounts())

    assert "customer_client.hidden" in client.queries("customer_client")[0]
    assert status is account.status
    assert said in account.note


def test_managers_below_each_other_are_walked_once_each(make: Any, wire: Any, listed: Any) -> None:
    """Two managers that list each other and the same client are no endless walk, and one account."""
    roots = {"resourceNames": [f"customers/{each}" for each in (MANAGER, OTHER)]}

    def clients(request: Any) -> Any:
        body = wire.clients("111")
        other = OTHER if MANAGER in request.path else MANAGER
        body["results"].append({"customerClient": wire.client(other, manager=True)})
        return body

    connector, client = make({"listAccessibleCustomers": roots, "customer_client": clients})

    assert ["111"] == [each.ref.id for each in listed(connector.accounts())]
    assert 2 == len(client.asked("customer_client"))


def test_a_customer_that_google_says_nothing_of_is_named(make: Any, listed: Any) -> None:
    """What the login lists and no query knows has its own error; an empty list would be a lie."""
    connector, _ = make({"customer_client": {}, "customer": {}})
    (lost,) = listed(connector.accounts())

    assert isinstance(lost, UnreadableAccount)
    assert isinstance(lost.error, AccountUnusable)
