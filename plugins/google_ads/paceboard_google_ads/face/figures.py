"""The metrics of a row as Google writes them: int64 as text, doubles as numbers, averages in micros."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from paceboard.plugin import MICROS

__all__ = ["METRICS"]

Measures = Mapping[str, int]
Writer = Callable[[Measures], str | float]


def _count(key: str) -> Writer:
    return lambda measures: str(measures.get(key, 0))


def _double(key: str) -> Writer:
    return lambda measures: measures.get(key, 0) / MICROS


def _ratio(part: str, whole: str, scale: float = 1.0) -> Writer:
    """One measure by another; 0 where there is nothing to divide by."""
    return lambda measures: scale * measures.get(part, 0) / (measures.get(whole, 0) or float("inf"))


METRICS: Mapping[str, Writer] = {
    "metrics.cost_micros": _count("spend"),
    "metrics.impressions": _count("impressions"),
    "metrics.clicks": _count("clicks"),
    "metrics.interactions": _count("clicks"),
    "metrics.video_trueview_views": _count("video_views"),
    "metrics.conversions": _double("conversions"),
    "metrics.conversions_value": _double("conversion_value"),
    "metrics.all_conversions": _double("conversions"),
    "metrics.all_conversions_value": _double("conversion_value"),
    "metrics.ctr": _ratio("clicks", "impressions"),
    "metrics.average_cpc": _ratio("spend", "clicks"),
    "metrics.average_cpm": _ratio("spend", "impressions", 1_000.0),
    "metrics.cost_per_conversion": _ratio("spend", "conversions", float(MICROS)),
}
