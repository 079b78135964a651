"""`paceboard refresh --dry-run`, and what `--due` says of accounts that are not due."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from paceboard.surfaces.cli.output import json_line
from paceboard.surfaces.cli.terminal import counted, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paceboard.sync import DryRun, Due, PlannedCall

__all__ = ["tell_dry_run", "tell_not_due"]


def tell_not_due(dues: Sequence[Due], *, as_json: bool) -> None:
    """Say of each account that is not due what it waits for."""
    for due in (each for each in dues if not each.now):
        if as_json:
            told = {"outcome": "not_due", "why": due.why, "until": _instant(due.next)}
            json_line({"account": str(due.account), **told})
        else:
            until = "" if due.next is None else f", until {_instant(due.next)}"
            click.echo(f"{safe(str(due.account))}  not due: {safe(due.why)}{until}")


def tell_dry_run(planned: Sequence[DryRun], *, as_json: bool) -> None:
    """Print the calls that a refresh would make and what they cost of each app's rates."""
    for each in planned:
        json_line(_plain(each)) if as_json else click.echo(_line(each))
    if as_json:
        return
    for app in dict.fromkeys(each.app for each in planned):
        of_app = [each for each in planned if each.app == app]
        click.echo(_quota(app, of_app), err=True)


def _plain(planned: DryRun) -> dict[str, Any]:
    return {
        "account": str(planned.account),
        "app": planned.app,
        "outcome": "planned",
        "known": planned.known,
        "requests_at_least": planned.least,
        "requests_estimated": planned.estimate,
        "seconds_of_quota": round(planned.seconds, 3),
        "until": _instant(planned.until),
        "calls": [_call(call) for call in planned.calls],
    }


def _call(call: PlannedCall) -> dict[str, Any]:
    from paceboard.model import date_text

    if call.window is None:
        return {"what": call.what}
    return {
        "what": call.what,
        "level": str(call.level),
        "grain": str(call.grain),
        "from": date_text(call.window.first),
        "to": date_text(call.window.last),
    }


def _line(planned: DryRun) -> str:
    """What is asked of an account, level by level, for people."""
    from paceboard.model import date_text

    facts = [call for call in planned.calls if call.window is not None]
    spans = Counter((call.window, call.grain) for call in facts)
    told = [
        f"{date_text(window.first)} to {date_text(window.last)} by {grain} at {counted(number, 'level')}"
        for (window, grain), number in spans.items()
        if window is not None
    ]
    last = "" if planned.last_requests is None else f"; the last time took {planned.last_requests:,}"
    zone = "" if planned.known else "; its zone is not known yet, days are those of UTC"
    aside = "" if planned.until is None else f"; put aside until {_instant(planned.until)}"
    calls = f"at least {counted(planned.least, 'request')}{last}{zone}{aside}"
    lines = "".join(f"\n    {each}" for each in ("entities, budgets, limits, balances", *told))
    return f"{safe(str(planned.account))}  {calls}{lines}"


def _quota(app: str, planned: Sequence[DryRun]) -> str:
    requests = sum(each.estimate for each in planned)
    rates = planned[0].rates
    seconds = max((requests * span / count for count, span in rates), default=0.0)
    within = ", ".join(f"{count:,} in {span:,} s" for count, span in rates)
    cost = f": {seconds:.1f} s of what it may send ({within})" if rates else ""
    return (
        f"{safe(app)}: the list of its accounts and about {counted(requests, 'request')}{cost}. "
        "An estimate: how many pages an answer has is known when it comes."
    )


def _instant(instant: int | None) -> str | None:
    from paceboard.model import instant_text

    return None if instant is None else instant_text(instant)
