"""The worlds by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from paceboard.errors import UnknownName
from paceboard.simulator import special_cases
from paceboard.simulator.scenario import Scenario
from paceboard.simulator.seed_flight import seed_flight
from paceboard.simulator.three_platforms import three_platforms
from paceboard.simulator.world import World

__all__ = ["WORLDS", "world"]

_SCENARIOS: tuple[Callable[[], Scenario], ...] = (
    seed_flight,
    three_platforms,
    special_cases.quiet,
    special_cases.no_budget,
    special_cases.lifetime,
    special_cases.rejection,
    special_cases.restatement,
    special_cases.deleted_campaign,
    special_cases.credit,
    special_cases.yen,
    special_cases.limit_unknown,
    special_cases.published_rule,
    special_cases.unlisted_campaign,
)


def _name(declare: Callable[[], Scenario]) -> str:
    return declare.__name__.replace("_", "-")


WORLDS: Mapping[str, str] = {
    _name(declare): (declare.__doc__ or _name(declare)).partition("\n")[0] for declare in _SCENARIOS
}
"""Every world with a line that says what it shows."""


def world(name: str, *, seed: int = 1) -> World:
    """Make a world; its clock stands at the beginning of its history (`advance_to(default_now)`).

    Raises:
        UnknownName: where no world has the name.
    """
    for declare in _SCENARIOS:
        if _name(declare) == name:
            return World(declare(), seed=seed)
    near = get_close_matches(name, WORLDS, 1, 0.0)[0]
    others = ", ".join(sorted(set(WORLDS) - {near}))
    raise UnknownName(f"there is no world {name!r}", do=f"take {near}, or one of {others}")
