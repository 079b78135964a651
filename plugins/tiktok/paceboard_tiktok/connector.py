"""The connector: TikTok's accounts as model rows."""

from __future__ import annotations

from collections.abc import AsyncIterator

from paceboard.plugin import (
    Account,
    AccountRef,
    Balance,
    Budget,
    ConfigurationError,
    ConnectorContext,
    Entity,
    Fact,
    Grain,
    Level,
    LimitCycle,
    Memo,
    PermissionDenied,
    SpendingLimit,
    UnreadableAccount,
    Window,
)
from paceboard_tiktok.accounts import authorised_ids, available_balance, read_accounts
from paceboard_tiktok.api import Api
from paceboard_tiktok.budgets import campaign_budgets, group_budgets
from paceboard_tiktok.limit_changes import since_its_reset
from paceboard_tiktok.limits import (
    UNREADABLE,
    balances_of,
    read_business_center,
    spending_limit,
    unknown_limit,
)
from paceboard_tiktok.listing import Listing, read_listing, read_reviewed
from paceboard_tiktok.options import TikTokOptions
from paceboard_tiktok.reports import read_facts
from paceboard_tiktok.wire import AdvertiserBalance

__all__ = ["TikTok"]

NO_CENTER = "no Business Center is configured; without its id TikTok tells neither limit nor ad credit"


class TikTok:
    """One TikTok app: its accounts, what is in them, what they spent. Reads only.

    Every method reads and checks all it needs before it gives its first row.
    """

    def __init__(self, context: ConnectorContext) -> None:
        self._context = context
        self._options: TikTokOptions = context.options
        self._api = Api.of(context)
        self._listings: Memo[Listing] = Memo()
        self._known: dict[AccountRef, Listing] = {}
        self._centers: Memo[dict[str, AdvertiserBalance]] = Memo()

    async def accounts(self) -> AsyncIterator[Account | UnreadableAccount]:
        """The accounts that the configuration names, or all that the token was given."""
        ids = self._context.accounts or self._options.accounts or await self._authorised()
        for account in await read_accounts(self._api, ids, now=self._context.clock()):
            yield account

    async def _authorised(self) -> tuple[str, ...]:
        secrets = self._context.secrets
        if "app_id" not in secrets or "app_secret" not in secrets:
            raise ConfigurationError(
                "nothing says which TikTok accounts to read",
                why="TikTok lists a token's accounts only to the app's id and secret",
                do="name the accounts in the app's options, or give it the secrets app_id and app_secret",
            )
        return await authorised_ids(self._api, secrets["app_id"], secrets["app_secret"])

    async def entities(self, account: Account) -> AsyncIterator[Entity]:
        """All campaigns, ad groups and ads, the deleted ones too."""
        listing = await self._listing(account, "entities")
        below = await read_reviewed(self._api, account.ref, listing)
        for _, campaign in listing.campaigns:
            yield campaign
        for entity in below:
            yield entity

    async def budgets(self, account: Account) -> AsyncIterator[Budget]:
        """The budgets of campaigns and ad groups as TikTok states them now, and for the next day."""
        listing = await self._listing(account, "budgets")
        groups = [entity for _, entity in listing.groups]
        note, today = self._context.note, account.zone.day(self._context.clock())
        tomorrow = account.zone.start(today + 1)
        budgets = (
            *campaign_budgets(listing.campaigns, groups, note=note),
            *group_budgets(listing.groups, listing.campaigns, tomorrow=tomorrow, note=note),
        )
        for budget in budgets:
            yield budget

    async def _listing(self, account: Account, reader: str) -> Listing:
        today = account.zone.day(self._context.clock())

        async def ask() -> Listing:
            return await read_listing(self._api, account.ref, today=today)

        listing = await self._listings.share(account.ref, reader, ask)
        self._known[account.ref] = listing
        return listing

    async def facts(
        self, account: Account, window: Window, level: Level, grain: Grain
    ) -> AsyncIterator[Fact]:
        """All facts of a window, in the account's own days, or of it as a whole; never a part of them.

        Those of TopView and GMV Max are in reports of their own, which are asked for where the account's
        entities or budgets have been read before and showed such campaigns, as in every refresh.
        """
        now = self._context.clock()
        listing = self._known.get(account.ref)
        for fact in await read_facts(self._api, account, window, level, grain, now=now, listing=listing):
            yield fact

    async def limits(self, account: Account) -> AsyncIterator[SpendingLimit]:
        """The limit that the account's Business Center set, or one that says why it is unknown."""
        money = await self._money(account, "limits")
        if isinstance(money, str):
            yield unknown_limit(money)
            return
        limit = spending_limit(money, account.ref, note=self._context.note)
        if limit.cycle is LimitCycle.ONE_TIME:
            limit = await since_its_reset(self._api, limit, self._options.business_center, account.ref)
        yield limit

    async def balances(self, account: Account) -> AsyncIterator[Balance]:
        """What stands on the account; ad credit only where a Business Center tells it."""
        money = await self._money(account, "balances")
        if isinstance(money, str):
            total = await available_balance(self._api, account.ref)
            found = (total, *(Balance(kind=kind, amount=None, reason=money) for kind in ("cash", "credit")))
        else:
            found = tuple(balances_of(money, account.ref))
        for balance in found:
            yield balance

    async def _money(self, account: Account, reader: str) -> AdvertiserBalance | str:
        """What the Business Center says of the account's money, or why it says nothing."""
        center = self._options.business_center
        if not center:
            return NO_CENTER
        try:
            accounts = await self._centers.share(
                center, (reader, account.ref), lambda: read_business_center(self._api, center)
            )
        except UNREADABLE as error:
            self._context.note("business_center", f"its money cannot be read. {error}")
            what = "the token may not read" if isinstance(error, PermissionDenied) else "nobody can read now"
            return f"{what} the money of Business Center {center} ({error.why or error.what})"
        row = accounts.get(account.ref.id)
        if row is None:
            return f"Business Center {center} does not hold this account"
        if row.currency not in (None, "", account.currency):
            told = f"{str(row.currency)[:10]!r}, the account is in {account.currency}"
            self._context.note("other_currency", f"{account.ref}: Business Center {center} counts in {told}")
            return f"Business Center {center} tells its money in {told}"
        return row
