"""The seed's flight with all that its ads delivered, in whole numbers: 35 days at 1,300, then the flight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from paceboard.cards import Evaluation, Viewer
from paceboard.catalogue import every_card
from paceboard.ledger import FactWindow
from paceboard.model import (
    HOUR,
    MICROS,
    Balance,
    Delivery,
    Entity,
    Fact,
    Grain,
    Level,
    Reading,
    Window,
)
from paceboard.specs import AccountView, ConnectorSpec

from .conftest import ACCOUNT, CAMPAIGNS, FIRST, SPEC, Board, budgets, limit

MEASURES = ("spend", "impressions", "clicks", "conversions", "conversion_value")
BEFORE = 35
"""Days at 1,300 before the flight."""
FULL = evolve(
    SPEC,
    capabilities=tuple(
        evolve(each, measures=MEASURES, level=level)
        for each in SPEC.capabilities[:1]
        for level in (Level.ACCOUNT, Level.CAMPAIGN, Level.AD)
    ),
)
GROUP = Entity(level=Level.GROUP, id="g1", parent="c1", name="Broad", delivery=Delivery.ACTIVE)
ADS = tuple(
    Entity(
        level=Level.AD,
        id=key,
        parent="g1",
        name=f"In-Feed #{key[1]}",
        delivery=Delivery.ACTIVE,
        created=ACCOUNT.zone.start(FIRST - BEFORE),
    )
    for key in ("a4", "a5")
)


@frozen(kw_only=True)
class AdDay:
    """An ad's share of a day, and what it is like: price, clicks and orders against the usual."""

    share: float = 0.5
    cpm: float = 1.0
    ctr: float = 1.0
    cvr: float = 1.0


def measures(spend: int, own: AdDay) -> dict[str, int]:
    """6.50 for a thousand impressions, 1.2 % click, 2.8 % order for 62: whole numbers, no chance in it."""
    impressions = round(spend * own.share / 6.5 / own.cpm * 1_000)
    clicks = round(impressions * 0.012 * own.ctr)
    orders = round(clicks * 0.028 * own.cvr)
    return {
        "spend": round(spend * own.share) * MICROS,
        "impressions": impressions,
        "clicks": clicks,
        "conversions": orders * MICROS,
        "conversion_value": orders * 62 * MICROS,
    }


def day_facts(day: int, spend: int, ads: Mapping[str, AdDay]) -> list[Fact]:
    found = {key: measures(spend, each) for key, each in ads.items()}
    whole = {name: sum(each[name] for each in found.values()) for name in MEASURES}
    levels = [(Level.ACCOUNT, "1", whole), (Level.CAMPAIGN, "c1", whole)]
    levels += [(Level.AD, key, each) for key, each in found.items()]
    return [
        Fact(level=level, entity=entity, grain=Grain.DAY, day=day, measures=dict(each))
        for level, entity, each in levels
    ]


USUAL = {"a4": AdDay(), "a5": AdDay()}
VIRAL = {"a4": AdDay(share=0.7, ctr=4.0, cvr=0.36), "a5": AdDay(share=0.3)}
INFLATED = {"a4": AdDay(cpm=1.6), "a5": AdDay(cpm=1.6)}


def deliver(
    board: Board,
    spends: Sequence[int],
    changed: Mapping[str, AdDay] = USUAL,
    *,
    since: int = 13,
    **lists: Any,
) -> None:
    """Commit the flight, read through to its last whole day; its days since one are as given."""
    days = {FIRST - BEFORE + place: spend for place, spend in enumerate([1_300] * BEFORE + list(spends))}
    facts = [
        fact
        for day, spend in days.items()
        for fact in day_facts(day, spend, changed if day >= FIRST + since else USUAL)
    ]
    watermark = ACCOUNT.zone.start(max(days) + 1)
    planned = tuple((level, Grain.DAY) for level in (Level.ACCOUNT, Level.CAMPAIGN, Level.AD))
    span = Window(first=min(days), last=max(days) + 1)
    board.ledger.commit(
        ACCOUNT,
        at=watermark + 2 * HOUR,
        facts=[FactWindow(window=span, planned=planned, facts=facts)],
        watermarks={"spend": watermark},
        covered_from={"spend": FIRST - 100},
        **{
            "entities": (*CAMPAIGNS, GROUP, *ADS),
            "budgets": budgets(),
            "limits": [limit(sum(spends))],
            "balances": [Balance(kind="total", amount=100 * MICROS)],
            **lists,
        },
    )


def reading_of(board: Board, *, spec: ConnectorSpec = FULL, key: str = "spend_vs_budget") -> Reading:
    """A card of what was delivered, by a connector that reads all of it."""
    cards = {each.key: each for each in every_card()}
    evaluation = Evaluation(Viewer(board.ledger, {"sample": spec}, board.inputs), {"sample": spec}, cards)
    (evaluated,) = evaluation.evaluate([ACCOUNT.ref], [key])
    assert evaluated.error is None, evaluated.error
    assert evaluated.reading is not None
    return evaluated.reading


def view_of(board: Board) -> AccountView:
    """What a diagnosis is made from."""
    (card,) = [each for each in every_card() if each.key == "spend_vs_budget"]
    return Viewer(board.ledger, {"sample": FULL}, board.inputs).views(
        [ACCOUNT.ref], (*card.needs, *card.wanted)
    )[ACCOUNT.ref]
