from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from paceboard.catalogue.ratios import Ratio
from paceboard.catalogue.response import cpa_diagnosis, low_ctr
from paceboard.model import MICROS, Account, AccountRef, Grain, Level, Policy, Zone
from paceboard.pacing import Resolution
from paceboard.rules import RuleBook
from paceboard.specs import AccountView, Daily, FactCapability, Measured, Total, WindowKey

MONTH, BEFORE = WindowKey.COMPLETE_30_DAYS, WindowKey.PRIOR_30_DAYS
DAYS = range(100, 130)
USUAL = {"spend": 3_000 * MICROS, "impressions": 500_000, "clicks": 5_000, "conversions": 100 * MICROS}
"""Of 30 days: a CPA of 30, a CTR of 1 %, a CVR of 2 %."""


def view(
    now: dict[str, int], before: dict[str, int] | None = None, *, days: int = 30, policy: Policy | None = None
) -> AccountView:
    """An account with sums of the last 30 complete days and of those before, spent on its last days."""
    account = Account(ref=AccountRef("sample", "1"), name="Sample", zone=Zone("UTC"), currency="USD")
    measures = {MONTH: now, BEFORE: USUAL if before is None else before}
    totals: dict[Total, dict[str, Measured]] = {
        Total(key, window): {"1": Measured(value, 1, 0)}
        for window, own in measures.items()
        for key, value in own.items()
    }
    spend = tuple((day, 1 if day >= 130 - days else 0) for day in DAYS)
    capability = FactCapability(
        level=Level.ACCOUNT, grain=Grain.DAY, measures=tuple(USUAL), max_days=30, lag=0, horizon=1, source=""
    )
    return AccountView(
        account=account,
        connector_title="Sample",
        level_names={},
        revision=1,
        as_of=0,
        inputs="",
        watermark=0,
        covered_from=0,
        stale=False,
        today=130,
        period=None,
        cap=None,
        resolution=Resolution(stretches=(), unsupported=(), unbudgeted=()),
        windows={MONTH: (100, 129), BEFORE: (70, 99)},
        totals=totals,
        series={Daily("spend", MONTH): spend},
        entities=(),
        budgets=(),
        limits=(),
        balances=(),
        flight=None,
        rulebook=RuleBook(),
        policy=Policy() if policy is None else policy,
        capabilities=(capability,),
        rows=lambda _need, _entity: (),
    )


def diagnosis(seen: AccountView) -> Any:
    spend, conversions = (seen.total(Total(key, MONTH)).value for key in ("spend", "conversions"))
    value = Fraction((spend or 0) * MICROS, conversions) if conversions else None
    return cpa_diagnosis(seen, value)[0]["diagnosis"]


@pytest.mark.parametrize(
    ("changed", "creative", "landing_page"),
    [
        ({"clicks": 2_000, "conversions": 50 * MICROS}, "found", "ruled_out"),
        ({"conversions": 50 * MICROS}, "ruled_out", "found"),
        ({"clicks": 2_000, "conversions": 20 * MICROS}, "found", "found"),
        ({"spend": 6_000 * MICROS}, "ruled_out", "ruled_out"),
    ],
)
def test_a_dear_conversion_is_told_apart(changed: dict[str, int], creative: str, landing_page: str) -> None:
    """CTR speaks of the creative, CVR of the landing page, each for itself (R98)."""
    found = diagnosis(view({**USUAL, **changed}))

    assert creative == found["creative"]["finding"]
    assert landing_page == found["landing_page"]["finding"]
    assert "prior_30_days" == found["target_basis"]


def test_no_conversion_at_all_is_beyond_any_target() -> None:
    """The cost is undefined and the diagnosis is there."""
    found = diagnosis(view({**USUAL, "conversions": 0}))

    assert "found" == found["landing_page"]["finding"]


@pytest.mark.parametrize(
    "seen",
    [
        view(USUAL),
        view({**USUAL, "conversions": 50 * MICROS}, days=6),
        view({**USUAL, "spend": 200 * MICROS, "conversions": 0}),
        view({**USUAL, "conversions": 50 * MICROS}, policy=Policy(cpa_target=Fraction(60))),
        view({**USUAL, "conversions": 50 * MICROS}, {**USUAL, "conversions": 0}),
    ],
)
def test_nothing_is_diagnosed_too_early_or_on_target(seen: AccountView) -> None:
    """At its target, before seven days, before enough spend, and without a target."""
    assert diagnosis(seen) is None


def test_a_companys_own_target_counts() -> None:
    """In units of the currency, whatever the days before cost."""
    found = diagnosis(view(USUAL, policy=Policy(cpa_target=Fraction(25))))

    assert "policy" == found["target_basis"]
    assert 25 * MICROS == found["target"].micros


def clicked(*days: tuple[int, int]) -> AccountView:
    """The newest days' impressions and clicks, older ones usual."""
    shown = [(10_000, 100)] * (30 - len(days)) + list(days)
    series = {
        Daily(key, MONTH): tuple(zip(DAYS, (pair[place] for pair in shown), strict=True))
        for place, key in enumerate(("impressions", "clicks"))
    }
    return evolve(view(USUAL), series=series)


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        (((1_000, 2),) * 3, ["ctr_low"]),
        (((1_000, 2),) * 2, []),
        (((1_000, 3),) * 5, []),
        (((999, 0),) * 5, []),
        (((1_000, 2), (1_000, 9), (1_000, 2), (1_000, 2)), []),
    ],
)
def test_a_low_ctr_asks_for_a_review_when_it_lasts(days: Any, codes: list[str]) -> None:
    """Below 0.3 % on three complete days of a thousand impressions each, up to the last one (R96)."""
    assert codes == [caution.code for caution in low_ctr(clicked(*days), None)[1]]


def test_net_and_gross_never_share_a_ratio() -> None:
    """What is net of credit is divided by nothing that gross spend brought."""
    with pytest.raises(ValueError, match="mixes"):
        Ratio(over="billed_spend", under="conversions", unit="price")

    assert Ratio(over="billed_spend", under="cash_spend", unit="ratio").factor == 1
