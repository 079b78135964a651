from __future__ import annotations

import pytest

from paceboard.errors import UsageError
from paceboard.history import parse_moment
from paceboard.model import Zone, instant_text

NEW_YORK = Zone("America/New_York")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-04-20", "2026-04-21T03:59:59.999999Z"),
        ("2026-11-01", "2026-11-02T04:59:59.999999Z"),
        ("2026-04-20T15:00", "2026-04-20T19:00:00Z"),
        ("2026-04-20 15:00:30", "2026-04-20T19:00:30Z"),
        ("2026-04-20T15:00+02:00", "2026-04-20T13:00:00Z"),
        ("2026-04-20T15:00Z", "2026-04-20T15:00:00Z"),
        (1_000_000, "1970-01-01T00:00:01Z"),
    ],
)
def test_an_instant_is_meant_as_it_is_written(written: str | int, expected: str) -> None:
    """A day by its end, a time without an offset by the account's clock, any other by itself."""
    assert expected == instant_text(parse_moment(written).instant(NEW_YORK))


@pytest.mark.parametrize("written", ["", "yesterday", "2026-04-31", "20.04.2026", "2026-04-20T25:00"])
def test_what_is_no_instant_is_refused_with_the_forms_that_are(written: str) -> None:
    """The error shows all three."""
    with pytest.raises(UsageError, match=r"2026-04-20 .*2026-04-20T15:00, .*2026-04-20T15:00\+02:00"):
        parse_moment(written)
