"""`--known-at` and `--inputs`: what the commands share that answer for an instant of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from paceboard.errors import UsageError
from paceboard.surfaces.cli.output import json_line
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from paceboard.app import Paceboard
    from paceboard.history import Known, Past
    from paceboard.model import AccountRef, Reading

__all__ = [
    "accounts_of",
    "inputs_option",
    "known_as_plain",
    "known_at_option",
    "known_line",
    "past_of",
    "reading_line",
    "tell_known",
]

known_at_option = click.option(
    "--known-at",
    metavar="INSTANT",
    help="As known then: 2026-04-20 (its end), 2026-04-20T15:00 (the account's clock), or with an offset.",
)

_inputs = click.option(
    "--inputs",
    type=click.Choice(["then", "now"]),
    default=None,
    help="With --known-at: judge by the flights, policy and rules of then (default), or of now.",
)


def inputs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--known-at` and `--inputs`, for the commands that judge."""
    return known_at_option(_inputs(command))


def past_of(paceboard: Paceboard, known_at: str | None, inputs: str | None = None) -> Past | None:
    """What answers for that instant; None: the present does.

    Raises:
        UsageError: where the inputs are told and the instant is not, or the instant is none.
    """
    if known_at is not None:
        return paceboard.known_at(known_at, inputs=inputs or "then")
    if inputs is not None:
        raise UsageError("--inputs says nothing without --known-at", do="add --known-at, or leave it out")
    return None


def accounts_of(reading: Reading, past: Past | None) -> list[AccountRef]:
    """The accounts that a reading is of; those of the present need no telling."""
    from paceboard.model import AccountRef
    from paceboard.specs import ALL

    if past is None:
        return []
    return past.refs() if reading.account == ALL else [AccountRef.parse(reading.account)]


def known_as_plain(known: Known) -> dict[str, Any]:
    """What a reading of the past was judged from, as plain values."""
    from paceboard.model import instant_text

    return {
        "account": str(known.account),
        "instant": instant_text(known.asked),
        "revision": known.revision.number,
        "revision_instant": instant_text(known.revision.instant),
        "inputs_of": known.inputs_of,
        "inputs": known.inputs,
        "exact": known.exact,
        "why": known.why,
    }


def known_line(known: Known) -> str:
    """The same for people."""
    from paceboard.model import instant_text

    state = f"revision {known.revision.number} of {instant_text(known.revision.instant)}"
    exact = "as it was shown then" if known.exact else f"not as it was shown then: {safe(known.why)}"
    return (
        f"{known.account} as known at {instant_text(known.asked)} ({state}),"
        f" by the inputs of {known.inputs_of}: {exact}."
    )


def tell_known(past: Past | None, refs: Iterable[AccountRef], *, as_json: bool) -> None:
    """Say on standard error what the readings were judged from, one line for each account."""
    if past is None:
        return
    for ref in dict.fromkeys(refs):
        known = past.known(ref)
        if as_json:
            json_line({"known_at": known_as_plain(known)}, err=True)
        else:
            click.echo(known_line(known), err=True)


def reading_line(reading: Reading, past: Past | None) -> str:
    """A reading as JSON: the very bytes of then, or with `known_at` where it is not what was shown."""
    from paceboard.cards import encode
    from paceboard.cards.as_json import encode_plain, reading_as_plain
    from paceboard.specs import ALL

    known = [] if past is None else [past.known(ref) for ref in accounts_of(reading, past)]
    if all(each.exact for each in known):
        return encode(reading)
    plain = [known_as_plain(each) for each in known]
    return encode_plain(
        {**reading_as_plain(reading), "known_at": plain if reading.account == ALL else plain[0]}
    )
