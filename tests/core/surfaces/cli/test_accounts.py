from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .conftest import ACCOUNT, Platform, Run

OTHER = """
[apps.other]
connector = "tiktok"
base_url = "{url}"
limits = []
options.accounts = ["7000000000000000001"]
secrets.access_token = "env:OTHER_TOKEN"
"""


def test_accounts_lists_what_the_credentials_see(platform: Platform, run: Run) -> None:
    """With its zone as people write it, and whether it is refreshed."""
    heading, line = run("--config", platform.config, "accounts", columns=100).out.splitlines()

    assert ["account", "refreshed", "status", "currency", "zone", "name"] == heading.split()
    assert [ACCOUNT, "yes", "active", "USD", "UTC-8", "Athleisure", "US"] == line.split()


def test_accounts_as_json_has_the_platforms_own_status(platform: Platform, run: Run) -> None:
    """And the zone's own name, for programs."""
    (plain,) = run("--config", platform.config, "accounts", "--json").lines

    assert (ACCOUNT, "tiktok", "Etc/GMT+8", "STATUS_ENABLE", True) == tuple(
        plain[key] for key in ("account", "app", "zone", "raw_status", "configured")
    )


@pytest.mark.parametrize("as_json", [True, False])
def test_an_account_that_cannot_be_read_stands_beside_the_others(
    platform: Platform, run: Run, *, as_json: bool
) -> None:
    """Exit 4: with its class, TikTok's code and what to do."""
    other = "7000000000000000009"
    platform.change(
        "[apps.tiktok.options]", f'[apps.tiktok.options]\naccounts = ["{ACCOUNT[7:]}", "{other}"]'
    )
    ran = run("--config", platform.config, "accounts", *(["--json"] if as_json else []), columns=100)

    assert 4 == ran.code
    if as_json:
        good, bad = ran.lines
        assert (ACCOUNT, f"tiktok:{other}") == (good["account"], bad["account"])
        assert ("PermissionDenied", "40001") == (bad["error"]["class"], bad["error"]["code"])
        assert bad["error"]["do"]
    else:
        assert f"tiktok:{other} cannot be read: " in ran.out
        assert "Do: " in ran.out


def test_a_platform_that_does_not_answer_hides_no_others_accounts(
    platform: Platform, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 4: what could be read is shown, what could not is told."""
    monkeypatch.setenv("OTHER_TOKEN", "a-token-that-nobody-gave-out")
    url = tomllib.loads(platform.config.read_text())["apps"]["tiktok"]["base_url"]
    platform.change("[[accounts]]", OTHER.format(url=url) + '\n[[accounts]]\napp = "tiktok"')
    ran = run("--config", platform.config, "accounts", "--json")

    assert 4 == ran.code
    assert [ACCOUNT] == [line["account"] for line in ran.lines]
    assert "Reauthorise" == ran.error["class"]


def test_with_several_apps_each_account_is_shown_with_its_own(
    platform: Platform, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tokens of one platform and one of another that is not set up: what can be read is shown."""
    monkeypatch.setenv("OTHER_TOKEN", "simulated-access-token")
    url = tomllib.loads(platform.config.read_text())["apps"]["tiktok"]["base_url"]
    unset = '\n[apps.meta]\nconnector = "meta"\nsecrets.access_token = "env:NOT_SET_ANYWHERE"\n'
    platform.change("[[accounts]]", OTHER.format(url=url) + unset + '\n[[accounts]]\napp = "tiktok"')
    ran = run("--config", platform.config, "accounts", columns=120)

    assert 4 == ran.code
    assert [["app", "account"], ["tiktok", ACCOUNT], ["other", ACCOUNT]] == [
        line.split()[:2] for line in ran.out.splitlines()
    ]
    assert "NOT_SET_ANYWHERE is not set" in ran.err


def test_accounts_can_be_asked_of_one_app_alone(platform: Platform, run: Run) -> None:
    """The others need no secrets for it; a name that is no app's is told with the nearest."""
    unset = '\n[apps.meta]\nconnector = "meta"\nsecrets.access_token = "env:NOT_SET_ANYWHERE"\n\n[[accounts]]'
    platform.change("[[accounts]]", unset)
    ran = run("--config", platform.config, "accounts", "tiktok", "--json")
    wrong = run("--config", platform.config, "accounts", "tiktak")

    assert (0, [ACCOUNT]) == (ran.code, [line["account"] for line in ran.lines])
    assert 2 == wrong.code
    assert "did you mean tiktok?" in wrong.err


def test_a_configuration_without_apps_says_what_to_add(run: Run, tmp_path: Path) -> None:
    """Exit 3."""
    config = tmp_path / "paceboard.toml"
    config.write_text("")
    ran = run("--config", config, "accounts")

    assert 3 == ran.code
    assert "[apps.NAME]" in ran.err
