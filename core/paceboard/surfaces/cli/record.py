"""`paceboard record`: a connector's exchanges with its platform, scrubbed, as cassettes for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paceboard.errors import ConfigurationError, UsageError
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.session import session_of
from paceboard.surfaces.cli.terminal import counted, safe

if TYPE_CHECKING:
    from paceboard.app import Paceboard
    from paceboard.model import AccountRef
    from paceboard.testing.recorder import Recorded

__all__ = ["record"]


@click.command()
@click.argument("connector")
@click.option("--account", help="connector:id of a configured account [default: the connector's first].")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the cassettes [default: cassettes/CONNECTOR].",
)
@click.option("--days", default=3, show_default=True, type=click.IntRange(1, 30), help="Days of facts.")
@click.option("--world", help="Record a simulated world instead, with every refusal of the vendor's.")
@click.option("--seed", default=1, show_default=True, help="The world's seed.")
@as_json_option
@click.pass_context
def record(
    context: click.Context,
    connector: str,
    account: str | None,
    out: Path | None,
    days: int,
    world: str | None,
    seed: int,
    *,
    as_json: bool,
) -> None:
    """Record CONNECTOR into cassettes that hold no secret, no real id and no name; nothing is changed."""
    session_of(context).start_logging()
    folder = Path("cassettes", connector) if out is None else out
    show = _shown(as_json=as_json)
    if world is not None:
        if account is not None:
            raise UsageError("--account and --world exclude each other", do="give one of them")
        paths = _record_world(connector, world, folder, seed=seed, on_recorded=show)
    else:
        paceboard = opened(context)
        paths = _record_app(paceboard, _account(paceboard, connector, account), folder, days, show)
    if not as_json:
        click.echo(
            f"{counted(len(paths), 'cassette')} in {safe(str(folder))}; read them before you share them.",
            err=True,
        )


def _shown(*, as_json: bool) -> Callable[[Recorded], None]:
    def show(recorded: Recorded) -> None:
        if as_json:
            json_line({"cassette": recorded.name, "ended": recorded.ended.summary})
        else:
            click.echo(f"{recorded.name}  {recorded.ended.summary}")

    return show


def _record_world(
    connector: str, world: str, folder: Path, *, seed: int, on_recorded: Callable[[Recorded], None]
) -> list[Path]:
    from paceboard.app import real_clock
    from paceboard.testing.recorder import record_world

    return record_world(connector, world, folder, seed=seed, clock=real_clock, on_recorded=on_recorded)


def _record_app(
    paceboard: Paceboard,
    account: AccountRef,
    folder: Path,
    days: int,
    on_recorded: Callable[[Recorded], None],
) -> list[Path]:
    from paceboard.app import real_clock
    from paceboard.testing.recorder import record_app

    return record_app(paceboard, account, folder, days=days, clock=real_clock, on_recorded=on_recorded)


def _account(paceboard: Paceboard, connector: str, account: str | None) -> AccountRef:
    """The named account, or the connector's first that is configured."""
    entries = paceboard.configured([] if account is None else [account])
    of_connector = [entry.ref for entry in entries if entry.ref.connector == connector]
    if not of_connector:
        raise ConfigurationError(
            f"no account of {connector} is configured"
            if account is None
            else f"{account} is none of {connector}",
            do="add it to [[accounts]], or record a simulated world with --world seed-flight",
        )
    return of_connector[0]
