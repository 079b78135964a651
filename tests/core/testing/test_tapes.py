from __future__ import annotations

import base64
import gzip
import json
import urllib.parse
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import anyio
import pytest
from vcr.serializers import yamlserializer  # type: ignore[import-untyped]  # vcrpy has no types

from paceboard.errors import PlatformError, UsageError
from paceboard.model import Level
from paceboard.specs import ConnectorSpec, Request
from paceboard.testing.cassettes import CassetteLeak
from paceboard.testing.pseudonyms import Pseudonyms
from paceboard.testing.scrubbing import PLACEHOLDER
from paceboard.testing.tapes import Tapes, header_of
from paceboard.testing.wire_faults import Connection, WireFaults
from paceboard.transport.client import client_for
from paceboard.transport.events import Events
from paceboard.transport.redaction import Redactor

# Made here, so that no file holds anything that looks like a token.
KNOWN = "k0" * 12
BEARER, DEVELOPER, PROOF, REFRESHED, COOKIE, SESSION = (f"{word}-" + "7q" * 12 for word in "bdprcs")
SECRETS = (KNOWN, BEARER, DEVELOPER, PROOF, REFRESHED, COOKIE, SESSION)
ACCOUNT, CAMPAIGN, MANAGER = "7123456789012345678", "8812345678", "6612345678"
CLIENT, ADVERT = "Northwind Traders", "Spring sale for Jane"
REALS = (ACCOUNT, CAMPAIGN, MANAGER, CLIENT, ADVERT, "jane@northwind.example", "cdn.northwind.example")

ROW = {
    "account_id": ACCOUNT,
    "advertiser_name": CLIENT,
    "campaign": {"resourceName": f"customers/{MANAGER}/campaigns/{CAMPAIGN}", "name": ADVERT},
    "image_url": "https://cdn.northwind.example/a.png?sig=1",
    "status": "ENABLED",
    "spend": "1180.05",
    "budget": 520,
    "note": f"kept by {KNOWN}",
    "day": "2026-04-02",
}
PAGE = {
    "data": [ROW],
    "paging": {
        "cursors": {"after": "QVFIUnNvbWV0aGluZw"},
        "next": f"http://127.0.0.1:1/act_{ACCOUNT}/x?access_token={BEARER}&after=QVFIUnNvbWV0aGluZw",
    },
    "refresh_token": REFRESHED,
    "batch": [{"code": 200, "body": json.dumps({"id": f"act_{ACCOUNT}", "token": SESSION})}],
}
ERROR = {
    "error": {
        "code": 190,
        "message": f"User 'Jane Doe' (jane@northwind.example) of {CLIENT} used token {KNOWN} on {ACCOUNT}, "
        f"see https://cdn.northwind.example/?sig={SESSION}",
    }
}
HIDING = (f"Set-Cookie: session={COOKIE}", f"X-Trace: {CLIENT}", f"Authorization: Bearer {BEARER}")


def told(peer: Connection, body: bytes, *headers: str, kind: str = "application/json", **more: Any) -> None:
    peer.answer(body, f"Content-Type: {kind}", *HIDING, *headers, **more)


USAGE = f"X-Business-Use-Case-Usage: {json.dumps({ACCOUNT: [{'call_count': 3}]})}"
CSV = f"account_id,advertiser_name,access_token,spend\r\n{ACCOUNT},{CLIENT},{SESSION},1180.05\r\n"
ANSWERS: dict[str, Callable[[Connection], None]] = {
    "page": lambda peer: told(peer, json.dumps(PAGE).encode(), USAGE, status=f"200 {KNOWN}"),
    "zipped": lambda peer: told(
        peer, gzip.compress(json.dumps(PAGE).encode(), mtime=0), "Content-Encoding: gzip"
    ),
    "lines": lambda peer: told(
        peer, f"{json.dumps(ROW)}\n{json.dumps(ROW)}\n".encode(), kind="application/x-ndjson"
    ),
    "csv": lambda peer: told(peer, CSV.encode(), kind="text/csv"),
    "error": lambda peer: told(peer, json.dumps(ERROR).encode(), status="400 Bad Request"),
    "html": lambda peer: told(peer, f"<p>{CLIENT} {KNOWN}</p>".encode(), kind="text/html"),
    "redirect": lambda peer: told(
        peer, b"", f"Location: https://cdn.northwind.example/?token={SESSION}", status="302 Found"
    ),
    f"act_{ACCOUNT}/key/{KNOWN}": lambda peer: told(peer, b"{}"),
    "binary": lambda peer: told(peer, b"\xff\xfe\x00", kind="application/zip"),
    "parts": lambda peer: told(peer, b"--x", kind="multipart/mixed; boundary=x"),
}
SAFE = [path for path in ANSWERS if path not in ("binary", "parts")]


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[WireFaults]:
    with WireFaults(faults=ANSWERS) as server:
        yield server


@pytest.fixture(name="tapes")
def _tapes() -> Tapes:
    redactor = Redactor(mask=PLACEHOLDER)
    redactor.register(KNOWN)
    return Tapes(redactor, Pseudonyms(hosts=("127.0.0.1",)))


def request_for(path: str, *, form: bool = False) -> Request:
    """A request with a secret and an id in each of its places."""
    return Request(
        path=path,
        method="POST",
        query=(
            ("appsecret_proof", PROOF),
            ("app_id", "4711471147114711"),
            ("advertiser_ids", json.dumps([ACCOUNT])),
            ("fields", "spend,name"),
        ),
        headers={"Authorization": f"Bearer {BEARER}", "developer-token": DEVELOPER},
        form={"grant_type": "refresh_token", "client_id": "me", "refresh_token": REFRESHED} if form else None,
        body=None if form else {"query": f"FROM campaign WHERE campaign.id = {CAMPAIGN}", "secret": SESSION},
    )


def spec() -> ConnectorSpec:
    return ConnectorSpec(
        key="good",
        title="Good",
        archetype="ad_platform",
        level_names=dict.fromkeys(Level, "level"),
        config=object,
        base_url="https://good.example/",
        hosts=("good.example",),
        secrets=(),
        capabilities=(),
        factory=lambda context: context,  # type: ignore[arg-type,return-value]  # never called
    )


def fetch(url: str, *requests: Request) -> None:
    async def main() -> None:
        redactor = Redactor()
        client = client_for(
            spec(), base_url=url, clock=lambda: 0, redactor=redactor, log=Events(redactor), total=0.0
        )
        try:
            for request in requests:
                try:
                    await client.fetch(request, lambda answer: answer)
                except PlatformError:  # a redirect is one; it is recorded all the same
                    continue
        finally:
            await client.aclose()

    anyio.run(main)


def recorded(tapes: Tapes, server: WireFaults, folder: Path, *paths: str, form: bool = False) -> Path:
    with tapes.recording("all") as tape:
        fetch(server.url, *(request_for(path, form=form) for path in paths))
        tape.header["account"] = ACCOUNT
    (path,) = tapes.write(folder)
    return path


def bodies_of(path: Path) -> list[str]:
    content = yamlserializer.deserialize(path.read_text(encoding="utf-8"))
    return [each["response"]["body"]["string"] for each in content["interactions"]]


def encodings_of(text: str) -> Iterator[str]:
    yield text
    yield urllib.parse.quote(text)
    yield urllib.parse.quote_plus(text)
    yield base64.b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("form", [False, True], ids=["JSON body", "form"])
def test_nothing_planted_survives(tapes: Tapes, server: WireFaults, tmp_path: Path, *, form: bool) -> None:
    """Headers, query, path, form, JSON, gzip, lines, CSV, HTML, redirect, cookie, error, reason phrase."""
    path = recorded(tapes, server, tmp_path, *SAFE, form=form)
    text = path.read_text(encoding="utf-8")
    decoded = text + repr(yamlserializer.deserialize(text))

    assert len(SAFE) == len(bodies_of(path))
    assert [] == [each for planted in (*SECRETS, *REALS) for each in encodings_of(planted) if each in decoded]


def test_one_id_is_one_id_everywhere(tapes: Tapes, server: WireFaults, tmp_path: Path) -> None:
    """In path, query, query language, JSON, JSON in JSON, links, headers and our own header."""
    path = recorded(tapes, server, tmp_path, "page", f"act_{ACCOUNT}/key/{KNOWN}")
    content = yamlserializer.deserialize(path.read_text(encoding="utf-8"))
    first, second = content["interactions"]
    made_up = header_of(path)["account"]
    page = json.loads(first["response"]["body"]["string"])
    campaign = page["data"][0]["campaign"]["resourceName"].rpartition("/")[2]

    assert len(ACCOUNT) == len(made_up)
    assert made_up == page["data"][0]["account_id"]
    assert f"advertiser_ids={urllib.parse.quote_plus(json.dumps([made_up]).replace(' ', ''))}" in str(
        first["request"]["uri"]
    )
    assert f"campaign.id = {campaign}" in first["request"]["body"]
    assert {"id": f"act_{made_up}", "token": PLACEHOLDER} == json.loads(page["batch"][0]["body"])
    assert f"/act_{made_up}/x?" in page["paging"]["next"]
    assert [made_up] == list(json.loads(first["response"]["headers"]["x-business-use-case-usage"][0]))
    assert f"/act_{made_up}/key/{PLACEHOLDER}" in second["request"]["uri"]


def test_what_is_harmless_stays(tapes: Tapes, server: WireFaults, tmp_path: Path) -> None:
    """Amounts, dates, constants and what we ask for are as they were; names are made up."""
    path = recorded(tapes, server, tmp_path, "page")
    (row,) = json.loads(bodies_of(path)[0])["data"]

    assert ("1180.05", 520, "2026-04-02", "ENABLED") == tuple(
        row[name] for name in ("spend", "budget", "day", "status")
    )
    assert row["advertiser_name"].startswith("Text ")
    assert "fields=spend%2Cname" in path.read_text(encoding="utf-8")


def test_amounts_of_a_live_account_are_scaled(server: WireFaults, tmp_path: Path) -> None:
    """Each with as many decimals as it had; dates, codes and what counts pages stay."""
    tapes = Tapes(Redactor(mask=PLACEHOLDER), Pseudonyms(factor=Decimal("0.25"), hosts=("127.0.0.1",)))
    tapes.redactor.register(KNOWN)
    path = recorded(tapes, server, tmp_path, "page", "csv", "error")
    page, csv, error = bodies_of(path)

    assert ("295.01", 130) == tuple(json.loads(page)["data"][0][name] for name in ("spend", "budget"))
    assert csv.splitlines()[1].endswith(",295.01")
    assert 190 == json.loads(error)["error"]["code"]


def test_an_error_keeps_its_own_words(tapes: Tapes, server: WireFaults, tmp_path: Path) -> None:
    """What decides its class stays; whom it quotes, names and links to does not."""
    path = recorded(tapes, server, tmp_path, "error", "page")
    message = json.loads(bodies_of(path)[0])["error"]["message"]

    assert message.startswith("User 'quoted' (https://example.invalid/) of Text ")
    assert "see https://example.invalid/" in message


@pytest.mark.parametrize("path", ["binary", "parts"])
def test_what_cannot_be_walked_is_refused(
    tapes: Tapes, server: WireFaults, tmp_path: Path, path: str
) -> None:
    """Neither multipart bodies nor bytes that are no text are recorded."""
    with pytest.raises(UsageError, match="walked"):
        recorded(tapes, server, tmp_path, path)

    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ("paceboard.testing.scrubbing.Scrubber.text", "a secret"),
        ("paceboard.testing.pseudonyms.Pseudonyms.identity", "an id"),
        ("paceboard.testing.pseudonyms._Telling.text", "a name or text"),
    ],
    ids=["secrets", "ids", "texts"],
)
def test_a_recorder_that_leaks_is_caught(
    tapes: Tapes,
    server: WireFaults,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
    found: str,
) -> None:
    """Where a part of the scrubbing fails the last search deletes the run, says so, and quotes nothing."""
    kept = tmp_path / "all.yaml"
    kept.write_text("the one before", encoding="utf-8")
    monkeypatch.setattr(broken, lambda *given: "" if broken.endswith("identity") else given[-1])
    with pytest.raises(CassetteLeak, match="was deleted") as caught:
        recorded(tapes, server, tmp_path, "page", "error")

    assert found in caught.value.why
    assert [] == [each for each in (*SECRETS, *REALS) if each in repr(caught.value)]
    assert ([kept], "the one before") == (list(tmp_path.iterdir()), kept.read_text(encoding="utf-8"))


def test_a_token_that_an_answer_brings_is_known_from_then_on_and_before(
    tapes: Tapes, server: WireFaults, tmp_path: Path
) -> None:
    """A refreshed token that stood in an earlier message is hidden there as well."""
    path = recorded(tapes, server, tmp_path, "error", "page")

    assert SESSION not in path.read_text(encoding="utf-8")


def test_two_recordings_are_alike(server: WireFaults, tmp_path: Path) -> None:
    """Numbered in the order in which they come, made-up ids and names are the same each time."""
    texts = []
    for number in (1, 2):
        redactor = Redactor(mask=PLACEHOLDER)
        redactor.register(KNOWN)
        again = Tapes(redactor, Pseudonyms(hosts=("127.0.0.1",)))
        path = recorded(again, server, tmp_path / str(number), *SAFE)
        texts.append(path.read_text(encoding="utf-8"))

    assert texts[0] == texts[1]
