"""Which accounts there are, and what Meta says of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from paceboard.plugin import (
    Account,
    AccountRef,
    Corrupt,
    Drift,
    PlatformError,
    RateLimited,
    Reauthorise,
    Transient,
    Zone,
)
from paceboard_meta.api import Api, Call, listed, single
from paceboard_meta.figures import identity
from paceboard_meta.statuses import account_delivery, disable_reason
from paceboard_meta.verdict import verdict
from paceboard_meta.wire import AdAccount

__all__ = ["account_of", "node", "read_account", "read_accounts", "visible_accounts"]

FIELDS = "id,account_id,name,currency,timezone_name,account_status,disable_reason,spend_cap,amount_spent"
TRIES = 3
"""How often an entry of a batch is asked for; Meta leaves out what it had no time for."""


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


async def read_accounts(api: Api, ids: Sequence[str]) -> dict[str, AdAccount]:
    """What Meta says of the accounts, by id as it was asked for. One that cannot be read costs no other.

    Raises:
        Reauthorise: where the token is dead: it is for every account.
        PlatformError: what was wrong with the first, where none of them can be read.
    """
    found: dict[str, AdAccount] = {}
    failed: dict[str, PlatformError] = {}
    missing = list(dict.fromkeys(ids))
    for _ in range(TRIES):
        missing = await _ask(api, missing, found, failed)
    failed.update({key: _left_out() for key in missing})
    refuse_all_or_note(failed, found, note=api.note)
    return {key: found[key] for key in ids if key in found}


def refuse_all_or_note(
    failed: dict[str, PlatformError], found: Iterable[object], *, note: Callable[[str, str], None]
) -> None:
    """Name every account that cannot be read; where none can, that is the answer."""
    for key, error in failed.items():
        if not list(found) or isinstance(error, Reauthorise):
            raise error
        note("account_skipped", f"account {key} cannot be read. {error}")


async def _ask(
    api: Api, ids: list[str], found: dict[str, AdAccount], failed: dict[str, PlatformError]
) -> list[str]:
    """Ask once for each; the ids that Meta had no time for."""
    calls = [_call(key) for key in ids]
    if len(ids) == 1:
        try:
            found[ids[0]] = await read_account(api, AccountRef("meta", ids[0]))
        except PlatformError as error:
            failed[ids[0]] = error
        return []
    missing = []
    for key, call, answer in zip(ids, calls, await api.batch(calls), strict=True):
        try:
            if answer is None:
                missing.append(key)
                continue
            verdict(answer)
            found[key] = single(AdAccount, what=call.what)(answer)
        except RateLimited as error:  # asking again would only make it last longer
            failed[key] = error
        except (Transient, Corrupt):
            missing.append(key)
        except PlatformError as error:
            failed[key] = error
    return missing


def _left_out() -> Transient:
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
        raise Drift(f"account {key} has no currency that we know", why=f"it says {currency[:20]!r}")
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
