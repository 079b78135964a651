from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from paceboard.errors import UnknownName, UsageError
from paceboard.model import (
    DAY,
    HOUR,
    MICROS,
    SECOND,
    AccountRef,
    Grain,
    Level,
    LimitCycle,
    Zone,
)
from paceboard.simulator.scenario import Credit, Limit, Restatement, Scenario
from paceboard.simulator.world import World
from paceboard.specs import SimulatedWorld


def test_it_is_the_world_that_faces_are_written_against(made: Any) -> None:
    """Type and behaviour follow the contract."""
    world: SimulatedWorld = made.world(made.account())

    assert "test" == world.name
    assert [made.key] == [str(account.ref) for account in world.accounts("tiktok")]
    assert () == tuple(world.accounts("meta"))


def test_the_clock_never_goes_back(made: Any) -> None:
    """An instant that has gone by is refused, the same one is not."""
    world = made.world(made.account())
    now = world.now()
    world.advance_to(now)

    with pytest.raises(UsageError, match="cannot go back"):
        world.advance_to(now - 1)


def test_a_new_world_shows_nothing_yet(made: Any) -> None:
    """Its clock stands at the beginning of its history."""
    world = World(made.world(made.account()).scenario)

    assert made.account().zone.start(made.first) == world.now()
    assert () == made.facts(world, Level.ACCOUNT)


def test_the_default_instant_shows_the_present_day_and_nothing_after(made: Any) -> None:
    """Local midnight after it, and the lag."""
    world = made.world(made.account(), days=4, lag=5_400)

    assert made.account().zone.start(made.first + 4) + 5_400 * SECOND == world.default_now
    assert [made.first + day for day in range(4)] == list(made.totals(world, Level.ACCOUNT))


def test_a_running_clock_follows_the_real_one(made: Any) -> None:
    """As many times as fast as it is told, until it is set by hand."""
    world, real = made.world(made.account()), [0]
    began = world.now()
    world.run(lambda: real[0], speed=Fraction(3_600))
    real[0] = 90 * SECOND
    ran = world.now()
    world.advance_to(ran + DAY)
    real[0] += DAY

    assert began + 90 * HOUR == ran
    assert ran + DAY == world.now()


def test_a_running_clock_never_goes_back_with_the_real_one(made: Any) -> None:
    """When somebody sets the real clock back, the world waits."""
    world, real = made.world(made.account()), [0]
    world.run(lambda: real[0])
    real[0] = 50 * SECOND
    before = world.now()
    real[0] = 0

    assert before == world.now()


def test_an_unknown_account_is_told_with_the_nearest(made: Any) -> None:
    """A slip of the finger names the account that was meant."""
    with pytest.raises(UnknownName, match=made.key):
        made.world(made.account()).limits("tiktok:700000000000000007")


def test_worlds_differ_by_their_seed_alone(made: Any) -> None:
    """The same seed gives the same facts, another seed others."""
    first, same, other = (
        made.facts(made.world(made.account(), seed=seed), Level.AD, Grain.HOUR) for seed in (1, 1, 2)
    )

    assert first == same
    assert first != other


def test_what_is_shown_depends_on_the_clock_and_not_on_who_asked_before(made: Any) -> None:
    """A world that was watched day by day ends like one that was not."""
    watched = World(made.world(made.account(restatement=Restatement(share=Fraction(-1, 50)))).scenario)
    sleeping = World(watched.scenario)
    for day in range(9):
        watched.advance_to(watched.complete_at(made.first + day))
        made.facts(watched, Level.AD)
        watched.limits(made.key)
    sleeping.advance_to(watched.now())

    assert made.facts(watched, Level.AD) == made.facts(sleeping, Level.AD)


def test_threads_see_one_world(made: Any) -> None:
    """Asked from several threads at once, it answers the same to all."""
    world = made.world(made.account(), days=20)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda level: made.totals(world, level), [*Level] * 3))

    assert [found[0]] * 12 == found


def test_accounts_of_one_world_have_their_own_clocks_days(made: Any) -> None:
    """A day is complete when the last account's day is over."""
    tokyo = evolve(made.account(), ref=AccountRef("tiktok", "9"), zone=Zone("Etc/GMT-9"))
    scenario = Scenario(
        name="two",
        title="Two",
        accounts=(made.account(), tokyo),
        first=made.first,
        last=made.first,
        present=made.first,
    )
    world = World(scenario)

    assert Zone("Etc/GMT+8").start(made.first + 1) + 2 * HOUR == world.complete_at(made.first)
    assert tokyo.zone.start(made.first) == world.now()


accounts = st.fixed_dictionaries(
    {},
    optional={
        "zone": st.sampled_from([Zone("Etc/GMT-9"), Zone("America/New_York"), Zone("Asia/Kolkata")]),
        "currency": st.sampled_from(["JPY", "KWD"]),
        "noise": st.just(0.2),
        "credit": st.builds(Credit, amount=st.just(333 * MICROS), first=st.just(20_549)),
        "restatement": st.builds(
            Restatement, share=st.fractions(Fraction(-1, 10), Fraction(1, 50), max_denominator=1_000)
        ),
        "limit": st.builds(
            Limit,
            cycle=st.sampled_from([LimitCycle.DAILY, LimitCycle.MONTHLY]),
            amount=st.sampled_from([90 * MICROS, 400 * MICROS]),
        ),
    },
)


@settings(deadline=None, max_examples=25)
@given(changes=accounts, seed=st.integers(0, 10**9), hours=st.integers(0, 30))
def test_levels_and_grains_add_up_whatever_happens(
    made: Any, changes: dict[str, Any], seed: int, hours: int
) -> None:
    """Ads, groups and campaigns sum to the account, hours to days, for every measure, seed and instant."""
    world = made.world(made.account(**changes), days=6, seed=seed)
    world.advance_to(world.now() + hours * HOUR)
    expected = made.delivered(world, Level.ACCOUNT)

    for level in Level:
        assert expected == made.delivered(world, level, Grain.DAY)
        assert expected == made.delivered(world, level, Grain.HOUR)
