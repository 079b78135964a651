from __future__ import annotations

from paceboard.pacing.diagnosis import Cause, Finding, Serving, under_delivery

from .conftest import NOW, PERIOD, ad, campaign, group


def test_every_cause_is_checked_in_the_order_of_the_requirement() -> None:
    """Creative, audience, bid cap, learning, schedule, limit, balance (R68)."""
    checks = under_delivery(
        Serving([campaign(), group(), ad()]),
        limits=[],
        balances=[],
        clicked={},
        period=PERIOD,
        at=NOW,
        currency="USD",
    )

    assert list(Cause)[:7] == [each.cause for each in checks]
    assert all(each.text for each in checks)


def test_an_account_of_which_nothing_is_known_has_only_unknown_causes() -> None:
    """Nothing is ruled out because nobody looked."""
    checks = under_delivery(
        Serving([]), limits=[], balances=[], clicked={}, period=PERIOD, at=NOW, currency="USD"
    )

    assert {Finding.UNKNOWN} == {each.finding for each in checks}
