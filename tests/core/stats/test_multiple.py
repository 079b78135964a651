from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.stats import deviations, discoveries, two_sided_tail

from .conftest import DAYS, WORLDS, Panel


@pytest.mark.parametrize(
    ("z", "tail"), [(0, 1.0), (1.812, 0.1), (2.228, 0.05), (3.169, 0.01), (4.587, 0.001)]
)
def test_tails_are_those_of_students_distribution(z: float, tail: float) -> None:
    """The table of ten degrees of freedom, on both sides."""
    assert pytest.approx(tail, rel=2e-3) == two_sided_tail(z) == two_sided_tail(-z)


def test_the_procedure_finds_what_its_authors_found() -> None:
    """The example of Benjamini and Hochberg (1995): four of fifteen at 5 %."""
    tails = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    tails += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    found = discoveries({str(place): tail for place, tail in enumerate(tails)}, share=0.05)

    assert {"0", "1", "2", "3"} == found


def test_nothing_stands_out_of_nothing() -> None:
    """No series, no discovery; and none among chance."""
    assert frozenset() == discoveries({}) == discoveries({"a": 0.5, "b": 0.9})


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1), max_size=12))
def test_what_is_told_is_always_the_least_likely(tails: dict[str, float]) -> None:
    """Whatever is told is less likely than whatever is not, and a stricter share tells no more."""
    told = discoveries(tails)
    rest = [tail for key, tail in tails.items() if key not in told]

    assert all(tails[key] <= least for key in told for least in rest)
    assert discoveries(tails, share=0.01) <= told


def test_few_false_ones_are_told_among_many_campaigns(panel: Panel) -> None:
    """Forty campaigns of which four doubled: most of the four are told, and few others."""
    series = list(panel(WORLDS[0], 160))
    true = false = 0
    for start in range(0, 160, 40):
        tails = {}
        for place, each in enumerate(series[start : start + 40]):
            spend = (each[-1].spend or 0) * (2 if place < 4 else 1)
            (judged,) = deviations([*each[:-1], evolve(each[-1], spend=spend)], first=DAYS - 1)
            tails[str(place)] = two_sided_tail(judged.z)
        told = {int(key) for key in discoveries(tails)}
        true += len(told & {0, 1, 2, 3})
        false += len(told - {0, 1, 2, 3})

    assert true >= 10
    assert false <= 0.25 * (true + false)
