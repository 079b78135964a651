from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import encode
from paceboard.errors import UnknownName
from paceboard.model import (
    HOUR,
    MICROS,
    Budget,
    BudgetMode,
    Day,
    Entity,
    Instant,
    Level,
    LimitCycle,
    Money,
    Reading,
    SpendingLimit,
    Status,
    date_text,
    evaluate,
    instant_text,
)

# The fixtures' own words; tests are no packages, so the conftest's names come through pytest.
GOLDEN_CUMULATIVE = {1: 1_180, 7: 9_400, 14: 19_800, 21: 34_600, 23: 38_200, 24: 40_000}


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def codes(reading: Reading) -> set[str]:
    return {caution.code for caution in reading.warnings}


@pytest.mark.parametrize(
    ("day", "status", "fires"),
    [
        (1, Status.NORMAL_DAILY, False),
        (7, Status.MILD_OVER, False),
        (14, Status.WARNING, False),
        (21, Status.CRITICAL, False),
        (22, Status.FIRES, True),
        (23, Status.FIRES, True),
        (24, Status.CAP_HIT, True),
        (29, Status.CAP_HIT, True),
        (30, Status.DONE_PERFECT, False),
    ],
)
def test_the_golden_flight_reads_as_the_seed_says(
    lived: Callable[[int], Any], day: int, status: Status, fires: bool
) -> None:
    """The seed's five statuses, first fire on day 22, the cap hit on day 24, a perfect end."""
    reading = lived(day).card()

    assert (status, fires) == (reading.status, reading.fires)


def test_day_23_has_all_of_the_seeds_numbers(lived: Callable[[int], Any]) -> None:
    """95.5 % used, 76.7 % elapsed, 1,800 left, both bases, what binds and when the cap runs out."""
    reading = lived(23).card()
    parts = reading.parts

    assert "sample.spend_vs_budget" == reading.card
    assert Fraction(191, 200) == reading.value == parts["used"]
    assert Fraction(23, 30) == parts["elapsed"]
    assert (usd(38_200), usd(40_000), usd(1_800)) == (parts["spent"], parts["cap"], parts["remaining"])
    assert ("flight", "Launch") == (parts["basis"], parts["basis_name"])
    assert (usd(29_900), "daily_sum") == (parts["plan"], parts["plan_basis"])
    assert Fraction(382, 299) == parts["pace"] == parts["bases"]["daily_sum"]["used"]
    assert Fraction(191, 200) / Fraction(23, 30) == parts["index"]
    assert parts["trigger"]
    assert 7 == parts["days_left"]
    assert Money(2_071_428_571, "USD") == parts["rate_per_day"]
    assert "2026-04-26T04:51" == instant_text(parts["exhausted_at"].micros)[:16]
    assert Money(257_142_857, "USD") == parts["required_per_day"]
    assert usd(52_700) == parts["landing"]
    assert usd(-1_000) == parts["budget_gap"]
    assert "account_limit" == parts["binding"]["kind"]
    assert {"hard_flight", "account_limit"} == {each["kind"] for each in parts["constraints"]}
    assert {"budget_gap", "inconsistent_inputs"} == codes(reading)


def test_the_seeds_table_is_called_inconsistent_and_still_fires(lived: Callable[[int], Any]) -> None:
    """38,200 is above the 31,200 that the published rule allows: a warning beside the status (C7)."""
    reading = lived(23).card()
    (caution,) = [each for each in reading.warnings if each.code == "inconsistent_inputs"]

    assert all(each in caution.text for each in ("31,200.00 USD", "2024-03-01", "https://example.com/rules"))
    assert reading.fires


def test_the_three_options_come_with_their_numbers(lived: Callable[[int], Any]) -> None:
    """Pause, raise, tighten: each with what it costs, and 50,000 would not last to the end (C33, C34)."""
    pause, raised, tight = lived(23).card().parts["options"]

    assert (usd(1_800), 7) == (pause["unspent"], pause["days_dark"])
    assert (usd(52_700), usd(50_000)) == (raised["needed_at_present_rate"], raised["example_cap"])
    assert isinstance(raised["example_exhausted_at"], Instant)
    assert Money(257_142_857, "USD") == tight["per_day"]
    assert all(option["source"] for option in (pause, raised, tight))


def test_no_options_are_given_where_nothing_fires(lived: Callable[[int], Any]) -> None:
    """On pace nothing is to be done."""
    assert [] == lived(7).card().parts["options"]


def test_arithmetic_stops_at_the_watermark(board: Any) -> None:
    """In mid-day the running day counts by its hours up to the watermark, and so does elapsed (R27)."""
    board.look([1_180, 1_340], hours=[50, 50, 50, 50, 50, 50])
    reading = board.card()

    assert usd(1_180 + 1_340 + 300) == reading.parts["spent"]
    assert Fraction(2 * 24 + 6, 30 * 24) == reading.parts["elapsed"]
    assert usd(2_600 + 325) == reading.parts["plan"]
    assert reading.parts["today"]["provisional"]
    assert "partial_day" in codes(reading)
    assert Day(board.account.zone.day(reading.watermark)) == reading.parts["today"]["day"]


def test_an_hour_beyond_the_watermark_does_not_count(board: Any) -> None:
    """What a platform shows of later hours is not complete, so it waits."""
    zone = board.account.zone
    first = zone.day(zone.start(0))
    board.look([1_180], hours=[50, 50, 50])
    whole = board.card().parts["spent"]
    board.look([1_180], hours=[50, 50, 50, 7, 7])

    assert first == 0
    assert usd(1_180 + 150) == whole
    assert usd(1_180 + 164) == board.card().parts["spent"]


def test_a_restated_day_changes_the_card_and_the_old_number_stays_known(board: Any) -> None:
    """A late change updates the reading; as known before, it reads as before (R29)."""
    board.look([1_180, 1_340])
    before = board.ledger.head(board.account.ref).number
    board.look([1_170, 1_340])

    assert usd(2_510) == board.card().parts["spent"]
    assert usd(2_520) == board.card(revision=before).parts["spent"]


def test_campaigns_and_unattributed_are_the_account_exactly(board: Any) -> None:
    """What the campaigns do not explain is shown as unattributed (R17)."""
    board.look([1_180, 1_340], campaigns=[1_000, 1_340])
    reading = board.card()

    assert usd(180) == reading.parts["unattributed"]
    assert "unattributed" in codes(reading)


def test_levels_that_disagree_block_firing(board: Any) -> None:
    """Campaigns that add up to more than their account are a fault of the data, and are said to be (R50)."""
    board.look([38_200], campaigns=[39_000])
    reading = board.card()

    assert not reading.fires
    assert "levels_incoherent" in codes(reading)


def test_a_scope_of_campaigns_rolls_up_exactly_those(board: Any) -> None:
    """Spend and budget are those campaigns' own; an unknown one is an error, not zero (R6)."""
    board.look([1_180, 1_340], campaigns=[900, 800])
    reading = board.card(campaigns=("c1",))

    assert usd(1_700) == reading.parts["spent"]
    assert ("daily_sum", usd(520 * 30)) == (reading.parts["basis"], reading.parts["cap"])
    assert ("c1",) == reading.scope
    with pytest.raises(UnknownName, match="no campaign c9"):
        board.card(campaigns=("c9",))


def test_without_a_flight_the_month_is_paced_by_daily_budgets(board: Any) -> None:
    """The calendar month in the account's zone, 30 days of 1,300 (R14, R26)."""
    board.look([1_180, 1_340])
    reading = board.with_flights().card()

    assert ("daily_sum", usd(39_000)) == (reading.parts["basis"], reading.parts["cap"])
    assert ("month", "2026-04-01", "2026-04-30") == (
        reading.period.kind,
        date_text(reading.period.first),
        date_text(reading.period.last),
    )
    assert None is reading.parts["budget_gap"] or 0 == reading.parts["budget_gap"].micros


def test_no_budget_is_no_budget(board: Any) -> None:
    """INFINITE without a limit or a flight: spend is shown, nothing fires, used is undefined (R13)."""
    infinite = [
        Budget(level=Level.CAMPAIGN, entity=key, mode=BudgetMode.NONE, amount=None)
        for key in ("c1", "c2", "c3")
    ]
    unlimited = [SpendingLimit(cycle=LimitCycle.UNLIMITED)]
    board.look([1_180], budgets=infinite, limits=unlimited)
    reading = board.with_flights().card()

    assert (Status.NO_BUDGET, None, False) == (reading.status, reading.value, reading.fires)
    assert usd(1_180) == reading.parts["spent"]


def test_an_unknown_mode_blocks_with_its_raw_value(board: Any) -> None:
    """A mode that nobody knows is never guessed (R9)."""
    strange = Budget(
        level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.UNKNOWN, amount=None, raw_mode="WEEKLY"
    )
    board.look([38_200], budgets=[strange])
    reading = board.card()

    assert (Status.UNSUPPORTED_BUDGET_MODE, False) == (reading.status, reading.fires)
    assert any("'WEEKLY'" in caution.text for caution in reading.warnings)


def test_an_unreadable_limit_is_unknown_and_said_to_be(board: Any) -> None:
    """Never unlimited, never zero: a warning with the reason (R53)."""
    unknown = [SpendingLimit(cycle=LimitCycle.UNKNOWN, reason="no Business Center")]
    board.look([1_180, 1_340, 1_365], limits=unlimited_or(unknown))
    reading = board.card()

    assert "cap_unknown" in codes(reading)
    assert {"hard_flight"} == {each["kind"] for each in reading.parts["constraints"]}


def unlimited_or(limits: list[SpendingLimit]) -> list[SpendingLimit]:
    return limits or [SpendingLimit(cycle=LimitCycle.UNLIMITED)]


def test_zero_budget_with_spend_is_misconfigured(board: Any) -> None:
    """Not infinity (R39)."""
    board.look([1_180])
    flight = evolve(board.inputs.flights[0], amount=0)

    assert Status.MISCONFIGURED is board.with_flights(flight).card().status


def test_a_lifetime_budget_without_an_end_has_no_pace(board: Any) -> None:
    """The cap is known, elapsed is not (R21)."""
    start = board.account.zone.start(20_000)
    lifetime = Budget(
        level=Level.CAMPAIGN,
        entity="c1",
        mode=BudgetMode.LIFETIME,
        amount=9_000 * MICROS,
        starts=start,
        ends=None,
    )
    board.look([1_180], budgets=[lifetime], entities=[_campaign()])
    reading = board.with_flights().card()

    assert Status.NO_END_DATE is reading.status or "not_fetched" in codes(reading)


def _campaign() -> Entity:
    from paceboard.model import Delivery

    return Entity(level=Level.CAMPAIGN, id="c1", name="c1", delivery=Delivery.ACTIVE)


def test_old_data_are_stale_and_keep_no_new_firing(lived: Callable[[int], Any]) -> None:
    """A watermark older than twice the platform's lag cannot be judged by (R48)."""
    board = lived(23)
    watermark = board.ledger.watermark(board.account.ref, "spend")

    assert Status.FIRES is board.card(at=watermark + 4 * HOUR).status
    assert (Status.STALE, False) == (
        (reading := board.card(at=watermark + 4 * HOUR + 1)).status,
        reading.fires,
    )


def test_a_ledger_without_a_watermark_knows_no_spend(board: Any) -> None:
    """Nothing fetched yet is unknown, not zero."""
    board.ledger.commit(board.account, at=1, entities=[])
    reading = board.card()

    assert (Status.STALE, None) == (reading.status, reading.value)
    assert "paceboard refresh" in reading.text


def test_a_row_without_a_value_makes_spend_unknown(board: Any) -> None:
    """A dash is not a zero: the sum is not known, and the missing row is counted."""
    from paceboard.ledger import FactWindow
    from paceboard.model import Fact, Grain, Window

    board.look([1_180, 1_340, 1_365])
    zone = board.account.zone
    day = zone.day(board.ledger.watermark(board.account.ref, "spend") - 1)
    dash = Fact(level=Level.ACCOUNT, entity="1", grain=Grain.DAY, day=day, measures={"spend": None})
    window = FactWindow(
        window=Window(first=day, last=day), planned=((Level.ACCOUNT, Grain.DAY),), facts=[dash]
    )
    board.ledger.commit(board.account, at=zone.start(day + 2), facts=[window])
    reading = board.card()

    assert (Status.STALE, None) == (reading.status, reading.value)
    assert 1 == reading.completeness["rows_without_value"]


def test_days_that_were_never_fetched_are_unknown(board: Any) -> None:
    """A flight that began before the first fetched day cannot be summed, and says so."""
    board.look([1_180])
    early = evolve(board.inputs.flights[0], first=board.inputs.flights[0].first - 99)
    reading = board.with_flights(early).card()

    assert (Status.STALE, None) == (reading.status, reading.value)
    assert "not_fetched" in codes(reading)


def test_the_same_inputs_give_the_same_bytes(lived: Callable[[int], Any]) -> None:
    """R5: judged twice, by two evaluations, the reading is the same byte for byte."""
    board = lived(23)

    assert encode(board.card()) == encode(board.card())


@pytest.mark.parametrize("day", [1, 7, 23, 30])
@pytest.mark.parametrize("card", ["spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation"])
def test_an_explanation_evaluates_to_its_reading(lived: Callable[[int], Any], day: int, card: str) -> None:
    """The tree's leaves, computed again, are the reading's value."""
    board = lived(day)
    spec = next(each for each in _cards() if each.key == card)
    reading, node = board.evaluation().explain(board.account.ref, spec)

    assert node is not None
    assert reading.value == evaluate(node)


def test_an_explanation_of_a_running_day_has_its_hours(board: Any) -> None:
    """In mid-day the leaves are day rows and the hours up to the watermark; without a flight, budgets too."""
    board.look([1_180, 1_340], hours=[50, 50, 50])
    spec = next(each for each in _cards() if each.key == "spend_vs_budget")
    for case in (board, board.with_flights()):
        reading, node = case.evaluation().explain(board.account.ref, spec)

        assert node is not None
        assert reading.value == evaluate(node)


def _cards() -> list[Any]:
    from paceboard.catalogue import paceboard_cards

    return list(paceboard_cards())


@pytest.mark.parametrize(("day", "spent"), GOLDEN_CUMULATIVE.items())
def test_total_spend_is_the_numerator(lived: Callable[[int], Any], day: int, spent: int) -> None:
    """R75: the same number on both cards, to the micro."""
    board = lived(day)

    assert usd(spent) == board.card("spend_vs_budget").parts["spent"]
    assert spent * MICROS == board.card("total_spend").value
