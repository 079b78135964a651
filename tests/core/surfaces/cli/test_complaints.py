from __future__ import annotations

import json

import click
import pytest

from paceboard.errors import (
    ConfigurationError,
    LedgerBusy,
    PaceboardError,
    PluginError,
    Reauthorise,
    UnknownName,
    UsageError,
)
from paceboard.surfaces.cli.complaints import code_of_all, complaint_of, error_as_plain, exit_code, show

DEAD = Reauthorise("the token is dead")
WRONG = ConfigurationError("no secret")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UsageError("x"), 2),
        (UnknownName("x"), 2),
        (WRONG, 3),
        (DEAD, 5),
        (PluginError("x"), 5),
        (LedgerBusy("x"), 5),
    ],
)
def test_each_class_of_error_has_its_exit_code(error: PaceboardError, expected: int) -> None:
    """Usage 2, configuration 3, whatever else kept a command from its work 5."""
    assert expected == exit_code(error)


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ([], 0),
        ([None, None], 0),
        ([None, DEAD], 4),
        ([None, WRONG], 4),
        ([DEAD, DEAD], 5),
        ([DEAD, WRONG], 5),
        ([WRONG, WRONG], 3),
    ],
)
def test_several_accounts_have_one_exit_code(errors: list[PaceboardError | None], expected: int) -> None:
    """Some failed 4, all failed 5; where only the configuration is wrong it is the configuration's 3."""
    assert expected == code_of_all(errors)


def test_an_error_tells_what_why_and_do(capsys: pytest.CaptureFixture[str]) -> None:
    """In this order, one line each, on standard error."""
    show(complaint_of(ConfigurationError("no app.", why="it is empty", do="add one")))

    assert ("", "Error: no app.\n  Why: it is empty.\n  Do:  add one.\n") == capsys.readouterr()


def test_each_thing_that_is_wrong_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A `why` of several lines is shown as several lines."""
    show(complaint_of(UsageError("2 lines are wrong", why="line 2: a.\nline 3: b.")))

    assert ["Error: 2 lines are wrong.", "  Why: line 2: a.", "       line 3: b."] == (
        capsys.readouterr().err.splitlines()
    )


def test_for_a_program_an_error_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    """With the class of the error, so that a program can tell them apart."""
    show(complaint_of(Reauthorise("dead", why="40105", do="connect again")), as_json=True)

    assert {"error": {"class": "Reauthorise", "what": "dead", "why": "40105", "do": "connect again"}} == (
        json.loads(capsys.readouterr().err)
    )


@pytest.mark.parametrize("as_json", [False, True])
def test_no_error_steers_the_terminal(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """An account's name in an error may hold anything."""
    show(complaint_of(UsageError("no \x1b[2Jaccount \u202eabc")), as_json=as_json)

    shown = capsys.readouterr().err
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_clicks_own_errors_are_told_the_same_way() -> None:
    """A wrong option is a usage error, with the help that says more."""
    context = click.Context(click.Command("show"), info_name="paceboard")

    assert {
        "class": "UsageError",
        "what": "No such option",
        "why": "",
        "do": "see `paceboard --help`",
    } == error_as_plain(complaint_of(click.UsageError("No such option", ctx=context)))


def test_what_nobody_foresaw_is_called_our_bug_with_its_place() -> None:
    """Class, message, file and line; no local variable of ours."""

    def fail() -> None:
        secret = "local"  # noqa: F841 - a local that must not be told
        raise KeyError("missing")

    with pytest.raises(KeyError) as caught:
        fail()
    complaint = complaint_of(caught.value)

    assert (1, "KeyError") == (complaint.code, complaint.kind)
    assert "bug in Paceboard" in complaint.what
    assert complaint.why.startswith("KeyError in test_complaints.py, line ")
    assert "--debug" in complaint.do
    assert "local" not in complaint.why
