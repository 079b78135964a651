from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import Drift, Unit, date_text, instant_from_text
from paceboard_meta.figures import figure, hour_of, identity, instant, local_day, micros, minor

CENT = 10_000


@given(st.integers(min_value=0, max_value=10**13), st.sampled_from([CENT, 1_000_000]))
def test_minor_units_are_exact(units: int, step: int) -> None:
    """Whatever their number, as text or as a number, no micro is lost."""
    if units * step < 2**63:
        assert units * step == minor(str(units), step, what="x") == minor(units, step, what="x")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False))
def test_decimals_are_exact(value: Decimal) -> None:
    """Units of the currency with up to six digits behind the point are micros, to the last one."""
    assert int(value * 1_000_000) == micros(format(value, "f"), what="x")


@pytest.mark.parametrize("value", ["60.5", "six", True, "1e400", "nan", " 60", "1_000", [], Decimal("0.5")])
def test_no_part_of_a_minor_unit_is_taken(value: Any) -> None:
    """What is no whole number of minor units is refused."""
    with pytest.raises(Drift):
        minor(value, CENT, what="x")


@pytest.mark.parametrize("value", [None, ""])
def test_no_value_is_no_zero(value: Any) -> None:
    """Missing stays missing."""
    assert minor(value, CENT, what="x") is None
    assert micros(value, what="x") is None
    assert figure(value, Unit.COUNT, what="x") is None


def test_whole_numbers_with_a_point_are_whole() -> None:
    """Archives that have been through a float write 600.0 for 600 cents."""
    assert 6_000_000 == minor(Decimal("600.0"), CENT, what="x")


def test_dust_of_floats_is_wiped_and_no_more() -> None:
    """A sum of floats is read as what it means; a finer amount is refused unless it may be rounded."""
    assert 29_990_000 == micros("29.990000000000002", what="x")
    assert 333_333 == micros("0.33333333", what="x", rounded=True)
    with pytest.raises(Drift):
        micros("0.33333333", what="x")


@pytest.mark.parametrize(
    ("value", "unit"), [("-1", Unit.COUNT), ("1.5", Unit.COUNT), ("-1", Unit.FRACTIONAL_COUNT)]
)
def test_counts_are_whole_and_not_below_zero(value: str, unit: Unit) -> None:
    """Only money may be negative, only some counts may have parts."""
    with pytest.raises(Drift):
        figure(value, unit, what="x")


@given(st.integers(min_value=-10_000, max_value=40_000))
def test_days_are_the_accounts_own(day: int) -> None:
    """A date is an epoch day, with a time of day behind it too."""
    text = date_text(day)

    assert day == local_day(text, what="x") == local_day(f"{text} 00:00:00", what="x")


def test_hours_are_labels() -> None:
    """The label's first hour counts; every other form is refused."""
    assert [0, 17, 23] == [hour_of(f"{h:02d}:00:00 - {h:02d}:59:59", what="x") for h in (0, 17, 23)]
    for wrong in ("24:00:00 - 24:59:59", "17:00:00 - 18:59:59", "17:00", None, "1\uff17:00:00 - 17:59:59"):
        with pytest.raises(Drift):
            hour_of(wrong, what="x")


def test_times_say_their_offset() -> None:
    """Meta's offset has no colon; a time without one is refused."""
    assert instant_from_text("2026-04-02T22:02:47Z") == instant("2026-04-02T15:02:47-0700", what="x")
    assert instant(None, what="x") is None
    for wrong in ("2026-04-02T15:02:47", "soon", 1_700_000_000):
        with pytest.raises(Drift):
            instant(wrong, what="x")


def test_ids_are_texts() -> None:
    """A number is an id, a float was one."""
    assert ["1", "1", "act_1"] == [identity(value, what="x") for value in ("1", 1, "act_1")]
    for wrong in (1506473679510495.0, "", None, True, "../me", "1?x"):
        with pytest.raises(Drift):
            identity(wrong, what="x")
