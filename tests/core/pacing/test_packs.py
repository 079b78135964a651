from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import Policy, Status
from paceboard.pacing import Verdict, ladder, rule_pack, trigger
from paceboard.pacing.packs import NAMES

POLICY = Policy()
CAP = Fraction(40_000)
TABLE = {1: 1_180, 7: 9_400, 14: 19_800, 21: 34_600, 23: 38_200}
"""Spend by the seed's five days, of 40,000 in 30 days."""
EXPECTED = {
    "ninety_before_eighty": [23],
    "points_over_elapsed(10)": [21, 23],
    "projected_band_tightening": [21, 23],
    "fixed_band(5)": [1, 14, 21, 23],
    "fixed_band(10)": [1, 21, 23],
}


SEVERITY = (
    Status.UNDER,
    Status.ON_PACE,
    Status.MILD_OVER,
    Status.WARNING,
    Status.CRITICAL,
    Status.FIRES,
    Status.EXHAUSTED_EARLY,
    Status.RUNAWAY,
)


def asks(name: str, spent: int, elapsed: Fraction, policy: Policy = POLICY) -> bool:
    return rule_pack(name).asks(spent, CAP, elapsed, policy)


def test_every_pack_that_is_written_down_has_its_expected_results() -> None:
    """R47: none is offered without what it says of the seed's table."""
    assert list(NAMES) == list(EXPECTED)


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_asks_on_its_rows_of_the_seeds_table(name: str) -> None:
    """R47: the first rule on day 23, the second from day 21 on, the bands where they say."""
    rows = [day for day, spent in TABLE.items() if asks(name, spent, Fraction(day, 30))]

    assert EXPECTED[name] == rows


def test_evaluated_without_a_pause_the_first_rule_asks_at_72_6_per_cent() -> None:
    """C35: 36,000 of 40,000 are passed late on day 22, not on day 23."""
    minutes = 24 * 60
    passed = next(
        minute for minute in range(minutes) if 34_600 + Fraction(1_790 * minute, minutes) > Fraction(36_000)
    )
    elapsed = (21 + Fraction(passed, minutes)) / 30

    assert asks("ninety_before_eighty", 36_001, elapsed)
    assert not asks("ninety_before_eighty", 36_000, elapsed)
    assert Fraction(726, 1_000) == round(elapsed, 3)


@pytest.mark.parametrize(
    ("name", "spent", "elapsed", "expected"),
    [
        ("ninety_before_eighty", 36_000, "0.5", False),
        ("ninety_before_eighty", 38_000, "0.8", False),
        ("points_over_elapsed(10)", 20_000, "0.4", False),
        ("points_over_elapsed(10)", 20_001, "0.4", True),
        ("projected_band_tightening", 22_600, "0.5", False),
        ("projected_band_tightening", 22_601, "0.5", True),
        ("projected_band_tightening", 17_400, "0.5", False),
        ("projected_band_tightening", 17_399, "0.5", True),
        ("projected_band_tightening", 1, "0", False),
        ("fixed_band(5)", 21_000, "0.5", False),
        ("fixed_band(5)", 21_001, "0.5", True),
        ("fixed_band(5)", 19_000, "0.5", False),
        ("fixed_band(5)", 18_999, "0.5", True),
        ("fixed_band(99)", 1, "0", False),
    ],
)
def test_every_edge_is_strict(name: str, spent: int, elapsed: str, expected: bool) -> None:
    """On its edge nothing is asked for, and nothing is before any time has gone by."""
    assert expected is asks(name, spent, Fraction(elapsed))


@pytest.mark.parametrize(
    "name",
    ["", "ninety", "fixed_band", "fixed_band(0)", "fixed_band(100)", "fixed_band(5) ", "fixed_band(\u0665)"],
)
def test_a_name_that_no_pack_has_is_refused(name: str) -> None:
    """Nothing is guessed: a misspelt rule would be silent for ever."""
    with pytest.raises(ValueError, match="there is no rule pack"):
        rule_pack(name)


def test_a_pack_is_named_as_it_was_asked_for() -> None:
    """What a reading says is what was configured; every pack has words for what it saw."""
    assert list(NAMES) == [rule_pack(name).name for name in NAMES]
    assert len(NAMES) == len({rule_pack(name).says for name in NAMES})


SPENT = st.integers(0, 60_000)
ELAPSED = st.fractions(Fraction(1, 30), Fraction(29, 30), max_denominator=60)


@given(SPENT, ELAPSED)
def test_the_first_pack_is_the_trigger(spent: int, elapsed: Fraction) -> None:
    """By whole numbers or by ratios: R40 and the default pack are one rule."""
    assert trigger(spent / CAP, elapsed, POLICY) == asks("ninety_before_eighty", spent, elapsed)


@given(SPENT, st.integers(0, 5_000), ELAPSED, st.sampled_from(NAMES))
def test_over_pace_more_spend_never_takes_an_alert_back(
    spent: int, more: int, elapsed: Fraction, name: str
) -> None:
    """Each rule is monotone in spend above the pace that it compares with."""
    if spent >= CAP * elapsed and asks(name, spent, elapsed):
        assert asks(name, spent + more, elapsed)


@given(SPENT, ELAPSED, st.sampled_from(NAMES), st.fractions(0, 2, max_denominator=50))
def test_no_status_raises_or_silences_an_alert(
    spent: int, elapsed: Fraction, name: str, threshold: Fraction
) -> None:
    """R45: other bands give other statuses, and the same word on an alert."""
    bands = Policy(under=threshold, warning=threshold, critical=threshold, rule_pack=name)
    verdicts = [
        ladder(spent=spent, cap=CAP, plan=None, elapsed=elapsed, days=10, policy=policy)
        for policy in (Policy(rule_pack=name), bands)
    ]

    assert 1 == len({verdict.fires for verdict in verdicts})
    assert verdicts[0].fires == (asks(name, spent, elapsed) or spent >= CAP)


@pytest.mark.parametrize("name", NAMES)
def test_too_little_spend_may_ask_and_is_never_called_fires(name: str) -> None:
    """A band asks below it too; the status stays what pace says."""
    policy = Policy(rule_pack=name)
    verdict = ladder(spent=15_000, cap=CAP, plan=None, elapsed=Fraction(20, 30), days=20, policy=policy)

    assert Verdict(Status.UNDER, fires=name in NAMES[2:]) == verdict


@pytest.mark.parametrize("name", NAMES)
def test_what_is_over_asks_for_nothing(name: str) -> None:
    """After the end there is nothing to be decided, by any rule."""
    policy = Policy(rule_pack=name)
    verdict = ladder(spent=60_000, cap=CAP, plan=None, elapsed=Fraction(1), days=30, policy=policy)

    assert Verdict(Status.DONE_OVER) == verdict


@given(SPENT, st.integers(0, 5_000), ELAPSED, st.sampled_from(NAMES), st.fractions(0, 1, max_denominator=50))
def test_under_every_pack_more_spend_is_never_a_milder_status(
    spent: int, more: int, elapsed: Fraction, name: str, tolerance: Fraction
) -> None:
    """The ladder is monotone in spend, whatever asks for the alert and whatever noise allows."""
    before, after = (
        ladder(
            spent=each,
            cap=CAP,
            plan=None,
            elapsed=elapsed,
            days=10,
            policy=Policy(rule_pack=name),
            tolerance=tolerance,
        ).status
        for each in (spent, spent + more)
    )

    assert SEVERITY.index(before) <= SEVERITY.index(after)
