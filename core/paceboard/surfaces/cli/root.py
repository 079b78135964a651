"""The root command: commands are imported when they are called, errors become exit codes here."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click
from attrs import define

from paceboard import __version__
from paceboard.errors import ConfigurationError, PaceboardError, UsageError

__all__ = ["Session", "exit_code", "main", "root"]

OK, BUG, USAGE, CONFIGURATION, SOME_FAILED, ALL_FAILED, ALERT, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130

COMMANDS = {
    "accounts": "List the accounts that the configured credentials can see.",
    "board": "Show every card of every account as one coloured board.",
    "card": "List the cards, or show one.",
    "demo": "Show the seed's TikTok flight: simulator, HTTP, ledger, cards.",
    "explain": "Derive a card's number down to the rows of the ledger.",
    "flights": "List, add or import the media plan's flights.",
    "init": "Write a commented paceboard.toml to start from.",
    "plugins": "List the plugins, where they come from and what they offer.",
    "refresh": "Fetch what is new from the platforms into the ledger.",
    "replay": "Show a card day by day, as it was known then.",
    "simulate": "Serve a simulated world over the vendor's API.",
}
"""Name and help of each command: the help needs no import of it."""


@define
class Session:
    """What the root command's options say, for every command below it."""

    config: Path | None = None
    debug: bool = False


class Root(click.Group):
    """A group whose commands live in modules of their own, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the alphabet's order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import the command's module and take the command out of it."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"paceboard.surfaces.cli.{cmd_name}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - our own modules
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Help from the table alone, so that `--help` stays quick."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.command(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="paceboard")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="PACEBOARD_CONFIG",
    help="The configuration file [default: paceboard.toml in this folder].",
)
@click.option("--debug", is_flag=True, help="Show tracebacks and the log.")
@click.pass_context
def root(context: click.Context, config: Path | None, *, debug: bool) -> None:
    """Paceboard: the pacing engine that you can check.

    Exit codes: 0 ok, 1 our bug, 2 usage, 3 configuration, 4 some accounts failed, 5 all failed,
    6 an alert is firing (`check` only), 130 interrupted.
    """
    context.obj = Session(config=config, debug=debug)


def exit_code(error: PaceboardError) -> int:
    """The exit code that an error ends the command with."""
    if isinstance(error, UsageError):
        return USAGE
    if isinstance(error, ConfigurationError):
        return CONFIGURATION
    return ALL_FAILED


def _show(error: PaceboardError) -> None:
    click.secho(f"Error: {error.what.rstrip('.')}.", fg="red", err=True)
    if error.why:
        click.echo(f"  Why: {error.why.rstrip('.')}.", err=True)
    if error.do:
        click.echo(f"  Do:  {error.do.rstrip('.')}.", err=True)


def main(words: list[str] | None = None) -> Any:
    """Run the command line; ends the process with one of the documented exit codes."""
    try:
        root.main(args=words, prog_name="paceboard", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except PaceboardError as error:
        if "--debug" in (sys.argv if words is None else words):
            raise
        _show(error)
        sys.exit(exit_code(error))
    except BrokenPipeError:
        # The reader has seen enough; keep Python from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    sys.exit(OK)
