"""Budgets that several entities draw on: each instant of one counts once (R111)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from paceboard.pacing.stretches import BudgetStretch

__all__ = ["each_pool_once", "less"]


def each_pool_once(stretches: Sequence[BudgetStretch]) -> Iterator[BudgetStretch]:
    """Of stretches that draw on one budget, each instant once: campaigns share its amount."""
    taken: dict[str, list[tuple[int, int]]] = {}
    members: dict[str, dict[str, None]] = {}
    for stretch in stretches:
        if stretch.pool and not stretch.daily:
            members.setdefault(stretch.pool, {})[stretch.entity] = None
    for each in stretches:
        drawing = tuple(members.get(each.pool, ()))
        stretch = evolve(each, members=drawing) if len(drawing) > 1 else each
        own = (stretch.start, stretch.end)
        for start, end in less(own, taken.get(stretch.pool, ())) if stretch.pool else [own]:
            taken.setdefault(stretch.pool, []).append((start, end))
            yield evolve(stretch, start=start, end=end)


def less(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of a span is not taken yet."""
    left = [span]
    for start, end in taken:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return left
