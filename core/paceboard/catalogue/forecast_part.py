"""The part `forecast`: where spend lands at the period's end, how surely, and how such intervals did before.

An estimate beside the reading, never what a status or an alert is judged by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve

from paceboard.catalogue.constraints import Binding, constraints_of
from paceboard.catalogue.envelope import spend_tree, whole_micros
from paceboard.catalogue.feasibility import is_explained
from paceboard.catalogue.figures import Figures
from paceboard.catalogue.platform_rules import terms_of
from paceboard.plugin import (
    AccountView,
    Daily,
    Day,
    Estimate,
    Money,
    RuleSpan,
    WindowKey,
    pacing,
)

if TYPE_CHECKING:
    from paceboard.catalogue.case import Case

__all__ = ["HISTORY", "estimate_of", "forecast_of", "forecast_part"]

HISTORY = Daily("spend", WindowKey.COMPLETE_90_DAYS)
"""What it is learned from; a ledger that reaches back less far gives fewer days."""
LOW, HALF, HIGH = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)
NOMINAL = HIGH - LOW


def forecast_part(case: Case) -> Mapping[str, Any]:
    """The forecast under its name; where there is none, the reason."""
    found = case.forecast
    if isinstance(found, str):
        return {"forecast": {"unknown": found}}
    view, cap = case.view, case.figures.cap
    micros = None if cap is None else whole_micros(cap.micros)
    demand = {"p10": found.unclipped(LOW), "p50": found.unclipped(HALF), "p90": found.unclipped(HIGH)}
    return {
        "forecast": {
            "unknown": None,
            "landing": {name: _money(view, found.clipped(each)) for name, each in demand.items()},
            "demand": {name: _money(view, each) for name, each in demand.items()},
            "exceeds_cap": None if micros is None else found.exceeds(micros),
            # What is used up already is not used up on a day to come.
            "cap_gone": None if micros is None or found.spent >= micros else _gone(found, micros),
            "stopped": found.stopped,
            "days_of_history": found.history,
            "algorithm": found.algorithm,
            "coverage": {
                "nominal": NOMINAL,
                "held": found.coverage.held,
                "of": found.coverage.of,
                "drawn_at": found.coverage.level,
            },
        }
    }


def _money(view: AccountView, micros: int) -> Money:
    return Money(micros, view.account.currency)


def _gone(found: pacing.Forecast, cap: int) -> dict[str, Day | None]:
    """On which day the cap is used up: where much is spent early, where little late, or not at all."""
    days = {"early": found.gone(cap, HIGH), "median": found.gone(cap, HALF), "late": found.gone(cap, LOW)}
    return {name: None if day is None else Day(day) for name, day in days.items()}


def forecast_of(
    view: AccountView, figures: Figures, constraints: list[Binding], *, feasible: bool
) -> pacing.Forecast | str:
    """Where the period's spend leads, or why nobody can tell.

    Args:
        feasible: the platform's rules allow the known budgets what was spent; where they do not, those are
            not the real ones and bound nothing.
    """
    last, today = figures.period.last, view.today
    if last is None:
        return "the period has no end"
    if today is None or figures.watermark >= (figures.period.end or 0):
        return "the period is over"
    zone, watermark = view.account.zone, figures.watermark
    # A watermark on a midnight belongs to the day that it ends.
    start, end = zone.span(zone.day(watermark))
    days = range(zone.day(watermark), last + 1)
    serving = _serving(view, days, watermark)
    found = pacing.forecast(
        _history(view),
        spent=figures.spent,
        days=serving,
        rest_of_today=Fraction(end - watermark, end - start) if days[0] in serving else Fraction(1),
        budgets=_budgets(view, days),
        hard_cap=_hard_cap(figures, constraints),
        ceilings=_ceilings(view, figures, days, serving) if feasible else None,
    )
    return "fewer than 3 complete days of spend are known" if found is None else found


def _serving(view: AccountView, days: range, watermark: int) -> Sequence[int]:
    """Those days to come on which a budget is in force; all of them where budgets are not known in full."""
    if not view.resolution.known:
        return days
    found: set[int] = set()
    zone = view.account.zone
    end = zone.start(days[-1] + 1)
    for stretch in view.resolution.stretches:
        begins, ends = stretch.schedule or (stretch.start, None)
        first, last = max(stretch.start, begins, watermark), min(stretch.end, end if ends is None else ends)
        if first == watermark and last >= end:
            return days
        if first < last:
            found.update(range(zone.day(first), zone.day(last - 1) + 1))
    return [day for day in days if day in found]


def _history(view: AccountView) -> tuple[tuple[int, int | None], ...]:
    return view.series.get(HISTORY, ())


def _budgets(view: AccountView, days: range) -> dict[int, int] | None:
    """Each day's budget, where all that was spent had one."""
    history = _history(view)
    if not view.resolution.plannable or not history:
        return None
    found = pacing.day_budgets(view.resolution, view.account.zone, history[0][0], days[-1])
    if found is None:
        return None
    lacking = min(found.values()) <= 0 and any(value and found[day] <= 0 for day, value in history)
    return None if lacking else found


def _hard_cap(figures: Figures, constraints: list[Binding]) -> int | None:
    """The most that the period's spend can be: what is left of whatever stops all of it before its end."""
    end = figures.period.end
    left = [
        each.constraint.amount - each.constraint.spent
        for each in constraints
        if not each.constraint.entity
        and (each.constraint.resets is None or (end is not None and each.constraint.resets >= end))
    ]
    return figures.spent + max(0, min(left)) if left else None


def _ceilings(view: AccountView, figures: Figures, days: range, serving: Sequence[int]) -> dict[int, int]:
    """The most that the platform's rules let the known budgets cost by the last day that has one.

    Rules are for weeks from Sunday on, so it is what was spent before this one and what it and the rest may
    cost.
    """
    if not serving:
        return {}
    period, sunday = figures.period, days[0] - (days[0] + 4) % 7
    first = max(period.first, sunday)
    since = [value for day, value in _history(view) if day >= first]
    today = figures.today.spent if view.watermark is not None and days[0] == view.today else 0
    if not view.resolution.known or today is None or any(value is None for value in since):
        return {}
    before = figures.spent - today - sum(value for value in since if value is not None)
    zone, last = view.account.zone, days[-1]
    # An amount that came before the week, or the month where a rule is for one, is as good as an older one.
    early = first - 32 if RuleSpan.MONTH in view.rulebook.spans else pacing.week_of(first)[0]
    stretches = _together(view.resolution.stretches, zone.start(first), zone.start(early))
    bound = pacing.most_of_all(stretches, zone, first, last, terms_of(view))
    return {} if bound is None else {serving[-1]: before + int(bound)}


def _together(
    stretches: Sequence[pacing.BudgetStretch], since: int, early: int
) -> list[pacing.BudgetStretch]:
    """Entities with one amount from an instant on, as one for each kind of budget: bounds add up.

    Args:
        early: an instant before which it is all the same when an amount came.
    """
    own: dict[str, list[pacing.BudgetStretch]] = {}
    for stretch in stretches:
        if stretch.end > since:
            own.setdefault(stretch.entity, []).append(stretch)
    kinds: dict[tuple[object, ...], list[pacing.BudgetStretch]] = {}
    for entity, each in own.items():
        only = each[0]
        alone = len(each) == 1 and only.daily
        kinds.setdefault(
            (only.mode, only.raw_mode, max(only.start, early), only.end) if alone else (entity,), []
        ).extend(each)
    found: list[pacing.BudgetStretch] = []
    for kind, each in kinds.items():
        same = len(kind) > 1 and len(each) > 1
        found += [evolve(each[0], amount=sum(one.amount for one in each))] if same else each
    return found


def estimate_of(view: AccountView, figures: Figures) -> Estimate | None:
    """The middle of where spend lands as a node of an explanation, with the rows that it was learned from."""
    feasible = is_explained(view, figures.period)
    found = forecast_of(view, figures, constraints_of(view, figures), feasible=feasible)
    if isinstance(found, str):
        return None
    name, _, version = found.algorithm.partition("/")
    return Estimate(
        label="landing, the middle of the forecast",
        algorithm=name,
        version=int(version),
        value=found.landing(HALF),
        inputs=(spend_tree(view, WindowKey.COMPLETE_90_DAYS),),
    )
