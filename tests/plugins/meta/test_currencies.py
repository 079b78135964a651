from __future__ import annotations

import pytest

from paceboard.plugin import Drift
from paceboard_meta.currencies import OFFSETS, offset_of, step_of


@pytest.mark.parametrize(
    ("currency", "offset"),
    [("USD", 100), ("JPY", 1), ("HUF", 1), ("IDR", 1), ("COP", 1), ("TWD", 1), ("BHD", 100), ("JOD", 100)],
)
def test_minor_units_are_metas_not_isos(currency: str, offset: int) -> None:
    """Where ISO 4217 says otherwise, Meta's table counts."""
    assert offset == offset_of(currency)
    assert 1_000_000 == step_of(currency) * offset


@pytest.mark.parametrize("currency", ["KWD", "LKR", "usd", ""])
def test_a_currency_without_an_offset_is_an_error_that_names_it(currency: str) -> None:
    """Nothing is guessed: a wrong guess is wrong by a factor of a hundred."""
    with pytest.raises(Drift) as caught:
        offset_of(currency)
    assert repr(currency) in str(caught.value)


def test_the_table_is_complete() -> None:
    """Eleven currencies without minor units and the other 55 of Meta's page."""
    assert (11, 55) == (list(OFFSETS.values()).count(1), list(OFFSETS.values()).count(100))
