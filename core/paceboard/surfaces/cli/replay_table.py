"""A card's days as lines of the terminal, each printed at the moment it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import click
from rich.text import Text

from paceboard.model import Sentiment, format_micros, format_ratio, micros_from_text
from paceboard.surfaces.cli.output import console_for
from paceboard.surfaces.cli.panels import COLOURS, badge
from paceboard.surfaces.cli.replay import numbered
from paceboard.surfaces.cli.terminal import safe

__all__ = ["show_days"]

_MONEY = ("spent", "plan", "cap")
_RATIOS = ("used", "elapsed")


def show_days(readings: Iterable[dict[str, Any]]) -> None:
    """Print a heading, then a line for each reading."""
    console = console_for(widest=None)
    empty = True
    for row, plain in numbered(readings):
        if empty:
            console.print(_whose(plain))
            console.print(_headings(), soft_wrap=True)
            empty = False
        console.print(_line(row, plain), soft_wrap=True)
    if empty:
        click.echo("No reading is kept yet. Run `paceboard refresh`.", err=True)


def _whose(plain: Mapping[str, Any]) -> Text:
    line = Text()
    if plain["simulated"]:
        line.append(badge()).append(" ")
    line.append(safe(plain["account_name"]), style="bold")
    return line.append(f"  {safe(plain['account'])}, in {plain['currency']}", style="dim")


def _headings() -> Text:
    money = "".join(f"{name:>10}" for name in _MONEY)
    ratios = "".join(f"{name:>8}" for name in _RATIOS)
    return Text(f"{'':2} {'date':<10}{money}{ratios}{'pace':>6}  status", style="bold")


def _line(row: Mapping[str, Any], plain: Mapping[str, Any]) -> Text:
    currency = str(plain["currency"])
    money = "".join(f"{_amount(row[key], currency):>10}" for key in _MONEY)
    ratios = "".join(f"{_percent(row[key]):>8}" for key in _RATIOS)
    pace = "-" if row["pace"] is None else f"{row['pace']:.2f}"
    line = Text(f"{row['day']:>2} {row['date'] or '-':<10}{money}{ratios}{pace:>6}  ")
    line.append(row["status"] or "-", style=COLOURS[Sentiment(plain["sentiment"])])
    return line.append(" fires", style="bold red") if row["fires"] and row["status"] != "FIRES" else line


def _amount(text: str | None, currency: str) -> str:
    return "-" if text is None else format_micros(micros_from_text(text), currency).rpartition(" ")[0]


def _percent(ratio: float | None) -> str:
    return "-" if ratio is None else format_ratio(Fraction(str(ratio)))
