"""No way to the platform, or one that cannot be trusted; and a body that wants all memory."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paceboard.errors import ConfigurationError, Transient
from paceboard.testing.wire_faults import WireFaults

from .conftest import Refreshed, secrets_in
from .table import NAMES

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


def certificate(folder: Path, *, host: str = "127.0.0.1", ends: dt.datetime = NOW + DAY) -> Path:
    """A certificate for a host, signed by itself, with its key in one file."""
    x509 = pytest.importorskip("cryptography.x509", reason="needs cryptography to make a certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    named = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - 30 * DAY)
        .not_valid_after(ends)
        .add_extension(named, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    written = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(written + made.public_bytes(pem))
    return path


WRONG: dict[str, tuple[dict[str, Any], bool]] = {
    "signed by nobody": ({}, False),
    "expired": ({"ends": NOW - DAY}, True),
    "of another host": ({"host": "127.0.0.2"}, True),
}
"""What is wrong with a certificate, and whether its signer is trusted."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", WRONG)
def test_a_certificate_that_cannot_be_trusted_stops_everything(
    refreshed: Refreshed, tmp_path: Path, wrong: str, name: str
) -> None:
    """Nothing is sent, no token and no second try."""
    given, trusted = WRONG[wrong]
    path = certificate(tmp_path, **given)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path)
    trust = ssl.create_default_context(cafile=str(path)) if trusted else None
    with WireFaults(tls=tls) as server:
        case = refreshed(name, url=server.url, trust=trust)

        assert isinstance(case.outcome.error, ConfigurationError)
        assert [] == server.requests
    assert () == case.sleeps
    assert [] == secrets_in(case.text, name)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_not_found_is_asked_for_later(
    refreshed: Refreshed, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """DNS fails as a network does: it may work in a while."""
    find: Callable[..., Any] = socket.getaddrinfo

    def find_none(host: Any, *more: Any, **named: Any) -> Any:
        if str(host).endswith("platform.test") or host == b"platform.test":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return find(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", find_none)
    monkeypatch.setenv("NO_PROXY", "*")
    case = refreshed(name, url="https://platform.test")

    assert type(case.outcome.error) is Transient
    assert 4 <= len(case.sleeps) <= 10


BOMBED = """
import asyncio, resource, sys
from paceboard.errors import Corrupt
from paceboard.specs import Request
from paceboard.transport.client import HttpExchange, hosts_of
hosts = hosts_of("https://none.example/", hosts=("none.example",), override=sys.argv[1])
async def ask(path):
    exchange = HttpExchange(hosts, clock=lambda: 0)
    try:
        await exchange.send(Request(path=path))
    except Corrupt as error:
        return error
    finally:
        await exchange.aclose()
asyncio.run(ask("fine_gzip"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert asyncio.run(ask("bomb")) is not None
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.long
def test_a_bomb_grows_the_process_by_less_than_three_times_the_cap() -> None:
    """A quarter of a gigabyte in a quarter of a megabyte, against the cap of 32 MiB that is in use."""
    with WireFaults() as server:
        command = [sys.executable, "-c", BOMBED, server.url]
        grown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)

    assert 0 <= int(grown.stdout) <= 3 * 32 * 1024
