from __future__ import annotations

import pytest

from paceboard.errors import LedgerError
from paceboard.ledger import Ledger, Run, RunResult
from paceboard.model import AccountRef


def test_a_run_is_on_record_from_its_start(ledger: Ledger) -> None:
    """While it runs, and for ever if it was killed, it has no end and says that it is running."""
    ref = AccountRef("tiktok", "7")
    run = ledger.start_run(ref)

    assert (
        Run(id=run, account=ref, started=100, ended=None, result=RunResult(outcome="running")),
    ) == ledger.runs()


def test_a_run_that_ended_says_how(ledger: Ledger) -> None:
    """Every number of the result is kept, newest run first."""
    first, second = ledger.start_run(), ledger.start_run()
    result = RunResult(
        outcome="failed",
        requests=1,
        bytes_read=2,
        pages=3,
        rows_in=4,
        rows_kept=5,
        rows_rejected=6,
        retries=7,
        waited=8,
        problem="page 3 repeats",
        quota_left=250_000,
    )
    ledger.finish_run(first, result)

    assert [second, first] == [run.id for run in ledger.runs()]
    assert Run(id=first, account=None, started=100, ended=102, result=result) == ledger.runs()[1]
    assert 1 == len(ledger.runs(limit=1))


@pytest.mark.parametrize("again", [True, False])
def test_a_run_ends_once(again: bool, ledger: Ledger) -> None:
    """Ending a run twice, or one that was never started, is an error and changes nothing."""
    run = ledger.start_run()
    if again:
        ledger.finish_run(run, RunResult(outcome="ok"))
    before = ledger.runs()
    with pytest.raises(LedgerError, match=r"No run .+ is open"):
        ledger.finish_run(run if again else run + 1, RunResult(outcome="failed"))

    assert before == ledger.runs()


def test_a_result_that_is_not_exact_is_refused(ledger: Ledger) -> None:
    """Seconds as a float are no whole microseconds."""
    run = ledger.start_run()
    with pytest.raises(LedgerError, match=r"run\.waited: float 0\.5"):
        ledger.finish_run(run, RunResult(outcome="ok", waited=0.5))  # type: ignore[arg-type]

    assert ledger.runs()[0].ended is None


def test_a_run_that_was_killed_is_closed_by_the_next_of_its_account(ledger: Ledger) -> None:
    """It is interrupted from then on; the open run of another account is left alone."""
    one, other = AccountRef("sample", "1"), AccountRef("sample", "2")
    for ref in (one, other, one):
        ledger.start_run(ref)
    third, second, first = ledger.runs()

    assert ["interrupted", "running", "running"] == [run.result.outcome for run in (first, second, third)]
    assert (third.started, None, None) == (first.ended, second.ended, third.ended)


def test_a_run_that_was_thought_killed_may_still_tell_its_end(ledger: Ledger) -> None:
    """Two processes refresh one account: what the first one did is not lost, nor its refresh refused."""
    ref = AccountRef("sample", "1")
    first, _ = ledger.start_run(ref), ledger.start_run(ref)
    ledger.finish_run(first, RunResult(outcome="ok", requests=7))

    assert RunResult(outcome="ok", requests=7) == ledger.runs()[1].result
