"""Paceboard: the pacing engine that you can check.

What products import. A name is fetched from its room when it is first asked for, so that
`import paceboard` itself stays cheap. Plugin authors import `paceboard.plugin` instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paceboard.app import Paceboard
    from paceboard.cards import Evaluated, explanation_as_plain, reading_as_plain
    from paceboard.config import AccountEntry, AppEntry, Configuration
    from paceboard.errors import (
        ConfigurationError,
        LedgerError,
        PaceboardError,
        PermissionDenied,
        PlatformError,
        PluginError,
        Reauthorise,
        UnknownName,
        UsageError,
    )
    from paceboard.history import History, Known, Past
    from paceboard.host import Host
    from paceboard.ledger import Revision, StoredReading
    from paceboard.model import (
        Account,
        AccountRef,
        Day,
        Flight,
        Instant,
        Money,
        Period,
        Policy,
        Reading,
        Sentiment,
        Status,
        evaluate,
    )
    from paceboard.reconciling import Bridge, VendorFigure
    from paceboard.specs import CardSpec
    from paceboard.sync import Outcome, Progress

__all__ = [
    "Account",
    "AccountEntry",
    "AccountRef",
    "AppEntry",
    "Bridge",
    "CardSpec",
    "Configuration",
    "ConfigurationError",
    "Day",
    "Evaluated",
    "Flight",
    "History",
    "Host",
    "Instant",
    "Known",
    "LedgerError",
    "Money",
    "Outcome",
    "Paceboard",
    "PaceboardError",
    "Past",
    "Period",
    "PermissionDenied",
    "PlatformError",
    "PluginError",
    "Policy",
    "Progress",
    "Reading",
    "Reauthorise",
    "Revision",
    "Sentiment",
    "Status",
    "StoredReading",
    "UnknownName",
    "UsageError",
    "VendorFigure",
    "evaluate",
    "explanation_as_plain",
    "reading_as_plain",
]

__version__ = "0.1.0"

_ROOMS = {
    "app": ("Paceboard",),
    "cards": ("Evaluated", "explanation_as_plain", "reading_as_plain"),
    "config": ("AccountEntry", "AppEntry", "Configuration"),
    "errors": (
        "ConfigurationError",
        "LedgerError",
        "PaceboardError",
        "PermissionDenied",
        "PlatformError",
        "PluginError",
        "Reauthorise",
        "UnknownName",
        "UsageError",
    ),
    "history": ("History", "Known", "Past"),
    "host": ("Host",),
    "ledger": ("Revision", "StoredReading"),
    "model": (
        "Account",
        "AccountRef",
        "Day",
        "Flight",
        "Instant",
        "Money",
        "Period",
        "Policy",
        "Reading",
        "Sentiment",
        "Status",
        "evaluate",
    ),
    "reconciling": ("Bridge", "VendorFigure"),
    "specs": ("CardSpec",),
    "sync": ("Outcome", "Progress"),
}

# Hidden from type checkers: with it in sight they would believe that every name exists.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """A public name, imported from its room."""
        from importlib import import_module

        for room, names in _ROOMS.items():
            if name in names:
                return globals().setdefault(name, getattr(import_module(f"paceboard.{room}"), name))
        raise AttributeError(f"module 'paceboard' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
