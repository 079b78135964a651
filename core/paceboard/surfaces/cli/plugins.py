"""`paceboard plugins list`: what is installed, from where, and what it offers."""

from __future__ import annotations

import json
from typing import Any

import click

from paceboard.host import Found, Host, installed

__all__ = ["plugins"]


@click.group()
def plugins() -> None:
    """List the plugins, where they come from and what they offer."""


def _row(found: Found, host: Host) -> dict[str, Any]:
    loaded = {plugin.found.name: plugin for plugin in host.plugins if plugin.found is found}
    problems = [str(problem) for problem in host.problems if problem.provenance == found.provenance]
    manifest = found.manifest
    return {
        "name": found.name,
        "distribution": found.distribution,
        "version": found.version,
        "api": found.group,
        "state": "problem" if problems else "loaded" if loaded else "not loaded",
        "hooks": list(loaded[found.name].hooks) if found.name in loaded else [],
        "title": manifest.title if manifest else None,
        "hosts": list(manifest.hosts) if manifest else None,
        "secrets": list(manifest.secrets) if manifest else None,
        "licence": manifest.licence if manifest else None,
        "problems": problems,
    }


@plugins.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(*, as_json: bool) -> None:
    """Every installed plugin with its distribution, its hooks and its problems."""
    found = installed()
    host = Host().discover(found)
    host.connectors(), host.cards(), host.platform_rules(), host.simulators()
    rows = [_row(each, host) for each in found]
    if as_json:
        for row in rows:
            click.echo(json.dumps(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("plugin", "distribution", "api", "state", "hooks", "hosts"):
        table.add_column(heading)
    for row in rows:
        state = {"loaded": "[green]loaded[/]", "problem": "[red]problem[/]"}.get(row["state"], row["state"])
        hooks = ", ".join(hook.removeprefix("paceboard_") for hook in row["hooks"])
        hosts = ", ".join(row["hosts"] or ())
        table.add_row(row["name"], f"{row['distribution']} {row['version']}", row["api"], state, hooks, hosts)
    console = Console()
    console.print(table)
    for problem in (text for row in rows for text in row["problems"]):
        console.print(f"[red]problem[/] {problem}", highlight=False)
