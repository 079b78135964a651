"""How an error reaches a person or a program: what, why, do, and the exit code of its class."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click
from attrs import evolve, frozen

from paceboard.errors import ConfigurationError, PaceboardError, PlatformError, PluginError, UsageError
from paceboard.surfaces.cli.terminal import escaped, paint, safe

__all__ = [
    "ALERT",
    "ALL_FAILED",
    "BUG",
    "CONFIGURATION",
    "INTERRUPTED",
    "OK",
    "SOME_FAILED",
    "USAGE",
    "Complaint",
    "code_of_all",
    "complaint_of",
    "error_as_plain",
    "exit_code",
    "show",
    "state_of",
]

OK, BUG, USAGE, CONFIGURATION, SOME_FAILED, ALL_FAILED, ALERT, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130


@frozen(kw_only=True)
class Complaint:
    """An error in the form in which it is shown.

    Args:
        kind: the class of the error; `why` has one line for each thing that is wrong.
        during: what was being done: the call, the account, the level, the grain and the window.
        platform_code, request_id: the platform's own, where it gave them.
        code: the exit code that the process ends with.
    """

    kind: str
    what: str
    why: str = ""
    during: str = ""
    platform_code: str = ""
    request_id: str = ""
    do: str = ""
    code: int

    def redacted(self, redact: Callable[[str], str]) -> Complaint:
        """The same without secrets."""
        return evolve(
            self,
            what=redact(self.what),
            why=redact(self.why),
            during=redact(self.during),
            platform_code=redact(self.platform_code),
            request_id=redact(self.request_id),
            do=redact(self.do),
        )


def exit_code(error: PaceboardError) -> int:
    """The exit code that an error ends the command with."""
    if isinstance(error, UsageError):
        return USAGE
    if isinstance(error, ConfigurationError):
        return CONFIGURATION
    return ALL_FAILED


def code_of_all(errors: list[PaceboardError | None]) -> int:
    """The exit code of a command over several accounts; None stands for one that went well.

    Where all failed for the configuration's sake nobody was asked, so it is the configuration's code.
    """
    failed = [error for error in errors if error is not None]
    if not failed:
        return OK
    if len(failed) < len(errors):
        return SOME_FAILED
    codes = {exit_code(error) for error in failed}
    return CONFIGURATION if codes == {CONFIGURATION} else ALL_FAILED


def complaint_of(error: Exception) -> Complaint:
    """Any error as a complaint; what we did not expect is our bug, and says so."""
    if isinstance(error, PaceboardError):
        return Complaint(
            kind=type(error).__name__,
            what=error.what,
            why=error.why,
            during=error.during,
            platform_code=error.code if isinstance(error, PlatformError) else "",
            request_id=error.request_id if isinstance(error, PlatformError) else "",
            do=error.do,
            code=exit_code(error),
        )
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        usage = f"see `{context.command_path} --help`" if context is not None else ""
        return Complaint(kind="UsageError", what=error.format_message(), do=usage, code=USAGE)
    return Complaint(
        kind=type(error).__name__,
        what="this is a bug in Paceboard, not a mistake of yours",
        why=f"{type(error).__name__} in {_place(error)}: {error}",
        do="run the same again as `paceboard --debug ...` and report what it prints",
        code=BUG,
    )


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "an unknown place"


def state_of(error: PaceboardError | None) -> str:
    """A card's state in the place of a reading: `plugin_error` is a plugin's fault, all else `error`."""
    return "plugin_error" if error is None or isinstance(error, PluginError) else "error"


def error_as_plain(complaint: Complaint) -> dict[str, str]:
    """An error as it stands in JSON, on standard error and in the outcomes of `refresh` alike.

    `during`, `code` and `request_id` are there where there is something to say.
    """
    told = {
        "during": complaint.during,
        "code": complaint.platform_code,
        "request_id": complaint.request_id,
    }
    return {
        "class": complaint.kind,
        "what": complaint.what,
        "why": complaint.why,
        **{name: text for name, text in told.items() if text},
        "do": complaint.do,
    }


def show(complaint: Complaint, *, as_json: bool = False) -> None:
    """Write a complaint to standard error: a few lines for people, one JSON object for programs."""
    # Where nobody reads it the exit code still tells.
    with suppress(BrokenPipeError):
        _write(complaint, as_json=as_json)


def _write(complaint: Complaint, *, as_json: bool) -> None:
    if as_json:
        line = json.dumps({"error": error_as_plain(complaint)}, ensure_ascii=False, separators=(",", ":"))
        click.echo(escaped(line), err=True)
        return
    _line("Error: ", complaint.what, colour="red")
    for number, why in enumerate(complaint.why.splitlines()):
        _line("       " if number else "  Why: ", why)
    if complaint.during:
        _line("  In:  ", complaint.during)
    if complaint.request_id:
        _line("  Id:  ", f"the platform's own of this request is {complaint.request_id}")
    if complaint.do:
        _line("  Do:  ", complaint.do)


def _line(label: str, text: str, *, colour: str | None = None) -> None:
    """One labelled line; on a terminal it wraps between words and keeps its indent."""
    whole = safe(" ".join(text.split())).rstrip(".")
    whole += "" if whole.endswith(("?", "!")) else "."
    lines = [whole]
    if sys.stderr.isatty():
        width = max(shutil.get_terminal_size().columns - len(label), 20)
        lines = textwrap.wrap(whole, width, break_long_words=False, break_on_hyphens=False)
    painted = paint(label, sys.stderr, colour=colour, bold=colour is not None)
    click.echo(painted + f"\n{' ' * len(label)}".join(lines), err=True)
