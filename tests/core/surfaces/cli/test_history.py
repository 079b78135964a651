from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from .conftest import ACCOUNT, CARD, Lived, Run


@pytest.fixture(name="copy")
def _copy(lived: Lived, tmp_path: Path) -> Path:
    """A configuration over a copy of the ledger, into which a test may write."""
    for file in lived.config.parent.glob("simulated.db*"):
        shutil.copy(file, tmp_path)
    config = tmp_path / "paceboard.toml"
    config.write_text(lived.config.read_text(encoding="utf-8"), encoding="utf-8")
    return config


def test_the_looks_are_listed_with_the_accounts_clock(run: Run, lived: Lived) -> None:
    """Each revision once, oldest first, with whether it can be read."""
    rows = run("--config", lived.config, "history", ACCOUNT, "--json").lines

    assert list(range(1, len(rows) + 1)) == [row["revision"] for row in rows]
    assert {True} == {row["kept"] for row in rows}
    assert rows[-1]["local"] in run("--config", lived.config, "history", ACCOUNT).out


def test_budgets_are_told_by_name_with_how_exactly_they_are_known(run: Run, lived: Lived) -> None:
    """Exact, estimated between two looks, or unknown before the first; amounts in the account's currency."""
    rows = run("--config", lived.config, "history", ACCOUNT, "--budgets", "--json").lines

    assert {"USD"} == {row["currency"] for row in rows}
    assert {row["began"] for row in rows} <= {"exact", "estimated", "unknown"}
    assert all(row["between"] is not None for row in rows if row["began"] == "estimated")
    assert all(row["name"] for row in rows)
    assert rows[0]["name"] in run("--config", lived.config, "history", ACCOUNT, "--budgets", columns=200).out


def test_a_day_is_told_at_each_look_at_which_it_changed(run: Run, lived: Lived) -> None:
    """The differences add up to the last value."""
    rows = run("--config", lived.config, "history", ACCOUNT, "--day", "2026-04-23", "--json").lines
    cents = [round(float(row["value"]) * 100) for row in rows]

    assert cents
    assert [row["difference"] for row in rows[:1]] == [None]
    assert [round(float(row["difference"]) * 100) for row in rows[1:]] == [
        after - before for before, after in pairwise(cents)
    ]
    assert "complete" in run("--config", lived.config, "history", ACCOUNT, "--day", "2026-04-23").out


def test_drift_is_said_in_a_sentence(run: Run, lived: Lived) -> None:
    """After so many days, in median; as JSON a line for each age."""
    rows = run("--config", lived.config, "history", ACCOUNT, "--drift", "--json").lines
    ran = run("--config", lived.config, "history", ACCOUNT, "--drift")

    assert [1, 2, 3, 7, 14, 28] == [row["days_after"] for row in rows]
    assert "After 1 day spend moved by" in ran.out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--budgets", "--drift"], "one at a time"),
        (["--day", "April"], "2026-04-20"),
        (["--day", "2020-01-01"], "backfill_days"),
        (["--drift", "--measure", "reach"], "one of spend"),
    ],
)
def test_a_wrong_question_is_a_usage_error(words: Sequence[str], hint: str, run: Run, lived: Lived) -> None:
    """With what may be asked."""
    ran = run("--config", lived.config, "history", ACCOUNT, *words, "--json")

    assert 2 == ran.code
    assert hint in ran.error["do"]


def test_thinning_says_what_it_dropped(run: Run, copy: Path) -> None:
    """Without a policy it drops nothing and says what to set; with one it counts."""
    none = run("--config", copy, "thin", "--json")
    first, again = (
        run("--config", copy, "thin", "--versions", "1", "--readings", "1", "--json") for _ in range(2)
    )

    assert (3, True) == (none.code, "keep_versions_days" in none.error["do"])
    assert [ACCOUNT] == [line["account"] for line in first.lines]
    assert (0, {}) == (again.lines[0]["revisions"], again.lines[0]["versions"])
    assert "dropped 0 versions" in run("--config", copy, "thin", "--versions", "1").out


def test_the_policy_stands_in_the_configuration(run: Run, copy: Path) -> None:
    """`[store]` says how many days keep everything."""
    text = copy.read_text(encoding="utf-8")
    copy.write_text(
        text.replace("[store]\n", "[store]\nkeep_versions_days = 1\nkeep_readings_days = 1\n"),
        encoding="utf-8",
    )

    assert 0 == run("--config", copy, "thin").code


def test_an_account_is_forgotten_and_the_command_proves_it(run: Run, copy: Path) -> None:
    """It counts what went and what it searched, and warns that the account is still configured."""
    ran = run("--config", copy, "forget", ACCOUNT, "--yes", "--json")
    (answer,) = ran.lines

    assert 0 == ran.code
    assert 0 < answer["removed"]["fact_day"]
    assert (0, {}, True, True) == (
        answer["found"],
        answer["elsewhere"],
        answer["compacted"],
        answer["configured"],
    )
    identity = ACCOUNT.partition(":")[2].encode()
    assert [] == [file.name for file in copy.parent.glob("*.db*") if identity in file.read_bytes()]
    assert 2 == run("--config", copy, "card", "show", CARD).code


def test_a_person_sees_the_proof(run: Run, copy: Path) -> None:
    """By table, with the search."""
    ran = run("--config", copy, "forget", ACCOUNT, "--yes")

    assert "stands in none of the" in ran.out
    assert "written anew" in ran.out
    assert "still configured" in ran.err


def test_nobody_is_forgotten_without_a_yes(run: Run, copy: Path) -> None:
    """Where nobody can be asked it is a usage error, and nothing goes."""
    ran = run("--config", copy, "forget", ACCOUNT)

    assert (2, True) == (ran.code, "--yes" in ran.err)
    assert 0 == run("--config", copy, "card", "show", CARD).code
