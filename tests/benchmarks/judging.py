"""How long the judge of Spend vs Budget takes: `python tests/benchmarks/judging.py [profile]`.

A view is built once from a simulated world that is wholly visible, then `judge(view)` alone is timed: medians
of processor time, each of many judgements in a row. The second figure of a case is of a judgement with its
forecast, the third of a reading whose parts and sentence are read too, as every one that is shown or kept has
them read.
"""

from __future__ import annotations

import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from attrs import evolve

from paceboard import pacing
from paceboard.cards import Inputs, Viewer, encode
from paceboard.catalogue.spend_vs_budget import SPEND_VS_BUDGET, judge, judged
from paceboard.host import Host
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import HOUR, MICROS, BudgetMode, Flight, Grain, Level, Reading, Window
from paceboard.simulator.scenario import Ad, Campaign, Group, Scenario, ScheduledBudget, SimulatedAccount
from paceboard.simulator.seed_flight import ACCOUNT, FLIGHT_START, athleisure_flight, seed_flight
from paceboard.simulator.world import World
from paceboard.specs import AccountView

ROUNDS, IN_A_ROW, FEW = 15, 200, 50
PRESENT = FLIGHT_START + 20


def campaign(number: int, amount: int) -> Campaign:
    """One with a daily budget, on since ten days before the flight."""
    group = Group(name=f"Group {number}", ads=(Ad(name=f"Ad {number}"),))
    budget = ScheduledBudget(mode=BudgetMode.DYNAMIC_DAILY, amount=amount * MICROS)
    return Campaign(name=f"Campaign {number}", groups=(group,), budget=budget, first=FLIGHT_START - 10)


def world(campaigns: int, *, flights: tuple[Flight, ...]) -> World:
    """An account that has its budgets spent evenly, on day 21 of its flight."""
    account = SimulatedAccount(
        ref=ACCOUNT,
        name="Benchmark",
        zone=seed_flight().accounts[0].zone,
        first=FLIGHT_START - 10,
        campaigns=tuple(campaign(number, 1_300 // campaigns) for number in range(campaigns)),
    )
    scenario = Scenario(
        name="benchmark",
        title="A benchmark",
        accounts=(account,),
        flights=flights,
        first=FLIGHT_START,
        last=FLIGHT_START + 29,
        present=PRESENT,
    )
    simulated = World(scenario)
    simulated.advance_to(simulated.default_now)
    return simulated


def view_of(simulated: World, folder: Path) -> AccountView:
    """What the host hands the judge, out of a ledger that has the world's account."""
    host, ref = Host().discover(), str(ACCOUNT)
    (account,) = simulated.accounts("tiktok")
    span = Window(first=FLIGHT_START - 10, last=PRESENT)
    shapes = [
        (level, grain) for level in (Level.ACCOUNT, Level.CAMPAIGN) for grain in (Grain.DAY, Grain.HOUR)
    ]
    windows = [
        FactWindow(window=span, planned=(shape,), facts=list(simulated.facts(ref, span, *shape)))
        for shape in shapes
    ]
    inputs = Inputs(flights=tuple(simulated.flights("tiktok")), rules=host.platform_rules())
    with Ledger.open(folder / "ledger.db", clock=lambda: 0) as ledger:
        ledger.commit(
            account,
            at=simulated.now(),
            facts=windows,
            entities=simulated.entities(ref),
            budgets=simulated.budgets(ref),
            limits=(),
            watermarks={"spend": account.zone.start(PRESENT + 1)},
            covered_from={"spend": span.first},
        )
        (view,) = Viewer(ledger, host.connectors(), inputs).views([ACCOUNT], SPEND_VS_BUDGET.needs).values()
    return view


def whole(reading: Reading) -> Reading:
    """A reading, all of which was read."""
    encode(reading)
    return reading


def with_forecast(view: AccountView) -> Reading:
    """A reading, and where its spend leads."""
    reading, case = judged(view)
    if case is None or isinstance(case.forecast, str):
        raise ValueError("the benchmark's accounts have a forecast")
    return reading


def changed(view: AccountView, percent: int) -> AccountView:
    """The view with every budget at some per cent of it, and from a day of its own on at 5 points less."""
    zone, stretches, period = view.account.zone, list[pacing.BudgetStretch](), view.period
    if view.cap is None or period is None or period.end is None:
        raise ValueError("the benchmark's accounts have a month's budget")
    for number, each in enumerate(view.resolution.stretches):
        change = zone.start(FLIGHT_START + number % 17) + (3 + number) * HOUR
        amount, after = (each.amount * share // 100 for share in (percent, percent - 5))
        stretches += [evolve(each, amount=amount, end=change), evolve(each, amount=after, start=change)]
    resolution = evolve(view.resolution, stretches=tuple(stretches))
    micros = pacing.planned(resolution, zone, zone.start(period.first), period.end)
    return evolve(view, resolution=resolution, cap=evolve(view.cap, micros=micros))


def unseen(view: AccountView) -> AccountView:
    """The view as the host hands it out, with the cap reckoned and nothing else of its budgets."""
    resolution = evolve(view.resolution)
    if view.period is not None and view.cap is not None and view.cap.basis == "daily_sum":
        zone = view.account.zone
        pacing.planned(resolution, zone, zone.start(view.period.first), view.period.end or 0)
    return evolve(view, resolution=resolution)


def microseconds(view: AccountView, work: Callable[[AccountView], Reading]) -> float:
    """Median processor time of one judgement; each is of a view that nobody has judged yet."""
    taken = []
    for _ in range(ROUNDS):
        views = [unseen(view) for _ in range(IN_A_ROW)]
        began = time.process_time()
        for each in views:
            work(each)
        taken.append((time.process_time() - began) / IN_A_ROW * 1e6)
    return statistics.median(taken)


def cases(folder: Path) -> dict[str, AccountView]:
    """The views, by what they are."""
    one = world(1, flights=(athleisure_flight(39_000 * MICROS),))
    twenty = world(20, flights=())
    (folder / "one").mkdir()
    (folder / "twenty").mkdir()
    alike = view_of(twenty, folder / "twenty")
    return {
        "account, one flight, one daily budget": view_of(one, folder / "one"),
        "20 campaigns, sum of daily budgets": alike,
        "20 campaigns, each with a change": changed(alike, 110),
        "the same, spend is not explained": changed(alike, 80),
    }


def main() -> None:
    """Print the figures of all cases, or where one's time goes."""
    with tempfile.TemporaryDirectory() as name:
        found = cases(Path(name))
    for title, view in found.items():
        alone = microseconds(view, judge)
        ahead = microseconds(view, with_forecast)
        print(f"{title:<40} {alone:6.1f} us judged, {ahead:6.1f} us with its forecast", end=", ")
        # Words for what is not explained are looked for; that takes long, and fewer rounds tell as much.
        began = time.process_time()
        for _ in range(FEW):
            whole(judge(unseen(view)))
        read = (time.process_time() - began) / FEW * 1e6
        print(f"{read:8.1f} us with JSON ({judge(view).status})")
        if "profile" in sys.argv:
            views = [unseen(view) for _ in range(1_000)]
            profile = cProfile.Profile()
            profile.enable()
            for each in views:
                judge(each)
            profile.disable()
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    main()
