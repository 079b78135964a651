"""Spend Anomaly as a card: that it keeps what its method promises, and tells an event once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from attrs import evolve

from paceboard.catalogue import spend_anomaly
from paceboard.catalogue.unusual_campaigns import BY_CAMPAIGN
from paceboard.model import MICROS, Money, Policy, Reading, evaluate
from paceboard.rules import RuleBook
from paceboard.specs import AccountView, Measured, Total, WindowKey

from .conftest import GOLDEN, Board
from .delivered import VIRAL, AdDay, deliver, reading_of, view_of

CARD = spend_anomaly.SPEND_ANOMALY
DAYS, JUDGED = 70, 28


@pytest.fixture(name="view")
def _view(board: Board) -> AccountView:
    """An account whose only rule is its daily budget, which never changes."""
    deliver(board, [1_300] * 3)
    return evolve(view_of(board), rulebook=RuleBook())


def told(view: AccountView, spends: Sequence[int], **changes: Any) -> Reading:
    """The card over an account that spent this on its last complete days, and nothing before."""
    first, last = view.windows[WindowKey.COMPLETE_90_DAYS]
    days = dict.fromkeys(range(first, last + 1), 0)
    days |= {last - place: spend for place, spend in enumerate(reversed(spends))}
    key = view.account.ref.id
    sums = {Total("spend", WindowKey.COMPLETE_DAY): {key: Measured(spends[-1], 1, 0)}}
    return CARD.judge(
        evolve(view, series={spend_anomaly.SERIES: tuple(days.items())}, totals=sums, **changes)
    )


def calm(number: int) -> list[int]:
    """Seventy days of weekdays and chance in which nothing happens."""
    draw = Random(f"calm|{number}")
    weekdays = [draw.gauss(0, 0.13) for _ in range(7)]
    return [int(1_000 * MICROS * math.exp(weekdays[day % 7] + draw.gauss(0, 0.15))) for day in range(DAYS)]


def test_the_card_keeps_its_method_s_false_alarms_and_finds_doubled_days(view: AccountView) -> None:
    """Of 560 days on which nothing happens at most 1.3 % fire upward, and of 20 doubled days 14 do."""
    panel = [calm(number) for number in range(20)]
    null = [told(view, days[:end]) for days in panel for end in range(DAYS - JUDGED + 1, DAYS + 1)]
    upward = [each for each in null if each.fires and each.parts["deviation"] > 0]
    doubled = [told(view, [*days[:-1], 2 * days[-1]]) for days in panel]

    assert len(upward) <= 0.013 * len(null)
    assert sum(each.fires for each in doubled) >= 0.7 * len(panel)


def test_a_new_level_is_told_on_its_first_day_only(view: AccountView) -> None:
    """The second day is as unusual, and belongs to the episode that was told."""
    days = [1_000 * MICROS] * 40
    first, second = (told(view, [*days, *[2_000 * MICROS] * count]) for count in (1, 2))

    assert (True, False) == (first.fires, second.fires)
    assert (True, True) == (first.parts["flagged"], second.parts["flagged"])
    assert "still the same" in second.text


def test_the_seed_s_two_sigma_is_an_option_of_the_policy(view: AccountView) -> None:
    """A day that the recommended method takes for chance is flagged by the seed's rule, which says so."""
    days = [(1_000 + 40 * (day % 5)) * MICROS for day in range(40)]
    usual = told(view, [*days, 1_250 * MICROS])
    strict = told(view, [*days, 1_250 * MICROS], policy=Policy(anomaly_method="sigma2"))

    assert (False, True) == (usual.fires, strict.fires)
    assert ("weekday_mad", "sigma2") == (usual.parts["method"], strict.parts["method"])


def test_an_account_that_has_just_begun_is_not_judged(view: AccountView) -> None:
    """It has no days to be compared with, and says so instead of being usual."""
    reading = told(view, [1_000 * MICROS] * 9)

    assert (False, None, "too_few_days") == (
        reading.fires,
        reading.parts["deviation"],
        reading.parts["not_judged"],
    )


def test_a_winner_and_inflation_are_told_apart(board: Board) -> None:
    """The same jump of spend, once by an ad that is clicked more, once by dearer impressions."""
    calls = []
    for changed in (VIRAL, {"a4": AdDay(cpm=2.2), "a5": AdDay(cpm=2.2)}):
        deliver(board, [*GOLDEN[:13], 2_600], changed)
        reading = reading_of(board, key="spend_anomaly")
        calls.append((reading.fires, reading.parts["classification"]["call"], str(reading.sentiment)))

    assert [(True, "healthy_winner", "watch"), (True, "auction_inflation", "bad")] == calls


def test_what_was_usual_stands_beside_the_day_s_rows(board: Board) -> None:
    """The explanation is the day's spend to the micro; the estimate beside it is no part of it."""
    deliver(board, [*GOLDEN[:13], 2_600], VIRAL)
    reading, view = reading_of(board, key="spend_anomaly"), view_of(board)
    node = CARD.explain(view, reading)
    assert node is not None

    assert reading.value == evaluate(node)
    assert ["weekday_mad"] == [each.algorithm for each in node.beside]  # type: ignore[union-attr]


def test_campaigns_are_told_beyond_what_chance_shows_among_so_many(view: AccountView) -> None:
    """Of forty campaigns the one that doubled is listed, with what was usual for it."""
    last = view.windows[WindowKey.COMPLETE_DAY][1]
    series = {}
    for number in range(40):
        days = calm(number)[-30:]
        days[-1] = 3 * days[-1] if number == 7 else days[-1]
        series[f"c{number}"] = tuple((last - 29 + place, spend) for place, spend in enumerate(days))
    reading = told(view, [1_000 * MICROS] * 40, entity_series={BY_CAMPAIGN: series})
    rows = reading.parts["campaigns"]

    assert ["c7"] == [row["campaign"] for row in rows]
    assert Money(series["c7"][-1][1], "USD") == rows[0]["value"]
