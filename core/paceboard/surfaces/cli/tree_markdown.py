"""An explanation as a nested list of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from rich.tree import Tree

from paceboard.model import Node, Reading
from paceboard.surfaces.cli.comparison_view import escaped_markdown
from paceboard.surfaces.cli.trees import tree_of

__all__ = ["explanation_markdown"]


def explanation_markdown(reading: Reading, node: Node | None) -> str:
    """The reading's sentence and, below it, the tree that its value comes from."""
    simulated = "SIMULATED " if reading.simulated else ""
    head = [f"## {escaped_markdown(f'{simulated}{reading.title}, {reading.account}')}", ""]
    lines = [*head, escaped_markdown(reading.text)]
    if node is not None:
        lines += ["", *_lines(tree_of(reading, node), 0)]
    return "\n".join(lines)


def _lines(tree: Tree, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}* {escaped_markdown(str(tree.label))}"
    for child in tree.children:
        yield from _lines(child, depth + 1)
