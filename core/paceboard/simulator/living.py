"""A world that lives: its faces on local ports, a ledger of its own, and days that go by.

The past exists because it was lived through: each day the clock moves, the platform's numbers come over
HTTP, and the ledger keeps what was known then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import frozen

from paceboard.app import Paceboard
from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.errors import ConfigurationError
from paceboard.host import Host
from paceboard.simulator.serve import App, beside, served, stamped
from paceboard.simulator.world import World
from paceboard.simulator.worlds import world as make_world
from paceboard.specs import SimulatedWorld, SimulatorSpec
from paceboard.sync import Outcome, Progress
from paceboard.transport.redaction import Redactor

__all__ = ["Living", "configuration_for", "faces", "living", "mounted"]


@frozen
class Living:
    """A world and the Paceboard that looks at it."""

    world: World
    paceboard: Paceboard

    def live_through(
        self, day: int, *, on_progress: Callable[[Progress], None] = lambda _: None
    ) -> list[Outcome]:
        """Let the world go on until a day is wholly visible, then refresh.

        Raises:
            PaceboardError: the first account's error; in a world of ours none is expected.
        """
        self.world.advance_to(self.world.complete_at(day))
        outcomes = self.paceboard.refresh(on_progress=on_progress)
        for outcome in outcomes:
            if outcome.error is not None:
                raise outcome.error
        return outcomes


def faces(world: World, host: Host) -> Mapping[str, SimulatorSpec]:
    """The simulated face of each of the world's platforms.

    Raises:
        ConfigurationError: where a plugin that brings one is not installed.
    """
    simulators = host.simulators()
    missing = sorted(world.connectors - simulators.keys())
    if missing:
        raise ConfigurationError(
            f"the world {world.name!r} needs a simulated face for {', '.join(missing)}",
            why=" ".join(dict.fromkeys(map(str, host.problems))),
            do="install the connector's plugin, or look at `paceboard plugins list`",
        )
    return {key: simulators[key] for key in sorted(world.connectors)}


def mounted(world: SimulatedWorld, simulators: Mapping[str, SimulatorSpec]) -> tuple[App, Mapping[str, str]]:
    """The faces of a world as one application, and below which path of it each stands.

    A world of one platform has its face at the root, as the vendor has.
    """
    apps = {key: stamped(simulator.face(world), world) for key, simulator in simulators.items()}
    if len(apps) == 1:
        ((key, app),) = apps.items()
        return app, {key: ""}
    return beside(apps), {key: f"/{key}" for key in apps}


def configuration_for(
    world: World, simulators: Mapping[str, SimulatorSpec], urls: Mapping[str, str], store: str
) -> tuple[Configuration, dict[str, str]]:
    """What a user of this world would have configured, and the environment that its secrets are in."""
    environment: dict[str, str] = {}
    apps: dict[str, AppEntry] = {}
    accounts: list[AccountEntry] = []
    for key, simulator in simulators.items():
        references = {}
        for name, value in simulator.secrets.items():
            variable = f"SIMULATED_{key}_{name}".upper()
            environment[variable] = value
            references[name] = f"env:{variable}"
        apps[key] = AppEntry(
            name=key,
            connector=key,
            secrets=references,
            base_url=urls[key],
            options=dict(simulator.options),
            limits=(),
        )
        accounts += [AccountEntry(ref=account.ref, app=key) for account in world.accounts(key)]
    flights = tuple(flight for key in simulators for flight in world.flights(key))
    configuration = Configuration(
        store=store,
        apps=apps,
        accounts=tuple(accounts),
        flights=flights,
        reporting=world.scenario.reporting,
    )
    return configuration, environment


@contextmanager
def living(
    name: str,
    *,
    folder: Path,
    host: Host | None = None,
    seed: int = 1,
    change: Callable[[Configuration], Configuration] = lambda configuration: configuration,
    redactor: Redactor | None = None,
) -> Iterator[Living]:
    """Bring a world to life in a folder, over a fresh ledger, while the block runs.

    Args:
        folder: an empty one; the ledger is made in it.
        change: what to configure otherwise than the world's own user would.
        redactor: the one that the process logs through.
    """
    plugins = Host().discover() if host is None else host
    world = make_world(name, seed=seed)
    simulators = faces(world, plugins)
    with ExitStack() as stack:
        app, paths = mounted(world, simulators)
        base = stack.enter_context(served(app))
        urls = {key: f"{base}{path}" for key, path in paths.items()}
        configuration, environment = configuration_for(
            world, simulators, urls, f"sqlite:///{folder / 'simulated.db'}"
        )
        paceboard = Paceboard(
            change(configuration),
            host=plugins,
            clock=world.now,
            environment=environment,
            redactor=redactor,
        )
        yield Living(world, stack.enter_context(paceboard))
