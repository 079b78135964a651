"""What readings are judged from besides facts."""

from __future__ import annotations

import hashlib
import json

from attrs import asdict, field, frozen

from paceboard.model import Flight, PlatformRule, Policy

__all__ = ["Inputs"]


@frozen(kw_only=True)
class Inputs:
    """What readings are judged from besides facts; cited by the hash of its canonical text.

    Args:
        plugins: distribution and version of each plugin in use.
    """

    flights: tuple[Flight, ...] = ()
    policy: Policy = field(factory=Policy)
    rules: tuple[PlatformRule, ...] = ()
    plugins: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        """Canonical JSON: the same inputs give the same bytes on every machine."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), default=str)

    def digest(self) -> str:
        """The hash that a reading cites."""
        return hashlib.sha256(self.text().encode()).hexdigest()
