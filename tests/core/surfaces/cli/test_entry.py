from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import click
import pytest

from paceboard.errors import ConfigurationError
from paceboard.surfaces.cli import accounts, entry, root
from paceboard.surfaces.cli.session import session_of

from .conftest import PYTHON, Platform, Run, on_a_terminal

SECRET = "planted-access-token-0123456789"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the command `accounts` do what a test wants."""

    def put(callback: Any) -> None:
        command = click.Command("accounts", callback=callback, params=accounts.accounts.params)
        monkeypatch.setattr(accounts, "accounts", command)

    return put


def test_help_imports_neither_plugin_nor_heavy_library() -> None:
    """What `--help` needs is click and a table of names; that keeps it under 150 ms."""
    program = (
        "import sys\nfrom paceboard.surfaces.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
        "print(*sorted(name for name in sys.modules if name.startswith('paceboard')), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    tops, ours = (line.split() for line in ran.stderr.splitlines())
    heavy = {"anyio", "cattrs", "httpx", "msgspec", "pluggy", "rich", "sqlalchemy", "structlog", "tenacity"}

    assert set() == heavy & set(tops)
    assert set() == {name for name in tops if name.startswith("paceboard_")}
    assert (
        [] == [name for name in ours if not name.startswith(("paceboard.surfaces", "paceboard.errors"))][1:]
    )


def test_a_card_imports_nothing_that_speaks_to_a_platform(lived: Any) -> None:
    """Showing what is in the ledger needs neither HTTP nor the connector of any plugin."""
    program = (
        "import sys\nfrom paceboard.surfaces.cli import main\n"
        f"try: main(['--config', {str(lived.config)!r}, 'card', 'show', 'tiktok.total_spend', '--json'])\n"
        "except SystemExit as stop: assert stop.code == 0\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"anyio", "cattrs", "httpx", "rich", "structlog", "tenacity"}
    imported = set(ran.stderr.split())

    assert set() == heavy & imported
    assert [] == [name for name in imported if name.startswith("paceboard_") and name.endswith(".connector")]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["borad"], "Did you mean 'board'?"),
        (["card", "lst"], "Did you mean 'list'?"),
        (["flights", "imprt", "x.csv"], "Did you mean 'import'?"),
        (["demo", "--dayz", "3"], "--days"),
        (["demo", "--days", "31"], "31 is not in the range"),
        (["card", "show"], "Missing argument 'NAME'"),
    ],
)
def test_a_wrong_call_is_told_with_the_nearest_right_one(words: list[str], hint: str, run: Run) -> None:
    """Commands and options alike; the exit code is 2 and the help that says more is named."""
    ran = run(*words)

    assert (2, "") == (ran.code, ran.out)
    assert hint in ran.err
    assert "--help`" in ran.err


def test_what_resembles_nothing_gets_no_suggestion(run: Run) -> None:
    """A guess that is none would only mislead."""
    assert "Did you mean" not in run("zzzzzz").err


def test_no_command_at_all_shows_the_help(run: Run) -> None:
    """And says by its exit code that something was missing."""
    ran = run()

    assert 2 == ran.code
    assert "Commands:" in ran.err


def test_with_json_a_wrong_call_is_json_too(run: Run) -> None:
    """A program that asked for JSON need not read prose."""
    ran = run("board", "--json", "--breif")

    assert (2, "UsageError") == (ran.code, ran.error["class"])
    assert "--brief" in ran.error["what"]


def test_an_unforeseen_error_is_our_bug_and_no_traceback(run: Run, failing: Any) -> None:
    """Exit code 1, a short message, the way to the traceback; no local variable in it."""

    def fail(**_: Any) -> None:
        token = SECRET
        raise ZeroDivisionError(f"with {len(token)}")

    failing(fail)
    ran = run("accounts")

    assert 1 == ran.code
    assert "bug in Paceboard" in ran.err
    assert "ZeroDivisionError in test_entry.py" in ran.err
    assert "--debug" in ran.err
    assert "Traceback" not in ran.err
    assert SECRET not in ran.err


def test_debug_shows_the_traceback_without_the_secrets_that_were_read(run: Run, failing: Any) -> None:
    """What the redactor of this run has learnt is hidden by value, wherever it stands."""

    @click.pass_context
    def fail(context: click.Context, /, **_: Any) -> None:
        session_of(context).redactor.register(SECRET)
        raise ValueError(f"cannot use {SECRET}")

    failing(fail)
    ran = run("--debug", "accounts")

    assert 1 == ran.code
    assert "Traceback" in ran.err
    assert "ValueError" in ran.err
    assert SECRET not in ran.err


def test_debug_keeps_the_exit_code_of_an_error(run: Run, failing: Any) -> None:
    """The traceback is shown beside what the error says, not instead of it."""

    def fail(**_: Any) -> None:
        raise ConfigurationError("no app is configured")

    failing(fail)
    ran = run("--debug", "accounts")

    assert 3 == ran.code
    assert "Traceback" in ran.err
    assert "Error: no app is configured." in ran.err


@pytest.mark.parametrize("error", [KeyboardInterrupt, click.Abort])
def test_an_interruption_ends_with_130(error: type[BaseException], run: Run, failing: Any) -> None:
    """However click or Python calls it."""

    def fail(**_: Any) -> None:
        raise error

    failing(fail)

    assert (130, "Error: interrupted.\n") == (run("accounts").code, run("accounts").err)


def test_ctrl_c_ends_a_running_command_with_130() -> None:
    """A real process that gets a real signal while a world lives."""
    words = [*PYTHON, "replay", "tiktok.spend_vs_budget", "--world", "quiet", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read()

    assert 130 == process.returncode
    assert "Interrupted" == json.loads(errors)["error"]["class"]


@pytest.mark.parametrize("words", [["card", "list"], ["card", "list", "--json"], ["simulate"]])
def test_a_reader_that_goes_away_is_no_error(words: list[str]) -> None:
    """`paceboard ... | head -1` ends well and silently."""
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run([*PYTHON, *words], stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)

    assert (0, "") == (ran.returncode, ran.stderr)


def test_a_stream_without_unicode_gets_what_it_can_show(lived: Any) -> None:
    """Text loses its blocks, JSON is UTF-8 wherever it goes."""
    words = [*PYTHON, "--config", lived.config, "card", "show", "tiktok.spend_vs_budget"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    text = subprocess.run(words, capture_output=True, env=environment, check=True).stdout
    as_json = subprocess.run([*words, "--json"], capture_output=True, env=environment, check=True).stdout

    assert "95.5 % used of 40,000.00 USD" in text.decode("ascii")
    assert 0.955 == json.loads(as_json.decode())["value"]["rounded"]


def test_colours_are_for_terminals_only(lived: Any) -> None:
    """A terminal shows colours; with NO_COLOR not a single escape code."""
    words = ["--config", lived.config, "board"]

    assert "\x1b[" in on_a_terminal(words)
    assert "\x1b" not in on_a_terminal(words, NO_COLOR="1")


def test_debug_logs_through_the_redactor_that_knows_the_secrets(
    platform: Platform, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret that stands in an id of the configuration is hidden in the log, since its value is known."""
    monkeypatch.setenv("SIMULATED_TIKTOK_ACCESS_TOKEN", "7000000000000000001")
    ran = run("--debug", "--config", platform.config, "refresh", "--json")

    assert 5 == ran.code
    assert "advertiser/info" in ran.err
    assert "7000000000000000001" not in ran.err


def test_every_leaf_command_takes_json() -> None:
    """Whatever a person can ask, a program can ask too."""

    def leaves(command: click.Command, path: str) -> list[tuple[str, click.Command]]:
        if not isinstance(command, click.Group):
            return [(path, command)]
        context = click.Context(command)
        found = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
        return [leaf for name, each in found if each for leaf in leaves(each, f"{path} {name}")]

    options = {
        path: {word for option in command.params for word in option.opts}
        for path, command in leaves(root.root, "paceboard")
    }

    assert [] == [path for path, words in options.items() if "--json" not in words]
    assert {"paceboard card show", "paceboard flights import", "paceboard init"} <= options.keys()


def test_the_table_of_commands_names_each_with_help() -> None:
    """The help is written from the table, so every command stands in it, and every name leads to one."""
    context = click.Context(root.root)

    assert sorted(root.COMMANDS) == root.root.list_commands(context)
    assert [] == [name for name in root.COMMANDS if root.root.get_command(context, name) is None]


def test_shell_completion_knows_the_commands() -> None:
    """A shell that asks for what may follow is answered by click."""
    environment = {
        **os.environ,
        entry.COMPLETION: "bash_complete",
        "COMP_WORDS": "paceboard re",
        "COMP_CWORD": "1",
    }
    ran = subprocess.run(PYTHON, capture_output=True, text=True, env=environment, check=False)

    assert ["reconcile", "record", "refresh", "replay", "restore"] == [
        line.removeprefix("plain,") for line in ran.stdout.split()
    ]
