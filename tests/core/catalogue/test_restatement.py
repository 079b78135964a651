from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.cards import encode
from paceboard.catalogue.restatement import RESTATEMENT
from paceboard.model import (
    DAY,
    HOUR,
    MICROS,
    Day,
    Instant,
    Money,
    Reading,
    Row,
    Sentiment,
    evaluate,
    leaves,
)

from .conftest import ACCOUNT, FIRST

KEY = "restatement"


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def look(board: Any, days: list[int], **asked: Any) -> None:
    """Nothing of the days before the flight was fetched."""
    board.look(days, covered_from=FIRST, **asked)


def explained(board: Any, **asked: Any) -> Any:
    return board.evaluation().explain(ACCOUNT.ref, RESTATEMENT, **asked)[1]


def test_a_day_that_was_looked_at_once_is_unknown(board: Any) -> None:
    """It is not zero: nobody knows whether it moved."""
    look(board, [100, 200, 300])
    reading = board.card(KEY)

    assert (None, 0, None) == (
        reading.value,
        reading.parts["days_compared"],
        reading.parts["change"],
    )
    assert reading.text.startswith("Not known")


def test_days_stand_beside_what_they_first_were(board: Any) -> None:
    """Of three days each was seen on the day after; two moved, one by a tenth and most."""
    look(board, [100])
    look(board, [100, 200])
    look(board, [110, 200, 300])
    look(board, [110, 198, 300, 400])
    reading = board.card(KEY)
    first, second, third = reading.parts["days"]

    assert Fraction(8, 600) == reading.value == evaluate(explained(board))
    assert [usd(10), usd(-2), usd(0)] == [each["change"] for each in (first, second, third)]
    assert (first, 2, 3) == (
        reading.parts["largest"],
        reading.parts["days_moved"],
        reading.parts["days_compared"],
    )
    assert (usd(100), usd(110), Fraction(1, 10)) == (first["first"], first["value"], first["share"])
    assert Sentiment.WATCH is reading.sentiment


def test_a_day_says_since_when_it_stands(board: Any) -> None:
    """Since the first of the looks at which it was what it is now: the last one, where it moved at that."""
    look(board, [100])
    look(board, [110, 200])
    look(board, [110, 200, 300])
    look(board, [110, 250, 300, 400])
    first, second, third = board.card(KEY).parts["days"]
    start = ACCOUNT.zone.start(FIRST)

    assert [2, 4, 3] == [(each["stable_since"].micros - start) // DAY for each in (first, second, third)]
    assert Instant(start + DAY + 2 * HOUR) == first["first_seen"]


def test_days_that_did_not_move_are_zero(board: Any) -> None:
    """That is known, and said."""
    look(board, [100])
    look(board, [100, 200])
    reading = board.card(KEY)

    assert (0, Sentiment.GOOD) == (reading.value, reading.sentiment)
    assert "None of the 1 days that were looked at twice moved." == reading.text


def test_a_day_that_was_first_seen_late_is_left_out(board: Any) -> None:
    """Of what it was before its first look, three days after it, nobody knows."""
    look(board, [100, 200, 300])
    look(board, [100, 220, 330, 400])
    reading = board.card(KEY)

    assert [Day(FIRST + 1), Day(FIRST + 2)] == [each["day"] for each in reading.parts["days"]]
    assert Fraction(50, 500) == reading.value


def test_conversions_stand_beside_spend(converting: Any) -> None:
    """From the same first looks; a connector that reads none says nothing of them."""
    look(converting, [100], value=Fraction(1))
    look(converting, [100, 200], value=Fraction(1))
    look(converting, [150, 200, 300], value=Fraction(1))
    told = converting.card(KEY).parts["conversions"]

    assert (6, 7, 1, 2, 1) == tuple(
        told[key] for key in ("first", "now", "change", "days_compared", "days_moved")
    )


def test_a_scope_of_campaigns_has_its_own(board: Any) -> None:
    """What the asked campaigns were and are, down to their rows."""
    look(board, [100], campaigns=[50])
    look(board, [100, 200], campaigns=[55, 100])
    reading, node = board.card(KEY, campaigns=("c1",)), explained(board, campaigns=("c1",))

    assert Fraction(5, 50) == reading.value == evaluate(node)
    assert {"c1"} == {dict(leaf.key)["entity"] for leaf in leaves(node) if isinstance(leaf, Row)}


def test_both_versions_of_a_row_are_in_the_explanation(board: Any) -> None:
    """That of then stands in the history, that of now does not."""
    look(board, [100])
    look(board, [110, 200])
    rows = [leaf for leaf in leaves(explained(board)) if isinstance(leaf, Row)]

    assert {("fact_day", 110 * MICROS), ("fact_day_history", 100 * MICROS)} == {
        (row.table, row.value) for row in rows
    }


def test_nothing_after_the_asked_revision_is_seen(board: Any) -> None:
    """A reading of then is the same before and after what came later."""
    look(board, [100])
    look(board, [110, 200])
    then = encode(board.card(KEY))
    look(board, [150, 200, 300])

    assert then == encode(board.card(KEY, revision=2))
    assert then != encode(board.card(KEY))


def test_thinning_changes_nothing_of_it(board: Any) -> None:
    """The last look of each day is what counts, and that one always stays."""

    def asked() -> Reading:
        reading: Reading = board.card(KEY)
        return reading

    look(board, [100], lag=HOUR)
    look(board, [104], lag=5 * HOUR)
    look(board, [104, 200], lag=HOUR)
    look(board, [108, 210], lag=5 * HOUR)
    look(board, [108, 210, 300])
    before = asked()
    thinned = board.ledger.thin(ACCOUNT.ref, versions_before=ACCOUNT.zone.start(FIRST + 3))

    assert 2 == thinned.revisions
    assert encode(before) == encode(asked())
    assert Fraction(4, 314) == before.value


def test_an_account_without_days_is_unknown(board: Any) -> None:
    """Where nothing was fetched the card is unknown, as every other."""
    board.look([], watermark=ACCOUNT.zone.start(FIRST), covered_from=FIRST)

    assert board.card(KEY).value is None
