"""Every fault over every connector: its class, in bounded time, no row of it, no secret told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from paceboard.errors import DeadlineExceeded, PaceboardError

from .conftest import Case, Refreshed, secrets_in
from .table import CASES, NAMES, OTHER, TRUE, End

SHORT = 0.5
"""Seconds; the deadline of every request where a fault would otherwise last."""
FEW = (
    "reset_in_body",
    "cut_gzip_without_length",
    "html_with_200",
    "amount: thousands",
    "refusal: token revoked",
    "page A, B, A",
    "row twice, other values",
)
"""What the ordinary tests look at."""


@pytest.fixture(name="truths", scope="session")
def _truths() -> dict[str, Case]:
    """How each connector's refresh ends without a fault; filled as it is needed."""
    return {}


def judge(refreshed: Refreshed, truths: dict[str, Case], fault: str, name: str) -> None:
    if name not in truths:
        truths[name] = refreshed(name)
    row = CASES[fault]
    laid = row.fault(name)
    if laid is None:
        return
    slow = row.end(name) is DeadlineExceeded
    case = refreshed(name, laid, row.where[name], deadline=SHORT if slow else 20.0)

    assert case.faulted > 0
    assert row.end(name) == ended(case, truths[name])
    assert [] == secrets_in(case.text, name)
    assert case.slowest <= (SHORT if slow else 20.0) + 0.5
    if case.outcome.error is not None:
        assert {} == case.spend
        assert case.outcome.watermark is None


def ended(case: Case, truth: Case) -> End:
    """The class of the error as the tree has it, or whether the numbers are the true ones."""
    error = case.outcome.error
    if error is None:
        return TRUE if (case.spend, case.entities) == (truth.spend, truth.entities) else OTHER
    return next(kind for kind in type(error).__mro__ if kind.__module__ == PaceboardError.__module__)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", FEW)
def test_a_fault_ends_in_its_class(
    refreshed: Refreshed, truths: dict[str, Case], fault: str, name: str
) -> None:
    """The error says what to do, nothing of the damaged answer is kept, no secret is told."""
    judge(refreshed, truths, fault, name)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", sorted(CASES.keys() - set(FEW)))
def test_every_fault_ends_in_its_class(
    refreshed: Refreshed, truths: dict[str, Case], fault: str, name: str
) -> None:
    """The whole matrix; no request outlives its deadline by more than half a second."""
    judge(refreshed, truths, fault, name)


def test_the_matrix_is_as_wide_as_it_is_said_to_be() -> None:
    """At least forty faults for each of the three connectors."""
    counts: Mapping[str, int] = {
        name: sum(row.fault(name) is not None for row in CASES.values()) for name in NAMES
    }

    assert min(counts.values()) >= 40
    assert set(FEW) <= CASES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_revoked_token_costs_one_more_request_at_most(refreshed: Refreshed, name: str) -> None:
    """It is never asked again with what the platform has revoked."""
    case = refreshed(name, CASES["refusal: token revoked"].fault(name), "^(?!POST /token)")

    assert "Reauthorise" == type(case.outcome.error).__name__
    assert case.faulted <= 2
