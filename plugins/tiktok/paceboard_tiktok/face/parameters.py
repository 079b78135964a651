"""A call's query, read the way TikTok reads it: refused with code 40002 and its kind of message."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from paceboard.plugin import day_from_text
from paceboard_tiktok.face.envelope import Refusal

__all__ = ["INVALID", "Parameters"]

INVALID = 40002


@frozen
class Parameters:
    """Names and texts of a query; lists and objects are JSON in one value."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        """A plain value."""
        return self.values.get(name, default)

    def required(self, name: str) -> str:
        """A plain value that must be there."""
        value = self.values.get(name)
        if not value:
            raise Refusal(INVALID, f"{name}: Missing data for required field.")
        return value

    def choice(self, name: str, allowed: Sequence[str], default: str = "") -> str:
        """One of a closed set."""
        value = self.text(name, default)
        if value not in allowed:
            raise Refusal(INVALID, f"{name}: Must be one of: {', '.join(allowed)}.")
        return value

    def integer(self, name: str, default: int, *, most: int) -> int:
        """A whole number from 1 to `most`."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit():
            raise Refusal(INVALID, f"{name}: Not a valid integer.")
        if not 1 <= int(value) <= most:
            raise Refusal(INVALID, f"{name}: Must be between 1 and {most}.")
        return int(value)

    def day(self, name: str) -> int:
        """A date like `2026-04-02` as an epoch day."""
        try:
            return day_from_text(self.required(name))
        except ValueError:
            raise Refusal(INVALID, f"{name}: Time format should be %Y-%m-%d. Please try again.") from None

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A JSON list of texts; None where it is not given."""
        value = self._json(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Refusal(INVALID, f"{name}: Not a valid list of strings.")
        return tuple(value)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A JSON object; empty where it is not given."""
        value = self._json(name)
        if value is not None and not isinstance(value, dict):
            raise Refusal(INVALID, f"{name}: Not a valid mapping type.")
        return value or {}

    def mappings(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """A JSON list of objects; empty where it is not given."""
        value = self._json(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Refusal(INVALID, f"{name}: Not a valid list of mappings.")
        return tuple(value)

    def _json(self, name: str) -> Any:
        value = self.text(name)
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(INVALID, f"{name}: Not a valid JSON string.") from None
