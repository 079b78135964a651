from __future__ import annotations

from typing import Any

import pytest

from paceboard.plugin import Drift
from paceboard_google_ads.row import Row, path_of, unknown_keys


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("metrics.cost_micros", ("metrics", "costMicros")),
        ("ad_group_ad.ad.id", ("adGroupAd", "ad", "id")),
        ("metrics.video_quartile_p25_rate", ("metrics", "videoQuartileP25Rate")),
    ],
)
def test_a_fields_name_says_where_it_stands(name: str, path: tuple[str, ...]) -> None:
    """snake_case in a query, lowerCamelCase in a row."""
    assert path == path_of(name)


def test_only_what_nobody_asked_for_is_unknown() -> None:
    """Resource names come unasked; new keys and new resources are told."""
    rows = [
        {
            "campaign": {"resourceName": "c", "id": "1", "new": 1},
            "customer": {"resourceName": "x"},
            "extra": 2,
        }
    ]

    assert {"campaign.new", "extra"} == unknown_keys(rows, ("campaign.id",))


@pytest.mark.parametrize(
    ("method", "value"), [("text", 5), ("flag", "true"), ("texts", "a"), ("identity", "0")]
)
def test_a_value_of_another_type_has_drifted(method: str, value: Any) -> None:
    """The error has the field's name and the type, never the value."""
    with pytest.raises(Drift) as caught:
        getattr(Row({"campaign": {"id": value}}, "row"), method)("campaign.id")

    assert "campaign.id" in caught.value.what


def test_an_object_is_expected_on_the_way() -> None:
    """A text where a resource belongs is another form."""
    with pytest.raises(Drift):
        Row({"campaign": "1"}, "row").get("campaign.id")


def test_keys_are_unknown_at_any_depth() -> None:
    """An ad's new key is seen; what a resource holds that was asked for whole is its own matter."""
    asked = ("ad_group_ad.ad.id", "change_event.old_resource")
    rows = [
        {
            "adGroupAd": {"resourceName": "x", "ad": {"resourceName": "y", "id": "1", "novel": 1}},
            "changeEvent": {"oldResource": {"campaignBudget": {"amountMicros": "1"}}},
        }
    ]

    assert {"adGroupAd.ad.novel"} == unknown_keys(rows, asked)


def test_what_stands_below_a_resource_is_an_object_or_nothing() -> None:
    """What was left out is empty; a text in its place is another form."""
    assert {"clicks": "3"} == Row({"metrics": {"clicks": "3"}}, "row").below("metrics")
    assert {} == Row({}, "row").below("metrics")
    with pytest.raises(Drift):
        Row({"metrics": "3"}, "row").below("metrics")


def test_a_resource_that_was_asked_for_whole_and_in_parts_is_looked_into() -> None:
    """Whatever the order of the fields, what stands beside the part is unknown."""
    rows = [{"campaign": {"budget": {"id": "1", "novel": 2}}}]
    for asked in (("campaign.budget", "campaign.budget.id"), ("campaign.budget.id", "campaign.budget")):
        assert {"campaign.budget.novel"} == unknown_keys(rows, asked)
