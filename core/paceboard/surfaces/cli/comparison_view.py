"""Why a number moved, as text and as Markdown: what each campaign and each factor did, in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import click

from paceboard.cards.comparison_json import is_equal
from paceboard.model import Comparison, Contribution, Side, date_text, shown
from paceboard.surfaces.cli.output import print_table
from paceboard.surfaces.cli.terminal import safe

__all__ = ["comparison_lines", "escaped_markdown", "markdown_of", "show_comparison"]

CHANGES, FACTORS = ("part", "change", "its own ratio", "its weight"), ("factor", "change", "how")
OTHERS = "others (chance does as much)"
_METHODS = {
    "lmdi": "logarithms, an estimate rounded to add up",
    "shapley": "exact, the mean over all orders",
    "entry_exit": "exact, all of it came or went",
}


def show_comparison(found: Comparison) -> None:
    """Print it for a terminal or a pipe."""
    for line in comparison_lines(found):
        click.echo(line)
    if found.contributions:
        print_table(CHANGES, _contribution_rows(found))
    if found.factors:
        print_table(FACTORS, _factor_rows(found))


def markdown_of(found: Comparison) -> str:
    """The same as Markdown."""
    head, *rest = comparison_lines(found)
    lines = [f"## {escaped_markdown(head)}", "", *(f"{escaped_markdown(line)}  " for line in rest)]
    for headings, rows in ((CHANGES, _contribution_rows(found)), (FACTORS, _factor_rows(found))):
        if rows:
            lines += ["", _row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def comparison_lines(found: Comparison) -> Iterator[str]:
    """What it is about, the sentence with the numbers, and whether the parts add up."""
    simulated = "SIMULATED " if found.simulated else ""
    yield f"{simulated}{found.title}, {safe(found.account)}"
    yield f"{found.text} {_days(found.before)} against {_days(found.now)}."
    if found.change is None:
        yield "It is not known or not defined in one of them, so nothing says what moved it."
    for caution in found.warnings:
        yield f"Note: {safe(caution.text)}."
    if is_equal(found) is not None:
        verdict = "the later number" if is_equal(found) else "NOT the later number, which is a bug: report it"
        yield f"The earlier number and all changes come to {verdict}."


def _days(side: Side) -> str:
    if side.first is None or side.last is None:
        return "no days"
    return f"{date_text(side.first)} to {date_text(side.last)}"


def _contribution_rows(found: Comparison) -> list[tuple[str, ...]]:
    """Campaigns that chance does not explain by name, with their groups; the others in one line."""
    named = [each for each in found.contributions if not each.noise]
    rows = [row for each in named for row in _rows(found, each)]
    chance = [each for each in found.contributions if each.noise]
    if chance:
        total = sum((Fraction(each.change) for each in chance), Fraction(0))
        rows.append((f"{len(chance)} {OTHERS}", _signed(found, total), "", ""))
    return rows


def _rows(found: Comparison, each: Contribution) -> Iterator[tuple[str, ...]]:
    yield safe(each.name), _signed(found, each.change), _signed(found, each.rate), _signed(found, each.mix)
    for part in each.parts:
        yield f"  {safe(part.name)}", _signed(found, part.change), "", ""


def _factor_rows(found: Comparison) -> list[tuple[str, ...]]:
    how = _METHODS.get(found.method, found.method)
    return [(each.name, _signed(found, each.change), how) for each in found.factors]


def _signed(found: Comparison, value: int | Fraction | None) -> str:
    if value is None:
        return ""
    return f"{'+' if value > 0 else ''}{shown(value, found.unit, found.currency)}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(escaped_markdown(cell) for cell in cells)} |"


def escaped_markdown(text: str) -> str:
    """Names are text of strangers: none of it is markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#!" else letter for letter in text)
