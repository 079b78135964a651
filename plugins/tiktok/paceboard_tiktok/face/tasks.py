"""Reports that are prepared: ordered, looked at, downloaded as a table."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator

from attrs import evolve, field, frozen

from paceboard.plugin import Account, SimulatedWorld
from paceboard_tiktok.face.accounts import Accounts
from paceboard_tiktok.face.envelope import Data, Raw, Refusal
from paceboard_tiktok.face.parameters import INVALID, Parameters
from paceboard_tiktok.face.question import Question
from paceboard_tiktok.face.report import rows_of

__all__ = ["Tasks"]

FORMATS = ("CSV_STRING",)
NO_TASK, NOT_READY = 40200, 40201
MOST_ROWS = 10**9


@frozen
class _Task:
    account: Account
    question: Question
    dimensions: tuple[str, ...]


@frozen
class Tasks:
    """The tasks that an app has ordered; one is done at the second look."""

    world: SimulatedWorld
    accounts: Accounts
    ordered: dict[str, _Task] = field(factory=dict, init=False)
    looked: set[str] = field(factory=set, init=False)
    numbers: Iterator[int] = field(factory=lambda: itertools.count(7_200_000_000_000_000_001), init=False)

    def create(self, parameters: Parameters) -> Data:
        """`report/task/create/`: a report without pages, filtered by ids only."""
        parameters.choice("output_format", FORMATS)
        for entry in parameters.mappings("filtering"):
            if not str(entry.get("field_name")).endswith("_ids"):
                raise Refusal(INVALID, f"filtering: {entry.get('field_name')} is not supported.")
        question = evolve(Question.of(parameters), status="STATUS_ALL", size=MOST_ROWS)
        key = str(next(self.numbers))
        account = self.accounts.one(parameters)
        self.ordered[key] = _Task(account, question, parameters.texts("dimensions") or ())
        return {"task_id": key}

    def check(self, parameters: Parameters) -> Data:
        """`report/task/check/`: how far a task is."""
        key, _ = self._task(parameters)
        status = "SUCCESS" if key in self.looked else "PROCESSING"
        self.looked.add(key)
        return {"status": status, "message": ""}

    def download(self, parameters: Parameters) -> Raw:
        """`report/task/download/`: the table, with TikTok's own names above its columns."""
        key, task = self._task(parameters)
        if key not in self.looked:
            raise Refusal(NOT_READY, "The task is not ready.")
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow((*task.dimensions, *task.question.metrics))
        for row in rows_of(self.world, task.account, task.question, {}):
            cells = {**row["metrics"], **row["dimensions"]}
            table.writerow([cells[name] for name in (*task.dimensions, *task.question.metrics)])
        return Raw(text=text.getvalue())

    def _task(self, parameters: Parameters) -> tuple[str, _Task]:
        key = parameters.required("task_id")
        if key not in self.ordered:
            raise Refusal(NO_TASK, f"The task {key} does not exist.")
        return key, self.ordered[key]
