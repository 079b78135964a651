"""`paceboard flights`: the media plan's budgets, kept in the configuration."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from paceboard.config import FILE, flight_from_table, read
from paceboard.errors import ConfigurationError, UsageError
from paceboard.model import Flight, date_text, format_micros
from paceboard.surfaces.cli.opening import as_json_option, json_line
from paceboard.surfaces.cli.root import Session

__all__ = ["flights"]

_COLUMNS = ("account", "name", "from", "to", "amount", "currency", "hard", "campaigns")
_NEEDED = _COLUMNS[:6]


@click.group()
def flights() -> None:
    """List, add or import the media plan's flights."""


def _path(context: click.Context) -> Path:
    session = context.find_object(Session) or Session()
    return session.config or Path(FILE)


def _plain(flight: Flight) -> dict[str, Any]:
    from paceboard.cards.as_json import decimal_text

    return {
        "account": flight.account,
        "name": flight.name,
        "from": date_text(flight.first),
        "to": date_text(flight.last),
        "amount": decimal_text(flight.amount, flight.currency),
        "currency": flight.currency,
        "hard": flight.hard,
        "campaigns": list(flight.campaigns),
    }


@flights.command("list")
@as_json_option
@click.pass_context
def list_(context: click.Context, *, as_json: bool) -> None:
    """List the flights of the configuration."""
    from paceboard.surfaces.cli.drawing import safe

    for flight in read(_path(context)).flights:
        if as_json:
            json_line(_plain(flight))
        else:
            kind = "hard" if flight.hard else "soft"
            amount = format_micros(flight.amount, flight.currency)
            span = f"{date_text(flight.first)} to {date_text(flight.last)}"
            click.echo(f"{flight.account:<32} {span}  {amount:>18}  {kind}  {safe(flight.name)}")


@flights.command("add")
@click.option("--account", required=True, help="connector:id")
@click.option("--name", required=True)
@click.option("--from", "first", required=True, help="First day, like 2026-04-02.")
@click.option("--to", "last", required=True, help="Last day, included.")
@click.option("--amount", required=True, help='Like "40000.00".')
@click.option("--currency", required=True, help="Three letters, like USD.")
@click.option("--hard", is_flag=True, help="Spend must not pass it.")
@click.option("--campaign", "campaigns", multiple=True, help="Only for this campaign; may be repeated.")
@click.pass_context
def add(context: click.Context, /, first: str, last: str, campaigns: tuple[str, ...], **rest: Any) -> None:
    """Add one flight to the configuration."""
    table = {**rest, "from": first, "to": last, "campaigns": list(campaigns)}
    flight = flight_from_table(table, "the flight")
    _append(_path(context), [flight])
    click.echo(f"Added {flight.name!r} for {flight.account}.")


@flights.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
def import_(context: click.Context, file: Path) -> None:
    """Import flights from a CSV FILE: account,name,from,to,amount,currency[,hard,campaigns].

    Campaigns are ids with blanks between them. Where a line is wrong nothing is imported, and every
    wrong line is named.
    """
    flights_, faults = [], []
    for number, line in _lines(file):
        try:
            flights_.append(flight_from_table(line, f"line {number}"))
        except ConfigurationError as error:
            faults.append(str(error))
    if faults:
        raise UsageError(
            f"{file} has {len(faults)} wrong lines, nothing was imported",
            why="; ".join(faults),
            do="correct them and import again",
        )
    _append(_path(context), flights_)
    click.echo(f"Imported {len(flights_)} flights from {file}.")


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                raise UsageError(
                    f"{file} has no column {', '.join(missing)}", do=f"begin it with: {','.join(_COLUMNS)}"
                )
            for row in rows:
                yield rows.line_num, _table(row, rows.line_num)
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file} is no CSV in UTF-8", why=str(error)) from error


def _table(row: dict[str | Any, Any], number: int) -> dict[str, Any]:
    if None in row or None in row.values():
        return {f"line {number} has another number of columns than the heading": ""}
    table: dict[str, Any] = {key.strip(): value.strip() for key, value in row.items()}
    if "hard" in table:
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
        table["hard"] = words.get(table["hard"].lower(), table["hard"])
    if "campaigns" in table:
        table["campaigns"] = table["campaigns"].split()
    return table


def _append(path: Path, added: Sequence[Flight]) -> None:
    """Write flights at the file's end, after what it says is known to be right; comments stay."""
    present = read(path).flights
    known = {(flight.account, flight.name, flight.first) for flight in present}
    for flight in added:
        key = (flight.account, flight.name, flight.first)
        if key in known:
            raise UsageError(
                f"{flight.account} has a flight {flight.name!r} from {date_text(flight.first)} already",
                do="give it another name, or change the one in the file",
            )
        known.add(key)
    text = path.read_text(encoding="utf-8")
    if not text.endswith("\n"):
        text += "\n"
    path.write_text(text + "".join(map(_toml, added)), encoding="utf-8")


def _toml(flight: Flight) -> str:
    plain = _plain(flight)
    lines = ["", "[[flights]]"]
    for key in _COLUMNS:
        value = plain[key]
        if key in ("from", "to"):
            lines.append(f"{key} = {value}")
        elif key != "campaigns" or value:
            # TOML's basic strings and JSON's are written alike, but for DEL.
            text = json.dumps(value).replace("\x7f", "\\u007f")
            lines.append(f"{key} = {text}")
    return "\n".join(lines) + "\n"
