from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from paceboard.cards import encode
from paceboard.errors import UnknownName, UsageError
from paceboard.model import HOUR, AccountRef, Policy, evaluate

if TYPE_CHECKING:
    from tests.core.history.conftest import Life

ONE = AccountRef("sample", "1")
CARDS = ("spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation")


def shown_at(life: Life, moment: str | int, inputs: str = "then") -> dict[str, str]:
    past = life.board.known_at(moment, inputs=inputs)
    return {key: encode(past.card(f"sample.{key}")) for key in CARDS}


def test_what_was_shown_then_is_shown_again_byte_for_byte(life: Life) -> None:
    """Each card, after other spend, another budget, another flight and another policy came."""
    life.clock.now += HOUR
    at, shown = life.clock.now, life.shown()
    life.budget(333)
    life.reopen(flights=(), policy=evolve(Policy(), first_days=9))
    for spend in (150, 90):
        life.look(days=1, spend=spend)

    assert set(CARDS) == set(shown)
    assert shown == shown_at(life, at)
    assert shown != life.shown()
    known = life.board.known_at(at).known(ONE)
    assert (True, "then", "") == (known.exact, known.inputs_of, known.why)


def test_how_old_the_data_were_is_told_by_the_clock_of_then(life: Life) -> None:
    """A reading that was stale when it was shown is stale again, though fresh data came later."""
    life.clock.now += 20 * HOUR
    at, shown = life.clock.now, life.shown()
    life.look(hours=1)

    assert "STALE" in shown["spend_vs_budget"]
    assert shown == shown_at(life, at)


def test_by_the_inputs_of_now_the_same_facts_are_judged_otherwise(life: Life) -> None:
    """The flight of today over the facts of then, and the answer says that it was not shown so."""
    at = life.clock.now
    then = life.board.card("sample.spend_vs_budget")
    life.reopen(flights=())
    life.look(days=1, spend=150)
    now = life.board.known_at(at, inputs="now")
    reading = now.card("sample.spend_vs_budget")

    assert then.revision == reading.revision
    assert then.parts["cap"] != reading.parts["cap"]
    assert (False, "now") == (now.known(ONE).exact, now.known(ONE).inputs_of)


def test_a_day_means_its_end_in_the_accounts_zone(life: Life) -> None:
    """Of two looks at one day the later one answers, of the running day the last one."""
    life.look(hours=3, spend=110)
    late = life.shown()
    running = life.board.known_at("2026-04-24").known(ONE)
    life.look(days=1, spend=120)

    assert life.clock.now - 24 * HOUR == running.asked
    assert encode(life.board.known_at("2026-04-24T15:00").card("sample.total_spend")) == late["total_spend"]
    assert running.revision == life.board.known_at("2026-04-24").known(ONE).revision


def test_an_explanation_of_then_comes_to_the_reading_of_then(life: Life) -> None:
    """Out of the rows that were known, though they have moved to history since."""
    at = life.clock.now
    life.look(days=1, spend=150)
    reading, node = life.board.known_at(at).explain("sample.total_spend")

    assert node is not None
    assert reading.value == evaluate(node)


def test_before_the_first_look_nothing_is_known(life: Life) -> None:
    """The error says when the first look was."""
    with pytest.raises(UnknownName, match=r"nothing was known .*first look was at 2026-04-24T12:00:00Z"):
        life.board.known_at("2026-04-23").card("sample.total_spend")
    with pytest.raises(UnknownName, match="nothing was known"):
        life.board.known_at("2026-04-23").evaluate()


def test_an_instant_to_come_is_refused(life: Life) -> None:
    """Nothing is known of it."""
    for moment in ("2026-04-25", "2026-04-24T12:01", life.clock.now + 1):
        with pytest.raises(UsageError, match="has not come yet"):
            life.board.known_at(moment).card("sample.total_spend")


def test_other_words_than_then_and_now_are_refused(life: Life) -> None:
    """With the two that there are."""
    with pytest.raises(UsageError, match='ask for "then" or "now"'):
        life.board.known_at("2026-04-24", inputs="later")


def test_what_was_thinned_answers_by_the_look_before_it(life: Life) -> None:
    """And says that it is not what was shown then; a kept look stays byte for byte what it was."""
    kept, kept_shown = life.clock.now, life.shown()
    for hours, spend in ((12, 120), (6, 130), (6, 140)):
        life.look(hours=hours, spend=spend)
    thinned_at = life.clock.now - 6 * HOUR
    last, last_shown = life.clock.now, life.shown()
    life.look(days=3, spend=150)
    life.board.thin(versions_days=1, readings_days=1)
    known = life.board.known_at(thinned_at).known(ONE)

    assert not known.exact
    assert "was thinned" in known.why
    assert known.revision.instant < thinned_at
    assert kept_shown == shown_at(life, kept)
    assert last_shown == shown_at(life, last)
    with pytest.raises(UnknownName, match="kept no more"):
        life.board.card("sample.total_spend", revision=known.revision.number + 1)


def test_replay_passes_over_what_was_thinned(life: Life) -> None:
    """By the inputs of now as by those of then, each kept revision once."""
    for spend in (120, 130, 140):
        life.look(hours=6, spend=spend)
    life.look(days=3, spend=150)
    life.board.thin(versions_days=1, readings_days=1)
    gaps = life.board.ledger.thinned(ONE)
    numbers = [each.number for each in life.board.ledger.revisions(ONE) if each.number not in gaps]

    assert 0 < len(gaps)
    assert (
        numbers[-2:]
        == [revision.number for revision, _ in life.board.replay("sample.total_spend", with_inputs="now")][
            -2:
        ]
    )
    assert [] == [
        revision.number
        for revision, _ in life.board.replay("sample.total_spend", with_inputs="now")
        if revision.number in gaps
    ]
