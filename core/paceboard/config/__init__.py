"""The configuration: one TOML file, read strictly, every mistake named with its place and its mend."""

from __future__ import annotations

from paceboard.config.connections import options_for
from paceboard.config.curves import weights_from_text
from paceboard.config.entries import FILE, AccountEntry, AppEntry, Configuration
from paceboard.config.flights import KEYS, flight_from_table
from paceboard.config.reading import parse, read

__all__ = [
    "FILE",
    "KEYS",
    "AccountEntry",
    "AppEntry",
    "Configuration",
    "flight_from_table",
    "options_for",
    "parse",
    "read",
    "weights_from_text",
]
