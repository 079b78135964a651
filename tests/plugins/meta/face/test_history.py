from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from paceboard.plugin import DAY, Budget, Level


@pytest.fixture
def changed(flight: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The flight: each campaign had 50.00 a day until a week ago, then 100.00 until the day before."""
    now, told = flight.world.now(), flight.world.budgets

    def budgets(key: str) -> list[Budget]:
        present = told(key)
        own = [each for each in present if each.level is Level.CAMPAIGN]
        middle = [
            evolve(each, amount=100_000_000, valid_from=now - 6 * DAY, valid_to=now - DAY) for each in own
        ]
        first = [evolve(each, amount=50_000_000, valid_to=now - 6 * DAY) for each in own]
        return [*first, *present, *middle]

    monkeypatch.setattr(flight.world, "budgets", budgets)
    return flight


def test_budgets_of_before_stand_in_the_change_log(changed: Any) -> None:
    """The newest change comes first; entries have no id."""
    rows = changed.call(f"{changed.node}/activities", category="BUDGET", fields="event_type,object_id").rows

    assert 6 == len(rows)
    assert [{"event_type", "object_id"}] * 6 == [set(row) for row in rows]
    assert {"update_campaign_budget"} == {row["event_type"] for row in rows}


@pytest.mark.parametrize(("since", "count"), [("2026-04-20", 3), ("2026-04-01", 6)])
def test_a_span_of_days_is_asked_for(changed: Any, since: str, count: int) -> None:
    """Older changes are left out."""
    assert count == len(changed.call(f"{changed.node}/activities", since=since).rows)
