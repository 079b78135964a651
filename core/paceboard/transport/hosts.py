"""Where requests may go: the connector's declared hosts, and the one that the configuration adds.

No answer and no plugin can lead a request, and the token in it, anywhere else. URLs are read by the parser
of the library that connects, which is handed in: two parsers that read one URL differently are the classic
way around such a check.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from attrs import frozen

from paceboard.errors import ConfigurationError, HostNotAllowed

__all__ = ["BoundHosts", "ParsedUrl", "bind_hosts"]

_PATH = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%-]+(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?")
_HIDDEN = re.compile(r"%(?:2e|2f|5c|25|3f|23|[01][0-9a-f]|7f)", re.IGNORECASE)
"""Percent-encoded dots, slashes and other signs that a server may read as something else than we do."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class ParsedUrl(Protocol):
    """What we read of a URL; the connecting library's own class has it."""

    @property
    def scheme(self) -> str:
        """In lower case."""
        ...

    @property
    def raw_host(self) -> bytes:
        """As it goes on the wire, in lower case."""
        ...

    @property
    def port(self) -> int | None:
        """None: the scheme's own."""
        ...

    @property
    def userinfo(self) -> bytes:
        """What stands before `@`."""
        ...

    @property
    def path(self) -> str:
        """From the first slash on, without percent signs."""
        ...

    @property
    def query(self) -> bytes:
        """What stands behind `?`."""
        ...

    @property
    def fragment(self) -> str:
        """What stands behind `#`."""
        ...


@frozen(kw_only=True)
class BoundHosts:
    """The one base URL that a client's requests extend.

    Args:
        base: ends with a slash.
        loopback: it is this machine, by the configuration's word; a simulator may speak there.
        others: declared hosts that a request may name; none where the configuration gave the base URL,
            which then stands for all of them.
    """

    base: str
    loopback: bool
    parse: Callable[[str], ParsedUrl]
    others: tuple[str, ...] | None = None

    def url(self, path: str, host: str = "") -> str:
        """The URL of a path below the base, or of a path of another declared host.

        Raises:
            HostNotAllowed: where the path is no plain relative one, or would lead away from the base.
        """
        url, fault = _checked(self, path, host)
        if not fault:
            return url
        raise HostNotAllowed(
            "A request would leave the connector's hosts",
            why=f"the path of {len(path)} characters cannot be used: {fault}",
            do="give a plain path below the base URL; never a link out of an answer",
        )

    def checked(self, path: str, host: str) -> tuple[str, str]:
        """The URL, and what is wrong with its path or host; one of them is empty."""
        fault = _fault_of_path(path) or self._fault_of_host(host)
        if fault:
            return "", fault
        root = self.base if not host or self.others is None else f"https://{host}/"
        url = root + path
        base, target = self.parse(root), self.parse(url)
        if _origin(base) == _origin(target) and target.path.startswith(base.path):
            return url, ""
        return "", "it leads away from the base URL"

    def _fault_of_host(self, host: str) -> str:
        known = not host or self.others is None or host in self.others
        return "" if known else "its host is none of those that the connector declares, each exactly"


@lru_cache(maxsize=256)
def _checked(hosts: BoundHosts, path: str, host: str) -> tuple[str, str]:
    """Looked at once for all requests to one path: to take a URL apart takes a tenth of sending it."""
    return hosts.checked(path, host)


def _origin(url: ParsedUrl) -> tuple[str, bytes, int | None, bytes]:
    return url.scheme, url.raw_host, url.port, url.userinfo


def _fault_of_path(path: str) -> str:
    if path.startswith(("/", "\\")):
        return "it begins with a slash"
    if _SCHEME.match(path.partition("/")[0]):
        return "it begins with a scheme"
    if not _PATH.fullmatch(path):
        return "it is empty, or has an empty part, or signs that belong into no path"
    if _HIDDEN.search(path):
        return "it hides signs behind percent signs"
    if any(part.strip(".") == "" for part in path.removesuffix("/").split("/")):
        return "it has a part of dots"
    return ""


def bind_hosts(
    base_url: str, *, hosts: tuple[str, ...], parse: Callable[[str], ParsedUrl], override: str = ""
) -> BoundHosts:
    """Check where a client's requests go, once, before the first.

    Args:
        base_url: the connector's own; its host must be a declared one, by https, at the default port.
        hosts: the declared ones, each exact (`graph.facebook.com`) or a suffix (`.googleapis.com`).
        parse: reads a URL as the library that connects does.
        override: `base_url` out of the app's options; it may be any host by https, at any port, and plain
            http on this machine.

    Raises:
        ConfigurationError: with what is wrong.
    """
    text = override or base_url
    try:
        url = parse(text)
        host = url.raw_host.decode("ascii")
    except Exception as error:  # noqa: BLE001 - each parser has its own; whatever it is, the text is no URL
        raise _wrong(f"it is no URL ({type(error).__name__})") from None
    loopback = bool(override) and _is_loopback(host)
    fault = _fault_of_base(url, text, loopback=loopback)
    if not fault:
        fault = _fault_of_override(host) if override else _fault_of_own(url, host, hosts)
    if fault:
        raise _wrong(fault)
    return BoundHosts(
        base=text if text.endswith("/") else text + "/",
        loopback=loopback,
        parse=parse,
        others=None if override else tuple(each for each in hosts if not each.startswith(".")),
    )


def _fault_of_base(url: ParsedUrl, text: str, *, loopback: bool) -> str:
    if url.userinfo or "@" in text:
        return "it has a user name or a password"
    if "\\" in text or not text.isascii() or not text.isprintable() or " " in text:
        return "it has signs that belong into no URL"
    if url.query or url.fragment or "?" in text or "#" in text:
        return "it has a query or a fragment"
    if url.port is not None and not 0 < url.port < 2**16:
        return "its port does not exist"
    if url.scheme != "https" and not (url.scheme == "http" and loopback):
        return "it is not https; plain http is for this machine only, out of an app's options"
    return ""


def _fault_of_own(url: ParsedUrl, host: str, hosts: tuple[str, ...]) -> str:
    if url.port is not None:
        return "it names a port"
    if _address(host) is not None:
        return "its host is an address, not a name"
    if not any(host.endswith(each) if each.startswith(".") else host == each for each in hosts):
        return f"its host is none of those that the connector declares: {', '.join(hosts)}"
    return ""


def _fault_of_override(host: str) -> str:
    address = _address(host)
    if address is not None and (address.is_link_local or address.is_unspecified or address.is_multicast):
        return "its address serves machines, not requests"
    return "" if host.strip(".") else "it has no host"


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _wrong(why: str) -> ConfigurationError:
    return ConfigurationError(
        "The base URL cannot be used",
        why=why,
        do="correct base_url in the app's options, or leave it out",
    )
