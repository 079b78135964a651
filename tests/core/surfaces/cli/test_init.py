from __future__ import annotations

import io
import sys
import tomllib
from pathlib import Path

import pytest
from attrs import field, frozen

from paceboard.config import options_for, read
from paceboard.host import Host
from paceboard.specs import ConnectorSpec, SecretSpec
from paceboard.surfaces.cli.init import _app

from .conftest import Run


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "paceboard.toml"


def test_init_writes_a_valid_configuration(config: Path, run: Run) -> None:
    """With an app for each named connector and its secrets by reference."""
    ran = run("--config", config, "init", "tiktok", "meta")
    configuration = read(config)

    assert 0 == ran.code
    assert ["tiktok", "meta"] == list(configuration.apps)
    assert {"access_token": "env:TIKTOK_ACCESS_TOKEN"} == configuration.apps["tiktok"].secrets
    assert "export TIKTOK_ACCESS_TOKEN=" in ran.out
    assert "paceboard accounts" in ran.out


def test_all_that_is_commented_out_is_valid_too(config: Path, run: Run) -> None:
    """Whoever takes a comment sign away gets what the line says."""
    run("--config", config, "init")
    lines = config.read_text().splitlines()
    # Settings and tables in comments; the rest of them are sentences.
    bare = [line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in lines]
    config.write_text("\n".join(bare))
    configuration = read(config)

    assert 1 == len(configuration.accounts) == len(configuration.flights)
    spec = Host().discover().connectors()["tiktok"]
    assert options_for(spec.config, configuration.apps["tiktok"].options, "options")


def test_without_names_init_takes_every_connector_where_nobody_can_be_asked(config: Path, run: Run) -> None:
    """A script gets a whole file, and is told where the way to log in is still to be chosen."""
    ran = run("--config", config, "init")

    assert {"tiktok", "meta", "google_ads"} <= read(config).apps.keys()
    assert "choose in the file how to log in to Google Ads: [apps.google_ads.secrets]" in ran.out


def test_on_a_terminal_init_asks_which_connectors(
    config: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names that are typed are the apps of the file."""
    monkeypatch.setattr(sys, "stdin", Terminal("meta, tiktok\n"))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ran = run("--config", config, "init")

    assert "Installed: google_ads (Google Ads), meta (Meta Ads), tiktok (TikTok Ads)" in ran.out
    assert ["meta", "tiktok"] == list(read(config).apps)


def test_a_connector_that_is_not_installed_is_told_before_anything_is_written(config: Path, run: Run) -> None:
    """Exit 2, with why, and the nearest that is."""
    ran = run("--config", config, "init", "tiktak")

    assert (2, False) == (ran.code, config.exists())
    assert "no connector 'tiktak' is installed" in ran.err
    assert "did you mean tiktok?" in ran.err


def test_init_and_then_accounts_without_secrets_says_which_is_missing(config: Path, run: Run) -> None:
    """Exit 3, before anybody is asked; one app that is not set up hides no other's complaint."""
    run("--config", config, "init")
    ran = run("--config", config, "accounts")

    assert 3 == ran.code
    assert "the environment variable TIKTOK_ACCESS_TOKEN is not set" in ran.err
    assert "the environment variable META_ACCESS_TOKEN is not set" in ran.err
    assert "nothing says how to log in to Google Ads" in ran.err


def test_init_writes_over_nothing_unasked(config: Path, run: Run) -> None:
    """Exit 2; with --force it does."""
    config.write_text("# ours\n")
    refused = run("--config", config, "init")

    assert (2, "# ours\n") == (refused.code, config.read_text())
    assert "--force" in refused.err
    assert 0 == run("--config", config, "init", "--force").code


def test_init_as_json_names_the_variables(config: Path, run: Run) -> None:
    """A program knows what it has to set."""
    (plain,) = run("--config", config, "init", "tiktok", "--json").lines

    assert (str(config), ["tiktok"]) == (plain["wrote"], plain["connectors"])
    assert {"TIKTOK_ACCESS_TOKEN"} == plain["environment"].keys()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, run: Run) -> None:
    """Exit 3, no traceback."""
    ran = run("--config", tmp_path / "no" / "such.toml", "init")

    assert 3 == ran.code
    assert "cannot be written" in ran.err


def test_a_plugins_words_stay_in_their_comments() -> None:
    """A title with a line end in it begins no setting."""

    @frozen(kw_only=True)
    class Options:
        region: str = "eu"
        most: int = 5
        deep: bool = field(default=True, metadata={"help": "all of it\n[store]"})

    spec = ConnectorSpec(
        key="other",
        title='Other\n[store]\nurl = "x"',
        archetype="ad_platform",
        level_names={},
        config=Options,
        base_url="https://example.com",
        hosts=("example.com",),
        secrets=(SecretSpec(name="token", title="A\ntoken", required=False),),
        capabilities=(),
        factory=lambda _: None,  # type: ignore[arg-type, return-value]
    )

    assert {"apps": {"other": {"connector": "other", "secrets": {}, "options": {}}}} == (
        tomllib.loads(_app(spec))
    )
    assert "# deep = true   # all of it [store]" in _app(spec)
