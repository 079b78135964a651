from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.simulator.apportion import apportion

weights = st.lists(st.floats(0, 1_000_000), min_size=1, max_size=12).filter(lambda found: max(found) > 0.001)


@given(st.integers(0, 10**9), weights, st.sampled_from([1, 100, 10_000, 1_000_000]))
def test_parts_add_up_to_the_whole(units: int, found: list[float], step: int) -> None:
    """Nothing is lost or invented, and each part is a multiple of the step."""
    parts = apportion(units * step, found, step)

    assert units * step == sum(parts)
    assert [0] * len(found) == [part % step for part in parts]


@given(st.integers(0, 10**9), weights)
def test_a_part_is_within_one_of_its_exact_share(whole: int, found: list[float]) -> None:
    """Largest remainders move no part by a whole unit."""
    exact = [whole * weight / sum(found) for weight in found]
    parts = apportion(whole, found)

    assert all(abs(part - share) <= 1.001 for part, share in zip(parts, exact, strict=True))


def test_a_zero_weight_takes_nothing() -> None:
    """What has no weight has no part."""
    assert [0, 7, 0] == apportion(7, [0.0, 3.0, 0.0])


def test_the_first_wins_a_tie() -> None:
    """Equal remainders go to the earlier part, on every machine."""
    assert [4, 3, 3] == apportion(10, [1.0, 1.0, 1.0])


def test_nothing_can_be_split_over_nobody() -> None:
    """Nothing splits into nothings."""
    assert [0, 0] == apportion(0, [0.0, 0.0])


@pytest.mark.parametrize(("whole", "step"), [(5, 1), (15, 10)])
def test_a_split_that_cannot_add_up_is_refused(whole: int, step: int) -> None:
    """Without a positive weight, or off the step, there is no answer."""
    with pytest.raises(ValueError, match="cannot be split"):
        apportion(whole, [0.0] if step == 1 else [1.0], step)
