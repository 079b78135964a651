from __future__ import annotations

import pytest

from paceboard.plugin import BudgetMode, Delivery, Level, LimitCycle
from paceboard_tiktok.budgets import MODES
from paceboard_tiktok.face.words import BUDGET_MODES, LIMIT_MODES, secondary_status
from paceboard_tiktok.limits import CYCLES
from paceboard_tiktok.statuses import delivery


def ignore(_code: str, _text: str) -> None:
    """Notes are not what is tested here."""


@pytest.mark.parametrize("mode", [mode for mode in BudgetMode if mode is not BudgetMode.UNKNOWN])
def test_every_budget_mode_has_a_word_that_the_connector_reads_back(mode: BudgetMode) -> None:
    """An inherited budget looks like none: TikTok says INFINITE to both."""
    read = BudgetMode.NONE if mode is BudgetMode.INHERITED else mode

    assert read == MODES[BUDGET_MODES[mode]]


@pytest.mark.parametrize("cycle", [cycle for cycle in LimitCycle if cycle is not LimitCycle.UNKNOWN])
def test_every_limit_has_a_word_that_the_connector_reads_back(cycle: LimitCycle) -> None:
    """Daily, monthly, one-time, unlimited."""
    assert cycle == CYCLES[LIMIT_MODES[cycle]]


STATES = (
    Delivery.ACTIVE,
    Delivery.PAUSED,
    Delivery.REJECTED,
    Delivery.LIMITED,
    Delivery.SCHEDULED,
    Delivery.ENDED,
    Delivery.DELETED,
    Delivery.BLOCKED,
)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("level", [Level.GROUP, Level.AD])
@pytest.mark.parametrize("above", [Delivery.ACTIVE, None])
def test_every_state_has_a_word_that_the_connector_reads_back(
    state: Delivery, level: Level, above: Delivery | None
) -> None:
    """Whether the cause is the entity's own or its campaign's."""
    word = secondary_status(level, state, above or state)

    assert state == delivery(word, None, note=ignore)[0]


def test_a_campaign_knows_no_schedule() -> None:
    """Scheduled and ended campaigns are enabled at TikTok; their groups carry the dates."""
    words = {
        secondary_status(Level.CAMPAIGN, state, state)
        for state in (Delivery.ACTIVE, Delivery.SCHEDULED, Delivery.ENDED)
    }

    assert {"CAMPAIGN_STATUS_ENABLE"} == words
