"""TikTok's API v1.3 over a simulated world."""

from __future__ import annotations

from paceboard_tiktok.face.app import tiktok_face
from paceboard_tiktok.face.limiter import BASIC
from paceboard_tiktok.face.spec import simulator

__all__ = ["BASIC", "simulator", "tiktok_face"]
