"""How long commands take as whole processes, cold: `python tests/benchmarks/start_up.py`.

Prints the median of so many runs of each, with the least and the most. A figure of this kind is measured
and written down (docs/explanation/performance.md); no test depends on it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from paceboard.host import Host
from paceboard.simulator import served, stamped, world
from paceboard.simulator.living import faces

RUNS = 10
CONFIGURATION = """
[store]
url = "sqlite:///paceboard.db"
[apps.tiktok]
connector = "tiktok"
base_url = "{url}"
limits = []
[apps.tiktok.secrets]
access_token = "env:BENCHMARK_TOKEN"
[[accounts]]
connector = "tiktok"
id = "7000000000000000001"
[[flights]]
account = "tiktok:7000000000000000001"
name = "Launch"
from = 2026-04-02
to = 2026-05-01
amount = "40000.00"
currency = "USD"
hard = true
"""


def seconds(command: list[str], folder: Path) -> list[float]:
    """Wall time of each run; one more before them does not count."""
    taken = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return taken[1:]


def main() -> None:
    """Fill a ledger with 60 days of the seed's flight, then time the commands over it."""
    paceboard = str(Path(sys.executable).parent / "paceboard")
    flight = world("seed-flight")
    flight.advance_to(flight.default_now)
    simulator = faces(flight, Host().discover())["tiktok"]
    os.environ["BENCHMARK_TOKEN"] = simulator.secrets["access_token"]
    with tempfile.TemporaryDirectory() as name, served(stamped(simulator.face(flight), flight)) as url:
        folder = Path(name)
        (folder / "paceboard.toml").write_text(CONFIGURATION.format(url=url), encoding="utf-8")
        subprocess.run([paceboard, "refresh"], cwd=folder, check=True, capture_output=True)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "paceboard --help": [paceboard, "--help"],
            "paceboard card show --json": [paceboard, "card", "show", "tiktok.spend_vs_budget", "--json"],
            "paceboard card show": [paceboard, "card", "show", "tiktok.spend_vs_budget"],
            "paceboard board": [paceboard, "board"],
            "paceboard demo": [paceboard, "demo"],
        }
        for title, command in commands.items():
            taken = seconds(command, folder)
            shown = (statistics.median(taken), min(taken), max(taken))
            print(f"{title:<28} {shown[0] * 1e3:7.0f} ms  ({shown[1] * 1e3:.0f} to {shown[2] * 1e3:.0f})")


if __name__ == "__main__":
    main()
