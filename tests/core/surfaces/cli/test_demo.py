from __future__ import annotations

import re

import pytest

from paceboard.surfaces.cli.demo import DAYS, SEED_FLIGHT, WORLD

from .conftest import Run, on_a_terminal


def test_the_demo_goes_from_the_wire_to_the_board(run: Run) -> None:
    """Three simulated platforms over HTTP, a fresh ledger, the cards; what it did stands below."""
    ran = run("demo", "--days", "2")

    assert (0, "") == (ran.code, ran.err)
    assert ran.out.startswith(" SIMULATED  Athleisure")
    assert "6.3 % used of 40,000.00 USD" in ran.out
    assert "Day 2 of the simulated world 'three-platforms'" in ran.out
    assert "the APIs of Google Ads, Meta Ads and TikTok Ads" in " ".join(ran.out.split())
    assert "Next:  paceboard replay" in ran.out
    # The lines of the overview stay whole in a pipe, however long.
    assert max(len(line) for line in ran.out.splitlines() if not re.match(r"\w+(:\d+)? +\w+ +", line)) <= 80


def test_the_demo_as_json_is_readings_alone(run: Run) -> None:
    """A line for each card of each account that its connector can answer, heroes or not."""
    lines = run("demo", "--days", "1", "--json").lines
    cards = {line["card"].partition(".")[2] for line in lines}

    assert {True} == {line["simulated"] for line in lines}
    assert {"spend_vs_budget", "cpm"} < cards
    assert 6 == len({line["account"] for line in lines})
    assert len({(line["account"], line["card"]) for line in lines}) == len(lines)


def test_the_demo_shows_day_23_unless_another_is_asked_for(run: Run) -> None:
    """The day of the seed's worked example, whose account comes first; a line for each account comes last."""
    blocks = run("demo").out.split("\n\n")

    assert ("three-platforms", "seed-flight", 23) == (WORLD, SEED_FLIGHT, DAYS)
    assert "95.5 % used of 40,000.00 USD" in blocks[0]
    assert "FIRES" in blocks[0]
    assert ["FIRES", "WARNING", "UNDER", "MILD_OVER", "ON_PACE", "ON_PACE"] == [
        line.split()[1] for line in blocks[-2].splitlines()[2:]
    ]


def test_on_a_terminal_the_demo_says_what_it_is_doing() -> None:
    """A line that is gone when the board is there."""
    shown = on_a_terminal(["demo", "--days", "1"])

    assert "Day 1: 6 of 6 accounts read" in shown
    assert shown.index("accounts read") < shown.index("SIMULATED")


@pytest.mark.long
def test_the_demo_is_the_same_each_time(run: Run) -> None:
    """To the last digit; only how long it took differs."""
    first, second = (run("demo", "--days", "9").out.rpartition("\n\n")[0] for _ in range(2))

    assert first == second
