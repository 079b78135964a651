from __future__ import annotations

import gzip
import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import vcr  # type: ignore[import-untyped]  # vcrpy has no types
from hypothesis import given
from hypothesis import strategies as st
from vcr.serializers import yamlserializer  # type: ignore[import-untyped]  # vcrpy has no types

from paceboard.errors import UsageError
from paceboard.model import Level
from paceboard.specs import Answer, ConnectorSpec, Request
from paceboard.testing.cassettes import PLACEHOLDER, CassetteLeak, cassette, cassette_config, leaks_in
from paceboard.testing.wire_faults import Connection, WireFaults
from paceboard.transport.client import client_for
from paceboard.transport.redaction import Redactor

# Made here, so that no file holds anything that looks like a token.
HEADER, QUERY, PAGING, REFRESHED = (f"EAA{kind}" + "x7Qp" * 10 for kind in ("h", "q", "p", "r"))
PLAIN = "0f" * 20
TOKENS = (HEADER, QUERY, PAGING, REFRESHED, PLAIN)
ACCOUNT = "7123456789012345678"

BODY = json.dumps(
    {
        "data": [{"spend": "1.10", "note": f"by {PLAIN}"}],
        "paging": {"cursors": {"after": "QVFI"}, "next": f"https://host/x?access_token={PAGING}&after=QVFI"},
        "access_token": REFRESHED,
        "account": ACCOUNT,
    }
)


def pages(peer: Connection) -> None:
    body = gzip.compress(BODY.replace('"1.10"', "1.10").encode(), mtime=0)
    peer.answer(
        body,
        "Content-Encoding: gzip",
        "Content-Type: application/json",
        f"Set-Cookie: session={PLAIN}",
        f"X-Trace: {PLAIN}",
    )


FAULTS: dict[str, Callable[[Connection], None]] = {
    "pages": pages,
    "fine": lambda peer: peer.answer(b'{"rate": 1.10, "rate": 2, "none": null, "big": 18446744073709551617}'),
    "html": lambda peer: peer.answer(f"<a href='?access_token={PAGING}'>{PLAIN}</a>".encode()),
    "br": lambda peer: peer.answer(b"??", "Content-Encoding: br"),
}


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[WireFaults]:
    with WireFaults(faults=FAULTS) as server:
        yield server


@pytest.fixture(name="redactor")
def _redactor() -> Redactor:
    redactor = Redactor()
    redactor.register(PLAIN)
    return redactor


class Silent:
    def warning(self, event: str, **values: Any) -> None:
        """Say nothing."""


def fetch(url: str, path: str) -> Answer:
    """One exchange with secrets in its header, query and body, through the client that connectors get."""
    spec = ConnectorSpec(
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
    request = Request(
        path=path,
        method="POST",
        query=(("access_token", QUERY), ("app_id", "4711"), ("fields", "a,b")),
        headers={"Access-Token": HEADER},
        body={"client_secret": PLAIN, "ids": ["1"], "note": QUERY},
    )

    async def main() -> Answer:
        client = client_for(spec, base_url=url, clock=lambda: 0, redactor=Redactor(), log=Silent())
        try:
            return await client.fetch(request, lambda answer: answer)
        finally:
            await client.aclose()

    return anyio.run(main)


def record(file: Path, url: str, path: str, **config: Any) -> Answer:
    with cassette(file, **{"record_mode": "once", **config}):
        return fetch(url, path)


def interaction_in(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = yamlserializer.deserialize(file.read_text())
    [interaction] = content["interactions"]
    found: dict[str, Any] = interaction
    return found


def test_no_token_is_recorded(server: WireFaults, tmp_path: Path, redactor: Redactor) -> None:
    """Tokens in header, query, request body, compressed answer and next-page link are not in the file."""
    file = tmp_path / "pages.yaml"
    record(file, server.url, "pages", redactor=redactor, replace={ACCOUNT: "7000000000000000001"})
    text = file.read_text()
    decoded = repr(interaction_in(file))

    assert [] == [token for token in (*TOKENS, ACCOUNT) if token in text or token in decoded]
    assert "X-Trace" not in text
    assert "4711" not in text


def test_what_is_harmless_is_recorded_as_it_was(
    server: WireFaults, tmp_path: Path, redactor: Redactor
) -> None:
    """Path, parameters, numbers and cursors stay, and the body is JSON that can be read."""
    file = tmp_path / "pages.yaml"
    record(file, server.url, "pages", redactor=redactor)
    interaction = interaction_in(file)
    body = interaction["response"]["body"]["string"]

    assert interaction["request"]["uri"].endswith("/pages?fields=a%2Cb")
    assert {"client_secret": PLACEHOLDER, "ids": ["1"], "note": "***"} == json.loads(
        interaction["request"]["body"]
    )
    assert '"spend":1.10' in body
    assert f"https://host/x?access_token={PLACEHOLDER}&after=QVFI" == json.loads(body)["paging"]["next"]
    assert PLACEHOLDER == json.loads(body)["access_token"]


def test_an_answer_without_secrets_keeps_its_bytes(server: WireFaults, tmp_path: Path) -> None:
    """Where nothing had to go the platform's own bytes are recorded, equal keys and all."""
    file = tmp_path / "fine.yaml"
    record(file, server.url, "fine")

    assert (
        '{"rate": 1.10, "rate": 2, "none": null, "big": 18446744073709551617}'
        == interaction_in(file)["response"]["body"]["string"]
    )


def test_what_is_no_json_is_cleaned_too(server: WireFaults, tmp_path: Path, redactor: Redactor) -> None:
    """A page of HTML loses its tokens like any other text."""
    file = tmp_path / "html.yaml"
    record(file, server.url, "html", redactor=redactor)

    assert (
        f"<a href='?access_token={PLACEHOLDER}'>***</a>" == interaction_in(file)["response"]["body"]["string"]
    )


def test_a_recording_replays_without_the_platform(tmp_path: Path, redactor: Redactor) -> None:
    """The same requests, with real tokens or others, get the recorded answers when nobody is there."""
    file = tmp_path / "pages.yaml"
    with WireFaults(faults=FAULTS) as server:
        url = server.url
        record(file, url, "pages", redactor=redactor)
    answer = record(file, url, "pages", redactor=redactor, record_mode="none")

    assert PLACEHOLDER == json.loads(answer.body)["access_token"]


def test_nothing_is_recorded_unless_asked(server: WireFaults, tmp_path: Path) -> None:
    """By default an exchange that is in no cassette fails, and reaches nobody."""
    before = len(server.requests)
    with pytest.raises(vcr.errors.CannotOverwriteExistingCassetteException):
        record(tmp_path / "none.yaml", server.url, "fine", record_mode=cassette_config()["record_mode"])

    assert before == len(server.requests)


def test_a_leaking_cassette_is_not_written(
    server: WireFaults, tmp_path: Path, redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the scrubbing miss anything, what would be written is searched once more, and is not."""
    monkeypatch.setattr("paceboard.testing.scrubbing.Scrubber.text", lambda _scrubber, _name, text: text)
    file = tmp_path / "pages.yaml"
    with pytest.raises(CassetteLeak, match="was not written") as caught:
        record(file, server.url, "pages", redactor=redactor)

    assert not file.exists()
    assert [] == [token for token in TOKENS if token in repr(caught.value)]


def test_a_leak_leaves_the_http_library_as_it_was(
    server: WireFaults, tmp_path: Path, redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a refused recording requests go to the platform again, and into no cassette."""
    monkeypatch.setattr("paceboard.testing.scrubbing.Scrubber.text", lambda _scrubber, _name, text: text)
    before = httpx.AsyncHTTPTransport.handle_async_request
    with pytest.raises(CassetteLeak):
        record(tmp_path / "pages.yaml", server.url, "pages", redactor=redactor)

    assert before is httpx.AsyncHTTPTransport.handle_async_request


def test_an_answer_that_cannot_be_searched_is_not_recorded(server: WireFaults, tmp_path: Path) -> None:
    """What cannot be inflated cannot be searched."""
    file = tmp_path / "br.yaml"
    with pytest.raises(CassetteLeak, match="cannot be inflated"):
        record(file, server.url, "br")

    assert not file.exists()


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        gzip.compress(PLAIN.encode(), mtime=0),
        f'{{"access_token": "{"a1" * 10}"}}'.encode(),
        b"next=" + PAGING.encode(),
        gzip.compress(b"x" * 100 + PAGING.encode(), mtime=0),
    ],
)
def test_a_leak_is_found_where_a_search_for_text_would_not_see_it(redactor: Redactor, body: bytes) -> None:
    """Known values and tokens' own forms are found in texts, and in bytes behind gzip."""
    content = {"interactions": [{"response": {"body": {"string": body}}}], "version": 1}

    assert "$.interactions[0].response.body.string" in leaks_in(yamlserializer.serialize(content), redactor)


def test_the_libraries_own_logs_are_silent(server: WireFaults, tmp_path: Path, redactor: Redactor) -> None:
    """vcrpy and the HTTP library log URLs and answers before any hook; not with this configuration."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        record(tmp_path / "pages.yaml", server.url, "pages", redactor=redactor)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)

    assert "" == stream.getvalue()


def test_a_vcrpy_that_would_skip_the_last_search_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An older vcrpy ignores our persister in silence, so it is refused instead of trusted."""
    monkeypatch.setattr(vcr.VCR, "get_merged_config", lambda _self, **_: {"persister": None})
    with pytest.raises(UsageError, match=r"9\.1"):
        cassette_config()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )
)
def test_scrubbing_twice_is_scrubbing_once(value: Any) -> None:
    """A recorded answer passes the same hooks when it is loaded, and stays as it is."""
    scrub = cassette_config()["before_record_response"]
    recorded = {
        "headers": {"Content-Type": ["application/json"]},
        "body": {"string": json.dumps({"value": value, "url": f"?access_token={PAGING}"}).encode()},
    }
    once = scrub(recorded)

    assert once == scrub(once)
    assert PAGING.encode() not in once["body"]["string"]
