"""Learning Phase: groups that the platform says are still learning, or cannot (R74)."""

from __future__ import annotations

from typing import Any

from paceboard.catalogue.envelope import reading_of
from paceboard.catalogue.manifest import card_of
from paceboard.plugin import (
    AccountView,
    CardSpec,
    Caution,
    Chart,
    Entity,
    Freshness,
    Given,
    Node,
    Operation,
    Operator,
    Reading,
    Sentiment,
    SentimentRule,
    SentimentShape,
    Stage,
    pacing,
)

__all__ = ["CARDS", "LEARNING_PHASE"]

STAGE, SINCE = "learning_stage", "learning_since"
_WORDS = {"LEARNING": "learning", "FAIL": "limited"}
"""The platform's stages in which delivery is not settled, in our words."""


def _groups(view: AccountView) -> list[Entity]:
    return pacing.diagnosis.Serving(view.entities, view.scope).groups()


def _unsettled(view: AccountView) -> list[Entity]:
    return [each for each in _groups(view) if each.attributes.get(STAGE) in _WORDS]


def _judge(card: CardSpec, view: AccountView) -> Reading:
    groups, unsettled = _groups(view), _unsettled(view)
    silent = sum(not each.attributes.get(STAGE) for each in groups)
    known = silent < len(groups)
    cautions = []
    if groups and silent:
        text = f"the platform does not tell the learning phase of {silent} of {len(groups)} groups"
        cautions.append(Caution("learning_not_told", text))
    return reading_of(
        view,
        card.key,
        card.title,
        value=len(unsettled) if known else None,
        unit="count",
        sentiment=Sentiment.NEUTRAL if not known else Sentiment.WATCH if unsettled else Sentiment.GOOD,
        warnings=tuple(cautions),
        text=_text(groups, unsettled, known=known),
        parts={
            "groups": [_part(each) for each in unsettled],
            "of": len(groups),
            "not_told": silent,
        },
    )


def _part(group: Entity) -> dict[str, Any]:
    return {
        "group": group.id,
        "name": group.name,
        "stage": _WORDS[group.attributes[STAGE]],
        "since": group.attributes.get(SINCE) or None,
    }


def _text(groups: list[Entity], unsettled: list[Entity], *, known: bool) -> str:
    if not groups:
        return "No group that serves or should is listed."
    if not known:
        return "Not known: the platform does not tell the learning phase of its groups."
    if not unsettled:
        return f"No group learns, of {len(groups)} that serve or should."
    limited = sum(_WORDS[each.attributes[STAGE]] == "limited" for each in unsettled)
    said = f"{len(unsettled)} of {len(groups)} groups are learning or limited by it ({limited} limited)"
    return f"{said}: their pace and cost are not settled, so change little."


def _explain(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    source = f"the platform's learning stage at revision {view.revision}"
    parts = tuple(Given(label=each.name or each.id, value=1, source=source) for each in _unsettled(view))
    return Operation(label="groups that learn", operator=Operator.SUM, parts=parts)


LEARNING_PHASE = card_of(
    _judge,
    key="learning_phase",
    title="Learning Phase",
    question="Which groups are still learning?",
    category="Campaign Performance",
    chart=Chart.TABLE,
    unit="count",
    windows=("T",),
    needs=(),
    explain=_explain,
    formula="groups that serve or should, whose learning stage the platform gives as learning or limited",
    source="requirement R74; the catalogues have no such card: class and category are ours",
    siblings=("delivery_problems", "spend_vs_budget"),
    freshness=Freshness.LOOK,
    sentiment=SentimentRule(
        shape=SentimentShape.CATEGORICAL, source="what learns is to be watched, and left alone"
    ),
    stages=(Stage.DELIVERY,),
)
CARDS = (LEARNING_PHASE,)
