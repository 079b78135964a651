"""Flights into the configuration: all of them or none, and what is there stays as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from paceboard.config import KEYS, AccountEntry, Configuration, parse, read
from paceboard.errors import ConfigurationError, UsageError, nearest
from paceboard.model import Flight, date_text
from paceboard.surfaces.cli.terminal import steers

__all__ = ["COLUMNS", "append_flights", "flight_lines", "plain_flight", "quoted", "repeated", "unconfigured"]

COLUMNS = KEYS
"""A flight's columns, in the order in which they are written."""


def plain_flight(flight: Flight) -> dict[str, Any]:
    """A flight as plain values, as people write it."""
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
        "curve": None if flight.curve is None else flight.curve.value,
        "weights": list(flight.weights),
    }


def repeated(flight: Flight, present: Iterable[Flight]) -> str:
    """Say that a flight is there already; empty where it is not."""
    if all(_identity(each) != _identity(flight) for each in present):
        return ""
    return f"{flight.account} has a flight {flight.name!r} from {date_text(flight.first)} already"


def unconfigured(flight: Flight, accounts: Iterable[AccountEntry]) -> tuple[str, str, str] | None:
    """What, why and do where a flight's account is not configured; None where it is."""
    known = [str(entry.ref) for entry in accounts]
    if flight.account in known:
        return None
    add = f"configure {flight.account} first: [[accounts]] with connector and id"
    return (
        f"no account {flight.account} is configured",
        "nothing would ever be judged by the flight",
        f"{nearest(flight.account, known).rstrip('?')}, or {add}" if known else add,
    )


def _identity(flight: Flight) -> tuple[str, str, int]:
    return flight.account, flight.name, flight.first


def append_flights(path: Path, added: Sequence[Flight]) -> Configuration:
    """Write flights at the end of the configuration; comments, order and line ends of it stay.

    Returns:
        What the file says now.

    Raises:
        UsageError: where a flight is there already; nothing is written then.
        ConfigurationError: where the file is wrong, or cannot be written.
    """
    present = read(path).flights
    for flight in added:
        fault = repeated(flight, present)
        if fault:
            raise UsageError(fault, do="give it another name, or change the one in the file")
    before = path.read_bytes()
    ends = "\r\n" if b"\r\n" in before else "\n"
    gap = "" if before.endswith(b"\n") or not before else ends
    text = gap + "".join(ends + ends.join(flight_lines(flight)) + ends for flight in added)
    after = before + text.encode()
    configuration = _checked(path, after)
    _write(path, after)
    return configuration


def _checked(path: Path, content: bytes) -> Configuration:
    try:
        table = tomllib.loads(content.decode())
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"{path} takes no [[flights]] at its end",
            why=str(error),
            do="write the flights that it has as [[flights]] tables, not as a list in one line",
        ) from error
    return parse(table, folder=path.parent)


def _write(path: Path, content: bytes) -> None:
    """Replace the file in one step, so that no crash leaves half of it."""
    target = path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
            shutil.copymode(target, name)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written",
            why=error.strerror or str(error),
            do="make its folder one that you may write in",
        ) from error


def flight_lines(flight: Flight) -> list[str]:
    """A flight as a table of the configuration, line by line."""
    plain = plain_flight(flight)
    lines = ["[[flights]]"]
    for key in COLUMNS:
        value = plain[key]
        if key in ("from", "to"):
            lines.append(f"{key} = {value}")
        elif key == "hard":
            lines.append(f"hard = {'true' if value else 'false'}")
        elif isinstance(value, str):
            lines.append(f"{key} = {quoted(value)}")
        elif value:
            written = map(quoted if key == "campaigns" else str, value)
            lines.append(f"{key} = [{', '.join(written)}]")
    return lines


def quoted(text: str) -> str:
    """A basic string of TOML; what would steer an editor or a terminal is written by its number."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if not steers(character):
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
