"""Flights: the budgets that the user declares."""

from __future__ import annotations

from typing import Any

from paceboard.config.curves import curve_from_table
from paceboard.config.values import as_amount, as_currency, as_day, as_ref, as_switch
from paceboard.errors import ConfigurationError
from paceboard.model import Flight
from paceboard.tables import as_table, as_text, as_texts, check_keys, needed

__all__ = ["KEYS", "flight_from_table"]

KEYS = (
    *("account", "name", "from", "to", "amount", "currency"),
    *("hard", "campaigns", "curve", "weights"),
)
"""A flight's keys, in the order in which they are written; the first six are needed."""


def flight_from_table(entry: Any, place: str) -> Flight:
    """A flight as people write it, by its `KEYS`."""
    table = as_table(entry, place)
    check_keys(table, place, KEYS)
    account = as_ref(as_text(needed(table, "account", place), f"{place} account"), f"{place} account")
    first = as_day(needed(table, "from", place), f"{place} from")
    last = as_day(needed(table, "to", place), f"{place} to")
    if last < first:
        raise ConfigurationError(f"{place} ends before it begins", do="exchange from and to")
    curve, weights = curve_from_table(table, place, first, last)
    return Flight(
        account=str(account),
        name=as_text(needed(table, "name", place), f"{place} name"),
        first=first,
        last=last,
        amount=as_amount(needed(table, "amount", place), f"{place} amount"),
        currency=as_currency(needed(table, "currency", place), f"{place} currency"),
        hard=as_switch(table.get("hard", False), f"{place} hard"),
        campaigns=as_texts(table.get("campaigns", []), f"{place} campaigns"),
        curve=curve,
        weights=weights,
    )
