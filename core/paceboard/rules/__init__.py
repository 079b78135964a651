"""Platform rules: which one is in force on a day."""

from __future__ import annotations

from collections.abc import Sequence

from paceboard.model import BudgetMode, PlatformRule, RuleSpan

__all__ = ["rule_on"]


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
