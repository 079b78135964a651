"""The connector: Meta's ad accounts as model rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from paceboard.plugin import (
    Account,
    AccountRef,
    Balance,
    Budget,
    ConnectorContext,
    Drift,
    Entity,
    Fact,
    Grain,
    Level,
    Memo,
    PlatformError,
    Rejected,
    SpendingLimit,
    UnreadableAccount,
    Window,
)
from paceboard_meta.accounts import (
    account_of,
    read_account,
    read_accounts,
    visible_accounts,
)
from paceboard_meta.api import Api
from paceboard_meta.budgets import campaign_budgets, set_budgets
from paceboard_meta.currencies import step_of
from paceboard_meta.entities import Listing, read_ads, read_listing
from paceboard_meta.history import read_changes, with_past
from paceboard_meta.insights import KEPT, read_facts
from paceboard_meta.limits import balances, spending_limit
from paceboard_meta.options import MetaOptions
from paceboard_meta.wire import AdAccount

__all__ = ["Meta"]


class Meta:
    """One Meta app: its accounts, what is in them, what they spent. Reads only.

    Every method reads and checks all it needs before it gives its first row.
    """

    def __init__(self, context: ConnectorContext) -> None:
        self._context = context
        self._options: MetaOptions = context.options
        self._api = Api.of(context)
        self._listings: Memo[Listing] = Memo()

    async def accounts(self) -> AsyncIterator[Account | UnreadableAccount]:
        """The accounts that the configuration names, or all that the token or a business can see."""
        ids = self._context.accounts or self._options.accounts
        rows: Mapping[str, AdAccount | PlatformError] = (
            await read_accounts(self._api, ids)
            if ids
            else await visible_accounts(self._api, self._options.business)
        )
        for key, row in rows.items():
            yield self._account(key, row)

    def _account(self, key: str, row: AdAccount | PlatformError) -> Account | UnreadableAccount:
        if isinstance(row, PlatformError):
            return UnreadableAccount(AccountRef("meta", key), row)
        try:
            return account_of(key, row, note=self._context.note)
        except Drift as error:
            return UnreadableAccount(AccountRef("meta", key), error)

    async def entities(self, account: Account) -> AsyncIterator[Entity]:
        """All campaigns, ad sets and ads, the archived and deleted ones too."""
        listing = await self._listing(account, "entities")
        ads = await read_ads(self._api, account, now=self._context.clock())
        for _, entity in (*listing.campaigns, *listing.sets):
            yield entity
        for ad in ads:
            yield ad

    async def budgets(self, account: Account) -> AsyncIterator[Budget]:
        """The budgets of all campaigns and ad sets as Meta states them now, and those that its change log
        tells of, with their times.
        """
        listing = await self._listing(account, "budgets")
        step, note = step_of(account.currency), self._context.note
        found = (
            *campaign_budgets(listing.campaigns, step=step, raises=listing.raises),
            *set_budgets(listing.sets, listing.campaigns, step=step, raises=listing.raises, note=note),
        )
        changes = await read_changes(
            self._api, account, days=self._options.history_days, now=self._context.clock()
        )
        for budget in tuple(with_past(found, changes, note=note)):
            yield budget

    async def _listing(self, account: Account, reader: str) -> Listing:
        now = self._context.clock()
        return await self._listings.share(
            account.ref, reader, lambda: read_listing(self._api, account, now=now)
        )

    async def facts(
        self, account: Account, window: Window, level: Level, grain: Grain
    ) -> AsyncIterator[Fact]:
        """All facts of a window, in the account's own days; never a part of them."""
        if grain not in KEPT:
            raise Rejected(f"the Meta connector reads no {grain} facts", do="ask by day or by hour")
        now, action = self._context.clock(), self._options.conversion_action
        for fact in await read_facts(self._api, account, window, level, grain, now=now, action=action):
            yield fact

    async def limits(self, account: Account) -> AsyncIterator[SpendingLimit]:
        """The account's spending limit with what is used of it, read anew each time."""
        step_of(account.currency)
        yield spending_limit(await read_account(self._api, account.ref), account)

    async def balances(self, account: Account) -> AsyncIterator[Balance]:
        """Unknown, with the reason: Meta tells what is owed, not what is left."""
        for balance in balances(account):
            yield balance
