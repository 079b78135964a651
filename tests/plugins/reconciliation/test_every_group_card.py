"""What holds for every card over all accounts, over the accounts of a simulated world."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import encode
from paceboard.cards.groups import Gathered, Groups
from paceboard.host import Host
from paceboard.model import evaluate
from paceboard.specs import GroupCardSpec, GroupView
from paceboard_reconciliation.common_days import MONTH

HOST = Host(strict=True).discover()
GROUPS = HOST.group_cards()
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "readings.md"


@pytest.mark.parametrize("key", GROUPS)
def test_evaluating_the_explanation_gives_the_value_again(lived: Any, key: str) -> None:
    """Down to the rows of three platforms, four currencies, and the rates between them."""
    reading, node = lived.paceboard.explain(f"all.{key}")

    assert reading.value is not None
    assert reading.value == evaluate(node)


@pytest.mark.parametrize("key", GROUPS)
def test_the_same_inputs_give_the_same_bytes(lived: Any, key: str) -> None:
    """R5: asked twice, a card answers byte for byte the same; it says that its world is simulated."""
    first, second = (lived.paceboard.card(f"all.{key}") for _ in range(2))

    assert encode(first) == encode(second)
    assert first.simulated


@pytest.mark.parametrize("key", GROUPS)
def test_its_parts_stand_on_the_page(lived: Any, key: str) -> None:
    """`readings.md` has a row for it that names each of its parts."""
    (row,) = re.findall(rf"^\| `{key}` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert set() == set(lived.paceboard.card(f"all.{key}").parts) - set(re.findall(r"`(\w+)`", row))


@pytest.mark.parametrize("card", GROUPS.values(), ids=GROUPS)
def test_its_siblings_are_cards(card: GroupCardSpec) -> None:
    """What it gathers and what it sends its reader to exists."""
    assert set() == set(card.siblings) - set(GROUPS)
    assert card.key not in card.siblings
    assert not card.of or card.of in HOST.cards()


@pytest.mark.parametrize("key", ["side_by_side_pacing", "mer"])
def test_of_the_past_it_is_what_it_was(lived: Any, key: str) -> None:
    """At the instant of the newest look, each account stands at the revision that it has now."""
    now = lived.paceboard.card(f"all.{key}")
    past = lived.paceboard.known_at(now.as_of)

    assert encode(now) == encode(past.card(f"all.{key}"))


@pytest.mark.parametrize("card", GROUPS.values(), ids=GROUPS)
def test_without_accounts_it_has_no_value(card: GroupCardSpec) -> None:
    """Before the first refresh nothing is known, and nothing fails."""
    reading = card.judge(GroupView(members=()))

    assert encode(reading)
    assert (None, None) == (reading.value, reading.watermark)


@pytest.mark.parametrize("card", GROUPS.values(), ids=GROUPS)
def test_with_one_account_in_its_own_currency_it_answers(lived: Any, card: GroupCardSpec) -> None:
    """Whoever has one account needs no rates and no choice of a currency."""
    board = lived.paceboard
    groups = Groups(
        reporting=evolve(board.configuration.reporting, currency=""),
        sources=dict,
        gather=lambda card: _only(board._gathered(card), "tiktok:7000000000000000001"),
    )
    reading = groups.card(card)

    assert "USD" == reading.currency
    assert reading.value is not None


def _only(found: Gathered, account: str) -> Gathered:
    own = tuple(each for each in found.members if str(each.view.account.ref) == account)
    return Gathered(members=own)


@pytest.mark.parametrize("key", ["claimed_results", "mer", "blended_cpa"])
def test_without_a_day_in_common_nothing_is_claimed(view_of: Callable[[str], GroupView], key: str) -> None:
    """Data of one account that ended long ago leave no day that all have: no number is made of none."""
    view = view_of(key)
    first, *others = view.members
    span = first.view.windows[MONTH]
    windows = {**first.view.windows, MONTH: (span[0] - 60, span[1] - 60)}
    old = evolve(first, view=evolve(first.view, windows=windows))
    reading = GROUPS[key].judge(evolve(view, members=(old, *others)))

    assert reading.value is None
    assert "no_common_days" in {each.code for each in reading.warnings}
    assert "no_shop" not in {each.code for each in reading.warnings}
