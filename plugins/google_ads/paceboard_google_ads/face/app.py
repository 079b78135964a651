"""The application: Google's paths, its tokens, its pages and batches."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from paceboard.plugin import ConfigurationError, SimulatedWorld
from paceboard_google_ads.face.answers import Answers
from paceboard_google_ads.face.credentials import SIMULATED, Credentials, Desk
from paceboard_google_ads.face.refusal import VERSION, Data, Refusal

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["PAGE", "google_ads_face"]

PAGE = 10_000
"""Rows of one page or batch; Google lets nobody choose."""

Endpoint = Callable[["Request", bytes], Data | list[Data]]


def google_ads_face(world: SimulatedWorld, *, page: int = PAGE, credentials: Credentials = SIMULATED) -> Any:
    """An ASGI application that answers Google's calls from a world.

    Args:
        page: rows of one page or batch; fewer make a small world need several.

    Raises:
        ConfigurationError: where starlette is not installed.
    """
    try:
        from starlette.responses import PlainTextResponse, Response
        from starlette.routing import Route, Router
    except ModuleNotFoundError:
        raise ConfigurationError(
            "Google's simulated face needs starlette, which is not installed",
            do="pip install 'paceboard[web]'",
        ) from None

    desk = Desk(credentials, world.now)
    service = _Service(Answers(world, credentials), page)
    numbers = itertools.count(1)

    def answered(status: int, body: Any) -> Response:
        content = json.dumps(body, separators=(",", ":")).encode()
        return Response(content, status_code=status, media_type="application/json")

    async def token(request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        return answered(*desk.token(form))

    def route(path: str, endpoint: Endpoint, method: str = "POST") -> Route:
        async def respond(request: Request) -> Response:
            request_id = f"simulated-{next(numbers):012d}"
            try:
                desk.check(request.headers.get("authorization"))
                body: Any = endpoint(request, await request.body())
            except Refusal as refusal:
                refused = refusal.body(request_id)
                return answered(refusal.http, [refused] if path.endswith(":searchStream") else refused)
            for batch in body if isinstance(body, list) else []:
                batch["requestId"] = request_id
            return answered(200, body)

        handler: Callable[[Request], Awaitable[Response]] = respond
        return Route(f"/{VERSION}/{path}", handler, methods=[method])

    return Router(
        [
            Route("/token", token, methods=["POST"]),
            route("customers:listAccessibleCustomers", service.accessible, "GET"),
            route("customers/{customer}/googleAds:search", service.search),
            route("customers/{customer}/googleAds:searchStream", service.stream),
        ],
        redirect_slashes=False,
        default=PlainTextResponse("Not Found", status_code=404),
    )


class _Service:
    """The calls that need a token."""

    def __init__(self, answers: Answers, page: int) -> None:
        self._answers = answers
        self._page = page

    def accessible(self, _request: Request, _body: bytes) -> Data:
        return self._answers.accessible()

    def search(self, request: Request, body: bytes) -> Data:
        """One page."""
        asked = _document(body)
        if "pageSize" in asked:
            raise _refused("PAGE_SIZE_NOT_SUPPORTED", "Setting the page size is not supported.")
        query = _text(asked)
        rows, mask = self._rows(request, query)
        start = _start(asked.get("pageToken"), query)
        answer: Data = {"fieldMask": mask, "queryResourceConsumption": _consumed(rows)}
        if rows[start : start + self._page]:
            answer = {"results": rows[start : start + self._page], **answer}
        if start + self._page < len(rows):
            answer["nextPageToken"] = _page_token(start + self._page, query)
        return answer

    def stream(self, request: Request, body: bytes) -> list[Data]:
        """All rows, in batches; an empty result has a batch without rows."""
        rows, mask = self._rows(request, _text(_document(body)))
        starts = range(0, len(rows), self._page)
        batches: list[Data] = [
            {"results": rows[start : start + self._page], "fieldMask": mask} for start in starts
        ] or [{"fieldMask": mask}]
        batches[-1]["queryResourceConsumption"] = _consumed(rows)
        return batches

    def _rows(self, request: Request, query: str) -> tuple[list[Data], str]:
        customer = request.path_params["customer"]
        return self._answers.rows(customer, request.headers.get("login-customer-id"), query)


def _consumed(rows: list[Data]) -> str:
    """What the query cost of Google's resources; never nothing, also where it found nothing."""
    return str(100 + len(rows))


def _document(body: bytes) -> Data:
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise _refused("BAD_RESOURCE_ID", "The request body is no JSON object.")
    return document


def _text(document: Data) -> str:
    query = document.get("query")
    if not isinstance(query, str):
        raise _refused("REQUIRED_FIELD_MISSING", "The required field was not present.")
    return query


def _page_token(start: int, query: str) -> str:
    return base64.urlsafe_b64encode(f"{start}:{_digest(query)}".encode()).decode()


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:16]


def _start(token: object, query: str) -> int:
    """Where a page begins; its token is good for its own query alone."""
    if token in (None, ""):
        return 0
    try:
        start, _, digest = base64.urlsafe_b64decode(str(token)).decode().partition(":")
        if digest == _digest(query):
            return int(start)
    except ValueError:
        pass
    raise _refused("INVALID_PAGE_TOKEN", "Page token is invalid.")


def _refused(name: str, message: str) -> Refusal:
    return Refusal("INVALID_ARGUMENT", "requestError", name, message)
