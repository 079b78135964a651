"""Flights: the budgets that the user declares."""

from __future__ import annotations

from typing import Any

from paceboard.config.values import as_amount, as_currency, as_day, as_ref
from paceboard.errors import ConfigurationError
from paceboard.model import Flight
from paceboard.tables import as_table, as_text, as_texts, check_keys, needed

__all__ = ["flight_from_table"]


def flight_from_table(entry: Any, place: str) -> Flight:
    """A flight as people write it: account, name, from, to, amount, currency, hard, campaigns."""
    table = as_table(entry, place)
    check_keys(table, place, ("account", "name", "from", "to", "amount", "currency", "hard", "campaigns"))
    account = as_ref(as_text(needed(table, "account", place), f"{place} account"), f"{place} account")
    first = as_day(needed(table, "from", place), f"{place} from")
    last = as_day(needed(table, "to", place), f"{place} to")
    if last < first:
        raise ConfigurationError(f"{place} ends before it begins", do="exchange from and to")
    hard = table.get("hard", False)
    if not isinstance(hard, bool):
        raise ConfigurationError(f"{place} hard is neither true nor false", do="write true or false")
    return Flight(
        account=str(account),
        name=as_text(needed(table, "name", place), f"{place} name"),
        first=first,
        last=last,
        amount=as_amount(needed(table, "amount", place), f"{place} amount"),
        currency=as_currency(needed(table, "currency", place), f"{place} currency"),
        hard=hard,
        campaigns=as_texts(table.get("campaigns", []), f"{place} campaigns"),
    )
