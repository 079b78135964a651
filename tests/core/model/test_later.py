from __future__ import annotations

from copy import deepcopy

import pytest
from attrs import evolve, field, frozen

from paceboard.model import Later, Reading, once

READING = Reading(
    card="sample.card",
    title="Card",
    account="sample:1",
    account_name="",
    revision=1,
    inputs="",
    as_of=0,
    watermark=None,
    zone="Etc/UTC",
    currency="USD",
    value=None,
    unit="ratio",
)


def test_a_later_value_is_built_once_and_not_before_it_is_read() -> None:
    """Whoever does not read it pays nothing; whoever reads it twice pays once."""
    asked: list[int] = []

    def build() -> str:
        asked.append(1)
        return "text"

    later = Later(build)
    before = list(asked)

    assert [] == before
    assert ("text", "text") == (later.read(), later.read())
    assert [1] == asked


def test_what_cannot_be_built_fails_each_time_that_it_is_read() -> None:
    """A failure is not taken for a value, nor forgotten."""
    later = Later[str](lambda: str(1 // 0))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            later.read()


def test_a_reading_with_later_parts_is_the_reading_with_those_parts() -> None:
    """Equal, shown and copied alike: nobody can tell how it was given."""
    told = evolve(READING, text="a sentence", parts={"spent": 1})
    later = evolve(READING, text=Later(lambda: "a sentence"), parts=Later(lambda: {"spent": 1}))

    assert told == later
    assert repr(told) == repr(later)
    assert told == deepcopy(later)
    assert ("a sentence", {"spent": 1}) == (later.text, later.parts)
    assert told != evolve(later, text=Later(lambda: "another"))


@frozen(slots=False)
class Square:
    """A class with a property that is kept."""

    side: int
    asked: list[int] = field(factory=list)

    @once
    def area(self) -> int:
        """How large it is."""
        self.asked.append(self.side)
        return self.side**2


def test_a_property_of_once_is_built_once_for_each_instance() -> None:
    """It is what its method gives, asked for when it is first read; a changed copy has its own."""
    one = Square(3)
    other = evolve(one, side=4)

    assert (9, 9, 16) == (one.area, one.area, other.area)
    assert [3, 4] == one.asked
    assert "How large it is." == Square.area.__doc__
