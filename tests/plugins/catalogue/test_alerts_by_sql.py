"""The cards that watch, beside SQL that knows nothing of them, over the same ledger's file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url


def asked(lived: Any, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    path = Path(make_url(lived.paceboard.configuration.store).database or "")
    with closing(sqlite3.connect(path)) as ledger:
        return ledger.execute(statement, parameters).fetchall()


def summed(lived: Any, account: str, column: str, first: int, last: int) -> int:
    ((value,),) = asked(
        lived,
        f"SELECT sum({column}) FROM fact_day WHERE account = ? AND level = 'account'"  # noqa: S608 - ours
        " AND day BETWEEN ? AND ?",
        account,
        first,
        last,
    )
    return value or 0


@pytest.mark.parametrize(
    ("key", "column", "unit"), [("spend_anomaly", "spend", 1), ("conversion_drop", "conversions", 1_000_000)]
)
def test_what_was_counted_is_what_sql_adds_up(lived: Any, key: str, column: str, unit: int) -> None:
    """Over the days of each reading's own window, exactly."""
    for each in lived.paceboard.evaluate(cards=[key]):
        days = each.reading.window

        assert each.reading.value == Fraction(summed(lived, str(each.account), column, *days), unit)


def test_the_return_that_may_have_dropped_is_what_sql_divides(lived: Any) -> None:
    """Of the last seven complete days, and of the seven before as told by now."""
    for each in lived.paceboard.evaluate(cards=["roas_drop"]):
        first, last = each.reading.window
        found = [
            Fraction(
                *(summed(lived, str(each.account), column, *days) for column in ("conversion_value", "spend"))
            )
            for days in ((first, last), (first - 7, first - 1))
        ]

        assert last - first == 6
        assert [each.reading.value, each.reading.parts["prior_7_days"]] == found


def test_a_world_in_which_tracking_works_is_not_said_to_be_broken(lived: Any) -> None:
    """Each account's newest days count what their clicks bring, give or take chance."""
    found = [each.reading for each in lived.paceboard.evaluate(cards=["tracking_broken"])]

    assert [False] * len(found) == [each.fires for each in found]
    assert any(each.parts["enough_to_tell"] for each in found)
