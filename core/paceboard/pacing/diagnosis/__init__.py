"""Diagnosis: why an account delivers less or more than planned, as checks with evidence (R68 to R74)."""

from __future__ import annotations

from paceboard.pacing.diagnosis.check import Cause, Check, Finding, Serving
from paceboard.pacing.diagnosis.concentration import AdSpend, Concentration, concentration
from paceboard.pacing.diagnosis.groups import Clicked, learning_groups
from paceboard.pacing.diagnosis.over import CampaignPace, exact, over_delivery
from paceboard.pacing.diagnosis.under import under_delivery
from paceboard.pacing.diagnosis.words import (
    DURATION,
    Predictable,
    Side,
    per_click,
    predictable,
    side_of,
    text_of,
)

__all__ = [
    "DURATION",
    "AdSpend",
    "CampaignPace",
    "Cause",
    "Check",
    "Clicked",
    "Concentration",
    "Finding",
    "Predictable",
    "Serving",
    "Side",
    "concentration",
    "exact",
    "learning_groups",
    "over_delivery",
    "per_click",
    "predictable",
    "side_of",
    "text_of",
    "under_delivery",
]
