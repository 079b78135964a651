"""Reports that TikTok prepares: ordered, looked at until they are done, downloaded as CSV.

Portal document 1738864800380930. TikTok allows them to few apps. They know neither the limit of 20,000 ads
nor pages, and no filter for statuses; they are renewed every few hours, so not for the current day.
"""

from __future__ import annotations

import csv
import io

from paceboard.plugin import (
    Answer,
    Corrupt,
    PermissionDenied,
    PlatformError,
    Rejected,
    TooHeavy,
    Transient,
    decode_document,
    structure,
)
from paceboard_tiktok.figures import identity
from paceboard_tiktok.report import BASIC, Report
from paceboard_tiktok.verdict import verdict
from paceboard_tiktok.wire import ReportRow, TaskAnswer

__all__ = ["prepared"]

FIRST_WAIT, LONGEST_WAIT = 2.0, 30.0
"""Seconds between two looks, doubled up to the longest."""
PATIENCE = 1_800.0
"""Seconds of waiting after which a task is given up."""


async def prepared(report: Report, first: int, last: int, error: PlatformError) -> tuple[ReportRow, ...]:
    """Have a report prepared that cannot be read at once.

    Args:
        error: why it could not; raised where TikTok prepares none for this app, this span or now.

    Raises:
        TooHeavy: where TikTok fails it too.
        Transient: where it is not done in time.
    """
    if report.kind != BASIC or report.buying or last >= report.account.zone.day(report.now):
        raise error
    try:
        task = await _ordered(report, first, last)
    except (PermissionDenied, Rejected, Transient):
        raise error from None
    await _done(report, task)
    query = (("advertiser_id", report.account.ref.id), ("task_id", task))
    rows = await report.api.fetch(
        "report/task/download/", query, lambda answer: _rows(answer, report), account=report.account.ref.id
    )
    report.api.note("prepared_report", f"{report.what}: too much at once, so TikTok prepared it")
    return rows


async def _ordered(report: Report, first: int, last: int) -> str:
    """The id of a new task."""
    body = {
        **report.question(first, last),
        "output_format": "CSV_STRING",
        "enable_report_title_translation": False,
    }
    if report.campaigns:
        body["filtering"] = [each for each in report.filters() if each["field_name"] == "campaign_ids"]
    task = await report.api.post(
        "report/task/create/", body, lambda answer: _task(answer, report), account=report.account.ref.id
    )
    return identity(task.task_id, what=f"{report.what}, task_id")


def _task(answer: Answer, report: Report) -> TaskAnswer:
    verdict(answer)
    data = decode_document(answer.body, what=report.what).get("data")
    return structure(data, TaskAnswer, what=f"{report.what}, task")


async def _done(report: Report, task: str) -> None:
    """Wait until a task is done."""
    wait, waited = FIRST_WAIT, 0.0
    query = (("advertiser_id", report.account.ref.id), ("task_id", task))
    while waited < PATIENCE:
        look = await report.api.fetch(
            "report/task/check/", query, lambda answer: _task(answer, report), account=report.account.ref.id
        )
        if look.status == "SUCCESS":
            return
        if look.status in ("FAILED", "CANCELED"):
            raise TooHeavy(
                f"{report.what}: TikTok could not prepare it", why=f"{look.status}: {look.message}"
            )
        await report.api.sleep(wait)
        waited += wait
        wait = min(wait * 2, LONGEST_WAIT)
    raise Transient(f"{report.what}: not prepared in {PATIENCE:g} seconds", do="refresh again")


def _rows(answer: Answer, report: Report) -> tuple[ReportRow, ...]:
    """The rows of a downloaded table; an answer in TikTok's envelope is a refusal or no table."""
    if answer.body.lstrip()[:1] == b"{":
        verdict(answer)
        raise report.drift("no table in the download", "the answer is a document")
    try:
        text = answer.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Corrupt(f"{report.what}: the download is no text", do="refresh again") from None
    table = csv.DictReader(io.StringIO(text), restkey="beyond", strict=True)
    try:
        return tuple(_row(line, report) for line in table)
    except csv.Error as error:
        raise Corrupt(f"{report.what}: the download is damaged", why=str(error), do="refresh again") from None


def _row(line: dict[str, str], report: Report) -> ReportRow:
    if "beyond" in line or None in line.values():
        raise Corrupt(f"{report.what}: a line of the download is damaged", do="refresh again")
    names = [name for name in report.dimensions if name in line]
    return ReportRow(
        dimensions={name: line[name] for name in names},
        metrics={name: value for name, value in line.items() if name not in names},
    )
