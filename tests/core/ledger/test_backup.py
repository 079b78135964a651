from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paceboard.errors import LedgerError, UsageError
from paceboard.ledger import Ledger
from paceboard.ledger.backup import Examined, examine, take_backup
from paceboard.model import Account, AccountRef, Grain, Level
from paceboard.testing.postgresql import PostgreSQLServer

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

REF = AccountRef("tiktok", "7001")


def taken(place: Path | str, target: Path | None = None, **given: Any) -> Examined:
    return take_backup(place, target, clock=lambda: 1_700_000_000_000_000, **given)


@pytest.fixture
def kept(path: Path, account: Account, make: Make) -> Path:
    """A ledger with some days in it."""
    with Ledger.open(path, clock=lambda: 0) as ledger:
        ledger.commit(account, at=1, facts=[make.window({(day, "c1"): day for day in range(1, 31)})])
    return path


def dump_of(path: Path) -> list[str]:
    with Ledger.open(path, clock=lambda: 0) as ledger:
        return list(ledger.dump())


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Let another process refresh all the while."""
    # Without a rest the history grows faster than it can be looked through.
    command = [sys.executable, str(Path(__file__).with_name("refresher.py")), str(path), "0.2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert "ready\n" == child.stdout.readline()
        assert "1\n" == child.stdout.readline()
        try:
            yield
            assert child.poll() is None
        finally:
            child.kill()


def bad_backups(path: Path, count: int) -> int:
    """Take so many backups of a ledger that is being written to; how many are of no single moment."""
    bad = 0
    for number in range(count):
        found = taken(path, path.with_name(f"{number}.db"))
        with Ledger.open(found.place, clock=lambda: 0, read_only=True) as copy:
            head = copy.head(REF)
            assert head is not None
            values = {
                row.value
                for grain in (Grain.DAY, Grain.HOUR)
                for row in copy.fact_rows(REF, Level.CAMPAIGN, grain, 1, 30, "spend")
            }
            bad += (head.number,) != tuple(values) or bool(number % 10 == 0 and copy.check())
        Path(found.place).unlink()
    return bad


def test_a_backup_is_the_ledger(kept: Path) -> None:
    """Row by row, in one file, with its id; where no place is named it lies beside it with its instant."""
    found = taken(kept)
    beside = kept.with_name("ledger.backup-20231114T221320Z.db")

    assert str(beside) == found.place
    assert dump_of(kept) == dump_of(beside)
    assert {kept, beside} == set(kept.parent.iterdir())
    with Ledger.open(kept, clock=lambda: 0) as ledger:
        assert (ledger.identity, 1) == (found.ledger, found.accounts)


def test_backups_during_writes_are_of_one_moment(path: Path) -> None:
    """P9: none of 5 backups, taken while another process writes, mixes two generations of rows."""
    with writing(path):
        assert 0 == bad_backups(path, 5)


@pytest.mark.long
def test_fifty_backups_during_writes_are_of_one_moment(path: Path) -> None:
    """P9: nor does one of 50."""
    with writing(path):
        assert 0 == bad_backups(path, 50)


def test_a_file_that_is_there_is_not_replaced_without_a_word(kept: Path, tmp_path: Path) -> None:
    """It stays as it is; with the word it is replaced."""
    target = tmp_path / "there"
    target.write_text("mine")
    with pytest.raises(UsageError, match=r"There is a file .+ add --yes"):
        taken(kept, target)

    assert "mine" == target.read_text()
    assert dump_of(kept) == dump_of(Path(taken(kept, target, replace=True).place))


def test_the_ledger_itself_is_no_place_for_its_backup(kept: Path) -> None:
    """Not even where files may be replaced."""
    with pytest.raises(UsageError, match="the ledger itself"):
        taken(kept, kept, replace=True)


def test_a_damaged_ledger_is_not_backed_up(kept: Path, tmp_path: Path) -> None:
    """A copy of damage would be taken for a backup: there is none, and no remains."""
    content = bytearray(kept.read_bytes())
    content[-4_096:] = b"\xa5" * 4_096
    kept.write_bytes(content)
    with pytest.raises(LedgerError, match="damaged"):
        taken(kept, tmp_path / "copy.db")

    assert [kept] == list(tmp_path.iterdir())


def test_a_copy_that_cannot_be_written_leaves_nothing(kept: Path, tmp_path: Path) -> None:
    """A file in the place of a folder ends in our words."""
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match=r"cannot be written\. Why: .+ Do: make space"):
        taken(kept, tmp_path / "file" / "copy.db")


def test_a_missing_ledger_cannot_be_backed_up(path: Path) -> None:
    """It is said to be missing, and no file is made."""
    with pytest.raises(LedgerError, match="There is no ledger"):
        taken(path)

    assert [] == list(path.parent.iterdir())


def test_the_backup_has_the_ledgers_rights(kept: Path) -> None:
    """What only its owner may read, only its owner may read in a copy."""
    kept.chmod(0o600)

    assert 0o600 == Path(taken(kept).place).stat().st_mode & 0o777


def test_a_ledger_on_a_server_is_left_to_the_servers_tools(server: PostgreSQLServer) -> None:
    """The error names the tool, with the URL to give it."""
    with pytest.raises(UsageError, match=r"(?s)kept on a server.+`pg_dump .+postgresql://.+ pg_restore"):
        taken(server.schema())


def test_what_is_wrong_is_found(kept: Path) -> None:
    """Looking through a ledger tells each broken promise and changes nothing."""
    assert () == examine(kept).problems

    connection = sqlite3.connect(kept)
    connection.execute("DELETE FROM revision")
    connection.commit()
    connection.close()

    assert any("fact_day: 30 rows of a revision" in line for line in examine(kept).problems)
