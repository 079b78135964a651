from __future__ import annotations

from pathlib import Path

import pytest

from paceboard.config import read

from .conftest import ACCOUNT, Lived, Run

ADD = [
    "flights",
    "add",
    "--account",
    ACCOUNT,
    "--name",
    "Launch",
    "--from",
    "2026-04-02",
    "--to",
    "2026-05-01",
]
MONEY = ["--amount", "40000.00", "--currency", "USD"]
HEADING = "account,name,from,to,amount,currency,hard,campaigns\n"
GOOD = f"{ACCOUNT},Launch,2026-04-02,2026-05-01,40000.00,USD,yes,1 2\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "paceboard.toml"
    path.write_text(
        "# our plan\n[store]\nbackfill_days = 30 # a month\n"
        f'[apps.a]\nconnector = "tiktok"\n[[accounts]]\nconnector = "tiktok"\nid = "{ACCOUNT[7:]}"\n'
    )
    return path


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "plan.csv"


def test_an_added_flight_is_listed_and_comments_stay(config: Path, run: Run) -> None:
    """What stood in the file stands in it still, byte for byte."""
    before = config.read_text()
    added = run("--config", config, *ADD, *MONEY, "--hard")
    listed = run("--config", config, "flights", "list", columns=120)

    assert (0, f"Added 'Launch' for {ACCOUNT} to {config}.\n") == (added.code, added.out)
    assert config.read_text().startswith(before)
    assert [ACCOUNT, "2026-04-02", "2026-05-01", "40,000.00", "USD", "hard", "-", "Launch"] == (
        listed.out.splitlines()[1].split()
    )


def test_a_flight_of_an_account_that_is_not_configured_is_refused(config: Path, csv: Path, run: Run) -> None:
    """A slip in an id would otherwise go unseen until somebody misses the budget; the nearest is named."""
    slip = ACCOUNT[:-1] + "7"
    csv.write_text(HEADING + GOOD + GOOD.replace(ACCOUNT, slip))
    before = config.read_bytes()
    added = run("--config", config, *ADD, *MONEY, "--account", slip)
    imported = run("--config", config, "flights", "import", csv)

    assert (2, 2, before) == (added.code, imported.code, config.read_bytes())
    assert f"no account {slip} is configured" in added.err
    assert f"did you mean {ACCOUNT}" in added.err
    assert f"line 3: no account {slip} is configured" in imported.err


@pytest.fixture
def known(lived: Lived, tmp_path: Path) -> Path:
    """The configuration of a ledger that has seen the account and its campaigns, free to be changed."""
    path = tmp_path / "paceboard.toml"
    store = lived.config.parent / "simulated.db"
    path.write_text(lived.config.read_text().replace("sqlite:///simulated.db", f"sqlite:///{store}"))
    return path


def test_a_campaign_that_the_ledger_has_never_seen_is_told_at_once(known: Path, csv: Path, run: Run) -> None:
    """By its line where it was imported; the flight is kept, since a campaign may be made later."""
    csv.write_text(HEADING + GOOD.replace("1 2", "") + GOOD.replace("Launch", "Next").replace("1 2", "77"))
    imported = run("--config", known, "flights", "import", csv)
    added = run("--config", known, *ADD, *MONEY, "--campaign", "78", "--currency", "EUR", "--name", "Third")

    assert (0, 0) == (imported.code, added.code)
    assert imported.err.startswith(f"Warning: line 3: {ACCOUNT} has no campaign 77; use one of: ")
    assert f"Warning: {ACCOUNT} has no campaign 78" in added.err
    assert "Warning: the flight is in EUR, the account in USD" in added.err


def test_a_flight_makes_no_ledger(config: Path, run: Run) -> None:
    """Where there is none yet nothing is compared, and none is made."""
    ran = run("--config", config, *ADD, *MONEY, "--campaign", "77")

    assert (0, "", False) == (ran.code, ran.err, (config.parent / "paceboard.db").exists())


def test_each_line_that_repeats_another_names_it(config: Path, csv: Path, run: Run) -> None:
    """Of three lines that are the same two are wrong."""
    csv.write_text(HEADING + GOOD * 3)
    ran = run("--config", config, "flights", "import", csv)

    assert "Error: 2 of 3 lines wrong" in ran.err
    assert "line 3 is the flight of line 2 once more." in ran.err
    assert "line 4 is the flight of line 2 once more." in ran.err


def test_flights_as_json_are_what_a_person_writes(config: Path, run: Run) -> None:
    """Added and listed alike, amounts as exact text."""
    added = run("--config", config, *ADD, *MONEY, "--campaign", "7", "--json").lines

    assert added == run("--config", config, "flights", "list", "--json").lines
    assert [
        {
            "account": ACCOUNT,
            "name": "Launch",
            "from": "2026-04-02",
            "to": "2026-05-01",
            "amount": "40000.00",
            "currency": "USD",
            "hard": False,
            "campaigns": ["7"],
            "curve": None,
            "weights": [],
        }
    ] == added


@pytest.mark.parametrize(
    ("written", "curve", "weights"),
    [
        (["--curve", "front"], "front", []),
        (["--curve", "weekday", "--weights", "1 1 1 1 1 0.5 0"], "weekday", [2, 2, 2, 2, 2, 1, 0]),
        (["--curve", "own", "--weights", "2026-04-02=3 2026-04-03=1"], "own", [3] + [1] * 29),
    ],
)
def test_a_flight_has_the_curve_that_was_written(
    config: Path, run: Run, written: list[str], curve: str, weights: list[int]
) -> None:
    """By a word, and by weights where the word needs them; it stands in the file and is listed."""
    (added,) = run("--config", config, *ADD, *MONEY, *written, "--json").lines
    (flight,) = read(config).flights

    assert (curve, weights) == (added["curve"], added["weights"])
    assert (curve, weights) == (flight.curve, list(flight.weights))
    assert curve in run("--config", config, "flights", "list", columns=120).out


def test_a_plan_may_have_curves(config: Path, csv: Path, run: Run) -> None:
    """Two columns more; an empty cell is no curve."""
    header, good = HEADING.strip() + ",curve,weights\n", GOOD.strip()
    csv.write_text(header + f"{good},weekday,1 1 1 1 1 0 0\n" + f"{good.replace('Launch', 'Plain')},,\n")
    ran = run("--config", config, "flights", "import", csv)
    first, second = read(config).flights

    assert 0 == ran.code
    assert ("weekday", (1, 1, 1, 1, 1, 0, 0)) == (first.curve, first.weights)
    assert (None, ()) == (second.curve, second.weights)


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--curve", "frnot", "did you mean front?"),
        ("--weights", "1 2", "weights and no curve"),
        ("--amount", "40,000", "not a plain decimal number"),
        ("--amount", "-1", "below zero"),
        ("--from", "02.04.2026", "write it like 2026-04-02"),
        ("--to", "2026-04-01", "ends before it begins"),
        ("--currency", "usd", "three capital letters"),
        ("--account", "7000", "connector:id"),
    ],
)
def test_a_flight_that_cannot_be_is_a_wrong_call(
    option: str, value: str, hint: str, config: Path, run: Run
) -> None:
    """Exit 2, and the file stays as it was."""
    before = config.read_bytes()
    ran = run("--config", config, *ADD, *MONEY, option, value)

    assert (2, before) == (ran.code, config.read_bytes())
    assert hint in ran.err


def test_a_flight_is_added_once(config: Path, run: Run) -> None:
    """The same name from the same day is a slip."""
    run("--config", config, *ADD, *MONEY)
    before = config.read_bytes()
    ran = run("--config", config, *ADD, *MONEY)

    assert (2, before) == (ran.code, config.read_bytes())
    assert "already" in ran.err


def test_a_plan_is_imported_as_a_whole(config: Path, csv: Path, run: Run) -> None:
    """Every line of it becomes a flight."""
    csv.write_text(HEADING + GOOD + GOOD.replace("Launch", '"Autumn, part ""two"""'))
    ran = run("--config", config, "flights", "import", csv)
    first, second = read(config).flights

    assert (0, f"Imported 2 flights from {csv} into {config}.\n") == (ran.code, ran.out)
    assert ("Launch", True, ("1", "2")) == (first.name, first.hard, first.campaigns)
    assert 'Autumn, part "two"' == second.name


def test_every_wrong_line_is_named_and_nothing_is_imported(config: Path, csv: Path, run: Run) -> None:
    """A line each, with its number as the editor shows it; the configuration stays byte for byte."""
    csv.write_text(
        HEADING
        + GOOD
        + GOOD.replace("Launch", "Second").replace("40000.00", "40.000,00")
        + f"{ACCOUNT},Third\n"
        + GOOD.replace("Launch", "Fourth").replace("yes", "perhaps")
        + GOOD
    )
    before = config.read_bytes()
    ran = run("--config", config, "flights", "import", csv)
    lines = ran.err.splitlines()

    assert (2, before) == (ran.code, config.read_bytes())
    assert "Error: 4 of 5 lines wrong, so nothing was imported." == lines[0]
    assert ["line 3", "line 4", "line 5", "line 6"] == [line[7:].strip()[:6] for line in lines[1:5]]
    assert "the flight of line 2 once more" in lines[4]


def test_the_faults_of_a_plan_are_lines_for_a_program_too(config: Path, csv: Path, run: Run) -> None:
    """`why` holds one line for each of them."""
    csv.write_text(HEADING + GOOD.replace("USD", "dollars") + GOOD.replace("2026-05-01", "May"))
    error = run("--config", config, "flights", "import", csv, "--json").error

    assert ["line 2", "line 3"] == [line[:6] for line in error["why"].splitlines()]


def test_a_plan_may_come_from_a_spreadsheet(config: Path, csv: Path, run: Run) -> None:
    """With a byte-order mark, Windows' line ends and blanks around the values."""
    text = (HEADING + GOOD).replace(",", " , ").replace("\n", "\r\n")
    csv.write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert 0 == run("--config", config, "flights", "import", csv).code
    assert ["Launch"] == [flight.name for flight in read(config).flights]


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "misses account, name, from, to, amount, currency"),
        (b"account,name,from,to,amount\n", "misses currency"),
        (b"account,name,from,to,amount,currency,note\n", "'note', which is not known"),
        (b"\xff\xfe\x00", "no CSV in UTF-8"),
        (HEADING.encode() + b'"open', "no CSV in UTF-8"),
    ],
)
def test_a_file_that_is_no_plan_says_what_it_lacks(
    content: bytes, hint: str, config: Path, csv: Path, run: Run
) -> None:
    """Before any line of it is looked at."""
    csv.write_bytes(content)
    ran = run("--config", config, "flights", "import", csv)

    assert 2 == ran.code
    assert hint in ran.err


def test_a_file_that_is_not_there_is_a_wrong_call(config: Path, csv: Path, run: Run) -> None:
    """Exit 2."""
    assert 2 == run("--config", config, "flights", "import", csv).code


def test_no_flight_yet_says_how_to_add_one(config: Path, run: Run) -> None:
    """Nothing to list is no error."""
    assert "paceboard flights add" in run("--config", config, "flights", "list").out
