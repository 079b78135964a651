from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import DAY, MICROS, BudgetMode, Policy
from paceboard.pacing import Choice, Decision, Guard, Roas, decide, learning_until

POLICY = Policy()


def measured(
    reported: str, expected: str | None = None, *, conversions: int = 40_000, margin: str = "0"
) -> Roas:
    return Roas(
        reported=Fraction(reported),
        expected=Fraction(reported if expected is None else expected),
        conversions=conversions * MICROS,
        margin=Fraction(margin),
    )


def choice(roas: str, policy: Policy = POLICY) -> Choice:
    return decide(measured(roas), policy=policy).choice


def keys(decision: Decision) -> list[str]:
    return [step.key for step in decision.path]


def test_the_seeds_winner_raises_the_cap() -> None:
    """R57: 4.6 against a floor of 2.5 raises the cap, by the floor and by break-even."""
    decision = decide(measured("4.6"), policy=POLICY)

    assert Choice.RAISE_CAP is decision.choice
    assert ["conversions", "floor", "break_even"] == keys(decision)
    assert "4.60 is above the floor of 2.50" in decision.path[1].text


def test_the_seeds_loser_is_paused() -> None:
    """R58: overshoot at 1.2 is paused."""
    assert Choice.PAUSE is choice("1.2")


@pytest.mark.parametrize(
    ("roas", "expected"),
    [
        ("2.374999", Choice.PAUSE),
        ("2.375", Choice.CAP_AND_REPLAN),
        ("2.5", Choice.CAP_AND_REPLAN),
        ("2.625", Choice.CAP_AND_REPLAN),
        ("2.625001", Choice.RAISE_CAP),
    ],
)
def test_at_the_floor_is_five_per_cent_wide(roas: str, expected: Choice) -> None:
    """R59, C16: within 5 % of the floor, both edges included, spend is capped and planned anew."""
    assert expected is choice(roas)


@pytest.mark.parametrize(
    ("roas", "expected"),
    [("1.0", Choice.CAP_AND_REPLAN), ("1.1", Choice.CAP_AND_REPLAN), ("1.100001", Choice.RAISE_CAP)],
)
def test_a_floor_below_one_does_not_raise_what_loses_money(roas: str, expected: Choice) -> None:
    """C16: whoever sets a floor of 0.5 still must earn more than 1 with its margin for a raise."""
    assert expected is choice(roas, Policy(roas_floor=Fraction(1, 2)))


def test_a_default_floor_is_told_to_be_one() -> None:
    """R61: the path says where nobody has set a floor, and nothing of the kind where somebody has."""
    unset, own = (decide(measured("4"), policy=Policy(roas_floor=Fraction(each))) for each in ("2.5", "3"))

    assert "the default: none is set" in unset.path[1].text
    assert "default" not in own.path[1].text


def test_provisional_conversions_are_judged_at_both_bounds() -> None:
    """R60: with a quarter open, 3.0 so far and 4.0 in the end are both above the floor: raise."""
    decision = decide(measured("3", "4"), policy=POLICY)

    assert (Choice.RAISE_CAP, True) == (decision.choice, decision.provisional)
    assert Fraction(1, 4) == decision.path[0].numbers["open_share"]


def test_bounds_that_differ_cap_and_replan() -> None:
    """R60: 2.0 so far pauses, 3.2 in the end would raise: neither is followed, and the reason is said."""
    decision = decide(measured("2", "3.2"), policy=POLICY)

    assert (Choice.CAP_AND_REPLAN, True) == (decision.choice, decision.provisional)
    assert "pause and raise_cap" in decision.why
    assert {"low": Fraction(2), "high": Fraction("3.2")} == decision.path[-1].numbers


def test_a_fifth_that_is_open_is_not_provisional() -> None:
    """R60: strictly over 20 % is; at 20 % the expected return alone is judged."""
    decision = decide(measured("2.4", "3"), policy=POLICY)

    assert (Choice.RAISE_CAP, False) == (decision.choice, decision.provisional)


@pytest.mark.parametrize(
    ("roas", "margin", "expected"),
    [
        ("3.2", "0.2", Choice.RAISE_CAP),
        ("3.2", "0.3", Choice.CAP_AND_REPLAN),
        ("2", "0.2", Choice.PAUSE),
        ("2", "0.3", Choice.CAP_AND_REPLAN),
    ],
)
def test_an_interval_that_straddles_the_floor_holds(roas: str, margin: str, expected: Choice) -> None:
    """Reference 3.2: raise by the lower bound, pause by the upper, and hold where the floor is between."""
    decision = decide(measured(roas, margin=margin), policy=POLICY)

    assert expected is decision.choice
    assert "sample" == decision.path[-1].key


def test_few_conversions_decide_nothing() -> None:
    """Nine conversions are too few, however good they look; ten are judged."""
    nine, ten = (decide(measured("9", conversions=count), policy=POLICY) for count in (9, 10))

    assert (Choice.INSUFFICIENT_DATA, Choice.RAISE_CAP) == (nine.choice, ten.choice)


def test_an_unknown_return_decides_nothing() -> None:
    """Without a return there is no verdict, and what cannot be judged says why."""
    assert Choice.INSUFFICIENT_DATA is decide(None, policy=POLICY).choice
    assert "too old" in decide(measured("4"), policy=POLICY, blocked="the data are too old").why


def test_the_first_five_days_wait() -> None:
    """R62, R97: nothing is changed in the first five days, whatever the return is."""
    guard = Guard(since=0, until=learning_until(0, POLICY))

    assert 5 * DAY == guard.until
    assert {Choice.WAIT} == {decide(measured(roas), policy=POLICY, guard=guard).choice for roas in ("1", "9")}


@pytest.mark.parametrize(
    ("gone", "expected"),
    [(5 * DAY - 1, Choice.RAISE_CAP), (5 * DAY, Choice.WAIT), (None, Choice.WAIT)],
)
def test_a_cap_that_is_gone_before_the_guard_ends_is_decided(gone: int | None, expected: Choice) -> None:
    """R62: exhaustion strictly before the guard's end lifts it, and the path says so."""
    guard = Guard(since=0, until=5 * DAY)
    decision = decide(measured("4.6"), policy=POLICY, guard=guard, exhausted_at=gone)

    assert (expected, "learning") == (decision.choice, decision.path[0].key)


def every_decision() -> list[Decision]:
    guards = [None, Guard(since=0, until=5 * DAY), Guard(since=None, until=5 * DAY, learning=True)]
    returns = [None, measured("3", conversions=1), measured("2", "3.2"), *map(measured, ("1", "2.5", "4.6"))]
    return [
        decide(roas, policy=POLICY, guard=guard, exhausted_at=gone)
        for roas in returns
        for guard in guards
        for gone in (None, DAY)
    ]


def test_no_path_suggests_another_budget_mode() -> None:
    """R64, C14: no step of any path speaks of a budget's mode, daily or lifetime."""
    words = re.compile("|".join(["mode", "lifetime", "switch", *map(str, BudgetMode)]))
    texts = {step.text for decision in every_decision() for step in decision.path}

    assert [] == [text for text in texts if words.search(text.replace("none is set", ""))]


def test_each_step_has_its_source_and_date() -> None:
    """R107: no step stands there without saying where its rule comes from, and as of when."""
    steps = [step for decision in every_decision() for step in decision.path]

    assert all(step.source and step.date == "2026-04" for step in steps)
    assert all(step.numbers or step.key == "data" or "differ" in step.text for step in steps)


def test_every_choice_is_reached() -> None:
    """R56: the tree has five answers and gives each of them."""
    assert set(Choice) == {decision.choice for decision in every_decision()}


@given(
    st.integers(1, 8_000_000),
    st.integers(0, 3_000_000),
    st.integers(0, 600_000),
    st.fractions(Fraction(1, 2), 4, max_denominator=20),
)
def test_a_better_return_never_decides_worse(low: int, more: int, margin: int, floor: Fraction) -> None:
    """Monotone: going up, the choice goes from pause over cap-and-replan to raise, and never back."""
    order = [Choice.PAUSE, Choice.CAP_AND_REPLAN, Choice.RAISE_CAP]
    policy = Policy(roas_floor=floor)
    ranks = [
        order.index(
            decide(
                Roas(
                    reported=Fraction(value, MICROS),
                    expected=Fraction(value, MICROS),
                    margin=Fraction(margin, MICROS),
                ),
                policy=policy,
            ).choice
        )
        for value in (low, low + more)
    ]

    assert sorted(ranks) == ranks
