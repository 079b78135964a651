"""Values as people write them: money, currencies, days, account refs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from paceboard.errors import ConfigurationError
from paceboard.model import AccountRef, day_number, micros_from_text
from paceboard.tables import as_count, as_text

__all__ = ["as_amount", "as_currency", "as_day", "as_days", "as_exact", "as_number", "as_ref", "as_switch"]


def as_ref(text: str, place: str) -> AccountRef:
    """An account: `tiktok:7000000000000000001`."""
    try:
        return AccountRef.parse(text)
    except ValueError as error:
        raise ConfigurationError(
            f"{place}: {error}", do="write the connector's key and the platform's id, nothing around them"
        ) from error


def as_amount(value: Any, place: str) -> int:
    """Micros of an amount that is written out."""
    if isinstance(value, float):
        raise ConfigurationError(
            f"{place} is a binary fraction", why="money is exact here", do='write it as text: "40000.00"'
        )
    try:
        micros = micros_from_text(str(value))
    except ValueError as error:
        raise ConfigurationError(f"{place}: {error}", do='write it like "40000.00"') from error
    if micros < 0:
        raise ConfigurationError(f"{place} is below zero", do="write what may be spent, like 40000.00")
    return micros


def as_number(value: Any, place: str) -> Fraction:
    """A number as it is written: 0.9 is nine tenths, not the binary fraction next to it."""
    text = str(value)
    try:
        # A power of ten has few signs, and as many digits to reckon with as it says.
        return Fraction("" if re.search(r"e[+-]?\d{3}", text, re.IGNORECASE) else text)
    except (ValueError, ZeroDivisionError) as error:
        raise ConfigurationError(
            f"{place} is no number: {value!r}", do='write it like 0.9, or exactly: "9/10"'
        ) from error


def as_exact(value: Any, place: str) -> Fraction:
    """A number as it is written, zero or more."""
    number = as_number(value, place)
    if number < 0:
        raise ConfigurationError(f"{place} is below zero: {value!r}", do="write zero or more")
    return number


def as_currency(value: Any, place: str) -> str:
    """Three capital letters."""
    text = as_text(value, place)
    if len(text) != 3 or not text.isascii() or not text.isalpha() or not text.isupper():
        raise ConfigurationError(
            f"{place} is no currency: {text!r}", do="write three capital letters, like USD"
        )
    return text


def as_day(value: Any, place: str) -> int:
    """Epoch day of a date."""
    try:
        return day_number(value if type(value) is date else date.fromisoformat(value))
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"{place} is no date: {value!r}", do="write it like 2026-04-02") from error


def as_switch(value: Any, place: str) -> bool:
    """True or false, and nothing that looks like it."""
    if not isinstance(value, bool):
        raise ConfigurationError(f"{place} is neither true nor false: {value!r}", do="write true or false")
    return value


def as_days(table: Mapping[str, Any], key: str, place: str) -> int | None:
    """A count of days where the table has one; None: it has not."""
    return as_count(table[key], f"{place} {key}", most=3_650, usual=60) if key in table else None
