"""What can be done when the trigger fires: the seed's three options, or its three steps after a limit hit.

All numbers are of the bound that is exhausted first, which need not be the budget that spend is paced
against. Plain arithmetic at the present rate; landing intervals, return on ad spend and the verdict
between them come with the forecast. Nothing here can change a budget (R109), none suggests another mode
(R64).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from paceboard.catalogue.envelope import whole_micros
from paceboard.plugin import AccountView, Instant, Money, pacing

if TYPE_CHECKING:
    from paceboard.catalogue.constraints import Binding
    from paceboard.catalogue.figures import Figures

__all__ = ["SOURCE", "options_of"]

SOURCE = "seed document 'Spend vs Budget', 2026-04"
_RAISE = Fraction(5, 4)


@frozen(kw_only=True)
class _Bound:
    """The bound that is exhausted first, with what is used of it and when that stood."""

    kind: str
    amount: Fraction
    spent: int
    at: int


def options_of(view: AccountView, figures: Figures, binding: Binding | None) -> list[dict[str, Any]]:
    """What can be done, each with its numbers and its source; empty where the present rate is not known."""
    bound, rate, left = _first_bound(view, figures, binding), figures.rate, figures.days_left
    if bound is None or rate is None or left is None:
        return []
    raising = {"option": "raise_cap", **_raise(view, figures, bound, rate, left)}
    if binding is not None and binding.constraint.stopped:
        return _after_a_hit(raising)
    currency = view.account.currency
    required = pacing.required_rate(bound.spent, bound.amount, left)
    return [
        {
            "option": "pause_and_replan",
            "of": bound.kind,
            "unspent": Money(whole_micros(max(bound.amount - bound.spent, Fraction(0))), currency),
            "days_dark": left,
            "source": SOURCE,
        },
        raising,
        {
            "option": "tighten_daily_budgets",
            "of": bound.kind,
            "per_day": Money(whole_micros(required), currency),
            "present_per_day": Money(whole_micros(rate.micros), currency),
            "source": SOURCE,
        },
    ]


def _first_bound(view: AccountView, figures: Figures, binding: Binding | None) -> _Bound | None:
    """The hard constraint where it ends before the budget does, else the budget."""
    cap, watermark = figures.cap, view.watermark
    if cap is None or watermark is None:
        return None
    budget = _Bound(kind=cap.basis, amount=cap.micros, spent=figures.spent, at=watermark)
    if binding is None or binding.exhausted_at is None or figures.rate is None:
        return budget
    gone = pacing.exhausted_at(figures.spent, cap.micros, figures.rate, watermark)
    constraint = binding.constraint
    if not constraint.stopped and gone is not None and gone <= binding.exhausted_at:
        return budget
    return _Bound(
        kind=constraint.kind, amount=Fraction(constraint.amount), spent=constraint.spent, at=constraint.at
    )


def _raise(
    view: AccountView, figures: Figures, bound: _Bound, rate: pacing.Rate, left: Fraction
) -> dict[str, Any]:
    """What the bound would have to be, and how long a quarter more would last."""
    currency, end = view.account.currency, figures.period.end
    raised = bound.amount * _RAISE
    lasts = pacing.exhausted_at(bound.spent, raised, rate, bound.at)
    early = lasts is not None and end is not None and lasts < end
    return {
        "of": bound.kind,
        "needed_at_present_rate": Money(whole_micros(pacing.landing(bound.spent, rate, left)), currency),
        "example_cap": Money(whole_micros(raised), currency),
        "example_exhausted_at": Instant(lasts) if early and lasts is not None else None,
        "source": SOURCE,
    }


def _after_a_hit(raising: dict[str, Any]) -> list[dict[str, Any]]:
    """The three steps after the account's limit has stopped delivery (R54, C20, C21)."""
    return [
        {**raising, "then": "delivery resumes 5 to 30 minutes after the raise"},
        {
            "option": "investigate",
            "text": "find out before re-launching whether a creative went viral or prices rose: look at "
            "spend by ad and at CPC",
            "source": SOURCE,
        },
        {
            "option": "repace",
            "text": "expect 24 to 48 hours of lower delivery efficiency while the platform re-balances",
            "source": SOURCE,
        },
    ]
