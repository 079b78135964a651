from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import MICROS
from paceboard.pacing import ConversionDay, Roas, roas_of
from paceboard.pacing.roas import REPORTED


def day(number: int, spend: int | None, value: int | None, conversions: int | None = None) -> ConversionDay:
    def micros(amount: int | None) -> int | None:
        return None if amount is None else amount * MICROS

    return ConversionDay(
        day=number, spend=micros(spend), value=micros(value), conversions=micros(conversions)
    )


def found(days: list[ConversionDay], horizon: int | None = None) -> Roas:
    roas = roas_of(days, horizon=horizon)
    assert roas is not None
    return roas


def test_a_settled_day_is_its_value_over_its_spend() -> None:
    """Seven days after, everything is reported: 320 for 100 is 3.2, and nothing is open."""
    roas = found([day(1, 100, 320), *(day(number, 0, 0) for number in range(2, 9))])

    assert [Fraction(16, 5), Fraction(16, 5), 0] == [roas.reported, roas.expected, roas.open_share]


def test_the_newest_day_has_reported_62_per_cent() -> None:
    """Of the day that has just ended 38 % are still to come, as the reference assumes."""
    roas = found([day(1, 100, 155)])

    assert (Fraction(155, 100), Fraction(5, 2)) == (roas.reported, roas.expected)
    assert Fraction(38, 100) == roas.open_share


def test_a_platform_that_restates_nothing_has_reported_all() -> None:
    """Beyond the platform's own horizon no day is open, however young it is."""
    assert Fraction(155, 100) == found([day(1, 100, 155)], horizon=0).expected


def test_a_day_of_which_no_value_is_known_is_open_and_not_zero() -> None:
    """The lower bound counts it with nothing; what is expected is as on the days that are known."""
    settled = [day(number, 0, 0) for number in range(3, 10)]
    roas = found([day(1, 100, 400), day(2, 100, None), *settled])

    assert [2, 4, Fraction(1, 2)] == [roas.reported, roas.expected, roas.open_share]


def test_without_spend_or_value_there_is_no_return() -> None:
    """R82: spend of zero gives no return, and neither does a platform that tells no value."""
    assert None is roas_of([day(1, 0, 10)])
    assert None is roas_of([day(1, 100, None)])
    assert None is roas_of([day(1, None, 5)])
    assert None is roas_of([])


def test_few_conversions_leave_a_wide_margin() -> None:
    """16 conversions: 1.28 over their root is 32 %; 1,600 leave a tenth of it."""
    few, many = (found([day(1, 100, 320, count)]).margin for count in (16, 1_600))

    assert (Fraction(32, 100), Fraction(32, 1_000)) == (few, many)


def test_the_shares_only_grow() -> None:
    """What was reported once stays reported, and no day reports more than all."""
    assert sorted(REPORTED) == list(REPORTED)
    assert REPORTED[-1] < 1


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 5_000)), min_size=1, max_size=20))
def test_what_is_expected_is_never_below_what_is_reported(days: list[tuple[int, int]]) -> None:
    """The open share is a share: the lower bound stays below the upper one."""
    roas = roas_of([day(number, spend, value) for number, (spend, value) in enumerate(days)])

    assert roas is None or (roas.reported <= roas.expected and 0 <= roas.open_share < 1)
