"""What commands share: opening Paceboard from the root's options, and answering with JSON."""

from __future__ import annotations

import json
from typing import Any

import click

from paceboard.surfaces.cli.root import Session

__all__ = ["as_json_option", "json_line", "opened"]

as_json_option = click.option("--json", "as_json", is_flag=True, help="Answer with JSON, one object a line.")


def opened(context: click.Context) -> Any:
    """The Paceboard that the configuration describes; closed when the command ends."""
    from paceboard.app import Paceboard

    session = context.find_object(Session) or Session()
    if session.debug:
        from paceboard.transport.logging_setup import configure_logging
        from paceboard.transport.redaction import Redactor

        configure_logging(Redactor(), level="DEBUG")
    return context.with_resource(Paceboard.open(session.config))


def json_line(value: Any) -> None:
    """Print one value as one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
