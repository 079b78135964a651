"""A plugin that nobody of this workspace made: it comes up beside the bundled ones by the same door."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Awaitable, Callable, MutableMapping
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from paceboard import Host, Paceboard, Status
from paceboard.config import parse
from paceboard.host import Found, installed
from paceboard.model import evaluate
from paceboard.simulator import served

PROJECT = Path(__file__).parent / "outside_plugin"
NOW = 1_777_111_200_000_000  # 2026-04-25T10:00Z


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def installed_into(folder: Path, *, group: str = "paceboard.v1") -> None:
    """What an installer leaves of a plugin: its name, its version, its entry point."""
    name, version = project()["name"], project()["version"]
    metadata = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n")
    (entry_points,) = project()["entry-points"].values()
    lines = [f"[{group}]", *(f"{key} = {value}" for key, value in entry_points.items())]
    (metadata / "entry_points.txt").write_text("\n".join(lines))


def paceboard(*words: str, path: list[Path]) -> list[dict[str, Any]]:
    """Run a command with these folders on Python's path, and read its JSON lines."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, "-m", "paceboard", *words, "--json"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in rows}


def test_it_imports_one_module_of_the_host() -> None:
    """All that a plugin needs stands in `paceboard.plugin`."""
    imported = {
        node.module
        for path in (PROJECT / "paceboard_snap").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }

    assert {"paceboard.plugin"} == {name for name in imported if name.partition(".")[0] == "paceboard"}


def test_it_comes_up_beside_the_bundled_plugins(tmp_path: Path) -> None:
    """Its entry point is all that the host needs: it is listed, loaded, and nobody's problem."""
    installed_into(tmp_path)
    listed = by_name(paceboard("plugins", "list", path=[tmp_path, PROJECT]))

    assert {"catalogue", "snap", "tiktok"} <= set(listed)
    assert ["loaded"] * 3 == [listed[name]["state"] for name in ("catalogue", "snap", "tiktok")]
    assert ("paceboard-snap", project()["version"]) == (
        listed["snap"]["distribution"],
        listed["snap"]["version"],
    )
    assert (["api.snap.example"], ["token"]) == (listed["snap"]["hosts"], listed["snap"]["secrets"])
    assert [
        "paceboard_cards",
        "paceboard_connectors",
        "paceboard_platform_rules",
    ] == listed["snap"]["hooks"]


def test_cards_go_both_ways(tmp_path: Path) -> None:
    """Its connector inherits the standard cards, and its card serves the bundled connector."""
    installed_into(tmp_path)
    cards = {row["card"] for row in paceboard("card", "list", path=[tmp_path, PROJECT])}

    assert {"snap.click_rate", "tiktok.click_rate"} <= cards
    assert {"snap.spend_vs_budget", "snap.total_spend", "tiktok.spend_vs_budget"} <= cards


def test_another_api_version_is_refused_before_its_code_runs(tmp_path: Path) -> None:
    """A plugin for `paceboard.v2` is named with what to do; its package is not imported, the others load."""
    installed_into(tmp_path, group="paceboard.v2")
    (tmp_path / "paceboard_snap.py").write_text("import pathlib; pathlib.Path(__file__ + '.ran').touch()")
    listed = by_name(paceboard("plugins", "list", path=[tmp_path]))

    assert "problem" == listed["snap"]["state"]
    assert "paceboard.v2" == listed["snap"]["api"]
    assert [
        "plugin 'snap' (paceboard-snap 0.3.0) speaks paceboard.v2; this host speaks paceboard.v1. "
        "Do: install a version of paceboard-snap for paceboard.v1, or another paceboard."
    ] == listed["snap"]["problems"]
    assert not (tmp_path / "paceboard_snap.py.ran").exists()
    assert "loaded" == listed["tiktok"]["state"]


@pytest.mark.long
def test_it_installs_as_a_distribution(tmp_path: Path) -> None:
    """Built and installed from its folder, without a network, it is found like any other plugin."""
    pytest.importorskip("pip", reason="this environment has no pip to install with")
    pytest.importorskip("hatchling", reason="this environment has no build backend")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-index"]
    how = ["--no-deps", "--no-build-isolation", "--target", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pip", "install", *quiet, *how, str(PROJECT)], check=True)
    listed = by_name(paceboard("plugins", "list", path=[tmp_path]))

    assert {"catalogue": "loaded", "snap": "loaded", "tiktok": "loaded"} == {
        name: listed[name]["state"] for name in ("catalogue", "snap", "tiktok")
    }
    assert listed["snap"]["title"] == "Snap Ads (example)"
    assert "snap.click_rate" in {row["card"] for row in paceboard("card", "list", path=[tmp_path])}


ACCOUNT = {"id": "4711", "name": "Bakery", "zone": "Europe/Berlin", "currency": "EUR"}
CAMPAIGNS = [
    {"id": "1", "name": "Bread", "state": "running", "daily_budget": "20.00"},
    {"id": "2", "name": "Cake", "state": "stopped", "daily_budget": "5.00"},
]


def days(by: str, first: str) -> list[dict[str, Any]]:
    entity = "4711" if by == "account" else "1"
    return [
        {"entity": entity, "day": f"2026-04-{day:02}", "spend": "19.00", "views": 1000, "clicks": 12}
        for day in range(1, 26)
        if f"2026-04-{day:02}" >= first
    ]


async def snap_face(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    """Snap's API, as far as the connector asks."""
    query = parse_qs(scope["query_string"].decode())
    authorised = (b"authorization", b"Bearer snap-token") in scope["headers"]
    answers: dict[str, Callable[[], Any]] = {
        "/v1/accounts": lambda: [ACCOUNT],
        "/v1/accounts/4711/campaigns": lambda: CAMPAIGNS,
        "/v1/accounts/4711/days": lambda: days(query["by"][0], query["from"][0]),
    }
    body = json.dumps(answers[scope["path"]]()).encode()
    status = 200 if authorised else 401
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An account of Snap, fetched over HTTP into a ledger and ready to be asked."""
    monkeypatch.syspath_prepend(str(PROJECT))
    import paceboard_snap

    snap = Found(
        name="snap",
        group="paceboard.v1",
        distribution="paceboard-snap",
        version="0.3.0",
        load=lambda: paceboard_snap,
    )
    bundled = [found for found in installed() if found.name == "catalogue"]
    with served(snap_face) as url:
        configuration = parse(
            {
                "apps": {
                    "snap": {
                        "connector": "snap",
                        "base_url": url,
                        "secrets": {"token": "env:SNAP_TOKEN"},
                        "limits": [],
                    }
                },
                "accounts": [{"connector": "snap", "id": "4711"}],
            },
            folder=tmp_path,
        )
        board = Paceboard(
            configuration,
            host=Host(strict=True).discover([*bundled, snap]),
            clock=lambda: NOW,
            environment={"SNAP_TOKEN": "snap-token"},
        )
        with board:
            assert [None] == [outcome.error for outcome in board.refresh()]
            yield board


def test_its_connector_fills_the_ledger_for_the_standard_cards(bakery: Paceboard) -> None:
    """A connector of a hundred lines is judged like TikTok's: cap from its budgets, status, explanation."""
    reading, tree = bakery.explain("snap.spend_vs_budget")

    assert Status.ON_PACE is reading.status
    assert "daily_sum" == reading.parts["basis"]
    assert tree is not None
    assert reading.value == evaluate(tree)
    assert {"cap_unknown", "day_not_by_hours"} <= {caution.code for caution in reading.warnings}


def test_its_card_is_exact_and_explained(bakery: Paceboard) -> None:
    """Its own card counts rows of the ledger and can be derived down to them."""
    reading, tree = bakery.explain("snap.click_rate")

    assert Fraction(12, 1000) == reading.value
    assert tree is not None
    assert reading.value == evaluate(tree)
    assert "1.20 % clicked." == reading.text
