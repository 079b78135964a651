"""Google's API over a simulated world."""

from __future__ import annotations

from paceboard_google_ads.face.app import google_ads_face
from paceboard_google_ads.face.spec import simulator

__all__ = ["google_ads_face", "simulator"]
