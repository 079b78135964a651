from __future__ import annotations

import asyncio
from typing import Any

import pytest

from paceboard_tiktok.face import BASIC, simulator


def test_the_spec_opens_the_face(flight: Any) -> None:
    """Its secrets and its Business Center are those that the face accepts."""
    spec = simulator()
    flight.app = spec.face(flight.world)
    token, center = spec.secrets["access_token"], spec.options["business_center"]
    app = {"app_id": spec.secrets["app_id"], "secret": spec.secrets["app_secret"]}

    assert "tiktok" == spec.connector
    assert 0 == flight.get("oauth2/advertiser/get/", token=token, **app).code
    assert 0 == flight.get("advertiser/balance/get/", token=token, bc_id=center).code


@pytest.mark.parametrize(("rates", "code"), [((), 0), (BASIC, 40100)])
def test_limits_are_off_unless_they_are_wanted(flight: Any, rates: Any, code: int) -> None:
    """A demonstration is not slowed down; a rehearsal can be."""
    flight.app = simulator(rates=rates).face(flight.world)

    async def eleven() -> list[int]:
        path, headers = "/open_api/v1.3/campaign/get/", {"Access-Token": simulator().secrets["access_token"]}
        query = {"advertiser_id": flight.account}
        return [(await flight.call(path, query, headers)).code for _ in range(11)]

    assert code == asyncio.run(eleven())[-1]
