"""Which accounts there are, and what Meta says of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paceboard.plugin import (
    Account,
    AccountRef,
    Answer,
    Corrupt,
    Drift,
    PlatformError,
    Transient,
    Zone,
)
from paceboard_meta.api import Api, Call, listed, single
from paceboard_meta.figures import identity
from paceboard_meta.statuses import account_delivery, disable_reason
from paceboard_meta.wire import AdAccount

__all__ = ["account_of", "node", "read_account", "read_accounts", "visible_accounts"]

FIELDS = "id,account_id,name,currency,timezone_name,account_status,disable_reason,spend_cap,amount_spent"
TRIES = 3
"""How often an entry of a batch is asked for; Meta leaves out what it had no time for."""
PASSING = (Transient, Corrupt)
"""What may be better the next time."""
PAUSE = 2.0
"""Seconds before it is asked for again, and twice as many before the last time."""


def node(account: AccountRef) -> str:
    """An account's own path; both ways of writing its id are understood."""
    return f"act_{account.id.removeprefix('act_')}"


def _call(key: str) -> Call:
    plain = key.removeprefix("act_")
    return Call(path=f"act_{plain}", query=(("fields", FIELDS),), account=plain, what=f"account {plain}")


async def read_account(api: Api, account: AccountRef) -> AdAccount:
    """What Meta says of one account now."""
    call = _call(account.id)
    return await api.fetch(call, single(AdAccount, what=call.what))


async def visible_accounts(api: Api, business: str) -> dict[str, AdAccount]:
    """The token's accounts, or those that a business owns and those of its clients."""
    edges = (f"{business}/owned_ad_accounts", f"{business}/client_ad_accounts") if business else ()
    found: dict[str, AdAccount] = {}
    for edge in edges or ("me/adaccounts",):
        what = f"list of {edge}"
        call = Call(path=edge, query=(("fields", FIELDS),), what=what)
        rows = await api.edge(call, listed(AdAccount, what=what), _key)
        found.update({_key(row): row for row in rows})
    return found


def _key(row: AdAccount) -> str:
    return identity(row.account_id or row.id, what="account_id").removeprefix("act_")


async def read_accounts(api: Api, ids: Sequence[str]) -> dict[str, AdAccount | PlatformError]:
    """What Meta says of the accounts, by id as it was asked for, or why it says nothing of one.

    Raises:
        PlatformError: what is wrong with the whole first batch, and so with all of them.
    """
    found = await _ask(api, list(dict.fromkeys(ids)))
    for again in range(1, TRIES):
        missing = [key for key, row in found.items() if isinstance(row, PASSING)]
        if not missing:
            break
        await api.meter.sleep(PAUSE * again)
        try:
            found.update(await _ask(api, missing))
        except PlatformError as error:
            found.update(dict.fromkeys(missing, error))
    return found


async def _ask(api: Api, ids: list[str]) -> dict[str, AdAccount | PlatformError]:
    """Ask once for each."""
    if len(ids) == 1:
        return {ids[0]: await _alone(api, ids[0])}
    answers = await api.batch([_call(key) for key in ids], _read)
    return {key: _missing() if answer is None else answer for key, answer in zip(ids, answers, strict=True)}


async def _alone(api: Api, key: str) -> AdAccount | PlatformError:
    try:
        return await read_account(api, AccountRef("meta", key))
    except PlatformError as error:
        return error


def _read(call: Call, answer: Answer) -> AdAccount:
    return single(AdAccount, what=call.what)(answer)


def _missing() -> Transient:
    """Null in a batch is what Meta had no time for."""
    return Transient(
        "Meta gave no answer for the account", why="it left it out of its batches", do="refresh again"
    )


def account_of(key: str, row: AdAccount, *, note: Callable[[str, str], None]) -> Account:
    """An account in the model's words.

    Args:
        key: its id as the configuration writes it.

    Raises:
        Drift: where its zone or its currency cannot be read, or it is another account.
    """
    if _key(row) != key.removeprefix("act_"):
        raise Drift(f"Meta was asked for account {key} and answered for {_key(row)}", do="report it")
    currency = row.currency or ""
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise Drift(
            f"account {key} has no currency that we know",
            why=f"it says {currency[:20]!r}",
            do="report it: without its currency none of its amounts means anything",
        )
    state, word = account_delivery(row.account_status, note=note)
    return Account(
        ref=AccountRef("meta", key),
        name=row.name or key,
        zone=_zone(key, row.timezone_name or ""),
        currency=currency,
        status=state,
        raw_status=word,
        note=disable_reason(row.disable_reason),
    )


def _zone(key: str, name: str) -> Zone:
    try:
        return Zone(name)
    except ValueError:
        raise Drift(
            f"the time zone {name[:60]!r} of account {key} cannot be read",
            why="no such zone",
            do="report it: without its zone no day of the account can be told from the next",
        ) from None
