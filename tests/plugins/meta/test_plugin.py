from __future__ import annotations

import json
import subprocess
import sys

from paceboard.host import Host, installed
from paceboard.plugin import MEASURES, Grain, Level
from paceboard.specs import capability_problem, groups_of
from paceboard.specs.manifest import find_manifest
from paceboard_meta.spec import connector_spec

LATE = ("paceboard_meta.connector", "paceboard_meta.face", "msgspec", "cattrs", "httpx", "starlette")


def test_the_plugin_comes_up_by_its_entry_point() -> None:
    """Installed beside the host it brings its connector and its rules, without a problem."""
    meta = [found for found in installed() if found.name == "meta"]
    host = Host(strict=True).discover(meta)

    assert ["meta"] == list(host.connectors())
    assert {"meta"} == {rule.connector for rule in host.platform_rules()}
    assert [] == list(host.problems)


def test_the_manifest_says_what_the_connector_says() -> None:
    """Hosts and secrets can be read before anything is imported, and are true."""
    manifest, spec = find_manifest("paceboard_meta"), connector_spec()

    assert manifest is not None
    assert "" == manifest.problem
    assert (spec.title, spec.hosts) == (manifest.title, manifest.hosts)
    assert tuple(secret.name for secret in spec.secrets) == manifest.secrets


def test_days_are_offered_at_every_level_and_hours_at_two() -> None:
    """What can be read is declared, with the lag and the restatement that Meta tells."""
    offered = {(each.level, each.grain): each for each in connector_spec().capabilities}

    assert {level for level, grain in offered if grain is Grain.DAY} == set(Level)
    assert {level for level, grain in offered if grain is Grain.HOUR} == {Level.ACCOUNT, Level.CAMPAIGN}
    assert {(30, 3_600, 28)} == {
        (each.max_days, each.lag, each.horizon) for key, each in offered.items() if key[1] is Grain.DAY
    }
    assert all(set(each.measures) <= set(MEASURES) for each in offered.values())


def test_what_comes_late_or_moves_long_is_declared_with_its_source() -> None:
    """Everything moves for 28 days; conversions are up to three days late."""
    groups = groups_of(connector_spec().capabilities)

    assert {"spend": (3_600, 28), "conversions": (259_200, 28)} == {
        key: (group.lag, group.horizon) for key, group in groups.items()
    }
    assert all(group.source for group in groups.values())
    assert "" == capability_problem(connector_spec().capabilities)


def test_importing_the_plugin_imports_nothing_heavy() -> None:
    """`paceboard --help` stays fast: connector, face and decoders come when they are used."""
    program = f"import sys, json, paceboard_meta; print(json.dumps([m for m in {LATE} if m in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert [] == json.loads(run.stdout)


def test_the_shape_of_a_day_is_said_to_be_assumed() -> None:
    """Per mille of 24 hours, with a source that says that nobody published it."""
    shape = connector_spec().hour_shape

    assert shape is not None
    assert 1_000 == sum(shape.weights)
    assert shape.source.startswith("assumed")
