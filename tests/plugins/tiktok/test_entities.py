from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paceboard.plugin import AccountRef, Delivery, Drift, Entity, Level, instant_from_text
from paceboard_tiktok.entities import ad_entity, campaign_entity, group_entity
from paceboard_tiktok.wire import Ad, Campaign, Group

Note = Callable[[str, str], None]
ACCOUNT = AccountRef("tiktok", "7000000000000000001")


def group(note: Note, **values: Any) -> Entity:
    row = Group(**{"adgroup_id": "18", "campaign_id": "17", "operation_status": "ENABLE", **values})
    return group_entity(row, ACCOUNT, note=note)


def test_a_campaign_keeps_its_words(note: Note) -> None:
    """Name, raw status, objective and time of making arrive; ids may be numbers."""
    row = Campaign(
        campaign_id=1712345678901234567,
        campaign_name="Spring",
        advertiser_id="7000000000000000001",
        objective_type="WEB_CONVERSIONS",
        secondary_status="CAMPAIGN_STATUS_BUDGET_EXCEED",
        operation_status="ENABLE",
        campaign_automation_type="MANUAL",
        create_time="2026-04-01 17:00:00",
        budget_optimize_on=True,
    )
    expected = Entity(
        level=Level.CAMPAIGN,
        id="1712345678901234567",
        name="Spring",
        delivery=Delivery.LIMITED,
        raw_status="CAMPAIGN_STATUS_BUDGET_EXCEED",
        budget_shared=True,
        objective="WEB_CONVERSIONS",
        created=instant_from_text("2026-04-01T17:00Z"),
        attributes={"campaign_automation_type": "MANUAL"},
    )

    assert expected == campaign_entity(row, ACCOUNT, note=note)


def test_cbo_is_off_where_tiktok_is_silent(note: Note) -> None:
    """`budget_optimize_on` only comes where it is on."""
    row = Campaign(campaign_id="17", operation_status="ENABLE")

    assert False is campaign_entity(row, ACCOUNT, note=note).budget_shared


def test_a_group_has_a_schedule_in_utc(note: Note) -> None:
    """Start and end are instants, whatever the account's zone is."""
    entity = group(
        note,
        schedule_type="SCHEDULE_START_END",
        schedule_start_time="2026-04-02 07:00:00",
        schedule_end_time="2026-05-02 07:00:00",
    )

    assert (instant_from_text("2026-04-02T07:00Z"), instant_from_text("2026-05-02T07:00Z")) == (
        entity.starts,
        entity.ends,
    )


@pytest.mark.parametrize("kind", ["SCHEDULE_FROM_NOW", None, "SCHEDULE_START_END"])
def test_an_end_in_ten_years_is_none(kind: str | None, note: Note) -> None:
    """`SCHEDULE_FROM_NOW` writes an end ten years after the start and means that there is none."""
    entity = group(
        note,
        schedule_type=kind,
        schedule_start_time="2026-04-02 07:00:00",
        schedule_end_time="2036-04-02 07:00:00",
    )

    assert entity.starts is not None
    assert entity.ends is None


def test_a_budget_that_waits_for_midnight_is_told(note: Note) -> None:
    """`scheduled_budget` is tomorrow's amount; 0 means that none is pending."""
    assert {"scheduled_budget_micros": "75500000"} == group(note, scheduled_budget="75.5").attributes
    assert {} == group(note, scheduled_budget=0).attributes


def test_a_schedule_that_cannot_be_read_is_refused(note: Note) -> None:
    """Without its end a lifetime budget would be paced wrongly."""
    with pytest.raises(Drift, match="schedule_end_time"):
        group(note, schedule_end_time="next week")


def test_a_creation_time_that_cannot_be_read_is_only_said(note: Note, notes: list[tuple[str, str]]) -> None:
    """When something was made is display data; a new form of it stops nothing and is counted."""
    assert group(note, create_time="{{create_time}}").created is None
    assert ["unreadable_time"] == [code for code, _ in notes]


def test_an_ad_hangs_below_its_group(note: Note) -> None:
    """The parent of an ad is its ad group; a name may be missing."""
    row = Ad(ad_id="19", adgroup_id=18, ad_name=None, secondary_status="AD_STATUS_AUDIT_DENY")
    entity = ad_entity(row, ACCOUNT, note=note)

    assert (Level.AD, "19", "18", "", Delivery.REJECTED) == (
        entity.level,
        entity.id,
        entity.parent,
        entity.name,
        entity.delivery,
    )


def test_a_row_of_another_account_is_refused(note: Note) -> None:
    """An answer that speaks of an account that was not asked for is not read."""
    row = Campaign(campaign_id="17", advertiser_id="7000000000000000002")

    with pytest.raises(Drift, match="another account"):
        campaign_entity(row, ACCOUNT, note=note)
