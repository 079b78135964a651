from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, BudgetMode, Zone, day_from_text
from paceboard.pacing import BudgetStretch, Resolution, plan
from paceboard.pacing.schedule import FOREVER
from paceboard.pacing.staircase import staircase, staircase_of

FIRST = day_from_text("2026-03-01")
ZONES = st.sampled_from(
    [Zone(name) for name in ("Etc/UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")]
)
SPANS = st.tuples(st.integers(0, 10**9), st.integers(-9_000, 900), st.integers(-20, 9_000))


def stretch(amount: int, start: int, end: int = FOREVER) -> BudgetStretch:
    return BudgetStretch(entity="c", mode=BudgetMode.DAILY, amount=amount, start=start, end=end, revision=1)


@given(ZONES, st.lists(SPANS, max_size=5), st.integers(-99, 900), st.integers(-99, 900))
def test_a_span_of_the_staircase_is_what_the_budgets_plan(
    zone: Zone, spans: list[tuple[int, int, int]], begin: int, length: int
) -> None:
    """Over changes, pauses, switches of clocks and open ends it is their plan, to the fraction."""
    base = zone.start(FIRST)
    budgets = [
        stretch(amount, base + at * HOUR // 7, base + (at + for_) * HOUR // 7) for amount, at, for_ in spans
    ]
    budgets += [stretch(1_300, -FOREVER, base + 40 * DAY), stretch(455, base + DAY // 3)]
    start, end = base + begin * HOUR // 3, base + (begin + length) * HOUR // 3

    assert plan(budgets, zone, start, end) == staircase(budgets, zone).between(start, end)


def test_the_staircase_is_kept_with_the_budgets_that_it_is_of() -> None:
    """Asked again, it is there; of other budgets it is another one."""
    zone = Zone("Etc/UTC")
    resolution = Resolution(stretches=(stretch(100, 0),), unsupported=(), unbudgeted=())
    more = evolve(resolution, stretches=(stretch(300, 0),))

    assert staircase_of(resolution, zone) is staircase_of(resolution, zone)
    assert [100, 300] == [staircase_of(each, zone).between(0, DAY) for each in (resolution, more)]
