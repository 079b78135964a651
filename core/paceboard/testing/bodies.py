"""Bodies and URLs taken apart, every text in them shown to a visitor, and put together again.

What a visitor leaves as it is keeps its bytes: a recording shows the platform's own writing.
"""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.parse
from typing import Any, Protocol

from paceboard.errors import UsageError

__all__ = ["Visitor", "rewritten", "rewritten_text", "rewritten_url"]

_FORM, _CSV = "application/x-www-form-urlencoded", "text/csv"
_URL = re.compile(r"[\w.~:/%@+\[\]-]*\?[\w.~%&=+*,!:/@-]*=[\w.~%&=+*,!:/@-]*", re.ASCII)
"""A URL or a path, with a query."""


class Visitor(Protocol):
    """Sees every text of a body, and says what stands there instead."""

    def name(self, text: str) -> str:
        """For the name of a value: a key of an object, a parameter, a column."""
        ...

    def hides(self, name: str, value: Any) -> str:
        """What stands for everything under this name; empty: what is under it is looked at."""
        ...

    def of_url(self) -> Visitor:
        """Who sees the parameters of a URL."""
        ...

    def text(self, name: str, text: str) -> str:
        """For a text; `name` is empty where it stands for itself."""
        ...

    def number(self, name: str, text: str) -> str:
        """For a number as it is written, `1.10` for example; what is no number any more becomes a text."""
        ...


def rewritten(body: bytes, media: str, visitor: Visitor) -> bytes:
    """A body of JSON, JSON lines, a form, CSV or plain text as the visitor wants it.

    Raises:
        UsageError: for what cannot be walked: a multipart body, or one that is no UTF-8.
    """
    kind = media.partition(";")[0].strip().lower()
    if kind.startswith("multipart/"):
        raise UsageError("A multipart body cannot be walked", do="record without this request")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(
            "A body is no text, so it cannot be walked",
            why=f"its type is {kind[:40] or 'not told'}",
            do="record without this request",
        ) from None
    if kind == _FORM:
        return _form(text, visitor).encode()
    if kind == _CSV:
        return _csv(text, visitor).encode()
    lines = text.splitlines(keepends=True)
    if len(lines) > 1 and all(_parsed(line) is not None for line in lines if line.strip()):
        return "".join(_json_line(line, visitor) for line in lines).encode()
    return rewritten_text("", text, visitor).encode("utf-8", "surrogatepass")


def rewritten_text(name: str, text: str, visitor: Visitor) -> str:
    """One text; where it holds JSON or a URL, that is taken apart too."""
    value = _parsed(text)
    if value is not None:
        clean = _walk(name, value, visitor)
        return text if clean == value else _written(clean)
    if _URL.fullmatch(text):
        try:
            return rewritten_url(text, visitor)
        except ValueError:  # it only looked like one
            return visitor.text(name, text)
    return visitor.text(name, text)


def rewritten_url(url: str, visitor: Visitor, *, drop: bool = False) -> str:
    """A URL, or a path with its query.

    Args:
        drop: parameters that are hidden are left out.
    """
    parts, seen = urllib.parse.urlsplit(url), visitor.of_url()
    given = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in given if not (drop and seen.hides(name, value))]
    pairs = [
        (seen.name(name), seen.hides(name, value) or rewritten_text(name, value, seen))
        for name, value in kept
    ]
    # As it came wherever nothing had to go: no two encoders agree on what they encode.
    query = parts.query if pairs == given else urllib.parse.urlencode(pairs)
    bare = urllib.parse.urlunsplit(parts._replace(query=""))
    return visitor.text("", bare) + (f"?{query}" if query else "")


class _Raw(str):
    """A number as it was written: `1.10` stays `1.10`."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object as it was written, equal keys and their order included."""


def _parsed(text: str) -> Any:
    """An object or a list; None where the text is neither."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(
            text, parse_float=_Raw, parse_int=_Raw, parse_constant=_Raw, object_pairs_hook=_Pairs
        )
    except (ValueError, RecursionError):
        return None


def _walk(name: str, value: Any, visitor: Visitor) -> Any:
    if isinstance(value, _Pairs):
        return _Pairs((visitor.name(key), _under(key, each, visitor)) for key, each in value)
    if isinstance(value, list):
        return [_walk(name, each, visitor) for each in value]
    if isinstance(value, _Raw):
        clean = visitor.number(name, value)
        return _Raw(clean) if _is_number(clean) or clean == value else clean
    return rewritten_text(name, value, visitor) if isinstance(value, str) else value


def _under(key: str, value: Any, visitor: Visitor) -> Any:
    hidden = visitor.hides(key, value)
    return hidden if hidden and value else _walk(key, value, visitor)


def _is_number(text: str) -> bool:
    try:
        return not isinstance(json.loads(text), str | list | dict)
    except ValueError:
        return False


def _written(value: Any) -> str:
    if isinstance(value, _Pairs):
        return "{" + ",".join(f"{json.dumps(key)}:{_written(each)}" for key, each in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return str(value) if isinstance(value, _Raw) else json.dumps(value)


def _json_line(line: str, visitor: Visitor) -> str:
    bare = line.rstrip("\r\n")
    return rewritten_text("", bare, visitor) + line[len(bare) :] if bare.strip() else line


def _form(text: str, visitor: Visitor) -> str:
    given = urllib.parse.parse_qsl(text, keep_blank_values=True)
    pairs = [
        (visitor.name(name), visitor.hides(name, value) or rewritten_text(name, value, visitor))
        for name, value in given
    ]
    return text if pairs == given else urllib.parse.urlencode(pairs)


def _csv(text: str, visitor: Visitor) -> str:
    first, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n" if "\r\n" in text else "\n")
    writer.writerow([visitor.name(name) for name in first])
    for row in rows:
        # A cell beyond the last column has no name: it is looked at as a text for itself.
        names = [*first, *[""] * (len(row) - len(first))]
        cells = zip(names, row, strict=False)
        writer.writerow([_cell(name, value, visitor) for name, value in cells])
    return written.getvalue()


def _cell(name: str, value: str, visitor: Visitor) -> str:
    hidden = visitor.hides(name, value)
    return hidden if hidden and value else rewritten_text(name, value, visitor)
