from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from paceboard.cards import Evaluation, Viewer
from paceboard.catalogue.watch_time import AVERAGE_WATCH_TIME
from paceboard.ledger import FactWindow
from paceboard.model import MICROS, Fact, Grain, Level, Node, Reading, Sentiment, Window, evaluate
from paceboard.specs import FactCapability

from .conftest import ACCOUNT, FIRST, SPEC, Board

LAST = FIRST + 29
MONTH, WEEK, BEFORE = (FIRST, LAST), (LAST - 6, LAST), (LAST - 13, LAST - 7)
TELLING = evolve(
    SPEC,
    capabilities=(
        *SPEC.capabilities,
        *(
            FactCapability(
                level=level,
                grain=Grain.WINDOW,
                measures=("average_watch_time",),
                max_days=30,
                lag=7_200,
                horizon=3,
            )
            for level in (Level.ACCOUNT, Level.CAMPAIGN)
        ),
    ),
)


def tell(board: Board, told: dict[tuple[int, int], dict[str, float]]) -> None:
    """Seconds by window, of the account (`1`) and of campaigns."""
    levels = (Level.ACCOUNT, Level.CAMPAIGN)
    windows = [
        FactWindow(
            window=Window(first=first, last=last),
            planned=tuple((level, Grain.WINDOW) for level in levels),
            facts=[
                Fact(
                    level=Level.ACCOUNT if entity == ACCOUNT.ref.id else Level.CAMPAIGN,
                    entity=entity,
                    grain=Grain.WINDOW,
                    day=first,
                    last=last,
                    measures={"average_watch_time": round(seconds * MICROS)},
                )
                for entity, seconds in own.items()
            ],
        )
        for (first, last), own in told.items()
    ]
    until = ACCOUNT.zone.start(LAST + 1)
    board.ledger.commit(ACCOUNT, at=until, facts=windows, watermarks={"spend": until})


def asked(board: Board, *campaigns: str) -> tuple[Reading, Node | None]:
    cards = {"average_watch_time": AVERAGE_WATCH_TIME}
    viewer = Viewer(board.ledger, {"sample": TELLING}, board.inputs)
    return Evaluation(viewer, {"sample": TELLING}, cards).explain(
        ACCOUNT.ref, AVERAGE_WATCH_TIME, campaigns=campaigns
    )


def test_it_is_the_platforms_own_average(board: Board) -> None:
    """Of 30 days, in seconds, down to the one row; the week is held against the one before."""
    board.look([100] * 30)
    tell(board, {MONTH: {"1": 4.13, "c1": 3.5, "c2": 5.25}, WEEK: {"1": 3.0}, BEFORE: {"1": 5.0}})
    reading, node = asked(board)

    assert node is not None
    assert Fraction(413, 100) == reading.value == evaluate(node)
    assert Fraction(-2, 5) == reading.parts["change"]
    assert Sentiment.BAD is reading.sentiment
    assert [("c2", Fraction(21, 4)), ("c1", Fraction(7, 2))] == [
        (each["campaign"], each["value"]) for each in reading.parts["campaigns"]
    ]


def test_a_campaigns_average_is_its_own(board: Board) -> None:
    """Of one campaign what the platform tells of it; of two nothing, since averages have no average."""
    board.look([100] * 30)
    tell(board, {MONTH: {"1": 4.13, "c1": 3.5, "c2": 5.25}})

    assert Fraction(7, 2) == asked(board, "c1")[0].value
    two, node = asked(board, "c1", "c2")
    assert (None, None) == (two.value, node)
    assert "not_added_up" in {each.code for each in two.warnings}


def test_an_average_of_nothing_is_none(board: Board) -> None:
    """Where no video was played the platform writes zero seconds."""
    board.look([100] * 30)
    tell(board, {MONTH: {"1": 0.0}})
    reading, _ = asked(board)

    assert reading.value is None
    assert "no video was played" in reading.text
