from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(name="backtest", scope="module")
def _backtest() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPTS / "backtest.py"))


@pytest.mark.parametrize("used", [False, True])
def test_four_of_five_intervals_hold_on_series_that_nothing_was_fitted_on(
    backtest: dict[str, Any], used: bool
) -> None:
    """80 % intervals cover 76 to 85 % of 300 series, and are no worse in the middle than a run rate."""
    trials = backtest["trials"](20_261_122, 300, used=used)

    assert 0.76 < trials.coverage < 0.85
    assert trials.wape("half") < trials.wape("run_rate")


@pytest.mark.long
@pytest.mark.parametrize("seed", [7, 99, 4_242])
def test_two_thousand_series_are_covered_and_their_caps_foretold(backtest: dict[str, Any], seed: int) -> None:
    """Coverage within 76 to 85 %; where a tenth of probability was said, as much came true, within .07."""
    trials = backtest["trials"](seed, 2_000)

    assert 0.76 <= trials.coverage <= 0.85
    assert 0.76 <= trials.live <= 0.85
    assert trials.wape("half") < trials.wape("trailing") < trials.wape("run_rate")
    assert all(abs(said - true) <= 0.07 for _, said, true in trials.bins())


@pytest.mark.long
def test_the_page_shows_what_the_back_test_finds(backtest: dict[str, Any]) -> None:
    """docs/explanation/forecast.md is not stale; else run `python tests/benchmarks/backtest.py`."""
    text = backtest["PAGE"].read_text(encoding="utf-8")

    assert text == backtest["page"](text, backtest["tables"]())


@pytest.mark.long
def test_the_quantiles_can_be_fitted_again() -> None:
    """The table in the code is what the fitting script finds; else run it and format its output."""
    fit = runpy.run_path(str(SCRIPTS / "fit_forecast.py"))
    from paceboard.pacing import forecast_table

    panel = list(fit["panel"](fit["SEED"], fit["SERIES"]))
    for table, used in ((forecast_table.SPEND, False), (forecast_table.USED, True)):
        assert list(table) == fit["table"](panel, used=used)
