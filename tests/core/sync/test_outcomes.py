from __future__ import annotations

import pytest

from paceboard.model import AccountRef
from paceboard.sync import Outcome
from paceboard.sync.outcomes import record_of

REF = AccountRef("sample", "1")


@pytest.mark.parametrize(
    ("used", "left"),
    [
        ({}, None),
        ({"insights of the account": 12.5}, 875_000),
        ({"insights of the app": 3.0, "management of the account": 80.0}, 200_000),
        ({"any of the app": 104.0}, 0),
    ],
)
def test_the_record_says_what_is_left_of_the_fullest_limit(used: dict[str, float], left: int | None) -> None:
    """A platform that tells of no limit leaves it unknown; what is overdrawn leaves nothing."""
    assert left == record_of(Outcome(ref=REF, quota=used)).quota_left


def test_the_record_counts_what_was_asked_again() -> None:
    """Requests and retries of the account go into its record."""
    record = record_of(Outcome(ref=REF, requests=12, retries=3))

    assert (12, 3) == (record.requests, record.retries)
