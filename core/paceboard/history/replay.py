"""A card at each revision of an account."""

from __future__ import annotations

from collections.abc import Iterator

from paceboard.cards import Evaluation
from paceboard.errors import UsageError
from paceboard.ledger import Ledger, Revision, StoredReading
from paceboard.model import AccountRef, Reading
from paceboard.specs import CardSpec

__all__ = ["replayed"]


def replayed(
    ledger: Ledger,
    evaluation: Evaluation,
    ref: AccountRef,
    card: CardSpec,
    *,
    with_inputs: str,
    until: int | None = None,
) -> Iterator[tuple[Revision, Reading | StoredReading]]:
    """The card at each revision that can be read, oldest first.

    Args:
        with_inputs: `then` gives the readings as they were judged and kept; `now` judges the facts of each
            revision again.
        until: the last instant of a revision; None: now.

    Raises:
        UsageError: for another word than these two.
        PaceboardError: the first error of a judge.
    """
    if with_inputs not in ("then", "now"):
        raise UsageError(f"inputs of {with_inputs!r} are not known", do='ask for "then" or "now"')
    revisions = {
        each.number: each for each in ledger.revisions(ref) if until is None or each.instant <= until
    }
    if with_inputs == "then":
        for kept in ledger.readings(ref, f"{ref.connector}.{card.key}"):
            if kept.revision in revisions:
                yield revisions[kept.revision], kept
        return
    gaps = ledger.thinned(ref)
    for revision in revisions.values():
        if revision.number in gaps:
            continue
        (evaluated,) = evaluation.evaluate([ref], [card.key], revision=revision.number)
        if evaluated.error is not None:
            raise evaluated.error
        if evaluated.reading is not None:
            yield revision, evaluated.reading
