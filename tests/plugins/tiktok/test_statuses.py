from __future__ import annotations

from collections.abc import Callable

import pytest

from paceboard.plugin import Delivery
from paceboard_tiktok.statuses import account_delivery, delivery

Note = Callable[[str, str], None]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("CAMPAIGN_STATUS_ENABLE", Delivery.ACTIVE),
        ("ADGROUP_STATUS_DELIVERY_OK", Delivery.ACTIVE),
        ("AD_STATUS_PARTIAL_AUDIT_DELIVERY_OK", Delivery.ACTIVE),
        ("ADGROUP_STATUS_CAMPAIGN_DISABLE", Delivery.PAUSED),
        ("CAMPAIGN_STATUS_BUDGET_EXCEED", Delivery.LIMITED),
        ("ADGROUP_STATUS_CAMPAIGN_EXCEED", Delivery.LIMITED),
        ("AD_STATUS_BALANCE_EXCEED", Delivery.LIMITED),
        ("CAMPAIGN_STATUS_TTS_ACCOUNT_BALANCE_INSUFFICIENT", Delivery.LIMITED),
        ("ADVERTISER_ACCOUNT_BALANCE_EXCEED", Delivery.LIMITED),
        ("AD_STATUS_ADGROUP_AUDIT_DENY", Delivery.REJECTED),
        ("ADGROUP_STATUS_ADVERTISER_AUDIT", Delivery.IN_REVIEW),
        ("AD_STATUS_PARTIAL_AUDIT_NO_DELIVERY", Delivery.IN_REVIEW),
        ("ADVERTISER_ACCOUNT_PUNISH", Delivery.BLOCKED),
        ("AD_STAUS_PIXEL_UNBIND", Delivery.BLOCKED),
        ("AD_STATUS_PIXEL_UNBIND", Delivery.BLOCKED),
        ("ADGROUP_STATUS_NOT_START", Delivery.SCHEDULED),
        ("ADGROUP_STATUS_ADGROUP_PRE_ONLINE", Delivery.SCHEDULED),
        ("ADGROUP_STATUS_TIME_DONE", Delivery.ENDED),
        ("AD_STATUS_DONE", Delivery.ENDED),
        ("AD_STATUS_ADGROUP_DELETE", Delivery.DELETED),
    ],
)
def test_a_secondary_status_says_what_an_entity_does(
    status: str, expected: Delivery, note: Note, notes: list[tuple[str, str]]
) -> None:
    """Each of TikTok's groups of statuses has its place, TikTok's own misspelling included."""
    assert (expected, status) == delivery(status, "ENABLE", note=note)
    assert [] == notes


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("ENABLE", Delivery.ACTIVE),
        ("DISABLE", Delivery.PAUSED),
        ("FROZEN", Delivery.BLOCKED),
        ("DELETE", Delivery.DELETED),
    ],
)
def test_without_a_secondary_status_the_switch_decides(
    operation: str, expected: Delivery, note: Note
) -> None:
    """The sandbox gives the switch only."""
    assert (expected, operation) == delivery(None, operation, note=note)


def test_a_new_status_is_unknown_and_counted(note: Note, notes: list[tuple[str, str]]) -> None:
    """A status that TikTok adds tomorrow keeps its raw word and stops nothing."""
    new = "CAMPAIGN_STATUS_ON_THE_MOON"

    assert (Delivery.UNKNOWN, new) == delivery(new, "ENABLE", note=note)
    assert ["unknown_status"] == [code for code, _ in notes]


def test_an_entity_without_any_status_is_unknown(note: Note) -> None:
    """No status is not taken for a good one."""
    assert (Delivery.UNKNOWN, "") == delivery(None, None, note=note)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("STATUS_ENABLE", Delivery.ACTIVE),
        ("STATUS_LIMIT", Delivery.BLOCKED),
        ("STATUS_PENDING_CONFIRM", Delivery.IN_REVIEW),
        ("STATUS_CONFIRM_FAIL", Delivery.REJECTED),
        ("STATUS_NEW", Delivery.UNKNOWN),
        (None, Delivery.UNKNOWN),
    ],
)
def test_an_account_says_what_it_may_do(status: str | None, expected: Delivery, note: Note) -> None:
    """A punished account is blocked; TikTok has no error code for it."""
    assert expected == account_delivery(status, note=note)
