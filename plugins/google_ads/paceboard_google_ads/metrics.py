"""Which of Google's metrics are which of our measures, and where each may be asked for.

Cost is what was served, before credits: overdelivery, invalid activity and promotions appear on bills only
(help 15934202), and no metric of the API tells the billed amount.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from paceboard.plugin import MEASURES, Drift, Grain, Unit
from paceboard_google_ads.figures import fraction, is_plain, whole
from paceboard_google_ads.row import Row, path_of

__all__ = ["LONGEST", "METRICS", "Metric", "asked", "measures_of"]

LONGEST: Mapping[Grain, int] = {Grain.DAY: 31, Grain.HOUR: 7}
"""Days of one query; Google sets no limit, answers of so many days stay small enough to be read whole."""


@frozen(kw_only=True)
class Metric:
    """One of Google's metrics.

    Args:
        measure: our key in `MEASURES`.
        name: Google's name in a query.
        definition: what it counts, and what it does not.
        double: it is a double on the wire, since parts count; every other one is an int64.
        key: its key in a row, below `metrics`.
    """

    measure: str
    name: str
    definition: str
    double: bool = False
    key: str = field(init=False)

    @key.default
    def _in_rows(self) -> str:
        return path_of(self.name)[-1]


METRICS = (
    Metric(
        measure="spend",
        name="metrics.cost_micros",
        definition="Served cost, before credits: a bill may be lower.",
    ),
    Metric(measure="impressions", name="metrics.impressions", definition="Times an ad was shown."),
    Metric(measure="clicks", name="metrics.clicks", definition="Clicks on an ad."),
    Metric(
        measure="conversions",
        name="metrics.conversions",
        double=True,
        definition="Conversions of the actions that count as such, a part each where several ads share one; "
        "dated by the ad's click or view, so past days grow for up to 90 days.",
    ),
    Metric(
        measure="conversion_value",
        name="metrics.conversions_value",
        double=True,
        definition="Value of those conversions, in the account's currency.",
    ),
    Metric(
        measure="video_views",
        name="metrics.video_trueview_views",
        definition="Views of video ads as TrueView counts them; called video_views up to v21.",
    ),
)
"""Quartiles of videos are not among them: Google tells rates, from which no exact count follows."""

HOURLY = ("spend", "impressions", "clicks", "conversions", "conversion_value")


def asked(grain: Grain) -> tuple[Metric, ...]:
    """The metrics that we ask for at a grain; the levels do not differ."""
    if grain is Grain.HOUR:
        return tuple(metric for metric in METRICS if metric.measure in HOURLY)
    return METRICS


def measures_of(row: Row, metrics: tuple[Metric, ...]) -> dict[str, int | None]:
    """A row's metrics as measures. A zero may be left out; a metric that the answer is not about is None.

    Raises:
        Drift: where the answer is not about cost at all, or a value has another form.
    """
    if not row.told("metrics.cost_micros"):
        raise Drift(
            f"{row.what}: no cost in the answer",
            why=f"it says that it is about {', '.join(sorted(row.mask or ()))[:200]}",
            do="report it; nothing of this answer was used",
        )
    told = row.below("metrics")
    found: dict[str, int | None] = {}
    for metric in metrics:
        value = told.get(metric.key)
        # Looked at here, since nearly all are so: to ask for each takes three times as long.
        if not metric.double and is_plain(value):
            found[metric.measure] = int(value)
        else:
            found[metric.measure] = _measure(row, metric, value)
    return found


def _measure(row: Row, metric: Metric, value: object) -> int | None:
    if value is None:
        return 0 if row.told(metric.name) else None
    read = fraction if metric.double else whole
    count = read(value, what=f"{row.what}, {metric.name}")
    if count < 0 and MEASURES[metric.measure].unit is Unit.COUNT:
        raise Drift(f"{row.what}, {metric.name}: expected nothing below zero", do="report it")
    return count
