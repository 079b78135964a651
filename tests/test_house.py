from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORE = ROOT / "core" / "paceboard"
SOURCES = sorted([*CORE.rglob("*.py"), *(ROOT / "plugins").glob("*/paceboard_*/**/*.py")])
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

# Rooms in the order in which one may import another: only from those before it, or from its own.
ROOMS = [
    "model",
    "errors",
    "stats",
    "pacing",
    "rules",
    "specs",
    "hookspecs",
    "offered",
    "host",
    "transport",
    "ledger",
    "sync",
    "cards",
    "alerts",
    "credentials",
    "tables",
    "config",
    "planning",
    "connecting",
    "history",
    "reconciling",
    "asking",
    "app",
    "plugin",
    "catalogue",
    "simulator",
    "testing",
    "surfaces",
]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def offenders(
    paths: Iterable[Path], wrong_in: Callable[[Path], Iterable[str]], *, of: int
) -> dict[str, list[str]]:
    """By module what is wrong in it, where something is; at least so many are looked at."""
    looked = {str(path.relative_to(ROOT)): list(wrong_in(path)) for path in paths}
    assert of <= len(looked)
    return {name: wrong for name, wrong in looked.items() if wrong}


def room(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def test_a_room_imports_only_from_rooms_above_it() -> None:
    """Data flows one way: no module imports from a room further down the list."""

    def wrong_in(path: Path) -> Iterator[str]:
        own = path.relative_to(CORE).parts[0].removesuffix(".py")
        if own not in ("__init__", "__main__"):
            above = ROOMS[: ROOMS.index(own) + 1]
            yield from (m for m in imports(path) if m.startswith("paceboard.") and room(m) not in above)

    assert {} == offenders(CORE.rglob("*.py"), wrong_in, of=300)


def test_plugins_come_through_one_door() -> None:
    """The standard cards and the bundled plugins import `paceboard.plugin` and nothing else of the host."""

    def wrong_in(path: Path) -> Iterator[str]:
        own = "paceboard.catalogue" if "catalogue" in path.parts else "\0"
        for module in imports(path):
            if re.match(r"paceboard(\.|$)", module) and not module.startswith(own):
                yield from [module] if module != "paceboard.plugin" else []

    guests = [path for path in SOURCES if "plugins" in path.parts or "catalogue" in path.parts]
    assert {} == offenders(guests, wrong_in, of=100)


def test_the_core_names_no_plugin() -> None:
    """Nothing in the host imports a bundled plugin."""

    def wrong_in(path: Path) -> list[str]:
        return [module for module in imports(path) if module.startswith("paceboard_")]

    assert {} == offenders(CORE.rglob("*.py"), wrong_in, of=300)


def test_only_the_client_and_its_connections_know_httpx() -> None:
    """httpx and what it rests on are imported in two modules."""

    def wrong_in(path: Path) -> list[str]:
        return [m for m in imports(path) if m.split(".")[0] in ("httpx", "httpcore", "httpx2")]

    others = [path for path in SOURCES if path.name not in ("client.py", "connections.py")]
    assert {} == offenders(others, wrong_in, of=400)


def test_modules_and_functions_stay_small() -> None:
    """No module has more than 400 lines, no function more than 60."""

    def wrong_in(path: Path) -> Iterator[str]:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > 400:
            yield f"{lines} lines"
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                long = node.end_lineno - node.lineno + 1
                yield from [f"{node.name}: {long} lines"] if long > 60 else []

    assert {} == offenders(SOURCES, wrong_in, of=400)


def test_public_names_have_docstrings() -> None:
    """Each public module, class and function says what it is."""

    def wrong_in(path: Path) -> Iterator[str]:
        if not ast.get_docstring(tree_of(path)):
            yield "the module"
        for node in tree_of(path).body:
            if (
                isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                yield node.name

    assert {} == offenders(SOURCES, wrong_in, of=400)


def test_each_test_says_in_a_sentence_what_is_true() -> None:
    """Every test function opens with a docstring."""

    def wrong_in(path: Path) -> Iterator[str]:
        for node in ast.walk(tree_of(path)):
            if (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and node.name.startswith("test_")
                and not ast.get_docstring(node)
            ):
                yield node.name

    assert {} == offenders(TESTS, wrong_in, of=300)


def test_nothing_calls_what_changes_a_budget() -> None:
    """R109: no module knows an endpoint that updates or mutates anything; a report's task is no change."""
    changing = re.compile(r"(/|^)(status/)?(update|mutate|set|delete|create)/?$|:mutate$")

    def wrong_in(path: Path) -> Iterator[str]:
        for node in ast.walk(tree_of(path)):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and " " not in text and ("/" in text or ":" in text):
                yield from [text] if changing.search(text) and text != "report/task/create/" else []

    assert {} == offenders([path for path in SOURCES if "face" not in path.parts], wrong_in, of=400)
