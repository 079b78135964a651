"""What the file says about all accounts together: a currency for totals, declared rates, the shop's days."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from paceboard.config.values import as_currency, as_day, as_exact
from paceboard.errors import ConfigurationError, PaceboardError
from paceboard.model import DeclaredRate, Reporting, ShopDay, date_text, day_from_text, micros_from_text
from paceboard.tables import as_table, as_text, check_keys, needed

__all__ = ["reporting_from_tables"]

KEYS = ("currency", "source", "shop")
RATE_KEYS = ("base", "quote", "rate", "from", "to", "source")
NEEDED = ("date", "revenue", "currency")
COLUMNS = (*NEEDED, "orders")


def reporting_from_tables(table: Mapping[str, Any], rates: Sequence[Any], folder: Path) -> Reporting:
    """What cards over all accounts rest on, out of `[reporting]` and `[[rates]]`."""
    check_keys(table, "[reporting]", KEYS)
    currency, shop = table.get("currency", ""), table.get("shop", "")
    return Reporting(
        currency=as_currency(currency, "[reporting] currency") if currency != "" else "",
        source=as_text(table.get("source", ""), "[reporting] source"),
        rates=_rates(rates),
        shop=partial(_shop, folder / as_text(shop, "[reporting] shop")) if shop != "" else dict,
    )


def _rates(entries: Sequence[Any]) -> tuple[DeclaredRate, ...]:
    rates = tuple(_rate(entry, f"[[rates]] number {number}") for number, entry in enumerate(entries, 1))
    for number, rate in enumerate(rates):
        twin = next((i for i, each in enumerate(rates[:number], 1) if _together(each, rate)), None)
        if twin is not None:
            raise ConfigurationError(
                f"[[rates]] number {twin} and number {number + 1} are about the same currencies and days",
                do="end the older one with `to` before the other begins",
            )
    return rates


def _rate(entry: Any, place: str) -> DeclaredRate:
    table = as_table(entry, place)
    check_keys(table, place, RATE_KEYS)
    value = as_exact(needed(table, "rate", place), f"{place} rate")
    first = as_day(table["from"], f"{place} from") if "from" in table else None
    last = as_day(table["to"], f"{place} to") if "to" in table else None
    if first is not None and last is not None and last < first:
        raise ConfigurationError(f"{place} ends before it begins", do="exchange from and to")
    base = as_currency(needed(table, "base", place), f"{place} base")
    quote = as_currency(needed(table, "quote", place), f"{place} quote")
    if not value or base == quote:
        raise ConfigurationError(
            f"{place} is no rate: one {base} is {value} {quote}",
            do="name two currencies, and write how many of the quote one of the base is, above zero",
        )
    return DeclaredRate(
        base=base,
        quote=quote,
        value=Fraction(value),
        first=first,
        last=last,
        source=as_text(table.get("source", ""), f"{place} source"),
    )


def _together(one: DeclaredRate, other: DeclaredRate) -> bool:
    """Both are about the same two currencies, whichever way round, and share a day."""
    if {one.base, one.quote} != {other.base, other.quote}:
        return False
    before = one.last is not None and other.first is not None and one.last < other.first
    after = other.last is not None and one.first is not None and other.last < one.first
    return not (before or after)


def _shop(file: Path) -> dict[int, ShopDay]:
    """The days of a CSV file.

    Raises:
        ConfigurationError: where it is none, or a line is wrong; `why` has a line for each of them.
    """
    found: dict[int, ShopDay] = {}
    faults: list[str] = []
    lines = 0
    for number, row in _lines(file):
        lines += 1
        try:
            day = _shop_day(row, found)
            found[day.day] = day
        except (ValueError, PaceboardError) as error:
            faults.append(f"line {number}: {getattr(error, 'what', error)}.")
    if faults:
        raise ConfigurationError(
            f"{len(faults)} of {lines} lines of {file.name} wrong, so nothing of the shop is known",
            why="\n".join(faults),
            do="correct them; a line is like 2026-04-02,1250.00,EUR,31",
        )
    return found


def _shop_day(row: Mapping[str | None, Any], before: Container[int]) -> ShopDay:
    if None in row or None in row.values():
        raise ValueError("another number of columns than the first line")
    words = {name: value.strip() for name, value in row.items() if name}
    for name in NEEDED:
        if not words[name]:
            raise ValueError(f"no {name}")
    day = day_from_text(words["date"])
    if day in before:
        raise ValueError(f"{date_text(day)} stands there already")
    return ShopDay(
        day=day,
        revenue=micros_from_text(words["revenue"]),
        currency=as_currency(words["currency"], "currency"),
        orders=_orders(words.get("orders", "")),
    )


def _orders(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise ValueError(f"{text!r:.40} is no number of orders")
    return int(text)


def _lines(file: Path) -> Iterator[tuple[int, dict[str | None, Any]]]:
    """Each line behind the first one, with its number, as the editor shows it."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
        names = rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
        if not {*NEEDED} <= {*names} <= {*COLUMNS}:
            raise ConfigurationError(
                f"the first line of {file.name} names other columns", do=f"begin it with: {','.join(COLUMNS)}"
            )
        for row in rows:
            yield rows.line_num, dict(row)
    except FileNotFoundError:
        raise ConfigurationError(
            f"[reporting] shop names {file.name}, which is not there",
            do="write it beside the configuration, or give its path from there",
        ) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(
            f"{file.name} is no CSV in UTF-8", why=str(error), do="save it as CSV in UTF-8"
        ) from error
