"""Which accounts there are, and what TikTok says of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from attrs import define, field

from paceboard.plugin import (
    Account,
    AccountRef,
    AccountUnusable,
    Balance,
    Corrupt,
    Drift,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Rejected,
    Secret,
    Transient,
    UnreadableAccount,
)
from paceboard_tiktok.api import Api, as_json
from paceboard_tiktok.figures import identity, micros
from paceboard_tiktok.statuses import account_delivery
from paceboard_tiktok.wire import Advertiser, Authorised
from paceboard_tiktok.zones import account_zone

__all__ = ["account_of", "authorised_ids", "available_balance", "read_accounts"]

BATCH = 100
"""Ids in one call; the limit is other connectors' convention, TikTok documents none."""
FIELDS = ("advertiser_id", "name", "currency", "timezone", "status", "rejection_reason", "balance")
"""All that we read; the contact details that TikTok would add are nobody's business here."""
MISTAKEN = ("40001", "40002")
"""One id without access fails its whole batch with one of these."""
IN_VAIN = 16
"""Calls in a row without an answer that can be read, after which it is TikTok and no single account; one of a
hundred accounts alone is found within eight."""


async def authorised_ids(api: Api, app_id: Secret, app_secret: Secret) -> tuple[str, ...]:
    """The accounts that the token was given."""
    rows = await api.rows(
        "oauth2/advertiser/get/",
        (("app_id", app_id.reveal()), ("secret", app_secret.reveal())),
        Authorised,
        what="accounts of the token",
    )
    return tuple(identity(row.advertiser_id, what="advertiser_id") for row in rows)


async def read_accounts(api: Api, ids: Sequence[str], *, now: int) -> tuple[Account | UnreadableAccount, ...]:
    """What TikTok says of the accounts. One that cannot be read has its own error and costs no other.

    Raises:
        PlatformError: what is wrong with all of them: a dead token, a limit on calls, no answer at all.
    """
    search = _Search(api)
    unique = tuple(dict.fromkeys(ids))
    for start in range(0, len(unique), BATCH):
        await search.ask(unique[start : start + BATCH])
    return tuple(_read(key, search, now) for key in unique)


def _read(key: str, search: _Search, now: int) -> Account | UnreadableAccount:
    if key in search.failed:
        return UnreadableAccount(AccountRef("tiktok", key), search.failed[key])
    try:
        return account_of(search.found[key], now=now, note=search.api.note)
    except Drift as error:
        return UnreadableAccount(AccountRef("tiktok", key), error)


@define
class _Search:
    """A batch cut in halves until every id is either read or known to be the one that fails.

    A row that cannot be read and a crash of TikTok's over one account cost their whole batch as a missing
    permission does, so they are looked for in the same way, until too many calls in a row have failed.
    """

    api: Api
    found: dict[str, Advertiser] = field(factory=dict)
    failed: dict[str, PlatformError] = field(factory=dict)
    _in_vain: int = 0

    async def ask(self, ids: Sequence[str]) -> None:
        query = (("advertiser_ids", as_json(ids)), ("fields", as_json(FIELDS)))
        try:
            rows = await self.api.rows("advertiser/info/", query, Advertiser, what="accounts")
        except RateLimited:
            raise
        except (PermissionDenied, Rejected, AccountUnusable) as error:
            if isinstance(error, Rejected) and error.code not in MISTAKEN:
                raise
            await self._closer(ids, error)
            return
        except (Corrupt, Drift, Transient) as error:
            self._in_vain += 1
            if len(ids) > 1 and self._in_vain >= IN_VAIN:
                raise
            await self._closer(ids, error)
            return
        self._in_vain = 0
        came = {identity(row.advertiser_id, what="advertiser_id"): row for row in rows}
        self.found.update({key: came[key] for key in ids if key in came})
        missing = [key for key in ids if key not in came]
        if missing:
            await self._closer(missing, _left_out(len(came)))

    async def _closer(self, ids: Sequence[str], error: PlatformError) -> None:
        if len(ids) == 1:
            self.failed[ids[0]] = error
            return
        middle = len(ids) // 2
        await self.ask(ids[:middle])
        await self.ask(ids[middle:])


def _left_out(came: int) -> AccountUnusable:
    return AccountUnusable(
        "TikTok left the account out of its answer",
        why=f"the answer speaks of {came} accounts, not of this one",
        do="look whether the token was given this account",
    )


def account_of(row: Advertiser, *, now: int, note: Callable[[str, str], None]) -> Account:
    """An account in the model's words.

    Raises:
        Drift: where its zone or its currency cannot be read.
    """
    key = identity(row.advertiser_id, what="advertiser_id")
    if not re.fullmatch("[A-Z]{3}", row.currency or ""):
        raise Drift(
            f"account {key} has no currency that we know",
            why=f"it says {str(row.currency)[:20]!r}",
            do="report it: without its currency none of its amounts means anything",
        )
    return Account(
        ref=AccountRef("tiktok", key),
        name=row.name or key,
        zone=account_zone(row.timezone or "", now=now, note=note),
        currency=row.currency or "",
        status=account_delivery(row.status, note=note),
        raw_status=row.status or "",
        note=row.rejection_reason or "",
    )


async def available_balance(api: Api, account: AccountRef) -> Balance:
    """What an account may still spend, as `advertiser/info/` tells it to anybody."""
    search = _Search(api)
    await search.ask((account.id,))
    for error in search.failed.values():
        raise error
    amount = micros(search.found[account.id].balance, what=f"balance of {account}")
    return Balance(kind="total", amount=amount, reason="what is available, by advertiser/info")
