"""The rule of a day: the newest text that was in force then (R101)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from paceboard.model import BudgetMode, PlatformRule, RuleSpan

__all__ = ["RuleBook", "rule_on", "rulebooks"]


class RuleBook:
    """A platform's rules, and what was asked of them before: all accounts of an evaluation ask much the same.

    Args:
        rules: of all dates.
    """

    __slots__ = ("_asked", "changes", "kept", "rules", "spans")

    def __init__(self, rules: Sequence[PlatformRule] = ()) -> None:
        self.rules = tuple(rules)
        self.spans = frozenset(rule.span for rule in self.rules)
        begins = {rule.valid_from for rule in self.rules if rule.valid_from is not None}
        over = {rule.valid_to + 1 for rule in self.rules if rule.valid_to is not None}
        self.changes = tuple(sorted(begins | over))
        """Epoch days on which a rule begins, or is over, in order."""
        self.kept: dict[Any, Any] = {}
        """Of kinds of budgets and days, what a budget may spend on them, for all accounts of the platform."""
        self._asked: dict[tuple[str, BudgetMode, RuleSpan, int, str], PlatformRule | None] = {}

    def on(
        self, connector: str, mode: BudgetMode, span: RuleSpan, day: int, variant: str = ""
    ) -> PlatformRule | None:
        """As `rule_on`."""
        asked = (connector, mode, span, day, variant)
        if asked not in self._asked:
            self._asked[asked] = rule_on(
                self.rules, connector=connector, mode=mode, span=span, day=day, variant=variant
            )
        return self._asked[asked]


def rulebooks(rules: Iterable[PlatformRule]) -> dict[str, RuleBook]:
    """By connector, the rules of its platform."""
    found: dict[str, list[PlatformRule]] = {}
    for rule in rules:
        found.setdefault(rule.connector, []).append(rule)
    return {connector: RuleBook(own) for connector, own in found.items()}


def rule_on(
    rules: Sequence[PlatformRule],
    *,
    connector: str,
    mode: BudgetMode,
    span: RuleSpan,
    day: int,
    variant: str = "",
) -> PlatformRule | None:
    """The rule that a platform had in force on an epoch day; None where none is known for it (R101).

    Where two cover the day, the one that began later is the newer text and counts.

    Args:
        variant: the budget's raw mode. Rules that are about it alone stand alone: what none of them bounds
            has no bound. Where there are none on the day, the mode's own rules count.
    """
    own = any(_on(rules, connector, mode, each, day, variant) for each in RuleSpan)
    return _on(rules, connector, mode, span, day, variant if own else "")


def _on(
    rules: Sequence[PlatformRule], connector: str, mode: BudgetMode, span: RuleSpan, day: int, variant: str
) -> PlatformRule | None:
    fitting = [
        rule
        for rule in rules
        if (rule.connector, rule.mode, rule.span, rule.variant) == (connector, mode, span, variant)
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_to is None or day <= rule.valid_to)
    ]
    return max(
        fitting, key=lambda rule: -(2**62) if rule.valid_from is None else rule.valid_from, default=None
    )
