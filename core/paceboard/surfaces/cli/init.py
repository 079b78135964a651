"""`paceboard init`: a commented configuration to start from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paceboard.config import FILE
from paceboard.errors import UsageError
from paceboard.surfaces.cli.root import Session

if TYPE_CHECKING:
    from paceboard.specs import ConnectorSpec

__all__ = ["init"]

_HEAD = """\
# Paceboard's configuration. Secrets never stand in here, only where they are:
# "env:NAME", "file:/path" or "keyring:service/name".

[store]
url = "sqlite:///paceboard.db"     # relative to this file
backfill_days = 60                 # how far a first refresh reaches back

# [policy]                         # thresholds; these are the defaults
# under = "0.85"
# warning = "1.05"
# critical = "1.20"
"""
_TAIL = """
# One table for each account; `paceboard accounts` lists what your credentials can see.
# [[accounts]]
# connector = "{connector}"
# id = "7000000000000000001"

# The media plan: a budget for a period. `paceboard flights add` writes these for you.
# [[flights]]
# account = "{connector}:7000000000000000001"
# name = "Launch"
# from = 2026-04-02
# to = 2026-05-01
# amount = "40000.00"
# currency = "USD"
# hard = true
"""


@click.command()
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@click.pass_context
def init(context: click.Context, *, force: bool) -> None:
    """Write a commented paceboard.toml, with an app for each installed connector."""
    from paceboard.host import Host

    session = context.find_object(Session) or Session()
    path = session.config or Path(FILE)
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", do="edit it, or write over it with --force")
    connectors = Host().discover().connectors()
    text = _HEAD + "".join(map(_app, connectors.values()))
    text += _TAIL.format(connector=next(iter(connectors), "connector"))
    path.write_text(text, encoding="utf-8")
    click.echo(f"Wrote {path}.")
    for variable, title in _variables(connectors).items():
        click.echo(f"  export {variable}=...   # {title}")
    click.echo("Then: paceboard accounts, paceboard refresh, paceboard board.")


def _variable(spec: ConnectorSpec, secret: str) -> str:
    return f"{spec.key}_{secret}".upper()


def _variables(connectors: Mapping[str, ConnectorSpec]) -> dict[str, str]:
    return {
        _variable(spec, secret.name): secret.title
        for spec in connectors.values()
        for secret in spec.secrets
        if secret.required
    }


def _app(spec: ConnectorSpec) -> str:
    lines = [f"\n[apps.{spec.key}]", f'connector = "{spec.key}"']
    lines.append(f"[apps.{spec.key}.secrets]")
    for secret in spec.secrets:
        hidden = "" if secret.required else "# "
        lines.append(f'{hidden}{secret.name} = "env:{_variable(spec, secret.name)}"   # {secret.title}')
    return "\n".join(lines) + "\n"
