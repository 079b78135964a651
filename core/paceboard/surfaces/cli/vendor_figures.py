"""Vendors' figures as they are typed, or written in a CSV file: every one read, every wrong one named."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import frozen

from paceboard.errors import PaceboardError, UsageError
from paceboard.history import parse_moment
from paceboard.model import Account, Zone, day_from_text, micros_from_text
from paceboard.reconciling import SCOPES, VendorFigure

__all__ = ["COLUMNS", "Asked", "asked_in", "figure_of", "rates_in"]

NEEDED = ("account", "figure", "from", "to")
COLUMNS = (*NEEDED, "zone", "scope", "rounded_rows", "billed", "net", "seen")
RATE_COLUMNS = ("day", "ours", "vendor")
UNEVEN = "it has another number of columns than the first line"
YES, NO = ("true", "yes", "1"), ("false", "no", "0", "")


@frozen(kw_only=True)
class Asked:
    """One figure to be reconciled, as it was written.

    Args:
        place: where: `line 2`; empty: on the command line.
        words: by column.
        fault: why the words cannot be read; empty: they can.
    """

    place: str
    words: Mapping[str, str]
    fault: str = ""


def asked_in(file: Path) -> list[Asked]:
    """Every figure of a CSV file, those too whose words cannot be read.

    Raises:
        UsageError: where it is none, or its first line names other columns.
    """
    return [
        Asked(place=f"line {number}", words=row or {}, fault="" if row else UNEVEN)
        for number, row in _rows(file, NEEDED, COLUMNS)
    ]


def rates_in(file: Path) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
    """Our rates and the vendor's, by day, out of a CSV file.

    Raises:
        UsageError: where it is none, or a line is wrong.
    """
    ours: dict[int, Fraction] = {}
    vendor: dict[int, Fraction] = {}
    for number, row in _rows(file, RATE_COLUMNS, RATE_COLUMNS):
        try:
            told = _even(row)
            day = _new_day(told["day"], ours)
            ours[day], vendor[day] = (_rate(told[name]) for name in RATE_COLUMNS[1:])
        except ValueError as error:
            raise UsageError(
                f"line {number} of {file} is no rate", why=str(error), do="write it like 2026-04-20,0.92,0.93"
            ) from error
    return ours, vendor


def figure_of(asked: Asked, account: Account, **more: Any) -> VendorFigure:
    """The figure that was written, for its account.

    Raises:
        UsageError: where a word of it is wrong; its place is for the caller to say.
    """
    words = asked.words
    try:
        return VendorFigure(
            micros=micros_from_text(words["figure"]),
            first=day_from_text(words["from"]),
            last=day_from_text(words["to"]),
            zone=Zone(words["zone"]) if words.get("zone") else None,
            scope=_scope(words.get("scope", "")),
            rounded_rows=_yes(words, "rounded_rows"),
            billed=_yes(words, "billed"),
            net=_yes(words, "net"),
            seen=parse_moment(words["seen"]).instant(account.zone) if words.get("seen") else None,
            **more,
        )
    except (ValueError, PaceboardError) as error:
        why, do = getattr(error, "why", ""), getattr(error, "do", "")
        raise UsageError(getattr(error, "what", str(error)), why=why, do=do) from error


def _even(row: dict[str, str] | None) -> dict[str, str]:
    if row is None:
        raise ValueError(UNEVEN)
    return row


def _new_day(text: str, known: Mapping[int, Fraction]) -> int:
    day = day_from_text(text)
    if day in known:
        raise ValueError(f"{text} has a rate already")
    return day


def _rate(text: str) -> Fraction:
    """Plain digits only: a power of ten has few signs, and as many digits to reckon with as it says."""
    if not re.fullmatch(r"\d{1,15}(\.\d{1,15})?", text, re.ASCII) or not Fraction(text):
        raise ValueError(f"{text!r:.40} is no rate above zero")
    return Fraction(text)


def _scope(text: str) -> Any:
    if text and text not in SCOPES:
        raise ValueError(f"no scope is called {text!r}: write one of {', '.join(SCOPES)}")
    return text or SCOPES[0]


def _yes(words: Mapping[str, str], name: str) -> bool:
    word = words.get(name, "").lower()
    if word not in YES + NO:
        raise ValueError(f"{name} is neither yes nor no: {word!r}")
    return word in YES


def _rows(
    file: Path, needed: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Each line behind the first one, with its number, as the editor shows it; None: of other columns."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
        names = rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
        if not {*needed} <= {*names} <= {*known}:
            raise UsageError(
                f"the first line of {file} names other columns", do=f"begin it with: {','.join(known)}"
            )
        for row in rows:
            uneven = None in row or None in row.values()
            yield rows.line_num, None if uneven else {name: value.strip() for name, value in row.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file} is no CSV in UTF-8", why=str(error)) from error
