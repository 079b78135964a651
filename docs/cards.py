# ruff: noqa: INP001 - a script beside the pages that it writes
"""Write a page for each card, of accounts and over all of them: `python docs/cards.py`.

Everything on a page comes from the card's own words and from its reading in a simulated world; a test fails
when a page is stale.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from attrs import frozen
from rich.console import Console

from paceboard.cards import Evaluated
from paceboard.model import Bands, Node, Reading, Row, evaluate, leaves
from paceboard.simulator.living import Living, living
from paceboard.specs import CardSpec, GroupCardSpec
from paceboard.surfaces.cli.panels import panel
from paceboard.surfaces.cli.trees import tree_of

# The script stands beside the pages; what it shares with the picture of the board is found from the root.
sys.path.insert(0, str(Path(__file__).parents[1]))
from docs.pictures.board import FORMAT

PAGES = Path(__file__).with_name("reference") / "cards"
PICTURES = Path(__file__).with_name("pictures") / "cards"
WORLD = "three-platforms"
LOOKED_AT_AGAIN = "restatement"
"""The world of the cards that ask what earlier looks saw; the other one is looked at once."""
BACK = (10, 9, 8, 7, 2, 1, 0)
"""Days before the last one of its own present, at the ends of which it is looked at."""
WIDTH = 92
LONGEST = 12
"""Lines of a derivation that a page shows."""
EDGES = {
    "bad_below": "bad below",
    "good_from": "good from",
    "good_to": "good up to",
    "bad_above": "bad above",
}


def lived(folder: Path) -> Iterator[Living]:
    """The world at its own present instant, read once."""
    with living(WORLD, folder=folder) as life:
        life.world.advance_to(life.world.default_now)
        for outcome in life.paceboard.refresh():
            if outcome.error is not None:
                raise outcome.error
        yield life


def looked_at_again(folder: Path) -> Iterator[Living]:
    """A world that restates its days, at whose past there were looks."""
    with living(LOOKED_AT_AGAIN, folder=folder) as life:
        (account,) = life.world.scenario.accounts
        last = account.zone.day(life.world.default_now) - 1
        for days in BACK:
            life.live_through(last - days)
        yield life


@frozen(kw_only=True)
class Example:
    """A reading that a page shows, and where it is from."""

    world: str
    reading: Reading
    node: Node | None


def examples(life: Living, again: Living) -> dict[str, Example]:
    """For each card what its page shows: with a value, and of the seed's account if it can be.

    Args:
        again: the world that was looked at more than once, for cards that have no value without that.
    """
    found: dict[str, list[tuple[Reading, Living]]] = {}
    for each in life.paceboard.evaluate():
        if each.reading is not None:
            found.setdefault(_key(each), []).append((each.reading, life))
    missing = [key for key, readings in found.items() if all(each.value is None for each, _ in readings)]
    for each in again.paceboard.evaluate(cards=missing):
        if each.reading is not None and each.reading.value is not None:
            found[_key(each)].append((each.reading, again))
    return {
        key: _example_of(*min(readings, key=lambda each: _fitness(each[0])))
        for key, readings in found.items()
    }


def _example_of(reading: Reading, life: Living) -> Example:
    node = life.paceboard.explain(reading.card, account=reading.account)[1]
    return Example(world=life.world.name, reading=reading, node=node)


def _key(each: Evaluated) -> str:
    return each.card.partition(".")[2]


def _of_group(life: Living, key: str) -> Example:
    reading = life.paceboard.card(f"all.{key}")
    node = life.paceboard.explain(reading.card)[1]
    return Example(world=life.world.name, reading=reading, node=node)


def _fitness(reading: Reading) -> tuple[bool, bool, str]:
    seed = reading.account.startswith("tiktok:") and reading.currency == "USD"
    return (reading.value is None, not seed, reading.account)


def pages(life: Living, again: Living, cards: Mapping[str, CardSpec]) -> dict[Path, str]:
    """Every page and picture, by where it stands."""
    groups = life.paceboard.host.group_cards()
    shown = examples(life, again) | {key: _of_group(life, key) for key in groups}
    every: dict[str, CardSpec | GroupCardSpec] = {**cards, **groups}
    found = {PAGES / "index.md": _index(every.values())}
    for key, card in every.items():
        example = shown.get(key)
        found[PAGES / f"{key}.md"] = page(card, example, every)
        if example is not None:
            found[PICTURES / f"{key}.svg"] = picture(example.reading)
    return found


def _index(cards: Iterable[CardSpec | GroupCardSpec]) -> str:
    lines = [
        "# The cards",
        "",
        "One page for each, written from the card itself (`python docs/cards.py`).",
        "",
    ]
    by_category: dict[str, list[CardSpec | GroupCardSpec]] = {}
    for card in cards:
        by_category.setdefault(card.category, []).append(card)
    for category, own in sorted(by_category.items()):
        lines += [f"## {category}", "", "| card | question | class |", "|---|---|---|"]
        lines += [f"| [{card.title}]({card.key}.md) | {card.question} | {card.card_class} |" for card in own]
        lines.append("")
    return "\n".join(lines)


def page(card: CardSpec | GroupCardSpec, example: Example | None, known: Container[str]) -> str:
    """One card's page.

    Args:
        known: keys of the cards that have a page.
    """
    lines = [f"# {card.title}", "", f"*{card.question}*", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {words} |" for name, words in _words(card, known) if words]
    lines += [
        "",
        f"**How it is reckoned.** {_sentence(card.formula)}",
        "",
        f"Source: {_sentence(card.source)}",
        "",
    ]
    if example is None:
        lines += ["No platform of the simulated world can answer it, so there is no example.", ""]
    else:
        lines += _example(card, example)
    return "\n".join(lines)


def _words(card: CardSpec | GroupCardSpec, known: Container[str]) -> Iterator[tuple[str, str]]:
    yield "key", f"`{card.key}`" if isinstance(card, CardSpec) else f"`all.{card.key}`"
    if isinstance(card, GroupCardSpec) and card.of:
        yield "gathers", f"[{card.of}]({card.of}.md) of every account"
    yield "class", str(card.card_class)
    yield "category", card.category
    yield "chart", str(card.chart).replace("_", " ")
    yield "unit", card.unit
    yield "windows", ", ".join(card.windows)
    yield "for", ", ".join(map(str, card.roles))
    yield "as fresh as", str(card.freshness)
    if card.sentiment is not None:
        shape = str(card.sentiment.shape).replace("_", " ")
        yield (
            "taken as",
            "; ".join(filter(None, (shape, _edges(card.sentiment.bands), card.sentiment.source))),
        )
    if card.alert is not None:
        yield "fires when", f"{card.alert.when} ({card.alert.severity}; {card.alert.source})"
    yield "stages", ", ".join(map(str, card.stages))
    yield "made for", ", ".join(map(str, card.objectives))
    yield "beside it", ", ".join(f"[{key}]({key}.md)" for key in card.siblings if key in known)


def _edges(bands: Bands) -> str:
    edges = ((words, getattr(bands, name)) for name, words in EDGES.items())
    return ", ".join(f"{words} {edge}" for words, edge in edges if edge is not None)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _example(card: CardSpec | GroupCardSpec, example: Example) -> list[str]:
    reading, node = example.reading, example.node
    lines = [
        "## Worked example",
        "",
        f"{reading.account_name}, `{reading.card}`, in the simulated world `{example.world}`:",
        "",
        f"![{card.title}](../../pictures/cards/{card.key}.svg)",
        "",
        f"> {reading.text}",
        "",
    ]
    if node is None:
        return [*lines, "It has no value here, so nothing is derived.", ""]
    derived = _derivation(reading, node)
    rows = sum(isinstance(leaf, Row) for leaf in leaves(node))
    told = "equals" if evaluate(node) == reading.value else "does not equal"
    return [
        *lines,
        f"Derived from {rows} rows of the ledger (`paceboard explain {reading.card}`); evaluated again it "
        f"{told} the value:",
        "",
        "```text",
        *derived[:LONGEST],
        *([f"... {len(derived) - LONGEST} more lines"] if len(derived) > LONGEST else []),
        "```",
        "",
    ]


def _derivation(reading: Reading, node: Node) -> list[str]:
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, record=True)
    console.print(tree_of(reading, node))
    return [line.rstrip() for line in console.export_text().splitlines()]


def picture(reading: Reading) -> str:
    """The card as the terminal shows it; without time or chance in it."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(panel(reading))
    title = f"paceboard card show {reading.card}"
    words = FORMAT.replace("The board of `paceboard demo`", title)
    svg = console.export_svg(title=title, code_format=words, unique_id="card")
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines())


def main() -> None:
    """Write all pages, and remove those of cards that are gone."""
    PAGES.mkdir(exist_ok=True)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        for life in lived(Path(folder)):
            for again in looked_at_again(Path(other)):
                found = pages(life, again, life.paceboard.host.cards())
    for old in {*PAGES.glob("*.md"), *PICTURES.glob("*.svg")} - set(found):
        old.unlink()
    for path, text in found.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
