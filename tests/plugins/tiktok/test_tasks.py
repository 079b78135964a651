"""Reports that TikTok prepares because they are too much at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paceboard.plugin import Account, Corrupt, Drift, Grain, Level, TooHeavy, Transient, Window, day_from_text

FIRST = day_from_text("2026-04-02")
TABLE = (
    "ad_id,stat_time_day,spend,impressions,clicks\n"
    '1712345678901234567,2026-04-02 00:00:00,"12.50",1000,-\n'
    "18,2026-04-02 00:00:00,0.00,0,0\n"
)


@pytest.fixture
def read(make: Any, listed: Callable[..., list[Any]], wire: Any, replay: Any, account: Account) -> Any:
    """Reads a day of ads that is too much for one report."""

    def run(*, day: int = FIRST, table: Any = TABLE, checks: Any = ("SUCCESS",), **bodies: Any) -> Any:
        states = iter(checks)
        body = replay.answer(table.encode()) if isinstance(table, str) else table
        usual = {
            "report/integrated/get/": lambda _: wire.envelope(code=40067, message="The query is too large."),
            "report/task/create/": lambda _: wire.envelope({"task_id": 7123456789012345678}),
            "report/task/check/": lambda _: wire.envelope({"status": next(states), "message": ""}),
            "report/task/download/": body,
        }
        connector, client = make({**usual, **bodies})
        window = Window(first=day, last=day)
        return listed(connector.facts(account, window, Level.AD, Grain.DAY)), client

    return run


def test_a_day_that_is_too_much_is_prepared(
    read: Any, waits: list[float], notes: list[tuple[str, str]]
) -> None:
    """Ordered once, looked at until it is done, and read as a table; `-` is unknown."""
    facts, client = read(checks=("QUEUING", "PROCESSING", "SUCCESS"))
    (order,) = [request for request in client.requests if request.method == "POST"]

    assert [("1712345678901234567", 12_500_000, None), ("18", 0, 0)] == [
        (fact.entity, fact.measures["spend"], fact.measures["clicks"]) for fact in facts
    ]
    assert ("CSV_STRING", False, ["ad_id", "stat_time_day"]) == (
        order.body["output_format"],
        order.body["enable_report_title_translation"],
        order.body["dimensions"],
    )
    assert {"7123456789012345678"} == set(client.asked("task_id"))
    assert [2.0, 4.0] == waits
    assert "prepared_report" in {code for code, _ in notes}


@pytest.mark.parametrize("code", [40118, 40001, 40000, 50000, 51037])
def test_an_app_without_tasks_hears_why_it_needed_one(read: Any, wire: Any, code: int) -> None:
    """Few apps are allowed to order reports, and orders fail too; the error is that of the report."""
    with pytest.raises(TooHeavy, match="too large"):
        read(**{"report/task/create/": lambda _: wire.envelope(code=code, message="no")})


def test_the_current_day_is_not_prepared(read: Any) -> None:
    """TikTok renews prepared reports only every few hours."""
    with pytest.raises(TooHeavy, match="too large"):
        read(day=day_from_text("2026-04-24"))


@pytest.mark.parametrize("state", ["FAILED", "CANCELED"])
def test_a_task_that_fails_is_too_heavy(read: Any, state: str) -> None:
    """There is no smaller way to ask."""
    with pytest.raises(TooHeavy, match="could not prepare"):
        read(checks=(state,))


def test_a_task_that_never_ends_is_given_up(read: Any, waits: list[float]) -> None:
    """After half an hour."""
    with pytest.raises(Transient, match="not prepared in 1800 seconds"):
        read(checks=iter(lambda: "PROCESSING", ""))
    assert 1800 <= sum(waits) < 1900


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (TABLE + "19,2026-04-02 00:00:00\n", Corrupt),
        (TABLE + "19,2026-04-02 00:00:00,1,1,1,1\n", Corrupt),
        (TABLE + '19,"2026-04', Corrupt),
        ("Ad ID,Date,Cost\n19,2026-04-02,1.00\n", Drift),
        ('{"code": 0, "message": "OK", "data": {"download_url": "https://elsewhere.example/x"}}', Drift),
        ('{"code": 50000, "message": "System error", "data": {}}', Transient),
    ],
)
def test_a_damaged_table_gives_nothing(read: Any, table: str, kind: type[Exception]) -> None:
    """A cut line, a column too many, other titles, a document in its place."""
    with pytest.raises(kind):
        read(table=table)


def test_an_empty_table_is_no_spend(read: Any) -> None:
    """TikTok leaves out rows without data."""
    facts, _ = read(table="\ufeff" + TABLE.splitlines()[0] + "\n")

    assert [] == facts
