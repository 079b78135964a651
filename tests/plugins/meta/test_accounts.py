from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from paceboard.plugin import (
    Account,
    Delivery,
    Drift,
    PermissionDenied,
    RateLimited,
    Reauthorise,
    Request,
    Transient,
)


def batch(answers: dict[str, Any], headers: dict[str, dict[str, str]] | None = None) -> Any:
    """Answers a batch by account id; None for what Meta had no time for."""

    def answer(request: Request) -> list[Any]:
        found = []
        for entry in request.body["batch"]:
            assert "GET" == entry["method"]
            key = urlsplit(entry["relative_url"]).path.rsplit("act_")[-1]
            body = answers[key]
            body = body.pop(0) if isinstance(body, list) else body
            status = 400 if body and "error" in body else 200
            told = [{"name": name, "value": value} for name, value in (headers or {}).get(key, {}).items()]
            found.append(
                None if body is None else {"code": status, "headers": told, "body": json.dumps(body)}
            )
        return found

    return answer


def test_a_configured_account_is_read_by_its_own_id(make: Any, listed: Any, wire: Any) -> None:
    """No list is walked to find one account; both ways of writing an id are understood."""
    body = wire.account(account_id="71", id="act_71")
    for written in ("71", "act_71"):
        connector, client = make({"act_71": body}, accounts=(written,))
        (account,) = listed(connector.accounts())

        assert ["v26.0/act_71"] == [request.path for request in client.requests]
        assert (f"meta:{written}", "Northwind", "USD", "America/Los_Angeles") == (
            str(account.ref),
            account.name,
            account.currency,
            account.zone.name,
        )


@pytest.mark.parametrize(
    ("status", "reason", "delivery", "word", "why"),
    [
        (1, 0, Delivery.ACTIVE, "ACTIVE", ""),
        (2, 3, Delivery.BLOCKED, "DISABLED", "RISK_PAYMENT"),
        (7, 0, Delivery.IN_REVIEW, "PENDING_RISK_REVIEW", ""),
        (9, 0, Delivery.ACTIVE, "IN_GRACE_PERIOD", ""),
        ("101", 99, Delivery.DELETED, "CLOSED", "reason 99"),
        (12345, 0, Delivery.UNKNOWN, "12345", ""),
        (None, None, Delivery.UNKNOWN, "", ""),
    ],
)
def test_the_accounts_status_is_told(
    make: Any, listed: Any, wire: Any, status: Any, reason: Any, delivery: Delivery, word: str, why: str
) -> None:
    """What it may do, Meta's word for it and why; a number that is new to us is shown."""
    body = wire.account(account_status=status, disable_reason=reason)
    connector, _ = make({"me/adaccounts": wire.page([body])})
    (account,) = listed(connector.accounts())

    assert (delivery, word, why) == (account.status, account.raw_status, account.note)


def test_many_accounts_are_read_in_batches_of_fifty(make: Any, listed: Any, wire: Any) -> None:
    """120 accounts take three exchanges, in the order of the configuration."""
    ids = tuple(str(number) for number in range(1001, 1121))
    answers = {key: wire.account(account_id=key, id=f"act_{key}") for key in ids}
    connector, client = make({"v26.0/": batch(answers)}, accounts=ids)

    assert list(ids) == [account.ref.id for account in listed(connector.accounts())]
    assert [50, 50, 20] == [len(request.body["batch"]) for request in client.requests]
    assert {"POST"} == {request.method for request in client.requests}


def test_an_entry_that_meta_had_no_time_for_is_asked_again(make: Any, listed: Any, wire: Any) -> None:
    """Only the missing ones are; one that is missing three times is named."""
    answers = {
        "71": [None, wire.account(account_id="71")],
        "72": wire.account(account_id="72"),
        "73": [None, None, wire.account(account_id="73")],
    }
    alone = wire.account(account_id="73")
    connector, client = make({"v26.0/": batch(answers), "act_73": alone}, accounts=("71", "72", "73"))

    assert ["71", "72", "73"] == [account.ref.id for account in listed(connector.accounts())]
    assert [3, 2] == [len(request.body["batch"]) for request in client.requests if request.body]


def test_one_account_that_cannot_be_read_costs_no_other(make: Any, listed: Any, wire: Any) -> None:
    """Each failure comes with its own class, code and trace id."""
    answers = {
        "71": wire.error(100, 33),
        "72": wire.account(account_id="72"),
        "73": wire.account(account_id="73", timezone_name="Mars/Olympus"),
        "74": wire.account(account_id="73"),
    }
    connector, _ = make({"v26.0/": batch(answers)}, accounts=tuple(answers))
    found = {each.ref.id: each for each in listed(connector.accounts())}

    assert isinstance(found["72"], Account)
    assert [PermissionDenied, Drift, Drift] == [type(found[key].error) for key in ("71", "73", "74")]
    assert "100/33" == found["71"].error.code
    assert found["71"].error.request_id
    assert "GET act_71" == found["71"].error.during


@pytest.mark.parametrize("accounts", [("71",), ("71", "72")])
def test_where_none_can_be_read_each_says_why(
    make: Any, listed: Any, wire: Any, replay: Any, accounts: tuple[str, ...]
) -> None:
    """One or several, no account is passed over in silence."""
    refused = wire.error(100, 33)
    bodies = {
        "v26.0/": batch({"71": refused, "72": refused}),
        "act_71": replay.answer(refused, status=400),
    }
    connector, _ = make(bodies, accounts=accounts)
    found = listed(connector.accounts())

    assert list(accounts) == [each.ref.id for each in found]
    assert {PermissionDenied} == {type(each.error) for each in found}


def test_a_dead_token_for_one_account_costs_no_other(make: Any, listed: Any, wire: Any) -> None:
    """What Meta answers for one entry of a batch is that entry's alone."""
    answers = {"71": wire.account(account_id="71"), "72": wire.error(190, 463)}
    connector, _ = make({"v26.0/": batch(answers)}, accounts=tuple(answers))
    good, dead = listed(connector.accounts())

    assert isinstance(good, Account)
    assert isinstance(dead.error, Reauthorise)


def test_a_dead_token_is_dead_for_all(make: Any, listed: Any, wire: Any, replay: Any) -> None:
    """Where the batch itself is refused, nobody is asked any further."""
    refused = replay.answer(wire.error(190, 463), status=400)
    connector, client = make({"v26.0/": refused}, accounts=("71", "72"))

    with pytest.raises(Reauthorise):
        listed(connector.accounts())
    assert 1 == len(client.requests)


def test_an_account_that_never_comes_is_passing(make: Any, listed: Any, wire: Any) -> None:
    """Three empty entries each: ask later."""
    connector, _ = make({"v26.0/": batch({"71": None, "72": None})}, accounts=("71", "72"))

    assert [Transient, Transient] == [type(each.error) for each in listed(connector.accounts())]


def test_what_passes_is_asked_again_and_told_as_it_was(make: Any, listed: Any, wire: Any) -> None:
    """An entry that fails three times in the same passing way keeps Meta's own words."""
    answers = {"71": wire.account(account_id="71"), "72": wire.error(2, 0)}
    alone = wire.error(2, 0)
    connector, _ = make({"v26.0/": batch(answers), "act_72": alone}, accounts=("71", "72"))
    _, failed = listed(connector.accounts())

    assert isinstance(failed.error, Transient)
    assert "2" == failed.error.code


def test_a_business_lists_its_own_accounts_and_its_clients(make: Any, listed: Any, wire: Any) -> None:
    """An account that is in both lists is told once."""
    own, client_ = wire.account(account_id="71"), wire.account(account_id="72")
    bodies = {"555/owned_ad_accounts": wire.page([own]), "555/client_ad_accounts": wire.page([own, client_])}
    connector, _ = make(bodies, business="555")

    assert ["71", "72"] == [account.ref.id for account in listed(connector.accounts())]


@pytest.mark.parametrize("currency", ["", None, "usd", "US", "12A"])
def test_an_account_without_a_currency_is_refused(make: Any, listed: Any, wire: Any, currency: Any) -> None:
    """No amount of it could be read."""
    connector, _ = make({"me/adaccounts": wire.page([wire.account(currency=currency)])})
    (refused,) = listed(connector.accounts())

    assert isinstance(refused.error, Drift)
    assert refused.error.do


def test_a_later_batch_that_fails_takes_nothing_back(
    make: Any, listed: Any, wire: Any, replay: Any, slept: list[float]
) -> None:
    """What the first one told stays; only the missing ones carry the failure, after a pause each."""
    first = batch({"71": wire.account(account_id="71"), "72": None, "73": None})
    late = replay.answer(wire.error(2), status=500)
    answers = iter([first, late, late])
    connector, _ = make({"v26.0/": lambda request: _next(answers, request)}, accounts=("71", "72", "73"))
    good, *missing = listed(connector.accounts())

    assert isinstance(good, Account)
    assert [Transient, Transient] == [type(each.error) for each in missing]
    assert [2.0, 4.0] == slept


def _next(answers: Any, request: Request) -> Any:
    answer = next(answers)
    return answer(request) if callable(answer) else answer


def test_each_entry_of_a_batch_counts_as_a_call(
    make: Any, listed: Any, wire: Any, notes: list[tuple[str, str]]
) -> None:
    """Its own headers say version and usage, its refusal has a time, and a closed account is not asked."""
    usage = '{"72":[{"type":"ads_management","call_count":100,"estimated_time_to_regain_access":7}]}'
    headers = {
        "71": {"Facebook-API-Version": "v27.0"},
        "72": {"X-Business-Use-Case-Usage": usage},
    }
    answers = {
        "71": wire.account(account_id="71"),
        "72": wire.error(80004, 2446079),
        "73": wire.error(17, 2446079),
    }
    connector, client = make({"v26.0/": batch(answers, headers)}, accounts=tuple(answers))
    for asked in (3, 1):
        good, named, unnamed = listed(connector.accounts())

        assert isinstance(good, Account)
        assert [RateLimited, RateLimited] == [type(each.error) for each in (named, unnamed)]
        assert [420.0, 60.0] == [each.error.after for each in (named, unnamed)]
        assert asked == len(client.requests[-1].body["batch"])
    assert {"api_version"} == {code for code, _ in notes}


@pytest.mark.parametrize("entry", [5, {"code": 200}, {"code": 200, "body": None}, {"body": "{}"}, []])
def test_an_entry_of_another_form_costs_no_other(make: Any, listed: Any, wire: Any, entry: Any) -> None:
    """It is that account's error alone."""
    good = {"code": 200, "headers": [], "body": json.dumps(wire.account(account_id="71"))}
    connector, _ = make({"v26.0/": lambda _: [good, entry]}, accounts=("71", "72"))
    read, refused = listed(connector.accounts())

    assert isinstance(read, Account)
    assert isinstance(refused.error, Drift)
