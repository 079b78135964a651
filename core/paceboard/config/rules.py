"""Rules of the user's own about what a platform may spend, each with where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from paceboard.config.values import as_day, as_switch
from paceboard.errors import ConfigurationError, nearest
from paceboard.model import BudgetMode, PlatformRule, RuleSpan, date_text
from paceboard.tables import as_table, as_text, check_keys, check_unique, needed

__all__ = ["rules_from_tables"]

KEYS = (
    "key",
    "connector",
    "mode",
    "span",
    "factor",
    "variant",
    "of_billing",
    "from",
    "to",
    "source",
    "quoted",
    "text",
)
BOUNDED = (BudgetMode.DAILY, BudgetMode.DYNAMIC_DAILY, BudgetMode.LIFETIME)
"""Modes that have an amount."""

_Word = TypeVar("_Word", bound=StrEnum)


def rules_from_tables(entries: Sequence[Any]) -> tuple[PlatformRule, ...]:
    """The rules out of `[[rules]]`; no two of them are about the same budgets, span and days."""
    rules = tuple(_rule(entry, f"[[rules]] number {number}") for number, entry in enumerate(entries, 1))
    check_unique([rule.key for rule in rules], "[[rules]]")
    for number, rule in enumerate(rules):
        twin = next((each for each in rules[:number] if _together(each, rule)), None)
        if twin is not None:
            raise ConfigurationError(
                f"[[rules]] {twin.key} and {rule.key} are about the same budgets and days",
                do="end the older one with `to` before the other begins",
            )
    return rules


def _rule(entry: Any, place: str) -> PlatformRule:
    table = as_table(entry, place)
    check_keys(table, place, KEYS)
    connector = as_text(needed(table, "connector", place), f"{place} connector")
    mode = _word(needed(table, "mode", place), BOUNDED, f"{place} mode")
    spans = tuple(each for each in RuleSpan if (each is RuleSpan.LIFETIME) is (mode is BudgetMode.LIFETIME))
    span = _word(needed(table, "span", place), spans, f"{place} span")
    begins = as_day(table["from"], f"{place} from") if "from" in table else None
    ends = as_day(table["to"], f"{place} to") if "to" in table else None
    if begins is not None and ends is not None and ends < begins:
        raise ConfigurationError(f"{place} ends before it begins", do="exchange from and to")
    return PlatformRule(
        key=as_text(table.get("key", f"own.{connector}.{mode}.{span}"), f"{place} key"),
        connector=connector,
        mode=mode,
        span=span,
        factor=_factor(needed(table, "factor", place), f"{place} factor"),
        variant=as_text(table.get("variant", ""), f"{place} variant"),
        of_billing=as_switch(table.get("of_billing", False), f"{place} of_billing"),
        valid_from=begins,
        valid_to=ends,
        source=_said(needed(table, "source", place), f"{place} source"),
        quoted=date_text(as_day(needed(table, "quoted", place), f"{place} quoted")),
        text=as_text(table.get("text", ""), f"{place} text"),
    )


def _word(value: Any, words: Sequence[_Word], place: str) -> _Word:
    text = as_text(value, place)
    found = next((word for word in words if word == text), None)
    if found is None:
        raise ConfigurationError(f"{place} is not known: {text!r}", do=nearest(text, list(map(str, words))))
    return found


def _factor(value: Any, place: str) -> Fraction:
    """How many times the amount, as it is written: 1.25 is five quarters."""
    try:
        factor = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        factor = Fraction(0)
    if not 0 < factor <= 1_000:
        raise ConfigurationError(
            f"{place} is no number between 0 and 1000: {value!r}", do='write how many times, like "1.25"'
        )
    return factor


def _said(value: Any, place: str) -> str:
    text = as_text(value, place)
    if not text.strip():
        raise ConfigurationError(f"{place} is empty", do="write where the rule stands")
    return text


def _together(one: PlatformRule, other: PlatformRule) -> bool:
    """Both are about the same budgets and span, and share a day."""
    if (one.connector, one.mode, one.variant, one.span) != (
        other.connector,
        other.mode,
        other.variant,
        other.span,
    ):
        return False
    apart = (
        one.valid_to is not None and other.valid_from is not None and one.valid_to < other.valid_from
    ) or (other.valid_to is not None and one.valid_from is not None and other.valid_to < one.valid_from)
    return not apart
