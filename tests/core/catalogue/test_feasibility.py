from __future__ import annotations

from typing import Any

from attrs import evolve

from paceboard.cards import reading_as_plain as plain
from paceboard.model import Budget, BudgetMode, Level, Reading, RuleSpan, Status

from .conftest import CAMPAIGNS, FIRST, FLIGHT, GOLDEN, budgets, rule


def cautions(reading: Reading) -> list[str]:
    return [each.text for each in reading.warnings if each.code == "inconsistent_inputs"]


def test_spend_within_the_platforms_rule_needs_no_caution(board: Any) -> None:
    """1,625 is 1.25 times the 1,300 of the day: the platform may do that."""
    board.look([1_625])

    assert [] == cautions(board.card())


def test_spend_beyond_it_is_cautioned_with_rule_source_and_date(board: Any) -> None:
    """A cent more than the rule allows means that a budget was changed unseen, not that pace is lost."""
    board.look([1_626])
    (text,) = cautions(board.card())

    assert "1,625.00 USD" in text
    assert "2026-04-02" in text
    assert "https://example.com/rules" in text
    assert "2024-03-01" in text


def test_a_caution_is_never_a_status(board: Any) -> None:
    """The same spend judged without any rule has the same status."""
    board.look([1_626])
    without = evolve(board, inputs=evolve(board.inputs, rules=()))

    assert [] == cautions(without.card())
    assert board.card().status is without.card().status


def test_without_all_budgets_known_there_is_no_bound(board: Any) -> None:
    """A campaign without a budget may spend anything."""
    nobody = Budget(level=Level.CAMPAIGN, entity="c3", mode=BudgetMode.NONE, amount=None)
    board.look([9_999], budgets=[*budgets()[:2], nobody])

    assert [] == cautions(board.card())


def test_a_mode_without_a_rule_has_no_bound(board: Any) -> None:
    """Nothing is published for plain daily budgets here, so nothing is said."""
    board.look([9_999], budgets=budgets(BudgetMode.DAILY))

    assert [] == cautions(board.card())


def test_a_scope_is_held_against_its_own_budgets(board: Any) -> None:
    """520 a day allow the campaign 1,300 on the month's first two days, whatever the others have left."""
    board.look([1_400], campaigns=[1_301])
    (text,) = cautions(board.card(campaigns=("c1",)))

    assert "1,300.00 USD" in text


def test_a_kind_of_budget_has_its_own_rule(board: Any) -> None:
    """Budgets of a raw mode that a rule is about are held against that rule."""
    shared = [evolve(each, raw_mode="shared") for each in budgets()]
    own = evolve(rule(RuleSpan.DAY, "21/10"), key="sample.shared", variant="shared")
    board.look([2_730], budgets=shared)
    with_rule = evolve(board, inputs=evolve(board.inputs, rules=(*board.inputs.rules, own)))

    assert [] == cautions(with_rule.card())
    assert [] != cautions(board.card())


def test_a_short_run_is_held_against_its_days_worth(board: Any) -> None:
    """Two days of 1,300 are 2,600 in all, although each of them might take 1,625."""
    zone = board.account.zone
    runs = [evolve(each, starts=zone.start(FIRST), ends=zone.start(FIRST + 2)) for each in CAMPAIGNS]
    board.look([1_625, 1_000], entities=runs)
    rules = (*board.inputs.rules, rule(RuleSpan.RUN, "1"))
    (text,) = cautions(evolve(board, inputs=evolve(board.inputs, rules=rules)).card())

    assert "2,600.00 USD" in text
    assert [] == cautions(board.card())


def test_the_seeds_table_is_explained_with_days_rule_and_change(board: Any) -> None:
    """38,200 by 24 April of 31,200 by the week and 37,375 by the day: raised by the 11th (C7)."""
    board.look(GOLDEN[:23], campaigns=GOLDEN[:23])
    reading = board.card()
    (text,) = cautions(reading)
    part = plain(reading)["parts"]["feasibility"]

    assert ("38200.00", "31200.00", "37375.00", False) == tuple(
        part[key] for key in ("spent", "allowed", "allowed_by_days", "consistent")
    )
    assert [("week", "2026-04-05", "2026-04-11", "9730.00", "9100.00")] == [
        tuple(each.values()) for each in part["breaches"]
    ][:1]
    assert {"entity": "c1", "day": "2026-04-11", "from": "520.00", "to_at_least": "991.43"} == part[
        "smallest_change"
    ]
    assert "from 2026-04-05 to 2026-04-11, 9,730.00 USD of 9,100.00 USD by the rule for a week" in text
    assert "the budget of c1 from 520.00 USD to at least 991.43 USD a day since 2026-04-11" in text
    assert text.startswith("budget history incomplete")


def test_what_the_budgets_explain_says_how_much_they_allow(board: Any) -> None:
    """A part without breaches or change; the day's own ceiling stands beside the day."""
    board.look([1_000])
    parts = plain(board.card())["parts"]

    assert (True, "1625.00", [], None) == tuple(
        parts["feasibility"][key] for key in ("consistent", "allowed", "breaches", "smallest_change")
    )
    assert "1625.00" == parts["today"]["ceiling"]


def test_where_not_all_budgets_are_known_nothing_is_said(board: Any) -> None:
    """Unknown is neither consistent nor inconsistent."""
    nobody = Budget(level=Level.CAMPAIGN, entity="c3", mode=BudgetMode.NONE, amount=None)
    board.look([9_999], budgets=[*budgets()[:2], nobody])

    assert None is plain(board.card())["parts"]["feasibility"]


def test_a_day_over_the_ceiling_of_its_highest_amount_is_a_status(board: Any) -> None:
    """Not the plan so far is the measure but what the platform allows itself on the whole day."""
    board.look([], hours=[120] * 12)
    within = board.card().status
    board.look([], hours=[140] * 12)

    assert (Status.NORMAL_DAILY, Status.DAILY_OVER_CEILING) == (within, board.card().status)


def test_what_the_week_has_cost_before_the_period_is_gone(board: Any) -> None:
    """1,300 a day since Sunday leave 3,900 of 9,100 for Thursday to Saturday, not three days at 1,625."""
    # 12 April is a Sunday, the flight begins on Thursday the 16th.
    late = board.with_flights(evolve(FLIGHT, first=FIRST + 14))
    within, beyond = [1_300] * 17, [*[1_300] * 16, 1_301]
    found = []
    for days in (within, beyond):
        late.look(days)
        found.append(plain(late.card())["parts"]["feasibility"])

    assert [(True, "3900.00"), (False, "3900.00")] == [
        (each["consistent"], each["allowed"]) for each in found
    ]
    assert ["2026-04-12", "2026-04-18"] == [found[1]["breaches"][0][key] for key in ("first", "last")]
