"""`paceboard init`: a commented configuration to start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from paceboard.errors import ConfigurationError, UnknownName, UsageError, nearest
from paceboard.surfaces.cli.opening import tell_problems
from paceboard.surfaces.cli.output import as_json_option, json_line
from paceboard.surfaces.cli.session import session_of
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from paceboard.specs import ConnectorSpec

__all__ = ["init"]

_HEAD = """\
# Paceboard's configuration. Secrets never stand in here, only where they are:
# "env:NAME", "file:/path" or "keyring:service/name".

[store]
url = "sqlite:///paceboard.db"     # relative to this file
backfill_days = 60                 # how far a first refresh reaches back
# keep_versions_days = 60          # refresh and `thin` keep of older days only the last state
# keep_readings_days = 60          # ... and the last reading of each card

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
# app = "{connector}"                 # needed only where several apps have this connector

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
@click.argument("connectors", nargs=-1)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@as_json_option
@click.pass_context
def init(context: click.Context, connectors: tuple[str, ...], *, force: bool, as_json: bool) -> None:
    """Write a commented paceboard.toml, with an app for each of CONNECTORS.

    Without names it asks which of the installed ones, where there is somebody to ask, else takes all.
    """
    from paceboard.host import Host

    path = session_of(context).path
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", do="edit it, or write over it with --force")
    host = Host().discover()
    installed = host.connectors()
    names = connectors or (installed if as_json else _asked(installed))
    specs = _chosen(names, installed)
    text = _HEAD + "".join(map(_app, specs))
    text += _TAIL.format(connector=specs[0].key if specs else "connector")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written",
            why=error.strerror or str(error),
            do="make its folder one that you may write in, or name another file with --config",
        ) from error
    variables = _variables(specs)
    if as_json:
        keys = [spec.key for spec in specs]
        json_line({"wrote": str(path), "connectors": keys, "environment": variables})
    else:
        _tell(str(path), variables, [spec for spec in specs if _has_a_choice(spec)])
    tell_problems(host)


def _asked(installed: Mapping[str, ConnectorSpec]) -> Iterable[str]:
    """The connectors that somebody at the terminal names; all, where there is nobody or no choice."""
    import sys

    if len(installed) < 2 or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return installed
    click.echo("Installed: " + ", ".join(f"{key} ({safe(spec.title)})" for key, spec in installed.items()))
    answer: str = click.prompt("Which do you use? Names, or all", default="all")
    words = answer.replace(",", " ").split()
    return installed if words == ["all"] else words


def _chosen(names: Iterable[str], installed: Mapping[str, ConnectorSpec]) -> Sequence[ConnectorSpec]:
    for name in names:
        if name not in installed:
            raise UnknownName(
                f"no connector {name!r} is installed",
                why="an app can be written only for a connector that a plugin offers",
                do=nearest(name, installed),
            )
    return [installed[name] for name in dict.fromkeys(names)]


def _has_a_choice(spec: ConnectorSpec) -> bool:
    """It takes secrets, none of which it needs by itself: there are several ways to log in."""
    return bool(spec.secrets) and not any(secret.required for secret in spec.secrets)


def _tell(path: str, variables: Mapping[str, str], choices: Sequence[ConnectorSpec]) -> None:
    click.echo(f"Wrote {path}. Next:")
    for variable, title in variables.items():
        click.echo(f"  export {variable}=...    # {safe(title)}")
    for spec in choices:
        click.echo(f"  choose in the file how to log in to {safe(spec.title)}: [apps.{spec.key}.secrets]")
    click.echo("  paceboard accounts    # what these credentials can see; name those you want in the file")
    click.echo("  paceboard refresh")
    click.echo("  paceboard board")


def _variable(spec: ConnectorSpec, secret: str) -> str:
    return f"{spec.key}_{secret}".upper()


def _variables(connectors: Iterable[ConnectorSpec]) -> dict[str, str]:
    return {
        _variable(spec, secret.name): secret.title
        for spec in connectors
        for secret in spec.secrets
        if secret.required
    }


def _app(spec: ConnectorSpec) -> str:
    """A connector's table: the secrets that it needs, and in comments all else that it takes."""
    lines = ["", f"# {_comment(spec.title)}", f"[apps.{spec.key}]", f'connector = "{spec.key}"']
    lines.append(f"[apps.{spec.key}.secrets]")
    if _has_a_choice(spec):
        lines.append("# There are several ways to log in: take the signs off those lines that yours needs.")
    for secret in spec.secrets:
        hidden = "" if secret.required else "# "
        reference = f'{hidden}{secret.name} = "env:{_variable(spec, secret.name)}"'
        lines.append(f"{reference}   # {_comment(secret.title)}")
    return "\n".join([*lines, f"[apps.{spec.key}.options]", *_options(spec.config)]) + "\n"


def _options(config: type) -> Iterable[str]:
    """An attrs class's fields as comments; the metadata `help` says what one is for."""
    from attrs import fields

    for option in fields(config):
        told = option.metadata.get("help", "")
        yield f"# {option.name} = {_example(option.default)}" + (f"   # {_comment(told)}" if told else "")


def _example(default: object) -> str:
    match default:
        case bool():
            return str(default).lower()
        case int() | float():
            return str(default)
        case tuple() | list():
            return "[]"
        case _:
            return '""'


def _comment(text: str) -> str:
    """A plugin's words on one line, where no line end can begin a setting of its own."""
    return safe(" ".join(text.split()))
