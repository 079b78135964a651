"""What was set when, from Google's change history: amounts of budgets, and which budget a campaign draws on.

It reaches back 30 days, tells a change within three minutes, and has no pages: an answer that is full is
asked for again in halves. Changes by Google Ads Editor are not in it, so two entries may not fit together;
of the time between such two nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from attrs import field, frozen

from paceboard.plugin import DAY, HOUR, SECOND, Account, Rejected
from paceboard_google_ads.api import Api
from paceboard_google_ads.figures import local_time
from paceboard_google_ads.row import Row

__all__ = ["CHANGE_FIELDS", "MOST", "Change", "Changes", "Held", "held", "read_changes"]

T = TypeVar("T")
MOST = 10_000
"""Rows of one answer, the most that Google gives."""
REACH = 30 * DAY - HOUR
"""How far back Google looks, less an hour for a clock that is set."""
CHANGE_FIELDS = (
    "change_event.change_date_time",
    "change_event.change_resource_type",
    "change_event.change_resource_name",
    "change_event.resource_change_operation",
    "change_event.changed_fields",
    "change_event.old_resource",
    "change_event.new_resource",
)
AMOUNTS = ("amountMicros", "totalAmountMicros")


@frozen(kw_only=True)
class Change(Generic[T]):
    """One entry of the history.

    Args:
        before, after: what it changed; None where the entry does not say.
        created: there was nothing before.
    """

    instant: int
    before: T | None
    after: T | None
    created: bool = False


@frozen(kw_only=True)
class Held(Generic[T]):
    """A value that held without a break; None: since before the history, until now."""

    value: T
    start: int | None
    end: int | None


@frozen(kw_only=True)
class Changes:
    """The last 30 days, oldest first.

    Args:
        amounts: micros, by the resource name of the budget.
        draws: resource names of budgets, by the resource name of the campaign.
    """

    amounts: Mapping[str, Sequence[Change[int]]] = field(factory=dict)
    draws: Mapping[str, Sequence[Change[str]]] = field(factory=dict)


def held(changes: Sequence[Change[T]], present: T | None) -> Iterator[Held[T]]:
    """What held from when to when, as far as entries before and after agree on it."""
    afters = [None, *(change.after for change in changes)]
    befores = [*(change.before for change in changes), present]
    instants = [None, *(change.instant for change in changes), None]
    born = [*(change.created for change in changes), False]
    for place, (after, before) in enumerate(zip(afters, befores, strict=True)):
        value = before if after is None else after
        start, end = instants[place], instants[place + 1]
        instantly = start is not None and start == end
        if value is not None and before in (None, value) and not (born[place] or instantly):
            yield Held(value=value, start=start, end=end)


async def read_changes(api: Api, account: Account, login: str, *, now: int) -> Changes:
    """All changes of what campaigns may spend.

    Where Google refuses to tell, there is none, and a note says so: the budgets themselves are still told.
    """
    history = _History(api=api, account=account, login=login)
    try:
        rows = await history.read(now - REACH, now + HOUR)
    except Rejected as error:
        api.note("change_history", f"{history.what} cannot be read. {error}")
        return Changes()
    return Changes(
        amounts=_collected(rows, account, "CAMPAIGN_BUDGET", AMOUNTS, _amount),
        draws=_collected(rows, account, "CAMPAIGN", ("campaignBudget",), _budget_name),
    )


@frozen(kw_only=True)
class _History:
    """The change history of one account."""

    api: Api
    account: Account
    login: str

    @property
    def what(self) -> str:
        return f"changes of {self.account.ref}"

    async def read(self, start: int, end: int) -> Sequence[Row]:
        """All changes of a span of time; one on the border of two halves comes with both."""
        where = (
            "change_event.change_resource_type IN ('CAMPAIGN_BUDGET', 'CAMPAIGN')"
            f" AND change_event.change_date_time >= '{self._text(start)}'"
            f" AND change_event.change_date_time <= '{self._text(end)}'"
            f" ORDER BY change_event.change_date_time ASC LIMIT {MOST}"
        )
        rows = await self.api.search(
            self.account.ref.id, CHANGE_FIELDS, "change_event", where, login=self.login, what=self.what
        )
        if len(rows) < MOST:
            return rows
        middle = (start + end) // 2 // SECOND * SECOND
        if middle <= start:
            self.api.note(
                "change_history", f"{self.what}: more than {MOST} in one second; the rest is unknown"
            )
            return rows
        return [*await self.read(start, middle), *await self.read(middle, end)]

    def _text(self, instant: int) -> str:
        return self.account.zone.local(instant).isoformat(" ", "seconds")


def _collected(
    rows: Sequence[Row],
    account: Account,
    kind: str,
    fields: Sequence[str],
    value: Callable[[Row, str], T | None],
) -> Mapping[str, Sequence[Change[T]]]:
    """The changes of some fields of one kind of resource, by its name."""
    found: dict[str, dict[Change[T], None]] = {}
    for row in rows:
        created = row.text("change_event.resource_change_operation") == "CREATE"
        changed = row.text("change_event.changed_fields").split(",")
        instant = local_time(
            row.get("change_event.change_date_time"), account.zone, what=f"{row.what}, change_date_time"
        )
        if row.text("change_event.change_resource_type") != kind or instant is None:
            continue
        if created or any(name in changed for name in fields):
            change = Change(
                instant=instant,
                before=None if created else value(row, "change_event.old_resource"),
                after=value(row, "change_event.new_resource"),
                created=created,
            )
            found.setdefault(row.text("change_event.change_resource_name"), {})[change] = None
    return {name: sorted(changes, key=lambda each: each.instant) for name, changes in found.items()}


def _amount(row: Row, resource: str) -> int | None:
    amount = row.whole(f"{resource}.campaign_budget.amount_micros")
    return row.whole(f"{resource}.campaign_budget.total_amount_micros") if amount is None else amount


def _budget_name(row: Row, resource: str) -> str | None:
    return row.text(f"{resource}.campaign.campaign_budget") or None
