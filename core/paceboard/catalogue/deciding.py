"""The decision as it stands in a reading: the choice, its path, and what to know beside it (R56, R107)."""

from __future__ import annotations

from typing import Any

from paceboard.catalogue.advice import HARD_CEILING, LEARNING_ANEW
from paceboard.plugin import pacing

__all__ = ["decision_part"]

_ADVICE = {
    pacing.Choice.PAUSE: (LEARNING_ANEW, HARD_CEILING),
    pacing.Choice.CAP_AND_REPLAN: (HARD_CEILING,),
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
