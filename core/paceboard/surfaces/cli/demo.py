"""`paceboard demo`: the seed's TikTok flight on its 23rd day, from the wire to the board."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paceboard.surfaces.cli.output import as_json_option, console_for, json_line, status_line
from paceboard.surfaces.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from paceboard.simulator.living import Living

__all__ = ["demo"]

WORLD = "seed-flight"
DAYS = 23


@click.command()
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 30), help="How far to live.")
@click.option("--seed", default=1, show_default=True, help="The world's seed.")
@as_json_option
@click.pass_context
def demo(context: click.Context, days: int, seed: int, *, as_json: bool) -> None:
    """Show the seed's TikTok flight: a simulated platform over HTTP, a ledger, the cards.

    Nothing leaves this machine, and nothing stays on it: the ledger lies in a temporary folder.
    """
    from paceboard.cards import reading_as_plain
    from paceboard.simulator.living import living

    session = session_of(context)
    session.start_logging()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="paceboard-") as folder,
        living(WORLD, folder=Path(folder), seed=seed, redactor=session.redactor) as life,
    ):
        with status_line() as say:
            rows, requests = _live(life, days, say)
        evaluated = life.paceboard.evaluate()
        if as_json:
            for each in evaluated:
                if each.reading is not None:
                    json_line(reading_as_plain(each.reading))
            return
        from paceboard.surfaces.cli.board_view import show_board

        show_board(evaluated)
    seconds = time.monotonic() - began
    console = console_for()
    console.print()
    console.print(
        f"Day {days} of the simulated world {WORLD!r}, lived through in {seconds:.1f} s: {rows:,} rows in "
        f"{requests:,} requests over HTTP, from a local server that speaks TikTok's API, through a fresh "
        "ledger.",
        style="dim",
    )
    console.print(f"Next:  paceboard replay tiktok.spend_vs_budget --world {WORLD}", style="dim")
    console.print("       paceboard init", style="dim")


def _live(life: Living, days: int, say: Callable[[str], None]) -> tuple[int, int]:
    """Live through the world's first days; gives how many rows came, in how many requests."""
    first = life.world.first_day
    rows = requests = 0
    for day in range(first, first + days):
        say(f"Living through day {day - first + 1} of {days} ...")
        for outcome in life.live_through(day):
            rows += outcome.rows
            requests += outcome.requests
    return rows, requests
