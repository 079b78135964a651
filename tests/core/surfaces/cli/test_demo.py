from __future__ import annotations

from paceboard.surfaces.cli.demo import DAYS, WORLD

from .conftest import Run, on_a_terminal


def test_the_demo_goes_from_the_wire_to_the_board(run: Run) -> None:
    """A simulated platform over HTTP, a fresh ledger, the cards; what it did stands below."""
    ran = run("demo", "--days", "2")

    assert (0, "") == (ran.code, ran.err)
    assert ran.out.startswith(" SIMULATED  Athleisure US")
    assert "6.3 % used of 40,000.00 USD" in ran.out
    assert "Day 2 of the simulated world 'seed-flight'" in ran.out
    assert "Next:  paceboard replay" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_demo_as_json_is_readings_alone(run: Run) -> None:
    """A line for each card."""
    lines = run("demo", "--days", "1", "--json").lines

    assert {True} == {line["simulated"] for line in lines}
    assert 4 == len(lines)


def test_the_demo_shows_day_23_unless_another_is_asked_for() -> None:
    """The day of the seed's worked example."""
    assert ("seed-flight", 23) == (WORLD, DAYS)


def test_on_a_terminal_the_demo_says_what_it_is_doing() -> None:
    """A line that is gone when the board is there."""
    shown = on_a_terminal(["demo", "--days", "1"])

    assert "Living through day 1 of 1" in shown
    assert shown.index("Living through") < shown.index("SIMULATED")
