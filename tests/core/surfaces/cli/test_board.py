from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import ACCOUNT, Lived, Ran, Run


@pytest.fixture
def board(run: Run, lived: Lived) -> Ran:
    return run("--config", lived.config, "board")


def test_the_board_shows_the_seeds_day_23(board: Ran) -> None:
    """95.5 % of 40,000.00 USD, 76.7 % elapsed, 1,800.00 left, and that it fires."""
    assert (0, "") == (board.code, board.err)
    for fact in (
        "FIRES",
        "95.5 % used of 40,000.00 USD",
        "1,800.00 left",
        "76.7 % elapsed, day 23 of 30",
        "38,200.00 is 127.8 % of the 29,900.00 planned by the daily budgets",
        "25 Apr 20:51 at 2,071.43 a day",
        "data to 25 Apr 2026 00:00 UTC-8",
    ):
        assert fact in board.out


def test_the_board_says_why_what_binds_and_what_can_be_done(board: Ran) -> None:
    """The seed's three options stand under the reason and the constraint."""
    labels = [line[2:10].strip() for line in board.out.splitlines() if line.startswith("│ ")]
    found = [label for label in labels if label in ("Why", "Runs out", "Binds", "Options", "Note")]

    assert ["Why", "Runs out", "Binds", "Options"] == found[:4]
    for option in ("Pause and replan", "Raise the cap", "Tighten the daily budgets"):
        assert f"{option}: " in board.out


def test_what_is_simulated_says_so_before_all_else(board: Ran) -> None:
    """The badge is the first thing on the board, where nothing can cut it off."""
    assert board.out.startswith(" SIMULATED  Athleisure US  tiktok:7000000000000000001")


def test_the_bar_has_its_mark_where_the_time_is(board: Ran) -> None:
    """76 cells wide: full up to 95.5 %, the mark at 76.7 %, its caption under it."""
    lines = board.out.splitlines()
    number = next(i for i, line in enumerate(lines) if "┃" in line)
    bar, caption = lines[number][2:-2], lines[number + 1][2:-2]

    assert int(76 * 23 / 30) == bar.index("┃") == caption.index("▲")
    assert int(76 * 0.955) == bar.count("█") + bar.count("┃")


def test_the_trend_is_a_sparkline_of_thirty_days(board: Ran) -> None:
    """One block a day, the viral week the highest."""
    (line,) = [line for line in board.out.splitlines() if "Spend trend" in line]
    blocks = [each for each in line if each in "▁▂▃▄▅▆▇█"]

    assert 30 == len(blocks)
    assert "█" in blocks[-10:]


@pytest.mark.parametrize("fact", ["40,000.00", "1,800.00", "76.7 %", "29,900.00", "2,071.43", "25 Apr 20:51"])
def test_each_fact_stands_once(fact: str, board: Ran) -> None:
    """But for one amount: that what is left stays unspent is the point of the first option."""
    times = 2 if fact == "1,800.00" else 1

    assert times == board.out.count(fact)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int, run: Run, lived: Lived) -> None:
    """From a narrow pane to a wide screen; a panel never grows beyond what is easy to read."""
    lines = run("--config", lived.config, "board", columns=width).out.splitlines()

    assert min(width, 96) == max(map(len, lines))


def test_brief_has_a_line_for_each_account(run: Run, lived: Lived) -> None:
    """Who has many accounts looks at this first."""
    badge, heading, line = run("--config", lived.config, "board", "--brief").out.splitlines()

    assert "SIMULATED" == badge.strip()
    assert ["account", "status", "used", "runs", "out", "name"] == heading.split()
    assert f"{ACCOUNT}  FIRES   95.5 %  25 Apr 20:51  Athleisure US" == line.strip()


def test_brief_uses_the_room_that_there_is(run: Run, lived: Lived) -> None:
    """A wide terminal has the elapsed share and what is left besides."""
    _, heading, line = run("--config", lived.config, "board", "--brief", columns=120).out.splitlines()

    assert "elapsed" in heading
    assert "1,800.00 USD" in line


def test_json_gives_a_reading_a_line(run: Run, lived: Lived) -> None:
    """Every card, in the envelope that all surfaces share."""
    lines = run("--config", lived.config, "board", "--json").lines

    assert {"spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation"} == {
        line["card"].partition(".")[2] for line in lines
    }
    assert {"paceboard.reading/1"} == {line["schema"] for line in lines}


def test_an_empty_ledger_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """Nothing to show is no error."""
    config = tmp_path / "paceboard.toml"
    config.write_text('[store]\nurl = "sqlite:///new.db"\n')
    ran = run("--config", config, "board")

    assert (0, True) == (ran.code, "paceboard refresh" in ran.out)
    assert "" == run("--config", config, "board", "--json").out


@pytest.mark.parametrize("name", ["tiktok:7000000000000000002", "nonsense", ":", "tiktok:"])
def test_an_unknown_account_is_answered_with_those_that_are_known(name: str, run: Run, lived: Lived) -> None:
    """Exit 2, with the nearest that the ledger holds."""
    ran = run("--config", lived.config, "board", name)

    assert 2 == ran.code
    assert ACCOUNT in ran.err


def test_a_missing_configuration_says_how_to_get_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 3, and the command that writes one."""
    monkeypatch.chdir(tmp_path)
    ran = run("board")

    assert 3 == ran.code
    assert "there is no paceboard.toml" in ran.err
    assert "paceboard init" in ran.err
