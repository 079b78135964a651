"""`paceboard flights`: the media plan's budgets, kept in the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.known import known_at_option
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table
from paceboard.surfaces.cli.root import NamedGroup
from paceboard.surfaces.cli.session import session_of
from paceboard.surfaces.cli.terminal import counted, safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paceboard.config import Configuration
    from paceboard.model import Flight

__all__ = ["flights"]


@click.group(cls=NamedGroup)
def flights() -> None:
    """List, add or import the media plan's flights."""


@flights.command("list")
@known_at_option
@as_json_option
@click.pass_context
def list_(context: click.Context, *, known_at: str | None, as_json: bool) -> None:
    """List the flights of the configuration, or those that accounts were judged by at an instant."""
    from paceboard.config import read
    from paceboard.surfaces.cli.flight_file import plain_flight

    path = session_of(context).path
    found = read(path).flights if known_at is None else _judged_by(context, known_at)
    if as_json:
        for flight in found:
            json_line(plain_flight(flight))
    elif found:
        columns = ("account", "from", "to", "amount", "hard", "curve", "name")
        print_table(columns, [_row(flight) for flight in found])
    elif known_at is None:
        click.echo(f"{path} declares no flight yet. Add one with `paceboard flights add`.")
    else:
        click.echo("No account was judged by a flight then.")


def _judged_by(context: click.Context, known_at: str) -> tuple[Flight, ...]:
    """The flights of each account by which it was judged at an instant."""
    from paceboard.surfaces.cli.opening import opened

    past = opened(context).known_at(known_at)
    return tuple(
        flight for ref in past.refs() for flight in past.inputs(ref).flights if flight.account == str(ref)
    )


def _row(flight: Flight) -> tuple[str, ...]:
    from paceboard.model import date_text, format_micros

    return (
        safe(flight.account),
        date_text(flight.first),
        date_text(flight.last),
        format_micros(flight.amount, flight.currency),
        "hard" if flight.hard else "-",
        "-" if flight.curve is None else flight.curve.value,
        safe(flight.name)
        + (f" (campaigns {', '.join(map(safe, flight.campaigns))})" if flight.campaigns else ""),
    )


@flights.command("add")
@click.option("--account", required=True, help="connector:id")
@click.option("--name", required=True, help="How people call it.")
@click.option("--from", "first", required=True, help="First day, like 2026-04-02.")
@click.option("--to", "last", required=True, help="Last day, included.")
@click.option("--amount", required=True, help='Like "40000.00".')
@click.option("--currency", required=True, help="Three letters, like USD.")
@click.option("--hard", is_flag=True, help="Spend must not pass it.")
@click.option("--campaign", "campaigns", multiple=True, help="Only for this campaign; may be repeated.")
@click.option("--curve", help="The target: even, front, back, weekday or own; left out: the budgets' plan.")
@click.option("--weights", help='Of weekday, Monday first: "1 1 1 1 1 0.5 0"; of own, by day.')
@as_json_option
@click.pass_context
def add(
    context: click.Context,
    /,
    first: str,
    last: str,
    campaigns: tuple[str, ...],
    curve: str | None,
    weights: str | None,
    *,
    as_json: bool,
    **rest: Any,
) -> None:
    """Add one flight to the configuration; what stands in it stays, comments too."""
    from paceboard.config import flight_from_table, read, weights_from_text
    from paceboard.errors import ConfigurationError, UsageError
    from paceboard.surfaces.cli.flight_file import append_flights, unconfigured

    table = {**rest, "from": first, "to": last, "campaigns": list(campaigns)}
    table |= {} if curve is None else {"curve": curve}
    table |= {} if weights is None else {"weights": weights_from_text(weights)}
    try:
        flight = flight_from_table(table, "the flight")
    except ConfigurationError as error:
        # The same words, but here it is the call that is wrong and not the file.
        raise UsageError(error.what, why=error.why, do=error.do) from error
    path = session_of(context).path
    configuration = read(path)
    fault = unconfigured(flight, configuration.accounts)
    if fault:
        what, why, do = fault
        raise UsageError(what, why=why, do=do)
    append_flights(path, [flight])
    line = f"Added {safe(flight.name)!r} for {safe(flight.account)} to {path}."
    _tell({"": flight}, configuration, line, as_json=as_json)


@flights.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json_option
@click.pass_context
def import_(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Import flights from a CSV FILE.

    Its first line names the columns: account,name,from,to,amount,currency and, where wanted, hard,
    campaigns (ids with blanks between them), curve and weights. Where a line is wrong nothing is
    imported, and every wrong line is named; an account must be configured, and a campaign that the
    ledger has never seen is told.
    """
    from paceboard.config import read
    from paceboard.surfaces.cli.flight_csv import flights_in_csv
    from paceboard.surfaces.cli.flight_file import append_flights

    path = session_of(context).path
    configuration = read(path)
    found = flights_in_csv(file, configuration)
    append_flights(path, tuple(found.values()))
    line = f"Imported {counted(len(found), 'flight')} from {file} into {path}."
    _tell(found, configuration, line, as_json=as_json)


def _tell(added: Mapping[str, Flight], configuration: Configuration, line: str, *, as_json: bool) -> None:
    """Say what was added, and what the ledger says against it: by the places where the flights stood."""
    from paceboard.surfaces.cli.flight_doubts import doubts_of
    from paceboard.surfaces.cli.flight_file import plain_flight

    if as_json:
        for flight in added.values():
            json_line(plain_flight(flight))
    else:
        click.echo(line)
    with doubts_of(configuration.store) as doubts:
        if doubts.unread:
            click.echo(f"Warning: nothing was compared with the ledger: {safe(doubts.unread)}", err=True)
        for place, flight in added.items():
            for doubt in doubts.about(flight):
                click.echo(f"Warning: {place}{': ' * bool(place)}{safe(doubt)}", err=True)
