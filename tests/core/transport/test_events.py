from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import CapturingLoggerFactory

from paceboard.transport.events import Events
from paceboard.transport.redaction import Redactor

SECRET = "s3cret-of-the-shop"


@pytest.fixture(autouse=True)
def _structlog_as_before() -> Iterator[None]:
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture(name="events")
def _events() -> Events:
    redactor = Redactor()
    redactor.register(SECRET)
    return Events(redactor)


def test_without_structlog_set_up_events_go_to_the_standard_library(
    events: Events, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is printed among what a command answers, and no secret is in the record."""
    with caplog.at_level(logging.INFO, "paceboard"):
        events.warning("retry", request=f"GET /{SECRET}", attempt=1)
        events.info("connector_note", text=SECRET)

    assert ["retry request='GET /***' attempt=1", "connector_note text='***'"] == caplog.messages
    assert "" == capsys.readouterr().out


def test_events_reach_structlog_without_secrets(events: Events) -> None:
    """Processors of the process that know nothing of secrets get clean values."""
    factory = CapturingLoggerFactory()
    structlog.configure(processors=[structlog.processors.JSONRenderer()], logger_factory=factory)
    events.warning("retry", request=f"GET /{SECRET}", nested={"list": [SECRET]})

    assert ['{"request": "GET /***", "nested": {"list": ["***"]}, "event": "retry"}'] == [
        call.args[0] for call in factory.logger.calls
    ]
