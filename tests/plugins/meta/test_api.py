from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from paceboard.plugin import Account, Grain, Level, RateLimited, Window, day_from_text

DAY = day_from_text("2026-04-02")
WINDOW = Window(first=DAY, last=DAY)
TOKEN = "EAAa-very-secret-token"
SECRET = "an-app-secret"


def spoken(request: Any) -> str:
    """Everything of a request but its headers."""
    return str(request.path) + json.dumps(request.query) + json.dumps(request.body)


def test_the_token_stands_in_its_header_only(make: Any, listed: Any, wire: Any, account: Account) -> None:
    """It is in no URL, in no body and in nothing that is printed; the proof goes with each call."""
    bodies = {
        "insights": lambda _: wire.page([wire.row()]),
        "campaigns": wire.page([]),
        "adsets": wire.page([]),
        "ads": wire.page([]),
    }
    connector, client = make(bodies, secrets={"access_token": TOKEN, "app_secret": SECRET})
    listed(connector.facts(account, WINDOW, Level.ACCOUNT, Grain.DAY))
    listed(connector.entities(account))
    proof = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()

    assert {f"Bearer {TOKEN}"} == {request.headers["Authorization"] for request in client.requests}
    assert [proof] * len(client.requests) == client.asked("appsecret_proof")
    printed = "".join(map(spoken, client.requests)) + repr(client.requests) + repr(vars(connector))
    assert TOKEN not in printed
    assert SECRET not in printed


def test_without_an_app_secret_there_is_no_proof(make: Any, listed: Any, wire: Any, account: Account) -> None:
    """Apps that do not ask for it get calls without it."""
    connector, client = make({"insights": wire.page([])})
    listed(connector.facts(account, WINDOW, Level.ACCOUNT, Grain.DAY))

    assert [] == client.asked("appsecret_proof")


@pytest.mark.parametrize(
    ("base_url", "version", "path"),
    [
        ("https://graph.facebook.com", "v26.0", "v26.0/act_1010035716096012/insights"),
        ("https://graph.facebook.com", "v27.0", "v27.0/act_1010035716096012/insights"),
        ("http://127.0.0.1:8123/v26.0", "v25.0", "act_1010035716096012/insights"),
        ("http://127.0.0.1:8123/v26.0/", "v26.0", "act_1010035716096012/insights"),
    ],
)
def test_the_version_is_a_setting(
    make: Any, listed: Any, wire: Any, account: Account, base_url: str, version: str, path: str
) -> None:
    """Every path carries it, unless the base URL does."""
    connector, client = make({"insights": wire.page([])}, base_url=base_url, api_version=version)
    listed(connector.facts(account, WINDOW, Level.ACCOUNT, Grain.DAY))

    assert [path] == [request.path for request in client.requests]


@pytest.mark.parametrize(("answered", "told"), [("v26.0", []), ("v27.0", ["api_version"]), (None, [])])
def test_another_version_than_the_one_asked_for_is_told(
    make: Any, listed: Any, wire: Any, replay: Any, account: Account, notes: Any, answered: Any, told: Any
) -> None:
    """Meta upgrades a retired version by itself, and only a header says so."""
    headers = {} if answered is None else {"facebook-api-version": answered}
    connector, _ = make({"insights": replay.answer(wire.page([]), headers=headers)})
    listed(connector.facts(account, WINDOW, Level.ACCOUNT, Grain.DAY))

    assert told == [code for code, _ in notes]


def test_usage_headers_are_obeyed_before_they_bite(
    make: Any, listed: Any, wire: Any, replay: Any, account: Account, slept: list[float]
) -> None:
    """At 80 % the next call waits, at 90 % no new report is begun, and listings go on."""
    usage = [
        {"x-business-use-case-usage": json.dumps({"1": [{"type": "ads_insights", "call_count": percent}]})}
        for percent in (80, 91)
    ]
    answers = [replay.answer(wire.page([]), headers=each) for each in usage]
    empty = {name: wire.page([]) for name in ("campaigns", "adsets", "ads")}
    connector, client = make({"insights": answers, **empty})
    listed(connector.facts(account, WINDOW, Level.ACCOUNT, Grain.DAY))
    listed(connector.facts(account, WINDOW, Level.CAMPAIGN, Grain.DAY))
    assert 1 == len(slept)
    with pytest.raises(RateLimited) as caught:
        listed(connector.facts(account, WINDOW, Level.GROUP, Grain.DAY))
    listed(connector.entities(account))

    assert 300.0 == caught.value.after
    assert 2 + 3 == len(client.requests)


def test_a_refusal_names_its_time_and_closes_the_limit(
    make: Any, listed: Any, wire: Any, replay: Any, account: Account
) -> None:
    """After a throttled report the next one is not even asked for."""
    connector, client = make({"insights": [replay.answer(wire.error(80000, 2446079), status=400)]})
    errors = []
    for _ in range(2):
        with pytest.raises(RateLimited) as caught:
            listed(connector.facts(account, WINDOW, Level.ACCOUNT, Grain.DAY))
        errors.append(caught.value)

    assert [60.0, 60.0] == [error.after for error in errors]
    assert 1 == len(client.requests)


def test_cursors_are_followed_and_urls_are_not(make: Any, listed: Any, wire: Any, account: Account) -> None:
    """The next page is asked for by its cursor with the same question."""
    pages = [
        wire.page([wire.row("2026-04-02")], after="QVFI", more=True),
        wire.page([wire.row("2026-04-03")]),
    ]
    connector, client = make({"insights": pages})
    window = Window(first=DAY, last=DAY + 1)

    assert 2 == len(listed(connector.facts(account, window, Level.ACCOUNT, Grain.DAY)))
    assert ["QVFI"] == client.asked("after")
    assert ["200", "200"] == client.asked("limit")
    assert 1 == len(set(client.asked("fields")))
    assert "LEAK" not in "".join(map(spoken, client.requests))
