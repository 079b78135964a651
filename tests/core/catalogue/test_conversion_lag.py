from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import encode
from paceboard.catalogue.conversion_lag import CONVERSION_LAG
from paceboard.model import Day, evaluate
from paceboard.specs import MeasureGroup

from .conftest import ACCOUNT, CONVERTING, FIRST, VALUES

KEY = "conversion_lag"
DAYS = 12
TOLD = (50, 75, 90, 95)
"""Of a hundred conversions of a day, how many are told on the day after and each later one; then all."""


def board_of(board: Any, horizon: int) -> Any:
    """The same board, of a platform that restates conversions for so many days."""
    group: MeasureGroup = evolve(VALUES, horizon=horizon)
    capabilities = tuple(evolve(each, groups=(group,)) for each in CONVERTING.capabilities)
    return evolve(board, spec=evolve(CONVERTING, capabilities=capabilities))


def live(board: Any, days: int = DAYS) -> None:
    """A look a day at days of a hundred conversions each, of which later ones are told."""
    for day in range(1, days + 1):
        ages = [day - 1 - number for number in range(day)]
        # A conversion for each 50 dollars.
        board.look([50 * (TOLD[age] if age < len(TOLD) else 100) for age in ages], value=Fraction(1))


@pytest.fixture(name="settled")
def _settled(converting: Any) -> Any:
    board = board_of(converting, 7)
    live(board)
    return board


def explained(board: Any) -> Any:
    return board.evaluation().explain(ACCOUNT.ref, CONVERSION_LAG)[1]


def test_the_share_known_the_day_after_is_measured(settled: Any) -> None:
    """Half of what is told in the end, from the rows of both versions."""
    reading = settled.card(KEY)

    assert Fraction(1, 2) == reading.value == evaluate(explained(settled))
    assert ("measured", 7) == (reading.parts["basis"], reading.parts["settled_after_days"])
    assert "nine tenths after 2 days" in reading.text


def test_each_age_has_its_share(settled: Any) -> None:
    """Of the settled days that were looked at so long after, with the middle and the extremes of them."""
    ages = settled.card(KEY).parts["ages"]

    assert [Fraction(told, 100) for told in (*TOLD, 100)] == [each["value"] for each in ages]
    assert ["0", "1", "2", "3", "7"] == [each["name"] for each in ages]
    assert all(each["median"] == each["lowest"] == each["highest"] == each["value"] for each in ages)


def test_what_is_still_to_come_is_told_of_the_last_days(settled: Any) -> None:
    """What a day has over what is usual at its age, less what it has; between two ages in proportion."""
    parts = settled.card(KEY).parts
    last, before, *_ = reversed(parts["last_7_days"])

    assert (Day(FIRST + DAYS - 1), 50, Fraction(1, 2), 50) == tuple(last.values())[1:]
    assert (75, 25) == (before["conversions"], before["to_come"])
    assert parts["last_7_days"][2]["share_told"] == Fraction(95, 100) + Fraction(5, 100) / 4
    assert sum(each["to_come"] for each in parts["last_7_days"]) == parts["to_come_7_days"]


def test_days_that_are_not_settled_stand_in_and_it_says_so(converting: Any) -> None:
    """A platform that restates for 28 days, twelve days after the first look: as told within a week."""
    live(converting)
    reading = converting.card(KEY)

    assert ("measured_in_part", 7) == (reading.parts["basis"], reading.parts["settled_after_days"])
    assert "in 7 days" in reading.text


def test_without_looks_from_then_it_is_unknown(converting: Any) -> None:
    """One look tells nothing of what was known before; what the platform says of it stands there."""
    converting.look([100] * DAYS, value=Fraction(1))
    reading = converting.card(KEY)

    assert (None, "unknown", []) == (reading.value, reading.parts["basis"], reading.parts["ages"])
    assert [28] == [each["moves_for_days"] for each in reading.parts["declared"]]
    assert "may change for 28 days" in reading.text


def test_nothing_after_the_asked_revision_is_seen(settled: Any) -> None:
    """A reading of then is the same after what came later."""
    then = settled.card(KEY, revision=DAYS)
    settled.look([10_000] * (DAYS + 1), value=Fraction(1))

    assert encode(then) == encode(settled.card(KEY, revision=DAYS))
    assert then.value != settled.card(KEY).value
