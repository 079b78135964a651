"""Reach, Frequency and Creative Fatigue beside SQL over the same ledger's file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url


def people(path: Path, account: str) -> tuple[int, int, int, int]:
    """First and last day, reach and impressions of the account's longest and newest window."""
    with closing(sqlite3.connect(path)) as ledger:
        (row,) = ledger.execute(
            "SELECT first_day, last_day, reach, impressions FROM fact_window WHERE account = ? AND"
            " level = 'account' ORDER BY last_day - first_day DESC, last_day DESC LIMIT 1",
            (account,),
        )
    return row  # type: ignore[no-any-return]  # sqlite3 gives Any


def test_people_are_what_the_one_row_says(lived: Any) -> None:
    """Of each account whose platform tells of people; of the others the cards are absent."""
    path = Path(make_url(lived.paceboard.configuration.store).database or "")
    found = {each.account.connector for each in lived.paceboard.evaluate() if each.card.endswith(".reach")}
    for connector in sorted(found):
        for key, told in (("reach", lambda row: row[2]), ("frequency", lambda row: Fraction(row[3], row[2]))):
            for each in lived.paceboard.evaluate(cards=[key]):
                if each.account.connector == connector:
                    row = people(path, str(each.account))

                    assert (row[:2], told(row)) == (each.reading.window, each.reading.value)
    assert {"meta", "tiktok"} == found


def watched(path: Path, account: str) -> int:
    """The average watch time of the account's longest and newest window, in micros of a second."""
    with closing(sqlite3.connect(path)) as ledger:
        ((value,),) = ledger.execute(
            "SELECT average_watch_time FROM fact_window WHERE account = ? AND level = 'account'"
            " ORDER BY last_day - first_day DESC, last_day DESC LIMIT 1",
            (account,),
        )
    return value  # type: ignore[no-any-return]  # sqlite3 gives Any


def test_watch_time_is_the_platforms_own_average(lived: Any) -> None:
    """Of each account whose platform tells it; of the others the card is absent, with the reason."""
    path = Path(make_url(lived.paceboard.configuration.store).database or "")
    told = set()
    for each in lived.paceboard.evaluate(cards=["average_watch_time"]):
        if each.account.connector == "google_ads":
            assert {"not_available"} == {caution.code for caution in each.reading.warnings}
            continue
        told.add(each.account.connector)

        assert Fraction(watched(path, str(each.account)), 1_000_000) == each.reading.value
    assert {"meta", "tiktok"} == told
