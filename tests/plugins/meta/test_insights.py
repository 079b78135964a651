from __future__ import annotations

import json
from typing import Any

import pytest

from paceboard.plugin import (
    Account,
    DeadlineExceeded,
    Drift,
    Grain,
    Level,
    PagingBroken,
    PermissionDenied,
    RateLimited,
    Rejected,
    Request,
    TooHeavy,
    Transient,
    Window,
    date_text,
    day_from_text,
)

HOUR = "hourly_stats_aggregated_by_advertiser_time_zone"
DAY = day_from_text("2026-04-02")
WEEK = Window(first=DAY, last=DAY + 6)
HEAVY = "Please reduce the amount of data you're asking for, then retry your request"


@pytest.fixture
def read(make: Any, listed: Any, account: Account) -> Any:
    """Reads facts over bodies; the client stands on the function afterwards."""

    def run(
        bodies: Any,
        level: Level = Level.ACCOUNT,
        grain: Grain = Grain.DAY,
        window: Window = WEEK,
    ) -> Any:
        by_path = bodies if isinstance(bodies, dict) and "data" not in bodies else {"insights": bodies}
        connector, run.client = make(by_path)  # type: ignore[attr-defined]
        return listed(connector.facts(account, window, level, grain))

    return run


def test_days_are_the_accounts_own_and_spend_is_in_units(read: Any, wire: Any, account: Account) -> None:
    """1180.05 is 1,180.05 dollars; each row says how it was attributed and what counted."""
    rows = [
        wire.row(actions=[{"action_type": "omni_purchase", "value": "3"}], inline_link_clicks="1900"),
        wire.row("2026-04-04", attribution_setting="1d_click"),
    ]
    first, second = read(wire.page(rows))

    assert (Level.ACCOUNT, account.ref.id, DAY, None) == (first.level, first.entity, first.day, first.hour)
    assert (1_180_050_000, 160_000, 1_900, 3_000_000) == tuple(
        first.measures[key] for key in ("spend", "impressions", "clicks", "conversions")
    )
    assert {
        "attribution_setting": "7d_click_1d_view",
        "conversion_action": "omni_purchase",
    } == first.attributes
    assert (DAY + 2, "1d_click", 0) == (
        second.day,
        second.attributes["attribution_setting"],
        second.measures["conversions"],
    )


def test_a_report_is_asked_for_by_day_at_its_level(read: Any, wire: Any) -> None:
    """Both ends are included; what is deleted by now is asked for by name, and no action breakdown."""
    read(wire.page([]), level=Level.GROUP)
    query = dict(read.client.requests[0].query)

    assert ("adset", "1") == (query["level"], query["time_increment"])
    assert {"since": "2026-04-02", "until": "2026-04-08"} == json.loads(query["time_range"])
    assert {"adset_id", "spend", "attribution_setting", "actions"} <= set(query["fields"].split(","))
    (filtering,) = json.loads(query["filtering"])
    assert "adset.effective_status" == filtering["field"]
    assert {"DELETED", "ARCHIVED"} <= set(filtering["value"])
    assert not {"breakdowns", "action_breakdowns", "use_unified_attribution_setting"} & set(query)


def test_hours_are_labels_of_the_accounts_clock(read: Any, wire: Any, notes: Any) -> None:
    """The breakdown is the advertiser's zone; an empty row without an hour is left out and noted."""
    rows = [wire.row(**{HOUR: "17:00:00 - 17:59:59"}), wire.row(spend="0", impressions="0")]
    (fact,) = read(wire.page(rows), grain=Grain.HOUR, window=Window(first=DAY, last=DAY))

    assert (DAY, 17, 1_180_050_000) == (fact.day, fact.hour, fact.measures["spend"])
    assert [HOUR] == json.loads(dict(read.client.requests[0].query)["breakdowns"])
    assert ["hourless_row"] == [code for code, _ in notes]


@pytest.mark.parametrize(
    ("values", "grain"),
    [
        ({"date_stop": "2026-04-03"}, Grain.DAY),
        ({"date_start": "2026-03-01", "date_stop": "2026-03-01"}, Grain.DAY),
        ({"account_id": "99"}, Grain.DAY),
        ({"account_currency": "EUR"}, Grain.DAY),
        ({"date_start": None}, Grain.DAY),
        ({}, Grain.HOUR),
        ({HOUR: "5 pm"}, Grain.HOUR),
    ],
)
def test_a_row_about_something_else_stops_the_window(read: Any, wire: Any, values: Any, grain: Grain) -> None:
    """Two days in one, a day nobody asked for, another account, another currency, numbers under no hour."""
    with pytest.raises(Drift):
        read(wire.page([wire.row(**values)]), grain=grain)


def test_a_row_without_its_id_stops_the_window(read: Any, wire: Any) -> None:
    """At campaign level each row names its campaign; rows are never merged under no id."""
    with pytest.raises(Drift):
        read(wire.page([wire.row()]), level=Level.CAMPAIGN)


def test_one_page_that_fails_fails_the_window(read: Any, wire: Any, replay: Any) -> None:
    """Nothing of the pages before it is given."""
    pages = [wire.page([wire.row()], after="A", more=True), replay.answer(wire.error(2), status=400)]
    with pytest.raises(Transient):
        read(pages)


class Heavy:
    """Finds a question too heavy until it is small enough.

    Args:
        days: most days of an answer. fields: most metrics of one. run: gives the prepared report.
    """

    def __init__(self, wire: Any, replay: Any, *, days: int = 1, fields: int = 99, error: Any = None) -> None:
        self.wire, self.replay, self.days, self.fields = wire, replay, days, fields
        self.error = error or replay.answer(wire.error(1, message=HEAVY), status=500)
        self.asked: list[tuple[str, int, int]] = []

    def __call__(self, request: Request) -> Any:
        query = dict(request.query)
        names = [name for name in query["fields"].split(",") if name not in WHO]
        span = json.loads(query["time_range"])
        first, last = (day_from_text(span[key]) for key in ("since", "until"))
        if request.method == "POST":
            return {"report_run_id": 6023920149050}
        self.asked.append((query["limit"], last - first + 1, len(names)))
        if last - first + 1 > self.days or len(names) > self.fields:
            return self.error
        return self.wire.page([self.row(day, names) for day in range(first, last + 1)])

    def row(self, day: int, names: list[str]) -> dict[str, Any]:
        row = self.wire.row(
            date_text(day),
            inline_link_clicks="7",
            actions=[{"action_type": "omni_purchase", "value": "2"}],
            video_play_actions=[{"action_type": "video_view", "value": "5"}],
        )
        return {name: value for name, value in row.items() if name in names or name in WHO}


WHO = ("date_start", "date_stop", "account_id", "account_currency", "attribution_setting")


@pytest.mark.parametrize("code", [(1, 0), (100, 1487534), None])
def test_a_heavy_question_is_halved_rows_first_then_days(
    read: Any, wire: Any, replay: Any, code: Any
) -> None:
    """200, 100, 50, 25 rows, then half of the days; a time-out counts as too heavy."""
    if code is None:
        error = DeadlineExceeded("late")
    else:
        error = replay.answer(wire.error(*code, message=HEAVY if code[0] == 1 else "x"), status=500)
    heavy = Heavy(wire, replay, days=2, error=error)
    facts = read(heavy)

    assert list(range(DAY, DAY + 7)) == [fact.day for fact in facts]
    assert [("200", 7), ("100", 7), ("50", 7), ("25", 7), ("25", 4), ("25", 2)] == [
        (limit, days) for limit, days, _ in heavy.asked[:6]
    ]


def test_then_the_fields_are_halved(read: Any, wire: Any, replay: Any) -> None:
    """One day in two answers of half the fields, put together row by row."""
    heavy = Heavy(wire, replay, days=7, fields=7)
    (fact,) = read(heavy, window=Window(first=DAY, last=DAY))

    assert (1_180_050_000, 7, 2_000_000, 5) == tuple(
        fact.measures[key] for key in ("spend", "clicks", "conversions", "video_views")
    )
    assert [10, 10, 10, 10, 5, 6] == [names for _, _, names in heavy.asked]


def test_at_last_meta_prepares_the_report(read: Any, wire: Any, replay: Any, slept: list[float]) -> None:
    """Ordered with the same question, looked at until both signs say done, read by its own pages."""
    heavy = Heavy(wire, replay, days=7, fields=1)
    run = "6023920149050"
    states = [
        replay.answer(wire.error(100, 33), status=400),
        {"id": run, "async_status": "Job Running", "async_percent_completion": 100},
        {"id": run, "async_status": "Job Completed", "async_percent_completion": 90},
        {"id": run, "async_status": "Job Completed", "async_percent_completion": 100},
    ]
    bodies = {"16096012/insights": heavy, run: states, f"{run}/insights": wire.page([wire.row()])}
    (fact,) = read(bodies, window=Window(first=DAY, last=DAY))
    order = next(request for request in read.client.requests if request.method == "POST")

    assert 1_180_050_000 == fact.measures["spend"]
    assert {"since": "2026-04-02", "until": "2026-04-02"} == json.loads(dict(order.query)["time_range"])
    assert 3 == len(slept)


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ({"async_status": "Job Failed", "error_code": 613, "error_subcode": 1487742}, RateLimited),
        ({"async_status": "Job Failed", "error_code": 100, "error_subcode": 1487534}, TooHeavy),
        ({"async_status": "Job Failed"}, TooHeavy),
        ({"async_status": "Job Skipped"}, Transient),
        ({"async_status": "Job Running", "async_percent_completion": 3}, Transient),
    ],
)
def test_a_prepared_report_that_fails_says_why(
    read: Any, wire: Any, replay: Any, state: dict[str, Any], error: type[Exception], slept: list[float]
) -> None:
    """Its code is classed like any other; one that expires or never ends is given up."""
    bodies = {"16096012/insights": Heavy(wire, replay, days=7, fields=1), "6023920149050": lambda _: state}
    with pytest.raises(error):
        read(bodies, window=Window(first=DAY, last=DAY))
    assert sum(slept) <= 1_900


def test_a_prepared_report_that_fails_for_a_limit_closes_it(read: Any, wire: Any, replay: Any) -> None:
    """Its code stands in the run and not in an `error`: the next report waits all the same."""
    failed = {
        "id": "6023920149050",
        "async_status": "Job Failed",
        "async_percent_completion": 0,
        "error_code": 613,
        "error_subcode": 4321,
        "error_message": "Too often",
    }
    bodies = {"16096012/insights": Heavy(wire, replay, days=7, fields=1), "6023920149050": failed}
    with pytest.raises(RateLimited) as caught:
        read(bodies, window=Window(first=DAY, last=DAY))

    assert (60.0, "613/4321") == (caught.value.after, caught.value.code)


@pytest.mark.parametrize("percent", [100, "100", 100.0])
def test_a_percentage_may_be_text(read: Any, wire: Any, replay: Any, percent: Any) -> None:
    """Numbers of Meta's come as text at times, and a run's id as a number."""
    run = "6023920149050"
    bodies = {
        "16096012/insights": Heavy(wire, replay, days=7, fields=1),
        run: {"id": int(run), "async_status": "Job Completed", "async_percent_completion": percent},
        f"{run}/insights": wire.page([wire.row()]),
    }

    assert 1 == len(read(bodies, window=Window(first=DAY, last=DAY)))


def test_a_run_that_stays_unseen_is_refused(read: Any, wire: Any, replay: Any) -> None:
    """The race right after the order is over in a moment; then the refusal counts."""
    gone = replay.answer(wire.error(100, 33), status=400)
    bodies = {"16096012/insights": Heavy(wire, replay, days=7, fields=1), "6023920149050": lambda _: gone}
    with pytest.raises(PermissionDenied):
        read(bodies, window=Window(first=DAY, last=DAY))


@pytest.mark.parametrize("grain", [Grain.DAY, Grain.HOUR, Grain.WINDOW])
def test_what_meta_does_not_keep_is_refused_not_zero(read: Any, grain: Grain) -> None:
    """Before 37 months, by hour and of people before 13, there is nothing to read."""
    old = DAY - (1_200 if grain is Grain.DAY else 420)
    with pytest.raises(Rejected):
        read({}, grain=grain, window=Window(first=old, last=old))


def test_a_whole_window_is_one_row_with_its_people(read: Any, wire: Any) -> None:
    """It is asked for without days and is about all of them; people that Meta leaves out are unknown."""
    window = Window(first=DAY, last=DAY + 6)
    span = {"date_start": "2026-04-02", "date_stop": "2026-04-08"}
    watched = [{"action_type": "video_view", "value": "3.25"}]
    told = wire.row(
        **span, impressions="900", reach="450", frequency="2.0", video_avg_time_watched_actions=watched
    )
    (fact,) = read(wire.page([told]), grain=Grain.WINDOW, window=window)
    (bare,) = read(wire.page([wire.row(**span)]), grain=Grain.WINDOW, window=window)

    assert (DAY, DAY + 6, None) == (fact.day, fact.last, fact.hour)
    assert {"spend", "impressions", "clicks", "reach", "frequency", "average_watch_time"} == set(
        fact.measures
    )
    assert (900, 450, 2_000_000) == tuple(fact.measures[key] for key in ("impressions", "reach", "frequency"))
    assert (None, None) == (bare.measures["reach"], bare.measures["frequency"])
    assert (3_250_000, None) == tuple(each.measures["average_watch_time"] for each in (fact, bare))


def test_averages_that_nobody_can_join_are_refused(read: Any, wire: Any) -> None:
    """Two of one action type have no average without what each is of."""
    span = {"date_start": "2026-04-02", "date_stop": "2026-04-08"}
    twice = [{"action_type": "video_view", "value": value} for value in ("3.25", "4.00")]
    with pytest.raises(Drift):
        read(
            wire.page([wire.row(**span, video_avg_time_watched_actions=twice)]),
            grain=Grain.WINDOW,
            window=Window(first=DAY, last=DAY + 6),
        )


def test_a_row_about_a_part_of_a_whole_window_is_refused(read: Any, wire: Any) -> None:
    """People of some days are not those of all."""
    row = wire.row(date_start="2026-04-02", date_stop="2026-04-07", reach="450")
    with pytest.raises(Drift, match="whole window"):
        read(wire.page([row]), grain=Grain.WINDOW, window=Window(first=DAY, last=DAY + 6))


def test_one_action_type_counts_in_every_window_and_at_every_level(
    read: Any, wire: Any, notes: list[tuple[str, str]]
) -> None:
    """What occurs in an answer does not choose it: where it is missing there are 0, others are told."""
    seen = wire.row(actions=[{"action_type": "omni_purchase", "value": "3"}])
    others = [{"action_type": name, "value": "7"} for name in ("lead", "purchase")]
    unseen = wire.row(actions=others)
    counted = [read(wire.page([row]))[0] for row in (seen, unseen)]

    assert [3_000_000, 0] == [fact.measures["conversions"] for fact in counted]
    assert {"omni_purchase"} == {fact.attributes["conversion_action"] for fact in counted}
    ((code, text),) = notes
    assert "conversion_action" == code
    assert "lead, purchase" in text


def test_rows_that_are_attributed_differently_are_noted(
    read: Any, wire: Any, notes: list[tuple[str, str]]
) -> None:
    """Two ad sets' settings in one answer: each row keeps its own, and a note says that they differ."""
    rows = [wire.row(), wire.row("2026-04-03", attribution_setting="1d_click")]
    facts = read(wire.page(rows))

    assert ["7d_click_1d_view", "1d_click"] == [fact.attributes["attribution_setting"] for fact in facts]
    assert ["mixed_attribution"] == [code for code, _ in notes]


def hourly(wire: Any, day: str, hour: int, spend: str) -> dict[str, Any]:
    return {**wire.row(day, spend=spend), HOUR: f"{hour:02d}:00:00 - {hour:02d}:59:59"}


@pytest.mark.parametrize("second", ["7.00", "5.00"])
@pytest.mark.parametrize("pages", [1, 2])
def test_an_hour_that_comes_twice_is_the_sum_of_both(read: Any, wire: Any, second: str, pages: int) -> None:
    """In Los Angeles 2 November 2025 has two hours from 1 to 2, under one label; a repeated page is none."""
    day = day_from_text("2025-11-02")
    rows = [hourly(wire, "2025-11-02", 1, "5.00"), hourly(wire, "2025-11-02", 1, second)]
    first = [hourly(wire, "2025-11-02", 0, "1.00"), *rows]
    bodies: Any = wire.page(first)
    if pages > 1:
        bodies = [wire.page(first, after="A", more=True), wire.page([rows[1]])]
    facts = read(bodies, grain=Grain.HOUR, window=Window(first=day, last=day))

    assert [(0, 1_000_000), (1, 5_000_000 + int(second[0]) * 1_000_000)] == [
        (fact.hour, fact.measures["spend"]) for fact in facts
    ]


def test_on_any_other_day_two_rows_of_an_hour_are_a_broken_answer(read: Any, wire: Any) -> None:
    """They are never added up."""
    rows = [hourly(wire, "2026-04-02", 1, spend) for spend in ("5.00", "7.00")]
    with pytest.raises(PagingBroken):
        read(wire.page(rows), grain=Grain.HOUR)


def test_an_hour_may_stand_in_the_rows_date(read: Any, wire: Any) -> None:
    """Meta's printed sample has no label: the hour is that of `date_start`."""
    row = wire.row(date_start="2026-04-02 17:00:00", date_stop="2026-04-02 18:00:00")
    (fact,) = read(wire.page([row]), grain=Grain.HOUR)

    assert (DAY, 17) == (fact.day, fact.hour)
