from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard_tiktok.face.envelope import Refusal
from paceboard_tiktok.face.limiter import Limiter


@given(st.lists(st.floats(0, 0.5), max_size=80), st.integers(1, 10))
def test_no_second_holds_more_calls_than_allowed(pauses: list[float], most: int) -> None:
    """However calls are spread, those that were let through keep the limit."""
    now, through = [0.0], list[float]()
    limiter = Limiter(((most, 1),), clock=lambda: now[0], app_id="7")
    for pause in pauses:
        now[0] += pause
        try:
            limiter.count()
        except Refusal:
            continue
        through.append(now[0])

    assert all(sum(moment - 1 < call <= moment for call in through) <= most for moment in through)


def test_the_next_second_is_free_again() -> None:
    """A limit per second asks for no longer pause."""
    now = [0.0]
    limiter = Limiter(((1, 1),), clock=lambda: now[0], app_id="7")
    limiter.count()
    with pytest.raises(Refusal, match="QPS"):
        limiter.count()
    now[0] = 1.0
    limiter.count()


def test_a_minutes_limit_suspends_for_five_minutes() -> None:
    """Every call of the five minutes is refused, also once the minute is over."""
    now = [0.0]
    limiter = Limiter(((2, 60),), clock=lambda: now[0], app_id="7")
    limiter.count()
    limiter.count()
    for moment in (30.0, 299.0, 329.0):
        now[0] = moment
        with pytest.raises(Refusal, match=r"App \[7\] are temporarily restricted"):
            limiter.count()
    now[0] = 330.0
    limiter.count()


def test_no_rates_are_no_limit() -> None:
    """An empty limiter lets a thousand through where a rate of none lets nobody."""
    limiter = Limiter((), clock=lambda: 0.0, app_id="7")
    for _ in range(1_000):
        limiter.count()
    with pytest.raises(Refusal):
        Limiter(((0, 1),), clock=lambda: 0.0, app_id="7").count()
