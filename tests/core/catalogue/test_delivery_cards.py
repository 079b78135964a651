"""Learning Phase and Delivery Problems: what the last look says of groups, ads, limits and money."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from paceboard.catalogue.delivery_problems import DELIVERY_PROBLEMS
from paceboard.catalogue.learning_phase import LEARNING_PHASE
from paceboard.model import Balance, Delivery, Entity, Reading, Sentiment, evaluate

from .conftest import CAMPAIGNS, Board, limit
from .delivered import ADS, GROUP, deliver, reading_of, view_of


def learning(board: Board, *stages: str) -> Reading:
    """The card over groups of which the platform tells these stages; an empty one it does not tell."""
    groups = [
        evolve(GROUP, id=f"g{place}", attributes={"learning_stage": stage} if stage else {})
        for place, stage in enumerate(stages)
    ]
    deliver(board, [1_300] * 3, entities=(*CAMPAIGNS, *groups))
    return reading_of(board, key="learning_phase")


def delivering(board: Board, *entities: Entity, **lists: Any) -> Reading:
    """The card over the account's own entities, with these in the place of its ads."""
    deliver(board, [1_300] * 3, entities=(*CAMPAIGNS, GROUP, *(entities or ADS)), **lists)
    return reading_of(board, key="delivery_problems")


def finding(reading: Reading, cause: str) -> str:
    return next(str(each["finding"]) for each in reading.parts["problems"] if each["cause"] == cause)


def test_groups_that_learn_or_cannot_are_counted(board: Board) -> None:
    """Both are not settled; those that are through with it are."""
    reading = learning(board, "LEARNING", "FAIL", "SUCCESS")

    assert (2, Sentiment.WATCH) == (reading.value, reading.sentiment)
    assert ["learning", "limited"] == [each["stage"] for each in reading.parts["groups"]]


def test_a_platform_that_does_not_tell_leaves_learning_unknown(board: Board) -> None:
    """Unknown is not zero: no group is said to be through."""
    reading = learning(board, "", "")

    assert (None, Sentiment.NEUTRAL) == (reading.value, reading.sentiment)
    assert ["learning_not_told"] == [each.code for each in reading.warnings]


def test_what_some_groups_do_not_tell_stands_beside_the_count(board: Board) -> None:
    """The number is of those that tell."""
    reading = learning(board, "SUCCESS", "")

    assert (0, 1, 2) == (reading.value, reading.parts["not_told"], reading.parts["of"])
    assert ["learning_not_told"] == [each.code for each in reading.warnings]


def test_a_rejected_ad_fires(board: Board) -> None:
    """It is named with the platform's own reason; what else is not known stays unknown."""
    refused = evolve(ADS[0], delivery=Delivery.REJECTED, attributes={"review": "text in image"})
    reading = delivering(board, refused, ADS[1])
    (problem,) = [each for each in reading.parts["problems"] if each["cause"] == "creative_rejected"]

    assert (1, True, Sentiment.BAD) == (reading.value, reading.fires, reading.sentiment)
    assert "text in image" == problem["evidence"]["rejected"][0]["reason"]
    assert "unknown" == finding(reading, "audience_too_narrow")


def test_an_empty_balance_and_a_used_up_limit_fire(board: Board) -> None:
    """Each counts as one."""
    empty, stopped = [Balance(kind="total", amount=0)], [limit(40_000)]
    reading = delivering(board, balances=empty, limits=stopped)

    assert (2, True) == (reading.value, reading.fires)


def test_what_only_holds_back_is_watched(board: Board) -> None:
    """A group with a narrow audience still delivers, so nothing fires."""
    deliver(
        board,
        [1_300] * 3,
        entities=(*CAMPAIGNS, evolve(GROUP, attributes={"audience_size": "20000"}), *ADS),
    )
    reading = reading_of(board, key="delivery_problems")

    assert (1, False, Sentiment.WATCH) == (reading.value, reading.fires, reading.sentiment)


def test_no_problem_found_is_not_good_where_something_is_unknown(board: Board) -> None:
    """What nobody asked the platform for cannot be ruled out."""
    reading = delivering(board)

    assert (0, Sentiment.NEUTRAL) == (reading.value, reading.sentiment)
    assert "Not known: " in str(reading.text)


def test_both_counts_are_explained_by_name(board: Board) -> None:
    """Each group and each problem is one leaf."""
    learning(board, "LEARNING", "LEARNING")
    view = view_of(board)
    for card in (LEARNING_PHASE, DELIVERY_PROBLEMS):
        reading = card.judge(view)
        node = card.explain(view, reading)

        assert node is not None
        assert reading.value == evaluate(node)
