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


def refuse_equal_keys(body: bytes, found: object = None) -> None:
    """Look for two equal keys in an answer that was decoded before, so is JSON.

    Args:
        found: what was decoded, where it is the whole answer in plain objects and arrays; else None.

    Raises:
        EqualKeys: where an object has them.
    """
    if found is not None:
        if not _kept_whole(body, found):
            _read(body)
    elif not _alike(body) and not _kept_whole(body):
        _read(body)


def _alike(body: bytes) -> bool:
    """Whether the answer is rows with as many objects and colons each as the first, which is certain.

    What is around the rows is certain too.

    A row that had one key twice would have to lack another one, and what was asked for and is missing is
    found where rows are read.
    """
    import msgspec

    end = body.find(_NEXT) + 1
    first = body.rfind(b"[{", 0, end) + 1
    last = _end_of_rows(body, first, end) if 0 < first < end else 0
    row, rows = body[first:end], body[first:last]
    if not (last and _is_whole(row)):
        return False
    try:
        count = len(msgspec.json.decode(b"[%b]" % rows, type=list[msgspec.Raw]))
    except msgspec.DecodeError:
        return False
    return all(rows.count(each) == count * row.count(each) for each in (b"{", b":"))


def _end_of_rows(body: bytes, first: int, end: int) -> int:
    """Where the answer goes on behind its rows, so that it is JSON without them; 0: nobody knows.

    Args:
        first, end: of the first row.
    """
    last = len(body)
    # An array or two may end behind that of the rows.
    for _ in range(3):
        last = body.rfind(b"}]", end, last) + 1
        if not last or _is_whole(body[:first] + body[last:]):
            return last
    return 0


def _is_whole(part: bytes) -> bool:
    """Whether it is JSON, which is looked at for certain."""
    try:
        _read(part)
    except json.JSONDecodeError:
        return False
    return True


def _kept_whole(body: bytes, found: object = None) -> bool:
    """Whether the answer, read and written again, has lost no colon: a key that was dropped had one."""
    import msgspec

    if any(escape in body for escape in _ESCAPED_COLON):
        return False
    try:
        kept = msgspec.json.decode(body) if found is None else found
        return body.count(b":") == msgspec.json.encode(kept).count(b":")
    except (msgspec.MsgspecError, ValueError, OverflowError):
        return False


def _read(body: bytes) -> Any:
    """Read it for certain; numbers are passed over."""
    return json.loads(body, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise EqualKeys("two equal keys in one object")
    return found
