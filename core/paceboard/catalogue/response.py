"""What low response says: a CTR that asks for a review, and a dear CPA told apart by its two sources.

Source: the seed document on ad-credit campaigns; requirements R96 and R98.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from paceboard.catalogue.amounts import amount_in, needs_of
from paceboard.catalogue.numbers import part_of
from paceboard.plugin import (
    MICROS,
    AccountView,
    Caution,
    Daily,
    Grain,
    Level,
    Total,
    WindowKey,
    format_ratio,
)

__all__ = ["CPA_WANTED", "cpa_diagnosis", "low_ctr"]

MONTH, BEFORE = WindowKey.COMPLETE_30_DAYS, WindowKey.PRIOR_30_DAYS
REVIEW_BELOW, USUAL_FROM = Fraction(3, 1_000), Fraction(5, 1_000)
"""The seed's orientation for CTR, of no platform: review below 0.3 %, 0.5 to 2 % is usual."""
LEAST_DAYS, LEAST_IMPRESSIONS = 3, 1_000
DIAGNOSED_AFTER = 7
"""Days with spend before a CPA says anything (seed)."""
ENOUGH_CONVERSIONS = 10
"""Ours: spend is enough when the target would have brought as many."""
FELL = Fraction(9, 10)
"""Ours: a rate below nine tenths of what it was has fallen."""
CPA_WANTED: tuple[Total, ...] = needs_of(("clicks", "impressions"), MONTH, BEFORE)


def low_ctr(view: AccountView, _value: Fraction | None) -> tuple[dict[str, Any], list[Caution]]:
    """A hint where CTR was below 0.3 % on each of the last three complete days or more (R96)."""
    clicks = dict(view.series.get(Daily("clicks", MONTH), ()))
    impressions = dict(view.series.get(Daily("impressions", MONTH), ()))
    days = 0
    for day in sorted(impressions, reverse=True):
        shown, clicked = impressions[day], clicks.get(day)
        if shown is None or clicked is None or shown < LEAST_IMPRESSIONS:
            break
        if Fraction(clicked, shown) >= REVIEW_BELOW:
            break
        days += 1
    if days < LEAST_DAYS:
        return {}, []
    text = (
        f"CTR was below {format_ratio(REVIEW_BELOW)} on each of the last {days} complete days: review the"
        " creative and whom it reaches; 0.5 to 2 % is an orientation, no benchmark of a platform"
    )
    return {}, [Caution("ctr_low", text)]


def cpa_diagnosis(view: AccountView, value: Fraction | None) -> tuple[dict[str, Any], list[Caution]]:
    """Why a cost per conversion is above its target, after seven days and enough spend (R98)."""
    return {"diagnosis": _diagnosis(view, value)}, []


def _diagnosis(view: AccountView, value: Fraction | None) -> dict[str, Any] | None:
    target, basis = _target(view)
    spent = amount_in(view, "spend", MONTH).value
    if (
        target is None
        or spent is None
        or spent < ENOUGH_CONVERSIONS * target
        or _days(view) < DIAGNOSED_AFTER
    ):
        return None
    # Without a conversion the cost is beyond any target.
    if value is not None and value <= target:
        return None
    rates = {
        "creative": _rate(view, "clicks", "impressions", Fraction(1), USUAL_FROM),
        "landing_page": _rate(view, "conversions", "clicks", Fraction(1, MICROS), None),
    }
    return {
        "target": part_of(target, "price", view.account.currency),
        "target_basis": basis,
        **rates,
        "text": _advice({key: rate["finding"] for key, rate in rates.items()}),
    }


def _target(view: AccountView) -> tuple[Fraction | None, str | None]:
    """The company's own, else what a conversion cost in the 30 days before."""
    if view.policy.cpa_target is not None:
        return view.policy.cpa_target * MICROS, "policy"
    spent, brought = (amount_in(view, key, BEFORE).value for key in ("spend", "conversions"))
    return (Fraction(spent * MICROS, brought), "prior_30_days") if spent and brought else (None, None)


def _days(view: AccountView) -> int:
    return sum(bool(spent) for _, spent in view.series.get(Daily("spend", MONTH), ()))


def _rate(
    view: AccountView, over: str, under: str, factor: Fraction, usual: Fraction | None
) -> dict[str, Any]:
    """A rate of now and of before, and whether it is low: by orientation, or because it fell."""
    level = Level.CAMPAIGN if view.scope else Level.ACCOUNT
    read = all(view.reads(key, level, Grain.DAY) for key in (over, under))
    now, before = (
        _quotient(view, over, under, factor, window) if read else None for window in (MONTH, BEFORE)
    )
    low = now is not None and usual is not None and now < usual
    fell = None if now is None or before is None else now < FELL * before
    if low or fell:
        finding = "found"
    else:
        finding = "unknown" if now is None or (fell is None and usual is None) else "ruled_out"
    return {"value": now, "prior_30_days": before, "finding": finding}


def _quotient(
    view: AccountView, over: str, under: str, factor: Fraction, window: WindowKey
) -> Fraction | None:
    top, bottom = (amount_in(view, key, window).value for key in (over, under))
    return None if top is None or not bottom else factor * Fraction(top, bottom)


def _advice(findings: dict[str, str]) -> str:
    """In the seed's words: creative by CTR, landing page by CVR, else whom it reaches."""
    found = [key for key, finding in findings.items() if finding == "found"]
    if found == ["creative"]:
        return "few who see it click: the creative is the first to look at"
    if found == ["landing_page"]:
        return "those who click do not convert as before: the landing page is the first to look at"
    if found:
        return "few click, and of those fewer convert: look at the creative and at the landing page"
    if "unknown" in findings.values():
        return "what is known of CTR and CVR does not tell: look at whom it reaches"
    return "neither CTR nor CVR is low: look at whom it reaches and at what impressions cost"
