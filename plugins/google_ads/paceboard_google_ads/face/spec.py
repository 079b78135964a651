"""What the face says of itself to the host."""

from __future__ import annotations

from paceboard.plugin import SimulatorSpec
from paceboard_google_ads.face.app import google_ads_face
from paceboard_google_ads.face.credentials import SIMULATED

__all__ = ["simulator"]


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
    )
