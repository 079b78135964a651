"""Recording a connector: each scene of it, and each no of its vendor, into cassettes of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import Any

import anyio
from attrs import evolve, frozen

from paceboard.app import Paceboard
from paceboard.config import options_for
from paceboard.connecting import Connecting
from paceboard.errors import UnknownName, nearest
from paceboard.host import Host
from paceboard.model import DAY, AccountRef, Secret, Window, date_text, instant_text
from paceboard.simulator.refusing import refusing
from paceboard.simulator.serve import App, served, stamped
from paceboard.simulator.world import World
from paceboard.simulator.worlds import world as make_world
from paceboard.specs import ConnectorSpec, SimulatorSpec
from paceboard.testing.pseudonyms import Pseudonyms
from paceboard.testing.scenes import SCENES, Ended, Stage, perform
from paceboard.testing.scrubbing import PLACEHOLDER
from paceboard.testing.tapes import Tapes
from paceboard.transport.redaction import Redactor

__all__ = ["Recorded", "record_app", "record_world"]

OnRecorded = Callable[["Recorded"], None]
NO_PORT = "http://127.0.0.1:9"
"""Where a cassette that was recorded on this machine is played: nobody listens there."""
WRONG = "paceboard-records-a-wrong-token"


@frozen(kw_only=True)
class Recorded:
    """One cassette of a run, before it is written: its name, and how its scene ended."""

    name: str
    ended: Ended


@frozen(kw_only=True)
class _Run:
    """What all cassettes of one run have in common.

    Args:
        about: said of each in its header.
    """

    tapes: Tapes
    window: Window
    about: Mapping[str, Any]
    on_recorded: OnRecorded

    def record(self, name: str, scene: str, stage: Stage, accounts: Sequence[str], *, tries: bool) -> Ended:
        """Record one scene; its header says all that is needed to play it again."""
        for account in accounts:
            self.tapes.pseudonyms.note("account_id", account, ours=True)
        asked = partial(perform, scene, stage, accounts=accounts, window=self.window, tries=tries)
        with self.tapes.recording(name) as tape:
            ended = anyio.run(asked)
            tape.header.update(
                {
                    "against": f"the simulated face of the world {ended.world}" if ended.world else "live",
                    **self.about,
                    "at": instant_text(ended.now),
                    "scene": scene,
                    "ended": ended.summary,
                    "tries": tries,
                    "base_url": _without_port(stage.base_url),
                    "accounts": list(accounts),
                    "first": date_text(self.window.first),
                    "last": date_text(self.window.last),
                    "secrets": sorted(stage.secrets),
                }
            )
        self.on_recorded(Recorded(name=name, ended=ended))
        return ended


def record_world(
    connector: str,
    world: str,
    folder: Path,
    *,
    host: Host | None = None,
    seed: int = 1,
    clock: Callable[[], int],
    on_recorded: OnRecorded = lambda _: None,
) -> list[Path]:
    """Record a connector against its plugin's simulated face: every scene, and every refusal.

    Args:
        world: its name; where it has no account of the connector, its accounts are moved there.
        clock: the real instant, for the date in the header.

    Raises:
        UnknownName: where no plugin offers the connector or its face, or the world does not exist.
        CassetteLeak: where something real would have been written; nothing is.
    """
    plugins = Host().discover() if host is None else host
    simulator, spec = _offered(connector, plugins)
    living = _moved(make_world(world, seed=seed), connector, seed=seed)
    window = Window(first=living.first_day, last=living.scenario.present)
    account = living.accounts(connector)[0].ref.id
    about = {**_about(spec, plugins, clock()), "options": dict(simulator.options)}
    run = _Run(tapes=_tapes(spec), window=window, about=about, on_recorded=on_recorded)
    secrets = {name: Secret(text) for name, text in simulator.secrets.items()}
    for secret in secrets.values():
        run.tapes.redactor.register(secret)

    def record(name: str, scene: str, face: App, *, tries: bool = False) -> None:
        with served(stamped(face, living)) as url:
            stage = Stage(
                spec=spec,
                options=options_for(spec.config, simulator.options, name),
                secrets=secrets,
                base_url=url,
                clock=living.now,
                redactor=run.tapes.redactor,
            )
            accounts = () if scene == "accounts" else (account,)
            run.record(name, scene, stage, accounts, tries=tries)

    for scene in SCENES:
        record(scene, scene, (simulator.small_pages or simulator.face)(living))
    for refusal in simulator.refusals:
        face = refusing(simulator.face(living), refusal)
        record(refusal.name, refusal.scene, face, tries=refusal.error is None)
    return run.tapes.write(folder)


def record_app(
    paceboard: Paceboard,
    account: AccountRef,
    folder: Path,
    *,
    days: int,
    clock: Callable[[], int],
    environment: Mapping[str, str] | None = None,
    on_recorded: OnRecorded = lambda _: None,
) -> list[Path]:
    """Record a configured account's app: every scene about that account, and what a wrong token is told.

    Unless a simulator answers, amounts and counts are multiplied by a factor that nobody keeps.

    Args:
        days: whole days of facts, up to yesterday in UTC; of a simulator by its own clock.

    Raises:
        UnknownName: where the account is not configured.
        ConfigurationError: where a secret is missing.
        CassetteLeak: where something real would have been written; nothing is.
    """
    (configured,) = paceboard.configured([str(account)])
    entry = paceboard.configuration.apps[configured.app]
    redactor = Redactor(mask=PLACEHOLDER)
    connecting = Connecting(
        paceboard.configuration,
        paceboard.connectors,
        clock=clock,
        environment=environment,
        redactor=redactor,
    )
    spec, secrets = connecting.secrets_of(entry)
    options = {**entry.options, **configured.options}
    about = {**_about(spec, paceboard.host, clock()), "options": options}
    run = _Run(
        tapes=_tapes(spec, redactor), window=_last(days, clock()), about=about, on_recorded=on_recorded
    )
    stage = Stage(
        spec=spec,
        options=options_for(spec.config, options, f"[apps.{entry.name}] options"),
        secrets=secrets,
        base_url=entry.base_url or "",
        clock=clock,
        redactor=redactor,
        instant=False,
    )
    ended: list[Ended] = []
    for scene in SCENES:
        ended.append(run.record(scene, scene, stage, (account.id,), tries=True))
        run = evolve(run, window=_last(days, ended[0].now))
    wrong = evolve(stage, secrets={name: Secret(f"{WRONG}-{name}") for name in secrets})
    run.record("token_refused", "accounts", wrong, (account.id,), tries=False)
    if not all(each.world for each in ended):
        run.tapes.pseudonyms.factor = Decimal(SystemRandom().randint(20_000, 50_000)) / 100_000
    return run.tapes.write(folder)


def _last(days: int, now: int) -> Window:
    """So many whole days before an instant."""
    return Window(first=now // DAY - days, last=now // DAY - 1)


def _offered(connector: str, plugins: Host) -> tuple[SimulatorSpec, ConnectorSpec]:
    simulators, connectors = plugins.simulators(), plugins.connectors()
    both = sorted(simulators.keys() & connectors.keys())
    if connector not in both:
        raise UnknownName(
            f"no plugin offers the connector {connector!r} with a simulated face", do=nearest(connector, both)
        )
    return simulators[connector], connectors[connector]


def _moved(world: World, connector: str, *, seed: int) -> World:
    """The world at its present; its accounts moved to the platform where it has none there."""
    if connector not in world.connectors:
        accounts = tuple(
            evolve(account, ref=AccountRef(connector, account.ref.id)) for account in world.scenario.accounts
        )
        world = World(evolve(world.scenario, accounts=accounts, flights=()), seed=seed)
    world.advance_to(world.default_now)
    return world


def _tapes(spec: ConnectorSpec, redactor: Redactor | None = None) -> Tapes:
    secrets = Redactor(mask=PLACEHOLDER) if redactor is None else redactor
    return Tapes(secrets, Pseudonyms(hosts=(*spec.hosts, "127.0.0.1")))


def _about(spec: ConnectorSpec, plugins: Host, now: int) -> dict[str, Any]:
    versions = {
        each.found.name: f"{each.found.distribution} {each.found.version}" for each in plugins.plugins
    }
    return {
        "connector": spec.key,
        "version": versions.get(spec.key, ""),
        "recorded": date_text(now // DAY),
    }


def _without_port(base_url: str) -> str:
    """The base URL as it is played: the port of a server on this machine is another one each time."""
    if not base_url.startswith("http://127.0.0.1"):
        return base_url
    return NO_PORT + "/".join(["", *base_url.split("/")[3:]])
