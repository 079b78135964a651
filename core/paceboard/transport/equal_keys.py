"""Equal keys in one object of an answer, of which a fast decoder keeps the last in silence.

To know it for certain costs more than decoding itself. A page of fact rows that are all built alike needs
less: its first row is looked at for certain, and every other one has as many keys as that.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["EqualKeys", "refuse_equal_keys"]

_NEXT = b"},{"
"""Between two rows of a compact answer."""
_ESCAPED_COLON = (b"\\u003a", b"\\u003A")


class EqualKeys(ValueError):
    """One object has two equal keys: nobody can say which of them counts."""


def refuse_equal_keys(body: bytes) -> None:
    """Look for two equal keys in an answer that was decoded before, so is JSON.

    Raises:
        EqualKeys: where an object has them.
    """
    if not _alike(body) and not _kept_whole(body):
        _read(body)


def _alike(body: bytes) -> bool:
    """Whether the answer is rows with as many objects and colons each as the first, which is certain.

    A row that had one key twice would have to lack another one, and what was asked for and is missing is
    found where rows are read.
    """
    first, last = body.find(b"[{") + 1, body.rfind(b"}]") + 1
    end = body.find(_NEXT, first, last) + 1
    if not 0 < first < end < last:
        return False
    rest = body[:first] + body[last:]
    row = body[first:end]
    try:
        _read(rest)
        _read(row)
    except json.JSONDecodeError:
        return False
    rows, part = divmod(body.count(b"{") - rest.count(b"{"), row.count(b"{"))
    return part == 0 and body.count(b":") - rest.count(b":") == rows * row.count(b":")


def _kept_whole(body: bytes) -> bool:
    """Whether the answer, read and written again, has lost no colon: a key that was dropped had one."""
    import msgspec

    if any(escape in body for escape in _ESCAPED_COLON):
        return False
    try:
        return body.count(b":") == msgspec.json.encode(msgspec.json.decode(body)).count(b":")
    except (msgspec.MsgspecError, ValueError):
        return False


def _read(body: bytes) -> Any:
    """Read it for certain; numbers are passed over."""
    return json.loads(body, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise EqualKeys("two equal keys in one object")
    return found
