"""Thinning by policy: so many account-local days keep everything, older ones the last state of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from paceboard.errors import ConfigurationError, LedgerError
from paceboard.ledger import Ledger, Revision, Thinned
from paceboard.model import AccountRef, Keep, Zone

__all__ = ["thinned", "thinned_by_policy"]


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


def thinned_by_policy(
    ledger: Ledger, keep: Keep, before: Mapping[AccountRef, Revision]
) -> dict[AccountRef, LedgerError]:
    """After a refresh, thin each account that it brought into another of its days, as the policy says.

    Args:
        keep: without any number in it nothing is thinned.
        before: the last revisions as they were before the refresh.

    Returns:
        Why an account could not be thinned; it is thinned on its next day then.
    """
    failed: dict[AccountRef, LedgerError] = {}
    if keep == Keep():
        return failed
    for ref, head in ledger.heads().items():
        day_of = ledger.account(ref).zone.day
        if ref in before and day_of(before[ref].instant) < day_of(head.instant):
            try:
                thinned(
                    ledger,
                    [ref],
                    versions_days=keep.versions_days,
                    readings_days=keep.readings_days,
                    now=head.instant,
                )
            except LedgerError as error:
                failed[ref] = error
    return failed


def _before(zone: Zone, today: int, days: int | None) -> int | None:
    return None if days is None else zone.start(today - days + 1)
