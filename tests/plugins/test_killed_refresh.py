"""The real `paceboard refresh`, killed in the middle: what it told of is kept, and nothing is torn."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from attrs import define, field
from sqlalchemy import update

from paceboard.host import Host
from paceboard.ledger import Ledger
from paceboard.ledger.schema import METADATA
from paceboard.model import DAY, HOUR, AccountRef, Grain, Level
from paceboard.simulator import World, served
from paceboard.simulator.living import faces, mounted
from paceboard.simulator.serve import App, Receive, Scope, Send
from paceboard.simulator.worlds import world as make_world
from paceboard.surfaces.cli.complaints import INTERRUPTED
from paceboard.surfaces.cli.simulated_file import simulated_file
from paceboard.testing.postgresql import find_programs, postgresql_server

ALL_DAYS = (0, 40_000)
PATIENCE = 5
"""Seconds within which a process that is told to stop has stopped (P30)."""


@define
class Counting:
    """Passes requests on to the faces, and lets somebody wait for the end of a certain one."""

    app: App
    left: int = 0
    reached: threading.Event = field(factory=threading.Event)

    def after(self, requests: int) -> threading.Event:
        """Set when so many more were answered."""
        self.left, self.reached = requests, threading.Event()
        return self.reached

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
        self.left -= 1
        if self.left == 0:
            self.reached.set()


@define
class Platforms:
    """Three simulated platforms on a port of this machine, and the command that refreshes from them."""

    world: World
    faces: Counting
    command: tuple[str, ...]
    environment: Mapping[str, str]

    def refresh(
        self, *, kill_after: int | None = None, pause: float = 0.0, by: signal.Signals = signal.SIGKILL
    ) -> dict[AccountRef, int]:
        """Run the command, or stop it so long after so many requests; the revisions that it told."""
        reached = self.faces.after(kill_after or 0)
        with subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as child:
            assert child.stdout is not None
            if kill_after is not None:
                while not reached.wait(0.02) and child.poll() is None:
                    pass
                time.sleep(pause)  # real time: what is killed is a real process at work
                child.send_signal(by)
                child.wait(timeout=PATIENCE)
            told = [json.loads(line) for line in child.stdout if line.endswith("\n")]
        assert child.returncode in ((0,) if kill_after is None else (0, -by, INTERRUPTED))
        return {AccountRef.parse(each["account"]): each["revision"] for each in told}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new ledger may be made, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
        return
    programs = find_programs()
    if programs is None or find_spec("psycopg") is None:
        pytest.skip("PostgreSQL is not installed: refreshes are killed on SQLite only")
    with postgresql_server(programs) as running:
        yield running.schema()


@pytest.fixture
def platforms(place: str, tmp_path: Path) -> Iterator[Platforms]:
    """One advertiser on three platforms, on its second day."""
    world = make_world("three-platforms")
    world.advance_to(world.complete_at(world.first_day + 1))
    simulators = faces(world, Host(strict=True).discover())
    app, paths = mounted(world, simulators)
    counting = Counting(app)
    with served(counting) as base:
        urls = {key: f"{base}{path}" for key, path in paths.items()}
        text = simulated_file(world, simulators, urls).replace(f"sqlite:///{world.name}.db", place)
        config = tmp_path / "paceboard.toml"
        config.write_text(text, encoding="utf-8")
        yield Platforms(
            world,
            counting,
            (sys.executable, "-m", "paceboard", "--config", str(config), "refresh", "--json"),
            {
                f"SIMULATED_{key}_{name}".upper(): value
                for key, simulator in simulators.items()
                for name, value in simulator.secrets.items()
            },
        )


def days_by_level(ledger: Ledger, ref: AccountRef, revision: int) -> dict[Level, dict[int, int]]:
    """Spend of each day at each level that has rows."""
    found: dict[Level, dict[int, int]] = {}
    for level in Level:
        for row in ledger.fact_rows(ref, level, Grain.DAY, *ALL_DAYS, "spend", revision=revision):
            days = found.setdefault(level, {})
            day = int(dict(row.key)["day"])
            days[day] = days.get(day, 0) + (row.value or 0)
    return found


def facts_of(ledger: Ledger) -> list[str]:
    """The days' facts as they are now, without the revision that each came with."""
    rows = (line.partition(" ") for line in ledger.dump())
    return [json.dumps(json.loads(row)[:-1]) for table, _, row in rows if table == "fact_day"]


def a_minute_later(ledger: Ledger) -> None:
    """What a killed process held of accounts is free again."""
    lease = METADATA.tables.get("lease")
    if lease is not None:
        with ledger._store.writing() as connection:
            connection.execute(update(lease).values(until=0))


def survives(platforms: Platforms, place: str, kills: int, by: signal.Signals = signal.SIGKILL) -> int:
    """Stop so many refreshes midway, look at the ledger after each; how many were stopped in time."""
    chance = random.Random(kills)
    seen: dict[AccountRef, int] = {}
    killed = 0
    looked: set[Level] = set()
    for _ in range(kills):
        platforms.world.advance_to(platforms.world.now() + 3 * HOUR)
        # A first refresh asks about twice as often as a later one.
        midway = chance.randint(1, 70 if seen else 140)
        told = platforms.refresh(kill_after=midway, pause=chance.uniform(0, 0.03), by=by)
        killed += len(told) < 6
        with Ledger.open(place, clock=lambda: 0) as ledger:
            heads = {ref: head.number for ref, head in ledger.heads().items()}

            assert () == ledger.check()
            a_minute_later(ledger)
            for ref, number in {**seen, **told}.items():
                assert heads[ref] >= number
            for ref, head in heads.items():
                for revision in range(seen.get(ref, 0) + 1, head + 1):
                    levels = days_by_level(ledger, ref, revision)
                    assert all(days == levels[Level.CAMPAIGN] for days in levels.values()), (ref, revision)
                    looked.update(levels)
        seen = heads
    assert {Level.ACCOUNT, Level.CAMPAIGN, Level.GROUP, Level.AD} >= looked > {Level.CAMPAIGN}
    return killed


def and_ends_whole(platforms: Platforms, place: str, tmp_path: Path) -> None:
    """One more refresh goes to its end, and leaves what one that was never killed reads at that instant."""
    # After more than a week every look is due again, also at what moves late.
    platforms.world.advance_to(platforms.world.now() + 8 * DAY)
    platforms.refresh()
    with Ledger.open(place, clock=lambda: 0) as ledger:
        mended = facts_of(ledger)
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    config = Path(platforms.command[4])
    config.write_text(config.read_text(encoding="utf-8").replace(place, fresh), encoding="utf-8")
    platforms.refresh()
    with Ledger.open(fresh, clock=lambda: 0) as ledger:
        assert facts_of(ledger) == mended


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_killed_refreshes_lose_double_and_tear_nothing(platforms: Platforms, place: str) -> None:
    """P1, P2: after 3 kills of the command all is there that it told of, in whole windows."""
    platforms.refresh()

    assert survives(platforms, place, 3) > 0


@pytest.mark.long
def test_many_killed_refreshes_lose_double_and_tear_nothing(
    platforms: Platforms, place: str, tmp_path: Path, kills: int
) -> None:
    """P1, P2: so it is after 10, on each engine; a fifth of `--kills`, since each starts a whole command."""
    assert survives(platforms, place, kills // 5) > kills // 15
    and_ends_whole(platforms, place, tmp_path)


@pytest.mark.long
def test_a_refresh_that_is_told_to_stop_leaves_whole_windows(platforms: Platforms, place: str) -> None:
    """P30: after SIGTERM it is gone within 5 seconds, and all is there that it told of."""
    platforms.refresh()

    assert survives(platforms, place, 6, by=signal.SIGTERM) > 0
