"""`paceboard history`: looks, budgets from when to when, restated days, drift."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from paceboard.errors import UsageError
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from paceboard.history import BudgetSpan, Drift, History, Restatement
    from paceboard.model import Account

__all__ = ["history"]

_LEVELS = ("account", "campaign", "group", "ad")


@click.command()
@click.argument("account")
@click.option("--budgets", is_flag=True, help="Every version of every budget, from when to when.")
@click.option("--day", metavar="DATE", help="What this day's number was at each look.")
@click.option("--drift", is_flag=True, help="How far numbers moved after their day was over.")
@click.option("--measure", default="spend", show_default=True, help="With --day and --drift.")
@click.option("--level", type=click.Choice(_LEVELS), default="account", show_default=True, help="Likewise.")
@click.option("--entity", help="With --day: one campaign's, group's or ad's number, by its id.")
@click.option("--days", type=click.IntRange(1, 3_650), default=90, show_default=True, help="With --drift.")
@as_json_option
@click.pass_context
def history(
    context: click.Context,
    account: str,
    *,
    budgets: bool,
    day: str | None,
    drift: bool,
    measure: str,
    level: str,
    entity: str | None,
    days: int,
    as_json: bool,
) -> None:
    """Show how ACCOUNT came to what is known of it: its looks, budgets, restated days."""
    from paceboard.model import Level

    if budgets + (day is not None) + drift > 1:
        raise UsageError("--budgets, --day and --drift are three answers", do="ask for one at a time")
    past = opened(context).history(account)
    whose = past.account
    if budgets:
        rows = [_budget(span, whose) for span in past.budgets()]
        _answer(rows, _BUDGETS, "No budget was ever seen.", as_json=as_json)
    elif day is not None:
        lines = past.day(_day(day), measure=measure, level=Level(level), entity=entity)
        rows = [_restated(line, measure, whose) for line in lines]
        _answer(rows, _RESTATED, "No row of that day was ever seen.", as_json=as_json)
    elif drift:
        rows = [
            _drifted(each, measure) for each in past.drift(measure=measure, level=Level(level), days=days)
        ]
        _answer(rows, _DRIFT, "", as_json=as_json)
        if not as_json:
            _say_drift(rows, measure)
    else:
        _answer(_looks(past), _LOOKS, "", as_json=as_json)


_Rows = Sequence[dict[str, Any]]
_LOOKS = {"revision": "revision", "instant": "instant", "local": "account's clock", "kept": "kept"}
_BUDGETS = {
    "level": "level",
    "entity": "id",
    "name": "name",
    "mode": "mode",
    "amount": "amount",
    "from": "from",
    "began": "began",
    "to": "to",
    "ended": "ended",
}
_RESTATED = {
    "revision": "revision",
    "instant": "instant",
    "value": "value",
    "difference": "difference",
    "complete": "complete",
    "drift": "drift",
}
_DRIFT = {
    "days_after": "days after",
    "days": "days",
    "moved": "moved",
    "median": "median",
    "lowest": "lowest",
    "highest": "highest",
}


def _answer(rows: _Rows, columns: dict[str, str], none: str, *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            json_line(row)
    elif rows:
        print_table(tuple(columns.values()), [tuple(_cell(row[key]) for key in columns) for row in rows])
    else:
        click.echo(none)


def _cell(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case {"rounded": share}:
            return f"{share * 100:+.2f} %"
        case _:
            return safe(str(value))


def _day(text: str) -> int:
    from paceboard.model import day_from_text

    try:
        return day_from_text(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", why=str(error), do="write it like 2026-04-20") from None


def _looks(past: History) -> list[dict[str, Any]]:
    from paceboard.model import instant_text

    zone, gaps = past.account.zone, past.thinned()
    return [
        {
            "account": str(past.account.ref),
            "revision": each.number,
            "instant": instant_text(each.instant),
            "local": f"{zone.local(each.instant):%Y-%m-%d %H:%M}",
            "kept": each.number not in gaps,
        }
        for each in past.looks()
    ]


def _when(instant: int | None) -> str | None:
    from paceboard.model import instant_text

    return None if instant is None else instant_text(instant)


def _budget(span: BudgetSpan, account: Account) -> dict[str, Any]:
    from paceboard.cards.as_json import decimal_text

    version, budget = span.version, span.version.budget
    amount = None if budget.amount is None else decimal_text(budget.amount, account.currency)
    return {
        "account": str(account.ref),
        "level": str(budget.level),
        "entity": budget.entity,
        "name": span.name,
        "mode": str(budget.mode),
        "amount": amount,
        "raises": [
            {
                "from": _when(each.start),
                "to": _when(each.end),
                "more": decimal_text(each.more, account.currency),
            }
            for each in budget.raises
        ],
        "currency": account.currency,
        "from": _when(version.valid_from),
        "began": span.began,
        "between": None if span.between is None else list(map(_when, span.between)),
        "to": _when(version.valid_to),
        "ended": span.ended,
        "revision": version.revision,
    }


def _restated(line: Restatement, measure: str, account: Account) -> dict[str, Any]:
    return {
        "account": str(account.ref),
        "measure": measure,
        "revision": line.revision.number,
        "instant": _when(line.revision.instant),
        "value": _amount(line.value, measure, account),
        "difference": _amount(line.difference, measure, account),
        "rows": line.rows,
        "complete": line.complete,
        "drift": _share(line.drift),
    }


def _amount(value: int | None, measure: str, account: Account) -> str | int | None:
    """Money and whatever is kept in micros as exact decimal text, a count as it is."""
    from decimal import Decimal

    from paceboard.cards.as_json import decimal_text
    from paceboard.model import MEASURES, Unit

    unit = MEASURES[measure].unit
    if value is None or unit is Unit.COUNT:
        return value
    return decimal_text(value, account.currency) if unit is Unit.MONEY else f"{Decimal(value).scaleb(-6):f}"


def _share(share: Fraction | None) -> Any:
    from paceboard.cards.as_json import as_plain

    return as_plain(share)


def _drifted(each: Drift, measure: str) -> dict[str, Any]:
    return {
        "measure": measure,
        "days_after": each.age,
        "days": each.days,
        "moved": each.moved,
        "median": _share(each.middle),
        "lowest": _share(each.lowest),
        "highest": _share(each.highest),
    }


def _say_drift(rows: _Rows, measure: str) -> None:
    told = [row for row in rows if row["days"]]
    if not told:
        click.echo("No day is complete and a day old yet: nothing can be said of drift.")
    for row in told:
        days = "1 day" if row["days_after"] == 1 else f"{row['days_after']} days"
        click.echo(f"After {days} {safe(measure)} moved by {_cell(row['median'])} in median.")
