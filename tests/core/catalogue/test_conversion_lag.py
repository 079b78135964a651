from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.pacing import REPORTED

from .conftest import GOLDEN

KEY = "conversion_lag"


def test_it_is_what_the_connector_declares(converting: Any) -> None:
    """Twenty-eight days, said to be declared and not measured."""
    converting.look(GOLDEN, value=Fraction(3))
    reading = converting.card(KEY)

    assert (28, "declared") == (reading.value, reading.parts["basis"])
    assert "not what was measured" in reading.text


def test_ages_stand_beside_what_is_told_of_them(converting: Any) -> None:
    """Yesterday's conversions, the share of them that is assumed to be told, and what may still change."""
    converting.look(GOLDEN, value=Fraction(3))
    first, *_, last = converting.card(KEY).parts["ages"]

    assert (GOLDEN[-1] // 50, REPORTED[0], True) == (first["value"], first["share_told"], first["may_change"])
    assert (Fraction(1), "14 to 29") == (last["share_told"], last["name"])
