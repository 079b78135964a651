"""`paceboard simulate`: a world behind its vendors' own APIs, on a local port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from paceboard.errors import UsageError, nearest
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table

if TYPE_CHECKING:
    from paceboard.simulator import World
    from paceboard.specs import SimulatorSpec

__all__ = ["simulate"]


@click.command()
@click.argument("world", required=False)
@click.option(
    "--port", default=8801, show_default=True, type=click.IntRange(0, 65_535), help="0: any free one."
)
@click.option("--connector", help="Speak this one's API alone, at the port's root.")
@click.option("--seed", default=1, show_default=True, help="The world's seed.")
@click.option("--at", help="The world's instant to begin at, like 2026-04-25T10:00Z.")
@click.option("--speed", default="1", show_default=True, help="World seconds in a second; 0 stands still.")
@as_json_option
def simulate(
    world: str | None,
    port: int,
    connector: str | None,
    seed: int,
    at: str | None,
    speed: str,
    *,
    as_json: bool,
) -> None:
    """Serve WORLD over its vendors' APIs on 127.0.0.1; without a WORLD, list them.

    Where it has several platforms, each answers below the path of its connector's name.
    Standard output is a configuration that points to it: `paceboard simulate quiet > paceboard.toml`.
    """
    if world is None:
        _list(as_json=as_json)
        return
    from paceboard.host import Host
    from paceboard.simulator.living import faces, mounted
    from paceboard.simulator.serve import serve_forever
    from paceboard.simulator.worlds import world as make_world

    living = make_world(world, seed=seed)
    simulators = faces(living, Host().discover())
    if connector is not None:
        if connector not in simulators:
            raise UsageError(f"the world {world!r} has no {connector!r}", do=nearest(connector, simulators))
        simulators = {connector: simulators[connector]}
    _set_clock(living, at, speed)
    app, paths = mounted(living, simulators)
    serve_forever(app, port, on_listening=_announcement(living, simulators, paths, as_json=as_json))
    # The web server may swallow the signal that ends it; nothing else does end it.
    raise KeyboardInterrupt


def _list(*, as_json: bool) -> None:
    from paceboard.simulator.worlds import WORLDS

    if not as_json:
        print_table(("world", "what it shows"), list(WORLDS.items()))
        return
    for name, line in WORLDS.items():
        json_line({"world": name, "about": line})


def _set_clock(living: World, at: str | None, speed: str) -> None:
    from paceboard.app import real_clock
    from paceboard.model import instant_from_text

    try:
        living.advance_to(living.default_now if at is None else instant_from_text(at))
    except ValueError as error:
        raise UsageError(f"--at is no instant: {error}", do="write it like 2026-04-25T10:00Z") from error
    try:
        factor = Fraction(speed)
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(f"--speed is no number: {speed!r}", do="write it like 60 or 1/2") from error
    if factor < 0:
        raise UsageError(f"--speed is below zero: {speed}", why="no platform goes back in time")
    if factor:
        living.run(real_clock, speed=factor)


def _announcement(
    living: World, simulators: Mapping[str, SimulatorSpec], paths: Mapping[str, str], *, as_json: bool
) -> Callable[[str], None]:
    from paceboard.model import instant_text

    def announce(base: str) -> None:
        now = instant_text(living.now())
        urls = {key: f"{base}{path}" for key, path in paths.items()}
        if as_json:
            for key, simulator in simulators.items():
                json_line(_about(living, simulator, urls[key], now))
            return
        from paceboard.surfaces.cli.simulated_file import simulated_file

        click.echo(simulated_file(living, simulators, urls), nl=False)
        for key, url in urls.items():
            click.echo(f"Simulating {key} of the world {living.name!r} at {url}, from {now} on.", err=True)
        click.echo("Stop with Ctrl-C.", err=True)

    return announce


def _about(living: World, simulator: SimulatorSpec, url: str, now: str) -> dict[str, Any]:
    return {
        "world": living.name,
        "connector": simulator.connector,
        "url": url,
        "now": now,
        "accounts": [str(account.ref) for account in living.accounts(simulator.connector)],
        "options": dict(simulator.options),
        "secrets": dict(simulator.secrets),
    }
