"""Why an account is off its plan, in lines: what was found and by what, what was ruled out, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

from paceboard.model import date_text
from paceboard.surfaces.cli.drawing import amount
from paceboard.surfaces.cli.terminal import safe

__all__ = ["cause_rows"]

_REST = {"ruled_out": "Ruled out", "unknown": "Not known", "not_applicable": "Not applicable"}


def cause_rows(parts: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """Learning and tagged campaigns, and where the status is under or over its causes."""
    learning = parts.get("learning") or {}
    if learning.get("label"):
        names = ", ".join(safe(each["name"]) for each in learning["groups"])
        yield "Learning", Text(f"Pace is not settled: {names} still in the learning phase.")
    for each in parts.get("predictable") or ():
        yield "Tagged", Text(f"{safe(each['name'])}: {each['note']}.")
    diagnosis = parts.get("diagnosis")
    if diagnosis:
        yield from _causes(diagnosis["causes"])
        yield from _episode(diagnosis)


def _causes(causes: list[Mapping[str, Any]]) -> Iterator[tuple[str, Text]]:
    found = [each for each in causes if each["finding"] == "found"]
    for number, each in enumerate(found):
        name = (f"{_words(each['cause'])}: ", "bold")
        yield "" if number else "Causes", Text.assemble(name, f"{safe(each['text'])}.")
    first = not found
    for finding, label in _REST.items():
        rest = [_words(each["cause"]).lower() for each in causes if each["finding"] == finding]
        if rest:
            yield "Causes" if first else "", Text(f"{label}: {', '.join(rest)}.", style="dim")
            first = False


def _episode(diagnosis: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    episode, called = diagnosis["episode"], diagnosis["classification"]
    if episode is not None:
        what = "" if called is None else f"{_words(called['call'])}, by an estimate: "
        since = f"spend left its level on {date_text(episode['first'].number)}"
        yield "Episode", Text.assemble((what, "bold"), f"{since}, {amount(episode['expected'])} expected.")
    days = diagnosis["duration"]["days"]
    if days:
        side = "over" if diagnosis["side"] == "over" else "well under"
        count = "1 day" if days == 1 else f"{days} days in a row"
        yield "Lasts", Text(f"{count} {side} the daily budgets; that decides nothing by itself.")


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize().replace("Cpc", "CPC")
