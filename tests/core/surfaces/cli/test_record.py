from __future__ import annotations

from pathlib import Path

import pytest

from paceboard.host import Host
from paceboard.testing.player import play
from paceboard.testing.scenes import SCENES
from paceboard.testing.tapes import header_of

from .conftest import ACCOUNT, Platform, Run


def test_a_configured_account_is_recorded(platform: Platform, run: Run, tmp_path: Path) -> None:
    """One cassette for each scene and one for a wrong token; none holds the account's id."""
    out = tmp_path / "cassettes"
    ran = run(
        "--config", platform.config, "record", "tiktok", "--account", ACCOUNT, "--out", out, "--days", "1"
    )
    paths = sorted(out.glob("*.yaml"))

    assert 0 == ran.code
    assert {*SCENES, "token_refused"} == {path.stem for path in paths}
    assert {*SCENES, "token_refused"} == {line.split()[0] for line in ran.out.splitlines()}
    assert "7 cassettes in" in ran.err
    assert [] == [path for path in paths if ACCOUNT.partition(":")[2] in path.read_text(encoding="utf-8")]


def test_a_simulated_world_is_recorded_without_a_configuration(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenes and refusals, one line of JSON for each, in the folder that the repository keeps them in."""
    monkeypatch.chdir(tmp_path)
    ran = run("record", "tiktok", "--world", "seed-flight", "--json")
    facts = tmp_path / "cassettes" / "tiktok" / "facts.yaml"

    assert {"cassette": "facts", "ended": "69 rows"} in ran.lines
    assert {"cassette": "token_revoked", "ended": "Reauthorise"} in ran.lines
    assert "the simulated face of the world seed-flight" == header_of(facts)["against"]
    assert 69 == len(play(facts, Host(strict=True).discover().connectors()["tiktok"]).rows)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("meta",), 3, "no account of meta is configured"),
        (("meta", "--account", ACCOUNT), 3, "is none of meta"),
        (("tiktok", "--account", "tiktok:1"), 2, "no account tiktok:1 is configured"),
        (("tiktok", "--world", "seed-flight", "--account", ACCOUNT), 2, "exclude each other"),
        (("tiktak", "--world", "seed-flight"), 2, "tiktok"),
    ],
    ids=["connector", "other account", "account", "both", "name"],
)
def test_what_cannot_be_recorded_is_said(
    platform: Platform, run: Run, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    """What is wrong with the call or the configuration is said, and nothing is written."""
    ran = run("--config", platform.config, "record", *words, "--out", tmp_path / "none")

    assert code == ran.code
    assert told in " ".join(ran.err.split())
    assert not (tmp_path / "none").exists()
