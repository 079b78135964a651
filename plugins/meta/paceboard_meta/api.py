"""Calls to Meta's Graph API: the token in its header, never in a URL; every answer's headers heard."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from attrs import field, frozen

from paceboard.plugin import (
    Answer,
    Client,
    ConnectorContext,
    Drift,
    PlatformError,
    RateLimited,
    Request,
    Secret,
    decode_document,
    during,
    structure,
)
from paceboard_meta.codes import ALL_INSIGHTS
from paceboard_meta.meter import Meter
from paceboard_meta.options import MetaOptions
from paceboard_meta.paging import Page, every_row
from paceboard_meta.usage import Kind
from paceboard_meta.verdict import verdict
from paceboard_meta.wire import BatchEntry, Paging

__all__ = ["Api", "Call", "Query", "as_json", "listed", "single"]

T = TypeVar("T")
Query = tuple[tuple[str, str], ...]

PROOF = "appsecret_proof"
MOST_IN_BATCH = 50


def as_json(value: object) -> str:
    """A list or an object as Meta wants it in a query: one value that holds JSON."""
    return json.dumps(value, separators=(",", ":"))


@frozen(kw_only=True)
class Call:
    """One call.

    Args:
        path: behind the version: `act_123/campaigns`.
        account: whose limits it counts against, without `act_`.
        what: what it asks for, for errors.
        new: it begins something that counts, False: it goes on with what was begun.
        size: rows of a page to begin with; 0: as the options say.
    """

    path: str
    query: Query = ()
    method: str = "GET"
    account: str = ""
    what: str
    kind: Kind = Kind.MANAGEMENT
    new: bool = True
    size: int = 0
    body: Any = field(default=None, repr=False)


@frozen(kw_only=True)
class Api:
    """Meta's API for one app.

    Args:
        proof: HMAC-SHA256 of the token by the app's secret; empty where there is no secret.
        version: what is asked for; `prefix` stands before each path and is empty where the base URL
            names the version itself.
        note: says something unexpected but harmless.
    """

    client: Client
    token: Secret
    proof: str = field(repr=False)
    version: str
    prefix: str
    page_size: int
    meter: Meter
    note: Callable[[str, str], None]

    @classmethod
    def of(cls, context: ConnectorContext) -> Api:
        """The API as the host's context leads to it."""
        options: MetaOptions = context.options
        token = context.secrets["access_token"]
        secret = context.secrets.get("app_secret")
        named = re.fullmatch(r"/(v\d+\.\d+)/?", urlsplit(context.base_url).path)
        return cls(
            client=context.client,
            token=token,
            proof="" if secret is None else proof_of(token, secret),
            version=named[1] if named else options.api_version,
            prefix="" if named else f"{options.api_version}/",
            page_size=options.page_size,
            meter=Meter(context.clock, context.sleep, context.quota),
            note=context.note,
        )

    async def fetch(self, call: Call, read: Callable[[Answer], T]) -> T:
        """One call; `read` turns an answer that is a yes into what it returns.

        Raises:
            RateLimited: before anything is sent, where Meta's limits leave no room.
            PlatformError: of the class that Meta's answer means.
        """
        await self.meter.admit(call.account, call.kind, new=call.new)
        proof = ((PROOF, self.proof),) if self.proof else ()
        request = Request(
            path=self.prefix + call.path,
            query=(*call.query, *proof),
            method=call.method,
            headers={"Authorization": f"Bearer {self.token.reveal()}"},
            body=call.body,
            account=call.account,
        )
        return await self.client.fetch(request, partial(self._judged, call, read))

    def _judged(self, call: Call, read: Callable[[Answer], T], answer: Answer) -> T:
        """What an answer, or an entry of a batch, says; its headers are heard first."""
        self.meter.hear(answer, call.account)
        self._compare_version(answer)
        try:
            verdict(answer, array=call.body is not None)
        except RateLimited as error:
            self.refused(error, call)
            raise
        self.meter.allowed(call.account, call.kind)
        return read(answer)

    def refused(self, error: RateLimited, call: Call) -> None:
        """Close the limit that a refusal is about, and give the error its time."""
        everywhere = error.code in {f"4/{subcode}" for subcode in ALL_INSIGHTS}
        kind = Kind.INSIGHTS if everywhere else call.kind
        self.meter.refused(error, call.account, kind, all_accounts=everywhere)

    def _compare_version(self, answer: Answer) -> None:
        """Meta answers a retired version with a newer one, and says so nowhere else."""
        told = answer.headers.get("facebook-api-version", self.version)
        if told != self.version:
            self.note("api_version", f"asked for Graph API {self.version[:12]}, answered by {told[:12]}")
        warning = answer.headers.get("x-ad-api-version-warning")
        if warning:
            self.note("api_version_warning", warning[:200])

    async def edge(
        self,
        call: Call,
        read: Callable[[Answer], Page[T]],
        key: Callable[[T], Hashable],
    ) -> tuple[T, ...]:
        """A paged edge, whole; `listed` makes its `read`."""

        async def ask(after: str, size: int) -> Page[T]:
            place = (("limit", str(size)), *((("after", after),) if after else ()))
            page = Call(
                path=call.path,
                query=(*call.query, *place),
                account=call.account,
                what=call.what,
                kind=call.kind,
                new=call.new and not after,
            )
            return await self.fetch(page, read)

        with during(f"{call.method} {self.prefix}{call.path}"):
            return await every_row(ask, key, size=call.size or self.page_size, what=call.what, note=self.note)

    async def batch(
        self, calls: Sequence[Call], read: Callable[[Call, Answer], T]
    ) -> list[T | PlatformError | None]:
        """Many reads in few exchanges, in their order; each counts as one call and is judged as one.

        Returns:
            For each call what `read` makes of its answer, or why there is none; None for what Meta had no
            time for.
        """
        found: dict[int, T | PlatformError | None] = {}
        for start in range(0, len(calls), MOST_IN_BATCH):
            part = [*enumerate(calls)][start : start + MOST_IN_BATCH]
            refused = {place: await self._refused_before(call) for place, call in part}
            asked = [(place, call) for place, call in part if refused[place] is None]
            answers = await self._asked([call for _, call in asked]) if asked else []
            found.update(refused)
            for (place, call), answer in zip(asked, answers, strict=True):
                found[place] = self._read_entry(call, read, answer)
        return [found[place] for place in range(len(calls))]

    async def _refused_before(self, call: Call) -> PlatformError | None:
        """Why a call is not put into a batch; None where it may be."""
        try:
            await self.meter.admit(call.account, call.kind, new=call.new)
        except RateLimited as error:
            return error
        return None

    async def _asked(self, calls: Sequence[Call]) -> list[Answer | PlatformError | None]:
        entries = [{"method": "GET", "relative_url": self._relative(call)} for call in calls]
        whole = Call(path="", method="POST", body={"batch": entries}, what=f"batch of {len(calls)} reads")
        return await self.fetch(whole, partial(_entries, len(calls)))

    def _read_entry(
        self, call: Call, read: Callable[[Call, Answer], T], answer: Answer | PlatformError | None
    ) -> T | PlatformError | None:
        if not isinstance(answer, Answer):
            return answer
        try:
            with during(f"GET {call.path}"):
                return self._judged(call, partial(read, call), answer)
        except PlatformError as error:
            return error

    def _relative(self, call: Call) -> str:
        proof = ((PROOF, self.proof),) if self.proof else ()
        return f"{self.version}/{call.path}?{urlencode((*call.query, *proof))}"


def proof_of(token: Secret, secret: Secret) -> str:
    """The `appsecret_proof` of a token."""
    return hmac.new(secret.reveal().encode(), token.reveal().encode(), hashlib.sha256).hexdigest()


def single(into: type[T], *, what: str) -> Callable[[Answer], T]:
    """Reads a node: one flat object."""
    return lambda answer: structure(decode_document(answer.body, what=what), into, what=what)


def listed(into: type[T], *, what: str) -> Callable[[Answer], Page[T]]:
    """Reads a page of an edge."""

    def read(answer: Answer) -> Page[T]:
        document = decode_document(answer.body, what=what)
        rows = document.get("data")
        if not isinstance(rows, list):
            raise Drift(
                f"{what}: no list in the answer", why=f"data is {type(rows).__name__}", do="report it"
            )
        return Page(
            rows=[structure(row, into, what=f"{what}, row {place}") for place, row in enumerate(rows)],
            paging=structure(document.get("paging") or {}, Paging, what=f"{what}, paging"),
        )

    return read


def _entries(count: int, answer: Answer) -> list[Answer | PlatformError | None]:
    what = f"batch of {count} reads"
    entries = decode_document(answer.body, what=what)
    if not isinstance(entries, list) or len(entries) != count:
        raise Drift(f"{what}: another number of answers", do="report it; nothing of this answer was used")
    return [None if entry is None else _entry(entry, answer, what) for entry in entries]


def _entry(value: object, answer: Answer, what: str) -> Answer | PlatformError:
    try:
        entry = structure(value, BatchEntry, what=what)
    except PlatformError as error:
        return error
    headers = {str(header.get("name")).lower(): str(header.get("value")) for header in entry.headers or ()}
    return Answer(
        status=entry.code, headers=headers, body=entry.body.encode(), received_at=answer.received_at
    )
