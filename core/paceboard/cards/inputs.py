"""What readings are judged from besides facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Self

from attrs import asdict, field, fields, frozen

from paceboard.errors import LedgerError
from paceboard.model import (
    Bands,
    BudgetMode,
    Calendar,
    CalendarKind,
    Curve,
    FatigueLimits,
    Flight,
    PlatformRule,
    Policy,
    RuleSpan,
)
from paceboard.pacing import rule_pack

__all__ = ["Inputs"]


@frozen(kw_only=True)
class Inputs:
    """What readings are judged from besides facts; cited by the hash of its canonical text.

    Args:
        plugins: distribution and version of each plugin in use.
    """

    flights: tuple[Flight, ...] = ()
    calendar: Calendar = field(factory=Calendar)
    policy: Policy = field(factory=Policy)
    rules: tuple[PlatformRule, ...] = ()
    plugins: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Inputs out of their canonical text, as the ledger keeps it.

        Raises:
            LedgerError: where the text is of a version that this program cannot read.
        """
        try:
            plain = json.loads(text)
            return cls(
                flights=tuple(map(_flight, plain["flights"])),
                calendar=_calendar(plain.get("calendar")),
                policy=_policy(plain["policy"]),
                rules=tuple(map(_rule, plain["rules"])),
                plugins=tuple((name, version) for name, version in plain["plugins"]),
            )
        except (ValueError, TypeError, LookupError) as error:
            raise LedgerError(
                "The inputs of then cannot be read by this version",
                why=f"{type(error).__name__}: {error}",
                do="judge by the inputs of now, or ask the version of then",
            ) from error

    def text(self) -> str:
        """Canonical JSON: the same inputs give the same bytes on every machine.

        What came later to the inputs is left out where nobody uses it, so that older texts keep their hash.
        """
        plain = asdict(self)
        if self.calendar == Calendar():
            del plain["calendar"]
        if self.policy.cpa_target is None:
            del plain["policy"]["cpa_target"]
        if self.policy.anomaly_method == Policy().anomaly_method:
            del plain["policy"]["anomaly_method"]
        if not self.policy.fatigue:
            del plain["policy"]["fatigue"]
        for flight in plain["flights"]:
            if flight["curve"] is None:
                del flight["curve"], flight["weights"]
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), default=str)

    def digest(self) -> str:
        """The hash that a reading cites."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def _flight(plain: Mapping[str, Any]) -> Flight:
    lists = {key: tuple(plain.get(key, ())) for key in ("campaigns", "weights")}
    curve = plain.get("curve")
    return Flight(**{**plain, **lists, "curve": None if curve is None else Curve(curve)})


def _calendar(plain: Mapping[str, Any] | None) -> Calendar:
    return Calendar() if plain is None else Calendar(**{**plain, "kind": CalendarKind(plain["kind"])})


def _policy(plain: Mapping[str, Any]) -> Policy:
    """Inputs of before a key was there have its default."""
    as_is = {each.name for each in fields(Policy) if each.type in (int, "int", str, "str", bool, "bool")}
    values: dict[str, Any] = {
        key: value if key in as_is else Fraction(value)
        for key, value in plain.items()
        if key not in ("bands", "fatigue")
    }
    bands = {key: Bands(**_exact(edges)) for key, edges in plain.get("bands", {}).items()}
    fatigue = {key: FatigueLimits(**_exact(limits)) for key, limits in plain.get("fatigue", {}).items()}
    policy = Policy(**values, bands=bands, fatigue=fatigue)
    rule_pack(policy.rule_pack)
    return policy


def _exact(plain: Mapping[str, Any]) -> dict[str, Fraction | None]:
    return {key: None if each is None else Fraction(each) for key, each in plain.items()}


def _rule(plain: Mapping[str, Any]) -> PlatformRule:
    words = {
        "mode": BudgetMode(plain["mode"]),
        "span": RuleSpan(plain["span"]),
        "factor": Fraction(plain["factor"]),
    }
    return PlatformRule(**{**plain, **words})
