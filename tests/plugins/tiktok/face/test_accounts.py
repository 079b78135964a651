from __future__ import annotations

from typing import Any

import pytest

from paceboard_tiktok.face.credentials import SIMULATED

APP = {"app_id": SIMULATED.app_id, "secret": SIMULATED.app_secret}
CENTER = SIMULATED.business_center


def test_the_token_has_its_accounts(flight: Any) -> None:
    """An unpaged list of id and name."""
    data = flight.get("oauth2/advertiser/get/", **APP).data

    assert {"list": [{"advertiser_id": "7000000000000000001", "advertiser_name": "Athleisure US"}]} == data


@pytest.mark.parametrize(
    ("query", "code"),
    [({**APP, "secret": "other"}, 40101), ({**APP, "app_id": "1"}, 40101), ({"app_id": "1"}, 40002)],
)
def test_a_wrong_app_is_refused(flight: Any, query: dict[str, str], code: int) -> None:
    """Id and secret must belong together, and must be there."""
    assert code == flight.get("oauth2/advertiser/get/", **query).code


def test_an_account_is_described_in_its_own_zone(flight: Any) -> None:
    """The zone counts, the display zone is a label; the balance is a number, the id a text."""
    (row,) = flight.get("advertiser/info/", advertiser_ids=[flight.account]).data["list"]

    assert ("Etc/GMT+8", "America/Los_Angeles") == (row["timezone"], row["display_timezone"])
    assert ("7000000000000000001", "USD", "STATUS_ENABLE") == (
        row["advertiser_id"],
        row["currency"],
        row["status"],
    )
    assert isinstance(row["balance"], float)
    assert isinstance(row["create_time"], int)
    assert CENTER == row["owner_bc_id"]


def test_only_the_fields_that_are_asked_for_come(flight: Any) -> None:
    """The id always, an unknown field never."""
    info = "advertiser/info/"
    (row,) = flight.get(info, advertiser_ids=[flight.account], fields=["currency"]).data["list"]

    assert {"advertiser_id", "currency"} == set(row)
    assert 40002 == flight.get(info, advertiser_ids=[flight.account], fields=["colour"]).code


@pytest.mark.parametrize(
    ("ids", "code"), [(["7000000000000000001", "1"], 40001), ([], 40002), (["1"] * 101, 40002), ("x", 40002)]
)
def test_one_foreign_id_fails_the_whole_batch(flight: Any, ids: Any, code: int) -> None:
    """So do no ids, too many, and what is no list."""
    assert code == flight.get("advertiser/info/", advertiser_ids=ids).code


def test_the_business_center_tells_the_limit(flight: Any) -> None:
    """A one-time limit is CUSTOM_BUDGET; what is used is not late."""
    data = flight.get("advertiser/balance/get/", bc_id=CENTER, fields=["budget_remaining"]).data
    (row,) = data["advertiser_account_list"]

    assert ("CUSTOM_BUDGET", 40_000.0) == (row["budget_mode"], row["budget"])
    assert 38_200.0 < row["budget_cost"] < 38_600.0
    assert row["budget"] - row["budget_cost"] == pytest.approx(row["budget_remaining"])
    assert {"page": 1, "page_size": 10, "total_number": 1, "total_page": 1} == data["page_info"]


def test_what_is_left_comes_only_on_request(flight: Any) -> None:
    """Without `fields` there is no `budget_remaining`."""
    (row,) = flight.get("advertiser/balance/get/", bc_id=CENTER).data["advertiser_account_list"]

    assert "budget_remaining" not in row


@pytest.mark.parametrize(
    ("name", "mode", "budget"), [("yen", "MONTHLY_BUDGET", 6_000_000.0), ("no-budget", "UNLIMITED", 0.0)]
)
def test_limits_come_in_their_modes(face: Any, name: str, mode: str, budget: float) -> None:
    """Monthly, and none at all."""
    (row,) = face(name).get("advertiser/balance/get/", bc_id=CENTER).data["advertiser_account_list"]

    assert (mode, budget) == (row["budget_mode"], row["budget"])


def test_ad_credit_is_called_grant(face: Any) -> None:
    """Cash and credit add up to the account's balance."""
    (row,) = face("rejection").get("advertiser/balance/get/", bc_id=CENTER).data["advertiser_account_list"]
    later = face("credit")
    (credited,) = later.get("advertiser/balance/get/", bc_id=CENTER).data["advertiser_account_list"]

    assert (row["account_balance"], 0.0) == (row["cash_balance"], row["grant_balance"])
    assert credited["account_balance"] == pytest.approx(credited["cash_balance"] + credited["grant_balance"])


@pytest.mark.parametrize(("name", "center"), [("seed-flight", "1"), ("limit-unknown", CENTER)])
def test_a_limit_that_cannot_be_read_is_refused(face: Any, name: str, center: str) -> None:
    """A foreign Business Center, and one that does not hold the account."""
    made = face(name)

    assert 40001 == made.get("advertiser/balance/get/", bc_id=center).code
    assert (
        40001 == made.get("bc/account/budget/changelog/get/", bc_id=center, advertiser_id=made.account).code
    )


def test_an_account_without_a_center_says_so(face: Any) -> None:
    """Its owner is empty."""
    made = face("limit-unknown")
    (row,) = made.get("advertiser/info/", advertiser_ids=[made.account]).data["list"]

    assert "" == row["owner_bc_id"]


def test_the_limits_reset_is_told_in_utc(flight: Any) -> None:
    """2 April begins at 08:00 UTC in UTC-8."""
    data = flight.get("bc/account/budget/changelog/get/", bc_id=CENTER, advertiser_id=flight.account).data
    (row,) = data["changelog_list"]

    assert ("RESET", "2026-04-02 08:00:00") == (row["activity_type"], row["operation_time"])
    assert ("CUSTOM_BUDGET", 40_000.0) == (row["current_budget_mode"], row["current_budget"])


def test_balances_come_fifty_a_page_at_most(flight: Any) -> None:
    """A larger page is refused, not cut."""
    assert 40002 == flight.get("advertiser/balance/get/", bc_id=CENTER, page_size="51").code
