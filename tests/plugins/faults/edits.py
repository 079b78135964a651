"""Edits of a platform's true answers: what is whole HTTP, and mostly whole JSON, and still wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from paceboard.testing.wire import Connection
from paceboard.testing.wire_faults import Fault

from .conftest import PLANTED, REFS

AMOUNT = re.compile(rb'("(?:spend|costMicros)":)("[^"]*")')
"""An amount of spend as the three platforms write it."""
DAY = re.compile(rb'("(?:stat_time_day|stat_time_hour|date_start|date)":")(\d{4}-\d\d-\d\d)')


def edited(edit: Callable[[bytes], bytes]) -> Fault:
    """The true answer with another body."""
    return lambda peer: peer.tell(body=edit(peer.body))


def amount(text: str) -> Fault:
    """Every amount is written otherwise; `$` stands for the digits of the true one."""
    raw = text.encode("utf-8", "surrogatepass")
    return edited(
        lambda body: AMOUNT.sub(lambda found: found[1] + raw.replace(b"$", found[2].strip(b'"')), body)
    )


def renamed(body: bytes) -> bytes:
    """The field of the amount has another name."""
    return AMOUNT.sub(rb'"spent":\2', body)


def doubled_key(body: bytes) -> bytes:
    """The first amount stands twice in its row, with two values."""
    return AMOUNT.sub(rb'\1\2,\1"1"', body, count=1)


def other_day(body: bytes) -> bytes:
    """Rows are of a day of another zone: the one after the last that was asked for."""
    return DAY.sub(rb"\g<1>2026-04-06", body)


def no_day(body: bytes) -> bytes:
    """Rows are of a day that no calendar has."""
    return DAY.sub(rb"\g<1>2026-02-30", body)


def rows_of(document: Any) -> list[Any] | None:
    """The list of rows in an answer of any of the three; None where there is none."""
    if isinstance(document, list):
        return rows_of(document[0]) if document else None
    if isinstance(document.get("data"), Mapping):
        return rows_of({"data": document["data"].get("list")})
    found = document.get("data", document.get("results"))
    return found if isinstance(found, list) else None


def on_rows(change: Callable[[list[Any]], None]) -> Fault:
    """Change the list of rows in place, where it has any; what is announced follows."""

    def edit(body: bytes) -> bytes:
        document = json.loads(body)
        rows = rows_of(document)
        if not rows:
            return body
        change(rows)
        if isinstance(document, dict) and isinstance(document.get("data"), Mapping):
            document["data"]["page_info"]["total_number"] = len(rows)
        return json.dumps(document).encode()

    return edited(edit)


def without_a_row(body: bytes) -> bytes:
    """A row is missing of those that TikTok announces."""
    document = json.loads(body)
    del document["data"]["list"][:1]
    return json.dumps(document).encode()


def conflicting(rows: list[Any]) -> None:
    """The first row once more, with another amount."""
    twin = AMOUNT.sub(rb'\1"1"', json.dumps(rows[0], separators=(",", ":")).encode())
    rows.append(json.loads(twin))


def with_more_fields(rows: list[Any]) -> None:
    """Each row has fields that nobody asked for, a secret among them."""
    for row in rows:
        row["new_field"] = {"token": PLANTED[0], "list": [1, {"deep": None}]}


def of_another_account(name: str) -> Fault:
    """Everything is about an account that nobody asked for."""
    own = REFS[name].id.encode()
    return edited(lambda body: body.replace(own, own[:-3] + b"999"))


def status(text: str) -> Fault:
    """Every status of an entity is a word that nobody knows."""
    words = rb'("(?:secondary_status|effective_status|status|primaryStatus|servingStatus)":)"[A-Z_]+"'
    return edited(lambda body: re.sub(words, rb'\1"' + text.encode() + rb'"', body))


def said(document: Any, code: int = 200, *headers: str) -> Fault:
    """Another answer altogether, with planted secrets where it has words."""
    body = json.dumps(document).replace("SECRETS", " ".join(PLANTED)).encode()
    return lambda peer: peer.answer(body, "Content-Type: application/json", *headers, status=f"{code} Said")


def replaced(body: bytes) -> Fault:
    """The truth's head with another body."""
    return edited(lambda _: body)


def _number(peer: Connection, name: str) -> str:
    """A parameter of the request, from its query or its JSON."""
    found = re.search(rf'[?&"]{name}["=: ]+"?([^&" ]*)'.encode(), peer.request)
    return "" if found is None else found[1].decode()


def paged(name: str, follow: Callable[[str], str], *, empty: bool = False, link: str = "") -> Fault:
    """Each page has the rows of the first and says that the page follows which `follow` makes of where it is.

    Args:
        empty: there are no rows in any.
        link: where Meta's next link leads.
    """
    first: list[bytes] = []

    def answer(peer: Connection) -> None:
        first.append(peer.body)
        document = json.loads(first[0])
        rows = rows_of(document) or []
        if empty:
            rows.clear()
        if name == "tiktok":
            number = int(follow(_number(peer, "page")))
            document["data"]["page_info"].update(page=number, total_page=3, total_number=3 * len(rows))
        elif name == "meta":
            document["paging"] = {
                "cursors": {"after": follow(_number(peer, "after"))},
                "next": f"{link or 'https://graph.facebook.com/'}v26.0/x?access_token={PLANTED[1]}",
            }
        else:
            document["nextPageToken"] = follow(_number(peer, "pageToken"))
        peer.answer(json.dumps(document).encode(), *peer.truth.headers)

    return answer


def linked(link: str) -> Fault:
    """The first page says that the next stands on another host, with the cursor of an empty last one."""

    def answer(peer: Connection) -> None:
        document = json.loads(peer.body)
        if _number(peer, "after"):
            peer.answer(b'{"data":[]}', *peer.truth.headers)
            return
        document["paging"] = {"cursors": {"after": "B"}, "next": f"{link}?access_token={PLANTED[1]}"}
        peer.tell(body=json.dumps(document).encode())

    return answer
