from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import MEASURES, Drift, Grain
from paceboard_meta.metrics import METRICS, asked, measures_of, other_actions
from paceboard_meta.options import CONVERSION

OMNI, PURCHASE, PIXEL = CONVERSION, "purchase", "offsite_conversion.fb_pixel_purchase"


def actions(**values: str) -> list[dict[str, str]]:
    return [{"action_type": name, "value": value} for name, value in values.items()]


def measures(row: dict[str, Any], action: str = OMNI) -> dict[str, int | None]:
    return measures_of({"spend": "1", "impressions": "1", **row}, asked(Grain.DAY), action=action, what="row")


def test_every_measure_is_one_of_the_hosts() -> None:
    """Each is asked for once, and says what it counts."""
    assert {metric.measure for metric in METRICS} <= set(MEASURES)
    assert len(METRICS) == len({metric.measure for metric in METRICS})
    assert all(metric.definition for metric in METRICS)


def test_hours_have_no_video_metrics() -> None:
    """Meta refuses them together."""
    assert {"spend", "impressions", "clicks"} == {metric.measure for metric in asked(Grain.HOUR)}


def test_one_action_type_counts_and_never_their_sum() -> None:
    """The types overlap: three purchases are three, not nine."""
    row = {
        "actions": actions(
            **{OMNI: "3", PURCHASE: "3", "offsite_conversion.fb_pixel_purchase": "3", "link_click": "9"}
        ),
        "action_values": actions(**{OMNI: "249.99", PURCHASE: "249.99"}),
    }
    found = measures(row)

    assert (3_000_000, 249_990_000) == (found["conversions"], found["conversion_value"])


def test_window_keys_are_not_added_to_the_value() -> None:
    """They count the same events once more."""
    entry = {"action_type": OMNI, "value": "3", "7d_click": "2", "1d_view": "1"}

    assert 3_000_000 == measures({"actions": [entry]})["conversions"]


@given(st.lists(st.integers(0, 10**6), max_size=5))
def test_a_type_that_comes_more_than_once_is_added_up(values: list[int]) -> None:
    """With action breakdowns a type has several entries."""
    entries = [{"action_type": OMNI, "value": str(value)} for value in values]

    assert sum(values) * 1_000_000 == measures({"actions": entries})["conversions"]


def test_what_did_not_happen_is_left_out_and_zero() -> None:
    """A row without actions, clicks or videos had none; impressions are always there."""
    found = measures({})
    bare = measures_of({"spend": "1"}, asked(Grain.DAY), action=OMNI, what="row")

    assert {0} == {value for key, value in found.items() if key not in ("spend", "impressions")}
    assert bare["impressions"] is None


def test_the_types_that_occur_instead_are_told() -> None:
    """Only where the one that counts occurs in no row at all."""
    rows = [{"actions": actions(**{PIXEL: "1"})}, {"actions": actions(**{PURCHASE: "1", PIXEL: "1"})}, {}]

    assert (PIXEL, PURCHASE) == other_actions(rows, OMNI)
    assert () == other_actions(rows, PURCHASE)
    assert () == other_actions([{}], OMNI)


@pytest.mark.parametrize(
    "row",
    [
        {"actions": "none"},
        {"actions": [1]},
        {"impressions": "1.5"},
        {"spend": "one"},
        {"inline_link_clicks": "-1"},
    ],
)
def test_another_form_is_refused(row: dict[str, Any]) -> None:
    """Nothing is guessed from it."""
    with pytest.raises(Drift):
        measures(row)


def test_a_row_without_spend_is_refused() -> None:
    """It was asked for, and it is always there."""
    with pytest.raises(Drift):
        measures_of({"impressions": "1"}, asked(Grain.DAY), action=OMNI, what="row")
