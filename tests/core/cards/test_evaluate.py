from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import Evaluation, Inputs, Viewer, encode
from paceboard.catalogue import every_card
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import (
    HOUR,
    MICROS,
    AccountRef,
    Fact,
    Grain,
    Later,
    Level,
    Reading,
    Window,
    day_from_text,
)
from paceboard.specs import AccountView, ConnectorSpec, MeasureGroup, Total, WindowKey

CARDS = {card.key: card for card in every_card()}
VALUE = evolve(CARDS["total_spend"], key="value", needs=(Total("conversion_value", WindowKey.TODAY),))
TODAY = day_from_text("2026-04-24")
ONE = AccountRef("sample", "1")
LATE = MeasureGroup(key="conversions", measures=("conversion_value",), lag=86_400, horizon=28)


@pytest.fixture(name="ledger")
def _ledger(tmp_path: Path, platform: Any) -> Iterator[Ledger]:
    """One day of 5 dollars, read at noon of the next, up to ten o'clock; conversions a day earlier."""
    account, planned = platform.account(), ((Level.ACCOUNT, Grain.DAY), (Level.CAMPAIGN, Grain.DAY))
    facts = [
        Fact(level=level, entity=entity, grain=Grain.DAY, day=TODAY - 1, measures={"spend": 5 * MICROS})
        for level, entity in ((Level.ACCOUNT, "1"), (Level.CAMPAIGN, "c1"))
    ]
    noon = account.zone.start(TODAY) + 12 * HOUR
    with Ledger.open(tmp_path / "ledger.db", clock=lambda: 0) as opened:
        opened.commit(
            account,
            at=noon,
            facts=[FactWindow(window=Window(first=TODAY - 40, last=TODAY), planned=planned, facts=facts)],
            watermarks={"spend": noon - 2 * HOUR, "conversions": noon - 24 * HOUR},
            covered_from={"spend": TODAY - 40},
        )
        yield opened


@pytest.fixture(name="evaluation")
def _evaluation(ledger: Ledger) -> Callable[[ConnectorSpec], Evaluation]:
    def make(spec: ConnectorSpec) -> Evaluation:
        connectors = {"sample": spec}
        return Evaluation(Viewer(ledger, connectors, Inputs()), connectors, {**CARDS, "value": VALUE})

    return make


def with_value(spec: ConnectorSpec) -> ConnectorSpec:
    """The same connector, which reads the value of conversions too."""
    return evolve(
        spec,
        capabilities=tuple(
            evolve(each, measures=("spend", "conversion_value"), groups=(LATE,)) for each in spec.capabilities
        ),
    )


def test_what_the_connector_does_not_read_is_unknown_and_never_zero(
    platform: Any, evaluation: Callable[[ConnectorSpec], Evaluation]
) -> None:
    """The caution names connector, measure and level; there is nothing to explain."""
    reading, tree = evaluation(platform.spec()).explain(ONE, VALUE)

    text = "Sample Ads (sample) does not give conversion_value of the level account by day"
    assert (None, None, None, f"Unknown: {text}.") == (reading.value, reading.status, tree, reading.text)
    assert [("not_available", text)] == [(each.code, each.text) for each in reading.warnings]
    assert b'"value":null' in encode(reading).encode()
    assert ("sample.value", 1, "USD") == (reading.card, reading.revision, reading.currency)


def test_what_cannot_be_answered_is_absent_where_nobody_asked_for_it(
    platform: Any, evaluation: Callable[[ConnectorSpec], Evaluation]
) -> None:
    """All cards are asked at once; those that can be answered are. By name the other says why it is not."""
    evaluate = evaluation(platform.spec()).evaluate
    found = {each.card: each for each in evaluate([ONE])}
    (named,) = evaluate([ONE], ["value"])

    assert {None} == {each.error for each in found.values()}
    assert "sample.value" not in found
    assert found["sample.total_spend"].reading is not None
    assert 5 * MICROS == found["sample.total_spend"].reading.value
    assert named.reading is not None
    assert (None, "not_available") == (named.reading.value, named.reading.warnings[0].code)


@pytest.mark.parametrize("late", ["parts", "text"])
def test_a_part_that_fails_later_fails_its_card_at_once(platform: Any, ledger: Ledger, late: str) -> None:
    """What a reading builds when it is read is built within the card's isolation, and costs no other card."""

    def judge(view: AccountView) -> Reading:
        never: dict[str, Any] = {late: Later(lambda: 1 // 0)}
        return evolve(CARDS["total_spend"].judge(view), **never)

    failing = evolve(CARDS["total_spend"], key="failing", judge=judge)
    connectors = {"sample": platform.spec()}
    evaluation = Evaluation(Viewer(ledger, connectors, Inputs()), connectors, {**CARDS, "failing": failing})
    found = {each.card: each for each in evaluation.evaluate([ONE])}

    assert "ZeroDivisionError" in str(found["sample.failing"].error)
    assert None is found["sample.failing"].reading
    assert {None} == {each.error for name, each in found.items() if name != "sample.failing"}


def test_a_card_is_as_stale_as_what_it_needs(
    platform: Any, evaluation: Callable[[ConnectorSpec], Evaluation]
) -> None:
    """Twice the measure's own lag: four hours for spend, two days for conversions."""
    evaluate = evaluation(with_value(platform.spec())).evaluate
    noon = platform.zone.start(TODAY) + 12 * HOUR

    def stale(at: int) -> list[bool]:
        readings = [each.reading for each in evaluate([ONE], ["total_spend", "value"], at=at)]
        return ["stale" in {each.code for each in reading.warnings} for reading in readings if reading]

    assert [False, False] == stale(noon + 2 * HOUR)
    assert [True, False] == stale(noon + 2 * HOUR + 1)
    assert [True, False] == stale(noon + 24 * HOUR)
    assert [True, True] == stale(noon + 24 * HOUR + 1)


@pytest.mark.parametrize("lag", [60, 3_600, 7_200])
def test_a_watermark_on_the_full_hour_makes_no_card_stale(
    platform: Any, evaluation: Callable[[ConnectorSpec], Evaluation], lag: int
) -> None:
    """Whoever refreshes every hour has no stale card, however little lag the platform declares."""
    spec = platform.spec()
    quick = evolve(spec, capabilities=tuple(evolve(each, lag=lag) for each in spec.capabilities))
    noon = platform.zone.start(TODAY) + 12 * HOUR

    def stale(at: int) -> bool:
        (each,) = evaluation(quick).evaluate([ONE], ["total_spend"], at=at)
        return each.reading is not None and "stale" in {each.code for each in each.reading.warnings}

    assert [False, True] == [stale(noon + 2 * HOUR), stale(noon + 2 * HOUR + 1)]


def test_a_view_knows_what_can_be_read_and_up_to_where(platform: Any, ledger: Ledger) -> None:
    """Each measure has its group's watermark."""
    spec = with_value(platform.spec())
    view = Viewer(ledger, {"sample": spec}, Inputs()).views([ONE], VALUE.needs)[ONE]

    assert view.watermark is not None
    assert {"spend": view.watermark, "conversion_value": view.watermark - 22 * HOUR} == view.watermarks
    assert view.reads("conversion_value", Level.ACCOUNT, Grain.HOUR)
    assert not view.reads("conversion_value", Level.AD, Grain.DAY)


def test_what_is_wanted_keeps_no_card_from_being_judged(platform: Any, ledger: Ledger) -> None:
    """It is measured where it is read; neither its lack nor its age makes the reading unknown or stale."""
    seen: list[AccountView] = []

    def judge(view: AccountView) -> Reading:
        seen.append(view)
        return CARDS["total_spend"].judge(view)

    wanted, noon = Total("conversion_value", WindowKey.LAST_7_DAYS), platform.zone.start(TODAY) + 12 * HOUR
    card = evolve(CARDS["total_spend"], key="beside", judge=judge, wanted=(wanted,))
    reading = with_value(platform.spec())
    behind = evolve(
        reading,
        capabilities=tuple(evolve(each, groups=(evolve(LATE, lag=60),)) for each in reading.capabilities),
    )
    for spec in (platform.spec(), behind):
        connectors = {"sample": spec}
        evaluation = Evaluation(Viewer(ledger, connectors, Inputs()), connectors, {"beside": card})
        (found,) = evaluation.evaluate([ONE], at=noon)

        assert found.reading is not None
        assert 5 * MICROS == found.reading.value
        assert "stale" not in {each.code for each in found.reading.warnings}
    assert {"conversion_value"} == seen[-1].stale_measures
    assert wanted in seen[-1].totals
