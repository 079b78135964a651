"""The store that the configuration names, for commands that need nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.session import session_of

if TYPE_CHECKING:
    from paceboard.ledger.backup import Examined

__all__ = ["examined_as_plain", "store_of"]


def store_of(context: click.Context) -> str:
    """The URL of the configured store; no plugin is loaded for it."""
    from paceboard.config import read

    return read(session_of(context).path).store


def examined_as_plain(found: Examined) -> dict[str, Any]:
    """What a look at a ledger found, for JSON."""
    return {
        "schema": found.schema,
        "id": found.ledger,
        "world": found.world or None,
        "accounts": found.accounts,
    }
