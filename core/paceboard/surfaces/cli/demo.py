"""`paceboard demo`: the seed's TikTok flight on its 23rd day, from the wire to the board."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from paceboard.surfaces.cli.opening import as_json_option, json_line

__all__ = ["demo"]

WORLD = "seed-flight"
DAYS = 23


@click.command()
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 30), help="How far to live.")
@click.option("--seed", default=1, show_default=True, help="The world's seed.")
@as_json_option
def demo(days: int, seed: int, *, as_json: bool) -> None:
    """Show the seed's TikTok flight: a simulated platform over HTTP, a ledger, the cards.

    Nothing leaves this machine, and nothing stays on it: the ledger lies in a temporary folder.
    """
    from paceboard.cards import reading_as_plain
    from paceboard.simulator.living import living
    from paceboard.surfaces.cli.board import show_board

    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="paceboard-") as folder,
        living(WORLD, folder=Path(folder), seed=seed) as life,
    ):
        first = life.world.first_day
        requests = rows = 0
        for day in range(first, first + days):
            for outcome in life.live_through(day):
                requests += outcome.requests
                rows += outcome.rows
        evaluated = life.paceboard.evaluate()
        if as_json:
            for each in evaluated:
                if each.reading is not None:
                    json_line(reading_as_plain(each.reading))
            return
        show_board(evaluated)
    seconds = time.monotonic() - began
    click.secho(
        f"Simulated: {days} days of the world {WORLD!r}, lived through in {seconds:.1f} s. "
        f"{rows} rows came in {requests} requests over HTTP from a local server that speaks TikTok's API.",
        dim=True,
    )
    click.secho(f"Next: paceboard replay tiktok.spend_vs_budget --world {WORLD}, paceboard init", dim=True)
