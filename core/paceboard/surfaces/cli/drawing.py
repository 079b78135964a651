"""Bars, sparklines and safe text for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from rich.text import Text

__all__ = ["bar", "safe", "sparkline"]

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"


def safe(text: str) -> str:
    """A platform's text without what could steer a terminal: controls and direction marks become `�`."""
    return "".join("�" if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co") else each for each in text)


def bar(used: Fraction, elapsed: Fraction | None, *, width: int = 48, colour: str = "green") -> Text:
    """A progress bar of what is used; `┃` stands where the elapsed share of the period is.

    It ends at its width (R4): a share above 1 fills it and the number beside it says how much.
    """
    eighths = int(min(max(used, Fraction(0)), Fraction(1)) * width * 8)
    whole, rest = divmod(eighths, 8)
    cells = ["█"] * whole + ([_EIGHTHS[rest]] if rest else [])
    cells += ["░"] * (width - len(cells))
    text = Text("".join(cells), style=colour)
    text.stylize("dim", whole + (1 if rest else 0), width)
    if elapsed is not None:
        at = min(int(elapsed * width), width - 1)
        text = Text.assemble(text[:at], ("┃", "bold white"), text[at + 1 :])
    return text


def sparkline(values: Sequence[int | None]) -> str:
    """A line of blocks from zero to the largest value; `·` where the value is not known."""
    top = max((value for value in values if value is not None), default=0)
    if top <= 0:
        return "".join("·" if value is None else _LEVELS[0] for value in values)
    return "".join(
        "·" if value is None else _LEVELS[min(max(value, 0) * len(_LEVELS) // (top + 1), len(_LEVELS) - 1)]
        for value in values
    )
