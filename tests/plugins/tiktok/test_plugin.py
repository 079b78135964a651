from __future__ import annotations

import json
import subprocess
import sys

from paceboard.host import Host, installed
from paceboard.plugin import MEASURES, Grain, Level
from paceboard.specs import capability_problem, groups_of
from paceboard.specs.manifest import find_manifest
from paceboard_tiktok.spec import connector_spec

LATE = ("paceboard_tiktok.connector", "paceboard_tiktok.face", "msgspec", "cattrs", "httpx", "starlette")


def test_the_plugin_comes_up_by_its_entry_point() -> None:
    """Installed beside the host it brings its connector and its rules, without a problem."""
    tiktok = [found for found in installed() if found.name == "tiktok"]
    host = Host(strict=True).discover(tiktok)

    assert ["tiktok"] == list(host.connectors())
    assert {"tiktok"} == {rule.connector for rule in host.platform_rules()}
    assert [] == list(host.problems)


def test_the_manifest_says_what_the_connector_says() -> None:
    """Hosts and secrets can be read before anything is imported, and are true."""
    manifest, spec = find_manifest("paceboard_tiktok"), connector_spec()

    assert manifest is not None
    assert "" == manifest.problem
    assert (spec.title, spec.hosts) == (manifest.title, manifest.hosts)
    assert tuple(secret.name for secret in spec.secrets) == manifest.secrets


def test_days_are_offered_at_every_level_and_hours_at_two() -> None:
    """What can be read is declared, with TikTok's longest windows and its lag."""
    offered = {(each.level, each.grain): each for each in connector_spec().capabilities}

    assert {level for level, grain in offered if grain is Grain.DAY} == set(Level)
    assert {level for level, grain in offered if grain is Grain.HOUR} == {Level.ACCOUNT, Level.CAMPAIGN}
    assert {(30, 7_200, 3)} == {
        (each.max_days, each.lag, each.horizon) for key, each in offered.items() if key[1] is Grain.DAY
    }
    assert all(set(each.measures) <= set(MEASURES) for each in offered.values())


def test_what_comes_late_or_moves_long_is_declared_with_its_source() -> None:
    """Spend moves 3 days; conversions 90 where apps report them and 28 on websites; credit is 2 days late."""
    groups = groups_of(connector_spec().capabilities)

    assert {
        "spend": (7_200, 3),
        "conversions": (7_200, 90),
        "conversion_value": (7_200, 28),
        "billed_spend": (39_600, 3),
        "credit": (172_800, 3),
        "reach": (57_600, 3),
    } == {key: (group.lag, group.horizon) for key, group in groups.items()}
    assert all(group.source for group in groups.values())
    assert "" == capability_problem(connector_spec().capabilities)


def test_importing_the_plugin_imports_nothing_heavy() -> None:
    """`paceboard --help` stays fast: connector, face and decoders come when they are used."""
    program = (
        f"import sys, json, paceboard_tiktok; print(json.dumps([m for m in {LATE} if m in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert [] == json.loads(run.stdout)


def test_the_shape_of_a_day_is_said_to_be_assumed() -> None:
    """Per mille of 24 hours, with a source that says that nobody published it."""
    shape = connector_spec().hour_shape

    assert shape is not None
    assert 1_000 == sum(shape.weights)
    assert shape.source.startswith("assumed")
