"""The connector: Google Ads customers as model rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from attrs import frozen

from paceboard.plugin import (
    Account,
    Balance,
    Budget,
    ConnectorContext,
    Corrupt,
    Drift,
    Entity,
    Fact,
    Grain,
    Level,
    Memo,
    PermissionDenied,
    Rejected,
    SpendingLimit,
    UnreadableAccount,
    Window,
)
from paceboard_google_ads.accounts import Routes
from paceboard_google_ads.api import Api
from paceboard_google_ads.budgets import abandoned, campaign_budgets, read_budgets
from paceboard_google_ads.changes import Changes, read_changes
from paceboard_google_ads.entities import Campaign, deliveries, read_ads, read_campaigns, read_groups
from paceboard_google_ads.facts import read_facts
from paceboard_google_ads.limits import read_limit
from paceboard_google_ads.metrics import LONGEST
from paceboard_google_ads.options import GoogleAdsOptions, customer_id
from paceboard_google_ads.row import Row

__all__ = ["GoogleAds"]

NO_BALANCE = "Google's API tells no balance"


@frozen
class _Listing:
    """Campaigns as two readers need them."""

    campaigns: tuple[Campaign, ...]


class GoogleAds:
    """One login to Google Ads: its accounts, what is in them, what they cost. Reads only.

    Every method reads and checks all it needs before it gives its first row.
    """

    def __init__(self, context: ConnectorContext) -> None:
        self._context = context
        self._options: GoogleAdsOptions = context.options
        self._api = Api.of(context)
        self._routes = Routes(self._api, self._options.login_customer_id)
        self._listings: Memo[_Listing] = Memo()

    async def accounts(self) -> AsyncIterator[Account | UnreadableAccount]:
        """The accounts that the configuration names, or all that the login reaches; no managers."""
        ids = tuple(map(customer_id, self._context.accounts)) or self._options.accounts
        for account in await self._routes.accounts(ids):
            yield account

    async def entities(self, account: Account) -> AsyncIterator[Entity]:
        """All campaigns, ad groups and ads, the removed ones too."""
        campaigns = [each.entity for each in (await self._listing(account, "entities")).campaigns]

        async def groups(login: str) -> tuple[Entity, ...]:
            return await read_groups(self._api, account, login, deliveries(campaigns))

        below = await self._routes.ask(account.ref.id, groups)

        async def ads(login: str) -> tuple[Entity, ...]:
            return await read_ads(self._api, account, login, deliveries(below))

        for entity in (*campaigns, *below, *await self._routes.ask(account.ref.id, ads)):
            yield entity

    async def budgets(self, account: Account) -> AsyncIterator[Budget]:
        """The budget that each campaign draws on, and those of the last 30 days, as Google tells them."""
        campaigns = (await self._listing(account, "budgets")).campaigns
        changes, others = Changes(), tuple[Row, ...]()
        try:
            if campaigns:
                changes = await self._changes(account)
            if abandoned(campaigns, changes):
                others = tuple(await self._other_budgets(account))
        except (PermissionDenied, Rejected, Drift, Corrupt) as error:
            # Only what was before is lost with it, and since when the present holds.
            self._context.note("change_history", f"budget changes of {account.ref} cannot be read. {error}")
        for budget in tuple(campaign_budgets(campaigns, changes, others, note=self._context.note)):
            yield budget

    async def _changes(self, account: Account) -> Changes:
        now = self._context.clock()

        async def read(login: str) -> Changes:
            return await read_changes(self._api, account, login, now=now)

        return await self._routes.ask(account.ref.id, read)

    async def _other_budgets(self, account: Account) -> Sequence[Row]:
        async def read(login: str) -> Sequence[Row]:
            return await read_budgets(self._api, account, login)

        return await self._routes.ask(account.ref.id, read)

    async def _listing(self, account: Account, reader: str) -> _Listing:
        async def read(login: str) -> _Listing:
            return _Listing(await read_campaigns(self._api, account, login))

        return await self._listings.share(account.ref, reader, lambda: self._routes.ask(account.ref.id, read))

    async def facts(
        self, account: Account, window: Window, level: Level, grain: Grain
    ) -> AsyncIterator[Fact]:
        """All facts of a window, in the account's own days; never a part of them."""
        if grain not in LONGEST:
            raise Rejected(f"the Google Ads connector reads no {grain} facts", do="ask by day or by hour")

        async def read(login: str) -> tuple[Fact, ...]:
            return await read_facts(self._api, account, login, window, level, grain)

        for fact in await self._routes.ask(account.ref.id, read):
            yield fact

    async def limits(self, account: Account) -> AsyncIterator[SpendingLimit]:
        """The account budget of an invoiced account; of every other one the limit is unknown."""
        now = self._context.clock()

        async def read(login: str) -> SpendingLimit:
            return await read_limit(self._api, account, login, now=now)

        yield await self._routes.ask(account.ref.id, read)

    async def balances(self, account: Account) -> AsyncIterator[Balance]:  # noqa: ARG002 - the same for all
        """One balance that says that there is none to be read."""
        yield Balance(kind="total", amount=None, reason=NO_BALANCE)
