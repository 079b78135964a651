"""A PostgreSQL server for tests: started in a folder of its own, reached by a socket, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from attrs import field, frozen

__all__ = ["PostgreSQLServer", "find_programs", "postgresql_server"]

_USER = "paceboard"
_SETTINGS = ("listen_addresses=", "fsync=off", "max_connections=50", "log_min_messages=fatal")
"""Nothing here needs to outlive a loss of power, and nobody but this machine may connect."""


@frozen(kw_only=True)
class PostgreSQLServer:
    """A server that runs, and gives out empty schemas.

    Args:
        folder: where its socket lies.
        programs: where `psql` lies.
    """

    folder: Path
    programs: Path
    _numbers: Iterator[int] = field(factory=count, repr=False)

    def schema(self) -> str:
        """The URL of a new, empty schema of the database."""
        name = f"ledger_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {name}")
        return f"postgresql://{_USER}@/postgres?host={self.folder}&options=-csearch_path%3D{name}"

    def run(self, *statements: str) -> str:
        """What the server answers to statements, as text without headings."""
        options = ("-XqAt", "-h", str(self.folder), "-U", _USER, "-d", "postgres")
        words = [word for statement in statements for word in ("-c", statement)]
        command = [str(self.programs / "psql"), *options, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - a test's own words


def find_programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where there are several; None: not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((each.parent for each in installed), key=lambda each: int(each.parent.name), default=None)


@contextmanager
def postgresql_server(programs: Path) -> Iterator[PostgreSQLServer]:
    """Run a server as long as the block lasts.

    Raises:
        subprocess.CalledProcessError: where it cannot be set up or does not start.
    """
    with tempfile.TemporaryDirectory(prefix="paceboard-pg-") as name:
        folder = Path(name)
        # PostgreSQL refuses to run as root; its own user, that comes with it, then owns the folder.
        account = "postgres" if os.geteuid() == 0 else None
        if account is not None:
            shutil.chown(folder, account)
        data = folder / "data"
        settings = [
            word for setting in (*_SETTINGS, f"unix_socket_directories={folder}") for word in ("-c", setting)
        ]
        _run(account, programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        start = " ".join(f"'{word}'" for word in settings)
        _run(account, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", start, "start")
        try:
            yield PostgreSQLServer(folder=folder, programs=programs)
        finally:
            _run(account, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(account: str | None, *command: str | Path) -> None:
    subprocess.run(  # noqa: S603 - the programs of an installed PostgreSQL
        command, check=True, user=account, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
