from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

OWN = """
[[rules]]
connector = "tiktok"
mode = "dynamic_daily"
span = "day"
factor = "1.5"
from = 2026-01-01
source = "mail of our account manager, 2026-01-07"
quoted = 2026-01-07
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "paceboard.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_rules_are_listed_with_source_and_dates(run: Run) -> None:
    """Each platform's, for a person: what it bounds, since when, by whose word, and where it stands."""
    ran = run("rules")

    assert 0 == ran.code
    assert ["tiktok.dynamic_daily.day", "dynamic_daily", "1.25", "x", "a", "day", "2024-03-01", "-"] in [
        line.split()[:8] for line in ran.out.splitlines()
    ]
    assert "Read 2026-04-18: https://business-api.tiktok.com/" in ran.out
    assert {"google_ads.", "meta.", "tiktok."} <= {
        line.partition(".")[0] + "." for line in ran.out.splitlines()
    }


def test_a_day_has_the_rules_that_were_in_force_then(run: Run) -> None:
    """Meta's bound of a day was 125 % until September 2024, 175 % since."""
    then, now = (
        {row["key"]: row["factor"] for row in run("rules", "--connector", "meta", "--at", at, "--json").lines}
        for at in ("2024-09-30", "2026-04-24")
    )

    assert ("5/4", "7/4") == (then["meta.daily.day.2016"], now["meta.daily.day"])
    assert "meta.daily.day" not in then
    assert "meta.daily.day.2016" not in now


def test_ones_own_rule_is_listed_in_the_others_place(run: Run, config: Path) -> None:
    """With its own source; the platform's ends the day before it begins."""
    rows = run("--config", str(config), "rules", "--connector", "tiktok", "--json").lines
    by_key = {row["key"]: row for row in rows}
    own = by_key["own.tiktok.dynamic_daily.day"]

    assert "2025-12-31" == by_key["tiktok.dynamic_daily.day"]["valid_to"]
    assert ("configuration", "3/2", "2026-01-07") == (own["from"], own["factor"], own["quoted"])
    assert "mail of our account manager, 2026-01-07" == own["source"]


def test_what_is_not_there_is_refused_or_said(run: Run) -> None:
    """An unknown platform and a text that is no day are mistakes; a day without rules is none."""
    unknown, no_day, early = (
        run("rules", "--connector", "metta"),
        run("rules", "--at", "24.4.2026"),
        run("rules", "--connector", "tiktok", "--at", "2020-01-01"),
    )

    assert "did you mean meta?" in unknown.err
    assert (2, "is no day" in no_day.err) == (no_day.code, True)
    assert (0, "No rule is known for that.") == (early.code, early.out.strip())
