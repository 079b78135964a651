"""Platform rules: which one is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable

from paceboard.model import BudgetMode, PlatformRule, RuleSpan

__all__ = ["rule_on"]


def rule_on(
    rules: Iterable[PlatformRule],
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
        variant: the budget's raw mode; where no rule is about it alone, the mode's own rule counts.
    """
    own = _on(rules, connector, mode, span, day, variant)
    return own if own is not None or not variant else _on(rules, connector, mode, span, day, "")


def _on(
    rules: Iterable[PlatformRule], connector: str, mode: BudgetMode, span: RuleSpan, day: int, variant: str
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
