from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LISTS = ("requirements.txt", "requirements-checks.txt", "requirements-judges.txt")


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def listed(name: str) -> list[str]:
    text = (ROOT / "core" / name).read_text(encoding="utf-8")
    return [
        line.removesuffix(" \\").strip()
        for line in text.splitlines()
        if line and not line.startswith((" ", "#"))
    ]


def test_every_requirement_is_exact_and_hashed() -> None:
    """Each entry of the committed lists pins one version and carries at least one hash."""
    for name in LISTS:
        text = (ROOT / "core" / name).read_text(encoding="utf-8").replace("\\\n", " ")
        for line in filter(None, text.splitlines()):
            assert re.match(r"^[a-z0-9._-]+==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_uv_is_constrained_by_the_same_list() -> None:
    """Whoever sets up with uv gets the versions that pip users get."""
    exact = sorted({line for name in LISTS for line in listed(name)})

    assert exact == pyproject()["tool"]["uv"]["constraint-dependencies"]


def test_the_build_backend_is_in_the_list() -> None:
    """Installing the project itself downloads nothing: its build backend was installed with a hash."""
    names = {line.split("==")[0] for line in listed("requirements.txt")}

    assert {"hatchling", "editables"} <= names


def test_no_list_names_a_package_host() -> None:
    """The lists and the project file work with whatever index the user has."""
    for path in [ROOT / "pyproject.toml", *(ROOT / "core").glob("requirements*.txt")]:
        assert "://" not in path.read_text(encoding="utf-8").replace("https://example", "")


def test_the_host_requires_no_plugin() -> None:
    """The core names no plugin among its dependencies."""
    project = pyproject()["project"]
    everything = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]

    assert [] == [requirement for requirement in everything if requirement.startswith("paceboard-")]
