"""Back-test of the forecast on the simulated panel: python tests/benchmarks/backtest.py.

Writes the tables of docs/explanation/forecast.md anew. A test compares the two, another one tries fewer
series of another seed at each run.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from attrs import field, frozen

from paceboard.model import MICROS
from paceboard.pacing import Forecast, forecast
from paceboard.simulator.draws import spread, stream
from paceboard.simulator.panel import FIRST, PanelSeries, panel
from paceboard.simulator.seed_flight import GOLDEN

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "forecast.md"
BEGIN, END = "<!-- tables: written by tests/benchmarks/backtest.py -->", "<!-- end of tables -->"
SEED, SERIES = 7, 2_000
"""Not the seed that the quantiles were fitted on."""
START, LENGTH = 60, 30
"""Days of history before the period, and its days."""
ORIGINS = (3, 7, 14, 21, 26)
LOW, HALF, HIGH = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)


@frozen(kw_only=True)
class Trial:
    """One forecast beside what came of it; amounts in micros.

    Args:
        run_rate, trailing: where the mean of the period's days, and of the last seven, would land.
        exceeds: the probability that was given for a cap; `over`: it was exceeded.
        past: how many of the past weeks' intervals held, of how many.
    """

    origin: int
    landed: int
    low: int
    half: int
    high: int
    run_rate: float
    trailing: float
    exceeds: float
    over: bool
    past: tuple[int, int]


@frozen
class Trials:
    """Figures of many trials; each is a share, or relative to what was spent."""

    all: Sequence[Trial] = field(repr=False)

    def of(self, origin: int) -> Trials:
        """Those of one day of the period."""
        return Trials([each for each in self.all if each.origin == origin])

    def wape(self, name: str) -> float:
        """Absolute errors of a landing, added up, over what was spent."""
        wrong = sum(abs(getattr(each, name) - each.landed) for each in self.all)
        return float(wrong / sum(each.landed for each in self.all))

    @property
    def coverage(self) -> float:
        """How often the period landed within its interval."""
        return sum(each.low <= each.landed <= each.high for each in self.all) / len(self.all)

    @property
    def live(self) -> float:
        """How often intervals of past weeks held, as an account shows it."""
        return sum(each.past[0] for each in self.all) / sum(each.past[1] for each in self.all)

    @property
    def width(self) -> float:
        """All intervals together over all that was spent."""
        return sum(each.high - each.low for each in self.all) / sum(each.landed for each in self.all)

    def bins(self) -> list[tuple[int, float, float]]:
        """By tenth of probability: how many, the mean that was given, and how often it came true."""
        tenths: list[list[Trial]] = [[] for _ in range(10)]
        for each in self.all:
            tenths[min(9, int(each.exceeds * 10))].append(each)
        return [
            (
                len(own),
                sum(each.exceeds for each in own) / max(1, len(own)),
                sum(each.over for each in own) / max(1, len(own)),
            )
            for own in tenths
        ]


def trials(seed: int, count: int, *, used: bool = False) -> Trials:
    """Try every origin of every series.

    Args:
        used: budgets are known; those to come are taken to stay as the present one is.
    """
    found: list[Trial] = []
    for number, series in enumerate(panel(seed, count, START + LENGTH)):
        # A cap as somebody would set it before the period: by the four weeks before, and not exactly.
        cap = round(sum(series.spend[START - 28 : START]) / 28 * LENGTH * spread(stream(seed, number), 0.25))
        found += _of(series, max(cap, 1), used=used)
    return Trials(found)


def _of(series: PanelSeries, cap: int, *, used: bool) -> Iterator[Trial]:
    landed = sum(series.spend[START : START + LENGTH])
    for origin in ORIGINS:
        now = START + origin
        spent, left = sum(series.spend[START:now]), LENGTH - origin
        found = forecast(
            series.until(now),
            spent=spent,
            days=range(FIRST + now, FIRST + START + LENGTH),
            budgets=_budgets(series, now) if used else None,
        )
        if found is None or landed == 0:
            continue
        yield Trial(
            origin=origin,
            landed=landed,
            low=found.landing(LOW),
            half=found.landing(HALF),
            high=found.landing(HIGH),
            run_rate=spent / origin * LENGTH,
            trailing=spent + sum(series.spend[now - 7 : now]) / 7 * left,
            exceeds=float(found.exceeds(cap)),
            over=landed > cap,
            past=(found.coverage.held, found.coverage.of),
        )


def _budgets(series: PanelSeries, now: int) -> dict[int, int]:
    present = next((amount for amount in reversed(series.budgets[:now]) if amount), 0)
    known = {FIRST + place: amount for place, amount in enumerate(series.budgets[:now])}
    return known | dict.fromkeys(range(FIRST + now, FIRST + START + LENGTH), present)


def seed_forecast(day: int) -> Forecast:
    """The seed's flight after so many days of it, with 35 days at 1,300 before."""
    before = [(place, 1_300 * MICROS) for place in range(-35, 0)]
    during = [(place, amount * MICROS) for place, amount in enumerate(GOLDEN[:day])]
    found = forecast(before + during, spent=sum(GOLDEN[:day]) * MICROS, days=range(day, 30))
    if found is None:
        raise ValueError(f"day {day} has no forecast")
    return found


def tables(seed: int = SEED, count: int = SERIES) -> str:
    """What the page shows, in Markdown."""
    spend, used = trials(seed, count), trials(seed, count, used=True)
    parts = [
        f"### Accuracy and intervals\n\n{count:,} series of seed {seed}, 30 days from day {START + 1} on.\n",
        _accuracy(spend, used),
        "\n### Probability of exceeding a cap\n",
        _probabilities(spend),
        "\n### The seed's flight\n",
        _seed_flight(),
    ]
    return "\n".join(parts)


def _accuracy(spend: Trials, used: Trials) -> str:
    lines = [
        "| after day | run rate | trailing 7 days | forecast | 80 % held | width "
        "| with budgets: forecast | 80 % held | width |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for origin in (*ORIGINS, None):
        own, budgeted = (spend, used) if origin is None else (spend.of(origin), used.of(origin))
        shares = (
            *(own.wape(name) for name in ("run_rate", "trailing", "half")),
            *(own.coverage, own.width, budgeted.wape("half"), budgeted.coverage, budgeted.width),
        )
        lines.append(f"| {origin or 'all'} | {' | '.join(f'{share:.3f}' for share in shares)} |")
    lines.append(f"\nOf the past weeks' intervals that those forecasts look back on {spend.live:.3f} held.")
    return "\n".join(lines)


def _probabilities(spend: Trials) -> str:
    lines = ["| said | forecasts | mean said | came true |", "|---|---|---|---|"]
    for tenth, (count, said, true) in enumerate(spend.bins()):
        lines.append(f"| {tenth / 10:.1f} to {(tenth + 1) / 10:.1f} | {count:,} | {said:.3f} | {true:.3f} |")
    brier = math.fsum((each.exceeds - each.over) ** 2 for each in spend.all) / len(spend.all)
    rate = sum(each.over for each in spend.all) / len(spend.all)
    lines.append(f"\nBrier score {brier:.3f}; always saying {rate:.2f} would score {rate * (1 - rate):.3f}.")
    return "\n".join(lines)


def _seed_flight() -> str:
    cap = 40_000 * MICROS
    lines = [
        "| after day | run rate | forecast, 80 % | exceeds 40,000 | cap gone on day |",
        "|---|---|---|---|---|",
    ]
    for day in (7, 14, 18, 21, 23):
        found = seed_forecast(day)
        low, half, high = (round(found.unclipped(p) / MICROS) for p in (LOW, HALF, HIGH))
        gone = [found.gone(cap, p) for p in (HALF, HIGH, LOW)]
        middle, early, late = ("never" if each is None else str(each + 1) for each in gone)
        rate = round(sum(GOLDEN[:day]) / day * LENGTH)
        lines.append(
            f"| {day} | {rate:,} | {half:,} ({low:,} to {high:,}) | {float(found.exceeds(cap)):.2f} "
            f"| {middle} ({early} to {late}) |"
        )
    return "\n".join(lines)


def page(text: str, shown: str) -> str:
    """A page's text with other tables."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{shown}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), tables()), encoding="utf-8")
