"""The application: TikTok's paths, its token, its limits, its envelope."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from paceboard.plugin import ConfigurationError, Level, SimulatedWorld
from paceboard_tiktok.face.accounts import Accounts
from paceboard_tiktok.face.credentials import SIMULATED, Credentials
from paceboard_tiktok.face.entities import listing
from paceboard_tiktok.face.envelope import Data, Refusal, sealed, utc_text
from paceboard_tiktok.face.limiter import Limiter, Rates
from paceboard_tiktok.face.parameters import Parameters
from paceboard_tiktok.face.report import report

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["tiktok_face"]

PREFIX = "/open_api/v1.3/"
Endpoint = Callable[[Parameters], Data]


def _endpoints(world: SimulatedWorld, accounts: Accounts) -> Mapping[str, Endpoint]:
    return {
        "oauth2/advertiser/get/": accounts.authorised,
        "advertiser/info/": accounts.info,
        "advertiser/balance/get/": accounts.balances,
        "bc/account/budget/changelog/get/": accounts.limit_changes,
        "campaign/get/": listing(world, accounts, Level.CAMPAIGN),
        "adgroup/get/": listing(world, accounts, Level.GROUP),
        "ad/get/": listing(world, accounts, Level.AD),
        "report/integrated/get/": report(world, accounts),
    }


def tiktok_face(
    world: SimulatedWorld,
    *,
    rates: Rates = (),
    clock: Callable[[], float] = time.monotonic,
    page: int = 0,
    credentials: Credentials = SIMULATED,
) -> Any:
    """An ASGI application that answers TikTok's calls from a world.

    Args:
        rates: calls per span of seconds that the app may make (`BASIC` is TikTok's lowest level);
            empty: as many as it likes.
        clock: seconds by which calls are counted.
        page: rows of a page at most, so that a small world needs several; 0: as many as are asked for.

    Raises:
        ConfigurationError: where starlette is not installed.
    """
    try:
        from starlette.responses import PlainTextResponse, Response
        from starlette.routing import Route, Router
    except ModuleNotFoundError:
        raise ConfigurationError(
            "TikTok's simulated face needs starlette, which is not installed",
            do="pip install 'paceboard[web]'",
        ) from None

    limiter = Limiter(rates, clock=clock, app_id=credentials.app_id)
    numbers = itertools.count(1)

    def route(path: str, endpoint: Endpoint) -> Route:
        async def respond(request: Request) -> Response:
            request_id = _request_id(world, numbers)
            try:
                credentials.check_token(request.headers.get("access-token"))
                limiter.count()
                body = sealed(endpoint(_bounded(request.query_params, page)), request_id=request_id)
            except Refusal as refusal:
                body = sealed({}, request_id=request_id, code=refusal.code, message=refusal.message)
            return Response(body, media_type="application/json")

        return Route(PREFIX + path, respond, methods=["GET"])

    return Router(
        [route(path, endpoint) for path, endpoint in _endpoints(world, Accounts(world, credentials)).items()],
        redirect_slashes=False,
        default=PlainTextResponse("404 page not found", status_code=404),
    )


def _bounded(query: Mapping[str, str], page: int) -> Parameters:
    """A call's parameters, with pages of no more rows than that."""
    asked = query.get("page_size", "")
    if page and asked.isdecimal() and int(asked) > page:
        return Parameters({**query, "page_size": str(page)})
    return Parameters(query)


def _request_id(world: SimulatedWorld, numbers: Iterator[int]) -> str:
    """TikTok's log ids begin with the time."""
    stamp = "".join(character for character in utc_text(world.now()) if character.isdigit())
    return f"{stamp}{next(numbers):020X}"
