"""Secrets by reference: from the environment, a file, or the keyring; never out of the configuration."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from paceboard.errors import ConfigurationError
from paceboard.model import Secret

__all__ = ["resolve_secret"]


def resolve_secret(reference: str, place: str, environment: Mapping[str, str] = os.environ) -> Secret:
    """Fetch a secret from where its reference says; its text is in no message.

    Raises:
        ConfigurationError: where there is none.
    """
    scheme, _, name = reference.partition(":")
    match scheme:
        case "env":
            text, missing = environment.get(name, ""), f"the environment variable {name} is not set"
        case "file":
            path = Path(name).expanduser()
            text, missing = _file_text(path, place), f"{path} is empty"
        case "keyring":
            text, missing = _keyring_text(name, place), f"the keyring holds nothing under {name!r}"
        case _:
            # Not shown: whoever writes no reference may have written the secret.
            raise ConfigurationError(
                f"{place} is not a reference",
                do='write where the secret is: "env:NAME", "file:/path" or "keyring:service/name"',
            )
    if not text.strip():
        raise ConfigurationError(f"{place}: {missing}", do="set it, or refer to another place")
    return Secret(text.strip())


def _file_text(path: Path, place: str) -> str:
    """The file's text. An error that carries the file's bytes along is dropped, not chained."""
    why = ""
    try:
        content = path.read_bytes()
    except OSError as error:
        why = type(error).__name__
    else:
        with suppress(UnicodeDecodeError):
            return content.decode("utf-8")
        why = "it is no text in UTF-8"
    raise ConfigurationError(
        f"{place}: {path} cannot be read", why=why, do="correct the path, or refer to another place"
    )


def _keyring_text(name: str, place: str) -> str:
    service, _, user = name.partition("/")
    if not (service and user):
        raise ConfigurationError(
            f"{place} does not say where in the keyring", do='write it like "keyring:service/name"'
        )
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        raise ConfigurationError(
            f"{place} is in the keyring, which is not installed",
            do="pip install keyring, or use env: or file:",
        ) from error
    failed = ""
    try:
        return keyring.get_password(service, user) or ""
    except Exception as error:  # noqa: BLE001 - each backend has errors of its own, with who knows what in them
        failed = type(error).__name__
    raise ConfigurationError(
        f"{place}: the keyring cannot be read", why=failed, do="unlock it, or use env: or file:"
    )
