from __future__ import annotations

from fractions import Fraction

from paceboard.model import Estimate, Given, Operation, Operator, Row, evaluate, leaves


def row(value: int) -> Row:
    return Row(table="fact_day", key=(("day", "2026-04-02"),), column="spend", value=value, revision=1)


def test_a_tree_evaluates_to_the_number_it_explains() -> None:
    """38,200 of 40,000 is 191/200, from the rows up."""
    spent = Operation(label="spent", operator=Operator.SUM, parts=(row(34_600), row(1_790), row(1_810)))
    used = Operation(
        label="used",
        operator=Operator.QUOTIENT,
        parts=(spent, Given(label="cap", value=40_000, source="flight")),
    )

    assert Fraction(191, 200) == evaluate(used)


def test_every_operation_is_exact() -> None:
    """Each operator gives the value of its name; only `floor` rounds."""
    two, three = Given(label="two", value=2, source=""), Given(label="three", value=3, source="")
    third = Operation(label="", operator=Operator.QUOTIENT, parts=(two, three))
    values = {
        operator: evaluate(Operation(label="", operator=operator, parts=(two, three)))
        for operator in Operator
        if operator is not Operator.FLOOR
    }

    assert {
        Operator.SUM: 5,
        Operator.DIFFERENCE: -1,
        Operator.PRODUCT: 6,
        Operator.QUOTIENT: Fraction(2, 3),
        Operator.MINIMUM: 2,
        Operator.MAXIMUM: 3,
    } == values
    assert 0 == evaluate(Operation(label="", operator=Operator.FLOOR, parts=(third,)))


def test_an_estimate_is_a_leaf_with_its_inputs_behind_it() -> None:
    """What is not exact by nature stands as such, and what it was made from can still be seen."""
    estimate = Estimate(label="landing", algorithm="run_rate", version=1, value=7, inputs=(row(1),))

    assert 7 == evaluate(estimate)
    assert (estimate, row(1)) == leaves(estimate)
