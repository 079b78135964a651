from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paceboard.ledger import Ledger
from paceboard.ledger.schema import SCHEMA
from paceboard.model import Account, AccountRef, Zone

if TYPE_CHECKING:
    from tests.core.surfaces.cli.conftest import Run

RELEASED = Path(__file__).parents[2] / "ledger" / "released" / "0.1.db.gz"
ACCOUNT = Account(ref=AccountRef("tiktok", "7001"), name="Shop", zone=Zone("Etc/UTC"), currency="USD")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of the ledger that the configuration of this folder names; nothing is there yet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paceboard.toml").write_text('[store]\nurl = "sqlite:///ledger.db"\n')
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(store: Path) -> Path:
    """A ledger of one account."""
    with Ledger.open(store, clock=lambda: 0) as opened:
        opened.commit(ACCOUNT, at=1)
    return store


def test_a_backup_goes_out_and_comes_back(ledger: Path, run: Run) -> None:
    """Both answer with what they did, and the replaced ledger is kept."""
    (taken,) = run("backup", "copy.db", "--json").lines
    refused = run("restore", "copy.db", "--json")
    (done,) = run("restore", "copy.db", "--yes", "--json").lines

    assert str(ledger.with_name("copy.db")) == taken["backup"]
    assert (ledger.with_name("copy.db").stat().st_size, SCHEMA, 1, None) == (
        taken["bytes"],
        taken["schema"],
        taken["accounts"],
        taken["world"],
    )
    assert (2, "UsageError") == (refused.code, refused.error["class"])
    assert "add --yes" in refused.error["do"]
    assert (taken["id"], False) == (done["id"], done["outdated"])
    assert Path(done["replaced"]).exists()


def test_people_are_told_in_a_line(ledger: Path, run: Run) -> None:
    """What was copied, how large it is, and where what was replaced is kept."""
    assert "copy.db  1 account, " in run("backup", "copy.db", columns=200).out
    assert run("backup", "copy.db").code == 2
    restored = run("restore", "copy.db", "--yes").out.splitlines()
    assert f"{ledger}  1 account restored" == restored[0]
    assert restored[1].startswith(f"What stood there is kept in {ledger.parent}")
    assert f"{ledger}  1 account, whole\n" == run("verify").out


def test_a_ledger_of_before_is_migrated_by_its_command(store: Path, run: Run) -> None:
    """Cards say what to run; it says what it did; a second time there is nothing to do."""
    store.write_bytes(gzip.decompress(RELEASED.read_bytes()))
    refused = run("card", "show", "tiktok.total_spend", "--json")
    (done,) = run("migrate", "--json").lines
    again = run("migrate")

    assert (5, "LedgerOutdated") == (refused.code, refused.error["class"])
    assert "paceboard migrate" in refused.error["do"]
    assert (str(store), 1, SCHEMA, SCHEMA - 1) == (
        done["ledger"],
        done["from"],
        done["to"],
        len(done["steps"]),
    )
    assert Path(done["backup"]).exists()
    assert f"{store}  is of version {SCHEMA} already: nothing was done\n" == again.out
    assert 0 == run("card", "show", "tiktok.total_spend", "--json").code


def test_a_migration_says_its_steps(store: Path, run: Run) -> None:
    """The backup first, a sentence for each version, and the end."""
    store.write_bytes(gzip.decompress(RELEASED.read_bytes()))
    lines = run("migrate").out.splitlines()

    assert lines[0].startswith(f"Backup: {store.parent}")
    assert lines[1].startswith("  Budgets get the pool")
    assert f"{store}  from version 1 to {SCHEMA}, every row kept" == lines[-1]


def test_a_restored_backup_of_before_says_to_migrate_it(store: Path, run: Run) -> None:
    """It is restored as it is."""
    store.with_name("old.db").write_bytes(gzip.decompress(RELEASED.read_bytes()))
    done = run("restore", "old.db")

    assert (0, "It is of an earlier version: run `paceboard migrate`\n") == (done.code, done.err)


def test_what_is_wrong_ends_with_its_code(ledger: Path, run: Run) -> None:
    """Each broken promise is a line, and a problem in JSON."""
    with Ledger.open(ledger, clock=lambda: 0) as opened, opened._store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM revision")
    found = run("verify", "ledger.db", "--json")

    assert 5 == found.code == run("verify").code
    assert "account: 1 rows of a revision that does not exist" in found.lines[0]["problems"]
    assert run("verify").out.endswith(" problems\n")


def test_without_a_ledger_each_says_so(store: Path, run: Run) -> None:
    """Nothing is made where there is none."""
    for words in (["backup"], ["migrate"], ["verify"], ["restore", "none.db"]):
        failed = run(*words, "--json")
        assert (5, "LedgerError") == (failed.code, failed.error["class"])
        assert failed.error["what"].startswith("There is no ledger")
    assert not store.exists()
