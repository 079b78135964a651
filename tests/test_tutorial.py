"""The tutorial is run, command by command, and the picture of the board is the board."""

from __future__ import annotations

import html
import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

ROOT = Path(__file__).parent.parent
TUTORIAL = ROOT / "docs" / "tutorial" / "first-steps.md"
READINGS = ROOT / "docs" / "reference" / "readings.md"
PICTURES = ROOT / "docs" / "pictures"
BLOCK = re.compile(r"^```(sh run|sh background|text output)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = 96


def squeezed(text: str) -> str:
    """Without spaces and frames, so that lines can be compared wherever they were broken."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", text).strip()


class Reader:
    """Somebody who follows the tutorial in an empty folder, with two terminals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "board"
        self.folder.mkdir()
        command = folder / "bin" / "paceboard"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m paceboard "$@"\n')
        command.chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": str(WIDTH),
            "NO_COLOR": "1",
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.served: subprocess.Popen[str] | None = None

    def run(self, body: str) -> str:
        """Type the lines of a block; gives what they print."""
        lines = body.splitlines()
        for line in lines:
            if line.startswith("export "):
                name, _, value = line.removeprefix("export ").partition("=")
                self.environment[name] = value
        script = "\n".join(line for line in lines if not line.startswith("export "))
        command = ["sh", "-ec", script]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, encoding="utf-8", check=False
        )
        assert (0, script) == (done.returncode, script), done.stderr
        return done.stdout

    def serve(self, body: str) -> None:
        """Start a block in the first terminal, in the place of what ran there."""
        self.stop()
        command = re.sub(r"simulate (\S+)", rf"simulate \1 --port {self.port}", f"exec {body.strip()}")
        self.served = subprocess.Popen(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.served.stderr is not None
        assert any("Stop with Ctrl-C" in line for line in self.served.stderr), "it did not start"

    def stop(self) -> None:
        """Ctrl-C in the first terminal."""
        if self.served is not None:
            self.served.terminate()
            self.served.communicate()


@frozen
class Step:
    """A block of the tutorial: what kind it is, what it says, and what the last command printed."""

    kind: str
    body: str
    printed: str


@frozen
class Walk:
    """The whole tutorial, done once; `board` is the board as JSON in the end."""

    steps: tuple[Step, ...]
    board: tuple[dict[str, Any], ...]

    def printed(self, command: str) -> str:
        """What a block that is this one command printed."""
        (found,) = {step.printed for step in self.steps if step.body.strip() == command}
        return found


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The tutorial, followed from the top; each command succeeds."""
    reader, steps, printed = Reader(tmp_path_factory.mktemp("tutorial")), [], ""
    try:
        for kind, body in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
            if kind == "sh background":
                reader.serve(body)
            elif kind == "sh run":
                printed = reader.run(body)
            steps.append(Step(kind, body, printed))
        lines = reader.run("paceboard board --json").splitlines()
        yield Walk(tuple(steps), tuple(json.loads(line) for line in lines))
    finally:
        reader.stop()


def rows_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| `")]


def first_words(text: str) -> set[str]:
    return {row.split("`")[1] for row in rows_of(text)}


def pieces(svg: str) -> list[str]:
    """The text of a picture, line by line, without its spaces."""
    lines: dict[float, str] = {}
    for height, text in re.findall(r'<text class="board-r\d+"[^>]* y="([\d.]+)"[^>]*>([^<]*)</text>', svg):
        lines[float(height)] = lines.get(float(height), "") + html.unescape(text)
    return ["".join(line.split()) for _, line in sorted(lines.items())]


@pytest.mark.long
def test_every_command_of_the_tutorial_prints_what_the_page_says(walk: Walk) -> None:
    """What the page shows of an answer stands in that answer, line by line and in this order."""
    for step in walk.steps:
        if step.kind != "text output":
            continue
        rest = squeezed(step.printed)
        for line in step.body.splitlines():
            _, found, rest = rest.partition(squeezed(line))
            assert found, f"not printed, or not in this order: {line!r}\n{step.printed}"


def demo_on_a_terminal() -> str:
    """What the demo shows on a terminal as wide as the picture."""
    own = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment = {**own, "COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "paceboard", "demo"]
    run = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    return run.stdout


@pytest.mark.long
def test_the_picture_is_the_board() -> None:
    """The picture in the README says what the demo says; else run `python docs/pictures/board.py`."""
    # As on a terminal: in a pipe a table is as wide as it likes.
    coloured = demo_on_a_terminal()
    first, *_, lines, _ = re.sub(r"\x1b\[[\d;]*m", "", coloured).split("\n\n")
    board = f"{first}\n\n{lines}"
    picture = (PICTURES / "board.svg").read_text(encoding="utf-8")

    assert ["".join(line.split()) for line in board.splitlines() if line.strip()] == pieces(picture)


def part_of(sample: Any, whole: Any) -> bool:
    """Everything in the sample stands in the whole, at the same place."""
    if isinstance(sample, dict) and isinstance(whole, dict):
        return all(key in whole and part_of(value, whole[key]) for key, value in sample.items())
    return bool(sample == whole)


@pytest.mark.long
def test_the_reading_on_its_page_is_a_real_one(walk: Walk) -> None:
    """The sample of `readings.md` is part of what the tutorial's command prints."""
    reading = json.loads(walk.printed("paceboard card show tiktok.spend_vs_budget --json"))
    (sample,) = re.findall(
        r"^```json\n(.*?)^```$", READINGS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )

    assert part_of(json.loads(sample), reading)


@pytest.mark.long
def test_every_key_of_a_reading_is_on_its_page(walk: Walk) -> None:
    """The envelope and the parts of each card are told key by key, and no others."""
    _, envelope, parts, others, *_ = READINGS.read_text(encoding="utf-8").split("\n## ")
    by_card = {reading["card"].partition(".")[2]: reading for reading in walk.board}
    own = {key: set(names) for key, *names in (re.findall(r"`(\w+)`", row) for row in rows_of(others))}

    assert first_words(envelope) == {key for reading in walk.board for key in reading}
    assert first_words(parts) == set(by_card.pop("spend_vs_budget")["parts"])
    assert {card: set(reading["parts"]) for card, reading in by_card.items()} == own


def test_the_tutorial_marks_all_its_commands() -> None:
    """No block of shell commands in the tutorial is left out of the run."""
    text = TUTORIAL.read_text(encoding="utf-8")

    assert set(re.findall(r"^```(?:sh|shell|console|bash)[^\n]*$", text, re.MULTILINE)) == {
        "```sh run",
        "```sh background",
    }


def test_the_picture_asks_nobody_for_anything() -> None:
    """The picture brings no font, script or image of a foreign host."""
    picture = (PICTURES / "board.svg").read_text(encoding="utf-8")

    assert not re.search(r"@font-face|url\((?!#)|href=|<script|<image", picture)


@pytest.mark.long
def test_the_picture_is_drawn_by_its_script() -> None:
    """The script beside the picture draws these very bytes."""
    drawn = PICTURES / "board.svg"
    before = drawn.read_bytes()
    try:
        subprocess.run([sys.executable, str(PICTURES / "board.py")], check=True)

        assert before == drawn.read_bytes()
    finally:
        drawn.write_bytes(before)
