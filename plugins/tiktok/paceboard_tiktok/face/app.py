"""The application: TikTok's paths, its token, its limits, its envelope."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from paceboard.plugin import ConfigurationError, Level, SimulatedWorld
from paceboard_tiktok.face.accounts import Accounts
from paceboard_tiktok.face.credentials import SIMULATED, Credentials
from paceboard_tiktok.face.entities import legacy_listing, listing, smart_listing
from paceboard_tiktok.face.envelope import Data, Raw, Refusal, sealed, utc_text
from paceboard_tiktok.face.gmv_max import campaign_info, campaigns
from paceboard_tiktok.face.limiter import Limiter, Rates
from paceboard_tiktok.face.parameters import INVALID, Parameters
from paceboard_tiktok.face.report import report
from paceboard_tiktok.face.reviews import group_reviews, smart_ad_reviews
from paceboard_tiktok.face.tasks import Tasks

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["tiktok_face"]

PREFIX = "/open_api/v1.3/"
POSTED = ("report/task/create/",)
MOST_ADS = 20_000
"""Ads that a report tells of: the newest, by TikTok's own limit."""
Endpoint = Callable[[Parameters], Data | Raw]


def _endpoints(world: SimulatedWorld, accounts: Accounts, *, ads_at_most: int) -> Mapping[str, Endpoint]:
    tasks = Tasks(world, accounts)
    return {
        "oauth2/advertiser/get/": accounts.authorised,
        "advertiser/info/": accounts.info,
        "advertiser/balance/get/": accounts.balances,
        "bc/account/budget/changelog/get/": accounts.limit_changes,
        "campaign/get/": listing(world, accounts, Level.CAMPAIGN),
        "adgroup/get/": listing(world, accounts, Level.GROUP),
        "ad/get/": listing(world, accounts, Level.AD),
        "smart_plus/campaign/get/": smart_listing(world, accounts, Level.CAMPAIGN),
        "smart_plus/adgroup/get/": smart_listing(world, accounts, Level.GROUP),
        "smart_plus/ad/get/": smart_listing(world, accounts, Level.AD),
        "campaign/spc/get/": legacy_listing(world, accounts),
        "gmv_max/campaign/get/": campaigns(world, accounts),
        "campaign/gmv_max/info/": campaign_info(world, accounts),
        "adgroup/review_info/": group_reviews(world, accounts),
        "smart_plus/ad/review_info/": smart_ad_reviews(world, accounts),
        "report/integrated/get/": report(world, accounts, ads_at_most=ads_at_most),
        "report/task/create/": tasks.create,
        "report/task/check/": tasks.check,
        "report/task/download/": tasks.download,
    }


def tiktok_face(
    world: SimulatedWorld,
    *,
    rates: Rates = (),
    clock: Callable[[], float] = time.monotonic,
    page: int = 0,
    credentials: Credentials = SIMULATED,
    ads_at_most: int = MOST_ADS,
) -> Any:
    """An ASGI application that answers TikTok's calls from a world.

    Args:
        rates: calls per span of seconds that the app may make (`BASIC` is TikTok's lowest level);
            empty: as many as it likes.
        clock: seconds by which calls are counted.
        page: rows of a page at most, so that a small world needs several; 0: as many as are asked for.
        ads_at_most: ads that a report tells of; of more it leaves out the oldest and says so in a header.

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
            headers: Mapping[str, str] = {}
            try:
                credentials.check_token(request.headers.get("access-token"))
                limiter.count()
                data = endpoint(await _parameters(request, page))
                if isinstance(data, Raw):
                    if data.text is not None:
                        return PlainTextResponse(data.text)
                    headers, data = data.headers, data.data
                body = sealed(data, request_id=request_id)
            except Refusal as refusal:
                body = sealed({}, request_id=request_id, code=refusal.code, message=refusal.message)
            return Response(body, media_type="application/json", headers=headers)

        return Route(PREFIX + path, respond, methods=["POST" if path in POSTED else "GET"])

    endpoints = _endpoints(world, Accounts(world, credentials), ads_at_most=ads_at_most)
    return Router(
        [route(path, endpoint) for path, endpoint in endpoints.items()],
        redirect_slashes=False,
        default=PlainTextResponse("404 page not found", status_code=404),
    )


async def _parameters(request: Request, page: int) -> Parameters:
    """What a call says, by its query or its body, with pages of no more rows than that."""
    values = dict(request.query_params) if request.method != "POST" else await _body(request)
    asked = values.get("page_size", "")
    if page and asked.isdecimal() and int(asked) > page:
        values["page_size"] = str(page)
    return Parameters(values)


async def _body(request: Request) -> dict[str, str]:
    """The values of a body as a query would hold them."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refusal(INVALID, "The request body is not a valid JSON object.")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}


def _request_id(world: SimulatedWorld, numbers: Iterator[int]) -> str:
    """TikTok's log ids begin with the time."""
    stamp = "".join(character for character in utc_text(world.now()) if character.isdigit())
    return f"{stamp}{next(numbers):020X}"
