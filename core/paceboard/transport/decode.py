"""From the bytes of an answer to values, strictly: what is not certain is refused, never guessed.

`decode` reads fact rows straight into attrs classes, fast. `decode_document` reads everything else into
plain values and refuses what JSON leaves open; `structure` makes attrs classes of those. An answer that is
no JSON is `Corrupt` (ask once more), whole JSON of another form is `Drift` (report it).
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NoReturn, TypeVar, cast

from paceboard.errors import Corrupt, Drift
from paceboard.transport.equal_keys import EqualKeys, refuse_equal_keys

__all__ = ["LARGEST_BODY", "MOST_DIGITS", "MOST_LEVELS", "decode", "decode_document", "structure"]

T = TypeVar("T")

LARGEST_BODY = 32 * 2**20
"""Bytes of an inflated answer; a report page is well under one hundredth of it."""
_PLAIN: tuple[object, ...] = (dict[str, Any], list[Any])
"""What is asked for where the whole answer is wanted in plain objects and arrays."""
MOST_LEVELS = 64
"""Objects and arrays inside each other."""
MOST_DIGITS = 64
"""Digits of a number in a document, and its largest power of ten either way."""


def decode(body: bytes, into: type[T], *, what: str, glance: bool = False) -> T:
    """Read JSON straight into attrs classes: for fact rows, thousands to a page.

    Types are taken as they are (`"5"` is no int); keys that the class does not know are passed over.

    Args:
        body: the whole answer.
        into: an attrs class, or a list of one; `dict[str, Any]` for rows of which no two are built alike.
        what: what it is, for the error: `campaign report`.
        glance: only a part is read, like a head; who reads the whole answer looks for depth and equal keys.

    Raises:
        Corrupt: the body is no JSON, cut off, too large or nested too deep, or has two equal keys in one
            object.
        Drift: it is JSON of another form; the message has the path and the types, never the value.
    """
    import msgspec

    body = _bounded(body, what) if glance else _checked(body, what)
    try:
        found = cast("T", _decoder(cast("Hashable", into)).decode(body))
        if not glance:
            refuse_equal_keys(body, found if into in _PLAIN else None)
    except msgspec.ValidationError as error:
        _refuse(body, str(error), what)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _corrupt(body, what, _unread(error)) from None
    except EqualKeys as error:
        raise _corrupt(body, what, str(error)) from None
    return found


@lru_cache(maxsize=256)
def _decoder(into: Hashable) -> Any:
    import msgspec

    return msgspec.json.Decoder(cast("type", into))


def _refuse(body: bytes, message: str, what: str) -> NoReturn:
    """A wrong type was met before the end: only a whole body is `Drift`, and no value leaves here."""
    import msgspec

    body = _checked(body, what)  # a glance has not looked at all of it
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        raise _corrupt(body, what, str(error)) from None
    if "out of range" in message:
        raise _corrupt(body, what, "a number that cannot be kept exactly") from None
    text, _, path = message.partition(" - at ")
    told = text if text.startswith(("Expected `", "Object missing")) else "a value that its type refuses"
    raise _drift(what, f"{told} at {path.strip('`') or '$'}") from None


def _unread(error: Exception) -> str:
    """Why bytes are no JSON; the words of an encoding's error would tell a part of them."""
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def decode_document(body: bytes, *, what: str) -> Any:
    """Read JSON into plain values, refusing all that JSON leaves open.

    Integers are exact, other numbers are `Decimal`, never float. Equal keys in one object, NaN and
    Infinity, numbers of absurd size, a NUL character and half of a surrogate pair are refused.

    Raises:
        Corrupt: the body is not such JSON.
    """
    import msgspec

    body = _checked(body, what)
    # What is wrong is told by who reads it slowly.
    with suppress(ValueError, RecursionError, msgspec.MsgspecError):
        return _swiftly(body)
    try:
        value = json.loads(
            body.decode(),
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise _corrupt(body, what, why) from None
    if b"\\ud" in body.lower() and not _encodable(value):
        raise _corrupt(body, what, "half of a surrogate pair")
    return value


def _swiftly(body: bytes) -> Any:
    """The same for most answers, in a third of the time.

    Raises:
        ValueError, MsgspecError: where anything is wrong with it, or may be.
    """
    # Runs of digits, in texts too: whole numbers of any size would be read.
    if _ABSURD in body.translate(_DIGITS):
        raise ValueError("a number of absurd size, perhaps")
    found = _documents().decode(body)
    refuse_equal_keys(body, found)
    return found


_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_ABSURD = b"0" * MOST_DIGITS


@lru_cache(maxsize=1)
def _documents() -> Any:
    import msgspec

    return msgspec.json.Decoder(float_hook=_decimal)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text) if len(text) <= MOST_DIGITS + 8 else None
    except InvalidOperation:  # its exponent is beyond what Decimal counts to
        number = None
    if number is None or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError("a number of absurd size")
    return number


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError("a number of absurd size")
    return int(text)


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name}, which is no number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("two equal keys in one object")
    return found


def _encodable(value: Any) -> bool:
    """Whether every text in it can be written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def structure(value: Any, into: type[T], *, what: str) -> T:
    """Make attrs classes of plain values, without coercion.

    `None` is not `'None'`, `1.9` is not 1, `True` is not 1 and `"5"` is not 5; an int will do where a
    Decimal is asked for. Unknown keys are passed over.

    Raises:
        Drift: with the paths and types of what does not fit, never the values.
    """
    from cattrs import transform_error
    from cattrs.errors import BaseValidationError

    from paceboard.transport.structuring import Mismatch, say, strict_converter

    try:
        return strict_converter().structure(value, into)
    except (BaseValidationError, Mismatch) as error:
        raise _drift(what, "; ".join(transform_error(error, format_exception=say)[:5])) from None


def _bounded(body: bytes, what: str) -> bytes:
    """The body without its byte-order mark, within size."""
    if len(body) > LARGEST_BODY:
        raise Corrupt(f"The {what} is larger than {LARGEST_BODY} bytes", do="ask for a smaller part")
    return body.removeprefix(b"\xef\xbb\xbf")


def _checked(body: bytes, what: str) -> bytes:
    """The body without its byte-order mark, within size, depth and UTF-8."""
    body = _bounded(body, what)
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise _corrupt(body, what, f"not UTF-8 at byte {error.start}") from None
    if _too_deep(body):
        raise _corrupt(body, what, f"nested deeper than {MOST_LEVELS}")
    if b"\\u0000" in body and _nul().search(body):
        raise _corrupt(body, what, "a NUL character")
    return body


def _too_deep(body: bytes) -> bool:
    """Counted over brackets alone, and without the texts between them only where that looks too deep."""
    return not _closes(body) and not _closes(_texts().sub(b"", body))


def _closes(body: bytes) -> bool:
    """Whether the brackets vanish when the innermost pairs are taken away `MOST_LEVELS` times.

    Brackets that do not match never vanish: such a body is no JSON whatever its depth.
    """
    brackets = body.translate(bytes.maketrans(b"{}", b"[]"), bytes(set(range(256)) - set(b"[]{}")))
    for _ in range(MOST_LEVELS):
        if not brackets:
            break
        brackets = brackets.replace(b"[]", b"")
    return not brackets


@lru_cache(maxsize=1)
def _texts() -> re.Pattern[bytes]:
    """JSON texts; the closing quote may be missing, so that every byte is looked at once."""
    return re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


@lru_cache(maxsize=1)
def _nul() -> re.Pattern[bytes]:
    """An escaped NUL, and not a backslash that is followed by `u0000`."""
    return re.compile(rb"(?<!\\)(?:\\\\)*+\\u0000")


def _corrupt(body: bytes, what: str, why: str) -> Corrupt:
    from paceboard.transport.redaction import excerpt

    start = excerpt(body)
    return Corrupt(
        f"The {what} is no whole JSON",
        why=f"{why}; it begins with: {start}" if start else "it is empty",
        do="ask once more; if it stays, look at the platform's status page",
    )


def _drift(what: str, why: str) -> Drift:
    return Drift(
        f"The {what} has another form than the one we know",
        why=why,
        do="update the connector, or report the change to its authors",
    )
