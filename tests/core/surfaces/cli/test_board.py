from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from attrs import evolve, frozen

from paceboard import host as hosts
from paceboard.hookspecs import GROUP, hookimpl
from paceboard.host import Found, Host
from paceboard.model import Reading
from paceboard.specs import AccountView, CardSpec

from .conftest import ACCOUNT, Lived, Ran, Run, on_a_terminal


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
        "38,200.00 is 127.8 % of the 29,900.00 planned by the budgets",
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


def test_brief_has_a_line_for_each_account(lived: Lived) -> None:
    """Who has many accounts looks at this first; a narrow terminal has fewer columns, and no broken word."""
    shown = on_a_terminal(["--config", lived.config, "board", "--brief"], NO_COLOR="1")
    badge, heading, line = shown.splitlines()

    assert "SIMULATED" == badge.strip()
    assert ["account", "status", "used", "runs", "out", "name"] == heading.split()
    assert f"{ACCOUNT}  FIRES   95.5 %  25 Apr 20:51  Athleisure US" == line.strip()


def test_a_terminal_too_narrow_for_the_words_breaks_none(lived: Lived) -> None:
    """A row is then as long as it must be."""
    shown = on_a_terminal(["--config", lived.config, "board", "--brief"], NO_COLOR="1", COLUMNS="50")
    line = shown.splitlines()[2]

    assert f"{ACCOUNT}  FIRES   95.5 %  25 Apr 20:51  Athleisure US" == line.strip()


@pytest.mark.parametrize("columns", [20, 120])
def test_in_a_pipe_brief_has_every_column_on_one_line(run: Run, lived: Lived, columns: int) -> None:
    """Whatever width the shell exports: that is its terminal's."""
    _, heading, line = run("--config", lived.config, "board", "--brief", columns=columns).out.splitlines()

    assert "elapsed" in heading
    assert "1,800.00 USD" in line


@frozen
class Chatty:
    """A plugin whose card prints and then fails."""

    like: CardSpec

    @hookimpl
    def paceboard_cards(self) -> Iterable[CardSpec]:
        def judge(_: AccountView) -> Reading:
            print("between the lines")  # noqa: T201 - it is what plugins do
            raise RuntimeError("no more")

        yield evolve(self.like, key="chatty", judge=judge)


@pytest.fixture
def chatty(monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = Chatty(Host().discover().cards()["total_spend"])
    own = Found(name="chatty", group=GROUP, distribution="chatty-cards", version="1", load=lambda: plugin)
    real = hosts.installed()
    monkeypatch.setattr(hosts, "installed", lambda: (own, *real))


@pytest.mark.usefixtures("chatty")
def test_what_a_judge_prints_is_not_among_the_json(run: Run, lived: Lived) -> None:
    """It goes to standard error; its failure is told as the plugin's, with the class of the error."""
    ran = run("--config", lived.config, "board", "--json")
    (failed,) = [line for line in ran.lines if line.get("state")]

    assert "between the lines" in ran.err
    assert ("plugin_error", "PluginError") == (failed["state"], failed["error"]["class"])


def test_what_is_no_plugins_fault_is_called_by_its_own_class(run: Run, lived: Lived, tmp_path: Path) -> None:
    """A flight in another currency is the configuration's mistake, on the board and in JSON."""
    config = tmp_path / "paceboard.toml"
    store = lived.config.parent / "simulated.db"
    text = lived.config.read_text().replace("sqlite:///simulated.db", f"sqlite:///{store}")
    config.write_text(text.replace('currency = "USD"', 'currency = "EUR"'))
    shown = run("--config", config, "board")
    states = {line["state"] for line in run("--config", config, "board", "--json").lines if "error" in line}

    assert "tiktok.spend_vs_budget: ConfigurationError: the flight" in shown.out
    assert "plugin_error" not in shown.out
    assert {"error"} == states


def test_json_gives_a_reading_a_line(run: Run, lived: Lived) -> None:
    """Every card, in the envelope that all surfaces share."""
    lines = run("--config", lived.config, "board", "--json").lines

    assert {"spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation", "cpm"} < {
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
