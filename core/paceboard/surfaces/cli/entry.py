"""`main`: runs a command and ends the process with one of the documented exit codes."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from paceboard.errors import PaceboardError
from paceboard.surfaces.cli.complaints import INTERRUPTED, OK, Complaint, complaint_of, show
from paceboard.surfaces.cli.root import root
from paceboard.surfaces.cli.session import Session

__all__ = ["main"]

NAME = "paceboard"
COMPLETION = "_PACEBOARD_COMPLETE"
"""The variable by which a shell asks for completions (click's own)."""


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command line.

    Args:
        words: what stands behind `paceboard`; by default the process's own arguments.
    """
    if COMPLETION in os.environ:
        root.main(prog_name=NAME)
    if words is None:
        _hasten()
    asked = list(sys.argv[1:] if words is None else words)
    session = Session(as_json="--json" in asked)
    _suit_streams(session)
    try:
        sys.exit(_run(asked, session))
    except BrokenPipeError:
        # The reader has seen enough; keep Python from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)


def _hasten() -> None:
    """Spend no time on garbage where there is none: a third of a short command's time, measured."""
    # Imports make many objects and no garbage; by default Python looks for it after every 700.
    gc.set_threshold(1_000_000, 20, 20)
    # At its end Python would look through all of them once more.
    atexit.register(gc.freeze)


def _run(words: list[str], session: Session) -> int:
    try:
        with root.make_context(NAME, words, obj=session) as context:
            root.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        show(Complaint(kind="Interrupted", what="interrupted", code=INTERRUPTED), as_json=session.as_json)
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except click.exceptions.NoArgsIsHelpError as no_command:
        no_command.show()
        return no_command.exit_code
    except Exception as error:  # noqa: BLE001 - whatever was not foreseen is told as our bug, with its place
        return _complain(error, session)
    return OK


def _complain(error: Exception, session: Session) -> int:
    complaint = complaint_of(error)
    if not isinstance(error, click.ClickException):
        # Texts of our own tree are clean but for secrets by value; in a bug's text anything may stand.
        known = session.redactor.redact_known
        complaint = complaint.redacted(
            known if isinstance(error, PaceboardError) else session.redactor.redact
        )
        if session.debug:
            trace = "".join(traceback.format_exception(error))
            click.echo(session.redactor.redact(trace), err=True, nl=False)
    show(complaint, as_json=session.as_json)
    return complaint.code


def _suit_streams(session: Session) -> None:
    """JSON is UTF-8 wherever it goes; text goes without the characters that a stream cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").lower().replace("-", "") == "utf8" or not hasattr(stream, "reconfigure"):
            continue
        if session.as_json:
            stream.reconfigure(encoding="utf-8")
        else:
            stream.reconfigure(errors="replace")
