from __future__ import annotations

import json
from typing import Any

import pytest

from paceboard.plugin import (
    Account,
    AccountRef,
    AccountUnusable,
    ConfigurationError,
    Delivery,
    Drift,
    PermissionDenied,
    PlatformError,
    Reauthorise,
    Rejected,
    Request,
    Transient,
    UnreadableAccount,
    Zone,
)

INFO = "advertiser/info/"


def advertiser(key: Any, **values: Any) -> dict[str, Any]:
    """An account as TikTok describes it, fields that we do not read among them."""
    return {
        "advertiser_id": key,
        "name": f"Account {key}",
        "currency": "USD",
        "timezone": "Etc/GMT+8",
        "display_timezone": "America/Los_Angeles",
        "status": "STATUS_ENABLE",
        "rejection_reason": "",
        "balance": 1800.0,
        "telephone_number": None,
        **values,
    }


def platform(
    wire: Any,
    known: dict[str, dict[str, Any]],
    refused: set[str],
    code: int = 40001,
    message: str = "No permission to operate advertiser.",
) -> Any:
    """advertiser/info: one id without access fails its whole batch."""

    def answer(request: Request) -> Any:
        ids = json.loads(dict(request.query)["advertiser_ids"])
        if refused & set(ids):
            return wire.envelope(code=code, message=message)
        return wire.envelope({"list": [known[key] for key in ids if key in known]})

    return answer


def test_an_account_is_described(make: Any, listed: Any, wire: Any) -> None:
    """Id, name, zone as a fixed offset, currency and status; the label of the zone is not read."""
    connector, _ = make({INFO: wire.envelope({"list": [advertiser("71")]})}, accounts=("71",))
    expected = Account(
        ref=AccountRef("tiktok", "71"),
        name="Account 71",
        zone=Zone("Etc/GMT+8"),
        currency="USD",
        raw_status="STATUS_ENABLE",
    )

    assert [expected] == listed(connector.accounts())


def test_a_suspended_account_says_why(make: Any, listed: Any, wire: Any) -> None:
    """`STATUS_LIMIT` is the only sign of a suspension; its reason is kept."""
    row = advertiser("71", status="STATUS_LIMIT", rejection_reason="suspended,endtime:2032-12-10")
    connector, _ = make({INFO: wire.envelope({"list": [row]})}, accounts=("71",))
    (account,) = listed(connector.accounts())

    assert (Delivery.BLOCKED, "suspended,endtime:2032-12-10") == (account.status, account.note)


def test_accounts_are_asked_for_a_hundred_at_a_time(make: Any, listed: Any, wire: Any) -> None:
    """250 ids are three calls, each id once."""
    ids = tuple(str(key) for key in range(1, 251))
    connector, client = make(
        {INFO: platform(wire, {key: advertiser(key) for key in ids}, set())}, accounts=(*ids, "7")
    )

    assert list(ids) == [account.ref.id for account in listed(connector.accounts())]
    assert [100, 100, 50] == [len(json.loads(value)) for value in client.asked("advertiser_ids")]


def readable(found: list[Any]) -> list[str]:
    return [each.ref.id for each in found if isinstance(each, Account)]


def refused(found: list[Any]) -> dict[str, Any]:
    """The errors of those that cannot be read, by id."""
    return {each.ref.id: each.error for each in found if isinstance(each, UnreadableAccount)}


@pytest.mark.parametrize(("code", "kind"), [(40001, PermissionDenied), (40002, Rejected)])
def test_an_account_without_access_costs_no_other(
    make: Any, listed: Any, wire: Any, code: int, kind: type[Exception]
) -> None:
    """The batch is cut in halves until the one is found; its error keeps class, code and request id."""
    ids = tuple(str(key) for key in range(1, 9))
    known = {key: advertiser(key) for key in ids}
    connector, _ = make({INFO: platform(wire, known, {"3"}, code, "No such advertiser.")}, accounts=ids)
    found = listed(connector.accounts())

    assert ["1", "2", "4", "5", "6", "7", "8"] == readable(found)
    (error,) = refused(found).values()
    assert (kind, str(code), "20260424210000010") == (type(error), error.code, error.request_id)
    assert list(ids) == [each.ref.id for each in found]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"code": 0, "data": {"list": [{"balance": NaN}]}}', PlatformError),
        ({"code": 0, "message": "OK", "data": {"list": [{"advertiser_id": ["3"]}]}}, Drift),
        ({"code": 51010, "message": "service", "data": {}}, Transient),
    ],
)
def test_a_row_that_spoils_its_batch_costs_no_other(
    make: Any, listed: Any, wire: Any, body: Any, kind: type[Exception]
) -> None:
    """A number that is none, a row of another form, a crash over one account: the hundred others come."""
    ids = tuple(str(key) for key in range(1, 101))
    good = platform(wire, {key: advertiser(key) for key in ids}, set())

    def answer(request: Request) -> Any:
        return body if "3" in json.loads(dict(request.query)["advertiser_ids"]) else good(request)

    connector, _ = make({INFO: answer}, accounts=ids)
    found = listed(connector.accounts())

    assert 99 == len(readable(found))
    assert isinstance(refused(found)["3"], kind)


def test_a_platform_that_is_away_is_not_asked_for_each(make: Any, listed: Any, wire: Any) -> None:
    """After a number of calls in vain the error is everybody's."""
    ids = tuple(str(key) for key in range(1, 101))
    connector, client = make({INFO: wire.envelope(code=50000, message="system error")}, accounts=ids)

    with pytest.raises(Transient):
        listed(connector.accounts())
    assert 16 >= len(client.requests)


def test_an_account_that_is_left_out_is_said(make: Any, listed: Any, wire: Any) -> None:
    """An id that TikTok passes over in silence is not passed over by us."""
    connector, _ = make({INFO: platform(wire, {"1": advertiser("1")}, set())}, accounts=("1", "2"))
    found = listed(connector.accounts())

    assert ["1"] == readable(found)
    assert isinstance(refused(found)["2"], AccountUnusable)


def test_a_partial_batch_gives_what_came(make: Any, listed: Any, wire: Any) -> None:
    """20001: the rest is asked for again by itself, and what fails then is said."""

    def answer(request: Request) -> Any:
        ids = json.loads(dict(request.query)["advertiser_ids"])
        code = 20001 if "2" in ids else 0
        return wire.envelope({"list": [advertiser(key) for key in ids if key != "2"]}, code=code)

    connector, _ = make({INFO: answer}, accounts=("1", "2", "3"))
    found = listed(connector.accounts())

    assert ["1", "3"] == readable(found)
    assert ["2"] == list(refused(found))


@pytest.mark.parametrize(
    ("broken", "word"),
    [({"timezone": "Mars/Olympus"}, "zone"), ({"timezone": None}, "zone"), ({"currency": ""}, "currency")],
)
def test_an_account_that_cannot_be_understood_costs_no_other(
    make: Any, listed: Any, wire: Any, broken: dict[str, Any], word: str
) -> None:
    """Without zone or currency there is no account, but the others stand."""
    rows = [advertiser("1", **broken), advertiser("2")]
    connector, _ = make({INFO: wire.envelope({"list": rows})}, accounts=("1", "2"))
    found = listed(connector.accounts())

    assert ["2"] == readable(found)
    assert word in refused(found)["1"].what
    assert refused(found)["1"].do


@pytest.mark.parametrize(
    ("code", "kind"), [(40001, PermissionDenied), (40002, Rejected), (40300, AccountUnusable)]
)
def test_where_no_account_can_be_read_the_error_is_told(
    make: Any, listed: Any, wire: Any, code: int, kind: type[Exception]
) -> None:
    """A single account that fails is an error, not an empty list."""
    connector, _ = make({INFO: wire.envelope(code=code, message="no")}, accounts=("1",))

    assert isinstance(refused(listed(connector.accounts()))["1"], kind)


def test_an_answer_about_others_is_no_answer(make: Any, listed: Any, wire: Any) -> None:
    """What TikTok says of accounts that were not asked for is not taken."""
    connector, _ = make({INFO: wire.envelope({"list": [advertiser("9")]})}, accounts=("1",))
    (error,) = refused(listed(connector.accounts())).values()

    assert isinstance(error, AccountUnusable)
    assert "speaks of 1 accounts" in error.why


def test_a_dead_token_stops_at_once(make: Any, listed: Any, wire: Any) -> None:
    """No halves are tried where every one of them would fail alike."""
    ids = tuple(str(key) for key in range(50))
    connector, client = make({INFO: wire.envelope(code=40105, message="revoked")}, accounts=ids)

    with pytest.raises(Reauthorise):
        listed(connector.accounts())
    assert 1 == len(client.requests)


def test_the_tokens_accounts_are_listed_with_the_apps_secrets(make: Any, listed: Any, wire: Any) -> None:
    """Without configured accounts TikTok is asked which ones the token was given."""
    secrets = {"access_token": "token-1", "app_id": "app-1", "app_secret": "secret-1"}
    authorised = {"list": [{"advertiser_id": "71", "advertiser_name": "Account 71"}]}
    connector, client = make(
        {
            "oauth2/advertiser/get/": wire.envelope(authorised),
            INFO: wire.envelope({"list": [advertiser("71")]}),
        },
        secrets=secrets,
    )

    assert ["71"] == [each.ref.id for each in listed(connector.accounts())]
    assert (("app_id", "app-1"), ("secret", "secret-1")) == client.requests[0].query


def test_without_accounts_and_without_secrets_the_configuration_is_wrong(make: Any, listed: Any) -> None:
    """Nothing is asked; the error names both ways out."""
    connector, client = make({})

    with pytest.raises(ConfigurationError, match="app_id and app_secret"):
        listed(connector.accounts())
    assert [] == client.requests


def test_an_answer_of_another_form_is_refused(make: Any, listed: Any, wire: Any) -> None:
    """A list that is no list has drifted."""
    connector, _ = make({INFO: wire.envelope({"list": {"1": {}}})}, accounts=("1",))

    assert isinstance(refused(listed(connector.accounts()))["1"], Drift)
