"""Answers that no sane platform gives: an error of the tree or true rows, never a crash, never half."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import (
    Account,
    AccountRef,
    Answer,
    ConnectorContext,
    Grain,
    Level,
    PlatformError,
    Request,
    Secret,
    Window,
    Zone,
    day_from_text,
    instant_from_text,
)
from paceboard_meta.connector import Meta
from paceboard_meta.entities import FIELDS
from paceboard_meta.options import MetaOptions

NOW = instant_from_text("2026-04-24T21:00Z")
DAY = day_from_text("2026-04-02")
ACCOUNT = Account(ref=AccountRef("meta", "71"), name="x", zone=Zone("UTC"), currency="USD")
LEAF = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
NAMES = st.sampled_from(["action_type", "value", "level", "status", "global", "placement_specific", "x"])
ONCE = LEAF | st.lists(LEAF, max_size=2) | st.dictionaries(NAMES, LEAF, max_size=3)
JSON = ONCE | st.lists(ONCE, max_size=2) | st.dictionaries(NAMES, ONCE, max_size=3)
ODD: tuple[Any, ...] = (
    *(5, 0, -1, True, False, 1.5, "", "x", "-1", "1e999", "0x10", "NaN", "1_0", None, [], {}, [1], ["x"]),
    *([None], [[]], {"x": 1}, [{}], [{"action_type": 5}], [{"action_type": {}}], 10**30, "9" * 40),
    *([{"action_type": "omni_purchase"}], [{"action_type": "omni_purchase", "value": []}]),
    *({"global": 5}, {"placement_specific": 5}, {"placement_specific": {"x": 5}}, {"status": 5}),
)
ROW = {
    "campaign_id": "17",
    "account_id": "71",
    "account_currency": "USD",
    "spend": "1180.05",
    "impressions": "160000",
    "actions": [{"action_type": "omni_purchase", "value": "3"}],
    "date_start": "2026-04-02",
    "date_stop": "2026-04-02",
}
CAMPAIGN = {
    "id": "17",
    "account_id": "71",
    "name": "x",
    "effective_status": "WITH_ISSUES",
    "daily_budget": "600",
    "lifetime_budget": "0",
    "start_time": "2026-04-01T00:00:00-0700",
    "issues_info": [{"level": "CAMPAIGN", "error_code": 1}],
}

ODD_LEVELS = {level: fields.split(",") for level, fields in FIELDS.items()}


class Always:
    """Gives one body to every call."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def fetch(self, _request: Request, read: Any) -> Any:
        return read(Answer(status=200, headers={}, body=self._body, received_at=NOW))


async def _sleep(_seconds: float) -> None:
    return None


def rows(body: bytes, ask: Any) -> list[Any] | None:
    """What a connector makes of a body; None where it refuses it."""
    context = ConnectorContext(
        options=MetaOptions(),
        secrets={"access_token": Secret("token-1")},
        client=Always(body),
        clock=lambda: NOW,
        base_url="https://graph.facebook.com",
        sleep=_sleep,
    )

    async def gather() -> list[Any]:
        return [row async for row in ask(Meta(context))]

    try:
        return asyncio.run(gather())
    except PlatformError:
        return None


def facts(connector: Meta) -> Any:
    window = Window(first=DAY, last=DAY)
    return connector.facts(ACCOUNT, window, Level.CAMPAIGN, Grain.DAY)


def budgets(connector: Meta) -> Any:
    return connector.budgets(ACCOUNT)


@pytest.mark.parametrize("level", list(ODD_LEVELS))
def test_no_odd_value_breaks_a_listing(level: Level) -> None:
    """Every field of campaigns, ad sets and ads in every odd form: entities, or an error of the tree."""
    for name in ODD_LEVELS[level]:
        for value in ODD:
            body = json.dumps({"data": [{**CAMPAIGN, "campaign_id": "17", "adset_id": "170", name: value}]})
            rows(body.encode(), lambda connector: connector.entities(ACCOUNT))


def test_no_odd_value_breaks_a_report() -> None:
    """Every field of a row in every odd form: facts, or an error of the tree."""
    refused = sum(
        rows(json.dumps({"data": [{**ROW, name: value}]}).encode(), facts) is None
        for name in ROW
        for value in ODD
    )

    assert refused > 100


@given(st.sampled_from(sorted(ROW)), JSON)
def test_a_field_of_any_form_is_read_or_refused(name: str, value: Any) -> None:
    """A row with one field of another form is an error, or a fact whose other fields are as they were."""
    found = rows(json.dumps({"data": [{**ROW, name: value}]}).encode(), facts)

    for fact in found or ():
        assert DAY == fact.day
        assert name == "spend" or 1_180_050_000 == fact.measures["spend"]


@given(st.sampled_from(sorted(CAMPAIGN)), JSON)
def test_a_campaign_of_any_form_is_read_or_refused(name: str, value: Any) -> None:
    """Its budget is 6.00, or refused, unless the budget itself was changed."""
    body = json.dumps({"data": [{**CAMPAIGN, "campaign_id": "17", name: value}]}).encode()

    for budget in rows(body, budgets) or ():
        assert name in ("daily_budget", "lifetime_budget") or budget.amount in (6_000_000, None)


@given(JSON)
def test_a_body_of_any_form_is_no_rows(value: Any) -> None:
    """Whatever JSON stands where rows should stand, no fact and no budget comes of it."""
    for body in (value, {"data": value}):
        raw = json.dumps(body).encode()

        assert not rows(raw, facts)
        assert not rows(raw, budgets)


@given(st.integers(min_value=1, max_value=200))
def test_half_an_answer_is_none(length: int) -> None:
    """A body that is cut off anywhere gives nothing."""
    body = json.dumps({"data": [ROW]}).encode()

    assert rows(body[:-length], facts) is None
