"""Which of its platform's rules bound what an account may spend now."""

from __future__ import annotations

from paceboard.plugin import AccountView, PlatformRule, RuleSpan

__all__ = ["bound_text", "rules_in_force"]

_SPANS = {
    RuleSpan.DAY: "a day",
    RuleSpan.WEEK: "a week",
    RuleSpan.MONTH: "a month",
    RuleSpan.RUN: "a run",
    RuleSpan.LIFETIME: "in all",
}


def rules_in_force(view: AccountView) -> tuple[PlatformRule, ...]:
    """The rules for the budgets that are in force at the watermark, those for a day first; each once."""
    day, at, book = view.today, view.watermark, view.rulebook
    if day is None or at is None:
        return ()
    kinds = {
        (each.mode, each.raw_mode): None
        for each in view.resolution.stretches
        if each.start < at and each.end >= at
    }
    asked = (
        book.on(view.account.ref.connector, mode, span, day, raw_mode)
        for span in _SPANS
        for mode, raw_mode in kinds
    )
    return tuple(dict.fromkeys(rule for rule in asked if rule is not None))


def bound_text(rules: tuple[PlatformRule, ...]) -> str:
    """`1.25x a day, 7x a week`: times a budget's amount."""
    words = dict.fromkeys(f"{_times(rule)}x {_SPANS[rule.span]}" for rule in rules)
    return ", ".join(words) or "no rule"


def _times(rule: PlatformRule) -> str:
    return f"{float(rule.factor):.4f}".rstrip("0").rstrip(".")
