"""When accounts are refreshed: cron's words, read by each account's own clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from paceboard.model.accounts import AccountRef
from paceboard.model.zones import SECOND, Zone

__all__ = ["Schedule"]

_MINUTE = 60 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Schedule:
    """When accounts are to be refreshed.

    Args:
        refresh: five fields of cron, `15 * * * *`, for every account that has none of its own; empty: never.
        accounts: by account, its own.

    Raises:
        ValueError: where one is no such expression.
    """

    refresh: str = ""
    accounts: Mapping[str, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for text in filter(None, (self.refresh, *self.accounts.values())):
            if len(text.split()) != 5:
                raise ValueError(f"not five fields of minute, hour, day, month and weekday: {text!r}")
            _times(text, _EPOCH)

    def of(self, account: AccountRef) -> str:
        """The account's expression; empty: it has none."""
        return self.accounts.get(str(account), self.refresh)

    def last(self, account: AccountRef, zone: Zone, now: int) -> int | None:
        """The last instant, now included, at which the account was to be refreshed."""
        # The minute that runs has come; what is searched for lies before the next one.
        after = zone.moment(now - now % _MINUTE + _MINUTE)
        return self._first(account, after, reverse=True)

    def next(self, account: AccountRef, zone: Zone, now: int) -> int | None:
        """The next instant, later than now, at which it is to be refreshed."""
        return self._first(account, zone.moment(now), reverse=False)

    def _first(self, account: AccountRef, start: datetime, *, reverse: bool) -> int | None:
        text = self.of(account)
        found = next(_times(text, start, reverse=reverse), None) if text else None
        return None if found is None else (found - _EPOCH) // timedelta(microseconds=1)


def _times(text: str, start: datetime, *, reverse: bool = False) -> Iterator[datetime]:
    from cronsim import CronSim, CronSimError

    try:
        return CronSim(text, start, reverse)
    except CronSimError as error:
        raise ValueError(f"{error}: {text!r}") from error
