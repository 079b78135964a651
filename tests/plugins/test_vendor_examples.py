"""The vendors' own examples of budgets, through a ledger, the plugins' rules and the standard card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from paceboard.cards import Evaluation, Inputs, Viewer
from paceboard.catalogue import every_card
from paceboard.host import Host
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import (
    HOUR,
    MICROS,
    Account,
    AccountRef,
    Budget,
    BudgetMode,
    Delivery,
    Entity,
    Fact,
    Flight,
    Grain,
    Level,
    Reading,
    Window,
    Zone,
    day_from_text,
)

HOST = Host(strict=True).discover()
ZONE = Zone("Etc/UTC")
CENT = MICROS // 100

Judge = Callable[..., Reading]


def stated(amount: int, since: str, until: str | None = None) -> Budget:
    """A daily budget in dollars, from one instant of the account's clock until another."""
    return Budget(
        level=Level.CAMPAIGN,
        entity="17",
        mode=BudgetMode.DYNAMIC_DAILY,
        amount=amount * MICROS,
        valid_from=at(since),
        valid_to=None if until is None else at(until),
    )


def at(text: str) -> int:
    """`2026-04-15` or `2026-04-15 09` as an instant."""
    day, _, hour = text.partition(" ")
    return ZONE.start(day_from_text(day)) + int(hour or 0) * HOUR


@pytest.fixture(name="judge")
def _judge(tmp_path: Path) -> Iterator[Judge]:
    """Judges spend of some days, in cents, under budgets that the platform states with their times."""
    with Ledger.open(tmp_path / "ledger.db", clock=lambda: 0) as ledger:

        def judge(
            connector: str,
            budgets: Sequence[Budget],
            first: str,
            cents: Sequence[int],
            *,
            starts: int | None = None,
            ends: int | None = None,
        ) -> Reading:
            account = Account(ref=AccountRef(connector, "1"), name="One", zone=ZONE, currency="USD")
            opening = day_from_text(first)
            last = opening + len(cents) - 1
            spent = dict(enumerate(cents, opening))
            levels = (Level.ACCOUNT, Level.CAMPAIGN)
            facts = [
                Fact(level=level, entity=entity, grain=Grain.DAY, day=day, measures={"spend": each * CENT})
                for level, entity in zip(levels, ("1", "17"), strict=True)
                for day, each in spent.items()
            ]
            window = Window(first=opening - 60, last=last)
            planned = tuple((level, Grain.DAY) for level in levels)
            campaign = Entity(
                level=Level.CAMPAIGN,
                id="17",
                name="Spring",
                delivery=Delivery.ACTIVE,
                budget_shared=True,
                created=min(each.valid_from or 0 for each in budgets),
                starts=starts,
                ends=ends,
            )
            ledger.commit(
                account,
                at=ZONE.start(last + 1) + 3 * HOUR,
                facts=[FactWindow(window=window, planned=planned, facts=facts)],
                entities=[campaign],
                budgets=budgets,
                watermarks={"spend": ZONE.start(last + 1)},
                covered_from={"spend": window.first},
            )
            flight = Flight(
                account=str(account.ref),
                name="Spring",
                first=opening,
                last=last,
                amount=9_999 * MICROS,
                currency="USD",
            )
            specs = HOST.connectors()
            cards = {card.key: card for card in every_card()}
            viewer = Viewer(ledger, specs, Inputs(flights=(flight,), rules=tuple(HOST.platform_rules())))
            (found,) = Evaluation(viewer, specs, cards).evaluate([account.ref], ["spend_vs_budget"])
            assert found.reading is not None, found.error
            return found.reading

        yield judge


def beyond(reading: Reading) -> str:
    """What the card says of spend that the budgets do not allow."""
    return " ".join(each.text for each in reading.warnings if each.code == "inconsistent_inputs")


def test_tiktok_plans_what_is_left_of_the_day(judge: Judge) -> None:
    """100 a day, set at 09:00, are 62.50 of that day."""
    reading = judge("tiktok", [stated(100, "2026-04-15 09")], "2026-04-15", [5_000])

    assert 62_500_000 == reading.parts["plan"].micros


CHANGED = [stated(100, "2026-04-01", "2026-04-15"), stated(200, "2026-04-15")]
NOVEMBER = [stated(5, "2026-10-01", "2026-11-24"), stated(10, "2026-11-24")]
RUN = {"starts": at("2026-04-13"), "ends": at("2026-04-17")}


@pytest.mark.parametrize(
    ("connector", "budgets", "first", "cents", "allowed", "options"),
    [
        # 100 until Tuesday, 200 from Wednesday on: 800 for the last four days of the week.
        ("tiktok", CHANGED, "2026-04-15", [20_000] * 4, "800.00", {}),
        ("meta", CHANGED, "2026-04-15", [20_000] * 4, "800.00", {}),
        # 125 % on one day, 175 %, 200 %.
        ("tiktok", CHANGED[:1], "2026-04-08", [12_500], "125.00", {}),
        ("meta", CHANGED[:1], "2026-04-08", [17_500], "175.00", {}),
        ("google_ads", CHANGED[:1], "2026-04-08", [20_000], "200.00", {}),
        # A run of fewer than seven days: its days' worth, whatever a single day may take.
        ("meta", [stated(100, "2026-04-13")], "2026-04-13", [17_500, 7_500, 7_500, 7_500], "400.00", RUN),
        # 10 a day are 304 in a month; from 5 to 10 on the 24th, 103 spent before: 173.
        ("google_ads", [stated(10, "2026-10-01")], "2026-11-01", [1_000] * 29 + [1_400], "304.00", {}),
        ("google_ads", NOVEMBER, "2026-11-01", [450] * 22 + [400] + [1_000] * 7, "173.00", {}),
    ],
)
def test_a_card_allows_what_the_vendor_says_and_not_a_cent_more(
    judge: Judge,
    connector: str,
    budgets: Sequence[Budget],
    first: str,
    cents: Sequence[int],
    allowed: str,
    options: dict[str, int],
) -> None:
    """Within its published bound nothing is said; a cent beyond it the bound is named."""
    within = judge(connector, budgets, first, cents, **options)
    above = judge(connector, budgets, first, [*cents[:-1], cents[-1] + 1], **options)

    assert "" == beyond(within)
    assert f"the known budgets allow {allowed} USD" in beyond(above)
