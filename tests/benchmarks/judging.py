"""How long the judge of Spend vs Budget takes: `python tests/benchmarks/judging.py [profile]`.

A view is built once from a simulated world that is wholly visible, then `judge(view)` alone is timed: medians
of processor time, each of many judgements in a row. The second figure of a case is of a reading whose parts
and sentence are read too, as every one that is shown or kept has them read.
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
from paceboard.catalogue.spend_vs_budget import SPEND_VS_BUDGET, judge
from paceboard.host import Host
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import MICROS, BudgetMode, Flight, Grain, Level, Reading, Window
from paceboard.simulator.scenario import Ad, Campaign, Group, Scenario, ScheduledBudget, SimulatedAccount
from paceboard.simulator.seed_flight import ACCOUNT, FLIGHT_START, athleisure_flight, seed_flight
from paceboard.simulator.world import World
from paceboard.specs import AccountView

ROUNDS, IN_A_ROW = 15, 200
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
    return {
        "account, one flight, one daily budget": view_of(one, folder / "one"),
        "20 campaigns, sum of daily budgets": view_of(twenty, folder / "twenty"),
    }


def main() -> None:
    """Print the figures of both cases, or where one's time goes."""
    with tempfile.TemporaryDirectory() as name:
        found = cases(Path(name))
    for title, view in found.items():
        judged = microseconds(view, judge)
        read = microseconds(view, lambda each: whole(judge(each)))
        print(f"{title:<40} {judged:7.1f} us judged, {read:7.1f} us with JSON ({judge(view).status})")
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
