"""`paceboard accounts`: what the configured credentials can see."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from paceboard.errors import ConfigurationError, PaceboardError, PlatformError, UnknownName, nearest
from paceboard.specs import UnreadableAccount
from paceboard.surfaces.cli.complaints import code_of_all, complaint_of, error_as_plain, show
from paceboard.surfaces.cli.known import known_at_option
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table
from paceboard.surfaces.cli.session import session_of
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from paceboard.app import Paceboard
    from paceboard.model import Account

__all__ = ["accounts"]


@click.command()
@click.argument("apps", nargs=-1)
@known_at_option
@as_json_option
@click.pass_context
def accounts(context: click.Context, apps: tuple[str, ...], *, known_at: str | None, as_json: bool) -> None:
    """List the accounts that the credentials of APPS (default: all) can see, and which are configured.

    With --known-at: those that the ledger knew then, as they were; no platform is asked.
    """
    paceboard = opened(context)
    if known_at is not None:
        _known(paceboard, apps, known_at, as_json=as_json)
        return
    session_of(context).start_logging()
    configured = paceboard.configuration.apps
    for name in apps:
        if name not in configured:
            raise UnknownName(f"no app {name!r} is configured", do=nearest(name, configured))
    apps = apps or tuple(configured)
    if not apps:
        raise ConfigurationError(
            "no app is configured", do='add [apps.NAME] with connector = "..." to the configuration'
        )
    found: list[tuple[str, Account | UnreadableAccount]] = []
    errors: list[PaceboardError | None] = []
    for app in apps:
        try:
            seen = paceboard.visible_accounts([app])[app]
            found += [(app, each) for each in seen]
            errors += [each.error if isinstance(each, UnreadableAccount) else None for each in seen] or [None]
        except (ConfigurationError, PlatformError) as error:
            # One platform that does not answer, or is not set up yet, hides no other's accounts.
            errors.append(error)
            show(complaint_of(error), as_json=as_json)
    _answer(paceboard, found, by_app=len(apps) > 1, as_json=as_json)
    context.exit(code_of_all(errors))


def _known(paceboard: Paceboard, apps: tuple[str, ...], known_at: str, *, as_json: bool) -> None:
    """The accounts of some apps as the ledger knew them."""
    past = paceboard.known_at(known_at)
    by_ref = {entry.ref: entry.app for entry in paceboard.configuration.accounts}
    found: list[tuple[str, Account | UnreadableAccount]] = [
        (by_ref.get(ref, ""), past.account(ref)) for ref in past.refs() if not apps or by_ref.get(ref) in apps
    ]
    _answer(paceboard, found, by_app=False, as_json=as_json)


def _answer(
    paceboard: Paceboard,
    found: list[tuple[str, Account | UnreadableAccount]],
    *,
    by_app: bool,
    as_json: bool,
) -> None:
    configured = {entry.ref for entry in paceboard.configuration.accounts}
    if as_json:
        for app, account in found:
            json_line(_plain(app, account, configured=account.ref in configured))
        return
    if found:
        rows = [
            (*([app] if by_app else ()), *_row(account, configured=account.ref in configured))
            for app, account in found
        ]
        headings = ("account", "refreshed", "status", "currency", "zone", "name")
        print_table((*(["app"] if by_app else ()), *headings), rows)
    for _, account in found:
        if isinstance(account, UnreadableAccount):
            click.echo(f"{safe(str(account.ref))} cannot be read: {safe(str(account.error))}")


def _plain(app: str, account: Account | UnreadableAccount, *, configured: bool) -> dict[str, Any]:
    if isinstance(account, UnreadableAccount):
        return {
            "account": str(account.ref),
            "app": app,
            "configured": configured,
            "error": error_as_plain(complaint_of(account.error)),
        }
    return {
        "account": str(account.ref),
        "app": app,
        "name": account.name,
        "zone": account.zone.name,
        "currency": account.currency,
        "status": str(account.status),
        "raw_status": account.raw_status,
        "configured": configured,
    }


def _row(account: Account | UnreadableAccount, *, configured: bool) -> tuple[str, ...]:
    from paceboard.surfaces.cli.drawing import zone_name

    if isinstance(account, UnreadableAccount):
        kind = type(account.error).__name__
        return safe(str(account.ref)), "yes" if configured else "no", kind, "-", "-", "-"
    return (
        safe(str(account.ref)),
        "yes" if configured else "no",
        str(account.status),
        account.currency,
        zone_name(account.zone, time.time_ns() // 1_000),
        safe(account.name),
    )
