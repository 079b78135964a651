# ruff: noqa: INP001, S603 - a script beside its picture, which starts our own command
"""Draw `board.svg` beside this file: the board of `paceboard demo`, in its colours.

Of its accounts the most urgent one is drawn whole, the others as the lines that end the board.

Run it with `python docs/pictures/board.py` when the board has changed; a test compares the two.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).with_name("board.svg")
WIDTH = 96
# Rich's own format loads a font from a foreign host; a picture of ours asks nobody for anything.
FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>The board of `paceboard demo`</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; white-space: pre; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def demo(*, colours: bool) -> str:
    """The first account of `paceboard demo`, and a line for each; what stands below differs each time."""
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}
    if colours:
        environment |= {"FORCE_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "paceboard", "demo"]
    run = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    first, *_, lines, _ = run.stdout.split("\n\n")
    return f"{first}\n\n{lines}"


def picture(board: str) -> str:
    """The board as an SVG; without time or chance in it, so that the same board gives the same bytes."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text.from_ansi(board.rstrip("\n")), soft_wrap=True)
    svg = console.export_svg(title="paceboard demo", code_format=FORMAT, unique_id="board")
    # Rich puts each line's end into an element of its own, and all elements on one line.
    svg = re.sub(r"<text [^>]*>\s*</text>", "", svg).replace("</text><text", "</text>\n<text")
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines())


if __name__ == "__main__":
    PICTURE.write_text(picture(demo(colours=True)), encoding="utf-8")
