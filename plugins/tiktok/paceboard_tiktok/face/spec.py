"""What the face says of itself to the host."""

from __future__ import annotations

from functools import partial

from paceboard.plugin import SimulatorSpec
from paceboard_tiktok.face.app import tiktok_face
from paceboard_tiktok.face.credentials import SIMULATED
from paceboard_tiktok.face.limiter import Rates
from paceboard_tiktok.face.refusals import REFUSALS

__all__ = ["simulator"]


SMALL_PAGE = 40


def simulator(*, rates: Rates = ()) -> SimulatorSpec:
    """The face of the connector `tiktok`.

    Args:
        rates: calls per span of seconds that the face lets an app make; empty: no limit, so that a
            demonstration takes no longer than its work.
    """
    return SimulatorSpec(
        connector="tiktok",
        face=partial(tiktok_face, rates=rates),
        options={"business_center": SIMULATED.business_center},
        secrets={
            "access_token": SIMULATED.access_token,
            "app_id": SIMULATED.app_id,
            "app_secret": SIMULATED.app_secret,
        },
        small_pages=partial(tiktok_face, page=SMALL_PAGE),
        refusals=REFUSALS,
    )
