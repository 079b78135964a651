"""The cards of earlier looks, beside SQL that knows nothing of them, over the same ledger's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from paceboard.model import evaluate

ACCOUNT = "tiktok:7000000000000000001"
BEHIND = 8 * 3_600 * 1_000_000
"""The account's clock is that much behind UTC, all year."""
DAY = 24 * 3_600 * 1_000_000
KNOWN = """
WITH looks AS (
    SELECT (instant - :behind) / :a_day AS seen, max(number) AS revision
    FROM revision WHERE account = :account AND number <= :revision GROUP BY seen
), marks AS (
    SELECT revision AS since, NULL AS until, instant FROM watermark
    WHERE account = :account AND measures = 'spend'
    UNION ALL SELECT known_from, known_to, instant FROM watermark_history
    WHERE account = :account AND measures = 'spend'
), facts AS (
    SELECT day, revision AS since, NULL AS until, {measure} AS value FROM fact_day
    WHERE account = :account AND level = 'account'
    UNION ALL SELECT day, known_from, known_to, {measure} FROM fact_day_history
    WHERE account = :account AND level = 'account'
)
SELECT facts.day, facts.value FROM looks
JOIN marks ON marks.since <= looks.revision AND (marks.until IS NULL OR marks.until > looks.revision)
JOIN facts ON facts.since <= looks.revision AND (facts.until IS NULL OR facts.until > looks.revision)
WHERE facts.day = looks.seen - 1 - :age
AND marks.instant >= (facts.day + 1) * :a_day + :behind
AND facts.day BETWEEN :first AND :last
"""


def asked(life: Any, statement: str, parameters: Mapping[str, Any]) -> dict[int, int]:
    path = Path(make_url(life.paceboard.configuration.store).database or "")
    with closing(sqlite3.connect(path)) as ledger:
        return dict(ledger.execute(statement, parameters).fetchall())


def known(life: Any, measure: str, age: int, first: int, last: int, revision: int = 10**6) -> dict[int, int]:
    """By day, what the last look of the day so long after knew; at most that of a revision."""
    clock = {"account": ACCOUNT, "behind": BEHIND, "a_day": DAY}
    parameters = {**clock, "age": age, "first": first, "last": last, "revision": revision}
    return asked(life, KNOWN.format(measure=measure), parameters)


def now(life: Any, measure: str, first: int, last: int) -> dict[int, int]:
    statement = (
        f"SELECT day, {measure} FROM fact_day WHERE account = :account"  # noqa: S608 - ours
        " AND level = 'account' AND day BETWEEN :first AND :last"
    )
    return asked(life, statement, {"account": ACCOUNT, "first": first, "last": last})


def test_restated_spend_is_what_sql_subtracts(restated: Any) -> None:
    """Of the days that two looks saw complete, and evaluated again from the rows of both versions."""
    reading, node = restated.paceboard.explain("tiktok.restatement", account=ACCOUNT)
    first, last = reading.window
    late, early = (known(restated, "spend", age, first, last) for age in (1, 0))
    before = {**late, **early}
    present = now(restated, "spend", first, last)
    before.pop(last)
    change = sum(present[day] - value for day, value in before.items())

    assert Fraction(change, sum(before.values())) == reading.value == evaluate(node)
    assert (len(before), False) == (reading.parts["days_compared"], change == 0)


def test_a_lag_is_what_sql_divides(restated: Any) -> None:
    """Conversions of settled days at each age over those of now, of the days that were looked at then."""
    reading, node = restated.paceboard.explain("tiktok.conversion_lag", account=ACCOUNT)
    first, last = reading.window[1] - 89, reading.window[1] - reading.parts["settled_after_days"]
    present = now(restated, "conversions", first, last)
    shares = []
    for each in reading.parts["ages"]:
        then = known(restated, "conversions", int(each["name"]), first, last)
        total = sum(present[day] for day in then)
        shares.append(Fraction(sum(then.values()), total) if total else None)

    assert shares == [each["value"] for each in reading.parts["ages"]]
    assert shares[0] == reading.value == evaluate(node)
    assert shares[0] is not None
    assert shares[0] < 1


def test_a_reading_of_then_is_what_was_kept_then(restated: Any) -> None:
    """Judged again at each revision by what was known at it, byte for byte what was shown."""
    from paceboard.cards import encode

    for card in ("tiktok.restatement", "tiktok.conversion_lag"):
        for revision, kept in restated.paceboard.replay(card, ACCOUNT):
            again = restated.paceboard.known_at(revision.instant).card(card, ACCOUNT)

            assert encode(again) == kept.body
