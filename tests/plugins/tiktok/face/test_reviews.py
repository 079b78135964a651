from __future__ import annotations

from typing import Any

import pytest


def test_groups_and_their_ads_are_approved(flight: Any) -> None:
    """Ads stand one level deeper than groups."""
    (group, *_) = flight.get("adgroup/get/", advertiser_id=flight.account).data["list"]
    data = flight.get(
        "adgroup/review_info/", advertiser_id=flight.account, adgroup_ids=[group["adgroup_id"]]
    ).data
    (ads,) = data["ad_review_map"].values()

    assert "ALL_AVAILABLE" == data["ad_group_review_map"][group["adgroup_id"]]["review_status"]
    assert {"ALL_AVAILABLE"} == {review["review_status"] for review in ads.values()}


@pytest.mark.parametrize(("ids", "code"), [(["7"], 40007), ([], 40002), (["7"] * 21, 40002)])
def test_a_batch_with_an_unknown_id_is_refused_whole(flight: Any, ids: list[str], code: int) -> None:
    """As one of more than twenty is."""
    query = {"advertiser_id": flight.account, "adgroup_ids": ids}

    assert code == flight.get("adgroup/review_info/", **query).code


def test_only_upgraded_smart_plus_has_reviews_of_its_own(flight: Any) -> None:
    """The flight's ads are made by hand."""
    (ad, *_) = flight.get("ad/get/", advertiser_id=flight.account).data["list"]
    query = {"advertiser_id": flight.account, "smart_plus_ad_ids": [ad["ad_id"]]}

    assert 40007 == flight.get("smart_plus/ad/review_info/", **query).code
