"""`paceboard plugins list`: what is installed, from where, and what it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.opening import chosen_plugins, tell_problems
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table
from paceboard.surfaces.cli.root import NamedGroup
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from paceboard.host import Found, Host
    from paceboard.specs import ConnectorSpec

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
    host.connectors(), len(host.cards()), host.platform_rules(), host.simulators()
    host.group_cards(), host.rate_sources()
    rows = [_row(each, host) for each in found]
    if as_json:
        for row in rows:
            json_line(row)
    else:
        _show(rows)


@plugins.command()
@click.argument("connector", required=False)
@as_json_option
@click.pass_context
def capabilities(context: click.Context, *, connector: str | None, as_json: bool) -> None:
    """What each connector can read: at which level, how late it comes, how long it moves."""
    from paceboard.errors import UnknownName, nearest
    from paceboard.host import Host

    host = Host().discover(chosen=chosen_plugins(context))
    connectors = host.connectors()
    if connector is not None and connector not in connectors:
        raise UnknownName(f"there is no connector {connector!r}", do=nearest(connector, connectors))
    chosen = [spec for key, spec in sorted(connectors.items()) if connector in (None, key)]
    rows = [row for spec in chosen for row in _readable(spec)]
    if as_json:
        for row in rows:
            json_line(row)
    else:
        _show_readable(rows)
    tell_problems(host)


def _readable(spec: ConnectorSpec) -> list[dict[str, Any]]:
    from paceboard.model import MEASURES

    return [
        {
            "connector": spec.key,
            "level": str(each.level),
            "grain": str(each.grain),
            "group": group.key,
            "measures": list(group.measures),
            "additive": all(MEASURES[key].additive for key in group.measures),
            "max_days": each.max_days,
            "lag_seconds": group.lag,
            "horizon_days": group.horizon,
            "source": group.source,
        }
        for each in spec.capabilities
        for group in each.by_group()
    ]


def _show_readable(rows: list[dict[str, Any]]) -> None:
    """One line for all levels of which the same is said, and each group's source below."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        late = f"{row['lag_seconds'] / 3600:g} h"
        adds = "" if row["additive"] else " (not additive)"
        said = (f"{', '.join(row['measures'])}{adds}", late, f"{row['horizon_days']} days")
        lines.setdefault((row["connector"], row["grain"], *said), []).append(row["level"])
    print_table(
        ("connector", "by", "levels", "measures", "late", "moves"),
        [
            (safe(connector), grain, ", ".join(levels), safe(measures), late, moves)
            for (connector, grain, measures, late, moves), levels in lines.items()
        ],
    )
    for connector, group, source in dict.fromkeys((r["connector"], r["group"], r["source"]) for r in rows):
        if source:
            click.echo(f"{safe(connector)}, {safe(group)}: {safe(source)}.")


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
