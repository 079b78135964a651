"""The connector: Snap's accounts as model rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeVar

from paceboard.plugin import (
    Account,
    AccountRef,
    Answer,
    Balance,
    Budget,
    BudgetMode,
    ConnectorContext,
    Delivery,
    Drift,
    Entity,
    Fact,
    Grain,
    Level,
    LimitCycle,
    Request,
    SpendingLimit,
    Window,
    Zone,
    date_text,
    day_from_text,
    decode,
    default_verdict,
    micros_from_text,
)
from paceboard_snap.wire import AccountRow, CampaignRow, DayRow

__all__ = ["Snap"]

T = TypeVar("T")

DELIVERY = {"running": Delivery.ACTIVE, "stopped": Delivery.PAUSED, "deleted": Delivery.DELETED}


class Snap:
    """One Snap app. Reads only."""

    def __init__(self, context: ConnectorContext) -> None:
        self._context = context

    async def _rows(
        self, path: str, into: type[T], what: str, *query: tuple[str, str], account: str = ""
    ) -> list[T]:
        def read(answer: Answer) -> list[T]:
            default_verdict(answer)
            return decode(answer.body, list[into], what=what)  # type: ignore[valid-type]

        token = self._context.secrets["token"].reveal()
        request = Request(
            path=path, query=query, headers={"Authorization": f"Bearer {token}"}, account=account
        )
        return await self._context.client.fetch(request, read)

    async def accounts(self) -> AsyncIterator[Account]:
        """The accounts that the token can see."""
        for row in await self._rows("v1/accounts", AccountRow, "list of accounts"):
            ref = AccountRef("snap", row.id)
            yield Account(ref=ref, name=row.name, zone=Zone(row.zone), currency=row.currency)

    async def _campaigns(self, account: Account) -> list[CampaignRow]:
        path = f"v1/accounts/{account.ref.id}/campaigns"
        return await self._rows(path, CampaignRow, "list of campaigns", account=account.ref.id)

    async def entities(self, account: Account) -> AsyncIterator[Entity]:
        """All campaigns, the deleted ones too; Snap has nothing below them."""
        for row in await self._campaigns(account):
            delivery = DELIVERY.get(row.state, Delivery.UNKNOWN)
            if delivery is Delivery.UNKNOWN:
                self._context.note("unknown_state", f"campaign {row.id}: {row.state[:80]!r}")
            yield Entity(
                level=Level.CAMPAIGN, id=row.id, name=row.name, delivery=delivery, raw_status=row.state
            )

    async def budgets(self, account: Account) -> AsyncIterator[Budget]:
        """The daily budgets in force now; a campaign without one has none, which is not zero."""
        for row in await self._campaigns(account):
            amount = None if row.daily_budget is None else micros_from_text(row.daily_budget)
            mode = BudgetMode.NONE if amount is None else BudgetMode.DAILY
            yield Budget(level=Level.CAMPAIGN, entity=row.id, mode=mode, amount=amount)

    async def facts(
        self, account: Account, window: Window, level: Level, grain: Grain
    ) -> AsyncIterator[Fact]:
        """Day facts of the account, or of its campaigns."""
        rows = await self._rows(
            f"v1/accounts/{account.ref.id}/days",
            DayRow,
            f"{grain} report of {account.ref}",
            ("by", str(level)),
            ("from", date_text(window.first)),
            ("to", date_text(window.last)),
            account=account.ref.id,
        )
        for fact in [_fact(row, level) for row in rows]:
            yield fact

    async def limits(self, account: Account) -> AsyncIterator[SpendingLimit]:
        """Snap's API tells no limit: unknown, never unlimited."""
        yield SpendingLimit(cycle=LimitCycle.UNKNOWN, reason="Snap's API tells no spending limit")

    async def balances(self, account: Account) -> AsyncIterator[Balance]:
        """Nor does it tell what stands on the account."""
        yield Balance(kind="total", amount=None, reason="Snap's API tells no balance")


def _fact(row: DayRow, level: Level) -> Fact:
    try:
        spend, day = micros_from_text(row.spend), day_from_text(row.day)
    except ValueError as error:
        raise Drift("Snap's day report cannot be read", why=str(error), do="report it") from None
    measures = {"spend": spend, "impressions": row.views, "clicks": row.clicks}
    return Fact(level=level, entity=row.entity, grain=Grain.DAY, day=day, measures=measures)
