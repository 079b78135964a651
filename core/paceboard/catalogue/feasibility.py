"""Feasibility: spend that the budgets we know cannot explain under the platform's own rule (C7, R102)."""

from __future__ import annotations

from paceboard.plugin import (
    AccountView,
    BudgetMode,
    Caution,
    Period,
    PlatformRule,
    RuleSpan,
    date_text,
    format_micros,
    pacing,
    rule_on,
)

__all__ = ["feasibility_caution"]


def feasibility_caution(view: AccountView, spent: int, period: Period) -> list[Caution]:
    """A caution where spend is above the ceiling of the known budgets; never a status."""
    if not view.resolution.known or view.today is None or view.watermark is None:
        return []

    def find(mode: BudgetMode, span: RuleSpan, day: int) -> PlatformRule | None:
        return rule_on(view.rules, connector=view.account.ref.connector, mode=mode, span=span, day=day)

    last = view.today if period.last is None else min(view.today, period.last)
    bound = pacing.ceiling(view.resolution.stretches, view.account.zone, period.first, last, find)
    if bound is None or spent <= bound:
        return []
    allowed = int(bound)
    rule = find(view.resolution.stretches[0].mode, RuleSpan.DAY, last)
    source = "" if rule is None else f". Rule read {rule.quoted}: {rule.source}"
    currency = view.account.currency
    return [
        Caution(
            "inconsistent_inputs",
            f"the known budgets allow {format_micros(allowed, currency)} by {date_text(last)}, less than was "
            f"spent: look for an unseen budget change{source}",
        )
    ]
