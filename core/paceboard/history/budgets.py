"""The budgets of an account from when to when, exact or estimated between two looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from paceboard.ledger import Ledger, Revision
from paceboard.model import AccountRef, BudgetVersion, Level

__all__ = ["BudgetSpan", "budget_spans"]


@frozen(kw_only=True)
class BudgetSpan:
    """One version of one budget.

    Args:
        name: of its campaign, group or account, as last seen.
        began: `exact`: the platform dates it; `estimated`: somewhere between the two looks of `between`;
            `unknown`: it was there at the first look.
        between: instants of the last look without it and of the first one with it; only of an estimate.
        ended: likewise; `estimated` is the look at which it was changed or gone; None: in force.
    """

    version: BudgetVersion
    name: str
    began: str
    between: tuple[int, int] | None
    ended: str | None


def budget_spans(ledger: Ledger, ref: AccountRef, revision: int | None = None) -> tuple[BudgetSpan, ...]:
    """Every version of every budget, by level, entity and time, as known at a revision; None: now."""
    versions = ledger.budget_versions(ref, revision)
    known = (*ledger.withdrawn(ref, revision), *ledger.entities(ref, revision))
    names = {(entity.level, entity.id): entity.name for entity in known}
    names[Level.ACCOUNT, ref.id] = ledger.account(ref, revision).name
    looks = {each.number: each for each in ledger.revisions(ref)}
    return tuple(_spans(versions, names, looks))


def _spans(
    versions: Sequence[BudgetVersion], names: dict[tuple[Level, str], str], looks: dict[int, Revision]
) -> Iterator[BudgetSpan]:
    dated = {
        (each.budget.level, each.budget.entity, each.valid_from) for each in versions if not each.estimated
    }
    for each in versions:
        level, entity = each.budget.level, each.budget.entity
        exact = (level, entity, each.valid_to) in dated
        ended = None if each.valid_to is None else "exact" if exact else "estimated"
        yield BudgetSpan(
            version=each,
            name=names.get((level, entity), ""),
            began="unknown" if each.valid_from is None else "estimated" if each.estimated else "exact",
            between=_between(each, looks) if each.estimated else None,
            ended=ended,
        )


def _between(version: BudgetVersion, looks: dict[int, Revision]) -> tuple[int, int] | None:
    before, seen = looks.get(version.revision - 1), looks.get(version.revision)
    return None if before is None or seen is None else (before.instant, seen.instant)
