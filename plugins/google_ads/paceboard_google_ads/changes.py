"""When a budget was last changed, from Google's change history.

It reaches back 30 days, tells a change within three minutes, and has no pages: an answer that is full is
asked for again in halves. Changes by Google Ads Editor are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from paceboard.plugin import DAY, HOUR, SECOND, Account, Rejected
from paceboard_google_ads.api import Api
from paceboard_google_ads.figures import local_time
from paceboard_google_ads.row import Row

__all__ = ["CHANGE_FIELDS", "MOST", "Change", "read_changes"]

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
    "change_event.new_resource",
)
AMOUNTS = ("amountMicros", "totalAmountMicros", "period")


@frozen(kw_only=True)
class Change:
    """The last change of what a campaign may spend.

    Args:
        instant: when it was made.
        amount: what was set, in micros; None where the change does not say.
    """

    instant: int
    amount: int | None


async def read_changes(api: Api, account: Account, login: str, *, now: int) -> Mapping[str, Change]:
    """The last change by resource name: of a budget its amount, of a campaign which budget it draws on.

    Where Google refuses to tell, there is none, and a note says so: the budgets themselves are still told.
    """
    history = _History(api=api, account=account, login=login)
    try:
        rows = await history.read(now - REACH, now + HOUR)
    except Rejected as error:
        api.note("change_history", f"{history.what} cannot be read. {error}")
        return {}
    found: dict[str, Change] = {}
    for row in rows:
        change = _change(row, account)
        name = row.text("change_event.change_resource_name")
        if change is not None and (name not in found or found[name].instant <= change.instant):
            found[name] = change
    return found


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
        """All changes of a span of time."""
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


def _change(row: Row, account: Account) -> Change | None:
    """What a row changes of a budget; None where it is about something else."""
    kind = row.text("change_event.change_resource_type")
    created = row.text("change_event.resource_change_operation") == "CREATE"
    changed = row.text("change_event.changed_fields").split(",")
    fields = AMOUNTS if kind == "CAMPAIGN_BUDGET" else ("campaignBudget",)
    if not created and not any(field in changed for field in fields):
        return None
    instant = local_time(row.get("change_event.change_date_time"), account.zone, what=f"{row.what}, time")
    if instant is None:
        return None
    new = "change_event.new_resource.campaign_budget"
    amount = row.whole(f"{new}.amount_micros")
    return Change(
        instant=instant, amount=row.whole(f"{new}.total_amount_micros") if amount is None else amount
    )
