from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, HOUR, MICROS, Zone, day_from_text
from paceboard.reconciling import ORDER, Bridge, Cause, Cell, Counted, Verdict, bridge

FIRST = day_from_text("2026-04-20")
UTC, WEST = Zone("Etc/UTC"), Zone.fixed(-5)
CENT = 10_000


def cells_of(values: Sequence[int], zone: Zone = UTC, entity: str = "c1") -> list[Cell]:
    """One hour after the other, from a day before the first on."""
    start = zone.start(FIRST - 1)
    return [
        Cell(entity=entity, start=start + i * HOUR, end=start + (i + 1) * HOUR, ours=value, theirs=value)
        for i, value in enumerate(values)
    ]


WAY = Counted(
    zone=UTC,
    account_zone=UTC,
    first=FIRST,
    last=FIRST + 1,
    until=UTC.start(FIRST + 3),
    complete=UTC.start(FIRST + 3),
)
HOURS = cells_of([MICROS + i * 333 for i in range(96)])


def amounts(found: Bridge) -> dict[Cause, int | None]:
    """The parts that are not zero."""
    return {each.cause: each.amount for each in found.parts if each.amount != 0}


def built(vendor: int, cells: Sequence[Cell] = HOURS, **changes: Any) -> Bridge:
    """From the usual way of counting to one that differs in some words."""
    extra = {
        key: changes.pop(key) for key in ("scoped", "unbilled", "credit", "scope_untold") if key in changes
    }
    ours = changes.pop("ours", WAY)
    return bridge(vendor=vendor, ours=ours, theirs=evolve(ours, **changes), whole=cells, **extra)


def total(cells: Sequence[Cell], start: int = 24, end: int = 72) -> int:
    return sum(each.theirs for each in cells[start:end])


def test_equal_figures_have_parts_that_are_all_zero() -> None:
    """Each cause is there, in the fixed order, the unexplained one last."""
    found = built(total(HOURS))

    assert [(cause, 0) for cause in ORDER] == [(each.cause, each.amount) for each in found.parts]
    assert Verdict.FINE is found.verdict


def test_lost_rows_are_unexplained_and_nothing_else() -> None:
    """Three in a hundred rows that our ledger lost are the whole gap, under no other name."""
    kept = [each for i, each in enumerate(HOURS) if i % 33]
    found = built(total(HOURS), kept, zone=UTC)
    lost = sum(each.theirs for i, each in enumerate(HOURS) if 24 <= i < 72 and i % 33 == 0)

    assert {Cause.UNEXPLAINED: lost} == amounts(found)
    assert Verdict.WRONG is found.verdict


def test_another_zone_is_the_hours_that_its_days_have_and_ours_have_not() -> None:
    """Five hours west of UTC a day begins and ends five hours later."""
    found = built(total(HOURS, 29, 77), zone=WEST)

    assert {Cause.ZONE: total(HOURS, 72, 77) - total(HOURS, 24, 29)} == amounts(found)


def test_hours_after_our_watermark_are_the_watermark() -> None:
    """What the vendor has seen since is no restatement."""
    now = WAY.start + 30 * HOUR
    cells = [evolve(each, ours=each.ours if each.end <= now else 0) for each in HOURS]
    found = built(total(HOURS), cells, ours=evolve(WAY, until=now, complete=now), until=WAY.end)

    assert {Cause.WATERMARK: total(HOURS, 54, 72)} == amounts(found)


def test_what_was_complete_and_changed_is_a_restatement() -> None:
    """Also where later hours came in with it."""
    now = WAY.start + 30 * HOUR
    cells = [evolve(each, ours=each.ours + 7_000 if each.end <= now else 0) for each in HOURS]
    found = built(total(HOURS), cells, ours=evolve(WAY, until=now, complete=now), until=WAY.end)

    assert {Cause.WATERMARK: total(HOURS, 54, 72), Cause.RESTATEMENT: -30 * 7_000} == amounts(found)


def test_campaigns_that_the_vendor_leaves_out_are_the_scope() -> None:
    """The account's total less what the listed campaigns spent."""
    gone = cells_of([MICROS] * 96, entity="gone")
    account = [
        evolve(a, entity="a", ours=a.ours + b.ours, theirs=a.theirs + b.theirs)
        for a, b in zip(HOURS, gone, strict=True)
    ]
    found = built(total(HOURS), account, scoped=[*HOURS, *gone], entities=frozenset({"c1"}))

    assert {Cause.SCOPE: -total(gone)} == amounts(found)


def test_rounded_rows_are_rounding() -> None:
    """Two rows, of a campaign and a day each, half a cent up."""
    cells = [
        Cell(
            entity="c1",
            start=UTC.start(FIRST + i),
            end=UTC.start(FIRST + i + 1),
            ours=5_005_000,
            theirs=5_005_000,
        )
        for i in range(2)
    ]
    found = built(10_020_000, cells, unit=CENT)

    assert {Cause.ROUNDING: 10_000} == amounts(found)
    assert 2 == found.rows


def test_credits_have_their_own_names() -> None:
    """What is not billed, and what ad credit paid, each alone."""
    found = built(total(HOURS) - 9 * MICROS, unbilled=lambda _: 4 * MICROS, credit=lambda _: 5 * MICROS)

    assert {Cause.BILLED: -4 * MICROS, Cause.NET: -5 * MICROS} == amounts(found)


def test_other_rates_are_the_exchange() -> None:
    """Each day at its own rate on our side, all at one on the vendor's, credits too."""
    cells = [
        Cell(
            entity="c1",
            start=UTC.start(FIRST + i),
            end=UTC.start(FIRST + i + 1),
            ours=10 * MICROS,
            theirs=10 * MICROS,
        )
        for i in range(2)
    ]
    dated = {FIRST: Fraction(9, 10), FIRST + 1: Fraction(92, 100)}
    flat = dict.fromkeys(dated, Fraction(95, 100))
    found = built(19_000_000, cells, ours=evolve(WAY, rates=dated), rates=flat)

    assert 18_200_000 == found.ours
    assert {Cause.EXCHANGE: 800_000} == amounts(found)


def test_a_missing_rate_is_said_and_never_guessed() -> None:
    """The exchange has no amount, and the gap stays unexplained."""
    found = built(total(HOURS), rates={FIRST: Fraction(1)})
    (exchange,) = [each for each in found.parts if each.cause is Cause.EXCHANGE]

    assert None is exchange.amount
    assert "no exchange rate of 2026-04-21" in exchange.why


def test_without_hours_the_zone_cannot_be_told() -> None:
    """It has no amount, the others are told, and what it comes to stays unexplained."""
    days = [
        Cell(entity="c1", start=UTC.start(FIRST + i), end=UTC.start(FIRST + i) + DAY, ours=9, theirs=9)
        for i in range(-1, 4)
    ]
    found = built(20, days, zone=WEST)

    assert {Cause.ZONE: None, Cause.UNEXPLAINED: 2} == amounts(found)
    assert "hours of 2026-04-20" in found.parts[0].why


@pytest.mark.parametrize(
    ("off", "verdict"),
    [
        (5, Verdict.FINE),
        (-5, Verdict.FINE),
        (6, Verdict.DOUBTFUL),
        (20, Verdict.DOUBTFUL),
        (21, Verdict.WRONG),
    ],
)
def test_the_verdict_goes_by_the_share_of_the_vendors_figure(off: int, verdict: Verdict) -> None:
    """Half a percent is fine, two percent is the end of doubt."""
    figure = 1_000 * MICROS
    cell = Cell(
        entity="c1",
        start=WAY.start,
        end=WAY.start + HOUR,
        ours=figure - off * MICROS,
        theirs=figure - off * MICROS,
    )

    assert verdict is built(figure, [cell]).verdict


def test_rounding_alone_raises_no_doubt() -> None:
    """Three deviations of what rounding of so many rows makes are fine, however small the figure."""
    cell = Cell(entity="c1", start=WAY.start, end=WAY.start + HOUR, ours=20_000, theirs=20_000)

    assert Verdict.FINE is built(28_000, [cell]).verdict
    assert Verdict.WRONG is built(29_000, [cell]).verdict


@given(
    ours=st.lists(st.integers(0, 10**9), min_size=96, max_size=96),
    theirs=st.lists(st.integers(0, 10**9), min_size=96, max_size=96),
    vendor=st.integers(0, 10**11),
    zone=st.integers(-11, 12),
    mark=st.integers(0, 72),
    unit=st.sampled_from([1, CENT, MICROS]),
)
def test_parts_add_up_to_the_gap(
    ours: list[int], theirs: list[int], vendor: int, zone: int, mark: int, unit: int
) -> None:
    """Exactly, whatever is counted how."""
    cells = [
        Cell(entity="c1", start=each.start, end=each.end, ours=a, theirs=b)
        for each, a, b in zip(cells_of(ours), ours, theirs, strict=True)
    ]
    now = WAY.start + mark * HOUR
    found = built(
        vendor,
        cells,
        ours=evolve(WAY, until=now, complete=now),
        until=WAY.end,
        zone=Zone.fixed(zone),
        unit=unit,
    )

    assert found.vendor - found.ours == sum(each.amount or 0 for each in found.parts)
    assert found.ours == sum(
        each.ours for each in cells if each.start >= WAY.start and each.end <= min(now, WAY.end)
    )
