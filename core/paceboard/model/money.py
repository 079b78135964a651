"""Money as an integer count of micros of one currency, exact from the wire to the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

__all__ = [
    "MICROS",
    "Money",
    "Price",
    "format_micros",
    "format_ratio",
    "micros_from_text",
    "minor_digits",
    "plain_micros",
]

MICROS = 1_000_000
"""Micros in one unit: 38,200.00 USD is 38_200_000_000."""

_SCALES: tuple[int, ...] = tuple(10**digits for digits in range(6, -1, -1))
"""By how much digits are multiplied to be micros, by how many of them stand behind the point."""
_NUMBER = re.compile(r"([+-]?)(\d{1,15})(?:\.(\d{0,30}))?", re.ASCII)

# ISO 4217: currencies whose smallest unit is not a hundredth.
_MINOR_DIGITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}


def minor_digits(currency: str) -> int:
    """Digits after the point that the currency is written with (ISO 4217): JPY 0, USD 2, KWD 3."""
    return _MINOR_DIGITS.get(currency, 2)


def micros_from_text(text: str) -> int:
    """Read a plain decimal number into micros, without floats.

    Accepts what platforms write: `38200`, `38200.0`, `-0.4`, `20.000`. Refuses everything else
    (`-`, `1,234.5`, `1e3`, `NaN`, an empty text) and a part below one micro that is not zero.

    Raises:
        ValueError: with the text, where it is no such number.
    """
    whole, _, part = text.partition(".")
    # Nearly all are plain digits, with a point or without: these take a quarter of the time.
    digits = whole + part
    if digits.isdecimal() and text.isascii() and 0 < len(whole) <= 15 and len(part) <= 6:
        return int(digits) * _SCALES[len(part)]
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(f"not a plain decimal number: {text!r}")
    sign, whole, part = match[1], match[2], match[3] or ""
    if part[6:].strip("0"):
        raise ValueError(f"finer than a millionth, cannot be kept exactly: {text!r}")
    micros = int(whole) * MICROS + int(part[:6].ljust(6, "0"))
    return -micros if sign == "-" else micros


def plain_micros(values: Iterable[object]) -> list[int] | None:
    """Micros of several texts of a few digits, with a point or without, as nearly all amounts are.

    None where one is anything else: then `micros_from_text` must look at each. Together they take a third
    of the time.
    """
    found: list[int] = []
    for value in values:
        if not isinstance(value, str):
            return None
        whole, _, part = value.partition(".")
        digits = whole + part
        if not (digits.isdecimal() and digits.isascii() and 0 < len(whole) <= 12 and len(part) <= 6):
            return None
        found.append(int(digits) * _SCALES[len(part)])
    return found


def format_micros(micros: int, currency: str) -> str:
    """Micros as people write them: thousands apart, the currency's own digits, half-up.

    `format_micros(38_200_000_000, "USD")` is `38,200.00 USD`; JPY shows no digits, KWD three.
    """
    digits = minor_digits(currency)
    step = 10 ** (6 - digits)
    units = (abs(micros) + step // 2) // step
    sign = "-" if micros < 0 and units else ""
    whole, part = divmod(units, 10**digits)
    tail = f".{part:0{digits}d}" if digits else ""
    return f"{sign}{whole:,}{tail} {currency}"


def format_ratio(ratio: Fraction, *, digits: int = 1) -> str:
    """A ratio as a percentage, rounded half-up only here: 191/200 is `95.5 %` (R37)."""
    scaled = ratio * 100 * 10**digits
    units = (abs(scaled.numerator) * 2 + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if scaled < 0 and units else ""
    whole, part = divmod(units, 10**digits)
    tail = f".{part:0{digits}d}" if digits else ""
    return f"{sign}{whole}{tail} %"


@frozen
class Price:
    """What one thing cost, exact: a fraction of micros, since an amount over a count seldom is whole.

    Args:
        micros: of the currency's unit for each thing.
    """

    micros: Fraction
    currency: str


@frozen(order=False)
class Money:
    """An amount of one currency. Adding or comparing two currencies is an error, never a guess.

    Args:
        micros: integer millionths of the currency's unit; may be negative (credits).
        currency: three capital letters (ISO 4217).
    """

    micros: int
    currency: str

    @classmethod
    def of(cls, text: str | int | Decimal, currency: str) -> Money:
        """From a platform's or a person's decimal: `Money.of("38200.00", "USD")`."""
        return cls(micros_from_text(format(text, "f") if isinstance(text, Decimal) else str(text)), currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot meet without an exchange rate")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.micros + other.micros, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.micros - other.micros, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.micros < other.micros

    def __str__(self) -> str:
        return format_micros(self.micros, self.currency)
