"""The file itself: read strictly, every mistake named with its place and its mend."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paceboard.config.calendars import calendar_from_table
from paceboard.config.connections import account_from_table, app_from_table
from paceboard.config.entries import AccountEntry, Configuration
from paceboard.config.flights import flight_from_table
from paceboard.config.policies import policy_from_table
from paceboard.config.reporting import reporting_from_tables
from paceboard.config.rules import rules_from_tables
from paceboard.config.values import as_days
from paceboard.errors import ConfigurationError
from paceboard.model import Keep, Schedule, date_text
from paceboard.tables import as_table, as_tables, as_text, check_keys, check_unique

__all__ = ["parse", "read"]

SECTIONS = (
    "store",
    "schedule",
    "plugins",
    "apps",
    "accounts",
    "flights",
    "rules",
    "calendar",
    "policy",
    "reporting",
    "rates",
)


def read(path: Path) -> Configuration:
    """Read the file.

    Raises:
        ConfigurationError: where it is missing, is no TOML, or says something that we do not know.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(
            f"there is no {path}", do="write one with `paceboard init`, or name another with --config"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path} cannot be read", why=str(error), do="make it a text file in UTF-8 that you may read"
        ) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is no TOML", why=str(error), do="correct that line") from error
    except RecursionError:
        raise ConfigurationError(
            f"{path} cannot be read", why="its lists are too deep", do="write it flat"
        ) from None
    return parse(table, folder=path.parent)


def parse(table: Mapping[str, Any], *, folder: Path) -> Configuration:
    """Make a configuration of a TOML table; paths in it are relative to `folder`."""
    check_keys(table, "the file", SECTIONS)
    store = as_table(table.get("store", {}), "[store]")
    check_keys(store, "[store]", ("url", "backfill_days", "keep_versions_days", "keep_readings_days"))
    apps = {
        name: app_from_table(name, entry) for name, entry in as_table(table.get("apps", {}), "[apps]").items()
    }
    accounts = tuple(
        account_from_table(i, entry, apps) for i, entry in enumerate(as_tables(table, "accounts"), 1)
    )
    flights = tuple(
        flight_from_table(entry, f"[[flights]] number {i}")
        for i, entry in enumerate(as_tables(table, "flights"), 1)
    )
    check_unique([str(account.ref) for account in accounts], "[[accounts]]")
    check_unique(
        [f"{flight.account} {flight.name!r} from {date_text(flight.first)}" for flight in flights],
        "[[flights]]",
    )
    return Configuration(
        store=_store(store.get("url", "sqlite:///paceboard.db"), folder),
        backfill_days=as_days(store, "backfill_days", "[store]") or 60,
        apps=apps,
        accounts=accounts,
        flights=flights,
        rules=rules_from_tables(as_tables(table, "rules")),
        calendar=calendar_from_table(as_table(table.get("calendar", {}), "[calendar]")),
        policy=policy_from_table(as_table(table.get("policy", {}), "[policy]")),
        keep=Keep(
            versions_days=as_days(store, "keep_versions_days", "[store]"),
            readings_days=as_days(store, "keep_readings_days", "[store]"),
        ),
        plugins=_plugins(as_table(table.get("plugins", {}), "[plugins]")),
        schedule=_schedule(as_table(table.get("schedule", {}), "[schedule]"), accounts),
        reporting=reporting_from_tables(
            as_table(table.get("reporting", {}), "[reporting]"), as_tables(table, "rates"), folder
        ),
    )


def _schedule(table: Mapping[str, Any], accounts: Sequence[AccountEntry]) -> Schedule:
    check_keys(table, "[schedule]", ("refresh", "accounts"))
    own = as_table(table.get("accounts", {}), "[schedule.accounts]")
    check_keys(own, "[schedule.accounts]", [str(account.ref) for account in accounts])
    try:
        return Schedule(
            refresh=as_text(table.get("refresh", ""), "[schedule] refresh"),
            accounts={name: as_text(text, f"[schedule.accounts] {name}") for name, text in own.items()},
        )
    except ValueError as error:
        raise ConfigurationError(
            f"[schedule] has what is no time: {error}", do='write it as cron does, like "15 * * * *"'
        ) from error


def _plugins(table: Mapping[str, Any]) -> Mapping[str, str | bool]:
    for name, choice in table.items():
        if not isinstance(choice, str | bool) or choice == "":
            raise ConfigurationError(
                f"[plugins] {name} names no distribution",
                do=f'write {name} = "its-distribution", or {name} = false to leave it out',
            )
    return table


def _store(url: Any, folder: Path) -> str:
    prefix = "sqlite:///"
    text = as_text(url, "[store] url")
    if text.startswith(prefix) and not Path(text.removeprefix(prefix)).is_absolute():
        return f"{prefix}{(folder / text.removeprefix(prefix)).resolve()}"
    return text
