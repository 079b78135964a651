"""What one run of the command line knows: the root's options, and the redactor that its log passes."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from paceboard.transport.redaction import Redactor

__all__ = ["Session", "session_of"]


class Session:
    """What the root command's options say, for every command below it.

    Args:
        as_json: the answer is meant for a program, and so are its errors.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self.config: Path | None = None
        self.debug = False

    @property
    def path(self) -> Path:
        """The configuration file, whether it is there or not."""
        from paceboard.config import FILE

        return self.config or Path(FILE)

    @cached_property
    def redactor(self) -> Redactor:
        """Learns every secret when it is read, so that neither log nor error shows its value."""
        from paceboard.transport.redaction import Redactor

        return Redactor()

    def start_logging(self) -> None:
        """Send the log to standard error: all of it with `--debug`, else warnings only."""
        from paceboard.transport.logging_setup import configure_logging

        configure_logging(self.redactor, level="DEBUG" if self.debug else "WARNING", json=self.as_json)


def session_of(context: click.Context) -> Session:
    """The session that a command runs in."""
    return context.ensure_object(Session)
