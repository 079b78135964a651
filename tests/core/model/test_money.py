from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import (
    Money,
    format_micros,
    format_ratio,
    micros_from_text,
    minor_digits,
    plain_micros,
)


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("38200.00", 38_200_000_000),
        ("20.000", 20_000_000),
        ("0.2899", 289_900),
        ("-0.4", -400_000),
        ("116", 116_000_000),
        ("0.000001", 1),
        ("1.50000000", 1_500_000),
    ],
)
def test_a_platforms_decimal_becomes_exact_micros(text: str, micros: int) -> None:
    """What platforms write is read into micros without a float in between."""
    assert micros == micros_from_text(text)


@pytest.mark.parametrize(
    "text", ["-", "", "1,234.5", "1e3", "NaN", "0.0000001", " 1", "٣", "--", "+", ".5", "1" * 40]
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    """A dash, an exponent, a thousands mark, foreign digits or too fine a part is an error, never a zero."""
    with pytest.raises(ValueError, match=r"not a plain decimal|finer than"):
        micros_from_text(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_reading_a_number_and_dividing_gives_it_back(number: Decimal) -> None:
    """Micros over a million are the decimal that was read, exactly."""
    assert Fraction(number) == Fraction(micros_from_text(format(number, "f")), 1_000_000)


@pytest.mark.parametrize(
    ("micros", "currency", "text"),
    [
        (38_200_000_000, "USD", "38,200.00 USD"),
        (1_234_500_000, "JPY", "1,235 JPY"),
        (1_234_500, "KWD", "1.235 KWD"),
        (-5_000, "USD", "-0.01 USD"),
        (-4_999, "USD", "0.00 USD"),
    ],
)
def test_money_is_shown_in_its_currencys_own_digits(micros: int, currency: str, text: str) -> None:
    """USD shows two digits, JPY none, KWD three, rounded half-up and only here."""
    assert text == format_micros(micros, currency)


def test_two_currencies_never_meet() -> None:
    """Adding dollars to yen is an error that names both."""
    with pytest.raises(ValueError, match="USD and JPY"):
        Money.of("1", "USD") + Money.of("1", "JPY")


def test_money_adds_and_subtracts_exactly() -> None:
    """Ten cents and twenty cents are thirty cents."""
    assert Money.of("0.30", "USD") == Money.of("0.10", "USD") + Money.of(Decimal("0.20"), "USD")
    assert Money.of("-1800", "USD") == Money.of("38200", "USD") - Money.of("40000", "USD")


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (Fraction(191, 200), "95.5 %"),
        (Fraction(89_999, 100_000), "90.0 %"),
        (Fraction(865, 1000), "86.5 %"),
        (Fraction(-1, 3), "-33.3 %"),
    ],
)
def test_a_ratio_is_rounded_half_up_only_when_shown(ratio: Fraction, text: str) -> None:
    """0.89999 shows 90.0 % although it is below the trigger (R37)."""
    assert text == format_ratio(ratio)


def test_zero_decimal_currencies_are_known() -> None:
    """Currencies without hundredths are told from those with thousandths (R8)."""
    assert [0, 0, 0, 2, 3] == [minor_digits(currency) for currency in ("JPY", "KRW", "CLP", "USD", "KWD")]


PLAIN = st.from_regex(r"[0-9]{1,12}(\.[0-9]{0,6})?", fullmatch=True)


@given(st.lists(PLAIN, max_size=5))
def test_plain_amounts_are_read_together_as_each_alone(texts: list[str]) -> None:
    """As the exact reader reads them, in their order."""
    assert [micros_from_text(text) for text in texts] == plain_micros(texts)


@pytest.mark.parametrize(
    "value",
    ["", ".", ".5", "-1", "+1", "1e3", "1,000", " 1", "1\n", "1.2.3", "\u0661", "0.0000001", "1" * 13],
)
def test_what_is_not_plain_is_left_to_the_exact_reader(value: str) -> None:
    """One such value among plain ones, or one that is no text, and nobody guesses."""
    assert plain_micros(["1.50", value]) is None
    assert plain_micros([None]) is None
    assert plain_micros([1.5]) is None
