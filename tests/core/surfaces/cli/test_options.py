from __future__ import annotations

from typing import Any

from paceboard.model import MICROS, Instant, Money, Zone, instant_from_text
from paceboard.surfaces.cli.options import option_rows

ZONE = Zone("Etc/GMT+8")


def told(plan: int | None, rate: int | None) -> str:
    option: dict[str, Any] = {
        "option": "raise_limit",
        "limit": Money(600 * MICROS, "USD"),
        "until": Instant(instant_from_text("2026-05-02T00:00-08:00")),
        "needed_by_plan": None if plan is None else Money(plan * MICROS, "USD"),
        "needed_at_present_rate": None if rate is None else Money(rate * MICROS, "USD"),
        "text": "raise it",
    }
    ((_, line),) = option_rows(ZONE, {"options": [option]})
    return str(line).removeprefix("Raise the account's limit: ")


def test_a_limit_is_raised_by_what_is_known() -> None:
    """Until when it is to last, by the plan and at the present rate; else only that it helps."""
    until = "to last until 2 May 00:00 it needs"

    assert f"{until} 900.00 by the budgets' plan, 950.00 at the present rate; raise it." == told(900, 950)
    assert f"{until} 900.00 by the budgets' plan; raise it." == told(900, None)
    assert "raise it." == told(None, None)
