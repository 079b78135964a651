from __future__ import annotations

from fractions import Fraction

import pytest

from paceboard.model import Delivery, Level
from paceboard.pacing.diagnosis import Finding
from paceboard.pacing.diagnosis.reviews import creative_rejected

from .conftest import NOW, ad, campaign, group, serving


def test_a_rejected_ad_is_found_with_its_age_and_its_reason() -> None:
    """Refused 31 hours after it was made: within the 24 to 72 that the seed names (R68)."""
    refused = ad(
        "b", 31, delivery=Delivery.REJECTED, raw_status="AD_STATUS_AUDIT_DENY", attributes={"review": "music"}
    )
    check = creative_rejected(serving(campaign(), group(), ad(), refused), NOW)
    (evidence,) = check.evidence["rejected"]

    assert Finding.FOUND is check.finding
    assert "1 of 2 ads" in check.text
    assert "24 to 72 hours" in check.text
    assert {
        "level": str(Level.AD),
        "id": "b",
        "name": "b",
        "hours_since_launch": Fraction(31),
        "platform_status": "AD_STATUS_AUDIT_DENY",
        "reason": "music",
    } == evidence


def test_a_rejected_group_is_found_too() -> None:
    """A review of a group keeps all of its ads off."""
    check = creative_rejected(serving(campaign(), group(delivery=Delivery.REJECTED), ad()), NOW)

    assert Finding.FOUND is check.finding
    assert "0 of 1 ad and 1 of 1 group rejected" in check.text


@pytest.mark.parametrize(("hours", "young"), [(71, 1), (72, 0), (None, 0)])
def test_without_a_rejection_young_ads_are_told(hours: int | None, young: int) -> None:
    """Ruled out for now, and how many ads may still be refused."""
    check = creative_rejected(serving(campaign(), group(), ad(hours=hours)), NOW)

    assert Finding.RULED_OUT is check.finding
    assert young == check.evidence["ads_younger_than_72_hours"]


def test_without_ads_or_with_an_unknown_status_nothing_is_known() -> None:
    """Neither is taken for an approved account."""
    strange = ad(delivery=Delivery.UNKNOWN)

    assert Finding.UNKNOWN is creative_rejected(serving(campaign(), group()), NOW).finding
    assert Finding.UNKNOWN is creative_rejected(serving(campaign(), group(), ad("b"), strange), NOW).finding
