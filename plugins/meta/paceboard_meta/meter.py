"""Keeping within Meta's limits before they bite: slower from 75 %, no new reports from 90 %, none at 95 %."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable

from attrs import define, field, frozen

from paceboard.plugin import SECOND, Answer, RateLimited
from paceboard_meta.usage import Kind, Used, used_in

__all__ = ["Meter"]

SLOW, NO_NEW_REPORTS, FULL = 75.0, 90.0, 95.0
LONGEST_PAUSE = 10.0
"""Seconds between two calls just below the point where there are none."""
FIRST_WAIT, LONGEST_WAIT = 60.0, 900.0
"""Seconds to wait after a refusal that names no time; doubled by each that follows it."""

Place = tuple[str, Kind]
"""Whose limit (an account's id, or empty for the app) of which kind of call."""


@frozen
class _Share:
    percent: float
    until: int


@define
class Meter:
    """What is used of each limit of one app, as far as Meta's answers said.

    Args:
        clock: the present instant.
        sleep: waits so many seconds.
        tell: is told each limit's name and how much of it is used, in percent.
    """

    clock: Callable[[], int]
    sleep: Callable[[float], Awaitable[None]]
    tell: Callable[[str, float], None] = field(default=lambda _limit, _percent: None)
    _shares: dict[Place, _Share] = field(factory=dict, init=False)
    _closed: dict[Place, int] = field(factory=dict, init=False)
    _refusals: Counter[Place] = field(factory=Counter, init=False)

    async def admit(self, account: str, kind: Kind, *, new: bool = True) -> None:
        """Wait for a turn, or refuse to take one.

        Args:
            new: the call begins something; False: it goes on with what was begun.

        Raises:
            RateLimited: where asking would only make a block last longer; `after` says how long.
        """
        places = [(owner, each) for owner in dict.fromkeys((account, "")) for each in (kind, Kind.ANY)]
        now = self.clock()
        closed = max((self._closed.get(place, now) for place in places), default=now)
        if closed > now:
            raise _full("Meta closed this limit", closed - now)
        shares = [share for place in places if (share := self._shares.get(place)) and share.until > now]
        top = max(shares, key=lambda share: share.percent, default=None)
        if top is None or top.percent < SLOW:
            return
        most = NO_NEW_REPORTS if new and kind is Kind.INSIGHTS else FULL
        if top.percent >= most:
            raise _full(f"{top.percent:g} % of a limit of Meta's are used", top.until - now)
        await self.sleep(max(1.0, LONGEST_PAUSE * (top.percent - SLOW) / (FULL - SLOW)))

    def hear(self, answer: Answer, account: str) -> None:
        """Keep what an answer's headers say."""
        # Two headers may tell of one limit, and the higher share of an answer counts: it is kept last.
        for used in sorted(used_in(answer.headers), key=lambda each: each.percent):
            self._keep(used, account, answer.received_at)

    def _keep(self, used: Used, account: str, now: int) -> None:
        owner = account or used.owner
        if not owner and not used.whole_app:
            return  # a share of an account that neither the call nor the header names
        place = ("" if used.whole_app else owner, used.kind)
        until = now + int(used.seconds * SECOND)
        self._shares[place] = _Share(used.percent, until)
        self.tell(f"{used.kind} of the {'app' if used.whole_app else 'account'}", used.percent)
        if used.blocked:
            self._closed[place] = until

    def allowed(self, account: str, kind: Kind) -> None:
        """An answer was a yes: the next refusal is a first one again."""
        for owner in (account, ""):
            self._refusals.pop((owner, kind), None)

    def refused(self, error: RateLimited, account: str, kind: Kind, *, all_accounts: bool) -> None:
        """Close the limit that an answer says is used up, and give the error its time."""
        place = ("" if error.whole_app or all_accounts else account, kind)
        self._refusals[place] += 1
        if error.after is None:
            error.after = min(FIRST_WAIT * 2 ** (self._refusals[place] - 1), LONGEST_WAIT)
        limit = (place[0], Kind.ANY) if error.whole_app else place
        self._closed[limit] = self.clock() + int(error.after * SECOND)


def _full(why: str, remaining: int) -> RateLimited:
    return RateLimited(
        "Meta's limit leaves no room for this call now",
        why=why,
        do="wait; the account is put aside until then",
        after=remaining / SECOND,
        whole_app=False,
    )
