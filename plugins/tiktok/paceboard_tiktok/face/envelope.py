"""TikTok's envelope: HTTP status 200, and a code that says yes or no."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from paceboard.plugin import MICROS, SECOND, instant_text

__all__ = ["Data", "Raw", "Refusal", "number", "paged", "sealed", "utc_text"]

Data = dict[str, Any]


@frozen(kw_only=True)
class Raw:
    """An answer that is more or other than data in the envelope.

    Args:
        text: the whole body, which then is no JSON.
    """

    data: Data = field(factory=dict)
    headers: Mapping[str, str] = field(factory=dict)
    text: str | None = None


class Refusal(Exception):
    """TikTok's no: a code of its table and a message in its style."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


def sealed(data: Mapping[str, Any], *, request_id: str, code: int = 0, message: str = "OK") -> bytes:
    """The whole body of an answer."""
    envelope = {"code": code, "message": message, "request_id": request_id, "data": data}
    return json.dumps(envelope, separators=(",", ":")).encode()


def paged(rows: Sequence[Any], *, page: int, size: int, field: str = "list") -> Data:
    """One page of rows, with where it stands among its pages."""
    info = {
        "page": page,
        "page_size": size,
        "total_number": len(rows),
        "total_page": -(-len(rows) // size),
    }
    return {field: list(rows[(page - 1) * size : page * size]), "page_info": info}


def number(micros: int) -> float:
    """An amount as a JSON number, which is how TikTok writes budgets and balances."""
    return micros / MICROS


def utc_text(instant: int) -> str:
    """An instant as entities carry it: `2026-04-02 08:00:00`, in UTC."""
    return instant_text(instant - instant % SECOND).replace("T", " ").removesuffix("Z")
