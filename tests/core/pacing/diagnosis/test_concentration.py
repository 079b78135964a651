from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from paceboard.pacing.diagnosis import AdSpend, concentration


def test_the_seeds_ad_has_seventy_percent() -> None:
    """70 % of spend on one ad, up from a tenth; its click rate 4.8 % from 1.2 % (R70)."""
    viral = AdSpend(
        id="4",
        name="unboxing",
        spend=70,
        impressions=10_000,
        clicks=480,
        spend_before=10,
        impressions_before=10_000,
        clicks_before=120,
    )
    other = AdSpend(id="5", name="b", spend=30, impressions=10_000, clicks=120, spend_before=90)
    top = concentration([other, viral])
    assert top is not None

    assert ("4", Fraction(7, 10), Fraction(1, 10)) == (top.id, top.share, top.share_before)
    assert (Fraction(48, 1000), Fraction(12, 1000), Fraction(12, 1000)) == (
        top.ctr,
        top.ctr_before,
        top.ctr_others,
    )


def test_what_is_not_known_of_an_ad_stays_unknown() -> None:
    """No share before where one ad's is not known; no rate without impressions."""
    top = concentration(
        [AdSpend(id="a", name="a", spend=1), AdSpend(id="b", name="b", spend=0, spend_before=1)]
    )
    assert top is not None

    assert 1 == top.share
    assert [None] * 4 == [top.share_before, top.ctr, top.ctr_before, top.ctr_others]


def test_without_spend_there_is_no_top_ad() -> None:
    """Nothing is concentrated on anything."""
    assert concentration([]) is None
    assert concentration([AdSpend(id="a", name="a", spend=0)]) is None


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_the_top_ad_has_at_least_its_even_share(spends: list[int]) -> None:
    """Between one over the number of ads and all of it, whatever their order."""
    ads = [AdSpend(id=str(n), name="", spend=each) for n, each in enumerate(spends)]
    top = concentration(ads)

    assert top == concentration(ads[::-1])
    assert (top is None) == (not any(spends))
    assert top is None or Fraction(1, len(ads)) <= top.share <= 1
