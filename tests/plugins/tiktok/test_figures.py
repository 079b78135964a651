from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import Drift, Unit, instant_text
from paceboard_tiktok.figures import figure, hour_of, identity, instant, local_day, micros, plain_counts


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1180.00", 1_180_000_000),
        ("20.000", 20_000_000),
        ("0", 0),
        ("-0.00", 0),
        ("-4.25", -4_250_000),
        (50, 50_000_000),
        (Decimal("38200.5"), 38_200_500_000),
        (Decimal("1E+3"), 1_000_000_000),
        (Decimal("29.990000000000002"), 29_990_000),
        (14.68, 14_680_000),
        (29.990000000000002, 29_990_000),
        (None, None),
        ("", None),
        ("-", None),
    ],
)
def test_amounts_come_exactly_from_text_and_numbers(value: Any, expected: int | None) -> None:
    """Text and JSON numbers give exact micros; TikTok's signs for no value give None, never zero."""
    assert expected == micros(value, what="spend")


@pytest.mark.parametrize(
    "value",
    [
        *("NaN", "1,234.50", "1e3", "12%", "--", " 1", "0.0000001", "1.2.3", "9" * 15),
        *(True, Decimal("NaN"), Decimal("Infinity"), Decimal("1e300"), Decimal("0.0000005")),
        *(1e300, 0.1234567890123, 12345678.123456789, 123456789012.34123, 10**19, [], {}),
    ],
)
def test_what_is_no_exact_amount_is_refused(value: Any) -> None:
    """Nothing is rounded, guessed or truncated: another form is Drift."""
    with pytest.raises(Drift, match="spend: expected"):
        micros(value, what="spend")


@given(st.integers(-(10**15), 10**15))
def test_every_amount_survives_each_way_of_writing_it(count: int) -> None:
    """Text, Decimal and integer forms of one amount give the same micros."""
    number = Decimal(count) / 1_000_000

    assert count == micros(f"{number:f}", what="x") == micros(number, what="x")


@given(st.integers(-(10**13), 10**13))
def test_cents_survive_a_float(cents: int) -> None:
    """An amount in cents that arrives as a JSON float is exact, up to a hundred thousand million."""
    assert cents * 10_000 == micros(cents / 100, what="x")


@given(st.text(max_size=12))
def test_no_text_is_guessed(text: str) -> None:
    """Any text is a plain decimal, a sign for no value, or refused."""
    try:
        count = micros(text, what="x")
    except Drift:
        return

    assert (count is None) == (text in ("", "-"))
    if count is not None:
        assert Decimal(text) * 1_000_000 == count


def test_counts_are_whole() -> None:
    """Clicks may be written with a decimal point, as `116.0`, but a part of a click is refused."""
    assert 116 == figure("116.0", Unit.COUNT, what="clicks")
    with pytest.raises(Drift):
        figure("116.5", Unit.COUNT, what="clicks")


def test_only_money_may_be_negative() -> None:
    """A correction may take spend back; nothing else falls below zero."""
    assert figure("-1.00", Unit.MONEY, what="spend") == -1_000_000
    for unit in (Unit.COUNT, Unit.FRACTIONAL_COUNT):
        with pytest.raises(Drift):
            figure("-1", unit, what="clicks")


def test_conversions_are_counted_in_micros() -> None:
    """A fractional count keeps its fraction."""
    assert 2_500_000 == figure("2.5", Unit.FRACTIONAL_COUNT, what="conversion")


@pytest.mark.parametrize("value", ["1712345678901234567", 1712345678901234567])
def test_ids_are_text_to_the_last_digit(value: Any) -> None:
    """Nineteen digits arrive whole, as text or as an integer."""
    assert "1712345678901234567" == identity(value, what="ad_id")


@pytest.mark.parametrize("value", [1.7e18, True, None, "", "-", -1, "a b", "a\n", [], Decimal(5)])
def test_what_may_have_lost_digits_is_no_id(value: Any) -> None:
    """Floats, empty values and texts that no id could be are refused."""
    with pytest.raises(Drift):
        identity(value, what="ad_id")


@pytest.mark.parametrize("text", ["2026-04-02 00:00:00", "2026-04-02"])
def test_a_report_day_is_the_accounts_own(text: str) -> None:
    """The date as written is the account-local day."""
    assert 20_545 == local_day(text, what="day")


def test_a_report_hour_has_its_day() -> None:
    """Day and hour are read as written, without a zone."""
    assert (20_545, 17) == hour_of("2026-04-02 17:00:00", what="hour")


@pytest.mark.parametrize("value", ["2026-04-02 07:00:00", "2026-13-01 00:00:00", "-", None, 5, "2 April"])
def test_other_days_are_refused(value: Any) -> None:
    """A time of day, a month that does not exist and a missing day are no days."""
    with pytest.raises(Drift):
        local_day(value, what="day")


@pytest.mark.parametrize("value", ["2026-04-02 24:00:00", "2026-04-02 17:30:00", "2026-04-02", "-", None])
def test_other_hours_are_refused(value: Any) -> None:
    """Only whole hours from 0 to 23 are hours."""
    with pytest.raises(Drift):
        hour_of(value, what="hour")


def test_times_of_entities_are_utc() -> None:
    """`create_time` and schedules say no zone and mean UTC."""
    moment = instant("2026-04-02 07:00:00", what="start")

    assert moment is not None
    assert "2026-04-02T07:00:00Z" == instant_text(moment)
    assert instant("-", what="start") is None


@pytest.mark.parametrize("value", ["2026-04-02", "soon", 1775113200])
def test_other_times_are_refused(value: Any) -> None:
    """A schedule that cannot be read is not taken for none."""
    with pytest.raises(Drift):
        instant(value, what="start")


@given(st.lists(st.one_of(st.integers(0, 10**14).map(str), st.sampled_from(["", "-", "1.0", "٣", "-1"]))))
def test_counts_that_are_read_together_are_those_that_are_read_alone(values: list[str]) -> None:
    """Either all are plain digits and come as `figure` gives each, or none is read."""
    found = plain_counts(values)

    assert found is None or found == [figure(each, Unit.COUNT, what="clicks") for each in values]
    assert (found is not None) == (
        bool(values) and all(each.isdecimal() and each.isascii() and len(each) <= 12 for each in values)
    )


@pytest.mark.parametrize("value", [None, 5, 5.0, True, ["1"]])
def test_what_is_no_text_is_no_plain_count(value: Any) -> None:
    """A number or nothing among them, and each is looked at for itself."""
    assert plain_counts(["1", value]) is None
