"""What the face says of itself to the host."""

from __future__ import annotations

from functools import partial

from paceboard.plugin import SimulatorSpec
from paceboard_google_ads.face.app import google_ads_face
from paceboard_google_ads.face.credentials import SIMULATED
from paceboard_google_ads.face.refusals import REFUSALS

__all__ = ["simulator"]


SMALL_PAGE = 10


def simulator() -> SimulatorSpec:
    """The face of the connector `google_ads`."""
    return SimulatorSpec(
        connector="google_ads",
        face=google_ads_face,
        options={},
        secrets={
            "client_id": SIMULATED.client_id,
            "client_secret": SIMULATED.client_secret,
            "refresh_token": SIMULATED.refresh_token,
        },
        small_pages=partial(google_ads_face, page=SMALL_PAGE),
        refusals=REFUSALS,
    )
