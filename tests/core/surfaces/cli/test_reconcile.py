from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .conftest import ACCOUNT, Lived, Run

CAUSES = [
    "time_zone",
    "watermark",
    "restatement",
    "scope",
    "rounding",
    "served_to_billed",
    "gross_to_net",
    "exchange",
    "unexplained",
]
DAYS = ("--from", "2026-04-02", "--to", "2026-04-21")


@pytest.fixture(name="copy")
def _copy(lived: Lived, tmp_path: Path) -> Path:
    """A configuration over a copy of the ledger, into which a test may write."""
    for file in lived.config.parent.glob("simulated.db*"):
        shutil.copy(file, tmp_path)
    config = tmp_path / "paceboard.toml"
    config.write_text(lived.config.read_text(encoding="utf-8"), encoding="utf-8")
    return config


@contextmanager
def written(config: Path) -> Iterator[sqlite3.Connection]:
    """The ledger beside a configuration, opened as anybody could."""
    with closing(sqlite3.connect(config.parent / "simulated.db")) as connection, connection:
        yield connection


def ours(run: Run, lived: Lived) -> str:
    """What the account spent in those days, by our ledger."""
    line = run("--config", lived.config, "reconcile", ACCOUNT, "--vendor-figure", "1", *DAYS, "--json").lines
    figure: str = line[0]["ours"]
    return figure


def told(line: Any) -> dict[str, str]:
    """The parts that are not zero."""
    return {part["cause"]: part["amount"] for part in line["parts"] if Decimal(part["amount"] or 1)}


def test_the_parts_are_all_there_and_add_up(run: Run, lived: Lived) -> None:
    """In their order, to the vendor's figure, exactly."""
    words = ("reconcile", "--vendor-figure", "38450.12", *DAYS, "--zone", "UTC", "--billed", "--rounded-rows")
    (line,) = run("--config", lived.config, *words, "--json").lines

    assert CAUSES == [part["cause"] for part in line["parts"]]
    assert Decimal(line["vendor"]) == Decimal(line["ours"]) + sum(
        Decimal(part["amount"] or 0) for part in line["parts"]
    )
    assert all(part["why"] for part in line["parts"] if part["amount"] is None)


def test_our_own_figure_has_nothing_unexplained(run: Run, lived: Lived) -> None:
    """A vendor that says the same is right, and the part is shown although it is zero."""
    figure = ours(run, lived)
    ran = run("--config", lived.config, "reconcile", ACCOUNT, "--vendor-figure", figure, *DAYS, columns=120)

    assert (0, True) == (ran.code, "the figures agree" in ran.out)
    assert ["unexplained", "0.00"] == next(
        line.split() for line in ran.out.splitlines() if line.startswith("unexplained")
    )


def test_a_net_figure_takes_ad_credit_into_account(run: Run, lived: Lived) -> None:
    """The flight was paid without credit, so the whole gap of 3,000.00 stays unexplained."""
    figure = str(Decimal(ours(run, lived)) - 3_000)
    words = ("reconcile", ACCOUNT, "--vendor-figure", figure, *DAYS, "--net", "--json")
    (line,) = run("--config", lived.config, *words).lines

    assert {"unexplained": "-3000.00"} == told(line)
    assert "wrong" == line["verdict"]


def test_rates_of_a_file_make_the_exchange(run: Run, lived: Lived, tmp_path: Path) -> None:
    """Our days at one rate, the vendor's at another."""
    rates = tmp_path / "rates.csv"
    days = "".join(f"2026-04-{day:02d},0.5,0.6\n" for day in range(1, 25))
    rates.write_text(f"day,ours,vendor\n{days}", encoding="utf-8")
    figure = Decimal(ours(run, lived))
    words = ("reconcile", ACCOUNT, "--vendor-figure", str(figure * 6 / 10), *DAYS)
    (line,) = run("--config", lived.config, *words, "--currency", "EUR", "--rates", rates, "--json").lines

    assert "EUR" == line["currency"]
    assert {"exchange": figure / 10} == {key: Decimal(amount) for key, amount in told(line).items()}


def test_a_file_of_figures_gives_a_line_for_each(run: Run, lived: Lived, tmp_path: Path) -> None:
    """Each with its place in the file."""
    file = tmp_path / "figures.csv"
    file.write_text(
        "account,figure,from,to,zone,billed\n"
        f"{ACCOUNT},1180.00,2026-04-02,2026-04-02,,no\n{ACCOUNT},1340.00,2026-04-03,2026-04-03,,no\n",
        encoding="utf-8",
    )
    lines = run("--config", lived.config, "reconcile", "--figures", file, "--json").lines

    assert [("line 2", "fine"), ("line 3", "fine")] == [(line["place"], line["verdict"]) for line in lines]


def test_a_wrong_word_of_a_file_is_named_with_its_line(run: Run, lived: Lived, tmp_path: Path) -> None:
    """The second line has no number."""
    file = tmp_path / "figures.csv"
    file.write_text(f"account,figure,from,to\n{ACCOUNT},12x,2026-04-01,2026-04-01\n", encoding="utf-8")
    ran = run("--config", lived.config, "reconcile", "--figures", file, "--json")

    assert 2 == ran.code
    assert "line 2" in ran.error["why"]


def test_every_wrong_line_of_a_file_is_named_and_nothing_is_shown(
    run: Run, lived: Lived, tmp_path: Path
) -> None:
    """A number that is none, an account that nobody has, too few columns and days to come; one is right."""
    file = tmp_path / "figures.csv"
    day = "2026-04-02"
    file.write_text(
        f"account,figure,from,to\n{ACCOUNT},1180.00,{day},{day}\n{ACCOUNT},12x,{day},{day}\n"
        f"tiktok:12,1,{day},{day}\n{ACCOUNT},1\n{ACCOUNT},1,2027-01-01,2027-01-02\n",
        encoding="utf-8",
    )
    ran = run("--config", lived.config, "reconcile", "--figures", file, "--json")

    assert (2, "") == (ran.code, ran.out)
    assert ran.error["what"].startswith("4 of 5 lines")
    assert [3, 4, 5, 6] == [int(line[5]) for line in ran.error["why"].splitlines()]


@pytest.mark.parametrize(
    "words",
    [
        ["--from", "2026-04-02"],
        ["--to", "2026-04-02"],
        ["--zone", "UTC"],
        ["--scope", "account"],
        ["--rounded-rows"],
        ["--billed"],
        ["--net"],
        ["--seen", "2026-04-02"],
        ["--vendor-figure", "1"],
    ],
)
def test_what_a_file_says_is_not_said_beside_it(
    run: Run, lived: Lived, tmp_path: Path, words: list[str]
) -> None:
    """Such an option is refused, never left aside; a scope too that is the usual one."""
    file = tmp_path / "figures.csv"
    file.write_text(f"account,figure,from,to\n{ACCOUNT},1,2026-04-02,2026-04-02\n", encoding="utf-8")
    ran = run("--config", lived.config, "reconcile", "--figures", file, *words, "--json")

    assert 2 == ran.code
    assert ran.error["what"].startswith(f"{words[0]} cannot go with --figures")
    assert all(ran.error[part] for part in ("why", "do"))


def test_a_day_that_was_never_fetched_is_an_error(run: Run, lived: Lived) -> None:
    """It is not zero."""
    ran = run(
        *("--config", lived.config, "reconcile", ACCOUNT, "--vendor-figure", "1", "--json"),
        *("--from", "2020-01-01", "--to", "2020-01-02"),
    )

    assert (2, True) == (ran.code, "never fetched" in ran.error["what"])


def test_a_figure_without_its_days_is_refused(run: Run, lived: Lived) -> None:
    """With what to add."""
    ran = run("--config", lived.config, "reconcile", ACCOUNT, "--vendor-figure", "1", "--json")

    assert (2, True) == (ran.code, "--from" in ran.error["do"])


def test_what_the_ledger_lost_is_unexplained_all_of_it(run: Run, copy: Path) -> None:
    """A day is deleted from it, and no other cause takes anything of what it spent."""
    words = ("--config", copy, "reconcile", ACCOUNT, *DAYS, "--zone", "Etc/GMT+7", "--net", "--json")
    figure = ours(run, lived=Lived(copy, ()))
    with written(copy) as connection:
        day, lost = connection.execute(
            "SELECT day, spend FROM fact_day WHERE level = 'account' AND day BETWEEN 20550 AND 20560 LIMIT 1"
        ).fetchone()
        connection.execute("DELETE FROM fact_day WHERE level = 'account' AND day = ?", (day,))
    (before,) = run(*words, "--vendor-figure", figure).lines
    parts = {part["cause"]: Decimal(part["amount"] or 0) for part in before["parts"]}

    assert Decimal(lost).scaleb(-6) == Decimal(before["vendor"]) - Decimal(before["ours"])
    assert Decimal(lost).scaleb(-6) == parts.pop("unexplained")
    assert {0} == set(parts.values())


def test_a_deleted_campaign_is_the_scope(run: Run, copy: Path) -> None:
    """What it spent, by SQL of one's own, and nothing else."""
    with written(copy) as connection:
        gone, spent = connection.execute(
            "SELECT entity, sum(spend) FROM fact_day WHERE level = 'campaign' AND day BETWEEN 20545 AND 20564"
            " GROUP BY entity ORDER BY entity LIMIT 1"
        ).fetchone()
        connection.execute(
            "UPDATE entity SET delivery = 'deleted' WHERE level = 'campaign' AND id = ?", (gone,)
        )
    words = ("--config", copy, "reconcile", ACCOUNT, *DAYS, "--scope", "listed", "--json", "--vendor-figure")
    (line,) = run(*words, ours_of(run, copy, spent)).lines

    assert {"scope": -Decimal(spent).scaleb(-6)} == {
        key: Decimal(amount) for key, amount in told(line).items()
    }


def ours_of(run: Run, config: Path, less: int) -> str:
    """Our figure less some micros."""
    (line,) = run("--config", config, "reconcile", ACCOUNT, "--vendor-figure", "1", *DAYS, "--json").lines
    return str(Decimal(line["ours"]) - Decimal(less).scaleb(-6))


@pytest.mark.parametrize(
    "line", ["2026-04-02,1e999999999,1", "2026-04-02,0,1", "2026-04-02,1,-1", "April,1,1"]
)
def test_a_wrong_rate_is_named_with_its_line(run: Run, lived: Lived, tmp_path: Path, line: str) -> None:
    """Nothing is reckoned with a rate that is none."""
    rates = tmp_path / "rates.csv"
    rates.write_text(f"day,ours,vendor\n{line}\n", encoding="utf-8")
    words = ("reconcile", ACCOUNT, "--vendor-figure", "1", *DAYS, "--currency", "EUR", "--rates", rates)
    ran = run("--config", lived.config, *words, "--json")

    assert (2, True) == (ran.code, "line 2" in ran.error["what"])


def test_a_day_with_two_rates_is_refused(run: Run, lived: Lived, tmp_path: Path) -> None:
    """Nobody chooses one of them in silence."""
    rates = tmp_path / "rates.csv"
    rates.write_text("day,ours,vendor\n2026-04-02,1,1\n2026-04-02,2,2\n", encoding="utf-8")
    words = ("reconcile", ACCOUNT, "--vendor-figure", "1", *DAYS, "--currency", "EUR", "--rates", rates)
    ran = run("--config", lived.config, *words, "--json")

    assert (2, True) == (ran.code, "line 3" in ran.error["what"])


def test_a_verdict_names_the_causes_that_could_not_be_told(run: Run, lived: Lived) -> None:
    """Of days to come nobody says that their rows are missing; where all is told, somebody does."""
    words = (
        "--config",
        lived.config,
        "reconcile",
        ACCOUNT,
        "--vendor-figure",
        "99999",
        "--from",
        "2026-04-02",
    )
    plain = run(*words, "--to", "2026-05-01", "--zone", "UTC", columns=120).out
    (line,) = run(*words, "--to", "2026-05-01", "--zone", "UTC", "--json").lines
    sure = run(*words, "--to", "2026-04-21", columns=120).out

    assert "above two percent; " in plain
    assert '"came in after our watermark" could not be told and may be it.' in plain
    assert "rows are missing" not in plain
    assert [part["cause"] for part in line["parts"] if part["amount"] is None] == line["untold"]
    assert "above two percent: rows are missing, or it is another figure." in sure


@pytest.mark.parametrize("currency", ["eur", "EURO", "E1R", "", "USD"])
def test_a_currency_that_is_none_or_our_own_is_refused(
    run: Run, lived: Lived, tmp_path: Path, currency: str
) -> None:
    """Nothing is exchanged into a word, nor into what it is already."""
    rates = tmp_path / "rates.csv"
    rates.write_text("day,ours,vendor\n2026-04-02,1,1\n", encoding="utf-8")
    days = ("--from", "2026-04-02", "--to", "2026-04-02")
    words = ("reconcile", ACCOUNT, "--vendor-figure", "1", *days, "--currency", currency, "--rates", rates)
    ran = run("--config", lived.config, *words, "--json")

    assert (2, True) == (ran.code, "currency" in ran.error["what"])
    assert ran.error["do"]


def test_yen_are_rounded_and_shown_whole(run: Run, lived: Lived, tmp_path: Path) -> None:
    """1,180.00 a day at 0.001 is 1.18 yen: rows of one day are shown as 1, so rounding takes 0.18."""
    rates = tmp_path / "rates.csv"
    rates.write_text("day,ours,vendor\n2026-04-02,0.001,0.001\n", encoding="utf-8")
    days = ("--from", "2026-04-02", "--to", "2026-04-02", "--rounded-rows")
    words = ("reconcile", ACCOUNT, "--vendor-figure", "1", *days, "--currency", "JPY", "--rates", rates)
    (line,) = run("--config", lived.config, *words, "--json").lines

    assert {"rounding": "-0.18"} == told(line)
    assert ("1", "1.18") == (line["vendor"], line["ours"])
