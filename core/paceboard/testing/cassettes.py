"""Recorded exchanges that are safe by construction: what is not known to be harmless is not written.

vcrpy's own filters take out what they are told to; a token in an answer's next-page link, in a compressed
body or in a refreshed login stays. Here headers are kept from a list, bodies are inflated and walked, and
what would be written is searched once more: where anything is found nothing is written and the test fails.
Played back, a cassette is strict: nothing else is answered, and everything must be asked for.
"""

from __future__ import annotations

import gzip
import logging
import socket
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from unittest import mock

from paceboard.errors import ConfigurationError, PaceboardError, UsageError
from paceboard.testing.scrubbing import PLACEHOLDER, CassetteLeak, Scrubber
from paceboard.transport.logging_setup import QUIET
from paceboard.transport.redaction import Redactor
from paceboard.transport.secret_shapes import hide_shapes

__all__ = [
    "PLACEHOLDER",
    "CassetteLeak",
    "CassetteMismatch",
    "cassette",
    "cassette_config",
    "leaks_in",
    "library",
    "network_blocked",
    "playing",
    "texts_in",
]


class CassetteMismatch(PaceboardError):
    """What was asked for and what was recorded are not the same exchanges."""


def library() -> Any:
    """The library that records and plays.

    Raises:
        ConfigurationError: where it is not installed.
    """
    try:
        import vcr  # type: ignore[import-untyped]  # vcrpy has no types
    except ModuleNotFoundError:
        raise ConfigurationError(
            "Cassettes need vcrpy, which is not installed", do="pip install 'paceboard[test]'"
        ) from None
    return vcr


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
    vcr = library()
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


@contextmanager
def playing(path: Path) -> Iterator[Any]:
    """Play a cassette back, strictly, with the network blocked; gives vcrpy's cassette.

    Raises:
        CassetteMismatch: after the block, where something was asked for that the cassette does not hold,
            whoever swallowed that meanwhile, or where not all of it was asked for.
    """
    vcr = library()
    if not path.is_file():
        raise UsageError(f"There is no cassette {path.name}", do="record it: `paceboard record`")
    missing: list[str] = []
    with ExitStack() as stack:
        tape = stack.enter_context(vcr.VCR().use_cassette(str(path), **cassette_config()))
        stack.enter_context(_noting_what_is_missing(tape, missing))
        stack.enter_context(network_blocked())
        try:
            yield tape
        except Exception as error:
            if missing:
                raise _unexpected(path, missing) from error
            raise
    if missing:
        raise _unexpected(path, missing)
    if not tape.all_played:
        left = [each for number, each in enumerate(tape.requests) if not tape.play_counts[number]]
        raise CassetteMismatch(
            f"{len(left)} of the {len(tape)} exchanges in {path.name} were not asked for",
            why=f"the first is {_shown(left[0])}",
            do="record it again if the connector is right",
        )


@contextmanager
def _noting_what_is_missing(tape: Any, missing: list[str]) -> Iterator[None]:
    """Note what the cassette cannot answer: a host that isolates failures hides vcrpy's own error."""
    answers = tape.can_play_response_for

    def noting(request: Any) -> bool:
        found = bool(answers(request))
        if not found:
            missing.append(_shown(tape.filter_request(request)))
        return found

    with mock.patch.object(tape, "can_play_response_for", noting):
        yield


def _shown(request: Any) -> str:
    body = bytes(request.body or b"").decode("utf-8", "replace")
    return f"{request.method} {request.uri} {body}".strip()[:300]


def _unexpected(path: Path, missing: list[str]) -> CassetteMismatch:
    return CassetteMismatch(
        f"{len(missing)} requests are not in {path.name}, or were played already",
        why=f"the first is {missing[0]}",
        do="record it again if the connector is right",
    )


@contextmanager
def network_blocked() -> Iterator[None]:
    """Let no socket connect and no name be looked up while the block runs, by whatever library."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise CassetteMismatch("The network is blocked while a cassette is played")

    with (
        mock.patch.object(socket.socket, "connect", refuse),
        mock.patch.object(socket.socket, "connect_ex", refuse),
        mock.patch.object(socket, "getaddrinfo", refuse),
    ):
        yield


def cassette_config(
    redactor: Redactor | None = None, *, replace: Mapping[str, str] | None = None, record_mode: str = "none"
) -> dict[str, Any]:
    """The same as arguments of vcrpy's `use_cassette`, for the `vcr_config` of a test kit.

    A recording that holds a secret is not written here either, but only the log says so. Silences the
    logs of vcrpy and of the HTTP library, which show URLs and answers before any hook.

    Raises:
        UsageError: where vcrpy is older than 9.1 and would write its file without our last search.
    """
    vcr = library()
    redactor = Redactor() if redactor is None else redactor
    searching = _persister(redactor)
    if vcr.VCR().get_merged_config(persister=searching)["persister"] is not searching:
        raise UsageError("This vcrpy takes no persister", do="install vcrpy 9.1 or later")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    scrub = Scrubber(redactor, replace or {})
    return {
        "record_mode": record_mode,
        "match_on": ("method", "path", "query", "body"),
        "decode_compressed_response": True,
        "before_record_request": scrub.request,
        "before_record_response": scrub.response,
        "persister": searching,
    }


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
    found = {place for place, each in texts_in(text) if _is_leak(each, redactor)}
    # The file breaks long texts anywhere, so only whole known values can be told from its own marks.
    if redactor.redact_known(text) != text:
        found.add("the file")
    return tuple(sorted(found))


def texts_in(text: str) -> Iterator[tuple[str, str]]:
    """Every text within a cassette's, decoded and inflated, with its place."""
    from vcr.serializers import yamlserializer  # type: ignore[import-untyped]  # vcrpy has no types

    yield from _texts(yamlserializer.deserialize(text), "$")


def _is_leak(text: str, redactor: Redactor) -> bool:
    return redactor.redact_known(text) != text or hide_shapes(text, mask=PLACEHOLDER) != text


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, each in value.items():
                yield f"{place}, a key", str(key)
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
