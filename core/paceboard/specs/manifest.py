"""A plugin's manifest: a TOML file in its top package, found and read without importing the plugin."""

from __future__ import annotations

import tomllib
from importlib.machinery import PathFinder
from pathlib import Path

from attrs import frozen

__all__ = ["FILE", "Manifest", "find_manifest"]

FILE = "paceboard-plugin.toml"


@frozen(kw_only=True)
class Manifest:
    """What a plugin says of itself before it is imported.

    Args:
        hosts: the only hosts it will speak to; secrets: the names of those it asks for.
        problem: why the file could not be read; everything else is then empty.
    """

    title: str = ""
    api: int | None = None
    hosts: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    licence: str = ""
    problem: str = ""


def find_manifest(module: str) -> Manifest | None:
    """The manifest beside a package's `__init__`, None where it brings none; runs none of its code."""
    top, *rest = module.split(".")
    spec = PathFinder.find_spec(top)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent.joinpath(*rest) / FILE
    if not path.is_file():
        return None
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            title=str(table.get("title", "")),
            api=int(table["api"]),
            hosts=tuple(map(str, table.get("hosts", ()))),
            secrets=tuple(map(str, table.get("secrets", ()))),
            licence=str(table.get("licence", "")),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Manifest(problem=f"{path.name} cannot be read: {type(error).__name__}: {error}")
