from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from paceboard.cards import Inputs, Viewer
from paceboard.errors import UnknownName
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import (
    HOUR,
    MICROS,
    AccountRef,
    Budget,
    BudgetMode,
    Delivery,
    Entity,
    Fact,
    Flight,
    Grain,
    Level,
    Policy,
    Window,
    Zone,
    day_from_text,
)
from paceboard.specs import Daily, Total, WindowKey

FIRST = day_from_text("2026-04-02")
SPEND = Total("spend", WindowKey.PERIOD)
FLIGHT = Flight(account="sample:1", name="Launch", first=FIRST, last=FIRST + 29, amount=1, currency="USD")
ONE = AccountRef("sample", "1")
Look = Callable[..., None]


@pytest.fixture(name="ledger")
def _ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=lambda: 0) as opened:
        yield opened


@pytest.fixture(name="look")
def _look(ledger: Ledger, platform: Any) -> Look:
    """Commits what an account spent on each day, and in each hour of the running one, up to a watermark."""

    def look(
        days: list[int],
        hours: list[int] | None = None,
        *,
        identity: str = "1",
        zone: str = "Etc/UTC",
        **more: Any,
    ) -> None:
        account = evolve(platform.account(identity), zone=Zone(zone))
        running = FIRST + len(days)
        rows: list[Any] = [(FIRST + number, None, spend) for number, spend in enumerate(days)]
        rows += [(running, hour, spend) for hour, spend in enumerate(hours or [])]
        facts = [
            Fact(
                level=Level.ACCOUNT,
                entity=identity,
                grain=Grain.DAY if hour is None else Grain.HOUR,
                day=day,
                hour=hour,
                measures={"spend": spend},
            )
            for day, hour, spend in rows
        ]
        planned = ((Level.ACCOUNT, Grain.DAY), (Level.ACCOUNT, Grain.HOUR))
        until = account.zone.start(running) + len(hours or []) * HOUR
        ledger.commit(
            account,
            at=until + 2 * HOUR,
            facts=[FactWindow(window=Window(first=FIRST, last=running), planned=planned, facts=facts)],
            watermarks={"spend": until},
            covered_from={"spend": FIRST},
            **more,
        )

    return look


@pytest.fixture(name="viewer")
def _viewer(ledger: Ledger, platform: Any) -> Viewer:
    return Viewer(ledger, {"sample": platform.spec()}, Inputs(flights=(FLIGHT,)))


def test_a_view_has_the_sums_up_to_its_watermark(look: Look, viewer: Viewer) -> None:
    """Whole days by their rows, the running one by its hours, each day of the series once."""
    look([10, 20], [1, 2, 3])
    series = Daily("spend", WindowKey.PERIOD)
    view = viewer.views([ONE], [SPEND, series])[ONE]

    assert (36, 5) == (view.total(SPEND).value, view.total(SPEND).rows)
    assert ((FIRST, 10), (FIRST + 1, 20), (FIRST + 2, 6)) == view.series[series]
    assert (FIRST + 2, FLIGHT) == (view.today, view.flight)
    assert view.covers(WindowKey.PERIOD)
    assert not view.covers(WindowKey.LAST_30_DAYS)


@pytest.mark.parametrize("hours", [[], [1, 2, 3]], ids=["midnight", "mid-day"])
def test_the_rows_behind_a_total_are_what_it_sums(look: Look, viewer: Viewer, hours: list[int]) -> None:
    """Their values add up to the total, at every watermark."""
    look([10, 20], hours)
    view = viewer.views([ONE], [SPEND])[ONE]
    rows = view.rows(SPEND, "1")

    assert view.total(SPEND).value == sum(row.value for row in rows)
    assert view.total(SPEND).rows == len(rows)


def test_accounts_of_several_zones_are_viewed_together_as_alone(look: Look, viewer: Viewer) -> None:
    """Each has its own days, watermark and period; one reading of all gives what one of each gives."""
    look([10, 20], [1, 2], identity="1")
    look([30], identity="2", zone="America/New_York")
    look([5, 6, 7], [9], identity="3", zone="Asia/Kolkata")
    refs = [AccountRef("sample", each) for each in ("1", "2", "3")]
    together = viewer.views(refs, [SPEND, Daily("spend", WindowKey.TODAY)])

    assert [33, 30, 27] == [view.total(SPEND).value for view in together.values()]
    for ref in refs:
        alone = viewer.views([ref], [SPEND, Daily("spend", WindowKey.TODAY)])[ref]
        assert alone == together[ref]


def test_an_earlier_revision_is_viewed_as_it_was_known(look: Look, viewer: Viewer) -> None:
    """Facts, watermark and instant of then, whatever came since."""
    look([10, 20])
    look([10, 21, 30], [4])
    then, now = viewer.views([ONE], [SPEND], revision=1)[ONE], viewer.views([ONE], [SPEND])[ONE]

    assert ((1, 30, FIRST + 1), (2, 65, FIRST + 3)) == (
        (then.revision, then.total(SPEND).value, then.today),
        (now.revision, now.total(SPEND).value, now.today),
    )


def test_several_accounts_can_be_viewed_at_a_revision(look: Look, viewer: Viewer) -> None:
    """The past of two accounts in one statement."""
    for identity in ("1", "2"):
        look([10], identity=identity)
        look([11], identity=identity)
    refs = [AccountRef("sample", each) for each in ("1", "2")]

    assert [10, 10] == [view.total(SPEND).value for view in viewer.views(refs, [SPEND], revision=1).values()]


def test_without_a_watermark_nothing_is_placed_in_time(ledger: Ledger, platform: Any, viewer: Viewer) -> None:
    """No period, no cap, no window, and stale."""
    ledger.commit(platform.account(), at=1, entities=[])
    view = viewer.views([ONE], [SPEND])[ONE]

    assert (None, None, None, {}) == (view.today, view.period, view.cap, view.windows)
    assert view.stale


def test_an_account_of_an_uninstalled_connector_can_be_viewed(look: Look, ledger: Ledger) -> None:
    """Its key stands for its title, and it is judged stale by an hour's lag."""
    look([10])
    view = Viewer(ledger, {}, Inputs(flights=(FLIGHT,))).views([ONE], [SPEND])[ONE]

    assert ("sample", {}, 10) == (view.connector_title, view.level_names, view.total(SPEND).value)


def test_an_unknown_account_or_revision_is_an_error_with_the_nearest(look: Look, viewer: Viewer) -> None:
    """Neither is an empty view."""
    look([10])
    with pytest.raises(UnknownName, match="did you mean sample:1"):
        viewer.views([AccountRef("sample", "11")], [SPEND])
    with pytest.raises(UnknownName, match="use one from 1 to 1"):
        viewer.views([ONE], [SPEND], revision=2)


def test_what_is_listed_no_more_counts_for_the_time_in_which_it_was(look: Look, viewer: Viewer) -> None:
    """Its budget ends at the look that missed it, and a scope of it is still known."""
    campaign = Entity(level=Level.CAMPAIGN, id="c1", name="One", delivery=Delivery.ACTIVE)
    budget = Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.DAILY, amount=24 * MICROS)
    look([1], entities=[campaign], budgets=[budget])
    look([1, 1], entities=[], budgets=[])
    view = viewer.views([ONE], [SPEND])[ONE]
    (stretch,) = view.resolution.stretches

    assert ((), "c1") == (view.entities, stretch.entity)
    assert stretch.end == view.as_of
    assert ("c1",) == viewer.views([ONE], [SPEND], campaigns=("c1",))[ONE].scope


@pytest.mark.parametrize(
    "change",
    [
        {"flights": (evolve(FLIGHT, amount=2),)},
        {"policy": Policy(under=Fraction(4, 5))},
        {"plugins": (("sample", "2.0"),)},
    ],
)
def test_inputs_are_cited_by_what_they_say(change: dict[str, Any]) -> None:
    """Equal inputs have one hash, and any change another one."""
    inputs = Inputs(flights=(FLIGHT,), plugins=(("sample", "1.0"),))

    assert inputs.digest() == Inputs(flights=(evolve(FLIGHT),), plugins=(("sample", "1.0"),)).digest()
    assert inputs.digest() != evolve(inputs, **change).digest()
