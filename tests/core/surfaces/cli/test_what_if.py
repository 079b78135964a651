from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from paceboard.model import Money
from paceboard.surfaces.cli.output import console_for
from paceboard.surfaces.cli.panels import panel
from paceboard.surfaces.cli.what_if_view import what_if_panel

from .conftest import CARD, Lived, Run


@pytest.fixture(name="asked")
def _asked(run: Run, lived: Lived) -> Any:
    """What a what-if says of the seed's flight on day 23, as one line of words."""

    def asked(*words: str, columns: int = 110) -> str:
        ran = run("--config", lived.config, "what-if", CARD, *words, columns=columns)
        assert (0, "") == (ran.code, ran.err)
        return " ".join(ran.out.replace("│", "").split())

    return asked


def test_the_seeds_second_option_runs_out_before_the_end(asked: Any) -> None:
    """C34: raised to 50,000, at 1,800 a day it is gone on day 29.6, and it takes 50,800 to last."""
    text = asked("--cap", "50,000", "--rate", "1800")

    assert "With a cap of 50,000.00 and a day's spend of 1,800.00." in text
    assert "FIRES -> CRITICAL" in text
    assert "1 May 13:20" in text
    assert "29.6)" in text
    assert "To last to the end: 50,800 (50 % sure)." in text
    assert "without a forecast" in text


def test_the_nearest_flips_are_shown(asked: Any) -> None:
    """R67: what flips the decision and the status, the smallest change first, to the micro."""
    text = asked("--roas", "2.6")

    assert "2.60, assumed; the floor is 2.50." in text
    assert "Decides otherwise a floor of 2.47619: raise the cap" in text
    assert "a return of 2.625001: raise the cap" in text
    assert "Status changes a cap of 38,200.00: RUNAWAY a cap of 42,444.444445: CRITICAL" in text
    assert "Before: raise the cap." in text


def test_without_a_change_it_is_as_it_is(asked: Any) -> None:
    """Nothing moved, so no arrow stands anywhere, on a narrow terminal too."""
    text = asked(columns=80)

    assert "As it is." in text
    assert "->" not in text


def test_as_json_it_is_one_reading(run: Run, lived: Lived) -> None:
    """One object, with what was assumed, what was before, the options and the flips."""
    (line,) = run("--config", lived.config, "what-if", CARD, "--end", "2026-04-29", "--json").lines
    parts = line["parts"]

    assert {"end": "2026-04-29"} == parts["changed"]
    assert ("FIRES", "CRITICAL") == (parts["before"]["status"], line["status"])
    assert ["do_nothing", "pause_and_replan", "raise_cap", "tighten_daily_budgets"] == [
        each["option"] for each in parts["options"]
    ]
    assert "raise_cap" == parts["decision"]["choice"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--cap", "a lot"), "the cap cannot be read"),
        (("--end", "tomorrow"), "the end cannot be read"),
        (("--end", "2026-04-02"), "cannot end on"),
        (("--floor", "-1"), "cannot be"),
    ],
)
def test_what_cannot_be_is_a_wrong_call(run: Run, lived: Lived, words: tuple[str, str], what: str) -> None:
    """Exit code 2, with what is wrong, and no traceback."""
    ran = run("--config", lived.config, "what-if", CARD, *words, "--json")

    assert 2 == ran.code
    assert what in ran.error["what"]


def test_another_card_answers_no_what_if(run: Run, lived: Lived) -> None:
    """The error names a card that does."""
    ran = run("--config", lived.config, "what-if", "tiktok.total_spend", "--json")

    assert (2, True) == (ran.code, "spend_vs_budget" in ran.error["do"])


def test_the_board_decides_and_the_card_shows_its_path(lived: Lived, capsys: Any, monkeypatch: Any) -> None:
    """The board has the step that settled it; alone, the card has each step with its source and date."""
    monkeypatch.setenv("COLUMNS", "100")
    shown = []
    for alone in (False, True):
        console_for().print(panel(lived.reading(), alone=alone))
        shown.append(" ".join(capsys.readouterr().out.replace("│", "").split()))
    board, card = shown

    assert "Decide Raise the cap. A return of 3.74 is above the floor of 2.50" in board
    assert "1. 7 %" not in board
    assert "1. 7 %" in card
    assert "2. A return of 3.74 is above the floor" in card
    assert "[seed document 'Spend vs Budget', decision tree, 2026-04]" in card


def test_text_of_strangers_steers_nothing(lived: Lived, capsys: Any) -> None:
    """A card's own words are shown without what could move the cursor."""
    reading = lived.reading()
    decision = {**reading.parts["decision"], "why": "\x1b[2Jgone", "choice": "\x1b[1mraise"}
    console_for().print(panel(evolve(reading, parts={**reading.parts, "decision": decision}), alone=False))

    assert "\x1b[2J" not in capsys.readouterr().out


def test_a_reading_without_numbers_is_a_sentence(lived: Lived, capsys: Any) -> None:
    """Where spend is not known the panel says so, and nothing else."""
    console_for().print(what_if_panel(evolve(lived.reading(), parts={}, text="Spend is not known.")))

    assert "Spend is not known." in capsys.readouterr().out


def test_a_forecast_shows_its_interval_and_confidences(lived: Lived, capsys: Any, monkeypatch: Any) -> None:
    """With a forecast the raise says what lasts to the end, to be 50, 80 and 95 % sure."""
    monkeypatch.setenv("COLUMNS", "100")
    reading = lived.reading()
    caps = {share: Money.of(cap, "USD") for share, cap in (("50", 51_000), ("80", 53_000), ("95", 55_000))}
    options = [
        {**each, "basis": "forecast", "cap_needed": caps}
        for each in reading.parts["options"]
        if each["option"] == "raise_cap"
    ]
    console_for().print(panel(evolve(reading, parts={**reading.parts, "options": options})))

    text = " ".join(capsys.readouterr().out.replace("│", "").split())
    assert "it needs 51,000 (50 % sure), 53,000 (80 % sure), 55,000 (95 % sure)" in text
