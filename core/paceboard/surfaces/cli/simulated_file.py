"""The configuration of somebody who lives in a simulated world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from paceboard.simulator import World
from paceboard.specs import SimulatorSpec
from paceboard.surfaces.cli.flight_file import flight_lines, quoted

__all__ = ["simulated_file"]


def simulated_file(world: World, simulators: Mapping[str, SimulatorSpec], urls: Mapping[str, str]) -> str:
    """A `paceboard.toml` that points one app to each simulated platform, with its accounts and flights.

    Args:
        urls: where each platform's face answers, by the key of its connector.
    """
    return "\n".join(_lines(world, simulators, urls)) + "\n"


def _lines(world: World, simulators: Mapping[str, SimulatorSpec], urls: Mapping[str, str]) -> Iterator[str]:
    yield f"# The simulated world {world.name}. What its faces accept as secrets is none:"
    for key, simulator in simulators.items():
        for name, value in simulator.secrets.items():
            yield f"#   export {_variable(key, name)}={value}"
    yield from ("", "[store]", f'url = "sqlite:///{world.name}.db"')
    currency = world.scenario.reporting.currency
    if currency:
        yield from ("", "[reporting]", f"currency = {quoted(currency)}")
    for key, simulator in simulators.items():
        yield from _app(world, simulator, urls[key])


def _app(world: World, simulator: SimulatorSpec, url: str) -> Iterator[str]:
    key = simulator.connector
    yield from ("", f"[apps.{key}]", f"connector = {quoted(key)}", f"base_url = {quoted(url)}")
    yield "limits = []   # a simulated platform may be asked as often as one likes"
    yield f"[apps.{key}.secrets]"
    yield from (f'{name} = "env:{_variable(key, name)}"' for name in simulator.secrets)
    yield f"[apps.{key}.options]"
    yield from (f"{name} = {quoted(value)}" for name, value in simulator.options.items())
    for account in world.accounts(key):
        yield from ("", "[[accounts]]", f"connector = {quoted(key)}", f"id = {quoted(account.ref.id)}")
    for flight in world.flights(key):
        yield from ("", *flight_lines(flight))


def _variable(connector: str, secret: str) -> str:
    return f"SIMULATED_{connector}_{secret}".upper()
