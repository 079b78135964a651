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
    Reauthorise,
    Rejected,
    Request,
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


def platform(wire: Any, known: dict[str, dict[str, Any]], refused: set[str], code: int = 40001) -> Any:
    """advertiser/info: one id without access fails its whole batch."""

    def answer(request: Request) -> Any:
        ids = json.loads(dict(request.query)["advertiser_ids"])
        if refused & set(ids):
            return wire.envelope(code=code, message="No permission to operate advertiser.")
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


@pytest.mark.parametrize("code", [40001, 40002])
def test_an_account_without_access_costs_no_other(
    make: Any, listed: Any, wire: Any, notes: list[tuple[str, str]], code: int
) -> None:
    """The batch is cut in halves until the one is found; it is skipped and said."""
    ids = tuple(str(key) for key in range(1, 9))
    known = {key: advertiser(key) for key in ids}
    connector, _ = make({INFO: platform(wire, known, {"3"}, code)}, accounts=ids)

    assert ["1", "2", "4", "5", "6", "7", "8"] == [each.ref.id for each in listed(connector.accounts())]
    ((said, text),) = notes
    assert "account_skipped" == said
    assert "account 3" in text
    assert str(code) in text


def test_an_account_that_is_left_out_is_said(
    make: Any, listed: Any, wire: Any, notes: list[tuple[str, str]]
) -> None:
    """An id that TikTok passes over in silence is not passed over by us."""
    connector, _ = make({INFO: platform(wire, {"1": advertiser("1")}, set())}, accounts=("1", "2"))

    assert ["1"] == [each.ref.id for each in listed(connector.accounts())]
    assert ["account_skipped"] == [code for code, _ in notes]


def test_a_partial_batch_gives_what_came(
    make: Any, listed: Any, wire: Any, notes: list[tuple[str, str]]
) -> None:
    """20001: the rest is asked for again by itself, and what fails then is said."""

    def answer(request: Request) -> Any:
        ids = json.loads(dict(request.query)["advertiser_ids"])
        code = 20001 if "2" in ids else 0
        return wire.envelope({"list": [advertiser(key) for key in ids if key != "2"]}, code=code)

    connector, _ = make({INFO: answer}, accounts=("1", "2", "3"))

    assert ["1", "3"] == [each.ref.id for each in listed(connector.accounts())]
    assert ["account_skipped"] == [code for code, _ in notes]


@pytest.mark.parametrize(
    ("broken", "word"),
    [({"timezone": "Mars/Olympus"}, "zone"), ({"timezone": None}, "zone"), ({"currency": ""}, "currency")],
)
def test_an_account_that_cannot_be_understood_costs_no_other(
    make: Any, listed: Any, wire: Any, notes: list[tuple[str, str]], broken: dict[str, Any], word: str
) -> None:
    """Without zone or currency there is no account, but the others stand."""
    rows = [advertiser("1", **broken), advertiser("2")]
    connector, _ = make({INFO: wire.envelope({"list": rows})}, accounts=("1", "2"))

    assert ["2"] == [each.ref.id for each in listed(connector.accounts())]
    assert word in notes[0][1]


@pytest.mark.parametrize(
    ("code", "kind"), [(40001, PermissionDenied), (40002, Rejected), (40300, AccountUnusable)]
)
def test_where_no_account_can_be_read_the_error_is_told(
    make: Any, listed: Any, wire: Any, code: int, kind: type[Exception]
) -> None:
    """A single account that fails is an error, not an empty list."""
    connector, _ = make({INFO: wire.envelope(code=code, message="no")}, accounts=("1",))

    with pytest.raises(kind):
        listed(connector.accounts())


def test_an_answer_about_others_is_no_answer(make: Any, listed: Any, wire: Any) -> None:
    """What TikTok says of accounts that were not asked for is not taken."""
    connector, _ = make({INFO: wire.envelope({"list": [advertiser("9")]})}, accounts=("1",))

    with pytest.raises(AccountUnusable, match="speaks of 1 accounts"):
        listed(connector.accounts())


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

    with pytest.raises(Drift):
        listed(connector.accounts())
