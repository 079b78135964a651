"""`paceboard rules`: what platforms may spend for a budget, by whose word and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.opening import tell_problems
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table
from paceboard.surfaces.cli.session import session_of
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from paceboard.model import PlatformRule

__all__ = ["rules"]


@click.command()
@click.option("--at", "at", metavar="DATE", help="Only the rules of this day, like 2026-04-24.")
@click.option("--connector", help="Only those of this platform.")
@as_json_option
@click.pass_context
def rules(context: click.Context, *, at: str | None, connector: str | None, as_json: bool) -> None:
    """List what platforms may spend for a budget, each rule with its source and dates.

    The configuration's own rules stand in the place of the platforms', on the days that they cover.
    """
    from paceboard.config import FILE, Configuration, read
    from paceboard.host import Host
    from paceboard.rules import overridden

    session = session_of(context)
    there = session.config or session.path.exists()
    configuration = read(session.path) if there else Configuration(store=FILE)
    host = Host().discover(chosen=configuration.plugins)
    everything = overridden(host.platform_rules(), configuration.rules)
    chosen = [*_in_force(everything, _day(at))] if at else list(everything)
    if connector is not None:
        _check(connector, {*host.connectors(), *(rule.connector for rule in everything)})
        chosen = [rule for rule in chosen if rule.connector == connector]
    rows = [_plain(rule, own=rule in configuration.rules) for rule in chosen]
    if as_json:
        for row in rows:
            json_line(row)
    elif rows:
        _show(rows)
    else:
        click.echo("No rule is known for that.")
    tell_problems(host)


def _check(connector: str, known: Collection[str]) -> None:
    from paceboard.errors import UnknownName, nearest

    if connector not in known:
        raise UnknownName(f"there is no connector {connector!r}", do=nearest(connector, sorted(known)))


def _day(text: str) -> int:
    from paceboard.model import day_from_text

    try:
        return day_from_text(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no day; write it like 2026-04-24", param_hint="--at") from None


def _in_force(rules: Sequence[PlatformRule], day: int) -> list[PlatformRule]:
    """Those that count on a day: of two texts about the same budgets the newer one."""
    from paceboard.rules import rule_on

    return [
        rule
        for rule in rules
        if rule
        == rule_on(
            rules, connector=rule.connector, mode=rule.mode, span=rule.span, day=day, variant=rule.variant
        )
    ]


def _plain(rule: PlatformRule, *, own: bool) -> dict[str, Any]:
    from paceboard.model import date_text

    return {
        "key": rule.key,
        "connector": rule.connector,
        "mode": str(rule.mode),
        "variant": rule.variant or None,
        "span": str(rule.span),
        "factor": str(rule.factor),
        "of_billing": rule.of_billing,
        "valid_from": None if rule.valid_from is None else date_text(rule.valid_from),
        "valid_to": None if rule.valid_to is None else date_text(rule.valid_to),
        "from": "configuration" if own else "plugin",
        "source": rule.source,
        "quoted": rule.quoted,
        "text": rule.text,
    }


def _show(rows: list[dict[str, Any]]) -> None:
    """A line for each rule, and below the table what each says and where."""
    print_table(
        ("rule", "mode", "bound", "from", "to", "by"),
        [
            (
                safe(row["key"]),
                row["mode"] + (f" ({safe(row['variant'])})" if row["variant"] else ""),
                f"{_number(row['factor'])} x a {row['span']}" + (", billed" if row["of_billing"] else ""),
                row["valid_from"] or "-",
                row["valid_to"] or "-",
                row["from"],
            )
            for row in rows
        ],
    )
    for row in rows:
        text = f" {safe(row['text'])}" if row["text"] else ""
        click.echo(f"\n{safe(row['key'])}:{text}\n  Read {safe(row['quoted'])}: {safe(row['source'])}")


def _number(factor: str) -> str:
    from fractions import Fraction

    return f"{float(Fraction(factor)):g}"
