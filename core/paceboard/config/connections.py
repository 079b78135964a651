"""Apps and accounts: what is connected, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from attrs import fields

from paceboard.config.entries import AccountEntry, AppEntry
from paceboard.config.values import as_days, as_ref
from paceboard.errors import ConfigurationError, nearest
from paceboard.tables import as_count, as_table, as_text, as_texts, check_keys, needed

__all__ = ["account_from_table", "app_from_table", "options_for"]


def app_from_table(name: str, entry: Any) -> AppEntry:
    """A platform app out of `[apps.NAME]`."""
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


def account_from_table(number: int, entry: Any, apps: Mapping[str, AppEntry]) -> AccountEntry:
    """An account out of `[[accounts]]`, with the app that it is read by."""
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
        ref=as_ref(f"{connector}:{identity}", place),
        app=str(app),
        options=as_table(table.get("options", {}), f"{place} options"),
        client=as_text(table.get("client", ""), f"{place} client"),
        tags=as_texts(table.get("tags", []), f"{place} tags"),
        backfill_days=as_days(table, "backfill_days", place),
    )


def _which_app(app: Any, fitting: Sequence[str], near: Sequence[str]) -> str:
    if fitting:
        return f"set app to one of: {', '.join(fitting)}" if app is None else nearest(str(app), fitting)
    return f"did you mean the connector {near[0]}?" if near else ""


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
