from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.cards import encode, explanation_as_plain, reading_as_plain
from paceboard.cards.as_json import as_plain, decimal_text, rounded
from paceboard.model import (
    MICROS,
    Caution,
    Day,
    Estimate,
    Given,
    Instant,
    Money,
    Operation,
    Operator,
    Period,
    Reading,
    Row,
    Sentiment,
    Status,
)

READING = Reading(
    card="sample.spend_vs_budget",
    title="Sample Ads Spend vs Budget",
    account="sample:1",
    account_name="Schuhe & Söhne",
    revision=3,
    inputs="abc",
    as_of=1_777_000_000_000_000,
    watermark=1_776_992_400_000_000,
    zone="Etc/UTC",
    period=Period(
        kind="flight", first=20_545, last=20_574, start=20_545 * 86_400 * MICROS, end=20_575 * 86_400 * MICROS
    ),
    currency="USD",
    value=Fraction(191, 200),
    unit="ratio",
    status=Status.FIRES,
    fires=True,
    sentiment=Sentiment.BAD,
    warnings=(Caution("budget_gap", "1,000.00 USD between them"),),
    completeness={"rows": 23, "rows_without_value": 0},
    text="38,200.00 USD of 40,000.00 USD used",
    explanation="sample:1/spend_vs_budget@3",
    parts={
        "spent": Money(38_200 * MICROS, "USD"),
        "used": Fraction(191, 200),
        "days_left": Fraction(7),
        "today": {"day": Day(20_567), "provisional": False},
        "trend": [{"day": Day(20_545), "spend": None}],
        "exhausted_at": Instant(1_777_179_085_714_285),
        "basis": "flight",
        "days_complete": 23,
    },
)


@pytest.mark.parametrize(
    ("micros", "currency", "text"),
    [
        (38_200 * MICROS, "USD", "38200.00"),
        (0, "USD", "0.00"),
        (62_500, "USD", "0.0625"),
        (1, "USD", "0.000001"),
        (-500_000, "USD", "-0.50"),
        (1_234 * MICROS, "JPY", "1234"),
        (1_234_500_000, "JPY", "1234.5"),
        (1_500_000, "KWD", "1.500"),
    ],
)
def test_money_is_exact_decimal_text(micros: int, currency: str, text: str) -> None:
    """With at least the currency's own digits, and with more where there are more."""
    assert text == decimal_text(micros, currency)


@given(st.integers(-(10**18), 10**18), st.sampled_from(["USD", "JPY", "KWD"]))
def test_decimal_text_is_the_number_again(micros: int, currency: str) -> None:
    """Read as a decimal, it is the same count of micros."""
    assert micros == Decimal(decimal_text(micros, currency)) * MICROS


def test_a_reading_has_one_envelope() -> None:
    """Every field at its place, exact values as text, ratios exact and rounded."""
    assert {
        "schema": "paceboard.reading/1",
        "card": "sample.spend_vs_budget",
        "title": "Sample Ads Spend vs Budget",
        "account": "sample:1",
        "account_name": "Schuhe & Söhne",
        "scope": [],
        "simulated": False,
        "revision": 3,
        "inputs": "abc",
        "as_of": "2026-04-24T03:06:40Z",
        "watermark": "2026-04-24T01:00:00Z",
        "period": {
            "kind": "flight",
            "first": "2026-04-02",
            "last": "2026-05-01",
            "start": "2026-04-02T00:00:00Z",
            "end": "2026-05-02T00:00:00Z",
            "zone": "Etc/UTC",
        },
        "currency": "USD",
        "value": {"exact": "191/200", "rounded": 0.955},
        "unit": "ratio",
        "status": "FIRES",
        "fires": True,
        "sentiment": "bad",
        "alert": None,
        "warnings": [{"code": "budget_gap", "text": "1,000.00 USD between them"}],
        "completeness": {"rows": 23, "rows_without_value": 0},
        "text": "38,200.00 USD of 40,000.00 USD used",
        "explanation": "sample:1/spend_vs_budget@3",
        "parts": {
            "spent": "38200.00",
            "used": {"exact": "191/200", "rounded": 0.955},
            "days_left": {"exact": "7/1", "rounded": 7.0},
            "today": {"day": "2026-04-24", "provisional": False},
            "trend": [{"day": "2026-04-02", "spend": None}],
            "exhausted_at": "2026-04-26T04:51:25.714285Z",
            "basis": "flight",
            "days_complete": 23,
        },
    } == reading_as_plain(READING)


def test_encoding_is_one_line_of_json_and_the_same_bytes() -> None:
    """What is written is read again as the same values, and the same reading is the same text (R5)."""
    line = encode(READING)

    assert reading_as_plain(READING) == json.loads(line)
    assert "\n" not in line
    assert "Söhne" in line
    assert line == encode(evolve(READING))


def test_a_window_stands_where_a_card_has_no_period() -> None:
    """Account-local dates, with the zone that they are of; without either there is none."""
    window = evolve(READING, period=None, window=(20_545, 20_567))

    assert {"first": "2026-04-02", "last": "2026-04-24", "zone": "Etc/UTC"} == reading_as_plain(window)[
        "window"
    ]
    assert None is reading_as_plain(evolve(READING, period=None))["window"]


def test_a_period_without_an_end_says_so() -> None:
    """An open end is null, not a date far away."""
    period = evolve(READING.period, last=None, end=None) if READING.period else None
    plain = reading_as_plain(evolve(READING, period=period))["period"]

    assert (None, None) == (plain["last"], plain["end"])


def test_a_money_value_is_decimal_text_and_an_unknown_one_is_null() -> None:
    """The reading's own value follows its unit."""
    money = evolve(READING, unit="money", value=1_500_000)

    assert "1.50" == reading_as_plain(money)["value"]
    assert None is reading_as_plain(evolve(money, value=None))["value"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": {"x": 0.1}},
        {"parts": {"x": float("nan")}},
        {"parts": {"x": [{"deep": 0.1}]}},
        {"parts": {"x": {1, 2}}},
        {"parts": {"x": Decimal(1)}},
        {"value": 0.955},
        {"value": float("nan")},
        {"value": 0.5, "unit": "money"},
        {"value": Fraction(1, 2), "unit": "money"},
        {"completeness": {"rows": float("nan")}},
        {"revision": float("nan")},
    ],
)
def test_what_is_not_exact_is_refused(wrong: dict[str, Any]) -> None:
    """No float, no NaN, no half a micro, wherever it stands: an error instead of a number that is bent."""
    with pytest.raises((TypeError, ValueError)):
        encode(evolve(READING, **wrong))


plain_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.fractions()
    | st.builds(Money, st.integers(-(10**15), 10**15), st.just("USD"))
    | st.builds(Day, st.integers(0, 40_000)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(plain_values)
def test_any_part_is_strict_json(value: Any) -> None:
    """Whatever a reading may hold becomes JSON that a strict reader takes, and nothing is lost of it."""
    plain = as_plain(value)

    assert plain == json.loads(json.dumps(plain, allow_nan=False))


@given(st.fractions())
def test_a_rounded_ratio_is_within_half_of_its_last_digit(ratio: Fraction) -> None:
    """Six digits after the point beside the exact ratio, and never a minus zero."""
    shown = rounded(ratio)

    assert abs(Fraction(shown) - ratio) <= Fraction(1, 10**6) / 2 + abs(ratio) * Fraction(1, 2**52)
    assert "-0.0" != repr(shown)


def test_an_explanation_is_a_tree_of_exact_texts() -> None:
    """Rows with their place in the ledger, given numbers with their source, operations over them."""
    row = Row(
        table="fact_day", key=(("account", "sample:1"), ("day", "20545")), column="spend", value=7, revision=2
    )
    tree = Operation(
        label="used",
        operator=Operator.QUOTIENT,
        parts=(
            row,
            Given(label="share", value=Fraction(3, 4), source="the calendar"),
            Estimate(label="landing", algorithm="ewma", version=1, value=9, inputs=(row,)),
        ),
    )
    plain_row = {
        "row": "fact_day",
        "key": {"account": "sample:1", "day": "20545"},
        "column": "spend",
        "value": "7",
        "revision": 2,
    }

    assert {
        "operation": "quotient",
        "label": "used",
        "parts": [
            plain_row,
            {"given": "share", "value": "3/4", "source": "the calendar"},
            {"estimate": "landing", "algorithm": "ewma", "version": 1, "value": "9", "inputs": [plain_row]},
        ],
    } == explanation_as_plain(tree)
