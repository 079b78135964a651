from __future__ import annotations

import json
import signal
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from paceboard.config import read
from paceboard.host import Host
from paceboard.simulator.living import faces
from paceboard.simulator.worlds import WORLDS, world
from paceboard.surfaces.cli.simulated_file import simulated_file

from .conftest import ACCOUNT, PYTHON, Run


@contextmanager
def simulating(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A real server on a free port, stopped as a person stops it."""
    command = [*PYTHON, "simulate", *words, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.send_signal(signal.SIGINT)
        process.communicate()


def test_the_worlds_are_listed_with_what_they_show(run: Run) -> None:
    """Without a name, and as JSON too."""
    ran = run("simulate")

    assert [*WORLDS] == [line.split()[0] for line in ran.out.splitlines()[1:] if not line.startswith(" ")]
    assert [*WORLDS] == [line["world"] for line in run("simulate", "--json").lines]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["quite"], "quiet"),
        (["quiet", "--connector", "tiktak"], "did you mean tiktok?"),
        (["quiet", "--at", "yesterday"], "2026-04-25T10:00Z"),
        (["quiet", "--speed", "fast"], "--speed is no number"),
        (["quiet", "--speed", "-1"], "below zero"),
    ],
)
def test_a_world_that_cannot_be_is_a_wrong_call(words: list[str], hint: str, run: Run) -> None:
    """Exit 2, with the nearest or the right form."""
    ran = run("simulate", *words)

    assert (2, "") == (ran.code, ran.out)
    assert hint in ran.err


def test_a_simulated_platform_serves_until_ctrl_c() -> None:
    """Its first line names the port that it took; an interruption is 130, with nothing left unsaid."""
    with simulating("quiet", "--json") as process:
        assert process.stdout is not None
        about = json.loads(process.stdout.readline())

    assert 130 == process.returncode
    assert ("quiet", "tiktok", [ACCOUNT]) == (about["world"], about["connector"], about["accounts"])
    assert not about["url"].endswith(":0")


def test_a_world_of_three_platforms_serves_them_side_by_side() -> None:
    """A line for each, below one port; each face says whose clock it shows."""
    with simulating("three-platforms", "--json", "--speed", "0") as process:
        assert process.stdout is not None
        about = [json.loads(process.stdout.readline()) for _ in range(3)]
        told = [httpx.get(f"{each['url']}/-/world").json() for each in about]

    assert ["google_ads", "meta", "tiktok"] == [each["connector"] for each in about]
    assert [f"/{each['connector']}" for each in about] == [urlsplit(each["url"]).path for each in about]
    assert ["three-platforms"] * 3 == [each["world"] for each in told]
    assert [6 // 3] * 3 == [len(each["accounts"]) for each in about]


def test_one_platform_of_three_can_be_served_alone() -> None:
    """At the root of the port, as the vendor has it."""
    with simulating("three-platforms", "--json", "--connector", "meta") as process:
        assert process.stdout is not None
        about = json.loads(process.stdout.readline())

    assert ("meta", "") == (about["connector"], urlsplit(about["url"]).path)


def test_a_port_that_is_taken_is_told() -> None:
    """Exit 2 with another way, not the web server's own silence."""
    with simulating("quiet", "--json") as first:
        assert first.stdout is not None
        port = json.loads(first.stdout.readline())["url"].rpartition(":")[2]
        second = subprocess.run(
            [*PYTHON, "simulate", "quiet", "--port", port], capture_output=True, text=True, check=False
        )

    assert (2, "") == (second.returncode, second.stdout)
    assert f"port {port} of this machine cannot be listened on" in second.stderr


def test_the_answer_is_a_configuration_that_works(tmp_path: Path) -> None:
    """It names accounts, flights and secrets by reference, for whoever lives in this world."""
    living = world("seed-flight")
    simulators = faces(living, Host(strict=True).discover())
    path = tmp_path / "paceboard.toml"
    path.write_text(simulated_file(living, simulators, {"tiktok": "http://127.0.0.1:8801"}))
    configuration = read(path)

    assert [ACCOUNT] == [str(entry.ref) for entry in configuration.accounts]
    assert tuple(living.flights("tiktok")) == configuration.flights
    assert {"env"} == {value.partition(":")[0] for value in configuration.apps["tiktok"].secrets.values()}
    assert "simulated-access-token" not in repr(tomllib.loads(path.read_text()))
