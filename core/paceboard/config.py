"""The configuration: one TOML file, read strictly, every mistake named with its place and its mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import field, fields, frozen

from paceboard.errors import ConfigurationError, nearest
from paceboard.model import (
    AccountRef,
    Flight,
    Keep,
    Policy,
    Schedule,
    date_text,
    day_number,
    micros_from_text,
)
from paceboard.tables import (
    as_count,
    as_table,
    as_tables,
    as_text,
    as_texts,
    check_keys,
    check_unique,
    needed,
)

__all__ = [
    "FILE",
    "AccountEntry",
    "AppEntry",
    "Configuration",
    "flight_from_table",
    "options_for",
    "parse",
    "read",
]

FILE = "paceboard.toml"


@frozen(kw_only=True)
class AppEntry:
    """A platform app: its connector, where its secrets are, and where it is reached.

    Args:
        secrets: by the connector's names, references like `env:TIKTOK_TOKEN`; never a secret itself.
        base_url: another address than the platform's: a simulator, a recording proxy.
        options: for the connector's own options class.
        limits: requests per span of seconds, `((10, 1), (600, 60))`; None: the connector's own rates.
        at_once: accounts that are refreshed side by side.
    """

    name: str
    connector: str
    secrets: Mapping[str, str] = field(factory=dict)
    base_url: str | None = None
    options: Mapping[str, Any] = field(factory=dict)
    limits: tuple[tuple[int, int], ...] | None = None
    at_once: int = 4


@frozen(kw_only=True)
class AccountEntry:
    """An account to refresh, and the app through which it is reached.

    Args:
        options: stand over the app's for this account alone.
        backfill_days: how far its first refresh reaches back; None: as [store] says.
    """

    ref: AccountRef
    app: str
    options: Mapping[str, Any] = field(factory=dict)
    client: str = ""
    tags: tuple[str, ...] = ()
    backfill_days: int | None = None


@frozen(kw_only=True)
class Configuration:
    """Everything that the file says.

    Args:
        store: URL of the ledger.
        backfill_days: how far a first refresh reaches back, in account-local days.
        keep: what `paceboard thin` leaves.
        plugins: by name, the only distribution that it may come from, or False for a plugin not wanted.
    """

    store: str
    backfill_days: int = 60
    apps: Mapping[str, AppEntry] = field(factory=dict)
    accounts: tuple[AccountEntry, ...] = ()
    flights: tuple[Flight, ...] = ()
    policy: Policy = field(factory=Policy)
    keep: Keep = field(factory=Keep)
    plugins: Mapping[str, str | bool] = field(factory=dict)
    schedule: Schedule = field(factory=Schedule)


def read(path: Path) -> Configuration:
    """Read the file.

    Raises:
        ConfigurationError: where it is missing, is no TOML, or says something that we do not know.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(
            f"there is no {path}", do="write one with `paceboard init`, or name another with --config"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path} cannot be read", why=str(error), do="make it a text file in UTF-8 that you may read"
        ) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is no TOML", why=str(error), do="correct that line") from error
    except RecursionError:
        raise ConfigurationError(
            f"{path} cannot be read", why="its lists are too deep", do="write it flat"
        ) from None
    return parse(table, folder=path.parent)


def parse(table: Mapping[str, Any], *, folder: Path) -> Configuration:
    """Make a configuration of a TOML table; paths in it are relative to `folder`."""
    check_keys(table, "the file", ("store", "schedule", "plugins", "apps", "accounts", "flights", "policy"))
    store = as_table(table.get("store", {}), "[store]")
    check_keys(store, "[store]", ("url", "backfill_days", "keep_versions_days", "keep_readings_days"))
    apps = {name: _app(name, entry) for name, entry in as_table(table.get("apps", {}), "[apps]").items()}
    accounts = tuple(_account(i, entry, apps) for i, entry in enumerate(as_tables(table, "accounts"), 1))
    flights = tuple(
        flight_from_table(entry, f"[[flights]] number {i}")
        for i, entry in enumerate(as_tables(table, "flights"), 1)
    )
    check_unique([str(account.ref) for account in accounts], "[[accounts]]")
    check_unique(
        [f"{flight.account} {flight.name!r} from {date_text(flight.first)}" for flight in flights],
        "[[flights]]",
    )
    return Configuration(
        store=_store(store.get("url", "sqlite:///paceboard.db"), folder),
        backfill_days=_days(store, "backfill_days", "[store]") or 60,
        apps=apps,
        accounts=accounts,
        flights=flights,
        policy=_policy(as_table(table.get("policy", {}), "[policy]")),
        keep=Keep(
            versions_days=_days(store, "keep_versions_days", "[store]"),
            readings_days=_days(store, "keep_readings_days", "[store]"),
        ),
        plugins=_plugins(as_table(table.get("plugins", {}), "[plugins]")),
        schedule=_schedule(as_table(table.get("schedule", {}), "[schedule]"), accounts),
    )


def _schedule(table: Mapping[str, Any], accounts: Sequence[AccountEntry]) -> Schedule:
    check_keys(table, "[schedule]", ("refresh", "accounts"))
    own = as_table(table.get("accounts", {}), "[schedule.accounts]")
    check_keys(own, "[schedule.accounts]", [str(account.ref) for account in accounts])
    try:
        return Schedule(
            refresh=as_text(table.get("refresh", ""), "[schedule] refresh"),
            accounts={name: as_text(text, f"[schedule.accounts] {name}") for name, text in own.items()},
        )
    except ValueError as error:
        raise ConfigurationError(
            f"[schedule] has what is no time: {error}", do='write it as cron does, like "15 * * * *"'
        ) from error


def _days(table: Mapping[str, Any], key: str, place: str) -> int | None:
    return as_count(table[key], f"{place} {key}", most=3_650, usual=60) if key in table else None


def _plugins(table: Mapping[str, Any]) -> Mapping[str, str | bool]:
    for name, choice in table.items():
        if not isinstance(choice, str | bool) or choice == "":
            raise ConfigurationError(
                f"[plugins] {name} names no distribution",
                do=f'write {name} = "its-distribution", or {name} = false to leave it out',
            )
    return table


def _store(url: Any, folder: Path) -> str:
    prefix = "sqlite:///"
    text = as_text(url, "[store] url")
    if text.startswith(prefix) and not Path(text.removeprefix(prefix)).is_absolute():
        return f"{prefix}{(folder / text.removeprefix(prefix)).resolve()}"
    return text


def _app(name: str, entry: Any) -> AppEntry:
    place = f"[apps.{name}]"
    table = as_table(entry, place)
    check_keys(table, place, ("connector", "secrets", "base_url", "options", "limits", "at_once"))
    secrets = {
        key: _reference(value, f"{place} secrets.{key}")
        for key, value in as_table(table.get("secrets", {}), f"{place} secrets").items()
    }
    options = dict(as_table(table.get("options", {}), f"{place} options"))
    # It may stand beside the options or among them; it is the host's, so the connector does not see it.
    base_url = table.get("base_url", options.pop("base_url", None))
    return AppEntry(
        name=name,
        connector=as_text(needed(table, "connector", place), f"{place} connector"),
        secrets=secrets,
        base_url=None if base_url is None else as_text(base_url, f"{place} base_url"),
        options=options,
        limits=_limits(table.get("limits"), f"{place} limits"),
        at_once=as_count(table.get("at_once", 4), f"{place} at_once", most=20, usual=4),
    )


def _reference(value: Any, place: str) -> str:
    """Where a secret is; whatever stands here instead is taken for the secret, so no message shows it."""
    scheme, _, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    if scheme not in ("env", "file", "keyring") or not name.strip():
        raise ConfigurationError(
            f"{place} is not a reference",
            why="a secret never stands in this file",
            do='write where it is: "env:NAME", "file:/path" or "keyring:service/name"',
        )
    return str(value)


def _limits(value: Any, place: str) -> tuple[tuple[int, int], ...] | None:
    if value is None:
        return None
    numbers = isinstance(value, list) and all(
        isinstance(rate, list) and len(rate) == 2 and all(type(each) is int and each > 0 for each in rate)
        for rate in value
    )
    if not numbers:
        raise ConfigurationError(
            f"{place} is no list of rates",
            do="write requests and seconds, like [[10, 1], [600, 60]]; [] for none",
        )
    return tuple((count, seconds) for count, seconds in value)


def _account(number: int, entry: Any, apps: Mapping[str, AppEntry]) -> AccountEntry:
    place = f"[[accounts]] number {number}"
    table = as_table(entry, place)
    check_keys(table, place, ("connector", "id", "app", "options", "client", "tags", "backfill_days"))
    connector = as_text(needed(table, "connector", place), f"{place} connector")
    identity = as_text(needed(table, "id", place), f"{place} id")
    app = table.get("app")
    fitting = [each.name for each in apps.values() if each.connector == connector]
    if app is None and len(fitting) == 1:
        app = fitting[0]
    if app is None and fitting:
        what = f"{place} names no app, and {len(fitting)} could be meant"
        do = f"set app to one of: {', '.join(fitting)}"
        raise ConfigurationError(what, why=f"each of them has the connector {connector!r}", do=do)
    if app not in fitting:
        connectors = [each.connector for each in apps.values()]
        raise ConfigurationError(
            f"{place} names no app of the connector {connector!r}",
            do=_which_app(app, fitting, get_close_matches(connector, connectors, 1))
            or f'add [apps.NAME] with connector = "{connector}"',
        )
    return AccountEntry(
        ref=_ref(f"{connector}:{identity}", place),
        app=str(app),
        options=as_table(table.get("options", {}), f"{place} options"),
        client=as_text(table.get("client", ""), f"{place} client"),
        tags=as_texts(table.get("tags", []), f"{place} tags"),
        backfill_days=_days(table, "backfill_days", place),
    )


def _which_app(app: Any, fitting: Sequence[str], near: Sequence[str]) -> str:
    if fitting:
        return f"set app to one of: {', '.join(fitting)}" if app is None else nearest(str(app), fitting)
    return f"did you mean the connector {near[0]}?" if near else ""


def _ref(text: str, place: str) -> AccountRef:
    try:
        return AccountRef.parse(text)
    except ValueError as error:
        raise ConfigurationError(
            f"{place}: {error}", do="write the connector's key and the platform's id, nothing around them"
        ) from error


def flight_from_table(entry: Any, place: str) -> Flight:
    """A flight as people write it: account, name, from, to, amount, currency, hard, campaigns."""
    table = as_table(entry, place)
    check_keys(table, place, ("account", "name", "from", "to", "amount", "currency", "hard", "campaigns"))
    account = _ref(as_text(needed(table, "account", place), f"{place} account"), f"{place} account")
    first = _day(needed(table, "from", place), f"{place} from")
    last = _day(needed(table, "to", place), f"{place} to")
    if last < first:
        raise ConfigurationError(f"{place} ends before it begins", do="exchange from and to")
    hard = table.get("hard", False)
    if not isinstance(hard, bool):
        raise ConfigurationError(f"{place} hard is neither true nor false", do="write true or false")
    return Flight(
        account=str(account),
        name=as_text(needed(table, "name", place), f"{place} name"),
        first=first,
        last=last,
        amount=_amount(needed(table, "amount", place), f"{place} amount"),
        currency=_currency(needed(table, "currency", place), f"{place} currency"),
        hard=hard,
        campaigns=as_texts(table.get("campaigns", []), f"{place} campaigns"),
    )


def _amount(value: Any, place: str) -> int:
    if isinstance(value, float):
        raise ConfigurationError(
            f"{place} is a binary fraction", why="money is exact here", do='write it as text: "40000.00"'
        )
    try:
        micros = micros_from_text(str(value))
    except ValueError as error:
        raise ConfigurationError(f"{place}: {error}", do='write it like "40000.00"') from error
    if micros < 0:
        raise ConfigurationError(f"{place} is below zero", do="write what may be spent, like 40000.00")
    return micros


def _currency(value: Any, place: str) -> str:
    text = as_text(value, place)
    if len(text) != 3 or not text.isascii() or not text.isupper():
        raise ConfigurationError(
            f"{place} is no currency: {text!r}", do="write three capital letters, like USD"
        )
    return text


def _day(value: Any, place: str) -> int:
    try:
        return day_number(value if type(value) is date else date.fromisoformat(value))
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"{place} is no date: {value!r}", do="write it like 2026-04-02") from error


def _policy(table: Mapping[str, Any]) -> Policy:
    known = {attribute.name: attribute for attribute in fields(Policy)}
    check_keys(table, "[policy]", tuple(known))
    values: dict[str, Any] = {
        key: _threshold(value, f"[policy] {key}", whole=known[key].type in (int, "int"))
        for key, value in table.items()
    }
    return Policy(**values)


def _threshold(value: Any, place: str, *, whole: bool) -> Fraction | int:
    """A number as it is written: 0.9 is nine tenths, not the binary fraction next to it."""
    text = str(value)
    try:
        # A power of ten has few signs, and as many digits to reckon with as it says.
        number = Fraction("" if re.search(r"e[+-]?\d{3}", text, re.IGNORECASE) else text)
    except (ValueError, ZeroDivisionError) as error:
        raise ConfigurationError(
            f"{place} is no number: {value!r}", do='write it like 0.9, or exactly: "9/10"'
        ) from error
    if number < 0:
        raise ConfigurationError(f"{place} is below zero: {value!r}", do="write zero or more")
    if whole and number.denominator != 1:
        raise ConfigurationError(f"{place} is no whole number: {value!r}", do="write it like 3")
    return int(number) if whole else number


def options_for(kind: type, options: Mapping[str, Any], place: str) -> Any:
    """An app's options as an instance of its connector's own options class.

    Raises:
        ConfigurationError: for an option that the connector does not know, with the nearest that it does.
    """
    known = tuple(attribute.alias for attribute in fields(kind) if attribute.init)
    check_keys(options, place, known)
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in options.items()}
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        # attrs hands the value itself over beside the text; only the text is for people.
        why = str(error.args[0]) if error.args else type(error).__name__
        raise ConfigurationError(
            f"{place} does not fit its connector", why=why, do=f"it knows: {', '.join(known)}"
        ) from error
