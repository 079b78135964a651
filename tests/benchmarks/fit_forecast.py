"""Fit the forecast's quantile tables on the simulated panel: python tests/benchmarks/fit_forecast.py.

Prints core/paceboard/pacing/forecast_table.py anew, from panels that nothing else uses. What is fitted are
the errors of the level and spread alone: without an account's own scores and without widening.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator

from paceboard.pacing import forecast
from paceboard.simulator.panel import FIRST, PanelSeries, panel

SEED = 20_260_401
"""Of the panel that is fitted on; no test and no page has it."""
SERIES = 3_000
ORIGINS = (23, 37, 51, 65, 79, 88)
"""Days that are known when the forecast is made."""
HORIZONS = (1, 4, 7, 14, 23, 30)
LEVELS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)

HEADER = '''"""Quantiles of standardised errors, fitted on the simulated panel: written by the fitting script.

Rows are horizons, columns levels. `SPEND` is for spend itself, `USED` for spend over known budgets.
Source: tests/benchmarks/fit_forecast.py, {series} series of seed {seed}.
"""

from __future__ import annotations

__all__ = ["HORIZONS", "LEVELS", "SPEND", "USED"]
'''


def errors(series: PanelSeries, *, used: bool) -> Iterator[tuple[int, float]]:
    """(Horizon, standardised error) of every origin of a series; budgets to come are the present one's."""
    for origin in ORIGINS:
        budgets = None
        if used:
            known = {FIRST + place: amount for place, amount in enumerate(series.budgets[:origin])}
            present = next((amount for amount in reversed(series.budgets[:origin]) if amount), 0)
            budgets = known | dict.fromkeys(range(FIRST + origin, FIRST + origin + 30), present)
        for horizon in HORIZONS:
            found = forecast(
                series.until(origin),
                spent=0,
                days=range(FIRST + origin, FIRST + origin + horizon),
                budgets=budgets,
                scores=(),
            )
            score = None if found is None else found.score(sum(series.spend[origin : origin + horizon]))
            if score is not None:
                yield horizon, score


def quantile(ordered: list[float], level: float) -> float:
    """Linear between the ordered values."""
    place = level * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def table(all_series: Iterable[PanelSeries], *, used: bool) -> list[tuple[float, ...]]:
    """A row for each horizon."""
    found: dict[int, list[float]] = defaultdict(list)
    for series in all_series:
        for horizon, score in errors(series, used=used):
            found[horizon].append(score)
    return [
        tuple(round(quantile(ordered, level), 2) for level in LEVELS)
        for ordered in (sorted(found[horizon]) for horizon in HORIZONS)
    ]


def main() -> None:
    """Print the module."""
    parts = [HEADER.format(series=f"{SERIES:,}", seed=SEED)]
    parts.append(f'LEVELS = {LEVELS}\nHORIZONS = {tuple(map(float, HORIZONS))}\n"""Days."""')
    for name, used in (("SPEND", False), ("USED", True)):
        rows = "".join(f"    {row},\n" for row in table(panel(SEED, SERIES), used=used))
        parts.append(f"{name} = (\n{rows})")
    sys.stdout.write("\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
