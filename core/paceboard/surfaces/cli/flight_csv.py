"""Flights out of a CSV file: every line read, every wrong line named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from paceboard.config import Configuration, flight_from_table, weights_from_text
from paceboard.errors import PaceboardError, UsageError
from paceboard.model import Flight
from paceboard.surfaces.cli.flight_file import COLUMNS, repeated, unconfigured
from paceboard.surfaces.cli.terminal import counted

__all__ = ["flights_in_csv"]

NEEDED = COLUMNS[:6]
YES, NO = ("true", "yes", "1"), ("false", "no", "0", "")


def flights_in_csv(file: Path, configuration: Configuration) -> dict[str, Flight]:
    """Every flight of a CSV file by its place in it, like `line 2`.

    Args:
        configuration: has the accounts that flights may be of, and the flights that there are already.

    Raises:
        UsageError: where a line is wrong; `why` has a line for each of them.
    """
    found: dict[str, Flight] = {}
    faults: list[str] = []
    lines = 0
    for number, row in _rows(file):
        lines += 1
        place = f"line {number}"
        try:
            found[place] = _flight(row, place, configuration, found)
        except PaceboardError as error:
            faults.append(
                " ".join(f"{part.rstrip('.')}." for part in (error.what, error.why, error.do) if part)
            )
    if faults:
        raise UsageError(
            f"{len(faults)} of {counted(lines, 'line')} wrong, so nothing was imported",
            why="\n".join(faults),
            do="correct them and import again",
        )
    return found


def _flight(
    row: dict[str | None, Any], place: str, configuration: Configuration, found: Mapping[str, Flight]
) -> Flight:
    flight = flight_from_table(_table(row, place), place)
    unknown = unconfigured(flight, configuration.accounts)
    if unknown:
        what, why, do = unknown
        raise UsageError(f"{place}: {what}", why=why, do=do)
    again = repeated(flight, configuration.flights)
    if again:
        raise UsageError(f"{place}: {again}")
    for other, present in found.items():
        if repeated(flight, (present,)):
            raise UsageError(f"{place} is the flight of {other} once more")
    return flight


def _rows(file: Path) -> Iterator[tuple[int, dict[str | None, Any]]]:
    """Each line behind the first one, with its number, as the editor shows it."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
        rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
        _check_columns(file, rows.fieldnames)
        for row in rows:
            yield rows.line_num, dict(row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file} is no CSV in UTF-8", why=str(error)) from error


def _check_columns(file: Path, names: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    faults = [f"misses {', '.join(missing)}"] if missing else []
    faults += [f"names {', '.join(map(repr, unknown))}, which is not known"] if unknown else []
    if faults:
        raise UsageError(
            f"the first line of {file} {' and '.join(faults)}", do=f"begin it with: {','.join(COLUMNS)}"
        )


def _table(row: dict[str | None, Any], place: str) -> dict[str, Any]:
    if None in row or None in row.values():
        raise UsageError(f"{place} has another number of columns than the first line")
    table: dict[str, Any] = {str(key): value.strip() for key, value in row.items()}
    for name in NEEDED:
        if not table[name]:
            raise UsageError(f"{place} says no {name}")
    word = table.get("hard", "").lower()
    if word not in YES + NO:
        raise UsageError(f"{place} hard is neither yes nor no: {table['hard']!r}")
    plain = {key: value for key, value in table.items() if key not in ("curve", "weights") or value}
    if "weights" in plain:
        plain["weights"] = weights_from_text(plain["weights"])
    return {**plain, "hard": word in YES, "campaigns": table.get("campaigns", "").split()}
