"""`paceboard accounts`: what the configured credentials can see."""

from __future__ import annotations

import click

from paceboard.surfaces.cli.opening import as_json_option, json_line, opened

__all__ = ["accounts"]


@click.command()
@as_json_option
@click.pass_context
def accounts(context: click.Context, *, as_json: bool) -> None:
    """List the accounts that the configured credentials can see, and which of them are configured."""
    from paceboard.surfaces.cli.drawing import safe

    paceboard = opened(context)
    configured = {str(entry.ref) for entry in paceboard.configuration.accounts}
    for app, found in paceboard.visible_accounts().items():
        for account in found:
            ref = str(account.ref)
            if as_json:
                json_line(
                    {
                        "account": ref,
                        "app": app,
                        "name": account.name,
                        "zone": account.zone.name,
                        "currency": account.currency,
                        "status": str(account.status),
                        "raw_status": account.raw_status,
                        "configured": ref in configured,
                    }
                )
            else:
                mark = "*" if ref in configured else " "
                money = f"{account.currency} {account.zone.name:<16}"
                click.echo(f"{mark} {ref:<32} {money} {account.status:<8} {safe(account.name)}")
    if not as_json:
        click.echo("* is configured and will be refreshed.", err=True)
