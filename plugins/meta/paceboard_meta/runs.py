"""Reports that Meta prepares: ordered, looked at until they are done, then paged like any other.

developers.facebook.com/docs/marketing-api/insights/best-practices. A run counts as done only where its
status and its percentage both say so; one that expired is ordered once more.
"""

from __future__ import annotations

from attrs import evolve

from paceboard.plugin import (
    MICROS,
    Answer,
    PermissionDenied,
    RateLimited,
    TooHeavy,
    Transient,
    Unit,
    decode_document,
)
from paceboard_meta.api import Api, Call, single
from paceboard_meta.figures import figure, identity
from paceboard_meta.verdict import refusal
from paceboard_meta.wire import ReportRun

__all__ = ["prepared"]

FIELDS = "async_status,async_percent_completion,error_code,error_subcode,error_message"
FIRST_WAIT, LONGEST_WAIT = 2.0, 30.0
"""Seconds between two looks, doubled up to the longest."""
PATIENCE = 1_800.0
"""Seconds of waiting after which a run is given up."""
ORDERS = 2
UNSEEN = 3
"""How often a run that has just been ordered may be unknown to Meta; a race of its own."""

DONE, FAILED, SKIPPED = "Job Completed", "Job Failed", "Job Skipped"


async def prepared(api: Api, call: Call) -> Call:
    """Have a report prepared; gives the call that reads its rows.

    Raises:
        TooHeavy: where Meta fails it for its size.
        Transient: where it is not done in time.
    """
    for _ in range(ORDERS):
        run = await api.fetch(evolve(call, method="POST"), _ordered)
        report = Call(path=run, account=call.account, what=call.what, kind=call.kind, new=False)
        if await _done(api, report):
            return evolve(report, path=f"{run}/insights")
    raise Transient(f"{call.what}: Meta let the prepared report expire", do="refresh again")


def _ordered(answer: Answer) -> str:
    document = decode_document(answer.body, what="report run")
    return identity(document.get("report_run_id"), what="report_run_id")


async def _done(api: Api, report: Call) -> bool:
    """Whether it can be read; False: it expired."""
    look = evolve(report, query=(("fields", FIELDS),))
    wait, waited = FIRST_WAIT, 0.0
    while waited < PATIENCE:
        run = await _look(api, look)
        if run.async_status == DONE and _whole(run):
            return True
        if run.async_status == SKIPPED:
            return False
        if run.async_status == FAILED:
            raise _failed(api, report, run)
        await api.meter.sleep(wait)
        waited += wait
        wait = min(wait * 2, LONGEST_WAIT)
    raise Transient(
        f"{report.what}: the prepared report was not done in {PATIENCE:g} seconds", do="refresh again"
    )


def _whole(run: ReportRun) -> bool:
    """Whether its percentage says that it is done; a status alone may come too early."""
    percent = figure(run.async_percent_completion, Unit.FRACTIONAL_COUNT, what="async_percent_completion")
    return (percent or 0) >= 100 * MICROS


async def _look(api: Api, look: Call) -> ReportRun:
    for _ in range(UNSEEN):
        try:
            return await api.fetch(look, single(ReportRun, what="report run"))
        except PermissionDenied as error:
            if error.code != "100/33":
                raise
            await api.meter.sleep(FIRST_WAIT)
    return await api.fetch(look, single(ReportRun, what="report run"))


def _failed(api: Api, report: Call, run: ReportRun) -> Exception:
    """The error that Meta names; where it names none, the report was probably too much."""
    if run.error_code in (None, "", 0, "0"):
        return TooHeavy(f"{report.what}: Meta failed the prepared report", do="ask for fewer days")
    named = {"code": run.error_code, "error_subcode": run.error_subcode, "message": run.error_message}
    error = refusal(named)
    if isinstance(error, RateLimited):
        api.refused(error, report)
    return error
