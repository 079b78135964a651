from __future__ import annotations

import pytest

from .conftest import ACCOUNT, Lived, Run


def test_a_conversion_board_leads_with_what_a_conversion_costs(run: Run, lived: Lived) -> None:
    """CPA, CVR and ROAS stand before the other cards, in that order."""
    ran = run("--config", lived.config, "board", "--objective", "conversion")
    places = [ran.out.index(f"  {name} ") for name in ("Cpa", "Cvr", "Roas", "Spend trend")]

    assert (0, "") == (ran.code, ran.err)
    assert sorted(places) == places


def test_an_account_that_buys_conversions_keeps_its_cards(run: Run, lived: Lived) -> None:
    """Asking for video says why it misleads, and how to see it all the same."""
    ran = run("--config", lived.config, "board", "--objective", "video")

    assert f"{ACCOUNT}: these campaigns are bought for conversions" in ran.err
    assert "--misleading leads with them" in ran.err
    assert "  Cpa " in ran.out


def test_who_insists_is_told_why_not(run: Run, lived: Lived) -> None:
    """The flag takes the account's own set away and prints the reason."""
    ran = run("--config", lived.config, "board", "--objective", "video", "--misleading")

    assert "how long an ad is watched says nothing of what it sells." in ran.err
    assert "  Cpa " not in ran.out


def test_a_new_advertiser_sees_what_impressions_and_conversions_cost(run: Run, lived: Lived) -> None:
    """CPM and CPA lead, without a word about misleading."""
    ran = run("--config", lived.config, "board", "--objective", "new")

    assert (0, "") == (ran.code, ran.err)
    assert ran.out.index("  Cpm ") < ran.out.index("  Cpa ") < ran.out.index("  Spend trend ")


@pytest.mark.parametrize("command", [("board",), ("card", "list")])
def test_insisting_on_nothing_is_refused(run: Run, lived: Lived, command: tuple[str, ...]) -> None:
    """The flag alone has no meaning."""
    ran = run("--config", lived.config, *command, "--misleading")

    assert 2 == ran.code
    assert "--misleading says nothing without --objective" in ran.err


@pytest.mark.parametrize(("flags", "shown"), [((), False), (("--misleading",), True)])
def test_the_list_leaves_out_what_would_mislead(run: Run, flags: tuple[str, ...], shown: bool) -> None:
    """And says which cards those are, and why."""
    ran = run("card", "list", "--objective", "video", "--json", *flags)
    cards = [line["card"] for line in ran.lines]

    assert shown == ("tiktok.cpa" in cards)
    assert "tiktok.cpm" in cards
    assert "cpa, " in ran.err
    assert "would mislead: these campaigns are bought for views" in ran.err
