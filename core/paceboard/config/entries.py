"""What the file says, in classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from paceboard.model import AccountRef, Calendar, Flight, Keep, PlatformRule, Policy, Reporting, Schedule

__all__ = ["FILE", "AccountEntry", "AppEntry", "Configuration"]

FILE = "paceboard.toml"


@frozen(kw_only=True)
class AppEntry:
    """A platform app: its connector, where its secrets are, and where it is reached.

    Args:
        secrets: by the connector's names, references like `env:TIKTOK_TOKEN`; never a secret itself.
        base_url: another address than the platform's: a simulator, a recording proxy.
        options: for the connector's own options class.
        limits: requests per span of seconds, `((10, 1), (600, 60))`; None: the connector's own rates.
        at_once: accounts that are refreshed side by side.
    """

    name: str
    connector: str
    secrets: Mapping[str, str] = field(factory=dict)
    base_url: str | None = None
    options: Mapping[str, Any] = field(factory=dict)
    limits: tuple[tuple[int, int], ...] | None = None
    at_once: int = 4


@frozen(kw_only=True)
class AccountEntry:
    """An account to refresh, and the app through which it is reached.

    Args:
        options: stand over the app's for this account alone.
        backfill_days: how far its first refresh reaches back; None: as [store] says.
    """

    ref: AccountRef
    app: str
    options: Mapping[str, Any] = field(factory=dict)
    client: str = ""
    tags: tuple[str, ...] = ()
    backfill_days: int | None = None


@frozen(kw_only=True)
class Configuration:
    """Everything that the file says.

    Args:
        store: URL of the ledger.
        backfill_days: how far a first refresh reaches back, in account-local days.
        keep: what `paceboard thin` leaves.
        rules: the user's own of what platforms may spend; they stand over those of plugins.
        plugins: by name, the only distribution that it may come from, or False for a plugin not wanted.
        reporting: what cards over all accounts are judged from besides the accounts.
    """

    store: str
    backfill_days: int = 60
    apps: Mapping[str, AppEntry] = field(factory=dict)
    accounts: tuple[AccountEntry, ...] = ()
    flights: tuple[Flight, ...] = ()
    rules: tuple[PlatformRule, ...] = ()
    calendar: Calendar = field(factory=Calendar)
    policy: Policy = field(factory=Policy)
    keep: Keep = field(factory=Keep)
    plugins: Mapping[str, str | bool] = field(factory=dict)
    schedule: Schedule = field(factory=Schedule)
    reporting: Reporting = field(factory=Reporting)
