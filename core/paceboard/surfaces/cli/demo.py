"""`paceboard demo`: one advertiser on three platforms, from the wire to the board."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paceboard.surfaces.cli.output import as_json_option, console_for, json_line, status_line
from paceboard.surfaces.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from paceboard.cards import Evaluated
    from paceboard.simulator.living import Living
    from paceboard.specs import CardSpec
    from paceboard.sync import Outcome, Progress

__all__ = ["demo"]

WORLD = "three-platforms"
SEED_FLIGHT = "seed-flight"
DAYS = 23


@click.command()
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 30), help="How far to live.")
@click.option("--seed", default=1, show_default=True, help="The world's seed.")
@as_json_option
@click.pass_context
def demo(context: click.Context, days: int, seed: int, *, as_json: bool) -> None:
    """Show one advertiser on TikTok, Meta and Google Ads: simulated platforms over HTTP, a ledger, the cards.

    The first of its accounts is the seed's TikTok flight. Nothing leaves this machine, and nothing stays on
    it: the ledger lies in a temporary folder.
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
            outcomes = _look(life, days, say)
        evaluated = life.paceboard.evaluate()
        titles = [life.paceboard.connectors[key].title for key in sorted(life.world.connectors)]
        if as_json:
            for each in evaluated:
                if each.reading is not None:
                    json_line(reading_as_plain(each.reading))
            return
        _show(evaluated, life.paceboard.cards())
    seconds = time.monotonic() - began
    console = console_for()
    console.print()
    console.print(
        f"Day {days} of the simulated world {WORLD!r}: {_counted(outcomes)} over HTTP, from a local server "
        f"that speaks the APIs of {_listed(titles)}, through a fresh ledger, in {seconds:.1f} s.",
        style="dim",
    )
    console.print(f"Next:  paceboard replay tiktok.spend_vs_budget --world {SEED_FLIGHT}", style="dim")
    console.print("       paceboard init", style="dim")


def _look(life: Living, days: int, say: Callable[[str], None]) -> list[Outcome]:
    """Let so many days go by and read all accounts, as somebody does who connects them on that day."""
    accounts = len(life.paceboard.configuration.accounts)
    done = 0

    def on_progress(progress: Progress) -> None:
        nonlocal done
        done += progress.outcome is not None
        say(f"Day {days}: {done} of {accounts} accounts read ...")

    return life.live_through(life.world.first_day + days - 1, on_progress=on_progress)


def _show(evaluated: Sequence[Evaluated], cards: Mapping[str, CardSpec]) -> None:
    """Every account's cards, and under them, where the eye is, a line for each."""
    from paceboard.surfaces.cli.board_view import heroes_of, show_board, show_brief

    show_board(evaluated, heroes_of(cards))
    console_for().print()
    show_brief(evaluated)


def _counted(outcomes: Sequence[Outcome]) -> str:
    rows, requests = (sum(getattr(each, name) for each in outcomes) for name in ("rows", "requests"))
    return f"{rows:,} rows of {len(outcomes)} accounts in {requests:,} requests"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
