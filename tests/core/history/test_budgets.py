from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from paceboard.model import HOUR, MICROS

if TYPE_CHECKING:
    from tests.core.history.conftest import Life


def test_a_change_between_two_looks_is_estimated_and_says_between_which(life: Life) -> None:
    """The first version's begin is unknown, the second's is between two looks."""
    life.budget(150)
    life.look(hours=5)
    before, after = life.board.history("sample:1").budgets()

    assert ("unknown", "estimated", "estimated", None) == (
        before.began,
        before.ended,
        after.began,
        after.ended,
    )
    assert (life.clock.now - 5 * HOUR, life.clock.now) == after.between
    assert [100 * MICROS, 150 * MICROS] == [each.version.budget.amount for each in (before, after)]
    assert {"One"} == {before.name, after.name}


def test_what_the_platforms_log_dates_is_exact(life: Life) -> None:
    """The end of the one and the begin of the other, at the very instant."""
    changed = life.clock.now + HOUR
    life.budget(150)
    (now,) = life.platform.budgets
    past = evolve(now, amount=100 * MICROS, valid_to=changed)
    life.platform.budgets = [evolve(now, valid_from=changed), past]
    life.look(hours=5)
    before, after = life.board.history("sample:1").budgets()

    assert ("unknown", "exact", "exact") == (before.began, before.ended, after.began)
    assert changed == before.version.valid_to == after.version.valid_from
