from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from paceboard_reconciliation.limits import Limits, frequency_limits, once_each

PEOPLE = st.lists(st.sets(st.integers(0, 30), min_size=1), min_size=1, max_size=5)


@given(PEOPLE)
def test_whoever_is_told_of_the_truth_lies_within(told: list[set[int]]) -> None:
    """Platforms that each reach some of the same people: all of them together are within the bounds."""
    bounds = once_each([len(each) for each in told])
    truth = len(set.union(*told))

    assert bounds.least is not None
    assert bounds.most is not None
    assert bounds.least <= truth <= bounds.most


@given(PEOPLE, st.integers(0, 20))
def test_what_is_known_of_the_whole_bounds_it_too(told: list[set[int]], more: int) -> None:
    """With the number that there are at all, the truth still lies within, and the bound is no wider."""
    truth = len(set.union(*told))
    bounds = once_each([len(each) for each in told], known_whole=truth + more)

    assert bounds.most is not None
    assert (bounds.least or 0) <= truth <= bounds.most <= truth + more


@given(PEOPLE, st.data())
def test_how_often_a_person_was_reached_lies_within(told: list[set[int]], data: st.DataObject) -> None:
    """Each platform shows each of its people something so many times; the true frequency is between."""
    times = [data.draw(st.integers(1, 9)) for _ in told]
    impressions = [len(each) * count for each, count in zip(told, times, strict=True)]
    bounds = frequency_limits(impressions, once_each([len(each) for each in told]))
    truth = Fraction(sum(impressions), len(set.union(*told)))

    assert bounds.least is not None
    assert bounds.most is not None
    assert bounds.least <= truth <= bounds.most


def test_somebody_who_does_not_tell_leaves_the_upper_bound_open() -> None:
    """At least what the others tell, at most nobody knows, unless the whole is known."""
    assert Limits(least=7, most=None) == once_each([5, None, 7])
    assert Limits(least=7, most=9) == once_each([5, None, 7], known_whole=9)
    assert Limits() == frequency_limits([10, None], Limits(least=1, most=2))


def test_where_nobody_tells_nothing_is_known() -> None:
    """No bound is made up."""
    assert Limits() == once_each([])
    assert Limits() == once_each([None])


def test_more_than_there_are_bounds_nothing_from_below() -> None:
    """Who claims 50 of 40 orders cannot be right about each."""
    assert Limits(least=None, most=40) == once_each([50, 10], known_whole=40)
