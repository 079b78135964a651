from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve, frozen

from paceboard.errors import PluginError
from paceboard.hookspecs import GROUP, hookimpl
from paceboard.host import Found, Host
from paceboard.specs import GroupCardSpec, RateSource
from paceboard.specs.faults import fault_in

GROUPS = Host(strict=True).discover().group_cards()


@pytest.mark.parametrize("card", GROUPS.values(), ids=GROUPS)
def test_the_bundled_group_cards_can_be_used(card: GroupCardSpec) -> None:
    """None has a fault."""
    assert "" == fault_in(card)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"key": "Side by side"}, "not a lower-case word"),
        ({"category": "Everything"}, "unknown category"),
        ({"chart": "cloud"}, "unknown chart"),
        ({"windows": ("31D",)}, "unknown window"),
        ({"formula": ""}, "no formula"),
        ({"judge": None}, "judge is a NoneType"),
    ],
)
def test_a_group_card_of_unknown_words_is_refused(change: dict[str, Any], fault: str) -> None:
    """R1 holds for cards over all accounts too."""
    assert fault in fault_in(evolve(GROUPS["side_by_side_pacing"], **change))


def test_a_source_of_rates_has_a_key_and_can_be_asked() -> None:
    """Else the host has no name for it."""
    assert "lower-case" in fault_in(RateSource(key="The Bank", title="Bank", rate=lambda *_: None))  # type: ignore[arg-type]


def test_a_connector_may_not_be_called_as_all_accounts_are(platform: Any) -> None:
    """Else its cards could not be told from those over all accounts."""
    assert "stands for all accounts" in fault_in(platform.spec(key="all"))


@frozen
class Offering:
    """A plugin of one group card."""

    card: GroupCardSpec

    @hookimpl
    def paceboard_group_cards(self) -> list[GroupCardSpec]:
        return [self.card]


def test_a_group_card_that_two_plugins_offer_is_nobody_s() -> None:
    """Which of them is meant is not for their order to decide; a strict host raises it."""
    card = GROUPS["side_by_side_pacing"]
    for strict in (False, True):
        host = Host(strict=strict)
        for name in ("one", "two"):
            found = Found(name=name, group=GROUP, distribution=name, version="1", load=lambda: None)
            host.register(Offering(evolve(card, title=name)), found)
        if strict:
            with pytest.raises(PluginError, match="so by none"):
                host.group_cards()
        else:
            assert {} == host.group_cards()
            assert ["one", "two"] == [problem.plugin for problem in host.problems]
