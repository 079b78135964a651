"""How long a forecast takes: `python tests/benchmarks/forecasting.py`.

Medians of processor time over rounds of many forecasts in a row, of 90 days of one simulated series.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from fractions import Fraction

from paceboard.pacing import Forecast, forecast
from paceboard.simulator.panel import FIRST, panel

ROUNDS, IN_A_ROW, DAYS, AHEAD = 15, 200, 90, 30
LOW, HALF, HIGH = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)


def of(history: Sequence[tuple[int, int]], budgets: dict[int, int] | None = None) -> Forecast:
    """Thirty days on from ninety, with the past weeks replayed."""
    found = forecast(history, spent=0, days=range(FIRST + DAYS, FIRST + DAYS + AHEAD), budgets=budgets)
    if found is None:
        raise ValueError("ninety days are enough")
    return found


def with_interval(found: Forecast) -> tuple[int, int, int]:
    """Its 10th, 50th and 90th percentile."""
    return found.landing(LOW), found.landing(HALF), found.landing(HIGH)


def microseconds(work: Callable[[], object]) -> float:
    """Median processor time of one."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(IN_A_ROW):
            work()
        taken.append((time.process_time() - began) / IN_A_ROW * 1e6)
    return statistics.median(taken)


def main() -> None:
    """Print the figures."""
    (series,) = panel(1, 1)
    history = series.until(DAYS)
    budgets = {FIRST + place: amount or 1 for place, amount in enumerate(series.budgets)}
    found = of(history)
    cap = found.landing(HALF)
    days = range(FIRST + DAYS, FIRST + DAYS + AHEAD)
    bare = microseconds(lambda: forecast(history, spent=0, days=days, scores=()))
    figures = {
        "with its interval and its past weeks": microseconds(lambda: with_interval(of(history))),
        "the same, budgets known": microseconds(lambda: with_interval(of(history, budgets))),
        "without the past weeks": bare,
        "probability of exceeding a cap": microseconds(lambda: found.exceeds(cap)),
        "day on which a cap is gone": microseconds(lambda: found.gone(cap, HALF)),
    }
    for name, figure in figures.items():
        print(f"{name:<40} {figure:7.1f} us")


if __name__ == "__main__":
    main()
