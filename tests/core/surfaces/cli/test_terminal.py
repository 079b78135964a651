from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.surfaces.cli.terminal import coloured, counted, escaped, paint, safe

STEERING = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
ANYTHING = st.text(st.characters(exclude_categories=()))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def steering(text: str) -> list[str]:
    return [each for each in text if unicodedata.category(each) in STEERING and each not in "\u200c\u200d"]


@given(ANYTHING)
def test_safe_text_steers_no_terminal(text: str) -> None:
    """Whatever a platform wrote, no control, direction mark or stray surrogate is left of it."""
    assert [] == steering(safe(text))
    assert len(text) == len(safe(text))


@pytest.mark.parametrize(
    "name", ["Athleisure US", "Übergrößen 🧢", "夏のセール", "שלום", "می‌خواهم", "👨‍👩‍👧 Familie", "a\u00a0b"]
)
def test_names_of_all_scripts_stay_as_they_are(name: str) -> None:
    """Letters, joiners and emoji are no controls."""
    assert name == safe(name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", "�[2Jgone"),
        ("\x9b31mred", "�31mred"),
        ("a\u202eb", "a�b"),
        ("a\u2066b\u2069", "a�b�"),
        ("one\ntwo\r", "one�two�"),
    ],
)
def test_escape_codes_and_direction_marks_are_shown_as_gaps(text: str, shown: str) -> None:
    """Each becomes one sign, so that nobody overlooks that something was there."""
    assert shown == safe(text)


@given(st.recursive(ANYTHING, lambda inner: st.lists(inner) | st.dictionaries(ANYTHING, inner)))
def test_escaped_json_means_the_same_and_steers_nothing(value: object) -> None:
    """A program reads the same values, a terminal reads no code."""
    line = escaped(json.dumps(value, ensure_ascii=False))

    assert [] == steering(line)
    assert json.loads(json.dumps(value)) == json.loads(line)


def test_a_line_of_ordinary_json_stays_byte_for_byte() -> None:
    """Only what could steer a terminal is written by its number."""
    line = '{"name":"Übergrößen 夏"}'

    assert line == escaped(line)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_has_colours_unless_somebody_asked_for_none(
    environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR counts as soon as it says anything."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert expected == coloured(Terminal())
    assert expected == ("\x1b" in paint("text", Terminal(), colour="red"))


def test_a_pipe_has_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not a terminal gets plain text."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    assert "text" == paint("text", io.StringIO(), colour="red", bold=True)


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1_179, "1,179 rows")]
)
def test_counts_agree_with_their_nouns(number: int, expected: str) -> None:
    """One row, more rows, thousands apart."""
    assert expected == counted(number, "row")
