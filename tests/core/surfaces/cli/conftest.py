from __future__ import annotations

import json
import logging
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import structlog
from attrs import frozen

from paceboard.host import Host
from paceboard.model import Reading
from paceboard.simulator import World
from paceboard.simulator.living import faces, living
from paceboard.simulator.serve import served, stamped
from paceboard.simulator.worlds import world as make_world
from paceboard.surfaces.cli import main
from paceboard.surfaces.cli.simulated_file import simulated_file
from paceboard.transport.logging_setup import QUIET

ACCOUNT = "tiktok:7000000000000000001"
CARD = "tiktok.spend_vs_budget"
PYTHON = [sys.executable, "-m", "paceboard"]


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """A command sets up the logging of its process; here the process goes on."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    quiet = {name: logging.getLogger(name).level for name in QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in quiet.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@frozen
class Ran:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """Its answer as JSON, line by line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, str]:
        """Its error as JSON, the only line of it."""
        (line,) = self.err.splitlines()
        error: dict[str, str] = json.loads(line)["error"]
        return error


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, by default 80 columns wide."""

    def run(*words: str | Path, columns: int = 80) -> Ran:
        monkeypatch.setenv("COLUMNS", str(columns))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(list(map(str, words)))
        assert isinstance(stop.value.code, int)
        return Ran(stop.value.code, *capsys.readouterr())

    return run


@frozen
class Lived:
    """A ledger that has seen days 21 to 23 of the seed's flight, and the configuration that shows it."""

    config: Path
    readings: tuple[Reading, ...]

    def reading(self, key: str = "spend_vs_budget") -> Reading:
        """The reading of one card on day 23."""
        return next(each for each in self.readings if each.card == f"tiktok.{key}")


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Live through three days of the seed's flight, once for all tests; nobody may write into it."""
    folder = tmp_path_factory.mktemp("lived")
    host = Host(strict=True).discover()
    with living("seed-flight", folder=folder, host=host) as life:
        for day in range(life.world.first_day + 20, life.world.first_day + 23):
            life.live_through(day)
        readings = tuple(each.reading for each in life.paceboard.evaluate() if each.reading is not None)
        text = simulated_file(life.world, faces(life.world, host), {"tiktok": "http://127.0.0.1:9"})
    config = folder / "paceboard.toml"
    config.write_text(text.replace("seed-flight.db", "simulated.db"), encoding="utf-8")
    return Lived(config, readings)


@frozen
class Platform:
    """A simulated platform on a port of this machine, and the configuration that points to it."""

    world: World
    config: Path

    def change(self, old: str, new: str) -> None:
        """Write something else into the configuration."""
        text = self.config.read_text(encoding="utf-8")
        assert old in text
        self.config.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """The seed's flight on its second day, with its secrets in the environment."""
    world = make_world("seed-flight")
    world.advance_to(world.complete_at(world.first_day + 1))
    simulator = faces(world, Host(strict=True).discover())["tiktok"]
    for name, value in simulator.secrets.items():
        monkeypatch.setenv(f"SIMULATED_TIKTOK_{name}".upper(), value)
    with served(stamped(simulator.face(world), world)) as url:
        config = tmp_path / "paceboard.toml"
        config.write_text(simulated_file(world, {"tiktok": simulator}, {"tiktok": url}), encoding="utf-8")
        yield Platform(world, config)


def on_a_terminal(words: Sequence[str | Path], *, stdout: Path | None = None, **environment: str) -> str:
    """What a command shows on a terminal of 80 columns that has colours; its answer may go to a file."""
    ours, theirs = pty.openpty()
    own = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    answer = os.dup(theirs) if stdout is None else os.open(stdout, os.O_WRONLY | os.O_CREAT)
    process = subprocess.Popen(
        [*PYTHON, *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=answer,
        stderr=theirs,
        env={**own, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", **environment},
    )
    os.close(theirs)
    os.close(answer)
    shown = bytearray()
    # Linux says with an error that the other side has closed the terminal.
    with suppress(OSError):
        while part := os.read(ours, 65_536):
            shown += part
    os.close(ours)
    process.wait(timeout=30)
    return shown.decode()
