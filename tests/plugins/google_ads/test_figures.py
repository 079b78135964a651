from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import Drift, Zone, instant_from_text
from paceboard_google_ads.figures import fraction, local_time, seconds, whole

INT64 = st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1)


@given(INT64)
def test_every_int64_comes_back(number: int) -> None:
    """As text, which is how it comes, and as a number."""
    assert number == whole(str(number), what="x") == whole(number, what="x")


@pytest.mark.parametrize(
    "value", ["", "1.0", "1e3", " 1", "1_0", "٣", True, 1.0, Decimal(1), None, "9" * 19, 2**63]
)
def test_what_is_no_int64_has_drifted(value: Any) -> None:
    """Nothing is coerced."""
    with pytest.raises(Drift):
        whole(value, what="x")


@given(INT64)
def test_a_double_of_whole_micros_is_exact(micros: int) -> None:
    """What has no more than six decimals is not rounded."""
    assert micros == fraction(Decimal(micros).scaleb(-6), what="x")


@pytest.mark.parametrize(
    ("number", "micros"),
    [(0, 0), (3, 3_000_000), (Decimal("4.1439614999"), 4_143_961), (Decimal("1E-9"), 0)],
)
def test_finer_than_a_micro_is_rounded(number: Any, micros: int) -> None:
    """Google's quotients have digits that mean nothing."""
    assert micros == fraction(number, what="x")


@pytest.mark.parametrize("value", ["4.5", True, None, Decimal("1e30")])
def test_what_is_no_double_has_drifted(value: Any) -> None:
    """Text is no number here."""
    with pytest.raises(Drift):
        fraction(value, what="x")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-08 01:59:59", "2026-03-08T06:59:59Z"),
        ("2026-03-08 02:30:00", "2026-03-08T07:30:00Z"),
        ("2026-11-01 01:30:00", "2026-11-01T05:30:00Z"),
        ("2026-11-21 10:00:00.000001", "2026-11-21T15:00:00.000001+00:00"),
    ],
)
def test_times_are_the_accounts_wall_clock(text: str, instant: str) -> None:
    """Through both changes of the clock; the earlier of two."""
    assert instant_from_text(instant) == local_time(text, Zone("America/New_York"), what="x")


@pytest.mark.parametrize(
    ("text", "expected"), [("60s", 60.0), ("0.250s", 0.25), ("60", None), ("-1s", None), (60, None)]
)
def test_durations_end_in_s(text: Any, expected: float | None) -> None:
    """As protobuf writes them."""
    assert expected == seconds(text)


def test_a_time_that_names_its_zone_keeps_it() -> None:
    """Google writes the account's wall clock; what says Z is not taken for it."""
    zone = Zone("America/New_York")

    assert 0 == local_time("1970-01-01T00:00:00Z", zone, what="time")
    assert 5 * 3_600_000_000 == local_time("1970-01-01 00:00:00", zone, what="time")
