"""Opening what the configuration describes, for the commands that need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paceboard.surfaces.cli.session import session_of
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paceboard.app import Paceboard
    from paceboard.host import Host

__all__ = ["chosen_plugins", "opened", "tell_problems"]


def opened(context: click.Context) -> Paceboard:
    """The Paceboard that the configuration describes; closed when the command ends."""
    from paceboard.app import Paceboard

    session = session_of(context)
    paceboard = context.with_resource(Paceboard.open(session.config, redactor=session.redactor))
    context.call_on_close(lambda: tell_problems(paceboard.host))
    return paceboard


def chosen_plugins(context: click.Context) -> Mapping[str, str | bool]:
    """What the configuration says of plugins, for commands that work without one too."""
    from paceboard.config import read

    session = session_of(context)
    return read(session.path).plugins if session.config or session.path.exists() else {}


def tell_problems(host: Host) -> None:
    """Say on standard error which plugins could not be used: their cards and accounts are missing."""
    # What two plugins have done together is a problem of each, and one line.
    for text in dict.fromkeys(map(str, host.problems)):
        click.echo(f"Warning: {safe(text)} See `paceboard plugins list`.", err=True)
