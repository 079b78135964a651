"""Budgets of before out of the platform's change log, beside what our looks make of the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from paceboard.model import Budget, BudgetVersion, Level

__all__ = ["with_log"]

Of = tuple[Level, str]
"""Whose budget it is."""


def with_log(seen: Iterable[BudgetVersion], told: Iterable[tuple[Budget, int]]) -> tuple[BudgetVersion, ...]:
    """All versions, by entity and time.

    Args:
        seen: what our looks tell; between two of them the instant of a change is estimated.
        told: past budgets of the log, each with the revision at which it was first told. Its instants
            are exact, so it stands over what was seen wherever it covers the same time.
    """
    logged: dict[Of, list[BudgetVersion]] = {}
    for budget, revision in _since_the_one_before(told):
        logged.setdefault((budget.level, budget.entity), []).append(
            BudgetVersion(
                budget=evolve(budget, valid_from=None, valid_to=None),
                valid_from=budget.valid_from,
                valid_to=budget.valid_to,
                estimated=False,
                revision=revision,
            )
        )
    if not logged:
        return tuple(seen)
    found = [each for versions in logged.values() for each in versions]
    for version in seen:
        found += _left(version, logged.get((version.budget.level, version.budget.entity), ()))
    return tuple(sorted(found, key=_place))


def _since_the_one_before(told: Iterable[tuple[Budget, int]]) -> Iterator[tuple[Budget, int]]:
    """A log forgets when its oldest entry began: not before the end of the one that it told earlier."""
    ends: dict[Of, int | None] = {}
    for budget, revision in sorted(told, key=lambda each: (each[0].valid_to or 0, each[1])):
        before = ends.get((budget.level, budget.entity))
        ends[budget.level, budget.entity] = budget.valid_to
        yield evolve(budget, valid_from=before) if budget.valid_from is None else budget, revision


def _place(version: BudgetVersion) -> tuple[str, str, bool, int, int]:
    start = version.valid_from
    return (version.budget.level, version.budget.entity, start is not None, start or 0, version.revision)


def _left(version: BudgetVersion, told: Sequence[BudgetVersion]) -> list[BudgetVersion]:
    """The parts of a version that no entry of the log covers."""
    parts = [version]
    for entry in told:
        parts = [rest for part in parts for rest in _without(part, entry)]
    return parts


def _without(version: BudgetVersion, entry: BudgetVersion) -> list[BudgetVersion]:
    start, end = version.valid_from, version.valid_to
    first, last = entry.valid_from, entry.valid_to
    if (last is not None and start is not None and last <= start) or (
        first is not None and end is not None and end <= first
    ):
        return [version]
    rest = []
    if first is not None and (start is None or start < first):
        rest.append(evolve(version, valid_to=first))
    if last is not None and (end is None or last < end):
        # The log dates the change, so what follows it is no estimate any more.
        rest.append(evolve(version, valid_from=last, estimated=False))
    return rest
