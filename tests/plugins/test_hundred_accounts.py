"""A hundred accounts over three platforms, every tenth with another fault: the other ninety are complete."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, field, frozen

import paceboard.connecting
from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.connecting import Connecting
from paceboard.errors import (
    AccountUnusable,
    Corrupt,
    Drift,
    PaceboardError,
    PermissionDenied,
    RateLimited,
    Reauthorise,
    Transient,
)
from paceboard.ledger import Ledger
from paceboard.model import AccountRef, Grain, Level
from paceboard.simulator import World, served, stamped, world
from paceboard.specs import ConnectorSpec, SimulatorSpec
from paceboard.sync import Outcome
from paceboard.transport.client import client_for
from paceboard_google_ads.face import simulator as google_face
from paceboard_google_ads.spec import connector_spec as google_spec
from paceboard_meta.face import simulator as meta_face
from paceboard_meta.spec import connector_spec as meta_spec
from paceboard_tiktok.face import simulator as tiktok_face
from paceboard_tiktok.spec import connector_spec as tiktok_spec

PLATFORMS: Mapping[str, tuple[ConnectorSpec, SimulatorSpec]] = {
    "tiktok": (tiktok_spec(), tiktok_face()),
    "meta": (meta_spec(), meta_face()),
    "google_ads": (google_spec(), google_face()),
}
REFS = (
    *(AccountRef("tiktok", f"70000000000000000{number:02d}") for number in range(40)),
    *(AccountRef("meta", f"81000000000{number:02d}") for number in range(30)),
    *(AccountRef("google_ads", f"12345678{number:02d}") for number in range(30)),
)
JSON = (b"content-type", b"application/json")


@frozen
class Reply:
    """What a fault answers instead of the platform."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = field(default=(JSON,))


def said(content: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    extra = tuple((name.encode(), value.encode()) for name, value in (headers or {}).items())
    return Reply(json.dumps(content).encode(), status, (JSON, *extra))


def tiktok(code: int, message: str) -> Reply:
    return said({"code": code, "message": message, "request_id": "R-1", "data": {}})


def meta(code: int, subcode: int, *, headers: Mapping[str, str] | None = None) -> Reply:
    error = {"message": "no", "code": code, "error_subcode": subcode, "fbtrace_id": "T-1"}
    return said({"error": error}, status=400, headers=headers)


def google(name: str) -> Reply:
    failure = {
        "@type": "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure",
        "errors": [{"errorCode": {"authorizationError": name}, "message": "no"}],
        "requestId": "G-1",
    }
    error = {"code": 403, "status": "PERMISSION_DENIED", "message": "no", "details": [failure]}
    return said({"error": error}, status=403)


BUSY = {"x-business-use-case-usage": json.dumps({"1": [{"estimated_time_to_regain_access": 30}]})}
CUT = Reply(gzip.compress(b'{"data": []}' * 99)[:-20], headers=(JSON, (b"content-encoding", b"gzip")))
HTML = Reply(b"<!doctype html><html><body>Back soon</body></html>")
NAN = Reply(
    b'{"code": 0, "message": "OK", "request_id": "R", "data": {"list": [{"metrics": {"spend": NaN}}]}}'
)

FAULTS: tuple[tuple[str, Reply, type[PaceboardError]], ...] = (
    ("advertiser/info/", tiktok(40001, "No permission to operate advertiser"), PermissionDenied),
    ("campaign/get/", tiktok(40300, "The advertiser is suspended"), AccountUnusable),
    ("report/integrated/get/", NAN, Corrupt),
    ("adgroup/get/", Reply(b"<html>503</html>", 503), Transient),
    ("/campaigns", meta(190, 460), Reauthorise),
    ("/adsets", meta(80004, 2446079, headers=BUSY), RateLimited),
    ("/insights", CUT, Corrupt),
    ("googleAds:", google("CUSTOMER_NOT_ENABLED"), AccountUnusable),
    ("googleAds:", HTML, Corrupt),
    ("googleAds:", said({"results": {"campaign": "7"}}), Drift),
)
"""What happens at which call of every tenth account, and the class that it must end in."""
FAULTY = dict(zip(REFS[9::10], FAULTS, strict=True))


def with_faults(app: Any) -> Any:
    """The face, but for what the faulty accounts are answered."""

    async def answering(scope: Any, receive: Any, send: Any) -> None:
        asked = f"{scope['path']}?{scope['query_string'].decode()}"
        for ref, (call, reply, _) in FAULTY.items():
            if ref.id in asked and call in asked:
                start = {
                    "type": "http.response.start",
                    "status": reply.status,
                    "headers": list(reply.headers),
                }
                await send(start)
                await send({"type": "http.response.body", "body": reply.body})
                return
        await app(scope, receive, send)

    return answering


@pytest.fixture(name="living")
def _living() -> World:
    """A hundred accounts alike, with three days behind them."""
    scenario = world("quiet").scenario
    (only,) = scenario.accounts
    made = World(evolve(scenario, accounts=tuple(evolve(only, ref=ref) for ref in REFS), flights=()))
    made.advance_to(made.complete_at(made.first_day + 2))
    return made


@pytest.fixture(name="bases")
def _bases(living: World) -> Iterator[dict[str, str]]:
    """Where each platform's face is served."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(served(stamped(with_faults(face.face(living)), living)))
            for name, (_, face) in PLATFORMS.items()
        }


@pytest.fixture(name="ledger")
def _ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=lambda: 0) as opened:
        yield opened


@pytest.fixture(name="refresh")
def _refresh(
    bases: Mapping[str, str], ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[Outcome]]:
    """Refreshes all; nobody sleeps between two tries."""

    async def at_once(_seconds: float) -> None:
        return None

    monkeypatch.setattr(paceboard.connecting, "client_for", partial(client_for, sleep=at_once))
    secrets = {
        f"{name}_{secret}": text
        for name, (_, face) in PLATFORMS.items()
        for secret, text in face.secrets.items()
    }
    apps = {
        name: AppEntry(
            name=name,
            connector=name,
            secrets={secret: f"env:{name}_{secret}" for secret in face.secrets},
            base_url=bases[name],
            options=face.options,
            limits=((1_000_000, 1),),
        )
        for name, (_, face) in PLATFORMS.items()
    }
    entries = tuple(AccountEntry(ref=ref, app=ref.connector) for ref in REFS)
    connecting = Connecting(
        Configuration(store="", apps=apps, accounts=entries, backfill_days=2),
        {name: spec for name, (spec, _) in PLATFORMS.items()},
        clock=lambda: 0,
        environment=secrets,
    )
    return lambda: connecting.refresh(entries, ledger)


@pytest.mark.long
def test_ninety_of_ninety_are_complete_and_each_of_ten_is_named(
    refresh: Callable[[], list[Outcome]], ledger: Ledger
) -> None:
    """No fault costs a neighbour; each ends in its class, with what to do and during what it happened."""
    outcomes = {each.ref: each for each in refresh()}
    failed = {ref: each.error for ref, each in outcomes.items() if each.error is not None}

    assert {ref: kind for ref, (_, _, kind) in FAULTY.items()} == {
        ref: type(error) for ref, error in failed.items()
    }
    assert [] == [ref for ref, error in failed.items() if not (error.do and error.steps)]
    assert [] == [
        ref for ref, error in failed.items() if FAULTY[ref][0].strip("/") not in error.during + error.why
    ]
    complete = [ref for ref in REFS if ref not in FAULTY]
    assert 90 == len(complete)
    assert [] == [
        ref
        for ref in complete
        if outcomes[ref].watermark is None
        or not ledger.fact_rows(ref, Level.ACCOUNT, Grain.DAY, 0, 40_000, "spend")
    ]
    assert sorted(map(str, complete)) == sorted(map(str, ledger.heads()))
