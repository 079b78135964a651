"""The return on ad spend and the decision, in lines: what to do about the cap, and how it was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rich.text import Text

from paceboard.model import format_ratio
from paceboard.surfaces.cli.drawing import Row, date_span, sentence
from paceboard.surfaces.cli.terminal import safe

__all__ = ["choice_name", "deciding_rows", "ratio_text", "return_text"]

_CHOICES = {
    "raise_cap": "raise the cap",
    "pause": "pause",
    "cap_and_replan": "keep the cap and re-plan",
    "wait": "wait",
    "insufficient_data": "not enough data to decide",
}


def choice_name(choice: str) -> str:
    """A choice as people say it."""
    return _CHOICES.get(choice, safe(choice))


def deciding_rows(parts: Mapping[str, Any], *, path: bool) -> Iterator[Row]:
    """The return, what is decided by it, and where it is asked for the steps of the path."""
    roas, decision = parts.get("roas"), parts.get("decision")
    if roas is not None:
        yield "ROAS", Text(sentence(return_text(roas)))
    if decision is None:
        return
    line = Text.assemble((sentence(choice_name(decision["choice"])), "bold"))
    if not path:
        line.append(f" {sentence(safe(decision['why']))}")
    yield "Decide", line
    if path:
        for number, step in enumerate(decision["path"], 1):
            said = f"{number}. {sentence(safe(step['text']))}"
            yield "", Text.assemble(said, (f" [{safe(step['source'])}, {safe(step['date'])}]", "dim"))
        for advice in decision["advice"]:
            where = (f" [{safe(advice['source'])}, {safe(advice['date'])}]", "dim")
            yield "", Text.assemble(sentence(safe(advice["text"])), where)


def return_text(roas: Mapping[str, Any]) -> str:
    """`3.70 over 11 Apr to 24 Apr 2026, 3.44 of it reported so far; the floor is 2.50`."""
    floor = f"the floor is {ratio_text(roas['floor'])}"
    if roas["assumed"]:
        return f"{ratio_text(roas['value'])}, assumed; {floor}"
    days = f"over {date_span(roas['first'].number, roas['last'].number)}"
    told = ""
    if roas["open_share"]:
        reported = format_ratio(1 - roas["open_share"])
        told = f", of which {reported} are reported so far ({ratio_text(roas['reported'])})"
    return f"{ratio_text(roas['value'])} {days}{told}; {floor}"


def ratio_text(value: Fraction) -> str:
    """A return as people write it, with two digits, half-up."""
    units = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{units // 100}.{units % 100:02d}"
