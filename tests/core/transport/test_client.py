from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from paceboard.errors import (
    ConfigurationError,
    Corrupt,
    DeadlineExceeded,
    HostNotAllowed,
    PaceboardError,
    PermissionDenied,
    RateLimited,
    Reauthorise,
    Rejected,
    Transient,
)
from paceboard.specs import Answer, Request
from paceboard.testing.wire_faults import BODY, FAULTS, HARMLESS, Connection, WireFaults
from paceboard.transport.app_client import AppClient
from paceboard.transport.decode import decode_document
from paceboard.transport.verdict import default_verdict

from .conftest import Notes

pytestmark = pytest.mark.anyio

Make = Callable[..., AppClient]

SHORT = 0.4
"""Seconds; the deadline where a fault would otherwise last."""

# What each fault of the matrix is, and how often a repeatable request is sent until that is settled.
MATRIX: dict[str, tuple[type[PaceboardError], int]] = {
    "close_before_answer": (Transient, 5),
    "close_in_headers": (Transient, 5),
    "reset_before_answer": (Transient, 5),
    "reset_in_body": (Transient, 5),
    "silence": (DeadlineExceeded, 2),
    "silence_in_body": (DeadlineExceeded, 2),
    "drip_headers": (DeadlineExceeded, 2),
    "drip_body": (DeadlineExceeded, 2),
    "short_body": (Corrupt, 2),
    "cut_json": (Corrupt, 2),
    "cut_gzip": (Corrupt, 2),
    "cut_gzip_without_length": (Corrupt, 2),
    "cut_gzip_trailer": (Corrupt, 2),
    "cut_chunked": (Corrupt, 2),
    "bad_chunk": (Corrupt, 2),
    "gzip_label_plain_body": (Corrupt, 2),
    "plain_label_gzip_body": (Corrupt, 2),
    "unknown_encoding": (Corrupt, 2),
    "bomb": (Corrupt, 2),
    "html_with_200": (Corrupt, 2),
    "html_with_500": (Transient, 5),
    "html_with_502": (Transient, 5),
    "html_with_503": (Transient, 5),
    "empty_with_200": (Corrupt, 2),
    "no_content": (Corrupt, 2),
    "latin_1": (Corrupt, 2),
    "megabyte_header": (Corrupt, 2),
    "bad_status_line": (Corrupt, 2),
    "no_http": (Corrupt, 2),
    "two_lengths": (Corrupt, 2),
    "negative_length": (Corrupt, 2),
    "redirect_loop": (Rejected, 1),
    "redirect_relative": (Rejected, 1),
    "redirect_other_host": (HostNotAllowed, 1),
    "redirect_other_port": (HostNotAllowed, 1),
    "redirect_other_scheme": (HostNotAllowed, 1),
    "redirect_nowhere": (HostNotAllowed, 1),
    "too_many_seconds": (RateLimited, 5),
    "too_many_date": (RateLimited, 5),
    "too_many_silent": (RateLimited, 5),
    "too_many_negative": (RateLimited, 5),
    "too_many_nonsense": (RateLimited, 5),
    "too_many_fraction": (RateLimited, 5),
    "too_many_huge": (RateLimited, 1),
    "unauthorised": (Reauthorise, 1),
    "forbidden": (PermissionDenied, 1),
    "not_found": (Rejected, 1),
    "bad_request": (Rejected, 1),
}


def read(answer: Answer) -> Any:
    default_verdict(answer)
    return decode_document(answer.body, what="answer")


async def closing(client: AppClient, request: Request) -> Any:
    try:
        return await client.fetch(request, read)
    finally:
        await client.aclose()


@pytest.mark.parametrize("path", sorted(HARMLESS))
async def test_a_whole_answer_is_handed_to_its_reader(wire: WireFaults, client_of: Make, path: str) -> None:
    """Plain or compressed, a whole answer is read to what the platform said."""
    assert json.loads(BODY) == await closing(client_of(wire.url), Request(path=path))


@pytest.mark.parametrize("fault", sorted(MATRIX))
async def test_every_fault_of_the_wire_ends_in_its_class(
    wire: WireFaults, client_of: Make, notes: Notes, fault: str
) -> None:
    """Each fault is the error that says what to do, within its deadline, after no more tries than help."""
    kind, tries = MATRIX[fault]
    slow = kind is DeadlineExceeded
    client = client_of(wire.url)
    before = len(wire.requests)
    began = time.monotonic()
    with pytest.raises(PaceboardError) as caught:
        await closing(client, Request(path=fault, deadline=SHORT if slow else 10.0))
    took = time.monotonic() - began

    assert kind is type(caught.value)
    assert tries == len(wire.requests) - before == client.traffic.requests
    assert tries - 1 == len([each for each in notes.events if each["event"] == "retry"])
    assert took <= tries * (SHORT + 0.5) if slow else took < 20


def test_no_fault_is_left_out() -> None:
    """The matrix has a row for every way in which the server can break an answer."""
    assert set(FAULTS) == set(MATRIX)


@pytest.mark.parametrize(
    "fault", sorted(name for name, (kind, _) in MATRIX.items() if kind is DeadlineExceeded)
)
async def test_no_try_outlives_its_deadline(wire: WireFaults, client_of: Make, fault: str) -> None:
    """Silence or a byte now and then, in headers or body: at the deadline it is over."""
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        await closing(client_of(wire.url), Request(path=fault, deadline=SHORT, repeatable=False))

    assert SHORT <= time.monotonic() - began <= SHORT + 0.5


async def test_the_platform_s_wait_is_slept(wire: WireFaults, client_of: Make, notes: Notes) -> None:
    """Both forms of Retry-After are kept; what is not said is left to jitter, of a second at least."""
    slept = {}
    for fault in ("too_many_seconds", "too_many_date", "too_many_silent"):
        notes.sleeps.clear()
        with pytest.raises(RateLimited):
            await closing(client_of(wire.url), Request(path=fault))
        slept[fault] = notes.sleeps[0]

    assert {"too_many_seconds": 7.0, "too_many_date": 20.0, "too_many_silent": 0.5} == slept


async def test_a_redirect_takes_no_token_anywhere(client_of: Make) -> None:
    """The host that a redirect points to never hears of us."""
    with WireFaults() as other:
        faults = {"away": lambda peer: peer.answer(b"", f"Location: {other.url}fine", status="302 Found")}
        request = Request(path="away", headers={"Access-Token": "abcdefgh"})
        with WireFaults(faults=faults) as server, pytest.raises(HostNotAllowed):
            await closing(client_of(server.url), request)

        assert [] == other.requests


async def test_a_request_carries_what_it_says_and_nothing_else(wire: WireFaults, client_of: Make) -> None:
    """Query, headers and JSON body go out in order; compression is asked for, cookies are not."""
    request = Request(
        path="fine",
        query=(("b", "2 & 3"), ("a", "x"), ("a", "é")),
        method="POST",
        headers={"Access-Token": "abcdefgh"},
        body={"ids": ["1"]},
    )
    await closing(client_of(wire.url), request)
    line, *lines = wire.requests[-1].decode().split("\r\n")
    headers = dict(each.lower().split(": ", 1) for each in lines if ": " in each)

    assert line.startswith("POST /fine?b=2+%26+3&a=x&a=%C3%A9 ")
    assert "abcdefgh" == headers["access-token"]
    assert "gzip" == headers["accept-encoding"]
    assert "application/json" == headers["content-type"]
    assert headers["user-agent"].startswith("paceboard/")
    assert "cookie" not in headers


async def test_a_form_goes_out_as_one(wire: WireFaults, client_of: Make) -> None:
    """OAuth's token endpoints take no JSON."""
    request = Request(path="fine", method="POST", form={"grant_type": "refresh_token", "scope": "a b"})
    await closing(client_of(wire.url), request)
    head, _, body = wire.requests[-1].decode().partition("\r\n\r\n")

    assert "content-type: application/x-www-form-urlencoded" in head.lower()
    assert "grant_type=refresh_token&scope=a+b" == body


async def test_no_cookie_is_kept(client_of: Make) -> None:
    """What one answer sets is not sent with the next request, which may be another account's."""
    faults = {"set": lambda peer: peer.answer(b"{}", "Set-Cookie: session=abcdefgh; Path=/")}
    with WireFaults(faults=faults) as server:
        client = client_of(server.url)
        await client.fetch(Request(path="set"), read)
        await closing(client, Request(path="set"))

        assert b"abcdefgh" not in b"".join(server.requests)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.test"},
        {"accept-encoding": "br"},
        {"Content-Length": "5"},
        {"Access-Token": "line\r\nfeed"},
        {"Access-Token": "clé"},
        {"Bad Name": "x"},
    ],
)
async def test_headers_that_cannot_be_sent_are_named_without_their_value(
    wire: WireFaults, client_of: Make, headers: dict[str, str]
) -> None:
    """The transport's own headers, and signs that HTTP does not know, are refused before anything is sent."""
    before = len(wire.requests)
    with pytest.raises(ConfigurationError) as caught:
        await closing(client_of(wire.url), Request(path="fine", headers=headers))

    assert before == len(wire.requests)
    assert not any(value in repr(caught.value) for value in headers.values() if value != "x")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


async def test_nobody_there_is_asked_again(client_of: Make, notes: Notes) -> None:
    """A host that does not answer its door may do so later."""
    with WireFaults() as server:
        url = server.url
    with pytest.raises(Transient, match="cannot be reached"):
        await closing(client_of(url), Request(path="fine"))

    assert 4 == len(notes.sleeps)


async def test_many_requests_share_few_connections(client_of: Make) -> None:
    """Whoever finds the pool full waits, and its deadline does not run meanwhile."""
    open_now, most = 0, 0

    def slowly(peer: Connection) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        peer.drip(b"HTTP/1.1 200 OK", every=0.01)
        open_now -= 1
        peer.send(b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")

    with WireFaults(faults={"slow": slowly}) as server:
        client = client_of(server.url, connections=3)
        async with anyio.create_task_group() as group:
            for _ in range(12):
                group.start_soon(client.fetch, Request(path="slow", deadline=0.5), read)
        await client.aclose()

    assert most <= 3
    assert 12 == client.traffic.requests


async def test_a_server_without_tls_is_a_mistake_in_the_configuration(
    wire: WireFaults, client_of: Make, notes: Notes
) -> None:
    """https to a port that speaks plain http is never tried again."""
    with pytest.raises(ConfigurationError, match="cannot be trusted"):
        await closing(client_of(wire.url.replace("http:", "https:")), Request(path="fine"))

    assert [] == notes.sleeps


@pytest.fixture(name="certificate", scope="module")
def _certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that nobody signed, for another host."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    names = ["-subj", "/CN=other.test", "-addext", "subjectAltName=DNS:other.test"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    return key, certificate


@pytest.mark.parametrize("known", [False, True], ids=["signed by nobody", "of another host"])
async def test_a_wrong_certificate_is_never_accepted(
    client_of: Make, notes: Notes, certificate: tuple[Path, Path], *, known: bool
) -> None:
    """Neither a certificate that nobody signed nor another host's lets a request out, not even once more."""
    key, chain = certificate
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(chain, key)
    trust = ssl.create_default_context(cafile=str(chain) if known else None)
    with WireFaults(tls=tls) as server:
        with pytest.raises(ConfigurationError, match="CERTIFICATE_VERIFY_FAILED"):
            await closing(client_of(server.url, trust=trust), Request(path="fine"))

        assert [] == server.requests
    assert [] == notes.sleeps
