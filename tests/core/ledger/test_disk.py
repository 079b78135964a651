"""Disks that are full or can only be read, and stores that somebody else holds."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paceboard.errors import LedgerError
from paceboard.ledger import FactWindow, Ledger
from paceboard.ledger.backup import take_backup
from paceboard.model import Account

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make

NOBODY = 65_534
MEGABYTE = 2**20


@pytest.fixture
def large(make: Make) -> FactWindow:
    """More rows than a megabyte holds."""
    return make.window({(day, f"c{number}"): number for day in range(1, 31) for number in range(1_000)})


@pytest.fixture
def kept(path: Path, account: Account, make: Make) -> Path:
    """A ledger with some days in it."""
    with Ledger.open(path, clock=lambda: 0) as ledger:
        ledger.commit(account, at=1, facts=[make.window({(day, "c1"): day for day in range(1, 31)})])
    return path


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let the system refuse to write a file beyond a size, as a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of one megabyte, where one may be made."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.geteuid() != 0:
        pytest.skip("a disk of our own takes root's rights")
    folder.mkdir()
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if made.returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield folder
    finally:
        subprocess.run([umount, str(folder)], check=True)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's rights, to whom every file is open."""
    own = os.geteuid()
    if own == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(own)


def refused_and_whole(ledger: Ledger, account: Account, large: FactWindow) -> None:
    """A large window is refused in our words, and the ledger is as it was before."""
    before = list(ledger.dump())
    with pytest.raises(LedgerError, match=r"^The disk (is full|failed).+ Do: .+ledger is as it was before"):
        ledger.commit(account, at=2, facts=[large])

    assert before == list(ledger.dump())
    assert () == ledger.check()


def test_a_file_that_may_not_grow_leaves_the_ledger_as_it_was(
    kept: Path, account: Account, large: FactWindow
) -> None:
    """P5: no row of the refused commit is there, and the next one succeeds."""
    with Ledger.open(kept, clock=lambda: 0) as ledger:
        with no_file_beyond(MEGABYTE):
            refused_and_whole(ledger, account, large)

        assert 30_000 == ledger.commit(account, at=2, facts=[large]).rows_in


def test_a_disk_without_space_leaves_the_ledger_as_it_was(
    tmp_path: Path, account: Account, make: Make, large: FactWindow
) -> None:
    """P5: so it is on a real disk of a megabyte; a small commit still finds its place."""
    with small_disk(tmp_path / "disk") as disk, Ledger.open(disk / "l.db", clock=lambda: 0) as ledger:
        ledger.commit(account, at=1, facts=[make.window({(1, "c1"): 5})])
        refused_and_whole(ledger, account, large)

        assert 2 == ledger.commit(account, at=3, facts=[make.window({(1, "c1"): 6})]).revision


def test_a_backup_without_space_leaves_nothing(kept: Path, account: Account, large: FactWindow) -> None:
    """Half a copy would be taken for a whole one."""
    with Ledger.open(kept, clock=lambda: 0) as ledger:
        ledger.commit(account, at=2, facts=[large])
    with no_file_beyond(MEGABYTE), pytest.raises(LedgerError, match=r"The disk (is full|failed)"):
        take_backup(kept, clock=lambda: 0)

    assert {kept.name} == {
        each.name.removesuffix("-wal").removesuffix("-shm") for each in kept.parent.iterdir()
    }


def test_a_disk_that_can_only_be_read_says_so(account: Account) -> None:
    """Writing ends in our words with what to mend, and the file stays as it is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "ledger.db"
        with Ledger.open(path, clock=lambda: 0) as ledger:
            ledger.commit(account, at=1)
        before = path.read_bytes()
        path.chmod(0o444)
        folder.chmod(0o555)
        with as_nobody(), pytest.raises(LedgerError) as caught, Ledger.open(path, clock=lambda: 0) as ledger:
            ledger.commit(account, at=2)
        folder.chmod(0o755)

        assert "rights" in caught.value.do
        assert before == path.read_bytes()
        assert [path] == list(folder.iterdir())


def test_a_writer_waits_for_another_and_then_writes(kept: Path, account: Account, make: Make) -> None:
    """A lock that is given back within the wait costs nothing but the time."""
    other = sqlite3.connect(kept, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.1, other.execute, ("ROLLBACK",))
    with Ledger.open(kept, clock=lambda: 0, wait=10) as ledger:
        release.start()

        assert 2 == ledger.commit(account, at=2, facts=[make.window({(1, "c1"): 6})]).revision
    release.join()
    other.close()
