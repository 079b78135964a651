"""Times for which a daily budget was raised: within them another amount is in force.

A raise is for hours, and a day's plan is the integral of what is in force (R16, R113), so a budget of 100 a
day that is raised by 100 for six hours plans 125 for that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve

from paceboard.model import BudgetRaise
from paceboard.pacing.stretches import BudgetStretch

__all__ = ["with_raises"]


def with_raises(stretch: BudgetStretch, raises: Sequence[BudgetRaise]) -> list[BudgetStretch]:
    """A stretch of a daily budget, cut where raises begin and end; those that overlap add up."""
    inside = [each for each in raises if each.start < stretch.end and each.end > stretch.start]
    if not inside or not stretch.daily:
        return [stretch]
    edges = {edge for each in inside for edge in (each.start, each.end)}
    within = sorted(edge for edge in edges if stretch.start < edge < stretch.end)
    found = []
    for start, end in pairwise([stretch.start, *within, stretch.end]):
        more = sum(each.more for each in inside if each.start <= start and each.end >= end)
        found.append(evolve(stretch, start=start, end=end, amount=stretch.amount + more, raised=more))
    return found
