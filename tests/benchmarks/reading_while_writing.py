"""How long a card takes to read, idle and beside refreshes.

`python tests/benchmarks/reading_while_writing.py`: a process reads one card again and again from a
ledger on disk: alone; beside a process that only keeps a core busy and writes nothing, which tells what
the machine costs; beside `paceboard refresh` without a pause; and beside a writer that commits windows
of 500 rows as fast as it can, harder than any refresh.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from paceboard.app import Paceboard
from paceboard.host import Host
from paceboard.simulator import served, stamped, world
from paceboard.simulator.living import faces
from paceboard.surfaces.cli.simulated_file import simulated_file

READS = 400
CARD, ACCOUNT = "tiktok.spend_vs_budget", "tiktok:7000000000000000001"
WRITER = Path(__file__).parents[1] / "core" / "ledger" / "refresher.py"


def milliseconds(paceboard: Paceboard) -> list[float]:
    """Time of each read, the least first; one more before them does not count."""
    taken = []
    for _ in range(READS + 1):
        began = time.perf_counter()
        paceboard.card(CARD, ACCOUNT)
        taken.append((time.perf_counter() - began) * 1e3)
    return sorted(taken[1:])


@contextmanager
def again_and_again(command: Sequence[str]) -> Iterator[list[int]]:
    """Run a command without a pause while the block lasts; the list has its exit codes."""
    over, codes = threading.Event(), list[int]()

    def run() -> None:
        while not over.is_set():
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while child.poll() is None:
                if over.wait(0.02):
                    child.kill()
            if not over.is_set():
                codes.append(child.returncode)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(1)
    try:
        yield codes
    finally:
        over.set()
        thread.join()


def main() -> None:
    """Fill a ledger with 60 days of the seed's flight, then read one of its cards in four surroundings."""
    flight = world("seed-flight")
    flight.advance_to(flight.default_now)
    simulators = {"tiktok": faces(flight, Host().discover())["tiktok"]}
    os.environ |= {
        f"SIMULATED_TIKTOK_{name}".upper(): secret for name, secret in simulators["tiktok"].secrets.items()
    }
    app = stamped(simulators["tiktok"].face(flight), flight)
    with tempfile.TemporaryDirectory() as name, served(app) as url:
        config, ledger = Path(name) / "paceboard.toml", Path(name) / f"{flight.name}.db"
        config.write_text(simulated_file(flight, simulators, {"tiktok": url}), encoding="utf-8")
        refresh = [sys.executable, "-m", "paceboard", "--config", str(config), "refresh"]
        subprocess.run(refresh, check=True, capture_output=True)
        surroundings = {
            "idle": [sys.executable, "-c", "import time; time.sleep(3600)"],
            "beside a busy core": [sys.executable, "-c", "while True: pass"],
            "beside refreshes": refresh,
        }
        with Paceboard.open(config) as paceboard:
            for title, command in surroundings.items():
                with again_and_again(command) as codes:
                    told(
                        title, milliseconds(paceboard), f"{len(codes)} ended, {sum(map(bool, codes))} failed"
                    )
        beside_a_writer(config, ledger)


def beside_a_writer(config: Path, ledger: Path) -> None:
    """The writer's account is a real one, so the card's ledger is stamped as real for it."""
    import sqlite3

    with sqlite3.connect(ledger) as connection:
        connection.execute("UPDATE meta SET value = '' WHERE name = 'world'")
    connection.close()
    with (
        Paceboard.open(config) as paceboard,
        again_and_again([sys.executable, str(WRITER), str(ledger)]) as codes,
    ):
        told("beside a hard writer", milliseconds(paceboard), f"{len(codes)} ended")


def told(title: str, taken: Sequence[float], beside: str) -> None:
    """Print median and 99th percentile."""
    middle, late = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
    print(f"{title:<22} p50 {middle:6.1f} ms  p99 {late:6.1f} ms  ({len(taken)} reads; {beside})")


if __name__ == "__main__":
    main()
