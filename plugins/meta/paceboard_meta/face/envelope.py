"""Meta's envelope: nodes are flat objects, edges a list with its cursors, a no is an `error` object."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from paceboard.plugin import MICROS, SECOND, Zone, instant_text, minor_digits
from paceboard_meta.currencies import OFFSETS

__all__ = ["Data", "Refusal", "decimal", "minor_text", "paged", "time_text"]

Data = dict[str, Any]

USUAL = 25
"""Rows of a page where nobody says how many."""


class Refusal(Exception):
    """Meta's no: code, subcode and HTTP status of its tables, and a message in its style."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int = 0,
        status: int = 400,
        transient: bool | None = None,
        kind: str = "OAuthException",
    ) -> None:
        super().__init__(code, message)
        self.status = status
        self._error: Data = {"message": f"(#{code}) {message}", "type": kind, "code": code}
        if subcode:
            self._error["error_subcode"] = subcode
        if transient is not None:
            self._error["is_transient"] = transient

    def body(self, trace: str) -> Data:
        """The whole body of the answer."""
        return {"error": {**self._error, "fbtrace_id": trace}}


def paged(rows: Sequence[Data], parameters: Mapping[str, str], url: str) -> Data:
    """One page of an edge.

    Args:
        parameters: `limit` and `after` of the call.
        url: of the call; `next` is made of it, with the token in it, as Meta does.

    Raises:
        Refusal: 100 where a number or a cursor is none.
    """
    limit = parameters.get("limit", str(USUAL))
    if not (limit.isascii() and limit.isdecimal() and int(limit)):
        raise Refusal(100, "param limit must be a positive integer")
    start = _offset(parameters["after"]) if parameters.get("after") else 0
    page = list(rows[start : start + int(limit)])
    if not page:
        return {"data": []}
    end = start + len(page)
    paging: Data = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
    if end < len(rows):
        paging["next"] = f"{url}&limit={limit}&after={_cursor(end)}"
    return {"data": page, "paging": paging}


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(str(offset).encode()).decode().rstrip("=") + "ZDZD"


def _offset(cursor: str) -> int:
    text = cursor.removesuffix("ZDZD")
    try:
        return int(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise Refusal(100, "Invalid cursor: it does not belong to this edge") from None


def minor_text(micros: int, currency: str) -> str:
    """An amount as accounts, campaigns and ad sets carry it: whole minor units by Meta's own table."""
    return str(micros * OFFSETS.get(currency, 100) // MICROS)


def decimal(micros: int, currency: str) -> str:
    """An amount as insights carry it: units of the currency."""
    digits = minor_digits(currency)
    whole, part = divmod(abs(micros) // 10 ** (6 - digits), 10**digits)
    text = f"{whole}.{part:0{digits}d}" if digits else str(whole)
    return f"-{text}" if micros < 0 else text


def time_text(instant: int, zone: Zone) -> str:
    """An instant as entities carry it: `2026-04-02T07:00:00-0700`, on the account's clock."""
    offset = zone.utc_offset(instant)
    hours, minutes = divmod(abs(offset) // (60 * SECOND), 60)
    local = instant_text(instant - instant % SECOND + offset).removesuffix("Z")
    return f"{local}{'-' if offset < 0 else '+'}{hours:02d}{minutes:02d}"
