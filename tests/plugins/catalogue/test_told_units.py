"""What an explanation and a table say on the terminal is in the unit of what it was made of."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from paceboard.surfaces.cli.part_tables import tables_of
from paceboard.surfaces.cli.trees import tree_of


def printed(*renderables: Any) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(*renderables)
    return captured.get()


@pytest.mark.parametrize("key", ["ctr", "video_completion"])
def test_a_sum_of_counts_is_no_money(lived: Any, key: str) -> None:
    """Clicks and views are told as numbers above their rows too."""
    reading, node = lived.paceboard.explain(f"tiktok.{key}", account="tiktok:7000000000000000001")

    assert "USD" not in printed(tree_of(reading, node))


def test_days_over_their_budget_show_the_rule(lived: Any) -> None:
    """What is over, how much that is, what the rule allows, and for how many days in a row (R79)."""
    (reading,) = (
        each.reading
        for each in lived.paceboard.evaluate(cards=["overspending_campaigns"])
        if str(each.account) == "tiktok:7000000000000000001"
    )
    heading, first, *_ = printed(*tables_of(reading)).strip("\n").splitlines()

    assert ["day", "value", "over", "share", "rule", "bound", "consecutive", "days"] == heading.split()
    assert ["19", "Apr", "873.81", "168.0", "%", "650.00", "2"] == first.split()[-7:]
