"""Text that is safe to print: nothing that a platform or a person wrote may steer the terminal."""

from __future__ import annotations

import json
import os
import unicodedata
from typing import IO

import click

__all__ = ["coloured", "counted", "escaped", "paint", "safe", "steers"]

_STEERING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
"""Categories of Unicode that move the cursor, turn the direction of text or are no characters at all."""
_JOINERS = "\u200c\u200d"
"""They join and part letters of names and emoji, and steer nothing."""


def steers(character: str) -> bool:
    """It moves a cursor, turns the direction of text, or is no character at all."""
    return unicodedata.category(character) in _STEERING and character not in _JOINERS


def safe(text: str) -> str:
    """The text without what could steer a terminal: each control and direction mark becomes `�`."""
    if text.isprintable():
        return text
    return "".join("�" if steers(each) else each for each in text)


def escaped(line: str) -> str:
    r"""One line of JSON that means the same, with what could steer a terminal written as `\u....`."""
    if line.isprintable():
        return line
    return "".join(_escape(each) if steers(each) else each for each in line)


def _escape(character: str) -> str:
    # json leaves DEL as it is; it is the only one of ASCII that it does.
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]


def coloured(stream: IO[str]) -> bool:
    """Colours are wanted: a terminal that has them, and nobody who asked for none (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, stream: IO[str], *, colour: str | None = None, bold: bool = False) -> str:
    """The text in a colour, where the stream shows colours."""
    return click.style(text, fg=colour, bold=bold or None) if coloured(stream) else text


def counted(number: int, noun: str) -> str:
    """`1 account`, `1,179 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
