"""Log events of the way to a platform: to structlog where the process has set it up, never with a secret."""

from __future__ import annotations

import logging
from typing import Any

from attrs import frozen

from paceboard.transport.redaction import Redactor

__all__ = ["Events"]

_NAME = "paceboard"


@frozen
class Events:
    """A logger of ours inside somebody else's process.

    Values are redacted before any logger sees them, since the process may log through processors and
    handlers that know nothing of secrets. Where structlog is not set up it would print to standard
    output, among what a command answers, so events then go to the standard library's logger.
    """

    redactor: Redactor

    def debug(self, event: str, **values: Any) -> None:
        """Write an event that only a search for a fault needs."""
        if logging.getLogger(_NAME).isEnabledFor(logging.DEBUG):
            self._write(logging.DEBUG, event, values)

    def info(self, event: str, **values: Any) -> None:
        """Write an event that is of interest to whoever looks for it."""
        self._write(logging.INFO, event, values)

    def warning(self, event: str, **values: Any) -> None:
        """Write an event that somebody should see."""
        self._write(logging.WARNING, event, values)

    def _write(self, level: int, event: str, values: dict[str, Any]) -> None:
        import structlog

        clean = self.redactor.walk(values)
        if structlog.is_configured():
            structlog.get_logger(_NAME).log(level, event, **clean)
        else:
            told = " ".join(f"{key}={value!r}" for key, value in clean.items())
            logging.getLogger(_NAME).log(level, "%s %s", event, told)
