from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from paceboard.cards.changes import changes_from
from paceboard.errors import UsageError
from paceboard.model import MICROS, Money, day_from_text
from paceboard.pacing import Changes


@pytest.mark.parametrize("cap", ["50000", "50,000.00", 50_000, Decimal("50000.0"), Money.of("50000", "USD")])
def test_money_is_read_however_it_is_written(cap: Any) -> None:
    """Text, whole numbers, decimals and Money all are the same micros."""
    assert Changes(cap=50_000 * MICROS) == changes_from("USD", cap=cap)


def test_a_return_counts_as_it_is_written() -> None:
    """4.6 is forty-six tenths, also as a float."""
    expected = {Changes(roas=Fraction(46, 10), floor=Fraction(5, 2))}

    assert expected == {
        changes_from("USD", roas=roas, floor=floor)
        for roas, floor in (("4.6", "5/2"), (4.6, 2.5), (Decimal("4.6"), Fraction(5, 2)))
    }


def test_a_day_is_a_text_or_a_date() -> None:
    """Both are the same account-local day."""
    expected = Changes(end=day_from_text("2026-05-10"), rate=MICROS)

    assert expected == changes_from("USD", end="2026-05-10", rate=1)
    assert expected == changes_from("USD", end=date(2026, 5, 10), rate=1)


def test_nothing_told_changes_nothing() -> None:
    """What is None stays as it is."""
    assert Changes() == changes_from("USD")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"cap": Money.of("5", "EUR")}, "the account is in USD"),
        ({"cap": 0.1}, "no exact amount"),
        ({"rate": "much"}, "not a plain decimal"),
        ({"roas": "good"}, "Fraction"),
        ({"floor": "1/0"}, ""),
        ({"end": "soon"}, ""),
    ],
)
def test_what_cannot_be_read_says_why(told: dict[str, Any], why: str) -> None:
    """The error names the change, its reason, and how it is written."""
    with pytest.raises(UsageError, match="cannot be read") as caught:
        changes_from("USD", **told)

    assert why in str(caught.value.why)
    assert "write it like" in str(caught.value.do)
