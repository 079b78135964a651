from __future__ import annotations

from typing import Any

from paceboard.model import Day, Money, day_from_text
from paceboard.surfaces.cli.causes import cause_rows


def cause(name: str, finding: str, text: str = "its text") -> dict[str, Any]:
    return {"cause": name, "finding": finding, "text": text, "evidence": {}}


def diagnosis(*causes: dict[str, Any], **own: Any) -> dict[str, Any]:
    quiet = {"side": "over", "episode": None, "classification": None, "duration": {"days": None, "note": ""}}
    return {"diagnosis": {**quiet, "causes": list(causes), **own}}


def rows(parts: dict[str, Any]) -> list[tuple[str, str]]:
    return [(label, text.plain) for label, text in cause_rows(parts)]


def test_without_a_diagnosis_nothing_is_said() -> None:
    """An account on its plan, and a reading without the part."""
    assert [] == rows({}) == rows({"diagnosis": None, "learning": {"label": None}, "predictable": []})


def test_what_was_found_comes_first_with_its_evidence() -> None:
    """Found causes with their text, then what was ruled out, then what is not known."""
    parts = diagnosis(
        cause("limit", "unknown"),
        cause("cpc_above_bid_cap", "not_applicable"),
        cause("creative_rejected", "found", "1 of 2 ads rejected"),
        cause("schedule_gap", "ruled_out"),
        cause("zero_balance", "ruled_out"),
    )

    assert [
        ("Causes", "Creative rejected: 1 of 2 ads rejected."),
        ("", "Ruled out: schedule gap, zero balance."),
        ("", "Not known: limit."),
        ("", "Not applicable: cpc above bid cap."),
    ] == rows(parts)


def test_where_nothing_was_found_that_is_what_stands_there() -> None:
    """The first line has the label, whatever it says."""
    assert [("Causes", "Not known: limit.")] == rows(diagnosis(cause("limit", "unknown")))


def test_an_episode_is_told_with_its_call_and_its_length() -> None:
    """An estimate is called one, and the length is told to decide nothing (R71)."""
    parts = diagnosis(
        episode={"first": Day(day_from_text("2026-04-15")), "expected": Money.of("1412.67", "USD")},
        classification={"call": "healthy_winner"},
        duration={"days": 1, "note": ""},
    )

    assert [
        (
            "Episode",
            "Healthy winner, by an estimate: spend left its level on 2026-04-15, 1,412.67 expected.",
        ),
        ("Lasts", "1 day over the daily budgets; that decides nothing by itself."),
    ] == rows(parts)


def test_learning_and_tags_are_told_on_any_pace() -> None:
    """Groups that learn by their names, campaigns bought by reach with their note (R73, R74)."""
    parts = {
        "learning": {"label": "learning", "groups": [{"id": "g", "name": "Broad"}], "of": 2},
        "predictable": [{"campaign": "c", "name": "Reach", "tag": "reach_and_frequency", "note": "a note"}],
        "diagnosis": None,
    }

    assert [
        ("Learning", "Pace is not settled: Broad still in the learning phase."),
        ("Tagged", "Reach: a note."),
    ] == rows(parts)


def test_a_strangers_text_is_made_safe() -> None:
    """Names of ads and groups are a stranger's: no control character reaches the terminal."""
    (found,) = rows(diagnosis(cause("viral_response", "found", "'\x1b[31mred' has 70 %")))

    assert "\x1b" not in found[1]
