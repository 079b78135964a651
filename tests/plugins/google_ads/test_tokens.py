from __future__ import annotations

import asyncio
from typing import Any

import pytest

from paceboard.plugin import SECOND, ConfigurationError, Reauthorise

HOST = "oauth2.googleapis.com"


def report(connector: Any, account: Any) -> Any:
    async def one() -> list[Any]:
        return [row async for row in connector.limits(account)]

    return one()


def test_fifty_requests_with_a_dead_token_renew_it_once(
    make: Any, wire: Any, replay: Any, account: Any
) -> None:
    """Whoever finds the token dead first asks for all; every request then goes on with the new one."""
    tokens = iter(({"access_token": "dead", "expires_in": 3600}, {"access_token": "new", "expires_in": 3600}))
    expired = wire.failure(("authenticationError", "OAUTH_TOKEN_EXPIRED"), http=401)

    def judge(request: Any) -> Any:
        return {} if request.headers["Authorization"] == "Bearer new" else expired

    connector, client = make({"token": lambda _: next(tokens), "account_budget": judge})

    async def fifty() -> list[Any]:
        await connector._routes.accounts(())
        return await asyncio.gather(*(report(connector, account) for _ in range(50)))

    client.bodies["listAccessibleCustomers"] = {"resourceNames": ["customers/9876543210"]}
    assert 50 == len(asyncio.run(fifty()))
    assert 2 == len(client.asked("token"))
    assert 100 == len(client.asked("account_budget"))


def test_a_token_is_used_until_shortly_before_its_end(make: Any, account: Any, listed: Any) -> None:
    """Within its hour one token serves; five minutes before its end another is asked for."""
    now = [0]
    connector, client = make({"account_budget": {}}, clock=lambda: now[0])
    for second, tokens in ((0, 1), (3_299, 1), (3_300, 2), (3_301, 2)):
        now[0] = second * SECOND
        listed(connector.limits(account))

        assert tokens == len(client.asked("token"))


def test_a_token_that_stays_dead_asks_for_consent(make: Any, wire: Any, account: Any, listed: Any) -> None:
    """One renewal is tried, not more."""
    tokens = iter([{"access_token": f"t{number}"} for number in range(9)])
    refused = {"error": {"code": 401, "status": "UNAUTHENTICATED", "message": "no"}}
    connector, client = make({"token": lambda _: next(tokens), "account_budget": refused})

    with pytest.raises(Reauthorise) as caught:
        listed(connector.limits(account))
    assert Reauthorise is type(caught.value)
    assert (2, 2) == (len(client.asked("token")), len(client.asked("account_budget")))


def test_the_consent_goes_in_a_form_to_its_own_host(make: Any, account: Any, listed: Any) -> None:
    """Neither secret nor token stands in a path, a query or anything that is printed."""
    connector, client = make({"account_budget": {}})
    listed(connector.limits(account))
    (request,) = client.asked("token")

    assert ("token", HOST, "POST", ()) == (request.path, request.host, request.method, request.query)
    assert {
        "grant_type": "refresh_token",
        "client_id": "id-1",
        "client_secret": "hush-1",
        "refresh_token": "refresh-1",
    } == request.form
    printed = repr(client.requests) + repr(connector._api) + repr(vars(connector))
    assert not any(secret in printed for secret in ("hush-1", "refresh-1", "access-1"))


def test_a_dead_consent_is_said_to_be_dead(make: Any, replay: Any, listed: Any) -> None:
    """`invalid_grant` asks for a new connection, before any query is sent."""
    body = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
    connector, client = make({"token": replay.answer(body, status=400)})

    with pytest.raises(Reauthorise) as caught:
        listed(connector.accounts())
    assert "invalid_grant" == caught.value.code
    assert 1 == len(client.requests)


@pytest.mark.parametrize("given", ["client_id", "refresh_token", "developer_token"])
def test_half_a_login_is_a_wrong_configuration(make: Any, given: str) -> None:
    """What is missing is named, before anything is sent."""
    with pytest.raises(ConfigurationError) as caught:
        make({}, secrets={given: "x"})

    assert "client_secret" in caught.value.why
