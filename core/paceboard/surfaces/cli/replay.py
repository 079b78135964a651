"""`paceboard replay`: a card day by day, as it was known then."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.opening import as_json_option, json_line, opened

if TYPE_CHECKING:
    from paceboard.model import Reading
    from paceboard.simulator.living import Living

__all__ = ["replay", "replayed_world"]


@click.command()
@click.argument("name")
@click.option("--account", help="connector:id; not needed where there is only one.")
@click.option("--world", help="Live through a simulated world over a fresh ledger, day by day.")
@click.option("--seed", default=1, show_default=True, help="The world's seed.")
@click.option(
    "--inputs",
    type=click.Choice(["then", "now"]),
    default="then",
    show_default=True,
    help="Judge by the flights, policy and rules of then, or of now.",
)
@as_json_option
@click.pass_context
def replay(
    context: click.Context,
    name: str,
    account: str | None,
    world: str | None,
    seed: int,
    inputs: str,
    *,
    as_json: bool,
) -> None:
    """Show the card NAME day by day, each as it was known at that day's end."""
    rows = (
        replayed_world(name, world, account=account, seed=seed)
        if world is not None
        else _from_ledger(opened(context), name, account, inputs)
    )
    if not as_json:
        click.echo(_heading())
    for row in rows:
        json_line(row) if as_json else click.echo(_line(row))


def replayed_world(
    name: str, world: str, *, account: str | None = None, seed: int = 1
) -> Iterator[dict[str, Any]]:
    """Live through a world's days and give the card's row of each."""
    from paceboard.simulator.living import living

    with (
        tempfile.TemporaryDirectory(prefix="paceboard-") as folder,
        living(world, folder=Path(folder), seed=seed) as life,
    ):
        yield from _days(life, name, account)


def _days(life: Living, name: str, account: str | None) -> Iterator[dict[str, Any]]:
    first, last = life.world.first_day, life.world.last_day
    for number, day in enumerate(range(first, last + 1), 1):
        life.live_through(day)
        yield _row(number, life.paceboard.card(name, account))


def _row(number: int, reading: Reading) -> dict[str, Any]:
    from paceboard.cards import reading_as_plain

    return _row_of(number, reading_as_plain(reading))


def _row_of(number: int, plain: dict[str, Any]) -> dict[str, Any]:
    """One day's row; money is exact decimal text in the account's currency, ratios are rounded."""
    from datetime import datetime

    from paceboard.model import Zone, date_text, instant_from_text

    parts = plain["parts"]
    span = plain.get("period") or plain.get("window") or {}
    date = None
    if plain["watermark"] is not None and span:
        watermark = instant_from_text(datetime.fromisoformat(plain["watermark"]).isoformat())
        date = date_text(Zone(span["zone"]).day(watermark - 1))

    def ratio(key: str) -> float | None:
        value = parts.get(key)
        return value["rounded"] if isinstance(value, dict) else None

    return {
        "day": number,
        "date": date,
        "spent": parts.get("spent"),
        "plan": parts.get("plan"),
        "cap": parts.get("cap"),
        "used": ratio("used"),
        "elapsed": ratio("elapsed"),
        "pace": ratio("pace"),
        "status": plain["status"],
        "fires": plain["fires"],
    }


def _from_ledger(paceboard: Any, name: str, account: str | None, inputs: str) -> Iterator[dict[str, Any]]:
    """The last reading of each account-local day, numbered from the first."""
    from paceboard.cards import reading_as_plain
    from paceboard.ledger import StoredReading

    by_date: dict[Any, dict[str, Any]] = {}
    for _, reading in paceboard.replay(name, account, with_inputs=inputs):
        plain = json.loads(reading.body) if isinstance(reading, StoredReading) else reading_as_plain(reading)
        by_date[_row_of(0, plain)["date"]] = plain
    for number, plain in enumerate(by_date.values(), 1):
        yield _row_of(number, plain)


def _heading() -> str:
    money = "".join(f"{name:>13}" for name in ("spent", "plan", "cap"))
    return f"{'day':>4} {'date':<11}{money}{'used':>9}{'elapsed':>9}{'pace':>8}  status"


def _line(row: dict[str, Any]) -> str:
    def money(key: str) -> str:
        return row[key] or "-"

    def percent(key: str) -> str:
        return "-" if row[key] is None else f"{row[key]:.1%}"

    pace = "-" if row["pace"] is None else f"{row['pace']:.3f}"
    fires = "  fires" if row["fires"] else ""
    return (
        f"{row['day']:>4} {row['date'] or '-':<11}{money('spent'):>13}{money('plan'):>13}{money('cap'):>13}"
        f"{percent('used'):>9}{percent('elapsed'):>9}{pace:>8}  {row['status'] or '-'}{fires}"
    )
