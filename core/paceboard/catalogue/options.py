"""The seed's three options when the trigger fires: pause, raise the cap, tighten the budgets.

Plain arithmetic at the present rate; landing intervals, return on ad spend and the verdict between them
come with the forecast. Nothing here can change a budget (R109), and none suggests another mode (R64).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from paceboard.catalogue.envelope import whole_micros
from paceboard.plugin import AccountView, Instant, Money, pacing

if TYPE_CHECKING:
    from paceboard.catalogue.figures import Figures

__all__ = ["SOURCE", "options_of"]

SOURCE = "seed document 'Spend vs Budget', worked example, 2026-04"
_RAISE = Fraction(5, 4)


def options_of(view: AccountView, figures: Figures) -> list[dict[str, Any]]:
    """What can be done, each with its numbers; empty where the present rate is not known."""
    cap, rate, left = figures.cap, figures.rate, figures.days_left
    if cap is None or rate is None or left is None or view.watermark is None:
        return []
    currency = view.account.currency

    def money(micros: Fraction | int) -> Money:
        return Money(whole_micros(Fraction(micros)), currency)

    landing = pacing.landing(figures.spent, rate, left)
    raised = cap.micros * _RAISE
    lasts = pacing.exhausted_at(figures.spent, raised, rate, view.watermark)
    gone_before_end = lasts is not None and figures.period.end is not None and lasts < figures.period.end
    return [
        {
            "option": "pause_and_replan",
            "unspent": money(max(cap.micros - figures.spent, Fraction(0))),
            "days_dark": left,
            "source": SOURCE,
        },
        {
            "option": "raise_cap",
            "needed_at_present_rate": money(landing),
            "example_cap": money(raised),
            "example_exhausted_at": Instant(lasts) if gone_before_end and lasts is not None else None,
            "source": SOURCE,
        },
        {
            "option": "tighten_daily_budgets",
            "per_day": money(pacing.required_rate(figures.spent, cap.micros, left)),
            "present_per_day": money(rate.micros),
            "source": SOURCE,
        },
    ]
