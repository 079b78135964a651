"""What holds for the cassettes of every connector: see cassettes/README.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from paceboard.host import Host
from paceboard.specs import ConnectorSpec, SimulatedRefusal, SimulatorSpec
from paceboard.testing.cassettes import leaks_in
from paceboard.testing.player import play
from paceboard.testing.scenes import SCENES
from paceboard.testing.tapes import header_of
from paceboard.transport.redaction import Redactor

ROOT = Path(__file__).parents[2] / "cassettes"
HOST = Host(strict=True).discover()
CASSETTES = sorted(ROOT.glob("*/*.yaml"))


def refusals() -> Iterator[tuple[ConnectorSpec, SimulatedRefusal]]:
    """Each connector with each no of its vendor's."""
    for key, simulator in sorted(HOST.simulators().items()):
        for refusal in simulator.refusals:
            yield HOST.connectors()[key], refusal


def name_of(value: object) -> str:
    """A parameter's name in a test's."""
    match value:
        case Path():
            return f"{value.parent.name}-{value.stem}"
        case ConnectorSpec():
            return value.key
        case SimulatorSpec():
            return value.connector
        case SimulatedRefusal():
            return value.name
    return repr(value)


@pytest.mark.parametrize(("spec", "refusal"), list(refusals()), ids=name_of)
def test_each_refusal_is_its_class(spec: ConnectorSpec, refusal: SimulatedRefusal) -> None:
    """The vendor's no raises the error that says what to do about it; what passes is got over."""
    ended = play(ROOT / spec.key / f"{refusal.name}.yaml", spec)

    assert refusal.error is None or isinstance(ended.error, refusal.error)
    assert (refusal.error is None) == (ended.error is None)
    assert (refusal.error is None) == bool(ended.rows)


@pytest.mark.parametrize("simulator", list(HOST.simulators().values()), ids=name_of)
def test_every_cassette_is_one_of_the_recorders(simulator: SimulatorSpec) -> None:
    """One for each scene and each refusal, and none that nobody records any more."""
    recorded = {path.stem for path in (ROOT / simulator.connector).glob("*.yaml")}

    assert {*SCENES, *(refusal.name for refusal in simulator.refusals)} == recorded


@pytest.mark.parametrize("path", CASSETTES, ids=name_of)
def test_each_cassette_says_what_it_was_recorded_against(path: Path) -> None:
    """The simulated face, for want of a live account, its connector and version, and the date."""
    header = header_of(path)

    assert "the simulated face of the world seed-flight" == header["against"]
    assert path.parent.name == header["connector"]
    assert header["version"].startswith("paceboard-")
    assert header["recorded"] > "2026"


@pytest.mark.parametrize("path", CASSETTES, ids=name_of)
def test_no_cassette_holds_a_secret(path: Path) -> None:
    """Each file is searched as it stands for tokens and for the secrets that it was recorded with."""
    redactor = Redactor()
    for secret in HOST.simulators()[path.parent.name].secrets.values():
        redactor.register(secret)

    assert [] == list(leaks_in(path.read_text(encoding="utf-8"), redactor))


def test_cassettes_stay_small() -> None:
    """All of them together take less than a megabyte."""
    assert sum(path.stat().st_size for path in CASSETTES) < 1_000_000
