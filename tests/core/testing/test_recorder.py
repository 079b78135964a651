from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from paceboard.app import Paceboard
from paceboard.errors import UnknownName
from paceboard.host import Host
from paceboard.model import DAY, AccountRef, Fact
from paceboard.simulator import World, served, stamped, world
from paceboard.simulator.living import configuration_for, faces
from paceboard.testing.player import play
from paceboard.testing.recorder import Recorded, record_app, record_world
from paceboard.testing.scenes import SCENES
from paceboard.testing.tapes import header_of

ACCOUNT = AccountRef("tiktok", "7000000000000000001")


@pytest.fixture(name="host", scope="module")
def _host() -> Host:
    return Host(strict=True).discover()


@pytest.fixture(name="flight")
def _flight() -> World:
    flight = world("seed-flight")
    flight.advance_to(flight.complete_at(flight.first_day + 5))
    return flight


@pytest.fixture(name="folder", scope="module")
def _folder(host: Host, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configured app whose platform does not say that it is a game, recorded once for all tests."""
    folder = tmp_path_factory.mktemp("live")
    flight = world("seed-flight")
    flight.advance_to(flight.complete_at(flight.first_day + 5))
    record_from(host, flight, folder, stamp=False)
    return folder


def record_from(
    host: Host, flight: World, folder: Path, *, stamp: bool, clock: Callable[[], int] | None = None
) -> list[Recorded]:
    simulators = faces(flight, host)
    app = simulators["tiktok"].face(flight)
    told: list[Recorded] = []
    with served(stamped(app, flight) if stamp else app) as url:
        configuration, environment = configuration_for(flight, simulators, {"tiktok": url}, "sqlite://")
        paceboard = Paceboard(configuration, host=host)
        record_app(
            paceboard,
            ACCOUNT,
            folder,
            days=3,
            clock=clock or flight.now,
            environment=environment,
            on_recorded=told.append,
        )
    return told


def spend_in(folder: Path, host: Host) -> int:
    facts = play(folder / "facts.yaml", host.connectors()["tiktok"]).rows
    return sum(fact.measures["spend"] or 0 for fact in facts if isinstance(fact, Fact))


def test_a_configured_app_is_recorded(folder: Path, host: Host) -> None:
    """Each scene, and what a wrong token is told, and each of them plays."""
    spec = host.connectors()["tiktok"]

    assert {*SCENES, "token_refused"} == {path.stem for path in folder.iterdir()}
    assert "Reauthorise" == play(folder / "token_refused.yaml", spec).summary
    assert all(play(folder / f"{scene}.yaml", spec).rows for scene in SCENES)


def test_a_live_recording_says_so(folder: Path) -> None:
    """Its header says `live`, and holds a made-up account."""
    header = header_of(folder / "facts.yaml")

    assert "live" == header["against"]
    assert [ACCOUNT.id] != header["accounts"]


def test_a_live_recordings_amounts_are_not_the_accounts(folder: Path, host: Host, flight: World) -> None:
    """They are a fifth to a half of them; days and rows are the same."""
    true = record_and_sum(host, flight, folder.parent / "simulated")
    shown = spend_in(folder, host)

    assert true // 5 - 1_000_000 < shown < true // 2 + 1_000_000


def record_and_sum(host: Host, flight: World, folder: Path) -> int:
    record_from(host, flight, folder, stamp=True)
    assert "the simulated face of the world seed-flight" == header_of(folder / "facts.yaml")["against"]
    return spend_in(folder, host)


def test_a_simulators_own_clock_says_which_days_there_are(host: Host, flight: World, tmp_path: Path) -> None:
    """Its world lives in April, whatever day it is here."""
    record_from(host, flight, tmp_path, stamp=True, clock=lambda: flight.now() + 200 * DAY)

    assert ["2026-04-05", "2026-04-07"] == [
        header_of(tmp_path / "facts.yaml")[key] for key in ("first", "last")
    ]
    assert 0 < spend_in(tmp_path, host)


def test_an_unknown_connector_is_answered_with_those_that_there_are(host: Host, tmp_path: Path) -> None:
    """Nothing is recorded, and the nearest name is told."""
    with pytest.raises(UnknownName, match="tiktok"):
        record_world("tiktak", "seed-flight", tmp_path, host=host, clock=lambda: 0)


def test_an_account_that_is_not_configured_is_not_recorded(host: Host, flight: World, tmp_path: Path) -> None:
    """Only what the configuration names is asked about."""
    configuration, _ = configuration_for(flight, faces(flight, host), {"tiktok": ""}, "sqlite://")
    with pytest.raises(UnknownName, match="tiktok:1 is configured"):
        record_app(
            Paceboard(configuration, host=host),
            AccountRef("tiktok", "1"),
            tmp_path,
            days=1,
            clock=flight.now,
        )
