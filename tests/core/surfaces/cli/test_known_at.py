from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from paceboard.ledger import Ledger
from paceboard.model import AccountRef, instant_text

from .conftest import ACCOUNT, CARD, Lived, Run

KNOWN_KEYS = ["account", "instant", "revision", "revision_instant", "inputs_of", "inputs", "exact", "why"]


def kept(lived: Lived) -> list[tuple[str, str]]:
    """Instant and JSON of each reading of the card that was kept when it was judged."""
    with Ledger.open(lived.config.parent / "simulated.db", clock=lambda: 0, read_only=True) as ledger:
        return [
            (instant_text(each.instant), each.body)
            for each in ledger.readings(AccountRef.parse(ACCOUNT), CARD)
        ]


def test_a_card_of_then_is_the_very_bytes_of_then(run: Run, lived: Lived) -> None:
    """At each of the three looks; standard error says by which revision and whose inputs."""
    for instant, body in kept(lived):
        ran = run("--config", lived.config, "card", "show", CARD, "--known-at", instant, "--json")
        known = json.loads(ran.err)["known_at"]

        assert (0, f"{body}\n") == (ran.code, ran.out)
        assert KNOWN_KEYS == list(known)
        assert (instant, "then", True) == (known["instant"], known["inputs_of"], known["exact"])


def test_by_the_inputs_of_now_the_answer_itself_says_so(run: Run, lived: Lived) -> None:
    """It is not what was shown then, so its JSON has one key more."""
    instant, _ = kept(lived)[0]
    words = ["--known-at", instant, "--inputs", "now", "--json"]
    (plain,) = run("--config", lived.config, "card", "show", CARD, *words).lines

    assert ("now", False) == (plain["known_at"]["inputs_of"], plain["known_at"]["exact"])


def test_a_person_is_told_too(run: Run, lived: Lived) -> None:
    """In a line of its own, beside the card."""
    instant, _ = kept(lived)[0]
    ran = run("--config", lived.config, "card", "show", CARD, "--known-at", instant)

    assert "by the inputs of then: as it was shown then." in ran.err
    assert "SIMULATED" in ran.out


def test_the_board_of_then_has_the_readings_of_then(run: Run, lived: Lived) -> None:
    """Each card of each account, as it was kept."""
    instant, body = kept(lived)[1]
    ran = run("--config", lived.config, "board", "--known-at", instant, "--json")

    assert 0 == ran.code
    assert body in ran.out.splitlines()
    assert {json.loads(body)["revision"]} == {line["revision"] for line in ran.lines}


def test_an_explanation_of_then_is_equal_to_its_reading(run: Run, lived: Lived) -> None:
    """Out of the rows that were known then."""
    instant, body = kept(lived)[0]
    (answer,) = run("--config", lived.config, "explain", CARD, "--known-at", instant, "--json").lines

    assert answer["equal"]
    assert json.loads(body) == answer["reading"]


def test_a_replay_ends_at_the_instant(run: Run, lived: Lived) -> None:
    """Of three days the first two."""
    instant, _ = kept(lived)[1]
    ran = run("--config", lived.config, "replay", CARD, "--known-at", instant, "--json")

    assert ["2026-04-22", "2026-04-23"] == [line["date"] for line in ran.lines]


def test_the_accounts_of_then_are_told_without_any_platform(run: Run, lived: Lived) -> None:
    """The server of this configuration does not run."""
    instant, _ = kept(lived)[0]
    ran = run("--config", lived.config, "accounts", "--known-at", instant, "--json")

    assert [ACCOUNT] == [line["account"] for line in ran.lines]


def test_the_flights_of_then_are_those_that_were_judged_by(run: Run, lived: Lived, tmp_path: Path) -> None:
    """Also where the configuration declares none any more."""
    text = lived.config.read_text(encoding="utf-8")
    config = tmp_path / "paceboard.toml"
    database = lived.config.parent / "simulated.db"
    plain = text.replace("sqlite:///simulated.db", f"sqlite:///{database}")
    config.write_text(plain[: plain.index("[[flights]]")], encoding="utf-8")
    instant, _ = kept(lived)[0]
    ran = run("--config", config, "flights", "list", "--known-at", instant, "--json")

    assert ["40000.00"] == [line["amount"] for line in ran.lines]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["card", "show", CARD, "--known-at", "2020-01-01"], "its first look was at"),
        (["card", "show", CARD, "--known-at", "soon"], "2026-04-20T15:00"),
        (["card", "show", CARD, "--inputs", "now"], "add --known-at"),
        (["board", "--known-at", "2020-01-01"], "its first look was at"),
        (["accounts", "--known-at", "2020-01-01"], "its first look was at"),
        (["replay", CARD, "--known-at", "2020-01-01"], "its first look was at"),
        (["replay", CARD, "--world", "seed-flight", "--known-at", "2026-04-20"], "leave --known-at out"),
    ],
)
def test_what_cannot_be_known_is_a_usage_error(
    words: Sequence[str], hint: str, run: Run, lived: Lived
) -> None:
    """Exit 2, with the next step, and never an empty answer."""
    ran = run("--config", lived.config, *words, "--json")

    assert (2, "") == (ran.code, ran.out)
    assert hint in f"{ran.error['why']} {ran.error['do']}"
