from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.catalogue.spend_vs_budget import SPEND_VS_BUDGET
from paceboard.ledger import FactWindow
from paceboard.model import (
    DAY,
    HOUR,
    MICROS,
    Budget,
    BudgetMode,
    Delivery,
    Fact,
    Grain,
    Instant,
    Level,
    LimitCycle,
    Money,
    SpendingLimit,
    Status,
    Window,
    evaluate,
)

from .conftest import CAMPAIGNS, FIRST, budgets


def usd(amount: int) -> Money:
    return Money(amount * MICROS, "USD")


def cap(cycle: LimitCycle, amount: int, spent: int | None = None, **more: Any) -> SpendingLimit:
    return SpendingLimit(
        cycle=cycle, amount=amount * MICROS, spent=None if spent is None else spent * MICROS, **more
    )


def lifetime(entity: str = "c1", amount: int = 5_000, *, board: Any, **more: Any) -> Budget:
    zone = board.account.zone
    dates = {"starts": zone.start(FIRST), "ends": zone.start(FIRST + 30)}
    return Budget(
        level=Level.CAMPAIGN,
        entity=entity,
        mode=BudgetMode.LIFETIME,
        amount=amount * MICROS,
        **{**dates, **more},
    )


def constraints(board: Any, kind: str) -> list[dict[str, Any]]:
    return [each for each in board.card().parts["constraints"] if each["kind"] == kind]


def the_limit(board: Any) -> dict[str, Any]:
    (found,) = constraints(board, "account_limit")
    return found


def test_the_first_to_be_exhausted_binds(lived: Any) -> None:
    """Flight and limit of the same 40,000 end together; both are listed, one binds."""
    parts = lived(23).card().parts

    assert {"hard_flight", "account_limit"} == {each["kind"] for each in parts["constraints"]}
    assert parts["constraints"][0] == parts["binding"]
    assert usd(1_800) == parts["binding"]["remaining"]


def test_the_tighter_one_binds(board: Any) -> None:
    """A limit of 30,000 is gone before a flight of 40,000 (R12)."""
    board.look(
        [2_000] * 10, limits=[cap(LimitCycle.ONE_TIME, 30_000, 20_000, reset=board.account.zone.start(FIRST))]
    )
    binding = board.card().parts["binding"]

    assert ("account_limit", "one_time") == (binding["kind"], binding["name"])
    assert Instant(board.account.zone.start(FIRST + 15)) == binding["exhausted_at"]


def test_a_soft_flight_is_no_constraint(board: Any) -> None:
    """It is what is aimed at, not what stops delivery."""
    board.look([1_000])
    soft = board.with_flights(evolve(board.inputs.flights[0], hard=False))

    assert [] == constraints(soft, "hard_flight")


def test_a_daily_limit_counts_today(board: Any) -> None:
    """What was spent before midnight is none of it; the platform's own count stands beside ours."""
    board.look([1_000] * 3, hours=[100] * 6, limits=[cap(LimitCycle.DAILY, 10_000, 800)])
    found = the_limit(board)

    assert (usd(600), usd(9_400), usd(800)) == (found["spent"], found["remaining"], found["platform_spent"])


def test_a_daily_limit_starts_over_at_midnight(board: Any) -> None:
    """9,400 left at 1,000 a day never end: tomorrow there are 10,000 again."""
    board.look([1_000] * 3, hours=[100] * 6, limits=[cap(LimitCycle.DAILY, 10_000, 600)])

    assert None is the_limit(board)["exhausted_at"]


def test_a_daily_limit_that_ends_today_says_when(board: Any) -> None:
    """250 left at 1,000 a day are six hours, well before midnight."""
    board.look([1_000] * 3, hours=[100] * 6, limits=[cap(LimitCycle.DAILY, 850, 600)])
    noon = board.account.zone.start(FIRST + 3) + 12 * HOUR

    assert Instant(noon) == the_limit(board)["exhausted_at"]


@pytest.mark.parametrize(
    ("amount", "days"), [(49_000, 5.5), (51_000, None), (53_000, None)], ids=["april", "may", "after"]
)
def test_a_monthly_limit_starts_over_with_the_month(board: Any, amount: int, days: float | None) -> None:
    """The flight goes on to 2 May; what is left on 30 April is never reached on 1 May."""
    board.look([2_000] * 23, limits=[cap(LimitCycle.MONTHLY, amount, 38_000)])
    found = the_limit(board)
    watermark = board.account.zone.start(FIRST + 23)
    at = watermark + 2 * HOUR  # the platform counted when it was asked
    expected = None if days is None else Instant(int(at + days * DAY))

    assert usd(38_000) == found["spent"]
    assert expected == found["exhausted_at"]


def test_a_monthly_limit_counts_by_our_spend_in_a_month_of_ours(board: Any) -> None:
    """Without a flight the period is the month, so our own sum up to the watermark is what is used."""
    board.look([1_000] * 3, limits=[cap(LimitCycle.MONTHLY, 50_000, 3_100)])
    month = board.with_flights()
    found = the_limit(month)

    assert (usd(3_000), usd(3_100)) == (found["spent"], found["platform_spent"])
    assert ("account_limit", "monthly", usd(50_000)) == tuple(
        month.card().parts[key] for key in ("basis", "basis_name", "cap")
    )


def test_a_monthly_limit_is_the_cap_beside_a_daily_one(board: Any) -> None:
    """An account with both is paced against the one of its period (R14), and its row is cited."""
    limits = [cap(LimitCycle.DAILY, 2_000, 0), cap(LimitCycle.MONTHLY, 50_000, 1_000)]
    board.look([1_000], limits=[limits[0], evolve(limits[1], amount=9 * MICROS)])
    board.look([1_000] * 2, limits=limits)
    month = board.with_flights()

    assert ("monthly", usd(50_000)) == tuple(month.card().parts[key] for key in ("basis_name", "cap"))
    assert {"daily", "monthly"} == {each["name"] for each in constraints(month, "account_limit")}


def test_a_limit_that_was_reset_within_a_day_counts_by_the_platform(board: Any) -> None:
    """Our days cannot be cut at noon, so what was spent before the reset would count."""
    reset = board.account.zone.start(FIRST) + 12 * HOUR
    board.look([1_000] * 2, limits=[cap(LimitCycle.ONE_TIME, 9_000, 1_400, reset=reset)])

    assert usd(1_400) == the_limit(board)["spent"]


def test_a_limit_whose_use_is_not_known_is_not_guessed(board: Any) -> None:
    """Neither our window nor the platform's count tells it: it is not called unused."""
    board.look([1_000] * 2, limits=[cap(LimitCycle.ONE_TIME, 9_000)])

    assert [] == constraints(board, "account_limit")


def test_a_scope_is_not_bound_by_its_account(board: Any) -> None:
    """The account's limit is all campaigns'; how much of it is these ones' nobody knows."""
    board.look([1_000] * 2)

    assert [] == board.card(campaigns=("c1",)).parts["constraints"]


def test_an_exhausted_limit_was_exhausted_at_the_watermark(board: Any) -> None:
    """Nothing is left; the platform has not stopped, so it is said to be used up, not hit."""
    board.look([40_000], limits=[])
    binding = board.card().parts["binding"]

    assert (usd(0), Instant(board.account.zone.start(FIRST + 1))) == (
        binding["remaining"],
        binding["exhausted_at"],
    )
    assert Status.RUNAWAY is board.card().status


def test_a_campaigns_lifetime_budget_counts_by_its_own_spend(board: Any) -> None:
    """The campaign's rows, not the account's."""
    budget = [lifetime(board=board), *budgets()[1:]]
    board.look([1_000] * 3, campaigns=[700] * 3, budgets=budget)
    (found,) = constraints(board, "lifetime_budget")

    assert ("c1", usd(2_100), usd(2_900)) == (found["entity"], found["spent"], found["remaining"])


def test_a_raised_lifetime_budget_is_one_constraint(board: Any) -> None:
    """The amount of before does not stop anything any more."""
    board.look([1_000] * 3, budgets=[lifetime(board=board), *budgets()[1:]])
    board.look([1_000] * 6, budgets=[lifetime(amount=9_000, board=board), *budgets()[1:]])
    (found,) = constraints(board, "lifetime_budget")

    assert (usd(9_000), usd(3_000)) == (found["amount"], found["remaining"])


def test_a_deleted_campaigns_lifetime_budget_binds_no_more(board: Any) -> None:
    """What does not deliver cannot be stopped."""
    budget = [lifetime(board=board), *budgets()[1:]]
    board.look([1_000] * 3, budgets=budget)
    gone = [evolve(CAMPAIGNS[0], delivery=Delivery.DELETED), *CAMPAIGNS[1:]]
    board.look([1_000] * 4, budgets=budget, entities=gone)
    board.look([1_000] * 5, budgets=budget, entities=gone)

    assert [] == constraints(board, "lifetime_budget")


def test_a_lifetime_budget_whose_spend_is_not_known_is_not_called_unused(board: Any) -> None:
    """A dash among the campaign's rows is no zero."""
    board.look([1_000] * 2, budgets=[lifetime(board=board), *budgets()[1:]])
    dash = Fact(level=Level.CAMPAIGN, entity="c1", grain=Grain.DAY, day=FIRST, measures={"spend": None})
    window = FactWindow(
        window=Window(first=FIRST, last=FIRST + 1), planned=((Level.CAMPAIGN, Grain.DAY),), facts=[dash]
    )
    board.ledger.commit(board.account, at=board.account.zone.start(FIRST + 3), facts=[window])

    assert [] == constraints(board, "lifetime_budget")


def test_a_lifetime_budget_from_before_what_was_fetched_is_left_out(board: Any) -> None:
    """Part of its spend lies before our knowledge."""
    early = lifetime(board=board, starts=board.account.zone.start(FIRST - 9))
    board.look([1_000] * 2, budgets=[early, *budgets()[1:]], covered_from=FIRST - 5)

    assert [] == constraints(board, "lifetime_budget")


def test_a_lifetime_budget_from_before_the_period_counts_by_all_its_spend(board: Any) -> None:
    """1,500 of its first day, before the flight, and 2,000 of the flight's own two."""
    early = [lifetime(board=board), *budgets()[1:]]
    board.look([1_500, 1_000, 1_000], budgets=early)
    later = board.with_flights(evolve(board.inputs.flights[0], first=FIRST + 1))
    (found,) = constraints(later, "lifetime_budget")

    assert (usd(3_500), usd(1_500)) == (found["spent"], found["remaining"])


def test_a_campaigns_budget_ends_at_the_campaigns_own_rate(board: Any) -> None:
    """2,900 left at 700 a day are gone in the fifth day, whatever the account spends beside it."""
    board.look([1_000] * 3, campaigns=[700] * 3, budgets=[lifetime(board=board), *budgets()[1:]])
    (found,) = constraints(board, "lifetime_budget")

    assert Instant(board.account.zone.start(FIRST + 3) + 2_900 * DAY // 700) == found["exhausted_at"]


def test_the_running_day_is_no_part_of_a_campaigns_rate(board: Any) -> None:
    """Six hours of the night are no quarter of a day's spend."""
    board.look([1_000] * 3, hours=[1] * 6, budgets=[lifetime(board=board), *budgets()[1:]])
    (found,) = constraints(board, "lifetime_budget")
    at = board.account.zone.start(FIRST + 3) + 6 * HOUR

    assert Instant(at + 1_994 * DAY // 1_000) == found["exhausted_at"]


def test_a_campaign_that_outlives_its_schedule_is_not_exhausted(board: Any) -> None:
    """At its rate the schedule is over first: three days more at 700 are 2,100 of 2,900."""
    short = lifetime(board=board, ends=board.account.zone.start(FIRST + 6))
    board.look([1_000] * 3, campaigns=[700] * 3, budgets=[short, *budgets()[1:]])
    (found,) = constraints(board, "lifetime_budget")

    assert None is found["exhausted_at"]


def test_one_campaigns_used_up_budget_is_not_what_the_account_decides_on(board: Any) -> None:
    """It binds first; the sentence and the options are of what bounds the whole account."""
    one = lifetime("c1", 5_000, board=board)
    board.look([1_700] * 22, budgets=[one, *budgets()[1:]], limits=[])
    reading = board.card()

    assert "lifetime_budget" == reading.parts["binding"]["kind"]
    assert "the lifetime budget is gone" not in reading.text
    assert "the hard flight is gone on" in reading.text
    assert {"flight"} == {option["of"] for option in reading.parts["options"]}


def endless(board: Any, reset: int) -> Any:
    """Three campaigns without a budget, of which the account's one-time limit is all that bounds them."""
    none = budgets(BudgetMode.NONE, c1=None, c2=None, c3=None)
    limit = cap(LimitCycle.ONE_TIME, 40_000, 9_800, reset=reset)
    board.look([1_000] * 10, limits=[limit], budgets=none)
    return board.with_flights()


def test_what_has_no_budget_is_paced_against_a_one_time_limit_since_its_reset(board: Any) -> None:
    """R26: 8,000 of 40,000 in the eight days since then, gone in 32 more; no end, so no pace."""
    zone = board.account.zone
    account = endless(board, zone.start(FIRST + 2))
    reading, node = account.evaluation().explain(account.account.ref, SPEND_VS_BUDGET)
    parts = reading.parts

    assert ("one_time", FIRST + 2, None) == (
        *(reading.period.kind, reading.period.first),
        reading.period.last,
    )
    assert (Fraction(1, 5), Status.NO_END_DATE) == (reading.value, reading.status)
    assert (usd(40_000), "account_limit") == (parts["cap"], parts["basis"])
    assert Instant(zone.start(FIRST + 10) + 32 * DAY) == parts["exhausted_at"]
    assert node is not None
    assert reading.value == evaluate(node)


def test_a_limit_that_was_reset_within_a_day_says_so(board: Any) -> None:
    """That day is counted whole, and the limit itself is told by the platform's own count."""
    account = endless(board, board.account.zone.start(FIRST + 2) + 9 * HOUR)
    reading = account.card()

    assert "limit_reset_within_day" in {each.code for each in reading.warnings}
    assert usd(9_800) == reading.parts["binding"]["spent"]
