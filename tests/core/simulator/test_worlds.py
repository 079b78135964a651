from __future__ import annotations

from typing import Any

import pytest

from paceboard.errors import UnknownName
from paceboard.model import Level
from paceboard.simulator.worlds import WORLDS, world


def test_every_world_says_what_it_shows() -> None:
    """Each name has a line."""
    assert "seed-flight" in WORLDS
    assert all(line and "\n" not in line for line in WORLDS.values())


@pytest.mark.parametrize("name", WORLDS)
def test_every_world_can_be_made_and_looked_at(made: Any, name: str) -> None:
    """It has its name, an account, days to replay, and spend at its default instant."""
    found = world(name)
    found.advance_to(found.default_now)

    assert name == found.name
    assert "tiktok" in found.connectors
    assert 30 == found.last_day - found.first_day + 1
    assert sum(made.spend(found)) > 0


@pytest.mark.parametrize("name", [name for name in WORLDS if name != "unlisted-campaign"])
def test_levels_add_up_in_every_world(made: Any, name: str) -> None:
    """Ads, groups and campaigns sum to the account, for every measure and day."""
    found = world(name, seed=7)
    found.advance_to(found.default_now)
    expected = made.delivered(found, Level.ACCOUNT)

    assert [expected] * 4 == [made.delivered(found, level) for level in Level]


def test_a_seed_makes_another_world_of_the_same_kind(made: Any) -> None:
    """The golden series stays, what lies below it differs."""
    first, same, other = (world("seed-flight", seed=seed) for seed in (1, 1, 2))
    for each in (first, same, other):
        each.advance_to(each.default_now)

    assert made.facts(first, Level.AD) == made.facts(same, Level.AD)
    assert made.facts(first, Level.AD) != made.facts(other, Level.AD)
    assert made.spend(first) == made.spend(other)


def test_an_unknown_world_is_told_with_those_that_exist() -> None:
    """The nearest name first, then all others."""
    with pytest.raises(UnknownName, match="seed_fligth") as caught:
        world("seed_fligth")

    assert caught.value.do.startswith("take seed-flight, or one of ")
    assert all(name in caught.value.do for name in WORLDS)
