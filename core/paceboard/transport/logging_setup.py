"""Logging of the whole process: structlog and the standard library, one stream, no secret on it."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import IO, Any

from paceboard.transport.redaction import Redactor

__all__ = ["QUIET", "configure_logging"]

QUIET = ("asyncio", "httpx", "httpcore", "uvicorn", "vcr")
"""Loggers that write URLs, bodies or their own workings below the level of a warning."""


def configure_logging(
    redactor: Redactor, *, level: str = "INFO", json: bool = False, stream: IO[str] | None = None
) -> None:
    """Send all log events of the process to one stream, with the redactor last before the renderer.

    Calling it again replaces what the call before has set. Tracebacks are plain: none shows locals.

    Args:
        level: name of the least level that is written.
        json: one object a line, for machines; otherwise text for people.
        stream: standard error where it is not given.
    """
    import structlog

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            # Here already, for the sake of other handlers that take the event as it is.
            structlog.processors.format_exc_info,
            redactor,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    out = sys.stderr if stream is None else stream
    handler = _Handler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redactor,
                _renderer(json=json, colors=out.isatty()),
            ],
        )
    )
    _install(handler, redactor, level)


def _renderer(*, json: bool, colors: bool) -> Any:
    import structlog

    if json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)


class _Handler(logging.StreamHandler[IO[str]]):
    """Ours, so that it can be replaced; of a record that it cannot write it tells the error's name only."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        kind = sys.exc_info()[0]
        # Where the stream itself is gone there is nobody left to tell; whoever logs goes on.
        with suppress(OSError, ValueError):
            self.stream.write(
                f"a log record cannot be written: {kind.__name__ if kind else 'unknown'} ({record.name})\n"
            )


def _install(handler: logging.Handler, redactor: Redactor, level: str) -> None:
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(old)
    for other in root.handlers:
        other.filters = [each for each in other.filters if not isinstance(each, Redactor)]
        other.addFilter(redactor)
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
