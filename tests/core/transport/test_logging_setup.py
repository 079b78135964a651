from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog

from paceboard.transport.logging_setup import QUIET, configure_logging
from paceboard.transport.redaction import Redactor

from .conftest import ENCODINGS

Found = Callable[[str], list[str]]

RENDERERS = pytest.mark.parametrize(
    "as_json",
    [pytest.param(False, id="console", marks=pytest.mark.long), pytest.param(True, id="JSON")],
)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Puts back what a test has configured: logging belongs to the whole process."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    filters = {handler: list(handler.filters) for handler in handlers}
    quiet = {name: logging.getLogger(name).level for name in QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for handler, before in filters.items():
        handler.filters[:] = before
    for name, before_level in quiet.items():
        logging.getLogger(name).setLevel(before_level)
    structlog.reset_defaults()


def redactor_for(secrets: list[str]) -> Redactor:
    redactor = Redactor()
    for secret in secrets:
        redactor.register(secret)
    return redactor


@RENDERERS
def test_no_planted_secret_reaches_the_log(planted: list[str], found_in: Found, *, as_json: bool) -> None:
    """Twenty secrets in six encodings, in every place of an event of either library, leave no trace."""
    stream, elsewhere = io.StringIO(), io.StringIO()
    other = logging.StreamHandler(elsewhere)
    logging.getLogger().addHandler(other)
    configure_logging(redactor_for(planted), level="DEBUG", json=as_json, stream=stream)
    log, plain = structlog.get_logger("a"), logging.getLogger("b")
    for secret in planted:
        for encode in ENCODINGS.values():
            text = encode(secret)
            log.info(text, value=text, nested={"list": [text], text: 1}, url=f"https://h/?q={text}")
            plain.warning("message %s %r", text, {"key": text}, extra={"field": text})
            plain.debug(f"message {text}")
            try:
                local = text
                raise ValueError(local)  # noqa: TRY301 - the traceback is what is looked at
            except ValueError:
                log.exception("failed", value=text)
                plain.exception("failed %s", text, stack_info=True)
                log.warning("failed", exc_info=sys.exc_info())
    written = stream.getvalue()

    assert 120 * 6 <= written.count("\n")
    assert "ValueError" in written
    assert [] == found_in(written)
    assert [] == found_in(elsewhere.getvalue())


@RENDERERS
def test_unregistered_secrets_are_hidden_by_place_and_shape(*, as_json: bool) -> None:
    """What nobody registered is hidden where its key, its parameter or its own form gives it away."""
    stream = io.StringIO()
    configure_logging(Redactor(), json=as_json, stream=stream)
    value = "Ab3" * 12
    structlog.get_logger().info(
        "sent", headers={"Access-Token": value}, url=f"https://h/?access_token={value}"
    )
    logging.getLogger("httpx").warning("HTTP Request: GET https://h/?access_token=%s", value)
    structlog.get_logger().info(f"got {'EAA' + value}")

    assert 3 == stream.getvalue().count("\n")
    assert value not in stream.getvalue()


def test_libraries_that_write_urls_are_quiet() -> None:
    """httpx, httpcore and vcrpy say nothing below a warning, whatever the level of the rest."""
    stream = io.StringIO()
    configure_logging(Redactor(), level="DEBUG", stream=stream)
    for name in ("httpx", "httpcore.http11", "vcr.cassette"):
        logging.getLogger(name).info("GET https://host/")

    assert "" == stream.getvalue()


def test_an_event_is_one_json_object_a_line() -> None:
    """For machines each event, from either library, is an object with its level and time."""
    stream = io.StringIO()
    configure_logging(Redactor(), json=True, stream=stream)
    structlog.get_logger().info("refreshed", rows=5)
    logging.getLogger("other").warning("slow: %d", 7)
    first, second = map(json.loads, stream.getvalue().splitlines())

    assert ("refreshed", "info", 5) == (first["event"], first["level"], first["rows"])
    assert ("slow: 7", "warning") == (second["event"], second["level"])
    assert first["timestamp"].endswith("Z")


def test_the_level_holds_for_both_libraries() -> None:
    """What is below the level is not written."""
    stream = io.StringIO()
    configure_logging(Redactor(), level="ERROR", stream=stream)
    structlog.get_logger().warning("no")
    logging.getLogger("other").warning("no")

    assert "" == stream.getvalue()


def test_configuring_twice_writes_once() -> None:
    """A second call replaces the first, its stream and its secrets."""
    first, second = io.StringIO(), io.StringIO()
    configure_logging(Redactor(), stream=first)
    configure_logging(redactor_for(["abcdefgh"]), stream=second)
    structlog.get_logger().info("got abcdefgh")

    assert "" == first.getvalue()
    assert 1 == second.getvalue().count("got ***")


def test_a_record_that_cannot_be_written_is_told_without_its_content() -> None:
    """The standard library would print a broken record's arguments; ours tells the error's name."""
    stream = io.StringIO()
    logging.getLogger().handlers.clear()
    configure_logging(Redactor(), stream=stream)
    logging.getLogger("other").warning("%d rows", "abcdefgh")

    assert "a log record cannot be written: TypeError (other)\n" == stream.getvalue()


def test_a_stream_that_is_gone_stops_nobody() -> None:
    """Whoever logs goes on where the log's own end is closed already."""
    stream = io.StringIO()
    logging.getLogger().handlers.clear()
    configure_logging(Redactor(), stream=stream)
    stream.close()
    logging.getLogger("other").warning("unheard")

    assert stream.closed
