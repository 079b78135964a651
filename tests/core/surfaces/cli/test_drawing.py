from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from paceboard.model import Instant, Money, Zone, day_from_text, instant_from_text
from paceboard.surfaces.cli.drawing import (
    Bar,
    Sparkline,
    amount,
    date_span,
    short_date,
    wall_clock,
    zone_name,
)

SHARES = st.fractions(min_value=0, max_value=3)


def drawn(what: Any, *, width: int = 40, encoding: str = "utf-8") -> list[str]:
    """The lines that a console of this width shows."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    Console(file=stream, width=width, color_system=None).print(what)
    stream.seek(0)
    return [line.rstrip("\n") for line in stream]


@given(SHARES, st.none() | SHARES, st.integers(8, 120))
def test_a_bar_is_as_wide_as_its_place(used: Fraction, mark: Fraction | None, width: int) -> None:
    """Whatever is used and elapsed, and however narrow the terminal."""
    line, *_ = drawn(Bar(used=used, mark=mark), width=width)

    assert width == len(line)


@pytest.mark.parametrize(
    ("used", "expected"),
    [(Fraction(0), "░" * 8), (Fraction(1, 2), "████░░░░"), (Fraction(1), "█" * 8), (Fraction(2), "█" * 8)],
)
def test_a_bar_ends_at_its_width(used: Fraction, expected: str) -> None:
    """R4: the number may pass 100 %, the bar does not."""
    assert [expected] == drawn(Bar(used=used), width=8)


def test_an_eighth_of_a_cell_is_drawn() -> None:
    """A bar of 8 cells tells 64 steps apart."""
    assert ["██▏░░░░░"] == drawn(Bar(used=Fraction(17, 64)), width=8)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (Fraction(1, 10), ["░░┃" + "░" * 17, "  ▲ 10 % elapsed"]),
        (Fraction(9, 10), ["░" * 18 + "┃░", "     90 % elapsed ▲"]),
    ],
)
def test_the_caption_stands_where_there_is_room(mark: Fraction, expected: list[str]) -> None:
    """Behind a mark on the left, before a mark on the right."""
    caption = f"{int(mark * 100)} % elapsed"

    assert expected == drawn(Bar(used=Fraction(0), mark=mark, caption=caption), width=20)


def test_a_terminal_without_unicode_gets_signs_that_it_has() -> None:
    """Bars and sparklines come out in ASCII where nothing else can be written."""
    bar = Bar(used=Fraction(1, 2), mark=Fraction(3, 4), caption="75 %")

    assert ["####..|.", " 75 % ^"] == drawn(bar, width=8, encoding="ascii")
    assert ["18?1"] == drawn(Sparkline(values=[0, 80, None, 5]), width=8, encoding="ascii")


@given(st.lists(st.none() | st.integers(0, 10**12), min_size=1, max_size=60))
def test_a_sparkline_keeps_the_order_of_its_values(values: list[int | None]) -> None:
    """A larger value never gets a lower block, and an unknown one is no zero."""
    (line,) = drawn(Sparkline(values=values), width=60)
    pairs = sorted((value, sign) for value, sign in zip(values, line, strict=True) if value is not None)

    assert [sign for _, sign in pairs] == sorted(sign for _, sign in pairs)
    assert [value is None for value in values] == [sign == "·" for sign in line]


def test_a_narrow_sparkline_shows_the_last_days_and_their_dates() -> None:
    """Where not all fit, the dates are those of the days that are shown."""
    first = day_from_text("2026-03-26")
    wide = drawn(Sparkline(values=[1] * 30, first=first), width=70)
    narrow = drawn(Sparkline(values=[1] * 30, first=first), width=24)

    assert ["█" * 30 + "  26 Mar to 24 Apr 2026"] == wide
    assert ["█" * 24, "1 Apr to 24 Apr 2026"] == narrow


def test_an_amount_leaves_its_currency_out() -> None:
    """Where the currency stands beside it already."""
    assert ("1,800.00", "-5") == (amount(Money.of("1800", "USD")), amount(Money.of("-5", "JPY")))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-04-02", "2026-05-01", "2 Apr to 1 May 2026"),
        ("2025-12-31", "2026-01-01", "31 Dec 2025 to 1 Jan 2026"),
        ("2026-04-02", None, "from 2 Apr 2026, without an end"),
    ],
)
def test_a_span_says_its_year_once(first: str, last: str | None, expected: str) -> None:
    """And both years where they differ."""
    assert expected == date_span(day_from_text(first), None if last is None else day_from_text(last))


def test_instants_are_told_on_the_accounts_own_clock() -> None:
    """An instant is shown as the wall clock of the account's zone shows it."""
    instant = instant_from_text("2026-04-26T04:51Z")

    assert "25 Apr 20:51" == wall_clock(Zone("Etc/GMT+8"), Instant(instant))
    assert "2 Apr" == short_date(day_from_text("2026-04-02"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Etc/GMT+8", "UTC-8"),
        ("Etc/GMT-14", "UTC+14"),
        ("Etc/UTC", "UTC"),
        ("America/Los_Angeles", "America/Los_Angeles"),
    ],
)
def test_a_fixed_zone_has_the_sign_that_people_expect(name: str, expected: str) -> None:
    """POSIX's `Etc/GMT+8` lies eight hours behind UTC, and says so."""
    assert expected == zone_name(Zone(name), 0)
