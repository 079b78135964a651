"""`paceboard reconcile`: what lies between our spend and the vendor's own figure, cause by cause."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paceboard.errors import UsageError
from paceboard.surfaces.cli.opening import opened
from paceboard.surfaces.cli.output import as_json_option, json_line, print_table
from paceboard.surfaces.cli.terminal import counted, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paceboard.app import Paceboard
    from paceboard.model import Account
    from paceboard.reconciling import Bridge, VendorFigure
    from paceboard.surfaces.cli.vendor_figures import Asked

__all__ = ["reconcile"]

WORDS = {
    "time_zone": "time zone",
    "watermark": "came in after our watermark",
    "restatement": "restated",
    "scope": "scope",
    "rounding": "rounding of rows",
    "served_to_billed": "served, not billed",
    "gross_to_net": "paid by ad credit",
    "exchange": "exchange rate",
    "unexplained": "unexplained",
}
VERDICTS = {
    "fine": "The unexplained part is within half a percent, or within rounding: the figures agree",
    "doubtful": "The unexplained part is above half a percent",
    "wrong": "The unexplained part is above two percent",
}
REASONS = {
    "doubtful": "look at what the vendor counts",
    "wrong": "rows are missing, or it is another figure",
}
"""What it is where every cause could be told."""


@click.command()
@click.argument("account", required=False)
@click.option("--vendor-figure", "figure", metavar="AMOUNT", help="What the vendor says was spent.")
@click.option("--from", "from_", metavar="DATE", help="First day of the figure.")
@click.option("--to", metavar="DATE", help="Last day of the figure.")
@click.option("--zone", help="Whose days the figure is of [default: the account's].")
@click.option(
    "--scope",
    type=click.Choice(["account", "campaigns", "listed"]),
    default="account",
    show_default=True,
    help="What it sums: the account, all campaigns, or those not deleted.",
)
@click.option("--rounded-rows", is_flag=True, help="It is a sum of rows that are rounded each.")
@click.option("--billed", is_flag=True, help="It leaves out what was served beyond the platform's bounds.")
@click.option("--net", is_flag=True, help="It leaves out what ad credit paid.")
@click.option("--seen", metavar="INSTANT", help="When it was read off [default: our last look].")
@click.option("--known-at", metavar="INSTANT", help="Our figure as it was known then [default: now].")
@click.option("--currency", help="The figure's currency, with --rates.")
@click.option(
    "--rates",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV of exchange rates: day,ours,vendor.",
)
@click.option(
    "--figures",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV of vendors' figures: account,figure,from,to and more.",
)
@as_json_option
@click.pass_context
def reconcile(
    context: click.Context,
    /,
    account: str | None,
    *,
    figures: Path | None,
    known_at: str | None,
    currency: str | None,
    rates: Path | None,
    as_json: bool,
    **words: Any,
) -> None:
    """Show what lies between what ACCOUNT spent by our ledger and what its vendor says."""
    if figures is not None:
        _check_alone(context, ["account", *words])
    board = opened(context)
    more = _exchange(currency, rates)
    if figures is None:
        told = [_plain(board, _typed(board, account, words), known_at, more)]
    else:
        told = _all_plain(board, figures, known_at, more)
    for plain in told:
        json_line(plain) if as_json else _show(plain)


def _check_alone(context: click.Context, names: Sequence[str]) -> None:
    """A file says of each figure what options say of the one; nothing that was typed is left aside."""
    from click.core import ParameterSource

    wrong = [
        param.opts[0] if isinstance(param, click.Option) else "an account"
        for param in context.command.params
        if param.name in names and context.get_parameter_source(param.name) is not ParameterSource.DEFAULT
    ]
    if wrong:
        raise UsageError(
            f"{', '.join(wrong)} cannot go with --figures",
            why="each line of the file says for itself what is asked, and how it was counted",
            do="write it into a column of the file, or give one figure without --figures",
        )


def _exchange(currency: str | None, rates: Path | None) -> dict[str, Any]:
    from paceboard.config.values import as_currency
    from paceboard.errors import ConfigurationError
    from paceboard.surfaces.cli.vendor_figures import rates_in

    if (currency is None) != (rates is None):
        raise UsageError("--currency and --rates go together", do="give both, or none")
    if rates is None:
        return {}
    try:
        named = as_currency(currency, "--currency")
    except ConfigurationError as error:
        # The same words, but here it is the call that is wrong and not the file.
        raise UsageError(error.what, why=error.why, do=error.do) from error
    ours, vendor = rates_in(rates)
    return {"currency": named, "our_rates": ours, "rates": vendor}


def _typed(board: Paceboard, account: str | None, words: dict[str, Any]) -> Asked:
    """The figure of the command line."""
    from paceboard.surfaces.cli.vendor_figures import Asked

    if not (words["figure"] and words["from_"] and words["to"]):
        raise UsageError("a figure and its days are needed", do="add --vendor-figure, --from and --to")
    told = {name.rstrip("_"): str(word) for name, word in words.items() if word is not None}
    return Asked(place="", words={**told, "account": account or _only(board)})


def _only(board: Paceboard) -> str:
    names = [str(each.ref) for each in board.accounts()]
    if len(names) != 1:
        raise UsageError("several accounts could be meant", do=f"name one of {', '.join(names)}")
    return names[0]


def _all_plain(
    board: Paceboard, file: Path, known_at: str | None, more: dict[str, Any]
) -> list[dict[str, Any]]:
    """Every figure of a file, or else every wrong line of it."""
    from paceboard.surfaces.cli.vendor_figures import asked_in

    found, faults = [], []
    asked = asked_in(file)
    for each in asked:
        try:
            found.append(_plain(board, each, known_at, more))
        except UsageError as error:
            parts = (f"{each.place}: {error.what}", error.why, error.do)
            faults.append(" ".join(f"{part.rstrip('.')}." for part in parts if part))
    if faults:
        raise UsageError(
            f"{len(faults)} of {counted(len(asked), 'line')} of {file} wrong, so nothing is shown",
            why="\n".join(faults),
            do="correct them and ask again",
        )
    return found


def _bridged(
    board: Paceboard, asked: Asked, known_at: str | None, more: dict[str, Any]
) -> tuple[Account, VendorFigure, Bridge]:
    from paceboard.history import parse_moment
    from paceboard.surfaces.cli.vendor_figures import figure_of

    if asked.fault:
        raise UsageError(asked.fault)
    whose = board.history(asked.words["account"]).account
    figure = figure_of(asked, whose, **more)
    instant = None if known_at is None else parse_moment(known_at).instant(whose.zone)
    return whose, figure, board.reconcile(str(whose.ref), figure, known_at=instant)


def _plain(board: Paceboard, asked: Asked, known_at: str | None, more: dict[str, Any]) -> dict[str, Any]:
    """The bridge of one figure in plain values."""
    from paceboard.cards.as_json import decimal_text
    from paceboard.model import date_text

    whose, figure, found = _bridged(board, asked, known_at, more)
    currency = figure.currency or whose.currency
    return {
        "account": str(whose.ref),
        "place": asked.place,
        "from": date_text(figure.first),
        "to": date_text(figure.last),
        "zone": (figure.zone or whose.zone).name,
        "currency": currency,
        "ours": decimal_text(found.ours, currency),
        "parts": [
            {
                "cause": str(part.cause),
                "amount": None if part.amount is None else decimal_text(part.amount, currency),
                "why": part.why,
            }
            for part in found.parts
        ],
        "vendor": decimal_text(found.vendor, currency),
        "untold": [str(cause) for cause in found.untold],
        "verdict": str(found.verdict),
    }


def _show(plain: dict[str, Any]) -> None:
    """A table of the figures and the parts between them, and what is to be thought of it."""
    place = f"{plain['place']}: " if plain["place"] else ""
    days = f"from {plain['from']} to {plain['to']}, {plain['zone']}"
    click.echo(f"{place}{plain['account']} {days}, {plain['currency']}")
    parts = [
        (WORDS[part["cause"]], part["amount"] or "not known", safe(part["why"])) for part in plain["parts"]
    ]
    rows = [("our figure", plain["ours"], ""), *parts, ("the vendor's figure", plain["vendor"], "")]
    width = max(len(amount) for _, amount, _ in rows)
    print_table(("", "amount", "why"), [(name, amount.rjust(width), why) for name, amount, why in rows])
    click.echo(_judgement(plain["verdict"], [WORDS[cause] for cause in plain["untold"]]))


def _judgement(verdict: str, untold: Sequence[str]) -> str:
    """The verdict in words; of causes that could not be told nobody says that they are not it."""
    if verdict not in REASONS:
        return f"{VERDICTS[verdict]}."
    if not untold:
        return f"{VERDICTS[verdict]}: {REASONS[verdict]}."
    names = [f'"{name}"' for name in untold]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if names[:-1] else names)
    return f"{VERDICTS[verdict]}; {listed} could not be told and may be it."
