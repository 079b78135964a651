"""What a refresh would do: which accounts are due, and what each of them would ask. Nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from attrs import frozen

from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.ledger import Ledger, Parked
from paceboard.model import Account, AccountRef, Level, Zone
from paceboard.specs import ConnectorSpec
from paceboard.sync import DryRun, Due, due_at, longest_parked, plan_windows, planned_calls
from paceboard.sync.windows import SPEND, Plan

__all__ = ["Planning", "backfill_from"]

_UTC = Zone("Etc/UTC")


def backfill_from(configuration: Configuration, account: Account, today: int) -> int:
    """As far back as configured, and to the beginning of every flight that reaches into that."""
    own = {entry.ref: entry.backfill_days for entry in configuration.accounts}
    first = today - (own.get(account.ref) or configuration.backfill_days) + 1
    flights = [
        flight.first
        for flight in configuration.flights
        if flight.account == str(account.ref) and flight.first <= today and flight.last >= first
    ]
    return min([first, *flights])


@frozen
class Planning:
    """Looks ahead, from the configuration and the ledger alone.

    Args:
        clock: the present instant.
        name_of: the name under which an app is put aside; None: nobody knows, since a secret is missing.
    """

    configuration: Configuration
    ledger: Ledger
    clock: Callable[[], int]
    name_of: Callable[[AppEntry], str | None]

    def due(self, entries: Sequence[AccountEntry]) -> list[Due]:
        """Which of the accounts are to be refreshed now."""
        leases = {lease.account: lease for lease in self.ledger.leases()}
        parked = self.ledger.parked()
        now, schedule = self.clock(), self.configuration.schedule
        found = []
        for entry in entries:
            ref = entry.ref
            account = self._known(ref)
            zone = account.zone if account else _UTC
            due = due_at(
                ref,
                last_time=schedule.last(ref, zone, now),
                next_time=schedule.next(ref, zone, now),
                run=self.ledger.last_run(ref),
                lease=leases.get(ref),
                parked=self._aside(entry, parked),
                now=now,
            )
            found.append(due)
        return found

    def dry_run(
        self,
        entries: Sequence[AccountEntry],
        connectors: Mapping[str, ConnectorSpec],
        levels: Mapping[str, Collection[Level]],
    ) -> list[DryRun]:
        """What a refresh of the accounts would ask.

        Args:
            levels: by connector, those that cards sum.
        """
        parked = self.ledger.parked()
        found = []
        for entry in entries:
            app = self.configuration.apps[entry.app]
            spec = connectors[app.connector]
            last, aside = self.ledger.last_run(entry.ref, "ok"), self._aside(entry, parked)
            dry = DryRun(
                account=entry.ref,
                app=app.name,
                known=self._known(entry.ref) is not None,
                calls=planned_calls(self._plans(entry, spec, levels.get(spec.key))),
                last_requests=None if last is None else last.result.requests,
                rates=_rates(spec, app),
                until=None if aside is None else aside.until,
            )
            found.append(dry)
        return found

    def _plans(
        self, entry: AccountEntry, spec: ConnectorSpec, levels: Collection[Level] | None
    ) -> tuple[Plan, ...]:
        ref, known, head = entry.ref, self._known(entry.ref), self.ledger.head(entry.ref)
        # A simulated world's own clock is at its face; the last look is the nearest to it.
        now = head.instant if self.ledger.world and head else self.clock()
        account = known or Account(ref=ref, name="", zone=_UTC, currency="XXX")
        return plan_windows(
            spec.capabilities,
            zone=account.zone,
            now=now,
            watermark=self.ledger.watermark(ref, SPEND) if known else None,
            since=self.ledger.covered_from(ref, SPEND) if known else None,
            backfill_from=backfill_from(self.configuration, account, account.zone.day(now)),
            levels=levels,
        )

    def _aside(self, entry: AccountEntry, parked: Mapping[str, Parked]) -> Parked | None:
        """What an account waits for longest: its own time, or that of its app."""
        scopes = (str(entry.ref), self.name_of(self.configuration.apps[entry.app]) or "")
        return longest_parked(scopes, parked, self.clock())

    def _known(self, ref: AccountRef) -> Account | None:
        return next((each for each in self.ledger.accounts() if each.ref == ref), None)


def _rates(spec: ConnectorSpec, app: AppEntry) -> tuple[tuple[int, int], ...]:
    return spec.rates if app.limits is None else app.limits
