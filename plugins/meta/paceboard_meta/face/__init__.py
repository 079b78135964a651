"""Meta's Graph API over a simulated world."""

from __future__ import annotations

from paceboard_meta.face.app import meta_face
from paceboard_meta.face.spec import simulator

__all__ = ["meta_face", "simulator"]
