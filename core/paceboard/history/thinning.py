"""Thinning by policy: so many account-local days keep everything, older ones the last state of each."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.errors import ConfigurationError
from paceboard.ledger import Ledger, Thinned
from paceboard.model import AccountRef, Zone

__all__ = ["thinned"]


def thinned(
    ledger: Ledger,
    refs: Iterable[AccountRef],
    *,
    versions_days: int | None,
    readings_days: int | None,
    now: int | None,
) -> dict[AccountRef, Thinned]:
    """Thin accounts, each in a transaction of its own.

    Args:
        versions_days, readings_days: days up to the running one that keep everything; None: all days do.
        now: the present instant; None: that of each account's last revision.

    Raises:
        ConfigurationError: where both are None.
    """
    if versions_days is None and readings_days is None:
        raise ConfigurationError(
            "nothing says what is to be kept",
            why="without a policy everything is",
            do="set keep_versions_days and keep_readings_days in [store], or give --versions and --readings",
        )
    found = {}
    for ref in refs:
        head = ledger.head(ref)
        if head is None:
            continue
        zone = ledger.account(ref).zone
        today = zone.day(head.instant if now is None else now)
        found[ref] = ledger.thin(
            ref,
            versions_before=_before(zone, today, versions_days),
            readings_before=_before(zone, today, readings_days),
        )
    return found


def _before(zone: Zone, today: int, days: int | None) -> int | None:
    return None if days is None else zone.start(today - days + 1)
