from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def room(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=named)
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    """Data flows one way: no module imports from a room further down the list."""
    own = path.relative_to(CORE).parts[0].removesuffix(".py")
    if own in ("__init__", "__main__"):
        return
    above = ROOMS[: ROOMS.index(own) + 1]
    wrong = [m for m in imports(path) if m.startswith("paceboard.") and room(m) not in above]

    assert [] == wrong


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if "plugins" in p.parts or "catalogue" in p.parts], ids=named
)
def test_plugins_come_through_one_door(path: Path) -> None:
    """The standard cards and the bundled plugins import `paceboard.plugin` and nothing else of the host."""
    own = "paceboard.catalogue" if "catalogue" in path.parts else "\0"
    wrong = [
        m
        for m in imports(path)
        if re.match(r"paceboard(\.|$)", m) and m != "paceboard.plugin" and not m.startswith(own)
    ]

    assert [] == wrong


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=named)
def test_the_core_names_no_plugin(path: Path) -> None:
    """Nothing in the host imports a bundled plugin."""
    assert [] == [module for module in imports(path) if module.startswith("paceboard_")]


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if p.name not in ("client.py", "connections.py")], ids=named
)
def test_only_the_client_and_its_connections_know_httpx(path: Path) -> None:
    """httpx and what it rests on are imported in two modules."""
    assert [] == [
        module for module in imports(path) if module.split(".")[0] in ("httpx", "httpcore", "httpx2")
    ]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_modules_and_functions_stay_small(path: Path) -> None:
    """No module has more than 400 lines, no function more than 60."""
    text = path.read_text(encoding="utf-8")
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= 60
    ]

    assert [] == long
    assert text.count("\n") <= 400


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_public_names_have_docstrings(path: Path) -> None:
    """Each public module, class and function says what it is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    missing = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if isinstance(
            node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and not node.name.startswith("_"):
            missing += [] if ast.get_docstring(node) else [node.name]

    assert [] == missing


@pytest.mark.parametrize("path", TESTS, ids=named)
def test_each_test_says_in_a_sentence_what_is_true(path: Path) -> None:
    """Every test function opens with a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]

    assert [] == silent


def texts_of(path: Path) -> Iterator[str]:
    """Texts of a module that could be calls: a path of an API, or the name of one of its methods."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            yield node.value


@pytest.mark.parametrize("path", [p for p in SOURCES if "face" not in p.parts], ids=named)
def test_nothing_calls_what_changes_a_budget(path: Path) -> None:
    """R109: no module knows an endpoint that updates or mutates anything; a report's task is no change."""
    changing = re.compile(r"(/|^)(status/)?(update|mutate|set|delete|create)/?$|:mutate$")
    found = [text for text in texts_of(path) if "/" in text or ":" in text]

    assert [] == [text for text in found if changing.search(text) and text != "report/task/create/"]
