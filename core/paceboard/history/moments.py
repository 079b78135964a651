"""Instants as people write them: a day, a time by the account's clock, or one with its offset."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from paceboard.errors import UsageError
from paceboard.model import Zone, day_from_text, instant_from_text

__all__ = ["Moment", "parse_moment"]


@frozen
class Moment:
    """An instant, written so that some of it may depend on the account.

    Args:
        text: as it was written.
        day: epoch day, whose end in the account's zone is meant; None: an instant is.
        local: the account's wall clock, without a zone; None: the instant is the same for all accounts.
        micros: the instant itself.
    """

    text: str
    day: int | None = None
    local: datetime | None = None
    micros: int = 0

    def instant(self, zone: Zone) -> int:
        """The instant that is meant for an account of this zone; of a day its last microsecond."""
        if self.day is not None:
            return zone.start(self.day + 1) - 1
        return self.micros if self.local is None else zone.instant(self.local)


def parse_moment(written: str | int) -> Moment:
    """`2026-04-20`, `2026-04-20T15:00`, `2026-04-20T15:00+02:00`, or microseconds since 1970.

    Raises:
        UsageError: where it is none of these.
    """
    if isinstance(written, int):
        return Moment(str(written), micros=written)
    text = written.strip()
    try:
        if len(text) == len("2026-04-20"):
            return Moment(text, day=day_from_text(text))
        local = datetime.fromisoformat(text)
        return (
            Moment(text, local=local)
            if local.tzinfo is None
            else Moment(text, micros=instant_from_text(text))
        )
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{written!r:.60} is no instant",
            why=str(error),
            do="write a day like 2026-04-20 (its end is meant), a time of the account's clock like"
            " 2026-04-20T15:00, or one with its offset like 2026-04-20T15:00+02:00",
        ) from None
