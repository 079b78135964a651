"""What a table of TOML may say, read strictly: each mistake is named with its place and its mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from paceboard.errors import ConfigurationError

__all__ = ["days", "known", "needed", "table_of", "tables_of", "text_of", "texts_of", "unique"]

LONGEST = 3_650
"""Days that a number of days may say at most."""


def known(table: Mapping[str, Any], place: str, names: Sequence[str]) -> None:
    """Refuse keys that a table may not have, with the nearest that it may.

    Raises:
        ConfigurationError: with the place.
    """
    for key in table:
        if key not in names:
            near = get_close_matches(key, names, 1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(names) or 'nothing'}"
            raise ConfigurationError(f"{place} says {key!r}, which is not known", do=hint)


def needed(table: Mapping[str, Any], key: str, place: str) -> Any:
    """The value of a key that a table must have.

    Raises:
        ConfigurationError: with the place.
    """
    if key not in table:
        raise ConfigurationError(f"{place} says no {key}", do=f"add {key} = ...")
    return table[key]


def table_of(value: Any, place: str) -> Mapping[str, Any]:
    """A value that must be a table.

    Raises:
        ConfigurationError: with the place.
    """
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{place} is not a table", do="give it lines of name = value")
    return value


def tables_of(table: Mapping[str, Any], key: str) -> Sequence[Any]:
    """The list of tables under a key; empty where there is none.

    Raises:
        ConfigurationError: with the place.
    """
    value = table.get(key, [])
    if not isinstance(value, list):
        raise ConfigurationError(f"[{key}] is one table, not a list of them", do=f"write [[{key}]]")
    return value


def text_of(value: Any, place: str) -> str:
    """A value that must be text.

    Raises:
        ConfigurationError: with the place.
    """
    if not isinstance(value, str):
        raise ConfigurationError(f"{place} is not text: {value!r}", do="put it in quotes")
    return value


def texts_of(value: Any, place: str) -> tuple[str, ...]:
    """A value that must be a list of texts.

    Raises:
        ConfigurationError: with the place.
    """
    # A text is a sequence too, of its letters.
    if not isinstance(value, list | tuple):
        raise ConfigurationError(f"{place} is not a list: {value!r}", do='write it like ["one", "two"]')
    return tuple(text_of(each, place) for each in value)


def unique(names: Sequence[str], place: str) -> None:
    """Refuse a name that stands there twice.

    Raises:
        ConfigurationError: with the place.
    """
    twice = next((name for name, times in Counter(names).items() if times > 1), None)
    if twice is not None:
        raise ConfigurationError(f"{place} names {twice} twice", do="remove one of them")


def days(table: Mapping[str, Any], key: str, place: str) -> int | None:
    """A number of days; None where the key is not there.

    Raises:
        ConfigurationError: with the place.
    """
    found = table.get(key)
    if found is not None and (type(found) is not int or not 1 <= found <= LONGEST):
        raise ConfigurationError(
            f"{place} {key} is not a number of days from 1 to {LONGEST}", do="write it like 60"
        )
    return found
