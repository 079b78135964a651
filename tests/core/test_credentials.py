from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import SimpleNamespace

import pytest

from paceboard.credentials import resolve_secret
from paceboard.errors import ConfigurationError
from paceboard.model import Secret

PLACE = "[apps.main] secrets.token"
SECRET = "s3cret-of-the-shop"


def refused(reference: str, environment: dict[str, str] | None = None) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        resolve_secret(reference, PLACE, environment or {})
    assert PLACE in caught.value.what
    assert caught.value.do
    return caught.value


def everything_said(error: BaseException) -> str:
    """The error with all that hangs on it, as a crash report or a debugger would show it."""
    told = "".join(traceback.format_exception(error))
    return f"{told}{error!r}{error.args!r}{error.__cause__!r}{error.__context__!r}"


def test_a_secret_comes_from_the_environment() -> None:
    """`env:NAME` is the variable's value, without the line end that a shell may leave."""
    assert Secret(SECRET) == resolve_secret("env:TOKEN", PLACE, {"TOKEN": f"{SECRET}\n"})


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    """`file:/path` is the file's text, without the line end that editors leave."""
    (tmp_path / "token").write_text(f"{SECRET}\n", encoding="utf-8")

    assert Secret(SECRET) == resolve_secret(f"file:{tmp_path / 'token'}", PLACE)


def test_a_secret_comes_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """`keyring:service/name` asks the keyring for that name of that service."""
    held = {("paceboard", "shop/token"): SECRET}
    fake = SimpleNamespace(get_password=lambda service, user: held.get((service, user)))
    monkeypatch.setitem(sys.modules, "keyring", fake)

    assert Secret(SECRET) == resolve_secret("keyring:paceboard/shop/token", PLACE)
    assert "holds nothing under 'paceboard/other'" in refused("keyring:paceboard/other").what
    assert "does not say where" in refused("keyring:paceboard").what


def test_a_keyring_that_fails_is_a_mistake_of_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the backend raises, its text stays where it is: nobody knows what it says."""

    def get_password(service: str, user: str) -> str:
        raise RuntimeError(f"locked, with {SECRET}")

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=get_password))
    error = refused("keyring:paceboard/token")

    assert "RuntimeError" == error.why
    assert SECRET not in everything_said(error)


def test_without_the_keyring_package_the_next_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring is an extra; who refers to it is told what to install."""
    monkeypatch.setitem(sys.modules, "keyring", None)

    assert "pip install keyring" in refused("keyring:paceboard/token").do


@pytest.mark.parametrize("value", [None, "", " \n"])
def test_a_variable_that_is_not_set_is_named(value: str | None) -> None:
    """Missing, empty and blank are the same: there is no secret."""
    error = refused("env:TOKEN", {} if value is None else {"TOKEN": value})

    assert "environment variable TOKEN is not set" in error.what


def test_an_empty_file_holds_no_secret(tmp_path: Path) -> None:
    """A file that was made and never filled is not an empty token."""
    (tmp_path / "token").write_text("\n", encoding="utf-8")

    assert "is empty" in refused(f"file:{tmp_path / 'token'}").what


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The path stands in the message, with the reason."""
    error = refused(f"file:{tmp_path / 'none'}")

    assert str(tmp_path / "none") in error.what
    assert "FileNotFoundError" == error.why


def test_a_file_that_is_no_text_does_not_carry_its_bytes_along(tmp_path: Path) -> None:
    """Python's own decoding error holds the whole content; neither message nor chain has it."""
    (tmp_path / "token").write_bytes(SECRET.encode() + b"\xff")
    error = refused(f"file:{tmp_path / 'token'}")

    assert "no text in UTF-8" in error.why
    assert SECRET not in everything_said(error)


def test_what_is_no_reference_is_not_shown() -> None:
    """A text of another scheme may be the secret itself."""
    assert SECRET not in everything_said(refused(SECRET))
    assert SECRET not in everything_said(refused(f"vault:{SECRET}"))
