from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from paceboard.app import Paceboard
from paceboard.connecting import Connecting
from paceboard.model import DAY, AccountRef
from paceboard.surfaces.cli.refresh import _line, _plain
from paceboard.sync import Outcome, Progress

from .conftest import ACCOUNT, CARD, Platform, Run, on_a_terminal

SECOND = '[[accounts]]\nconnector = "tiktok"\nid = "7000000000000000002"\n\n[[flights]]'


def test_a_refresh_says_what_came_for_each_account(platform: Platform, run: Run) -> None:
    """A line on standard output, the summary on standard error."""
    ran = run("--config", platform.config, "refresh")

    assert 0 == ran.code
    assert ran.out.startswith(f"{ACCOUNT}  ok  ")
    assert " rows, " in ran.out
    assert " requests\n" in ran.out
    assert ran.err.startswith("1 account, ")
    assert ran.err.endswith(" s\n")


def test_a_second_refresh_changes_nothing(platform: Platform, run: Run) -> None:
    """Equal content is no change, and the answer says so."""
    first = run("--config", platform.config, "refresh", "--json").lines[0]
    platform.world.advance_to(platform.world.now())
    second = run("--config", platform.config, "refresh", "--json").lines[0]

    assert first["rows_changed"] > 0
    assert (0, "ok") == (second["rows_changed"], second["outcome"])


def test_what_was_refreshed_can_be_shown(platform: Platform, run: Run) -> None:
    """The second day of the seed's flight: 2,520.00 of 40,000.00."""
    run("--config", platform.config, "refresh")

    assert "6.3 % used of 40,000.00 USD" in run("--config", platform.config, "card", "show", CARD).out


def test_some_failed_is_4(platform: Platform, run: Run) -> None:
    """The account that the token does not show costs no other."""
    platform.change("[[flights]]", SECOND)
    ran = run("--config", platform.config, "refresh", "--json")

    assert 4 == ran.code
    lines = sorted(ran.lines, key=lambda line: str(line["account"]))
    assert ["ok", "PermissionDenied"] == [line["outcome"] for line in lines]
    error = lines[1]["error"]
    assert {"class", "what", "why", "during", "code", "request_id", "do"} >= error.keys()
    assert {"class", "what", "why", "do"} <= error.keys()
    assert "" == ran.err


def test_all_failed_is_5(platform: Platform, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead token: every account says so, with what to do."""
    monkeypatch.setenv("SIMULATED_TIKTOK_ACCESS_TOKEN", "another-token-0123456789")
    ran = run("--config", platform.config, "refresh")

    assert 5 == ran.code
    assert f"{ACCOUNT}  Reauthorise  " in ran.out
    assert "Do: connect the account again" in ran.out
    assert "1 account (1 failed)" in ran.err
    assert "another-token" not in ran.out + ran.err


def test_a_missing_secret_is_3(platform: Platform, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody was asked: it is the configuration that has to be corrected."""
    monkeypatch.delenv("SIMULATED_TIKTOK_ACCESS_TOKEN")
    ran = run("--config", platform.config, "refresh")

    assert 3 == ran.code
    assert "SIMULATED_TIKTOK_ACCESS_TOKEN is not set" in ran.out


def test_an_account_that_is_not_configured_is_a_wrong_call(platform: Platform, run: Run) -> None:
    """Exit 2 with the nearest one, and nobody is asked."""
    ran = run("--config", platform.config, "refresh", "tiktok:7000000000000000009")

    assert (2, "") == (ran.code, ran.out)
    assert f"did you mean {ACCOUNT}?" in ran.err


def test_without_any_account_there_is_something_to_configure(run: Run, tmp_path: Path) -> None:
    """Exit 3 with the table to write."""
    config = tmp_path / "paceboard.toml"
    config.write_text("")
    ran = run("--config", config, "refresh")

    assert 3 == ran.code
    assert "[[accounts]]" in ran.err


def test_on_a_terminal_a_bar_shows_accounts_rows_and_requests(platform: Platform) -> None:
    """And is gone when the account's own line is there."""
    shown = on_a_terminal(["--config", platform.config, "refresh"])

    assert "0 of 1 account, " in shown
    assert " rows, " in shown
    assert " requests" in shown
    assert "\x1b[2K" in shown
    assert "1 account, " in shown.rstrip().splitlines()[-1]


def test_the_answer_goes_to_standard_output_whatever_shows_the_bar(
    platform: Platform, tmp_path: Path
) -> None:
    """`paceboard refresh > log` on a terminal: the line of the account stands in the log."""
    log = tmp_path / "log"
    shown = on_a_terminal(["--config", platform.config, "refresh"], stdout=log)

    assert log.read_text().startswith(f"{ACCOUNT}  ok  ")
    assert "0 of 1 account, " in shown


def test_in_a_pipe_there_is_no_bar(platform: Platform, run: Run) -> None:
    """Plain lines alone."""
    ran = run("--config", platform.config, "refresh")

    assert "0 of 1" not in ran.out + ran.err
    assert "\x1b" not in ran.out + ran.err


def test_what_a_connector_noted_is_counted() -> None:
    """An unknown but harmless value is shown, for people and for programs."""
    outcome = Outcome(
        ref=AccountRef.parse(ACCOUNT), rows=1, requests=2, retries=3, notes={"unknown_status": 2}
    )

    assert f"{ACCOUNT}  ok  1 row, 0 changed, 2 requests, 3 asked again, unknown_status (2)" == _line(outcome)
    assert {"unknown_status": 2} == _plain(outcome)["notes"]


def test_what_was_noted_while_accounts_were_listed_is_told(
    platform: Platform, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for people, before the accounts; with each outcome for programs."""
    real = Connecting.refresh

    def refresh(self: Connecting, entries: Any, ledger: Any, on_progress: Any) -> list[Outcome]:
        on_progress(Progress(account=None, step="listed", notes={"unknown_status": 2}))
        return real(self, entries, ledger, on_progress)

    monkeypatch.setattr(Connecting, "refresh", refresh)
    ran = run("--config", platform.config, "refresh")
    plain = _plain(Outcome(ref=AccountRef("tiktok", "71"), listing_notes={"unknown_status": 2}))

    assert ran.out.startswith("While the accounts were listed: unknown_status (2)\n")
    assert {"unknown_status": 2} == plain["listing_notes"]


@pytest.mark.parametrize("policy", ["", "keep_versions_days = 1\nkeep_readings_days = 1\n"])
def test_a_refresh_thins_by_the_policy_and_only_by_it(platform: Platform, run: Run, policy: str) -> None:
    """Two looks a day: without a policy all can be read for ever, with one the first of a day that is past
    goes at the first look of a later one.
    """
    platform.change("[store]\n", f"[store]\n{policy}")
    for _ in range(6):
        assert 0 == run("--config", platform.config, "refresh").code
        platform.world.advance_to(platform.world.now() + DAY // 2)
    board = Paceboard.open(platform.config)
    (ref,) = board.ledger.heads()
    again = board.thin(versions_days=1, readings_days=1)[ref]

    assert bool(policy) == (again.revisions == 0 and again.readings == 0)
