"""Paceboard: the pacing engine that you can check."""

from __future__ import annotations

__version__ = "0.1.0"
