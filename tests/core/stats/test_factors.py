from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.stats import Factor, Split, SplitMethod, shapley, split
from paceboard.stats.factors import ENTRY_EXIT, log_mean

SPEND, IMPRESSIONS, CLICKS, CONVERSIONS, REVENUE = (
    (9_360, 14_800),
    (1_440_000, 2_277_000),
    (17_280, 50_092),
    (484, 868),
    (30_008, 53_816),
)
"""The reference's worked example, before and after (section 4)."""

VALUES = st.fractions(0, 1_000, max_denominator=1_000)
POSITIVE = st.fractions(Fraction(1, 1_000), 1_000, max_denominator=1_000)


def over(top: tuple[int, int], bottom: tuple[int, int], *, divides: bool = False) -> Factor:
    return Factor(Fraction(top[0], bottom[0]), Fraction(top[1], bottom[1]), divides)


def found(**factors: Factor) -> Split:
    result = split(factors)
    assert result is not None
    return result


def rounded(result: Split) -> dict[str, float]:
    return {key: round(float(each), 3) for key, each in result.parts.items()}


# The worked example ---------------------------------------------------------------------------------


def test_cost_per_order_fell_by_its_clicks_and_rose_by_its_orders() -> None:
    """CPC -11.014, CVR +8.726, together -2.288."""
    result = found(CPC=over(SPEND, CLICKS), CVR=over(CONVERSIONS, CLICKS, divides=True))

    assert {"CPC": -11.014, "CVR": 8.726} == rounded(result)
    assert SplitMethod.LMDI is result.method
    assert result.estimate
    assert Fraction(14_800, 868) - Fraction(9_360, 484) == sum(result.parts.values())


def test_the_same_by_shapley_is_another_split_of_the_same_change() -> None:
    """-11.500 and +9.211: both exact sums, told apart by their method."""
    price = (Fraction(9_360, 17_280), Fraction(14_800, 50_092))
    orders = (Fraction(17_280, 484), Fraction(50_092, 868))
    parts = shapley([price[0], orders[0]], [price[1], orders[1]])

    assert [-11.500, 9.211] == pytest.approx([float(each) for each in parts], abs=6e-4)
    assert Fraction(14_800, 868) - Fraction(9_360, 484) == sum(parts)


def test_return_rose_by_its_clicks() -> None:
    """ROAS: CPC +2.071, CVR -1.641, AOV 0."""
    result = found(
        AOV=over(REVENUE, CONVERSIONS),
        CVR=over(CONVERSIONS, CLICKS),
        CPC=over(SPEND, CLICKS, divides=True),
    )

    assert {"AOV": 0, "CVR": -1.641, "CPC": 2.071} == rounded(result)


def test_spend_rose_by_delivery_and_not_by_price() -> None:
    """+5,440 by impressions, the price of a thousand did not move."""
    price = Factor(Fraction(13, 2_000), Fraction(13, 2_000))
    result = found(impressions=Factor(*IMPRESSIONS), CPM=price)

    assert Fraction(2_277_000 * 13, 2_000) - 9_360 == result.parts["impressions"]
    assert 0 == result.parts["CPM"]


def test_logarithms_and_shapley_differ_on_large_moves() -> None:
    """Impressions x1.3, CTR x4, CVR x.36: the reference's two splits of the same change."""
    start = [Fraction("0.036"), Fraction(1), Fraction(1)]
    end = [Fraction("0.0468"), Fraction(4), Fraction("0.36")]
    logs = found(
        **{name: Factor(*each) for name, each in zip("abc", zip(start, end, strict=True), strict=True)}
    )

    assert [0.0131, 0.0694, -0.0512] == [round(float(each), 4) for each in logs.parts.values()]
    assert [0.0166, 0.0827, -0.0680] == [round(float(each), 4) for each in shapley(start, end)]


# Zeros ----------------------------------------------------------------------------------------------


def test_a_factor_that_falls_to_zero_is_split_by_shapley() -> None:
    """No conversions: the conversion rate has most of it, and no tiny number stands for the zero."""
    result = found(clicks=Factor(100, 200), rate=Factor(Fraction(1, 10), 0), value=Factor(50, 50))

    assert SplitMethod.SHAPLEY is result.method
    assert not result.estimate
    assert {"clicks": 250, "rate": -750, "value": 0} == result.parts


def test_three_factors_follow_the_formula_of_three() -> None:
    """da * ((b0 c0 + b1 c1) / 3 + (b0 c1 + b1 c0) / 6)."""
    a, b, c = (Fraction(2), Fraction(0)), (Fraction(3), Fraction(7)), (Fraction(5), Fraction(11))
    first, *_ = shapley([a[0], b[0], c[0]], [a[1], b[1], c[1]])

    assert -2 * ((b[0] * c[0] + b[1] * c[1]) / 3 + (b[0] * c[1] + b[1] * c[0]) / 6) == first


@pytest.mark.parametrize("came", [True, False])
def test_what_was_not_there_came_or_went_whole(came: bool) -> None:
    """Without impressions there is no price: all of the change stands in a line of its own."""
    impressions, price = (0, 1_000), (None, Fraction(13, 2))
    result = found(
        impressions=Factor(*(impressions if came else impressions[::-1])),
        CPM=Factor(*(price if came else price[::-1])),
    )

    assert SplitMethod.ENTRY_EXIT is result.method
    assert {ENTRY_EXIT: 6_500 if came else -6_500} == result.parts


def test_an_undefined_product_is_not_split() -> None:
    """A cost per conversion without conversions is no number, so its change is none."""
    assert split({"spend": Factor(10, 10), "conversions": Factor(2, 0, divides=True)}) is None
    assert split({"price": Factor(None, 10)}) is None


def test_a_split_takes_a_few_factors_none_below_zero() -> None:
    """What cannot be a factor is refused."""
    with pytest.raises(ValueError, match="0 factors"):
        split({})
    with pytest.raises(ValueError, match="6 factors"):
        split({str(number): Factor(1, 1) for number in range(6)})
    with pytest.raises(ValueError, match="-1"):
        split({"a": Factor(-1, 1)})


# Identities -----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(VALUES, VALUES, st.booleans()), min_size=1, max_size=4))
def test_parts_add_up_to_the_change_exactly(values: list[tuple[Fraction, Fraction, bool]]) -> None:
    """By logarithms, by Shapley, with zeros and divisors: as fractions, not nearly."""
    result = split({str(number): Factor(*each) for number, each in enumerate(values)})

    if result is not None:
        assert result.change == sum(result.parts.values())


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=4))
def test_rounding_moves_no_part_by_more_than_a_quantum(values: list[tuple[Fraction, Fraction]]) -> None:
    """A part of whole quanta stays beside the logarithm's own; one may hold what is left below one."""
    quantum = Fraction(1, 1_000)
    result = split({str(number): Factor(*each) for number, each in enumerate(values)}, quantum=quantum)
    assert result is not None
    start, end = (float(math.prod(each)) for each in zip(*values, strict=True))
    mean = log_mean(end, start)

    for part, (before, after) in zip(result.parts.values(), values, strict=True):
        raw = mean * math.log(after / before)
        assert float(part) == pytest.approx(raw, abs=2.1e-3, rel=1e-9)
    assert sum(part % quantum != 0 for part in result.parts.values()) <= 1


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=2, max_size=3))
def test_the_way_back_is_the_way_there(values: list[tuple[Fraction, Fraction]]) -> None:
    """Shapley's parts change their sign, and nothing else, with the order of the windows."""
    before, after = [each[0] for each in values], [each[1] for each in values]

    assert shapley(before, after) == [-each for each in shapley(after, before)]


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_the_logarithmic_mean_is_a_mean(x: float, y: float) -> None:
    """Between its numbers, the same both ways; of a number and itself that number; with zero, zero."""
    mean = log_mean(x, y)

    assert min(x, y) * (1 - 1e-9) <= mean <= max(x, y) * (1 + 1e-9)
    assert pytest.approx(mean, rel=1e-6) == log_mean(y, x)
    assert x == log_mean(x, x)
    assert 0.0 == log_mean(x, 0)
