from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from paceboard.app import Paceboard, real_clock
from paceboard.ledger import Ledger, Parked
from paceboard.model import HOUR, instant_text

from .conftest import ACCOUNT, PYTHON, Platform, Run

SCHEDULE = '[schedule]\nrefresh = "* * * * *"\n\n[[flights]]'


def test_a_dry_run_says_what_would_be_asked_and_sends_nothing(platform: Platform, run: Run) -> None:
    """The lists, and each window with its levels; a first one knows neither zone nor a last time."""
    ran = run("--config", platform.config, "refresh", "--dry-run", "--json")
    (line,) = ran.lines
    run("--config", platform.config, "refresh")
    again = run("--config", platform.config, "refresh", "--dry-run")
    after = run("--config", platform.config, "refresh", "--dry-run", "--json").lines[0]

    assert 0 == ran.code
    assert (ACCOUNT, "planned", False) == (line["account"], line["outcome"], line["known"])
    assert ["entities", "budgets", "limits", "balances"] == [call["what"] for call in line["calls"][:4]]
    assert {"what", "level", "grain", "from", "to"} == line["calls"][4].keys()
    assert len(line["calls"]) == line["requests_at_least"] <= line["requests_estimated"]
    assert after["known"]
    assert after["requests_estimated"] > after["requests_at_least"]
    assert "the last time took" in again.out
    assert "An estimate" in again.err


def test_without_a_schedule_nothing_can_be_due(platform: Platform, run: Run) -> None:
    """The error says what to add."""
    ran = run("--config", platform.config, "refresh", "--due", "--json")

    assert 3 == ran.code
    assert "add [schedule]" in ran.error["do"]


def test_due_refreshes_what_is_due_and_says_what_the_others_wait_for(platform: Platform, run: Run) -> None:
    """A first one is due; at once after it nothing is, and that is no failure."""
    platform.change("[[flights]]", SCHEDULE.replace("* * * * *", "0 0 1 1 *"))
    first = run("--config", platform.config, "refresh", "--due", "--json")
    second = run("--config", platform.config, "refresh", "--due", "--json")
    told = run("--config", platform.config, "refresh", "--due")

    assert ["ok"] == [line["outcome"] for line in first.lines]
    assert (0, "not_due") == (second.code, second.lines[0]["outcome"])
    assert second.lines[0]["until"].endswith("Z")
    assert "not due: refreshed since its last time, until 20" in told.out


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_a_refresh_within_seconds(
    platform: Platform, run: Run, tmp_path: Path, number: signal.Signals
) -> None:
    """The platform never answers: the process ends at once, with 130, and no window is half kept (P30)."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        text = platform.config.read_text(encoding="utf-8")
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        lines = [f'base_url = "{url}"' if line.startswith("base_url") else line for line in text.splitlines()]
        config = tmp_path / "deaf.toml"
        config.write_text("\n".join(lines), encoding="utf-8")
        process = subprocess.Popen(
            [*PYTHON, "--config", str(config), "refresh"], stderr=subprocess.PIPE, env=os.environ.copy()
        )
        deaf.settimeout(20)
        asked, _ = deaf.accept()
        with asked:
            began = time.monotonic()
            process.send_signal(number)
            _, told = process.communicate(timeout=20)
            seconds = time.monotonic() - began

    assert seconds <= 5
    assert (130, True) == (process.returncode, b"interrupted" in told)
    (store,) = tmp_path.glob("*.db")
    with Ledger.open(store, clock=time.time_ns) as ledger:
        assert ((), ()) == (ledger.check(), ledger.leases())


def test_a_refresh_leaves_the_handler_of_signals_as_it_was(platform: Platform, run: Run) -> None:
    """A process that embeds the command is stopped as before once it has ended."""
    before = signal.getsignal(signal.SIGTERM)
    ran = run("--config", platform.config, "refresh")

    assert 0 == ran.code
    assert before is signal.getsignal(signal.SIGTERM)


@pytest.mark.parametrize("flag", ["--due", "--dry-run"])
def test_an_app_that_is_put_aside_holds_its_accounts(platform: Platform, run: Run, flag: str) -> None:
    """Where the platform shut the whole app out, no account of it is due, and a plan says until when."""
    platform.change("[[flights]]", SCHEDULE)
    board = Paceboard.open(platform.config)
    (app,) = board.configuration.apps.values()
    now = real_clock()
    name = board._connecting().name_of(app)
    assert name is not None
    aside = Parked(scope=name, since=now, until=now + HOUR, kind="RateLimited", why="the day's quota is used")
    board.ledger.park(aside)
    board.ledger.close()
    (line,) = run("--config", platform.config, "refresh", flag, "--json").lines

    assert instant_text(aside.until) == line["until"]


def test_an_app_without_its_secret_is_known_by_no_name(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    """Its accounts are due all the same, so that the refresh tells what is missing."""
    platform.change("[[flights]]", SCHEDULE)
    for name in [name for name in os.environ if name.startswith("SIMULATED_TIKTOK")]:
        monkeypatch.delenv(name)
    ran = run("--config", platform.config, "refresh", "--due", "--json")

    assert "ConfigurationError" == ran.lines[0]["outcome"]
