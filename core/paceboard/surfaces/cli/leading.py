"""`--objective`: which cards lead a board, and what is said where they would mislead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from paceboard.errors import UsageError
from paceboard.surfaces.cli.terminal import safe

if TYPE_CHECKING:
    from paceboard.app import Paceboard
    from paceboard.cards import Evaluated
    from paceboard.model import AccountRef
    from paceboard.specs import CardSpec

__all__ = ["check_misleading", "leads_of", "listed_for", "objective_options"]

NEW = "new"


def objective_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--objective` and `--misleading`, for the commands that choose cards."""
    for option in (
        click.option("--misleading", is_flag=True, help="With --objective: the other set too, and why not."),
        click.option(
            "--objective",
            type=click.Choice(["video", "conversion", NEW]),
            help="Lead with the cards for what campaigns are bought for, or for a new advertiser.",
        ),
    ):
        command = option(command)
    return command


def check_misleading(objective: str | None, *, misleading: bool) -> None:
    """To insist says something only where an objective is named.

    Raises:
        UsageError: where none is.
    """
    if misleading and objective is None:
        raise UsageError(
            "--misleading says nothing without --objective", do="add --objective, or leave it out"
        )


def leads_of(
    paceboard: Paceboard, evaluated: Sequence[Evaluated], asked: str, *, misleading: bool
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """By account, the keys of the cards that lead; and what is to be said about it, a line each.

    An account whose campaigns are bought for something else keeps its own set, unless somebody insists.
    """
    leads: dict[str, tuple[str, ...]] = {}
    said: list[str] = []
    for ref in dict.fromkeys(each.account for each in evaluated):
        leads[str(ref)], line = _lead(paceboard, ref, _answered(paceboard, evaluated, ref), asked, misleading)
        said += [] if line is None else [line]
    return leads, said


def _answered(paceboard: Paceboard, evaluated: Sequence[Evaluated], ref: AccountRef) -> dict[str, CardSpec]:
    """The cards that the account's board can show, by key."""
    cards = paceboard.cards()
    names = (each.card for each in evaluated if each.account == ref)
    return {name.partition(".")[2]: cards[name] for name in names if name in cards}


def _lead(
    paceboard: Paceboard, ref: AccountRef, cards: Mapping[str, CardSpec], asked: str, misleading: bool
) -> tuple[tuple[str, ...], str | None]:
    from paceboard.cards.objectives import MISLEADS, leading_cards
    from paceboard.specs import Objective

    if asked == NEW:
        return leading_cards(None, cards), None
    wanted, own = Objective(asked), paceboard.objectives(str(ref))
    if not own or wanted in own:
        keys = leading_cards(wanted, cards)
        return keys, None if keys else f"{safe(str(ref))}: no card for {wanted} can be answered."
    why = f"{safe(str(ref))}: {MISLEADS[wanted]}"
    if misleading:
        return leading_cards(wanted, cards), f"{why}."
    (other,) = own
    return leading_cards(other, cards), f"{why}; --misleading leads with them all the same."


def listed_for(
    rows: Sequence[tuple[str, CardSpec, list[str]]], asked: str, *, misleading: bool
) -> tuple[list[tuple[str, CardSpec, list[str]]], list[str]]:
    """Cards with those that lead first; those made for another objective are left out, and that is said."""
    from paceboard.cards.objectives import MISLEADS, leading_cards, made_for_another
    from paceboard.specs import Objective

    objective = None if asked == NEW else Objective(asked)
    keys = leading_cards(objective, {spec.key: spec for _, spec, absent in rows if not absent})
    order = {key: place for place, key in enumerate(keys)}
    sorted_rows = sorted(rows, key=lambda row: order.get(row[1].key, len(order)))
    others = {spec.key for _, spec, _ in rows if made_for_another(spec, objective)}
    if not others:
        return sorted_rows, []
    (other,) = {each for each in Objective if each is not objective}
    said = [f"{', '.join(sorted(others))} would mislead: {MISLEADS[other]}."]
    if misleading:
        return sorted_rows, said
    return [row for row in sorted_rows if row[1].key not in others], [*said, "--misleading lists them too."]
