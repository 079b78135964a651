"""Calls to the Google Ads API over REST: queries read to their end, the token renewed where it died."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from attrs import frozen

from paceboard.plugin import (
    Answer,
    Client,
    ConnectorContext,
    Drift,
    PagingBroken,
    Reauthorise,
    Request,
    Secret,
    during,
)
from paceboard_google_ads.row import Row, unknown_keys
from paceboard_google_ads.tokens import Tokens, grant_of
from paceboard_google_ads.verdict import StaleToken, judged

__all__ = ["MOST_PAGES", "Api", "select"]

T = TypeVar("T")
MOST_PAGES = 10_000
ENVELOPE = frozenset(
    {
        "results",
        "fieldMask",
        "requestId",
        "nextPageToken",
        "summaryRow",
        "totalResultsCount",
        "queryResourceConsumption",
        "metricAttributes",
    }
)
"""Keys of a batch or page."""


def select(fields: Sequence[str], resource: str, where: str = "") -> str:
    """A query in Google's language."""
    query = " ".join(("SELECT", ", ".join(fields), "FROM", resource))
    return f"{query} WHERE {where}" if where else query


class _Endless(PagingBroken):
    """Pages that repeat: to begin them anew would end the same."""


@frozen(kw_only=True)
class _Batch:
    """Rows that came together, and the token of the page after them."""

    results: Sequence[Mapping[str, Any]]
    mask: frozenset[str] | None
    next_page: str
    unknown: frozenset[str]


@frozen(kw_only=True)
class Api:
    """Google's API for one app.

    Args:
        prefix: the version that stands before every path; empty where the base URL names it itself.
        developer_token: sent where one is configured, though Google no longer asks for it.
        note: says something unexpected but harmless.
    """

    client: Client
    tokens: Tokens
    prefix: str
    developer_token: Secret | None
    note: Callable[[str, str], None]

    @classmethod
    def of(cls, context: ConnectorContext) -> Api:
        """The API as the host's context leads to it.

        Raises:
            ConfigurationError: where nothing says how to log in.
        """
        version = context.options.version
        named = f"/{version}/" in urlsplit(context.base_url).path + "/"
        return cls(
            client=context.client,
            tokens=Tokens(context.client, grant_of(context), context.clock),
            prefix="" if named else f"{version}/",
            developer_token=context.secrets.get("developer_token"),
            note=context.note,
        )

    async def accessible(self) -> tuple[str, ...]:
        """The customers that the login reaches directly: accounts and managers."""

        def read(answer: Answer) -> tuple[str, ...]:
            document = judged(answer, what="list of accessible customers")
            names = document.get("resourceNames", []) if isinstance(document, Mapping) else None
            if not isinstance(names, list) or not all(_is_customer(name) for name in names):
                raise Drift("The list of accessible customers has another form", do="report it")
            return tuple(name.removeprefix("customers/") for name in names)

        return await self._fetch("customers:listAccessibleCustomers", None, read)

    async def search(
        self, customer: str, fields: Sequence[str], resource: str, where: str = "", *, login: str, what: str
    ) -> tuple[Row, ...]:
        """All rows of a query, page by page; a page token that died begins the pages anew, once.

        Args:
            customer: whom the query is about.
            login: the manager through which it is reached; empty: directly.
        """
        query = select(fields, resource, where)
        with during(self._step(customer, "search", what)):
            return self._rows(await self._whole(customer, query, login, what), fields, what)

    async def _whole(self, customer: str, query: str, login: str, what: str) -> list[_Batch]:
        try:
            return await self._pages(customer, query, login, what)
        except _Endless:
            raise
        except PagingBroken:
            self.note("pages_begun_anew", f"{what}: a page token had died; read again from the first page")
            return await self._pages(customer, query, login, what)

    def _step(self, customer: str, method: str, what: str) -> str:
        """The call and what it asks for, since one path serves every query."""
        return f"{what} (POST {self.prefix}customers/{customer}/googleAds:{method})"

    async def stream(
        self, customer: str, fields: Sequence[str], resource: str, where: str = "", *, login: str, what: str
    ) -> tuple[Row, ...]:
        """All rows of a query in one answer; for reports."""
        body = {"query": select(fields, resource, where)}
        with during(self._step(customer, "searchStream", what)):
            batches = await self._query(customer, "searchStream", body, login, what)
            if any(batch.next_page for batch in batches):
                raise PagingBroken(f"{what}: a stream says that more pages follow", do="report it")
            return self._rows(batches, fields, what)

    async def _pages(self, customer: str, query: str, login: str, what: str) -> list[_Batch]:
        found: list[_Batch] = []
        seen: set[str] = set()
        body = {"query": query}
        while True:
            batches = await self._query(customer, "search", body, login, what)
            if found and batches and found[-1].results and found[-1].results == batches[-1].results:
                raise _endless(what, "two pages after each other hold the same rows")
            found += batches
            token = batches[-1].next_page if batches else ""
            if not token:
                return found
            if token in seen or len(seen) >= MOST_PAGES:
                raise _endless(what, "a page token came twice, or there are too many pages")
            seen.add(token)
            body = {"query": query, "pageToken": token}

    async def _query(
        self, customer: str, method: str, body: Mapping[str, str], login: str, what: str
    ) -> list[_Batch]:
        path = f"customers/{customer}/googleAds:{method}"
        return await self._fetch(
            path,
            body,
            lambda answer: _batches(judged(answer, what=what), what),
            account=customer,
            login=login,
        )

    def _rows(self, batches: Sequence[_Batch], fields: Sequence[str], what: str) -> tuple[Row, ...]:
        unknown = unknown_keys((row for batch in batches for row in batch.results), fields)
        for key in sorted(unknown.union(*(batch.unknown for batch in batches))):
            self.note("unknown_field", f"{what}: nobody asked for {key[:80]!r}; passed over")
        return tuple(Row(row, what, batch.mask) for batch in batches for row in batch.results)

    async def _fetch(
        self,
        path: str,
        body: Mapping[str, str] | None,
        read: Callable[[Answer], T],
        *,
        account: str = "",
        login: str = "",
    ) -> T:
        """One call, and once more with a new token where the old one turns out to be dead."""
        token = await self.tokens.current()
        try:
            return await self.client.fetch(self._request(path, body, account, login, token), read)
        except StaleToken:
            token = await self.tokens.renewed(token)
        try:
            return await self.client.fetch(self._request(path, body, account, login, token), read)
        except StaleToken as error:
            dead = Reauthorise(
                error.what, why=error.why, do=error.do, code=error.code, request_id=error.request_id
            )
            dead.steps = error.steps
            raise dead from None

    def _request(
        self, path: str, body: Mapping[str, str] | None, account: str, login: str, token: Secret
    ) -> Request:
        headers = {"Authorization": f"Bearer {token.reveal()}"}
        if login:
            headers["login-customer-id"] = login
        if self.developer_token is not None:
            headers["developer-token"] = self.developer_token.reveal()
        return Request(
            path=self.prefix + path,
            method="GET" if body is None else "POST",
            headers=headers,
            body=body,
            account=account,
        )


def _is_customer(name: object) -> bool:
    return isinstance(name, str) and name.removeprefix("customers/").isascii() and name[10:].isdigit()


def _endless(what: str, why: str) -> _Endless:
    return _Endless(f"{what}: the pages do not end", why=why, do="refresh again; if it stays, report it")


def _batches(document: Any, what: str) -> list[_Batch]:
    """The batches of a stream, or the page of a search: both forms are taken from both."""
    return [_batch(part, what) for part in (document if isinstance(document, list) else [document])]


def _batch(part: Any, what: str) -> _Batch:
    results = part.get("results", []) if isinstance(part, Mapping) else None
    if not isinstance(results, list) or not all(isinstance(row, Mapping) for row in results):
        raise Drift(
            f"{what}: the answer is no list of rows", why=f"it is {type(part).__name__}", do="report it"
        )
    mask, token = part.get("fieldMask"), part.get("nextPageToken") or ""
    if not isinstance(token, str):
        raise Drift(f"{what}: the next page's token is no text", do="report it")
    return _Batch(
        results=results,
        mask=frozenset(mask.split(",")) if isinstance(mask, str) and mask else None,
        next_page=token,
        unknown=frozenset(map(str, part.keys() - ENVELOPE)),
    )
