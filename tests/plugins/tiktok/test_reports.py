from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from paceboard.plugin import (
    Account,
    DeadlineExceeded,
    Drift,
    Fact,
    Grain,
    Level,
    Rejected,
    Request,
    TooHeavy,
    Window,
    date_text,
    day_from_text,
)

REPORT = "report/integrated/get/"
FIRST = day_from_text("2026-04-02")
LAST = day_from_text("2026-04-24")

Listed = Callable[..., list[Any]]


def query(request: Request) -> dict[str, str]:
    return dict(request.query)


def test_a_day_becomes_a_fact(make: Any, listed: Listed, wire: Any, account: Account) -> None:
    """Money in micros, counts whole, conversions in micros; what TikTok does not have is None."""
    row = wire.row(
        spend="1180.00",
        billed_cost="-",
        impressions="160000.0",
        clicks="1900",
        conversion="53",
        total_complete_payment_rate="3286.00",
        video_play_actions="120000",
    )
    connector, _ = make({REPORT: wire.page([row])})
    (fact,) = listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.ACCOUNT, Grain.DAY))

    assert (Level.ACCOUNT, account.ref.id, Grain.DAY, FIRST, None) == (
        fact.level,
        fact.entity,
        fact.grain,
        fact.day,
        fact.hour,
    )
    assert {
        "spend": 1_180_000_000,
        "billed_spend": None,
        "impressions": 160_000,
        "clicks": 1_900,
        "conversions": 53_000_000,
        "conversion_value": 3_286_000_000,
        "video_views": 120_000,
    }.items() <= fact.measures.items()
    assert fact.measures["video_p25"] is None


@pytest.mark.parametrize(
    ("level", "data_level", "key", "field"),
    [
        (Level.CAMPAIGN, "AUCTION_CAMPAIGN", "campaign_id", "campaign_status"),
        (Level.GROUP, "AUCTION_ADGROUP", "adgroup_id", "adgroup_status"),
        (Level.AD, "AUCTION_AD", "ad_id", "ad_status"),
    ],
)
def test_deleted_objects_are_asked_for_at_every_level(
    make: Any,
    listed: Listed,
    wire: Any,
    account: Account,
    level: Level,
    data_level: str,
    key: str,
    field: str,
) -> None:
    """Each level has its own filter, and its value is JSON within JSON."""
    connector, client = make({REPORT: wire.page([])})
    listed(connector.facts(account, Window(first=FIRST, last=LAST), level, Grain.DAY))
    asked = query(client.requests[0])
    everything = {"field_name": field, "filter_type": "IN", "filter_value": '["STATUS_ALL"]'}

    assert (data_level, [key, "stat_time_day"]) == (asked["data_level"], json.loads(asked["dimensions"]))
    assert [everything] == json.loads(asked["filtering"])


def test_the_control_total_has_no_filter(make: Any, listed: Listed, wire: Any, account: Account) -> None:
    """The account's level holds everything by itself; its report is asked for as TikTok documents it."""
    connector, client = make({REPORT: wire.page([])})
    listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.ACCOUNT, Grain.DAY))
    (request,) = client.requests
    asked = query(request)

    assert "open_api/v1.3/report/integrated/get/" == request.path
    assert {"Access-Token": "token-1"} == request.headers
    assert account.ref.id == request.account
    assert "filtering" not in asked
    assert {
        "advertiser_id": account.ref.id,
        "report_type": "BASIC",
        "service_type": "AUCTION",
        "data_level": "AUCTION_ADVERTISER",
        "start_date": "2026-04-02",
        "end_date": "2026-04-24",
        "order_field": "spend",
        "order_type": "DESC",
        "page": "1",
        "page_size": "1000",
    }.items() <= asked.items()


@pytest.mark.parametrize(
    ("level", "name"), [(Level.CAMPAIGN, "campaign_id"), (Level.GROUP, "adgroup_id"), (Level.AD, "ad_id")]
)
@pytest.mark.parametrize("key", ["1712345678901234567", 1712345678901234567])
def test_ids_are_read_as_text_or_as_numbers(
    make: Any, listed: Listed, wire: Any, account: Account, level: Level, name: str, key: Any
) -> None:
    """Nineteen digits arrive whole at every level."""
    row = wire.row()
    row["dimensions"] = {name: key, "stat_time_day": "2026-04-02 00:00:00"}
    connector, _ = make({REPORT: wire.page([row])})
    (fact,) = listed(connector.facts(account, Window(first=FIRST, last=LAST), level, Grain.DAY))

    assert "1712345678901234567" == fact.entity


def test_smart_plus_names_its_ads_otherwise(make: Any, listed: Listed, wire: Any, account: Account) -> None:
    """Upgraded Smart+ reports an ad as `ad_id_v2`."""
    row = wire.row(campaign_automation_type="UPGRADED_SMART_PLUS", ad_id_v2="19")
    row["dimensions"] = {"ad_id_v2": "19", "stat_time_day": "2026-04-02 00:00:00"}
    connector, _ = make({REPORT: wire.page([row])})
    (fact,) = listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.AD, Grain.DAY))

    assert "19" == fact.entity


def test_long_windows_are_asked_for_in_months_of_thirty_days(
    make: Any, listed: Listed, wire: Any, account: Account
) -> None:
    """TikTok refuses more than 30 days; the parts meet without gap or overlap (R106)."""
    connector, client = make({REPORT: lambda _: wire.page([])})
    window = Window(first=FIRST, last=FIRST + 74)
    listed(connector.facts(account, window, Level.CAMPAIGN, Grain.DAY))
    parts = list(zip(client.asked("start_date"), client.asked("end_date"), strict=True))

    assert [
        (date_text(FIRST), date_text(FIRST + 29)),
        (date_text(FIRST + 30), date_text(FIRST + 59)),
        (date_text(FIRST + 60), date_text(FIRST + 74)),
    ] == parts


def test_hours_are_asked_for_day_by_day(make: Any, listed: Listed, wire: Any, account: Account) -> None:
    """An hourly report covers one day; each row has its hour in the account's own time (R106)."""

    def answer(request: Request) -> Any:
        day = query(request)["start_date"]
        assert day == query(request)["end_date"]
        row = wire.row()
        row["dimensions"] = {"advertiser_id": account.ref.id, "stat_time_hour": f"{day} 17:00:00"}
        return wire.page([row])

    connector, _ = make({REPORT: answer})
    window = Window(first=FIRST, last=FIRST + 1)
    facts: list[Fact] = listed(connector.facts(account, window, Level.ACCOUNT, Grain.HOUR))

    assert [(FIRST, 17), (FIRST + 1, 17)] == [(fact.day, fact.hour) for fact in facts]
    assert {"spend", "impressions", "clicks", "conversions", "conversion_value"} == set(facts[0].measures)


def test_an_empty_row_under_no_hour_is_left_out_and_said(
    make: Any, listed: Listed, wire: Any, account: Account, notes: list[tuple[str, str]]
) -> None:
    """TikTok books rows under the hour `-`; one without numbers is no fact."""
    rows = [
        {
            "dimensions": {"advertiser_id": account.ref.id, "stat_time_hour": hour},
            "metrics": {"spend": spend},
        }
        for hour, spend in (("2026-04-02 17:00:00", "5.00"), ("-", "0.00"))
    ]
    connector, _ = make({REPORT: wire.page(rows)})
    facts = listed(connector.facts(account, Window(first=FIRST, last=FIRST), Level.ACCOUNT, Grain.HOUR))

    assert [17] == [fact.hour for fact in facts]
    assert ["hourless_row"] == [code for code, _ in notes]


def test_spend_under_no_hour_is_refused(make: Any, listed: Listed, wire: Any, account: Account) -> None:
    """Without it the hours would not add up to the day."""
    row = {"dimensions": {"advertiser_id": account.ref.id, "stat_time_hour": "-"}, "metrics": {"spend": "5"}}
    connector, _ = make({REPORT: wire.page([row])})

    with pytest.raises(Drift, match="under no hour"):
        listed(connector.facts(account, Window(first=FIRST, last=FIRST), Level.ACCOUNT, Grain.HOUR))


@pytest.mark.parametrize(
    "day", ["2026-04-01 00:00:00", "2026-04-25 00:00:00", "-", None, "2026-04-02 05:00:00"]
)
def test_a_day_that_was_not_asked_for_is_refused(
    make: Any, listed: Listed, wire: Any, account: Account, day: Any
) -> None:
    """A row outside of its window, or of no day, stops the window."""
    connector, _ = make({REPORT: wire.page([wire.row(day)])})

    with pytest.raises(Drift):
        listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.ACCOUNT, Grain.DAY))


def test_a_total_of_another_account_is_refused(
    make: Any, listed: Listed, wire: Any, account: Account
) -> None:
    """The control total must be this account's."""
    row = wire.row()
    row["dimensions"]["advertiser_id"] = "7000000000000000002"
    connector, _ = make({REPORT: wire.page([row])})

    with pytest.raises(Drift, match="another account"):
        listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.ACCOUNT, Grain.DAY))


def test_spend_taken_back_is_kept_and_said(
    make: Any, listed: Listed, wire: Any, account: Account, notes: list[tuple[str, str]]
) -> None:
    """A correction is a number like any other, and is remarked."""
    connector, _ = make({REPORT: wire.page([wire.row(spend="-4.25")])})
    (fact,) = listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.ACCOUNT, Grain.DAY))

    assert -4_250_000 == fact.measures["spend"]
    assert ["negative_spend"] == [code for code, _ in notes]


@pytest.mark.parametrize("refusal", ["query too large", "deadline"])
def test_too_much_at_once_is_asked_for_in_halves(
    make: Any, listed: Listed, wire: Any, account: Account, refusal: str
) -> None:
    """After 40067 or a time-out the same request is not repeated; the days are cut until it goes."""

    def answer(request: Request) -> Any:
        asked = query(request)
        first, last = day_from_text(asked["start_date"]), day_from_text(asked["end_date"])
        if last - first >= 8 and refusal == "deadline":
            return DeadlineExceeded("no answer within 60 s")
        if last - first >= 8:
            return wire.envelope(code=40067, message="The query is too large.")
        return wire.page([wire.row(f"{date_text(day)} 00:00:00") for day in range(first, last + 1)])

    connector, client = make({REPORT: answer})
    facts = listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.ACCOUNT, Grain.DAY))
    spans = list(zip(client.asked("start_date"), client.asked("end_date"), strict=True))

    assert list(range(FIRST, LAST + 1)) == [fact.day for fact in facts]
    assert len(spans) == len(set(spans))


def test_a_day_that_is_too_much_is_told(make: Any, listed: Listed, wire: Any, account: Account) -> None:
    """There is no half of a day to ask for."""
    connector, _ = make({REPORT: lambda _: wire.envelope(code=40067, message="too large")})

    with pytest.raises(TooHeavy):
        listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.ACCOUNT, Grain.DAY))


def test_a_throttled_report_is_not_cut_in_halves(
    make: Any, listed: Listed, wire: Any, replay: Any, account: Account
) -> None:
    """Older ads are missing from it, which fewer days would not bring back; nothing of it is given."""
    body = wire.page([wire.row()])
    throttled = replay.answer(body, headers={"x-tt-ads-throttle": "20000"})
    connector, client = make({REPORT: throttled})

    with pytest.raises(TooHeavy, match="older ads"):
        listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.AD, Grain.DAY))
    assert 1 == len(client.asked("start_date"))


def ad_row(campaign: int) -> dict[str, Any]:
    """A row of one ad of a campaign."""
    return {
        "dimensions": {"ad_id": f"{campaign}00", "stat_time_day": "2026-04-02 00:00:00"},
        "metrics": {"spend": "1.00"},
    }


def test_a_throttled_report_is_asked_for_by_campaigns(
    make: Any, listed: Listed, wire: Any, replay: Any, account: Account
) -> None:
    """Few campaigns have fewer ads than TikTok leaves out; those that still have more are cut again."""
    campaigns = [{"campaign_id": str(key), "operation_status": "ENABLE"} for key in range(10, 50)]

    def answer(request: Request) -> Any:
        filters = json.loads(query(request)["filtering"])
        ids = [json.loads(each["filter_value"]) for each in filters if each["field_name"] == "campaign_ids"]
        rows = [ad_row(int(key)) for key in (ids[0] if ids else ["10"])]
        whole = ids and len(ids[0]) <= 8
        return replay.answer(wire.page(rows), headers={} if whole else {"x-tt-ads-throttle": "20000"})

    connector, client = make(
        {
            "campaign/get/": lambda _: wire.page(campaigns),
            "adgroup/get/": lambda _: wire.page([]),
            "ad/get/": lambda _: wire.page([]),
            REPORT: answer,
        }
    )
    listed(connector.entities(account))
    facts = listed(connector.facts(account, Window(first=FIRST, last=LAST), Level.AD, Grain.DAY))
    asked = [request for request in client.requests if request.path.endswith(REPORT)][1:]

    assert {f"{key}00" for key in range(10, 50)} == {fact.entity for fact in facts}
    assert 40 == len(facts)
    assert len(asked) == len({dict(request.query)["filtering"] for request in asked})


def test_nothing_comes_of_a_window_whose_last_part_fails(
    make: Any, wire: Any, listed: Listed, account: Account
) -> None:
    """Rows are given only once the whole window is read and checked."""
    seen: list[Fact] = []
    bodies = [wire.page([wire.row()]), wire.envelope(code=40002, message="Invalid date.")]
    connector, _ = make({REPORT: bodies})

    async def watched() -> Any:
        window = Window(first=FIRST, last=FIRST + 40)
        async for fact in connector.facts(account, window, Level.ACCOUNT, Grain.DAY):
            seen.append(fact)
            yield fact

    with pytest.raises(Rejected):
        listed(watched())
    assert [] == seen


def test_a_whole_window_is_told_without_days(make: Any, listed: Listed, wire: Any, account: Account) -> None:
    """One row for each entity, asked for without a dimension of time; people are in it as TikTok wrote."""
    metrics = {
        "spend": "12.50",
        "impressions": "900",
        "clicks": "9",
        "reach": "450",
        "frequency": "2.00",
        "average_video_play": "4.13",
    }
    row = {"dimensions": {"advertiser_id": account.ref.id}, "metrics": metrics}
    connector, client = make({REPORT: wire.page([row])})
    window = Window(first=FIRST, last=LAST)
    (fact,) = listed(connector.facts(account, window, Level.ACCOUNT, Grain.WINDOW))

    assert (FIRST, LAST, None, account.ref.id) == (fact.day, fact.last, fact.hour, fact.entity)
    assert {
        "spend": 12_500_000,
        "impressions": 900,
        "clicks": 9,
        "reach": 450,
        "frequency": 2_000_000,
        "average_watch_time": 4_130_000,
    } == fact.measures
    assert ["advertiser_id"] == json.loads(query(client.requests[-1])["dimensions"])


def test_a_whole_window_is_not_put_together_from_parts(make: Any, listed: Listed, account: Account) -> None:
    """People of two halves are not those of the whole, so more than TikTok tells at once is refused."""
    connector, _ = make({})

    with pytest.raises(Rejected, match="365 days at once"):
        listed(connector.facts(account, Window(first=FIRST, last=FIRST + 365), Level.ACCOUNT, Grain.WINDOW))
