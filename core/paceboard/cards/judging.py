"""Judging accounts that changed, and keeping the readings at the revision that they were judged from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from paceboard.cards.as_json import encode
from paceboard.cards.evaluate import Evaluated, Evaluation
from paceboard.cards.inputs import Inputs
from paceboard.errors import LedgerBusy, LedgerError
from paceboard.ledger import Ledger
from paceboard.model import AccountRef

if TYPE_CHECKING:
    from paceboard.transport.redaction import Redactor

__all__ = ["judge_waiting"]

_TRIES = 3


def judge_waiting(
    ledger: Ledger,
    evaluation: Callable[[], Evaluation],
    inputs: Inputs,
    waiting: Sequence[tuple[AccountRef, int]],
    redactor: Redactor | None,
) -> dict[AccountRef, LedgerError]:
    """Judge each account on its own.

    Args:
        evaluation: makes what judges, by those inputs.
        waiting: accounts, each with the revision that is to be judged.
        redactor: what the log of cards that failed passes.

    Returns:
        The errors of those accounts whose readings could not be kept.
    """
    try:
        ledger.put_inputs(inputs.text())
    except LedgerError as error:
        return {ref: error for ref, _ in waiting}
    failed: dict[AccountRef, LedgerError] = {}
    judging = evaluation()
    for ref, _ in waiting:
        try:
            _judge(ledger, judging, ref, redactor)
        except LedgerError as error:
            failed[ref] = error
    return failed


def _judge(ledger: Ledger, evaluation: Evaluation, ref: AccountRef, redactor: Redactor | None) -> None:
    for _ in range(_TRIES):
        # An account without readings was judged from no later revision than the one before it.
        before = ledger.head(ref)
        evaluated = evaluation.evaluate([ref])
        readings = [each.reading for each in evaluated if each.reading is not None]
        number = readings[0].revision if readings else before.number if before else 0
        judged = [(reading.card, "", encode(reading)) for reading in readings]
        if ledger.record_readings(ref, number, evaluation.inputs, judged):
            _tell_failures(evaluated, redactor)
            return
    raise LedgerBusy(
        f"account {ref} changed each time it was being judged", do="refresh it again when it is quiet"
    )


def _tell_failures(evaluated: Sequence[Evaluated], redactor: Redactor | None) -> None:
    failed = [each for each in evaluated if each.error is not None]
    if failed:
        from paceboard.transport.events import Events
        from paceboard.transport.redaction import Redactor

        events = Events(Redactor() if redactor is None else redactor)
        for each in failed:
            events.warning("card_failed", card=each.card, account=str(each.account), error=str(each.error))
