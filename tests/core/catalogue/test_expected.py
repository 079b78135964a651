"""The running day by the account's own hours and schedules, on the card."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import Viewer
from paceboard.cards.as_json import encode
from paceboard.catalogue.envelope import reading_of
from paceboard.ledger import FactWindow
from paceboard.model import (
    HOUR,
    MICROS,
    Delivery,
    Entity,
    Fact,
    Grain,
    Level,
    Policy,
    Reading,
    Week,
    Window,
    day_from_text,
)

FIRST = day_from_text("2026-04-02")
EVENING = [20] * 12 + [85] * 12
"""Dollars of each hour of a day of 1,260: less than a fifth of it before noon."""
DAYS = [1_260] * 10
OFFICE = Week.of((day * 1_440 + 480, day * 1_440 + 1_080) for day in range(5))


def campaigns(week: Week | None, *others: Week | None) -> tuple[Entity, ...]:
    return tuple(
        Entity(
            level=Level.CAMPAIGN, id=f"c{n}", name="", delivery=Delivery.ACTIVE, budget_shared=True, week=each
        )
        for n, each in enumerate((week, *others, *[week] * (2 - len(others))), 1)
    )


def with_hours(board: Any, days: int) -> None:
    """Tell the hours of so many of the days before the running one."""
    span = Window(first=FIRST, last=FIRST + days - 1)
    facts = [
        Fact(
            level=Level.ACCOUNT,
            entity="1",
            grain=Grain.HOUR,
            day=day,
            hour=hour,
            measures={"spend": dollars * MICROS},
        )
        for day in range(span.first, span.last + 1)
        for hour, dollars in enumerate(EVENING)
    ]
    head = board.ledger.head(board.account.ref)
    window = FactWindow(window=span, planned=((Level.ACCOUNT, Grain.HOUR),), facts=facts)
    board.ledger.commit(board.account, at=head.instant + 1, facts=[window])


def codes(reading: Reading) -> list[str]:
    return [caution.code for caution in reading.warnings]


def test_a_strong_evening_is_no_under_delivery_at_noon(board: Any) -> None:
    """240 of 1,300 at noon are far under half of it, and what this account spends by then."""
    board.look(DAYS, hours=EVENING[:12])
    flat = board.card().parts["today"]
    with_hours(board, 10)
    shaped = board.card().parts

    assert 650 * MICROS == flat["plan"].micros
    assert shaped["today"]["plan"].micros < 325 * MICROS
    assert 10 == shaped["hour_shape"]["days"]
    assert shaped["elapsed"] > shaped["expected_share"] > Fraction(10, 30)


def test_only_the_days_that_hours_tell_of_are_learned_from(board: Any) -> None:
    """Hours exist for four of ten days, and it is said that there are four."""
    board.look(DAYS, hours=EVENING[:12])
    with_hours(board, 4)

    assert 4 == board.card().parts["hour_shape"]["days"]


def test_the_trigger_and_the_index_go_by_real_seconds(board: Any) -> None:
    """What is learned of the hours moves plan and pace, and neither elapsed nor the index."""
    board.look(DAYS, hours=EVENING[:12])
    before = board.card().parts
    with_hours(board, 10)
    after = board.card().parts

    assert before["pace"] < after["pace"]
    for part in ("used", "elapsed", "planned_share", "index", "gap", "trigger"):
        assert before[part] == after[part]


def test_a_card_of_whole_days_is_not_moved_by_hours(board: Any) -> None:
    """At a day's end plan and status are the same with a shape and without."""
    board.look(DAYS)
    before = board.card()
    with_hours(board, 10)
    after = board.card()

    assert before.status == after.status
    assert before.parts["plan"] == after.parts["plan"]
    assert before.parts["elapsed"] == after.parts["expected_share"]


def test_a_flight_without_budgets_is_planned_by_the_expected_share(board: Any) -> None:
    """The cap spread over what the hours expect."""
    board.look(DAYS, hours=EVENING[:12], budgets=[])
    with_hours(board, 10)
    parts = board.card().parts

    assert "cap" == parts["plan_basis"]
    assert abs(40_000 * MICROS * parts["expected_share"] - parts["plan"].micros) < 1


@pytest.mark.parametrize("card", ["spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation"])
def test_late_data_are_provisional_until_the_day_is_complete(board: Any, card: str) -> None:
    """R28: said with the time from which it no longer is, and counted; a complete day is not."""
    board.look([1_180], hours=[50] * 6)
    running = board.card(card)
    board.look([1_180, 1_340])
    complete = board.card(card)

    assert 1 == running.completeness["provisional_days"]
    assert "2026-04-03 is provisional: its spend is complete from 2026-04-04 02:00 on" in [
        caution.text for caution in running.warnings
    ]
    assert 0 == complete.completeness["provisional_days"]
    assert "provisional" not in codes(complete)


def test_a_window_of_complete_days_is_not_provisional(board: Any) -> None:
    """The running day is not in it."""
    board.look([1_180, 1_340], hours=[50] * 6)
    viewer = Viewer(board.ledger, {}, board.inputs)
    (view,) = viewer.views([board.account.ref], []).values()
    assert view.today is not None
    readings = [
        reading_of(view, "x", "X", value=None, unit="count", window=(FIRST, last))
        for last in (view.today - 1, view.today)
    ]

    assert [0, 1] == [reading.completeness["provisional_days"] for reading in readings]


def test_four_hours_of_lag_at_noon(board: Any) -> None:
    """R27: a day's elapsed is 8/24 with a partial mark, and both instants are told."""
    day = evolve(board.inputs.flights[0], first=FIRST + 1, last=FIRST + 1, amount=1_300 * MICROS)
    board.look([1_180], hours=[50] * 8, lag=4 * HOUR)
    reading = board.with_flights(day).card()
    told = json.loads(encode(reading))

    assert Fraction(8, 24) == reading.parts["elapsed"]
    assert {"partial_day", "provisional"} <= set(codes(reading))
    assert ("2026-04-03T16:00:00Z", "2026-04-03T20:00:00Z") == (told["watermark"], told["as_of"])


def test_scheduled_time_is_told_where_all_campaigns_have_some(board: Any) -> None:
    """On Friday the 3rd at noon 14 of the flight's 220 office hours are gone."""
    board.look([1_180], hours=[50] * 12, entities=campaigns(OFFICE))
    parts = board.card().parts

    assert Fraction(14, 220) == parts["elapsed_scheduled"] == parts["expected_share"]
    assert parts["hour_shape"]["scheduled"]
    assert Fraction(36, 720) == parts["elapsed"]


@pytest.mark.parametrize("other", [None, Week.of([(0, 7 * 1_440)])])
def test_one_campaign_at_any_time_makes_all_time_count(board: Any, other: Week | None) -> None:
    """A campaign without a schedule leaves it unknown; one of the whole week counts all of it."""
    board.look([1_180], hours=[50] * 12, entities=campaigns(OFFICE, other))
    parts = board.card().parts

    assert (None if other is None else parts["elapsed"]) == parts["elapsed_scheduled"]
    assert parts["elapsed"] == parts["expected_share"]


def test_a_campaign_has_the_hours_of_its_groups(board: Any) -> None:
    """TikTok's schedules stand at the groups: any of those that serve counts, one that is off does not."""
    groups = [
        Entity(level=Level.GROUP, id=key, parent=parent, name="", delivery=delivery, week=week)
        for key, parent, delivery, week in (
            ("g1", "c1", Delivery.ACTIVE, OFFICE),
            ("g2", "c2", Delivery.ACTIVE, OFFICE),
            ("g3", "c2", Delivery.PAUSED, None),
            ("g4", "c3", Delivery.ACTIVE, OFFICE),
        )
    ]
    board.look([1_180], hours=[50] * 12, entities=(*campaigns(None), *groups))

    assert Fraction(14, 220) == board.card().parts["elapsed_scheduled"]


def test_a_policy_may_judge_by_scheduled_time(board: Any) -> None:
    """R30: then the index compares used with scheduled time; elapsed stays real seconds."""
    board.look([1_180], hours=[50] * 12, entities=campaigns(OFFICE))
    by_schedule = evolve(board, inputs=evolve(board.inputs, policy=Policy(scheduled_time=True)))
    plain, scheduled = board.card().parts, by_schedule.card().parts

    assert plain["used"] / plain["elapsed"] == plain["index"]
    assert scheduled["used"] / Fraction(14, 220) == scheduled["index"]
    assert plain["elapsed"] == scheduled["elapsed"]
