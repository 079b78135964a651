"""The application: versions and paths, the token, the headers, batches."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from paceboard.plugin import ConfigurationError, SimulatedWorld
from paceboard_meta.face.credentials import SIMULATED, Credentials
from paceboard_meta.face.envelope import Data, Refusal
from paceboard_meta.face.graph import Graph, Query
from paceboard_meta.face.quota import Quota

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["meta_face"]

Named = tuple[int, Data | list[Any], Mapping[str, str]]
"""Status, body and headers of an answer."""


def meta_face(
    world: SimulatedWorld,
    *,
    calls: int = 0,
    heaviest: int = 0,
    page: int = 0,
    credentials: Credentials = SIMULATED,
) -> Any:
    """An ASGI application that answers Graph API calls from a world.

    Args:
        calls: that one account may make of each use case; 0: as many as it likes.
        heaviest: rows of a page above which Meta finds a report too heavy; 0: none is.
        page: rows of a page at most, so that a small world needs several; 0: as many as are asked for.

    Raises:
        ConfigurationError: where starlette is not installed.
    """
    try:
        from starlette.responses import JSONResponse
        from starlette.routing import Route, Router
    except ModuleNotFoundError:
        raise ConfigurationError(
            "Meta's simulated face needs starlette, which is not installed",
            do="pip install 'paceboard[web]'",
        ) from None

    graph = Graph(world=world, credentials=credentials, quota=Quota(calls=calls), heaviest=heaviest)
    traces = itertools.count(1)

    async def respond(request: Request) -> Response:
        status, body, headers = _answered(graph, await _query(request, page), traces)
        return JSONResponse(body, status_code=status, headers=dict(headers))

    return Router([Route("/{version}/{path:path}", respond, methods=["GET", "POST"])])


async def _query(request: Request, page: int) -> Query:
    """A call with its parameters from wherever they stand; the token is one of them."""
    values = {**dict(request.query_params), **_posted(await request.body())}
    bearer = request.headers.get("authorization", "")
    if bearer.startswith("Bearer "):
        values["access_token"] = bearer.removeprefix("Bearer ")
    asked = values.get("limit", "")
    if page and asked.isdecimal() and int(asked) > page:
        values["limit"] = str(page)
    carried = {name: value for name, value in values.items() if name not in ("limit", "after", "batch")}
    return Query(
        version=request.path_params["version"],
        path=request.path_params["path"],
        method=request.method,
        values=values,
        url=f"{request.url.scheme}://{request.url.netloc}{request.url.path}?{urlencode(carried)}",
    )


def _posted(body: bytes) -> dict[str, str]:
    """The parameters of a body, which is a form or JSON."""
    if body.lstrip()[:1] != b"{":
        return dict(parse_qsl(body.decode()))
    found = json.loads(body)
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}


def _answered(graph: Graph, query: Query, traces: Iterator[int]) -> Named:
    given = {name: query.values[name] for name in ("access_token", "appsecret_proof") if name in query.values}
    try:
        graph.credentials.check(given.get("access_token"), given.get("appsecret_proof"))
        if not query.path.strip("/"):
            entries = graph.batch(query, given)
            body = [_entry(_named(graph, entry, found, traces)) for entry, found in entries]
            return 200, body, {"Facebook-API-Version": query.version}
        found: Data | Refusal = graph.answer(query)
    except Refusal as refusal:
        found = refusal
    return _named(graph, query, found, traces)


def _named(graph: Graph, query: Query, found: Data | Refusal, traces: Iterator[int]) -> Named:
    headers = {
        "Facebook-API-Version": query.version,
        **graph.quota.headers(query.account, query.use_case),
    }
    if isinstance(found, Refusal):
        return found.status, found.body(f"A{next(traces):022d}"), headers
    return 200, found, headers


def _entry(named: Named) -> Data:
    """One answer of a batch; its body is JSON as text."""
    status, body, headers = named
    return {
        "code": status,
        "headers": [{"name": name, "value": value} for name, value in headers.items()],
        "body": json.dumps(body),
    }
