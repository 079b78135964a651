"""`paceboard simulate`: a world behind the vendor's own API, on a local port."""

from __future__ import annotations

from fractions import Fraction

import click

from paceboard.errors import UsageError
from paceboard.surfaces.cli.opening import as_json_option, json_line

__all__ = ["simulate"]


@click.command()
@click.argument("world", required=False)
@click.option("--port", default=8801, show_default=True, type=click.IntRange(0, 65_535))
@click.option("--connector", help="Whose API to speak; needed only where the world has several platforms.")
@click.option("--seed", default=1, show_default=True, help="The world's seed.")
@click.option("--at", help="The world's instant to begin at, like 2026-04-25T10:00Z.")
@click.option(
    "--speed", default="1", show_default=True, help="World seconds in a real second; 0 stands still."
)
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
    """Serve WORLD over its vendor's API on 127.0.0.1; without a WORLD, list them."""
    from paceboard.simulator.worlds import WORLDS

    if world is None:
        for name, line in WORLDS.items():
            json_line({"world": name, "about": line}) if as_json else click.echo(f"{name:<20} {line}")
        return
    from paceboard.app import real_clock
    from paceboard.host import Host
    from paceboard.model import instant_from_text, instant_text
    from paceboard.simulator.living import faces
    from paceboard.simulator.serve import serve_forever, stamped
    from paceboard.simulator.worlds import world as make_world

    living = make_world(world, seed=seed)
    simulators = faces(living, Host().discover())
    key = connector or next(iter(simulators))
    if key not in simulators:
        raise UsageError(f"the world {world!r} has no {key!r}", do=f"use one of: {', '.join(simulators)}")
    try:
        living.advance_to(living.default_now if at is None else instant_from_text(at))
        factor = Fraction(speed)
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(f"--at or --speed cannot be read: {error}") from error
    if factor:
        living.run(real_clock, speed=factor)
    simulator = simulators[key]
    accounts = [str(account.ref) for account in living.accounts(key)]
    about = {
        "world": world,
        "connector": key,
        "url": f"http://127.0.0.1:{port}",
        "now": instant_text(living.now()),
        "accounts": accounts,
        "options": dict(simulator.options),
        "secrets": dict(simulator.secrets),
    }
    if as_json:
        json_line(about)
    else:
        click.echo(f"Simulated {key} of the world {world!r} at {about['url']}, where it is {about['now']}.")
        click.echo(f"  accounts: {', '.join(accounts)}")
        click.echo(f"  options:  {about['options']}")
        click.echo(f"  secrets:  {about['secrets']} (they are no secrets)")
        click.echo("Stop with Ctrl-C.")
    serve_forever(stamped(simulator.face(living), living), port)
