from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import ACCOUNT, CARD, Lived, Run


def test_a_card_stands_alone_with_its_account_and_its_trend(run: Run, lived: Lived) -> None:
    """What the board tells once for all cards, a single card tells itself."""
    ran = run("--config", lived.config, "card", "show", CARD)

    assert (0, "") == (ran.code, ran.err)
    for fact in ("SIMULATED", "Athleisure US", ACCOUNT, "Trend", "26 Mar to 24 Apr 2026", "revision"):
        assert fact in ran.out


@pytest.mark.parametrize(
    ("card", "fact"),
    [
        ("total_spend", "Last 30 days 47,300.00"),
        ("spend_trend", "47,300.00 USD in the last 30 account-local days."),
        ("budget_utilisation", "95.5 % used of 40,000.00 USD"),
    ],
)
def test_each_standard_card_can_be_shown(card: str, fact: str, run: Run, lived: Lived) -> None:
    """With what is its own."""
    assert fact in run("--config", lived.config, "card", "show", f"tiktok.{card}").out


def test_a_card_as_json_is_the_envelope(run: Run, lived: Lived) -> None:
    """One object, the same bytes each time (R5)."""
    first = run("--config", lived.config, "card", "show", CARD, "--json")
    (plain,) = first.lines

    assert ("paceboard.reading/1", CARD, "FIRES", True) == (
        plain["schema"],
        plain["card"],
        plain["status"],
        plain["fires"],
    )
    assert {"exact": "191/200", "rounded": 0.955} == plain["value"]
    assert first.out == run("--config", lived.config, "card", "show", CARD, "--json").out


def test_a_card_of_one_campaign_says_so(run: Run, lived: Lived) -> None:
    """R6: exactly the campaigns that were asked about, and the heading names them."""
    campaign = "1700100000000000001"
    ran = run("--config", lived.config, "card", "show", CARD, "--campaign", campaign)

    assert f"campaigns {campaign}" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["tiktok.spend_vs_budgt"], "did you mean tiktok.spend_vs_budget?"),
        (["spend_vs_budget"], "say which: google_ads.spend_vs_budget, meta.spend_vs_budget, tiktok.spend"),
        (["spend_vs_budgt"], "did you mean"),
        (["meta.total_spent"], "meta.total_spend"),
        ([CARD, "--account", "tiktok:7000000000000000002"], f"did you mean {ACCOUNT}?"),
        ([CARD, "--account", "meta:1"], ACCOUNT),
        ([CARD, "--campaign", "1700100000000000009"], "did you mean 170010000000000000"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    words: list[str], hint: str, run: Run, lived: Lived
) -> None:
    """Card, account and campaign alike: exit 2, never a zero."""
    ran = run("--config", lived.config, "card", "show", *words)

    assert (2, "") == (ran.code, ran.out)
    assert hint in ran.err


def test_an_unknown_card_is_json_for_a_program(run: Run, lived: Lived) -> None:
    """With the class by which it can be told from other usage errors."""
    error = run("--config", lived.config, "card", "show", "tiktok.total", "--json").error

    assert "UnknownName" == error["class"]
    assert "tiktok.total_spend" in error["do"]


def test_a_ledger_without_accounts_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """The card is known, but there is nothing to judge yet."""
    config = tmp_path / "paceboard.toml"
    config.write_text('[store]\nurl = "sqlite:///new.db"\n')
    ran = run("--config", config, "card", "show", CARD)

    assert 2 == ran.code
    assert "paceboard refresh" in ran.err


def test_the_list_of_cards_needs_no_configuration(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can be asked is known before anything is set up."""
    monkeypatch.chdir(tmp_path)
    ran = run("card", "list")

    assert 0 == ran.code
    assert "Is spend on pace with budget" in ran.out


def test_the_list_of_cards_as_json_has_each_identity(run: Run) -> None:
    """R1: class, archetype, category, chart, roles and windows of every card."""
    lines = run("card", "list", "--json").lines
    hero = next(line for line in lines if line["card"] == CARD)

    assert ("hero", "ad_platform", "Budget Monitoring", "progress") == tuple(
        hero[key] for key in ("class", "archetype", "category", "chart")
    )
    assert ["owner", "marketing", "finance"] == hero["roles"]
    assert json.dumps(lines) == json.dumps(sorted(lines, key=lambda line: line["card"]))
