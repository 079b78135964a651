from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from paceboard.cards import encode
from paceboard.ledger import FactWindow
from paceboard.model import HOUR, MICROS, Fact, Grain, Level, Money, Window

from .conftest import FIRST


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def test_today_and_the_last_30_days_stand_beside_the_period(board: Any) -> None:
    """Three sums of the same rows, each over its own days up to the watermark."""
    board.look([1_180, 1_340], hours=[50, 60])
    reading = board.card("total_spend")

    assert 2_630 * MICROS == reading.value
    assert {
        "spent": usd(2_630),
        "spent_means": None,
        "today": usd(110),
        "last_30_days": usd(2_630),
        "unattributed": usd(0),
    } == reading.parts
    assert "2,630.00 USD spent in the period up to the watermark." == reading.text


def test_what_no_campaign_explains_is_shown(board: Any) -> None:
    """The account's total counts, and the difference has its own line (R17)."""
    board.look([1_180, 1_340], campaigns=[1_000, 1_340])

    assert usd(180) == board.card("total_spend").parts["unattributed"]


def test_rows_that_their_platform_rounds_may_add_up_to_a_little_more(board: Any) -> None:
    """Half a cent for each row: 2.00 of two days beside campaigns of 2.02 are no contradiction."""
    board.look([1, 1], campaigns=[Fraction(101, 100), Fraction(101, 100)])
    rounded = board.card("total_spend")
    board.look([1, 1], campaigns=[Fraction(102, 100), Fraction(102, 100)])
    wrong = board.card("total_spend")

    assert (2 * MICROS, None) == (rounded.value, wrong.value)
    assert "levels_incoherent" in {each.code for each in wrong.warnings}


def test_a_scope_has_no_unattributed_spend(board: Any) -> None:
    """Chosen campaigns are what they add up to."""
    board.look([1_180, 1_340], campaigns=[900, 800])
    reading = board.card("total_spend", campaigns=("c1",))

    assert (1_700 * MICROS, None) == (reading.value, reading.parts["unattributed"])


def test_days_that_were_never_fetched_make_their_own_sum_unknown(board: Any) -> None:
    """The flight is covered, the 30 days before are not: one is a number, the other is not zero."""
    board.look([1_180, 1_340], covered_from=FIRST)
    parts = board.card("total_spend").parts

    assert (usd(2_520), usd(1_340), None) == (parts["spent"], parts["today"], parts["last_30_days"])


def test_a_running_day_without_a_value_is_unknown_and_counted(board: Any) -> None:
    """An hour that came with a dash makes today and the period unknown, and says how many rows lack it."""
    board.look([1_180])
    day = FIRST + 1
    rows = [
        Fact(level=Level.ACCOUNT, entity="1", grain=Grain.HOUR, day=day, hour=hour, measures={"spend": spend})
        for hour, spend in ((0, 5 * MICROS), (1, None))
    ]
    window = FactWindow(
        window=Window(first=day, last=day), planned=((Level.ACCOUNT, Grain.HOUR),), facts=rows
    )
    watermark = board.account.zone.start(day) + 2 * HOUR
    board.ledger.commit(board.account, at=watermark + HOUR, facts=[window], watermarks={"spend": watermark})
    reading = board.card("total_spend")

    assert (None, None) == (reading.value, reading.parts["today"])
    assert {"rows": 3, "rows_without_value": 1, "provisional_days": 1} == reading.completeness
    assert "the platform gave rows without it" in reading.text


def test_a_currency_without_cents_is_written_without_them(board: Any) -> None:
    """Yen are whole (R8)."""
    yen = evolve(
        board, account=evolve(board.account, currency="JPY"), inputs=evolve(board.inputs, flights=())
    )
    yen.look([1_180])
    reading = yen.card("total_spend")

    assert "1,180 JPY spent" in reading.text
    assert '"value":"1180"' in encode(reading)
