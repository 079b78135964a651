"""`paceboard plugins list`: what is installed, from where, and what it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.opening import chosen_plugins
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table
from paceboard.surfaces.cli.root import NamedGroup
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from paceboard.host import Found, Host

__all__ = ["plugins"]


@click.group(cls=NamedGroup)
def plugins() -> None:
    """List the plugins, where they come from and what they offer."""


@plugins.command("list")
@as_json_option
@click.pass_context
def list_(context: click.Context, *, as_json: bool) -> None:
    """Every installed plugin with its distribution, its hooks and its problems."""
    from paceboard.host import Host, installed

    found = installed()
    host = Host().discover(found, chosen=chosen_plugins(context))
    # A plugin's problems come out when it is asked, so ask it everything.
    host.connectors(), host.cards(), host.platform_rules(), host.simulators()
    rows = [_row(each, host) for each in found]
    if as_json:
        for row in rows:
            json_line(row)
    else:
        _show(rows)


def _row(found: Found, host: Host) -> dict[str, Any]:
    loaded = {plugin.found.name: plugin for plugin in host.plugins if plugin.found is found}
    problems = [str(problem) for problem in host.problems if problem.provenance == found.provenance]
    manifest = found.manifest
    return {
        "name": found.name,
        "distribution": found.distribution,
        "version": found.version,
        "api": found.group,
        "state": "problem" if problems else "loaded" if loaded else "switched off",
        "hooks": list(loaded[found.name].hooks) if found.name in loaded else [],
        "title": manifest.title if manifest else None,
        "hosts": list(manifest.hosts) if manifest else None,
        "secrets": list(manifest.secrets) if manifest else None,
        "licence": manifest.licence if manifest else None,
        "problems": problems,
    }


def _show(rows: list[dict[str, Any]]) -> None:
    from rich.text import Text

    colours = {"loaded": "green", "problem": "red"}
    print_table(
        ("plugin", "state", "offers", "from"),
        [
            (
                safe(row["name"]),
                Text(row["state"], style=colours.get(row["state"], "")),
                ", ".join(hook.removeprefix("paceboard_").replace("_", " ") for hook in row["hooks"]) or "-",
                safe(f"{row['distribution']} {row['version']}, {row['api']}"),
            )
            for row in rows
        ],
    )
    for row in rows:
        if row["hosts"]:
            click.echo(f"\n{safe(row['name'])} speaks to {safe(', '.join(row['hosts']))} only.")
    # What two plugins have done together is a problem of each, and told once.
    for problem in dict.fromkeys(problem for row in rows for problem in row["problems"]):
        click.echo(f"\nProblem: {safe(problem)}")
