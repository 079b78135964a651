"""The rule of a day: the newest text that was in force then (R101)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from paceboard.model import BudgetMode, PlatformRule, RuleSpan

__all__ = ["RuleBook", "rule_on"]

_Kind = tuple[BudgetMode, str]
EVER = 2**62
"""A number of days that is beyond every day."""


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
    return RuleBook.of(rules, connector).rule(mode, variant, span, day)


@frozen(kw_only=True)
class RuleBook:
    """One platform's rules, sorted so that many days can be asked for.

    Args:
        rules: by mode and variant, the newest text first.
        changes: epoch days on which a rule begins, or is over, in order.
    """

    rules: Mapping[_Kind, Sequence[PlatformRule]]
    changes: tuple[int, ...]

    @classmethod
    def of(cls, rules: Iterable[PlatformRule], connector: str) -> RuleBook:
        """The rules of one platform among those of all."""
        own = [rule for rule in rules if rule.connector == connector]
        by_kind: dict[_Kind, list[PlatformRule]] = {}
        for rule in sorted(own, key=_newest_first):
            by_kind.setdefault((rule.mode, rule.variant), []).append(rule)
        begins = {rule.valid_from for rule in own if rule.valid_from is not None}
        over = {rule.valid_to + 1 for rule in own if rule.valid_to is not None}
        return cls(rules=by_kind, changes=tuple(sorted(begins | over)))

    def rule(self, mode: BudgetMode, variant: str, span: RuleSpan, day: int) -> PlatformRule | None:
        """The rule in force on an epoch day, as `rule_on` finds it."""
        own = self._on(mode, variant, day) if variant else []
        found = own or self._on(mode, "", day)
        return next((rule for rule in found if rule.span is span), None)

    def _on(self, mode: BudgetMode, variant: str, day: int) -> list[PlatformRule]:
        return [
            rule
            for rule in self.rules.get((mode, variant), ())
            if (rule.valid_from is None or rule.valid_from <= day)
            and (rule.valid_to is None or day <= rule.valid_to)
        ]


def _newest_first(rule: PlatformRule) -> int:
    return EVER if rule.valid_from is None else -rule.valid_from
