from __future__ import annotations

import json

from .conftest import Lived, Run

WORDS = ("explain", "tiktok.cpa", "--against", "prior_7_days")


def test_what_moved_a_cost_is_told_by_campaigns_and_factors(run: Run, lived: Lived) -> None:
    """The sentence with its days, each campaign that chance does not explain, and the three factors."""
    text = run("--config", lived.config, *WORDS).out

    assert "CPA went from" in text
    assert "2026-04-11 to 2026-04-17 against 2026-04-18 to 2026-04-24" in text
    assert "The earlier number and all changes come to the later number." in text
    assert all(f"\n{name} " in text for name in ("cpm", "ctr", "cvr"))


def test_json_says_that_the_parts_add_up(run: Run, lived: Lived) -> None:
    """`--format json` and `--json` are the same bytes, with both trees."""
    ran = run("--config", lived.config, *WORDS, "--format", "json")
    (plain,) = ran.lines

    assert run("--config", lived.config, *WORDS, "--json").out == ran.out
    assert plain["equal"]
    assert "paceboard.comparison/1" == plain["schema"]
    assert {"cpm", "ctr", "cvr"} == {each["factor"] for each in plain["factors"]}


def test_markdown_is_a_heading_and_tables(run: Run, lived: Lived) -> None:
    """What anybody can paste: no escape codes, and every row of a table whole."""
    lines = run("--config", lived.config, *WORDS, "--format", "markdown").out.splitlines()

    assert lines[0].startswith("## SIMULATED TikTok Ads CPA")
    assert "| part | change | its own ratio | its weight |" in lines
    assert "| factor | change | how |" in lines


def test_an_explanation_as_markdown_is_a_nested_list(run: Run, lived: Lived) -> None:
    """The tree of the terminal, two cells a level."""
    lines = run(
        "--config", lived.config, "explain", "tiktok.total_spend", "--format", "markdown"
    ).out.splitlines()

    assert "* 38,200.00 USD  spent, the sum of" in lines
    assert 23 == sum(line.startswith("  * ") for line in lines)


def test_what_had_moved_is_told_as_it_was_known_then(run: Run, lived: Lived) -> None:
    """The weeks are those before that instant, and what it is from stands on standard error."""
    ran = run("--config", lived.config, *WORDS, "--known-at", "2026-04-24", "--json")
    (plain,) = ran.lines
    known = json.loads(ran.err)

    assert plain["equal"]
    assert ("2026-04-17", "2026-04-23") == (plain["now"]["first"], plain["now"]["last"])
    assert known["known_at"]["revision"] == plain["revision"]


def test_a_price_is_shown_as_people_read_it(run: Run, lived: Lived) -> None:
    """Money, impressions and the price each in its own unit."""
    text = run("--config", lived.config, "explain", "tiktok.cpm").out

    assert " USD  in its unit, the product of" in text
    assert "USD  impressions" not in text
    assert "/" not in text.splitlines()[1]


def test_counts_in_fractions_are_shown_as_things(run: Run, lived: Lived) -> None:
    """Micros of conversions are conversions, and a return is a plain number."""
    text = run("--config", lived.config, "explain", "tiktok.cpa").out
    conversions = next(line for line in text.splitlines() if "conversions, the sum of" in line)

    assert float(conversions.split()[2].replace(",", "")) < 10_000
    assert "Fraction" not in text
