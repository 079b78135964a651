from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from paceboard.config import parse
from paceboard.errors import ConfigurationError
from paceboard.model import MICROS, DeclaredRate, Reporting, ShopDay, day_from_text

DAY = day_from_text("2026-04-02")
RATE = {"base": "USD", "quote": "EUR", "rate": "0.92"}


def reporting(table: dict[str, Any], folder: Path = Path()) -> Reporting:
    return parse(table, folder=folder).reporting


def shop(folder: Path, text: str) -> Mapping[int, ShopDay]:
    (folder / "shop.csv").write_text(text, encoding="utf-8")
    return reporting({"reporting": {"shop": "shop.csv"}}, folder).shop()


def test_nothing_is_declared_where_nothing_is_said() -> None:
    """No currency, no rates, no shop."""
    assert Reporting() == reporting({})
    assert {} == reporting({}).shop()


def test_currency_source_and_rates_are_read_exactly() -> None:
    """A rate is the fraction that its decimals say; open ends are open."""
    table = {
        "reporting": {"currency": "EUR", "source": "ecb"},
        "rates": [{**RATE, "from": "2026-04-01", "to": "2026-04-30", "source": "treasury"}],
    }
    rate = DeclaredRate(
        base="USD",
        quote="EUR",
        value=Fraction(92, 100),
        first=day_from_text("2026-04-01"),
        last=day_from_text("2026-04-30"),
        source="treasury",
    )

    assert Reporting(currency="EUR", source="ecb", rates=(rate,)) == reporting(table)
    assert reporting({"rates": [RATE]}).rates[0].covers(0)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"reporting": {"curency": "EUR"}}, "did you mean currency"),
        ({"reporting": {"currency": "euro"}}, "three capital letters"),
        ({"rates": [{"base": "USD", "quote": "EUR"}]}, "says no rate"),
        ({"rates": [{**RATE, "rate": 0}]}, "is no rate"),
        ({"rates": [{**RATE, "quote": "USD"}]}, "name two currencies"),
        ({"rates": [{**RATE, "from": "2026-05-01", "to": "2026-04-01"}]}, "ends before it begins"),
        ({"rates": [RATE, RATE]}, "number 1 and number 2 are about the same"),
        ({"rates": [RATE, {"base": "EUR", "quote": "USD", "rate": "1.1"}]}, "about the same currencies"),
    ],
)
def test_a_mistake_is_named_with_its_mend(table: dict[str, Any], problem: str) -> None:
    """What cannot be meant is refused, also the same rate the other way round."""
    with pytest.raises(ConfigurationError, match=problem):
        reporting(table)


def test_rates_of_other_days_stand_beside_each_other() -> None:
    """A month's rate ends where the next one begins."""
    april, may = {**RATE, "to": "2026-04-30"}, {**RATE, "from": "2026-05-01"}

    assert 2 == len(reporting({"rates": [april, may]}).rates)


def test_the_shops_days_are_read_exactly(tmp_path: Path) -> None:
    """Revenue in micros, orders if they are told."""
    text = "date,revenue,currency,orders\n2026-04-02,1250.50,EUR,31\n2026-04-03,-4,EUR,\n"

    assert {
        DAY: ShopDay(day=DAY, revenue=1_250_500_000, currency="EUR", orders=31),
        DAY + 1: ShopDay(day=DAY + 1, revenue=-4 * MICROS, currency="EUR"),
    } == shop(tmp_path, text)


def test_every_wrong_line_is_named(tmp_path: Path) -> None:
    """None is dropped in silence, and of a file with a wrong line nothing is used."""
    lines = [
        "date,revenue,currency,orders",
        "2026-04-02,1250,EUR,31",
        "2026-04-02,1,EUR,1",
        "2.4.2026,1,EUR,1",
        "2026-04-03,1e3,EUR,1",
        "2026-04-04,1,euro,1",
        "2026-04-05,1,EUR,-1",
        "2026-04-06,,EUR,1",
        "2026-04-07,1,EUR",
    ]
    with pytest.raises(ConfigurationError, match="7 of 8 lines of") as caught:
        shop(tmp_path, "\n".join(lines))

    assert [f"line {number}" for number in range(3, 10)] == [
        line.partition(":")[0] for line in caught.value.why.splitlines()
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [("day,money\n", "begin it with: date,revenue,currency"), ("\x00", "columns|CSV")],
    ids=["other columns", "no text"],
)
def test_a_file_that_is_none_is_an_error(tmp_path: Path, text: str, problem: str) -> None:
    """It says how one begins."""
    with pytest.raises(ConfigurationError, match=problem):
        shop(tmp_path, text)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Its path starts at the configuration's folder."""
    with pytest.raises(ConfigurationError, match="which is not there"):
        reporting({"reporting": {"shop": "none.csv"}}, tmp_path).shop()
