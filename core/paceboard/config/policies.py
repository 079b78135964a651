"""The company's thresholds, exact as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import fields

from paceboard.config.values import as_exact
from paceboard.errors import ConfigurationError
from paceboard.model import Policy
from paceboard.tables import check_keys

__all__ = ["policy_from_table"]


def policy_from_table(table: Mapping[str, Any]) -> Policy:
    """Thresholds out of `[policy]`; what it leaves out keeps its default."""
    known = {attribute.name: attribute for attribute in fields(Policy)}
    check_keys(table, "[policy]", tuple(known))
    values: dict[str, Any] = {
        key: _threshold(value, f"[policy] {key}", whole=known[key].type in (int, "int"))
        for key, value in table.items()
    }
    return Policy(**values)


def _threshold(value: Any, place: str, *, whole: bool) -> Fraction | int:
    number = as_exact(value, place)
    if whole and number.denominator != 1:
        raise ConfigurationError(f"{place} is no whole number: {value!r}", do="write it like 3")
    return int(number) if whole else number
