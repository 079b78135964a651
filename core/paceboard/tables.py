"""Reading TOML tables strictly: every mistake named with its place and its mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from paceboard.errors import ConfigurationError

__all__ = [
    "as_count",
    "as_table",
    "as_tables",
    "as_text",
    "as_texts",
    "check_keys",
    "check_unique",
    "needed",
]


def check_keys(table: Mapping[str, Any], place: str, names: Sequence[str]) -> None:
    """Refuse a key that is not known, with the nearest that is."""
    for key in table:
        if key not in names:
            near = get_close_matches(key, names, 1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(names) or 'nothing'}"
            raise ConfigurationError(f"{place} says {key!r}, which is not known", do=hint)


def needed(table: Mapping[str, Any], key: str, place: str) -> Any:
    """A value that has to be there."""
    if key not in table:
        raise ConfigurationError(f"{place} says no {key}", do=f"add {key} = ...")
    return table[key]


def as_table(value: Any, place: str) -> Mapping[str, Any]:
    """The value as a table."""
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{place} is not a table", do="give it lines of name = value")
    return value


def as_tables(table: Mapping[str, Any], key: str) -> Sequence[Any]:
    """The value as a list of tables; none where it is not there."""
    value = table.get(key, [])
    if not isinstance(value, list):
        raise ConfigurationError(f"[{key}] is one table, not a list of them", do=f"write [[{key}]]")
    return value


def as_text(value: Any, place: str) -> str:
    """The value as text."""
    if not isinstance(value, str):
        raise ConfigurationError(f"{place} is not text: {value!r}", do="put it in quotes")
    return value


def as_texts(value: Any, place: str) -> tuple[str, ...]:
    """The value as texts."""
    # A text is a sequence too, of its letters.
    if not isinstance(value, list | tuple):
        raise ConfigurationError(f"{place} is not a list: {value!r}", do='write it like ["one", "two"]')
    return tuple(as_text(each, place) for each in value)


def check_unique(names: Sequence[str], place: str) -> None:
    """Refuse a name that stands there twice."""
    twice = next((name for name, times in Counter(names).items() if times > 1), None)
    if twice is not None:
        raise ConfigurationError(f"{place} names {twice} twice", do="remove one of them")


def as_count(value: Any, place: str, *, most: int, usual: int) -> int:
    """The value as a number from 1 to the most."""
    if type(value) is not int or not 1 <= value <= most:
        raise ConfigurationError(f"{place} is not a number from 1 to {most}", do=f"write it like {usual}")
    return value
