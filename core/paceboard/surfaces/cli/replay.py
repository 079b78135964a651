"""`paceboard replay`: a card day by day, as it was known then."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paceboard.errors import UsageError
from paceboard.surfaces.cli.known import known_at_option
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.session import session_of

if TYPE_CHECKING:
    from paceboard.app import Paceboard
    from paceboard.transport.redaction import Redactor

__all__ = ["begun", "numbered", "replay", "replayed_world"]


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
@known_at_option
@as_json_option
@click.pass_context
def replay(
    context: click.Context,
    name: str,
    account: str | None,
    world: str | None,
    seed: int,
    inputs: str,
    known_at: str | None,
    *,
    as_json: bool,
) -> None:
    """Show the card NAME day by day, each as it was known at that day's end."""
    if world is None:
        readings = _kept(opened(context), name, account, inputs, known_at)
    elif known_at is not None:
        raise UsageError(
            "a world that is lived through is known at each of its days", do="leave --known-at out"
        )
    else:
        session = session_of(context)
        session.start_logging()
        readings = _lived(name, world, account=account, seed=seed, redactor=session.redactor)
    if as_json:
        for row, _ in numbered(readings):
            json_line(row)
        return
    from paceboard.surfaces.cli.replay_table import show_days

    show_days(readings)


def replayed_world(
    name: str, world: str, *, account: str | None = None, seed: int = 1
) -> Iterator[dict[str, Any]]:
    """Live through a world's days and give the card's row of each."""
    for row, _ in numbered(_lived(name, world, account=account, seed=seed)):
        yield row


def _lived(
    name: str, world: str, *, account: str | None, seed: int, redactor: Redactor | None = None
) -> Iterator[dict[str, Any]]:
    """The card at the end of each of a world's days, over a fresh ledger."""
    from paceboard.cards import pick_card, reading_as_plain
    from paceboard.simulator.living import living

    with (
        tempfile.TemporaryDirectory(prefix="paceboard-") as folder,
        living(world, folder=Path(folder), seed=seed, redactor=redactor) as life,
    ):
        # Before any day is lived through: a misspelt name need not wait for it.
        pick_card(name, life.paceboard.connectors, life.paceboard.host.cards())
        for day in range(life.world.first_day, life.world.last_day + 1):
            life.live_through(day)
            yield reading_as_plain(life.paceboard.card(name, account))


def _kept(
    paceboard: Paceboard, name: str, account: str | None, inputs: str, known_at: str | None
) -> Iterator[dict[str, Any]]:
    """The last reading of each account-local day that the ledger knows, or knew by an instant."""
    from paceboard.cards import reading_as_plain
    from paceboard.ledger import StoredReading

    until: int | None = None
    if known_at is not None:
        past = paceboard.known_at(known_at)
        until = past.asked(past.pick_account(name.partition(".")[0], account))
    by_date: dict[str, dict[str, Any]] = {}
    for _, reading in paceboard.replay(name, account, with_inputs=inputs, until=until):
        plain = json.loads(reading.body) if isinstance(reading, StoredReading) else reading_as_plain(reading)
        date = _date(plain)
        # A first refresh has revisions before its last window: nothing was complete then.
        if date is not None:
            by_date[date] = plain
    yield from begun(by_date.values())


def begun(readings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The readings from the first one on that says anything: before an account's first data is no day 1."""
    return itertools.dropwhile(
        lambda plain: plain["value"] is None and plain["parts"].get("spent") is None, readings
    )


def numbered(readings: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each reading's row, numbered by its day from the first one on, so that a missing day shows."""
    from paceboard.model import day_from_text

    first: int | None = None
    for count, plain in enumerate(readings, 1):
        date = _date(plain)
        day = None if date is None else day_from_text(date)
        first = day if first is None else first
        yield _row(count if day is None or first is None else day - first + 1, date, plain), plain


def _date(plain: Mapping[str, Any]) -> str | None:
    """The account-local date that a reading's data reach."""
    from paceboard.model import Zone, date_text, instant_from_text

    span = plain.get("period") or plain.get("window")
    if plain["watermark"] is None or not span:
        return None
    # A watermark on a midnight belongs to the day that it ends.
    return date_text(Zone(span["zone"]).day(instant_from_text(plain["watermark"]) - 1))


def _row(number: int, date: str | None, plain: Mapping[str, Any]) -> dict[str, Any]:
    """Money is exact decimal text in the account's currency, ratios are rounded.

    Of cards without a budget the pacing columns are None.
    """
    parts = plain["parts"]

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
