"""Google's own examples of a month's bound, from the wire to the card that tells of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from paceboard.cards import Evaluation, Inputs, Viewer
from paceboard.catalogue import every_card
from paceboard.ledger import FactWindow, Ledger
from paceboard.plugin import MICROS, Grain, Level, Window, day_from_text, instant_from_text
from paceboard_google_ads.rules import RULES
from paceboard_google_ads.spec import connector_spec

ID = "1234567890"
BUDGET = f"customers/{ID}/campaignBudgets/222"
FIRST = day_from_text("2026-11-01")
NOW = instant_from_text("2026-12-01T12:00Z")


def campaign(amount: int, **values: Any) -> dict[str, Any]:
    own = {"id": "111", "name": "Search", "status": "ENABLED", "campaignBudget": BUDGET, **values}
    stated = {"id": "222", "amountMicros": str(amount * MICROS), "period": "DAILY", "type": "STANDARD"}
    return {"campaign": own, "campaignBudget": {"resourceName": BUDGET, **stated}}


def change(time: str, before: int, after: int) -> dict[str, Any]:
    def resource(amount: int) -> dict[str, Any]:
        return {"campaignBudget": {"amountMicros": str(amount * MICROS)}}

    values = {
        "changeDateTime": time,
        "changeResourceType": "CAMPAIGN_BUDGET",
        "changeResourceName": BUDGET,
        "resourceChangeOperation": "UPDATE",
        "changedFields": "amountMicros",
        "oldResource": resource(before),
        "newResource": resource(after),
    }
    return {"changeEvent": values}


@pytest.fixture
def cautions(
    make: Any, listed: Any, account: Any, wire: Any, tmp_path: Path
) -> Callable[[Any, Sequence[int], Sequence[Any]], list[str]]:
    """What the card says of spend that the known budgets do not allow: campaign, days' spend, changes."""

    def read(row: Any, days: Sequence[int], changes: Sequence[Any] = ()) -> list[str]:
        dates = [f"2026-11-{number:02d}" for number in range(1, len(days) + 1)]
        rows = [wire.day(date, costMicros=str(cost * MICROS)) for date, cost in zip(dates, days, strict=True)]

        def reported(request: Any) -> Any:
            return {"results": rows} if "segments.date" in request.body["query"] else {"results": [row]}

        bodies = {"campaign": reported, "customer": {"results": rows}, "change_event": {"results": changes}}
        connector, _ = make({**bodies, "ad_group": {}, "ad_group_ad": {}}, clock=lambda: NOW)
        window = Window(first=FIRST, last=FIRST + len(days) - 1)
        levels = (Level.ACCOUNT, Level.CAMPAIGN)
        facts = [
            each for level in levels for each in listed(connector.facts(account, window, level, Grain.DAY))
        ]
        with Ledger.open(tmp_path / "ledger.db", clock=lambda: NOW) as ledger:
            ledger.commit(
                account,
                at=NOW,
                entities=listed(connector.entities(account)),
                budgets=listed(connector.budgets(account)),
                facts=[
                    FactWindow(
                        window=window, planned=tuple((each, Grain.DAY) for each in levels), facts=facts
                    )
                ],
                watermarks={"spend": account.zone.start(window.last + 1)},
                covered_from={"spend": FIRST - 60},
            )
            specs = {"google_ads": connector_spec()}
            cards = {card.key: card for card in every_card()}
            viewer = Viewer(ledger, specs, Inputs(rules=RULES))
            (found,) = Evaluation(viewer, specs, cards).evaluate([account.ref], ["spend_vs_budget"])
        assert found.reading is not None
        assert "served cost, before credits" == found.reading.parts["spent_means"]
        return [each.text for each in found.reading.warnings if each.code == "inconsistent_inputs"]

    return read


def test_an_unchanged_month_is_bounded_by_30_4_days(cautions: Any) -> None:
    """10 a day may come to 304 in the month, though each day might cost 20."""
    assert [] == cautions(campaign(10), [10] * 26 + [11] * 4)
    (text,) = cautions(campaign(10), [10] * 25 + [11] * 5)

    assert "allow 304.00 USD" in text
    assert "https://support.google.com/google-ads/answer/10486637" in text


def test_a_day_is_bounded_by_twice_its_amount(cautions: Any) -> None:
    """Within the month's bound 10 a day may be 20 on the first one."""
    assert [] == cautions(campaign(10), [20])
    assert "allow 20.00 USD" in cautions(campaign(10), [21])[0]


def test_a_changed_month_is_bounded_by_what_is_left(cautions: Any) -> None:
    """5 a day and 103 spent, 10 from the 24th on: seven days are left, so 173 in all."""
    changes = [change("2026-11-24 09:00:00", 5, 10)]
    before = [5] * 20 + [1] * 3

    assert [] == cautions(campaign(10), [*before, *[10] * 7], changes)
    assert "allow 173.00 USD" in cautions(campaign(10), [*before, *[10] * 6, 11], changes)[0]


def test_who_pays_for_conversions_has_no_bound_for_a_day(cautions: Any) -> None:
    """The whole month's money may go on its first day, and no more than that."""
    paid = campaign(10, paymentMode="CONVERSIONS")

    assert [] == cautions(paid, [304])
    assert "allow 304.00 USD" in cautions(paid, [305])[0]
