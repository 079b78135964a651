"""A call's parameters, from query, form or JSON alike, read the way Meta reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from paceboard.plugin import day_from_text
from paceboard_meta.face.envelope import Data, Refusal

__all__ = ["Parameters", "chosen"]

INVALID = 100


@frozen
class Parameters:
    """Names and texts of a call; lists and objects are JSON in one value."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        """A plain value."""
        return self.values.get(name, default)

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a closed set."""
        value = self.text(name, default)
        if value not in allowed:
            raise Refusal(INVALID, f"Param {name} must be one of {{{', '.join(allowed)}}} - got {value}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, as JSON or between commas; empty where it is not given."""
        value = self.text(name)
        if not value.startswith("["):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        found = self._json(name)
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise Refusal(INVALID, f"Param {name} must be an array of strings.")
        return tuple(found)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A JSON object; empty where it is not given."""
        found = self._json(name) or {}
        if not isinstance(found, dict):
            raise Refusal(INVALID, f"Param {name} must be an object.")
        return found

    def mappings(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """A JSON list of objects; empty where it is not given."""
        found = self._json(name) or []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise Refusal(INVALID, f"Param {name} must be an array of objects.")
        return tuple(found)

    def _json(self, name: str) -> Any:
        value = self.text(name)
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(INVALID, f"Param {name} must be valid JSON.") from None

    @staticmethod
    def day(value: object, name: str) -> int:
        """A date like `2026-04-02` as an epoch day."""
        try:
            return day_from_text(str(value))
        except ValueError:
            raise Refusal(
                INVALID, f"Must be a date representation in the format YYYY-MM-DD for {name}"
            ) from None


def chosen(row: Data, parameters: Parameters, known: frozenset[str]) -> Data:
    """The fields that a call names, and the id; what the row has not is left out."""
    names = parameters.texts("fields")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refusal(INVALID, f"Tried accessing nonexisting field ({unknown[0]})")
    return {name: value for name, value in row.items() if name in names or name == "id"}
