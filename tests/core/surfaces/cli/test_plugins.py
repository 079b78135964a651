from __future__ import annotations

from typing import Any

import pytest

from paceboard import host as hosts
from paceboard.host import Found

from .conftest import Run


def test_plugins_are_listed_with_what_they_offer(run: Run) -> None:
    """Where each comes from, and which hosts it may reach."""
    ran = run("plugins", "list")

    assert 0 == ran.code
    assert ["catalogue", "loaded", "cards"] in [line.split()[:3] for line in ran.out.splitlines()]
    assert "tiktok speaks to business-api.tiktok.com only." in ran.out


def test_plugins_as_json_have_their_provenance(run: Run) -> None:
    """Distribution, version and interface of each."""
    plain = {line["name"]: line for line in run("plugins", "list", "--json").lines}

    assert ("paceboard-tiktok", "paceboard.v1", "loaded") == tuple(
        plain["tiktok"][key] for key in ("distribution", "api", "state")
    )
    assert ["paceboard_cards"] == plain["catalogue"]["hooks"]


def test_a_plugin_that_cannot_be_loaded_is_listed_with_its_problem(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hides nobody else, and its own words steer no terminal."""

    def load() -> Any:
        raise RuntimeError("\x1b[2Jbroken [bold]")

    broken = Found(name="broken", group="paceboard.v1", distribution="broken-ads", version="1", load=load)
    monkeypatch.setattr(hosts, "installed", lambda: (broken,))
    ran = run("plugins", "list")

    assert 0 == ran.code
    assert "broken  problem" in ran.out
    assert "Problem: plugin 'broken' (broken-ads 1) cannot be imported" in ran.out
    assert "[bold]" in ran.out
    assert "\x1b" not in ran.out


def test_a_plugin_that_is_missing_is_told_beside_every_answer(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard error: the answer itself stays whole."""

    def load() -> Any:
        raise RuntimeError("broken")

    broken = Found(name="broken", group="paceboard.v1", distribution="broken-ads", version="1", load=load)
    real = hosts.installed()
    monkeypatch.setattr(hosts, "installed", lambda: (broken, *real))
    ran = run("card", "list", "--json")

    assert {"tiktok.spend_vs_budget"} <= {line["card"] for line in ran.lines}
    assert "Warning: plugin 'broken'" in ran.err


def test_capabilities_say_how_late_and_how_long(run: Run) -> None:
    """A row for each group of measures, with all levels of which it holds, and its source below."""
    ran = run("plugins", "capabilities", "tiktok")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]

    assert 0 == ran.code
    assert "tiktok day account, campaign, group, ad conversions 2 h 90 days" in lines
    assert "tiktok day account cash_spend, credit_spend 48 h 3 days" in lines
    assert "tiktok, spend: adjusted on the following day (1738864894606337)." in lines
    assert not [line for line in lines if line.startswith("meta")]


def test_capabilities_as_json_have_a_line_for_each_level_grain_and_group(run: Run) -> None:
    """Numbers in seconds and days, and whether the measures add up."""
    lines = run("plugins", "capabilities", "--json").lines
    found = {(each["connector"], each["level"], each["grain"], each["group"]): each for each in lines}
    line = found["tiktok", "campaign", "hour", "spend"]

    assert len(lines) == len(found)
    assert (7_200, 3, 1, True) == tuple(
        line[key] for key in ("lag_seconds", "horizon_days", "max_days", "additive")
    )
    assert ["spend", "impressions", "clicks"] == line["measures"]


def test_capabilities_of_an_unknown_connector_name_the_nearest(run: Run) -> None:
    """A misspelt name is a usage error."""
    ran = run("plugins", "capabilities", "tiktik")

    assert 2 == ran.code
    assert "tiktok" in ran.err
