"""The root command: its commands are imported when they are called, so that `--help` stays quick."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paceboard import __version__
from paceboard.surfaces.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["COMMANDS", "NamedGroup", "root"]

COMMANDS = {
    "accounts": "List the accounts that the configured credentials can see.",
    "backup": "Copy the ledger into a file, also while it is written to.",
    "board": "Show the cards of every account as one coloured board.",
    "card": "List the cards, or show one.",
    "demo": "Show one advertiser on three platforms: simulator, HTTP, ledger, cards.",
    "explain": "Derive a card's number down to the rows of the ledger.",
    "flights": "List, add or import the media plan's flights.",
    "forget": "Remove an account whole from the ledger, and show that it is gone.",
    "history": "Show an account's looks, budgets and restated days.",
    "init": "Write a commented paceboard.toml to start from.",
    "migrate": "Bring a ledger of an earlier version to this one's tables.",
    "plugins": "List the plugins, where they come from and what they offer.",
    "reconcile": "Show what lies between our spend and the vendor's own figure.",
    "record": "Record a connector's exchanges into scrubbed cassettes.",
    "refresh": "Fetch what is new from the platforms into the ledger.",
    "replay": "Show a card day by day, as it was known then.",
    "restore": "Put a backup in the place of the ledger.",
    "rules": "List what platforms may spend for a budget, with source and dates.",
    "simulate": "Serve a simulated world over its vendors' APIs.",
    "thin": "Keep of older days only the last state of each.",
    "what-if": "Show a card under another cap, rate, return, floor or end.",
    "verify": "Look through the ledger, or a backup, for anything wrong.",
}
"""Name and help of each command: the help needs no import of it."""

# The backspace keeps click from filling the lines.
EXIT_CODES = """\b
Exit codes:
  0  ok                     4    some accounts failed
  1  our bug                5    all failed
  2  usage                  6    an alert is firing (`check` only)
  3  configuration          130  interrupted
"""


def _unknown(name: str, known: Iterable[str], context: click.Context) -> click.UsageError:
    near = get_close_matches(name, list(known), 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return click.UsageError(f"No such command {name!r}.{hint}", ctx=context)


class NamedGroup(click.Group):
    """A group that answers an unknown command with the nearest that it has."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which was probably meant."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            raise _unknown(name, self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)


class Root(NamedGroup):
    """The group whose commands live in modules of their own, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the alphabet's order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import the command's module and take the command out of it."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(importlib.import_module(f"paceboard.surfaces.cli.{name}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 - our own modules
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Help from the table alone, so that `--help` stays quick."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.command(cls=Root, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(__version__, prog_name="paceboard")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="PACEBOARD_CONFIG",
    help="The configuration file [default: paceboard.toml in this folder].",
)
@click.option("--debug", is_flag=True, help="Show the log, and the traceback of an error.")
@click.pass_context
def root(context: click.Context, config: Path | None, *, debug: bool) -> None:
    """Paceboard: the pacing engine that you can check."""
    session = context.ensure_object(Session)
    session.config, session.debug = config, debug
    if debug:
        session.start_logging()
