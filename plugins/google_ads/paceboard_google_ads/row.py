"""Rows of an answer, read by the names of the query that asked for them.

A query says `campaign.start_date_time`, its rows say `{"campaign": {"startDateTime": ...}}`. What has the
value of an empty message (0, false, no enum, no list) may be left out of a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from paceboard.plugin import Drift
from paceboard_google_ads.figures import fraction, is_plain, whole

__all__ = ["Row", "path_of", "unknown_keys"]

_OBJECT = (dict, Mapping)
"""A dict first: to ask whether something is a Mapping takes three times as long."""
Tree = dict[str, "Tree | None"]
"""Keys that were asked for, with those below them; None: whatever stands there."""


@lru_cache(maxsize=1024)
def path_of(name: str) -> tuple[str, ...]:
    """Where a field of a query stands in a row: `campaign.start_date_time` in campaign, startDateTime."""
    return tuple(_camel(part) for part in name.split("."))


@lru_cache(maxsize=1024)
def _in_masks(name: str) -> str:
    return ".".join(path_of(name))


def _camel(part: str) -> str:
    first, *rest = part.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


@frozen
class Row:
    """One row.

    Args:
        what: what it is, for errors.
        mask: paths that the answer says it is about, as `campaign.startDateTime`; None: it does not say.
    """

    data: Mapping[str, Any] = field(repr=False)
    what: str
    mask: frozenset[str] | None = None

    def get(self, name: str) -> Any:
        """A field's value, None where it was left out.

        Raises:
            Drift: where something else than an object stands on the way to it.
        """
        value: Any = self.data
        for part in path_of(name):
            if not isinstance(value, _OBJECT):
                raise self._drift(name, "an object", value)
            value = value.get(part)
            if value is None:
                return None
        return value

    def below(self, resource: str) -> Mapping[str, Any]:
        """All that stands below a resource, by the names of rows; empty where it was left out.

        Raises:
            Drift: where it is no object.
        """
        value = self.get(resource)
        if value is None or isinstance(value, _OBJECT):
            return value or {}
        raise self._drift(resource, "an object", value)

    def told(self, name: str) -> bool:
        """The field is there, or was left out for being empty: the answer is about it."""
        return self.mask is None or _in_masks(name) in self.mask or self.get(name) is not None

    def text(self, name: str) -> str:
        """A text or the name of an enum's value; empty where it was left out."""
        value = self.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        raise self._drift(name, "a text", value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts or names; empty where it was left out."""
        value = self.get(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        raise self._drift(name, "a list of texts", value)

    def flag(self, name: str) -> bool:
        """A truth; false where it was left out."""
        value = self.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self._drift(name, "true or false", value)

    def whole(self, name: str) -> int | None:
        """A whole number; None where it was left out."""
        value = self.get(name)
        if is_plain(value):
            return int(value)  # no words for an error are needed
        return None if value is None else whole(value, what=f"{self.what}, {name}")

    def fraction(self, name: str) -> int | None:
        """A double in micros; None where it was left out."""
        value = self.get(name)
        return None if value is None else fraction(value, what=f"{self.what}, {name}")

    def identity(self, name: str) -> str:
        """An id as text.

        Raises:
            Drift: where there is none.
        """
        value = self.whole(name)
        if value is None or value <= 0:
            raise self._drift(name, "an id", value)
        return str(value)

    def _drift(self, name: str, expected: str, value: object) -> Drift:
        return Drift(
            f"{self.what}: expected {expected} at {name}",
            why=f"got {type(value).__name__}",
            do="report it with Google's request id; nothing of this answer was used",
        )


def unknown_keys(rows: Iterable[Mapping[str, Any]], fields: Iterable[str]) -> frozenset[str]:
    """Keys of rows that nobody asked for, `campaign.newField`; `resourceName` comes unasked."""
    asked = _tree(fields)
    found: set[str] = set()
    flat = {key: set(below) for key, below in asked.items() if below and not any(below.values())}
    for row in rows:
        for key, value in row.items():
            # Nearly all: nothing deeper was asked for, and nothing else is there.
            if key in flat and isinstance(value, dict) and flat[key].issuperset(value):
                continue
            if key in asked:
                found.update(_unknown_in(key, value, asked[key]))
            elif not _only_name(value):
                found.add(key)
    return frozenset(found)


def _tree(fields: Iterable[str]) -> Tree:
    tree: Tree = {}
    for name in fields:
        place = tree
        *above, last = path_of(name)
        for part in above:
            below = place.get(part)
            if below is None:
                below = place[part] = {"resourceName": None}
            place = below
        place.setdefault(last, None)
    return tree


def _unknown_in(path: str, value: object, asked: Tree | None) -> list[str]:
    """Keys below a path that nobody asked for; what was asked for whole holds whatever it likes."""
    if asked is None or not isinstance(value, dict):
        return []
    found = [f"{path}.{key}" for key in value.keys() - asked.keys()]
    for key, below in asked.items():
        if below is not None and key in value:
            found += _unknown_in(f"{path}.{key}", value[key], below)
    return found


def _only_name(value: object) -> bool:
    """A joined resource that nobody asked for comes with its name alone."""
    return isinstance(value, Mapping) and value.keys() <= {"resourceName"}
