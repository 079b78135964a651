"""The board in the terminal: for each account its hero as a panel, and a line for each card beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from paceboard.cards import Evaluated
from paceboard.model import Money, Reading, Zone, format_ratio
from paceboard.specs import CardClass, CardSpec
from paceboard.surfaces.cli.drawing import amount, sentence, wall_clock
from paceboard.surfaces.cli.output import console_for, print_table, table_width
from paceboard.surfaces.cli.panels import (
    COLOURS,
    amounts,
    badge,
    footer,
    heading,
    labelled,
    panel,
    sparkline,
    value_text,
)
from paceboard.surfaces.cli.terminal import safe

__all__ = ["heroes_of", "show_board", "show_brief"]

HERO = "spend_vs_budget"
_ORDER = (HERO, "total_spend", "spend_trend", "budget_utilisation")
_URGENCY = ("bad", "watch", "neutral", "good")
_HEADINGS = ("account", "status", "used", "elapsed", "left", "runs out", "name")
_NARROW, _WIDE = (0, 1, 2, 5, 6), 110
"""Which of the columns a terminal of fewer than so many cells shows."""


def heroes_of(cards: Mapping[str, CardSpec]) -> frozenset[str]:
    """The full names of the cards that lead a board, with those that stand beside the first of them."""
    return frozenset(
        name
        for name, card in cards.items()
        if card.card_class is CardClass.HERO or name.partition(".")[2] in _ORDER
    )


def show_board(
    evaluated: Sequence[Evaluated],
    leading: AbstractSet[str] | None = None,
    leads: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Print cards, grouped by account, the most urgent account first.

    Args:
        leading: full names of the cards to show beside those that fire or failed; None: all.
        leads: by account, keys of the cards that stand first beside the hero, and are shown in any case.
    """
    leads = {} if leads is None else leads
    console = console_for()
    chosen = [
        each
        for each in evaluated
        if leading is None or each.card in leading or _presses(each) or _leads(each, leads)
    ]
    for number, cards in enumerate(_grouped(chosen)):
        if number:
            console.print()
        first = [each for key in leads.get(str(cards[0].account), ()) for each in cards if _key(each) == key]
        cards = [*first, *(each for each in cards if each not in first)]  # noqa: PLW2901 - in its order
        _show_account(console, cards)
    if len(chosen) < len(evaluated):
        rest = len(_keys(evaluated) - _keys(chosen))
        console.print(Text(f"{rest} more cards of each account: `paceboard board --all`", style="dim"))


def _key(each: Evaluated) -> str:
    return each.card.partition(".")[2]


def _leads(each: Evaluated, leads: Mapping[str, Sequence[str]]) -> bool:
    return _key(each) in leads.get(str(each.account), ())


def _keys(evaluated: Sequence[Evaluated]) -> set[str]:
    return {each.card.partition(".")[2] for each in evaluated}


def _presses(each: Evaluated) -> bool:
    return each.reading is None or each.reading.fires


def show_brief(evaluated: Sequence[Evaluated]) -> None:
    """Print one line for each account, the most urgent first; a narrow terminal gets fewer columns."""
    heroes = [
        each.reading
        for cards in _grouped(evaluated)
        for each in cards
        if each.reading is not None and _is_hero(each.reading)
    ]
    # A ledger is simulated as a whole or not at all.
    if any(reading.simulated for reading in heroes):
        console_for().print(badge())
    rows = [_brief(reading) for reading in heroes]
    chosen = _NARROW if table_width() < _WIDE else range(len(_HEADINGS))
    print_table([_HEADINGS[i] for i in chosen], [[row[i] for i in chosen] for row in rows])


def _brief(reading: Reading) -> tuple[str | Text, ...]:
    parts = reading.parts
    used, elapsed, gone = parts.get("used"), parts.get("elapsed"), parts.get("exhausted_at")
    remaining = parts.get("remaining")
    return (
        safe(reading.account),
        Text(f"{reading.status or '-'}", style=COLOURS[reading.sentiment]),
        "-" if used is None else format_ratio(used),
        "-" if elapsed is None else format_ratio(elapsed),
        "-" if remaining is None else str(remaining),
        "-" if gone is None else wall_clock(Zone(reading.zone), gone),
        safe(reading.account_name),
    )


def _is_hero(reading: Reading) -> bool:
    return reading.card.endswith(f".{HERO}")


def _grouped(evaluated: Sequence[Evaluated]) -> list[list[Evaluated]]:
    groups: dict[str, list[Evaluated]] = {}
    for each in evaluated:
        groups.setdefault(str(each.account), []).append(each)
    return [sorted(cards, key=_place) for _, cards in sorted(groups.items(), key=_urgency)]


def _place(each: Evaluated) -> tuple[int, str]:
    key = each.card.partition(".")[2]
    return (_ORDER.index(key) if key in _ORDER else len(_ORDER), key)


def _urgency(group: tuple[str, list[Evaluated]]) -> tuple[bool, int, str]:
    readings = [each.reading for each in group[1] if each.reading is not None]
    # An account's place is its budget's: a dearer click somewhere does not come before an overrun.
    readings = [reading for reading in readings if _is_hero(reading)] or readings
    calm = not any(reading.fires for reading in readings)
    worst = min((_URGENCY.index(str(reading.sentiment)) for reading in readings), default=0)
    return calm, worst, group[0]


def _show_account(console: Console, cards: Sequence[Evaluated]) -> None:
    readings = [each.reading for each in cards if each.reading is not None]
    heroes = [reading for reading in readings if _is_hero(reading)]
    if readings:
        console.print(heading(readings[0]))
    for reading in heroes:
        console.print(panel(reading, alone=False))
    others = [reading for reading in readings if reading not in heroes]
    if others:
        _show_others(console, heroes, others)
    for each in cards:
        if each.error is not None:
            console.print(
                Text(f"  {each.card}: {type(each.error).__name__}: {safe(str(each.error))}", style="red")
            )
    if readings:
        console.print(footer(readings[0]), justify="right")


def _show_others(console: Console, heroes: Sequence[Reading], others: Sequence[Reading]) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style="bold")
    known = {part for hero in heroes for part in hero.parts.values() if isinstance(part, Money)}
    known |= {Money(int(each.value), each.currency) for each in others if each.unit == "money" and each.value}
    for reading in others:
        # The connector's name, with which a title begins, stands above already.
        name = reading.card.partition(".")[2].replace("_", " ").capitalize()
        grid.add_row(Text(f"  {safe(name)}"), value_text(reading), _beside(reading, known))
    console.print(grid)
    told = {caution for hero in heroes for caution in hero.warnings}
    rest = dict.fromkeys(caution for each in others for caution in each.warnings if caution not in told)
    if rest:
        console.print(
            labelled([("  Note", Text(sentence(safe(each.text)), style="yellow")) for each in rest])
        )


def _beside(reading: Reading, known: AbstractSet[Money]) -> RenderableType:
    """What a card says beside its number: its days, or those of its amounts that no other card shows."""
    days = sparkline(reading)
    if days is not None:
        return days
    told = [f"{label} {amount(money)}" for label, money in amounts(reading) if money not in known]
    return Text(", ".join(told), style="dim")
