"""What others import is written down in golden files: a name that leaves one of them breaks somebody."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest

import paceboard
from paceboard import plugin
from paceboard.hookspecs import Hooks

GOLDEN = Path(__file__).parent / "golden"
MOST_NAMES = 40
DOORS = ["paceboard", "paceboard.plugin"]


def golden(name: str) -> list[str]:
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def hook_line(name: str, hook: Any) -> str:
    signature = inspect.signature(hook)
    parameters = [f"{each.name}: {each.annotation}" for each in list(signature.parameters.values())[1:]]
    return f"{name}({', '.join(parameters)}) -> {signature.return_annotation}"


@pytest.mark.parametrize("door", DOORS)
def test_public_names_are_those_of_the_golden_file(door: str) -> None:
    """A name comes or goes only together with its line in the golden file."""
    assert golden(door) == import_module(door).__all__


@pytest.mark.parametrize("door", DOORS)
def test_public_names_are_sorted_and_exist(door: str) -> None:
    """`__all__` is in order, names nothing twice, and every name of it can be fetched."""
    module = import_module(door)

    assert sorted(set(module.__all__)) == sorted(module.__all__)
    assert [] == [name for name in module.__all__ if not hasattr(module, name)]


@pytest.mark.parametrize("door", DOORS)
def test_no_public_class_or_function_is_kept_out_of_all(door: str) -> None:
    """What a reader sees without an underscore is promised; nothing is half public."""
    module = import_module(door)
    own = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and getattr(value, "__module__", "").startswith("paceboard")
        and not inspect.ismodule(value)
    }

    assert set() == own - set(module.__all__)


def test_products_have_at_most_forty_names() -> None:
    """The face for products stays small enough to be learnt."""
    assert len(paceboard.__all__) <= MOST_NAMES


def test_type_checkers_and_python_see_the_same_names() -> None:
    """The imports that only type checkers read bring exactly the names that are fetched at run time."""
    tree = ast.parse(Path(paceboard.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.name: (node.module or "").removeprefix("paceboard.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("paceboard.")
        for alias in node.names
    }
    fetched = {name: room for room, names in paceboard._ROOMS.items() for name in names}

    assert seen == fetched
    assert sorted(seen) == sorted(paceboard.__all__)


def test_importing_paceboard_imports_no_room() -> None:
    """`import paceboard` brings none of its own rooms, and nothing that is installed beside it."""
    program = (
        "import sys; before = set(sys.modules); import paceboard; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(name for name in sys.modules if name.startswith('paceboard.')), "
        "sorted(new - sys.stdlib_module_names))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "[] ['paceboard']\n" == run.stdout


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    """Fetching names late hides no mistake: what is not there is said not to be there."""
    with pytest.raises(AttributeError, match="has no attribute 'Pacebored'"):
        paceboard.Pacebored  # type: ignore[attr-defined]  # noqa: B018 - the access is the test


def test_hooks_are_those_of_the_golden_file() -> None:
    """A hook's name, its argument and what it returns change only together with the golden file."""
    hooks = inspect.getmembers(Hooks, inspect.isfunction)

    assert golden("hooks") == [hook_line(name, hook) for name, hook in sorted(hooks)]


def test_each_hook_is_named_for_what_it_returns_and_takes_at_most_one_context() -> None:
    """Hooks can grow: none takes more than one object, all give iterables."""
    for line in golden("hooks"):
        name, _, rest = line.partition("(")
        assert name.startswith("paceboard_"), line
        assert rest.count(":") <= 1, line
        assert "-> Iterable[" in rest, line


def test_every_class_that_authors_import_says_what_it_is() -> None:
    """Models, specs, enums, errors and functions behind `paceboard.plugin` carry docstrings of their own."""
    silent = []
    for name in plugin.__all__:
        value = getattr(plugin, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            said = value.__dict__.get("__doc__") if inspect.isclass(value) else value.__doc__
            silent += [] if said else [name]

    assert [] == silent


@pytest.mark.parametrize("name", [name for name in plugin.__all__ if attrs.has(getattr(plugin, name))])
def test_every_data_class_that_authors_import_is_frozen(name: str) -> None:
    """What passes between host and plugin cannot be changed on the way."""
    some = object.__new__(getattr(plugin, name))

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        some.anything = 1


def test_the_typed_example_uses_every_name_for_products() -> None:
    """What mypy checks in `tests/typing/api.py` is the whole face, so that no name of it escapes."""
    tree = ast.parse((Path(__file__).parent / "typing" / "api.py").read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "paceboard"
        for alias in node.names
    }

    assert set(paceboard.__all__) == imported - {"plugin"}
