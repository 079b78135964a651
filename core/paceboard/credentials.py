"""Secrets by reference: from the environment, a file, or the keyring; never out of the configuration."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
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
            text = environment.get(name, "")
            missing = f"the environment variable {name} is not set"
        case "file":
            path = Path(name).expanduser()
            try:
                text = path.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigurationError(
                    f"{place}: {path} cannot be read", why=type(error).__name__
                ) from error
            missing = f"{path} is empty"
        case _:
            return _from_keyring(name, place)
    if not text:
        raise ConfigurationError(f"{place}: {missing}", do="set it, or refer to another place")
    return Secret(text)


def _from_keyring(name: str, place: str) -> Secret:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        raise ConfigurationError(
            f"{place} is in the keyring, which is not installed",
            do="pip install keyring, or use env: or file:",
        ) from error
    service, _, user = name.partition("/")
    text = keyring.get_password(service, user)
    if not text:
        raise ConfigurationError(f"{place}: the keyring holds nothing under {name!r}")
    return Secret(text)
