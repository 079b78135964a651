from __future__ import annotations

import json
from typing import Any

import pytest

from paceboard.plugin import (
    Corrupt,
    DeadlineExceeded,
    Drift,
    Grain,
    Level,
    PagingBroken,
    RateLimited,
    Rejected,
    Window,
    day_from_text,
)

DAY = day_from_text("2026-11-20")
WEEK = Window(first=DAY - 6, last=DAY)


@pytest.fixture
def facts(make: Any, listed: Any, account: Any) -> Any:
    """Facts of bodies."""

    def read(
        body: Any, *, level: Level = Level.CAMPAIGN, grain: Grain = Grain.DAY, window: Window = WEEK
    ) -> Any:
        names = ("customer", "campaign", "ad_group", "ad_group_ad")
        connector, _ = make(dict.fromkeys(names, body))
        return listed(connector.facts(account, window, level, grain))

    return read


def test_a_row_is_a_fact(facts: Any, wire: Any) -> None:
    """int64 comes as text, doubles as numbers; parts of conversions are kept to the micro."""
    (fact,) = facts([{"results": [wire.day(conversions=4.1439612, conversionsValue=120.5)]}])

    assert (Level.CAMPAIGN, "111", Grain.DAY, DAY, None) == (
        fact.level,
        fact.entity,
        fact.grain,
        fact.day,
        fact.hour,
    )
    assert {
        "spend": 1_180_000_000,
        "impressions": 160_000,
        "clicks": 1_900,
        "conversions": 4_143_961,
        "conversion_value": 120_500_000,
        "video_views": 0,
    } == fact.measures


def test_more_than_a_float_holds_stays_exact(facts: Any, wire: Any) -> None:
    """2^53 + 1 micros come as they are."""
    (fact,) = facts([{"results": [wire.day(costMicros="9007199254740993")]}])

    assert 9_007_199_254_740_993 == fact.measures["spend"]


@pytest.mark.parametrize(
    "body",
    [
        [],
        [{"results": []}],
        [
            {
                "fieldMask": "campaign.id,metrics.costMicros",
                "requestId": "x",
                "queryResourceConsumption": "142",
            }
        ],
        {},
        {"results": []},
    ],
)
def test_an_empty_result_has_many_forms(facts: Any, body: Any) -> None:
    """Nothing was delivered in all of them."""
    assert [] == facts(body)


def test_batches_are_one_list(facts: Any, wire: Any) -> None:
    """Rows of all batches count, an array or not, with a batch without rows between."""
    first, second = wire.day(), wire.day("2026-11-19")

    assert 2 == len(facts([{"results": [first]}, {"requestId": "x"}, {"results": [second]}]))
    assert 2 == len(facts({"results": [first, second]}))


def test_zeros_may_be_left_out(facts: Any, wire: Any) -> None:
    """A metric without its name is zero, unless the answer says that it is not about it."""
    bare = {**wire.day(), "metrics": {"costMicros": "5"}}
    mask = "campaign.id,metrics.costMicros,metrics.clicks,segments.date"
    ((plain,), (masked,)) = (facts([{"results": [bare]}]), facts([{"results": [bare], "fieldMask": mask}]))

    assert {0} == {value for key, value in plain.measures.items() if key != "spend"}
    assert (5, 0, None) == (
        masked.measures["spend"],
        masked.measures["clicks"],
        masked.measures["conversions"],
    )


def test_an_answer_without_cost_has_drifted(facts: Any, wire: Any) -> None:
    """Where the mask does not name cost, its absence is no zero."""
    bare = {**wire.day(), "metrics": {"clicks": "5"}}

    with pytest.raises(Drift):
        facts([{"results": [bare], "fieldMask": "campaign.id,metrics.clicks"}])


@pytest.mark.parametrize(
    "change",
    [
        {"metrics": {"costMicros": "1.5"}},
        {"metrics": {"costMicros": 1.5}},
        {"metrics": {"costMicros": "99999999999999999999"}},
        {"metrics": {"costMicros": True}},
        {"metrics": {"clicks": "-1", "costMicros": "1"}},
        {"metrics": {"conversions": "4", "costMicros": "1"}},
        {"metrics": []},
        {"segments": {"date": "2026-11-21"}},
        {"segments": {"date": "20.11.2026"}},
        {"segments": {}},
        {"campaign": {"name": "no id"}},
        {"campaign": {"resourceName": "customers/9/campaigns/111", "id": "111"}},
    ],
)
def test_a_row_of_another_form_has_drifted(facts: Any, wire: Any, change: Any) -> None:
    """Values of another form, days that were not asked for and other accounts' rows are refused."""
    with pytest.raises(Drift):
        facts([{"results": [{**wire.day(), **change}]}])


def test_a_row_that_comes_twice_is_refused(facts: Any, wire: Any) -> None:
    """A stream that was begun again would count twice; an ad in two groups adds up."""
    ad = {
        "adGroupAd": {"ad": {"id": "31"}},
        "metrics": {"costMicros": "5"},
        "segments": {"date": "2026-11-20"},
    }

    with pytest.raises(PagingBroken):
        facts([{"results": [wire.day(), wire.day()]}])
    assert [10] == [each.measures["spend"] for each in facts([{"results": [ad, ad]}], level=Level.AD)]


def test_cost_that_is_taken_back_is_noted(facts: Any, wire: Any, notes: Any) -> None:
    """Invalid clicks are credited; a negative day is kept and said."""
    (fact,) = facts([{"results": [wire.day(costMicros="-40000")]}])

    assert -40_000 == fact.measures["spend"]
    assert ["negative_spend"] == [code for code, _ in notes]


def test_hours_are_the_accounts_own(facts: Any, wire: Any) -> None:
    """Hour 0 may be left out; the hour of a clock that is set back holds two and comes once."""
    rows = [wire.day(), wire.day()]
    rows[1]["segments"] = {"date": "2026-11-20", "hour": 23}

    assert [0, 23] == [each.hour for each in facts([{"results": rows}], grain=Grain.HOUR)]
    rows[1]["segments"]["hour"] = 24
    with pytest.raises(Drift):
        facts([{"results": rows}], grain=Grain.HOUR)


def test_the_account_is_read_from_its_customer(make: Any, listed: Any, account: Any) -> None:
    """One query of the day grain names cost, the date and a finite range, and no page size."""
    row = {
        "customer": {"id": account.ref.id},
        "metrics": {"costMicros": "5"},
        "segments": {"date": "2026-11-20"},
    }
    connector, client = make({"customer": [{"results": [row]}]})
    (fact,) = listed(connector.facts(account, WEEK, Level.ACCOUNT, Grain.DAY))
    (request,) = client.asked("customer")

    assert account.ref.id == fact.entity
    assert f"v26/customers/{account.ref.id}/googleAds:searchStream" == request.path
    assert {"query"} == set(request.body)
    assert request.body["query"].endswith(" WHERE segments.date BETWEEN '2026-11-14' AND '2026-11-20'")
    row["customer"]["id"] = "1"
    with pytest.raises(Drift):
        listed(connector.facts(account, WEEK, Level.ACCOUNT, Grain.DAY))


@pytest.mark.parametrize("failure", [DeadlineExceeded("slow"), Corrupt("cut off")])
def test_what_breaks_off_is_asked_in_halves(make: Any, listed: Any, account: Any, failure: Any) -> None:
    """A window is halved down to days; a day that breaks off fails the whole window."""

    def answer(request: Any) -> Any:
        days = request.body["query"].split("'")
        return failure if days[1] != days[3] or broken else []

    broken = False
    connector, client = make({"campaign": answer})

    assert [] == listed(connector.facts(account, WEEK, Level.CAMPAIGN, Grain.DAY))
    assert 13 == len(client.queries("campaign"))
    broken = True
    with pytest.raises(type(failure)):
        listed(connector.facts(account, WEEK, Level.CAMPAIGN, Grain.DAY))


def test_a_daily_quota_is_left_to_the_host(make: Any, wire: Any, listed: Any, account: Any) -> None:
    """Eleven hours are not slept here: the error says how long, and nothing is asked again."""
    details = {"quotaErrorDetails": {"rateScope": "DEVELOPER", "retryDelay": "40591s"}}
    spent = wire.failure(("quotaError", "RESOURCE_EXHAUSTED"), http=429, details=details)
    connector, client = make({"campaign": [spent]})

    with pytest.raises(RateLimited) as caught:
        listed(connector.facts(account, WEEK, Level.CAMPAIGN, Grain.DAY))
    assert 40591.0 == caught.value.after
    assert 1 == len(client.queries("campaign"))


def test_other_grains_are_not_read(facts: Any) -> None:
    """Reach and frequency are not among our queries."""
    with pytest.raises(Rejected):
        facts([], grain=Grain.WINDOW)


def test_a_stream_with_a_next_page_is_refused(facts: Any, wire: Any) -> None:
    """A page that stands in for a stream is only a part of it."""
    with pytest.raises(PagingBroken):
        facts({"results": [wire.day()], "nextPageToken": "CPii5a"})


def test_unknown_bytes_do_not_pass(make: Any, wire: Any, replay: Any, listed: Any, account: Any) -> None:
    """A body that is cut within a character is corrupt, not repaired."""
    raw = json.dumps([{"results": [wire.day()]}]).encode()[:-9] + b"\xe2\x82"
    connector, _ = make({"campaign": replay.answer(raw, status=200)})

    with pytest.raises(Corrupt):
        listed(connector.facts(account, Window(first=DAY, last=DAY), Level.CAMPAIGN, Grain.DAY))
