"""Recorded exchanges that are safe by construction: what is not known to be harmless is not written.

vcrpy's own filters take out what they are told to; a token in an answer's next-page link, in a compressed
body or in a refreshed login stays. Here headers are kept from a list, bodies are inflated and walked, and
what would be written is searched once more: where anything is found nothing is written and the test fails.
"""

from __future__ import annotations

import gzip
import json
import logging
import urllib.parse
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from paceboard.errors import PaceboardError, UsageError
from paceboard.transport.logging_setup import QUIET
from paceboard.transport.redaction import Redactor
from paceboard.transport.secret_shapes import hide_shapes, is_sensitive_key

__all__ = ["PLACEHOLDER", "CassetteLeak", "cassette", "cassette_config", "leaks_in"]

PLACEHOLDER = "TEST-TOKEN"
"""Stands in a cassette where a secret was."""

_REQUEST_HEADERS = frozenset({"accept", "accept-encoding", "content-type", "user-agent"})
_RESPONSE_HEADERS = frozenset(
    {
        "content-type",
        "date",
        "retry-after",
        "x-ad-account-usage",
        "x-app-usage",
        "x-business-use-case-usage",
        "x-fb-ads-insights-throttle",
    }
)
_SENSITIVE_PARAMETERS = frozenset({"app_id", "auth_code", "code", "key", "sig", "state"})


class CassetteLeak(PaceboardError):
    """A cassette would have held a secret; it has not been written."""


@contextmanager
def cassette(
    path: Path,
    redactor: Redactor | None = None,
    *,
    replace: Mapping[str, str] | None = None,
    record_mode: str = "none",
) -> Iterator[Any]:
    """Replay the exchanges of a cassette, or record them; gives vcrpy's cassette.

    Args:
        path: of the file.
        redactor: with the secrets that the recording uses.
        replace: real texts and what stands for them, account ids for example.
        record_mode: vcrpy's; nothing is recorded unless asked.

    Raises:
        CassetteLeak: where the recording holds a secret in spite of all; nothing is written then.
    """
    import vcr  # type: ignore[import-untyped]  # vcrpy has no types

    config = cassette_config(redactor, replace=replace, record_mode=record_mode)
    with vcr.VCR().use_cassette(str(path), **config) as played:
        yield played
    # Not where it was found: vcrpy would leave its patches in place behind an error while it writes.
    found = config["persister"].found
    if found:
        raise CassetteLeak(
            f"The cassette {path.name} would have held secrets and was not written",
            why=f"found in {', '.join(found)}",
            do="register the secret with the redactor, or teach the scrubber its place",
        )


def cassette_config(
    redactor: Redactor | None = None, *, replace: Mapping[str, str] | None = None, record_mode: str = "none"
) -> dict[str, Any]:
    """The same as arguments of vcrpy's `use_cassette`, for the `vcr_config` of a test kit.

    A recording that holds a secret is not written here either, but only the log says so. Silences the
    logs of vcrpy and of the HTTP library, which show URLs and answers before any hook.

    Raises:
        UsageError: where vcrpy is older than 9.1 and would write its file without our last search.
    """
    import vcr

    redactor = Redactor() if redactor is None else redactor
    searching = _persister(redactor)
    if vcr.VCR().get_merged_config(persister=searching)["persister"] is not searching:
        raise UsageError("This vcrpy takes no persister", do="install vcrpy 9.1 or later")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    scrub = _Scrubber(redactor, dict(replace or {}))
    return {
        "record_mode": record_mode,
        "match_on": ("method", "path", "query", "body"),
        "decode_compressed_response": True,
        "before_record_request": scrub.request,
        "before_record_response": scrub.response,
        "persister": searching,
    }


class _Scrubber:
    """Takes out of an exchange what must not be written; doing it twice changes nothing."""

    def __init__(self, redactor: Redactor, replace: dict[str, str]) -> None:
        self.redactor = redactor
        self._replace = replace

    def request(self, request: Any) -> Any:
        """The request without secret parameters, unknown headers, and secrets in its body."""
        parts = urllib.parse.urlsplit(request.uri)
        pairs = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
        kept = [(name, self._text(value)) for name, value in pairs if not _is_secret_parameter(name)]
        request.uri = self._text(urllib.parse.urlunsplit(parts._replace(query=urllib.parse.urlencode(kept))))
        request.headers = self._headers(request.headers, _REQUEST_HEADERS)
        if request.body:
            request.body = self._body(bytes(request.body))
        return request

    def response(self, response: dict[str, Any]) -> dict[str, Any]:
        """The inflated answer without unknown headers, and without secrets in its body."""
        left = [name for name in response["headers"] if name.lower() == "content-encoding"]
        if left:
            raise CassetteLeak(
                "An answer cannot be inflated, so it cannot be searched", do="record without it"
            )
        headers = self._headers(response["headers"], _RESPONSE_HEADERS)
        return {**response, "headers": headers, "body": {"string": self._body(response["body"]["string"])}}

    def _headers(self, headers: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
        return {
            name: self._text(value) if isinstance(value, str) else [self._text(each) for each in value]
            for name, value in headers.items()
            if name.lower() in allowed
        }

    def _body(self, body: bytes) -> bytes:
        text = body.decode("utf-8", "surrogateescape")
        try:
            value = json.loads(
                text, parse_float=_Raw, parse_int=_Raw, parse_constant=_Raw, object_pairs_hook=_Pairs
            )
        except (ValueError, RecursionError):
            return self._text(text).encode("utf-8", "surrogateescape")
        clean = self._walk(value)
        # As it came wherever nothing had to go: a cassette shows the platform's own bytes.
        return body if clean == value else _written(clean).encode("utf-8", "surrogatepass")

    def _walk(self, value: Any) -> Any:
        if isinstance(value, _Pairs):
            return _Pairs((self._text(key), self._under(key, each)) for key, each in value)
        if isinstance(value, list):
            return [self._walk(each) for each in value]
        if isinstance(value, _Raw):
            clean = self._text(value)
            return value if clean == value else clean
        return self._text(value) if isinstance(value, str) else value

    def _under(self, key: str, value: Any) -> Any:
        return PLACEHOLDER if value and is_sensitive_key(key) else self._walk(value)

    def _text(self, text: str) -> str:
        for real, other in self._replace.items():
            text = text.replace(real, other)
        return hide_shapes(self.redactor.redact_known(text), mask=PLACEHOLDER)


def _is_secret_parameter(name: str) -> bool:
    return is_sensitive_key(name) or name.lower() in _SENSITIVE_PARAMETERS


class _Raw(str):
    """A number as it was written: `1.10` stays `1.10`."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object as it was written, equal keys and their order included."""


def _written(value: Any) -> str:
    if isinstance(value, _Pairs):
        return "{" + ",".join(f"{json.dumps(key)}:{_written(each)}" for key, each in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return str(value) if isinstance(value, _Raw) else json.dumps(value)


def _persister(redactor: Redactor) -> type:
    from vcr.persisters.filesystem import (  # type: ignore[import-untyped]  # vcrpy has no types
        FilesystemPersister,
    )
    from vcr.serialize import serialize  # type: ignore[import-untyped]  # vcrpy has no types

    class Persister(FilesystemPersister):  # type: ignore[misc]  # vcrpy has no types
        """Searches what it is about to write, and writes nothing where a secret is found."""

        found: ClassVar[list[str]] = []

        @classmethod
        def save_cassette(cls, cassette_path: Any, cassette_dict: Any, serializer: Any) -> None:
            cls.found.extend(leaks_in(serialize(cassette_dict, serializer), redactor))
            if cls.found:
                logging.getLogger(__name__).error("a cassette would have held secrets and was not written")
                return
            FilesystemPersister.save_cassette(cassette_path, cassette_dict, serializer)

    return Persister


def leaks_in(text: str, redactor: Redactor) -> tuple[str, ...]:
    """Where a cassette's text holds something that is a secret or looks like one; never what.

    The text is searched as it is written, and every text within it decoded and inflated.
    """
    from vcr.serializers import yamlserializer  # type: ignore[import-untyped]  # vcrpy has no types

    found = {
        place for place, each in _texts(yamlserializer.deserialize(text), "$") if _is_leak(each, redactor)
    }
    # The file breaks long texts anywhere, so only whole known values can be told from its own marks.
    if redactor.redact_known(text) != text:
        found.add("the file")
    return tuple(sorted(found))


def _is_leak(text: str, redactor: Redactor) -> bool:
    return redactor.redact_known(text) != text or hide_shapes(text, mask=PLACEHOLDER) != text


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, each in value.items():
                yield from _texts(each, f"{place}.{key}")
        case list() | tuple():
            for index, each in enumerate(value):
                yield from _texts(each, f"{place}[{index}]")
        case str():
            yield place, value
        case bytes():
            yield from ((place, each.decode("utf-8", "replace")) for each in _inflated(value))


def _inflated(body: bytes) -> Iterator[bytes]:
    yield body
    attempts: tuple[Callable[[bytes], bytes], ...] = (gzip.decompress, zlib.decompress)
    for inflate in attempts:
        try:
            yield inflate(body)
        except (OSError, EOFError, zlib.error):
            continue
