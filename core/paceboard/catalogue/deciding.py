"""The decision as it stands in a reading: the choice, its path, and what to know beside it (R56, R107)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from paceboard.catalogue.advice import HARD_CEILING, LEARNING_ANEW
from paceboard.catalogue.figures import planned_within
from paceboard.catalogue.options import options_of
from paceboard.catalogue.returns import roas_in, roas_part
from paceboard.catalogue.situation import situation_of
from paceboard.plugin import Status, pacing

if TYPE_CHECKING:
    from paceboard.catalogue.case import Case

__all__ = ["decided", "decision_part"]

_RUNS_OUT = (Status.FIRES, Status.RUNAWAY, Status.EXHAUSTED_EARLY, Status.CAP_HIT)
_ADVICE = {
    pacing.Choice.PAUSE: (LEARNING_ANEW, HARD_CEILING),
    pacing.Choice.CAP_AND_REPLAN: (HARD_CEILING,),
}


def decided(case: Case) -> Mapping[str, Any]:
    """What to do about the cap, where it fires; the return stands beside every status."""
    view = case.view
    # What decides is a budget that runs out; a rule that asks because of too little spend has none.
    if not (case.verdict.fires and case.verdict.status in _RUNS_OUT):
        return {"roas": roas_part(view, roas_in(view), view.policy), "decision": None, "options": []}
    situation = situation_of(view, case.figures, case.constraints, case.forecast)
    limit = None if case.binding is None else case.binding.constraint

    def planned(start: int, end: int) -> Fraction | None:
        return planned_within(view, start, end) if view.resolution.plannable else None

    return {
        "roas": roas_part(view, situation.roas, situation.policy),
        "decision": decision_part(situation.decision),
        "options": options_of(
            situation,
            view.account.currency,
            stopped=limit if limit is not None and limit.stopped else None,
            planned=planned,
        ),
    }


def decision_part(decision: pacing.Decision) -> dict[str, Any]:
    """The choice, why, and each step of the path with its numbers, its source and its date."""
    return {
        "choice": str(decision.choice),
        "why": decision.why,
        "provisional": decision.provisional,
        "path": [
            {
                "step": step.key,
                "text": step.text,
                "numbers": dict(step.numbers),
                "source": step.source,
                "date": step.date,
            }
            for step in decision.path
        ],
        "advice": [each.as_part() for each in _ADVICE.get(decision.choice, ())],
    }
