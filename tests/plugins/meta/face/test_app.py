from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from paceboard_meta.face.credentials import SIMULATED

PROOF = hmac.new(SIMULATED.app_secret.encode(), SIMULATED.access_token.encode(), hashlib.sha256).hexdigest()


def test_a_token_is_taken_from_the_header_or_from_the_parameters(flight: Any) -> None:
    """The official SDK sends it as a parameter, we as a header."""
    named = flight.call("me/adaccounts", token=None, access_token=SIMULATED.access_token)

    assert flight.call("me/adaccounts").rows == named.rows
    assert [{"id": flight.node}] == named.rows


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"token": None}, (400, 2500, 0)),
        ({"token": "other"}, (400, 190, 467)),
        ({"appsecret_proof": "0" * 64}, (400, 104, 0)),
        ({"version": "v24.0"}, (400, 2635, 0)),
        ({"version": "latest"}, (400, 2635, 0)),
        ({"fields": "id,shoe_size"}, (400, 100, 0)),
        ({"limit": "many"}, (400, 100, 0)),
        ({"after": "!"}, (400, 100, 0)),
        ({"effective_status": ["SLEEPING"]}, (400, 100, 0)),
        ({"effective_status": "[1"}, (400, 100, 0)),
    ],
)
def test_a_call_that_meta_would_refuse_is_refused(flight: Any, given: dict[str, Any], code: Any) -> None:
    """With Meta's code and subcode, status 400 and a trace id."""
    reply = flight.call(f"{flight.node}/campaigns", **given)

    assert code == reply.code
    assert reply.data["error"]["fbtrace_id"]


@pytest.mark.parametrize("path", ["act_99", "act_99/campaigns", "12345", "99/owned_ad_accounts"])
def test_what_the_token_may_not_see_is_not_there(flight: Any, path: str) -> None:
    """100/33 stands for gone and for forbidden alike."""
    assert (400, 100, 33) == flight.call(path).code


def test_a_right_proof_is_accepted(flight: Any) -> None:
    """It is the HMAC of the token by the app's secret."""
    assert 200 == flight.call(flight.node, appsecret_proof=PROOF).status


def test_answers_are_sparse(flight: Any) -> None:
    """Only what a call names comes, and the id; amounts are minor units as text."""
    node = flight.call(flight.node, fields="currency,spend_cap,amount_spent").data

    (limit,) = flight.world.limits(f"meta:{flight.node.removeprefix('act_')}")

    assert {
        "id": flight.node,
        "currency": "USD",
        "spend_cap": "4000000",
        "amount_spent": str(limit.spent // 10_000),
    } == node


def test_a_page_ends_with_a_cursor_and_says_whether_more_follows(flight: Any) -> None:
    """`next` carries the token, as Meta's does: whoever follows it leaks it."""
    first = flight.call(f"{flight.node}/campaigns", limit="2", fields="name")
    cursor = first.data["paging"]["cursors"]["after"]
    second = flight.call(f"{flight.node}/campaigns", limit="2", fields="name", after=cursor)

    assert [2, 1] == [len(first.rows), len(second.rows)]
    assert [SIMULATED.access_token] == parse_qs(urlsplit(first.data["paging"]["next"]).query)["access_token"]
    assert "next" not in second.data["paging"]
    assert "after" in second.data["paging"]["cursors"]


def test_every_answer_says_its_version_and_what_is_used(flight: Any, face: Any) -> None:
    """Percent of the account's limit, in Meta's two headers of insights."""
    headers = flight.call(f"{flight.node}/insights").headers
    (used,) = json.loads(headers["x-business-use-case-usage"])[flight.node.removeprefix("act_")]
    limited = face(calls=1)
    limited.call(f"{limited.node}/insights")

    assert ("v26.0", "ads_insights", 0) == (headers["facebook-api-version"], used["type"], used["call_count"])
    assert "x-fb-ads-insights-throttle" in headers
    assert (400, 80000, 2446079) == limited.call(f"{limited.node}/insights").code
    assert 200 == limited.call(f"{limited.node}/campaigns").status


def test_a_batch_answers_each_call_for_itself(flight: Any) -> None:
    """In their order, each with status, headers and a body that is JSON once more; one no spoils no other."""
    calls = [
        {"method": "GET", "relative_url": f"v26.0/{path}"}
        for path in (f"{flight.node}?fields=name", "act_99")
    ]
    reply = flight.call("", method="POST", body=json.dumps({"batch": calls}).encode())
    first, second = reply.data

    assert [200, 400] == [first["code"], second["code"]]
    assert "Athleisure US" == json.loads(first["body"])["name"]
    assert 33 == json.loads(second["body"])["error"]["error_subcode"]
    assert "Facebook-API-Version" in {header["name"] for header in first["headers"]}


@pytest.mark.parametrize("batch", ["", "{", "[]", json.dumps([{}] * 51)])
def test_a_batch_of_none_or_too_many_is_refused(flight: Any, batch: str) -> None:
    """At most fifty calls go together."""
    assert (400, 100, 0) == flight.call("", method="POST", batch=batch).code


def test_a_prepared_report_gives_what_a_direct_one_gives(flight: Any) -> None:
    """Ordered by a form, looked at, read by its own edge."""
    question = {"level": "campaign", "fields": "spend,campaign_id", "time_increment": "1"}
    ordered = flight.call(f"{flight.node}/insights", method="POST", **question).data["report_run_id"]
    state = flight.call(ordered).data

    assert ("Job Completed", 100) == (state["async_status"], state["async_percent_completion"])
    assert flight.call(f"{flight.node}/insights", **question).rows == flight.call(f"{ordered}/insights").rows


def test_an_entity_is_a_node_too(flight: Any) -> None:
    """A campaign can be read by its own id."""
    (first, *_) = flight.call(f"{flight.node}/campaigns", fields="name").rows

    assert first == flight.call(first["id"], fields="name").data
