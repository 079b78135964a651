"""The ratio cards beside SQL that knows nothing of them, over the same ledger's file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

SQL: dict[str, tuple[str, str, Fraction | int]] = {
    "roas": ("conversion_value", "spend", 1),
    "cpa": ("spend", "conversions", 1_000_000),
    "cvr": ("conversions", "clicks", Fraction(1, 1_000_000)),
    "cpc": ("spend", "clicks", 1),
    "ctr": ("clicks", "impressions", 1),
    "cpm": ("spend", "impressions", 1_000),
}


def summed(path: Path, account: str, column: str, first: int, last: int) -> int | None:
    with closing(sqlite3.connect(path)) as ledger:
        ((value,),) = ledger.execute(
            f"SELECT sum({column}) FROM fact_day WHERE account = ? AND level = 'account'"  # noqa: S608 - ours
            " AND day BETWEEN ? AND ?",
            (account, first, last),
        )
    return value  # type: ignore[no-any-return]  # sqlite3 gives Any


@pytest.mark.parametrize("key", SQL)
def test_a_ratio_is_what_sql_divides(lived: Any, key: str) -> None:
    """Over the last 30 complete days of each account, exactly."""
    over, under, factor = SQL[key]
    path = Path(make_url(lived.paceboard.configuration.store).database or "")
    for each in lived.paceboard.evaluate(cards=[key]):
        reading = each.reading
        span = (path, str(each.account))
        top, bottom = (summed(*span, column, *reading.window) for column in (over, under))

        assert reading.value == (Fraction(top or 0, bottom) * factor if bottom else None)
