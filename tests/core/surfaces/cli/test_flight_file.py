from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paceboard.config import read
from paceboard.errors import ConfigurationError
from paceboard.model import Curve, Flight, day_from_text
from paceboard.surfaces.cli.flight_file import append_flights, flight_lines, quoted

FLIGHT = Flight(
    account="tiktok:7000000000000000001",
    name="Launch",
    first=day_from_text("2026-04-02"),
    last=day_from_text("2026-05-01"),
    amount=40_000_000_000,
    currency="USD",
    hard=True,
    campaigns=("1", "2"),
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "paceboard.toml"
    path.write_text("# ours\n")
    return path


@given(st.text())
def test_any_text_survives_toml(text: str) -> None:
    """Quotes, emoji, controls and direction marks come back as they went."""
    line = f"name = {quoted(text)}"

    assert text == tomllib.loads(line)["name"]
    assert "\u202e" not in line
    assert "\x1b" not in line


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    name=st.text(min_size=1),
    amount=st.integers(0, 10**15),
    first=st.integers(0, 30_000),
    days=st.integers(0, 400),
    hard=st.booleans(),
    campaigns=st.lists(st.text(min_size=1)).map(tuple),
)
def test_a_flight_comes_back_as_it_went(
    tmp_path: Path, name: str, amount: int, first: int, days: int, hard: bool, campaigns: tuple[str, ...]
) -> None:
    """Whatever it is called, and to the last micro."""
    flight = evolve(
        FLIGHT, name=name, amount=amount, first=first, last=first + days, hard=hard, campaigns=campaigns
    )
    path = tmp_path / "any.toml"
    path.write_text("# ours")

    assert (flight,) == append_flights(path, [flight]).flights == read(path).flights


@pytest.mark.parametrize(
    ("curve", "weights"),
    [(Curve.BACK, ()), (Curve.WEEKDAY, (2, 2, 2, 2, 2, 1, 0)), (Curve.OWN, (3, *range(29)))],
)
def test_a_curve_comes_back_as_it_went(config: Path, curve: Curve, weights: tuple[int, ...]) -> None:
    """With its weights, each in its place."""
    flight = evolve(FLIGHT, curve=curve, weights=weights)

    assert (flight,) == append_flights(config, [flight]).flights


def test_line_ends_stay_as_they_are(config: Path) -> None:
    """A file from Windows stays one."""
    config.write_bytes(b"# ours\r\n[store]\r\n")
    append_flights(config, [FLIGHT])

    assert b"\n" not in config.read_bytes().replace(b"\r\n", b"")


def test_a_file_without_a_last_line_end_gets_one(config: Path) -> None:
    """So that its last line and the table do not run into each other."""
    config.write_text("# ours")
    append_flights(config, [FLIGHT])

    assert ["# ours", "", *flight_lines(FLIGHT)] == config.read_text().splitlines()


def test_rights_and_links_stay_as_they_are(config: Path, tmp_path: Path) -> None:
    """The file that a link leads to is changed, with its mode."""
    config.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(config)
    append_flights(link, [FLIGHT])

    assert link.is_symlink()
    assert 0o640 == stat.S_IMODE(config.stat().st_mode)
    assert (FLIGHT,) == read(config).flights


def test_flights_in_one_line_take_no_table_behind_them(config: Path) -> None:
    """The file would not be TOML any more: refused, and left byte for byte."""
    config.write_text("flights = []\n")
    before = config.read_bytes()

    with pytest.raises(ConfigurationError, match=r"takes no \[\[flights\]\]"):
        append_flights(config, [FLIGHT])
    assert before == config.read_bytes()


def test_a_write_that_fails_leaves_the_file_and_nothing_else(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk costs neither the configuration nor leaves a half of it about."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    before = config.read_bytes()

    with pytest.raises(ConfigurationError, match="No space left"):
        append_flights(config, [FLIGHT])
    assert (before, ["paceboard.toml"]) == (
        config.read_bytes(),
        [each.name for each in config.parent.iterdir()],
    )
