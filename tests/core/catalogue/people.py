"""What a platform tells of people over whole windows, committed to a board's ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve

from paceboard.cards import Evaluation, Viewer
from paceboard.catalogue import every_card
from paceboard.ledger import FactWindow
from paceboard.model import HOUR, Fact, Grain, Level, Node, Reading, Window
from paceboard.specs import FactCapability, Fatigue

from .conftest import ACCOUNT, FIRST, SPEC, Board

MEASURES = ("spend", "impressions", "clicks", "reach", "frequency")
LAST = FIRST + 29
"""The last complete day."""
MONTH, WEEK, WEEK_BEFORE = (LAST - 29, LAST), (LAST - 6, LAST), (LAST - 13, LAST - 7)
TELLING = evolve(
    SPEC,
    capabilities=(
        *SPEC.capabilities,
        *(
            FactCapability(
                level=level, grain=Grain.WINDOW, measures=MEASURES, max_days=30, lag=7_200, horizon=3
            )
            for level in (Level.ACCOUNT, Level.CAMPAIGN)
        ),
    ),
    fatigue=Fatigue(frequency=5, critical=8, click_rate=Fraction(1, 100), source="an audit"),
)

People = tuple[int, int, int]
"""Reach, impressions, clicks."""


def tell(board: Board, told: Mapping[tuple[int, int], Mapping[str, People]]) -> None:
    """Commit whole windows; the entity `1` is the account, others are campaigns."""
    levels = ((Level.ACCOUNT, Grain.WINDOW), (Level.CAMPAIGN, Grain.WINDOW))
    windows = [
        FactWindow(
            window=Window(first=first, last=last),
            planned=levels,
            facts=[_fact(first, last, entity, people) for entity, people in entities.items()],
        )
        for (first, last), entities in told.items()
    ]
    until = ACCOUNT.zone.start(LAST + 1)
    board.ledger.commit(
        ACCOUNT,
        at=until + 2 * HOUR,
        facts=windows,
        watermarks={"spend": until},
        covered_from={"spend": FIRST - 60},
    )


def _fact(first: int, last: int, entity: str, people: People) -> Fact:
    level = Level.ACCOUNT if entity == ACCOUNT.ref.id else Level.CAMPAIGN
    reach, impressions, clicks = people
    measures = {"reach": reach, "impressions": impressions, "clicks": clicks}
    return Fact(level=level, entity=entity, grain=Grain.WINDOW, day=first, last=last, measures=measures)


def asked(board: Board, key: str, campaigns: Sequence[str] = ()) -> tuple[Reading, Node | None]:
    """A card and its explanation, of a connector that tells whole windows."""
    cards = {card.key: card for card in every_card()}
    evaluation = Evaluation(
        Viewer(board.ledger, {"sample": TELLING}, board.inputs), {"sample": TELLING}, cards
    )
    return evaluation.explain(ACCOUNT.ref, cards[key], campaigns=tuple(campaigns))
