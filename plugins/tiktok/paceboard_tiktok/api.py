"""Calls to TikTok's API v1.3: the token in its header, paths with their slash, lists read to the end."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from attrs import frozen

from paceboard.plugin import (
    Answer,
    Client,
    ConnectorContext,
    Drift,
    Request,
    Secret,
    decode_document,
    during,
    structure,
)
from paceboard_tiktok.paging import Page, every_row
from paceboard_tiktok.verdict import verdict
from paceboard_tiktok.wire import PageInfo

__all__ = ["Api", "Query", "as_json", "listed"]

T = TypeVar("T")
Query = tuple[tuple[str, str], ...]

VERSION = "open_api/v1.3/"


def as_json(value: object) -> str:
    """A list or an object as TikTok wants it in a query: one value that holds JSON."""
    return json.dumps(value, separators=(",", ":"))


@frozen(kw_only=True)
class Api:
    """TikTok's API for one app.

    Args:
        prefix: what stands before an endpoint's path; empty where the base URL names the version itself.
        note: says something unexpected but harmless.
        sleep: waits between two looks at a report that TikTok prepares.
    """

    client: Client
    token: Secret
    prefix: str
    note: Callable[[str, str], None]
    sleep: Callable[[float], Awaitable[None]]

    @classmethod
    def of(cls, context: ConnectorContext) -> Api:
        """The API as the host's context leads to it."""
        return cls(
            client=context.client,
            token=context.secrets["access_token"],
            prefix="" if "/open_api/" in urlsplit(context.base_url).path + "/" else VERSION,
            note=context.note,
            sleep=context.sleep,
        )

    async def fetch(self, path: str, query: Query, read: Callable[[Answer], T], *, account: str = "") -> T:
        """One call; `read` judges the answer."""
        request = Request(
            path=self.prefix + path,
            query=query,
            headers={"Access-Token": self.token.reveal()},
            account=account,
        )
        return await self.client.fetch(request, read)

    async def post(
        self, path: str, body: Mapping[str, Any], read: Callable[[Answer], T], *, account: str
    ) -> T:
        """One call with a body; only for what may be asked twice without harm."""
        request = Request(
            path=self.prefix + path,
            method="POST",
            headers={"Access-Token": self.token.reveal()},
            body=body,
            account=account,
        )
        return await self.client.fetch(request, read)

    async def rows(self, path: str, query: Query, into: type[T], *, what: str) -> tuple[T, ...]:
        """A list without pages; of a batch that failed in part the part that came."""

        def read(answer: Answer) -> tuple[T, ...]:
            verdict(answer, partial=True)
            return _rows(_data(answer, what), "list", into, what)

        return await self.fetch(path, query, read)

    async def one(
        self, path: str, query: Query, into: type[T], *, what: str, account: str = "", **known: str
    ) -> T:
        """What the answer's data says of one thing.

        Args:
            known: fields that we know, where the answer leaves them out.
        """

        def read(answer: Answer) -> T:
            verdict(answer)
            return structure({**known, **_data(answer, what)}, into, what=what)

        return await self.fetch(path, query, read, account=account)

    async def pages(
        self,
        path: str,
        query: Query,
        read: Callable[[Answer], Page[T]],
        key: Callable[[T], Hashable],
        *,
        what: str,
        size: int = 1000,
        account: str = "",
        whole: bool = True,
    ) -> tuple[T, ...]:
        """A paged list.

        Args:
            read: judges an answer and gives its page; `listed` makes one.
            key: what makes a row unique.
            size: rows a page, at most what the endpoint allows.
            whole: rows may not be missing.
        """

        async def ask(number: int) -> Page[T]:
            place = (("page", str(number)), ("page_size", str(size)))
            return await self.fetch(path, (*query, *place), read, account=account)

        with during(f"GET {self.prefix}{path}"):
            return await every_row(ask, key, what=what, note=self.note, whole=whole)


def listed(into: type[T], *, what: str, field: str = "list") -> Callable[[Answer], Page[T]]:
    """Reads a page of a list of entities.

    Args:
        field: where in the answer's data the rows stand.
    """

    def read(answer: Answer) -> Page[T]:
        verdict(answer)
        data = _data(answer, what)
        info = structure(data.get("page_info"), PageInfo, what=f"{what}, page_info")
        return Page(info=info, rows=_rows(data, field, into, what))

    return read


def _data(answer: Answer, what: str) -> Mapping[str, Any]:
    document = decode_document(answer.body, what=what)
    data = document.get("data")
    if not isinstance(data, dict):
        raise Drift(f"{what}: no data in the answer", why=f"data is {type(data).__name__}", do="report it")
    return data


def _rows(data: Mapping[str, Any], field: str, into: type[T], what: str) -> tuple[T, ...]:
    rows = data.get(field)
    if rows is None:
        rows = []
    if not isinstance(rows, list):
        raise Drift(f"{what}: {field} is no list", why=f"it is {type(rows).__name__}", do="report it")
    return tuple(structure(row, into, what=f"{what}, row {place}") for place, row in enumerate(rows))
