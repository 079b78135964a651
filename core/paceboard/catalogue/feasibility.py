"""Feasibility: spend that the budgets we know cannot explain under the platform's own rule (C7, R102)."""

from __future__ import annotations

from functools import partial

from paceboard.catalogue.figures import SERIES
from paceboard.plugin import (
    AccountView,
    Caution,
    Period,
    PlatformRule,
    RuleSpan,
    date_text,
    format_micros,
    pacing,
)

__all__ = ["feasibility_caution"]


def _spent(view: AccountView, first: int, last: int) -> int | None:
    """What the days from one to another cost; None where one of them is not known."""
    days = dict(view.series.get(SERIES, ()))
    values = [days.get(day) for day in range(first, last + 1)]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _runs(view: AccountView) -> dict[str, tuple[int, int]]:
    """Schedules of entities, where the platform has a rule for them."""
    if RuleSpan.RUN not in view.rulebook.spans:
        return {}
    return {
        entity.id: (entity.starts, entity.ends)
        for entity in view.entities
        if entity.starts is not None and entity.ends is not None
    }


def feasibility_caution(view: AccountView, spent: int, period: Period) -> list[Caution]:
    """A caution where spend is above the ceiling of the known budgets; never a status."""
    if not view.resolution.known or view.today is None or view.watermark is None:
        return []

    connector, book = view.account.ref.connector, view.rulebook

    def find(stretch: pacing.BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
        return book.on(connector, stretch.mode, span, day, stretch.raw_mode)

    last = view.today if period.last is None else min(view.today, period.last)
    stretches = view.resolution.stretches
    bound = pacing.ceiling(
        stretches,
        view.account.zone,
        period.first,
        last,
        find,
        runs=_runs(view),
        spent=partial(_spent, view),
        factors=book.factors,
    )
    if bound is None or spent <= bound:
        return []
    allowed = int(bound)
    rule = find(stretches[0], RuleSpan.DAY, last)
    source = "" if rule is None else f". Rule read {rule.quoted}: {rule.source}"
    currency = view.account.currency
    return [
        Caution(
            "inconsistent_inputs",
            f"the known budgets allow {format_micros(allowed, currency)} by {date_text(last)}, less than was "
            f"spent: look for an unseen budget change{source}",
        )
    ]
