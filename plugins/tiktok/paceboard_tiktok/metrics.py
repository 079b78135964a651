"""Which of TikTok's metrics are which of our measures, and where each may be asked for.

Meanings: the portal's list of reporting metrics (document 1751443967255553).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from attrs import field, frozen

from paceboard.plugin import DAY, HOUR, MEASURES, Drift, Grain, Level, Unit, day_from_text, plain_micros
from paceboard_tiktok.figures import figure, plain_counts

__all__ = ["LONGEST", "METRICS", "Metric", "asked", "measures_of", "settle", "told_by_shop"]

LONGEST: Mapping[Grain, int] = {Grain.DAY: 30, Grain.HOUR: 1, Grain.WINDOW: 365}
"""Days that one report may cover."""


@frozen(kw_only=True, eq=False)
class Metric:
    """One of TikTok's metrics, each of which there is once.

    Args:
        measure: our key in `MEASURES`.
        name: TikTok's name on the wire.
        definition: what it counts, and what it does not.
    """

    measure: str
    name: str
    definition: str
    unit: Unit = field(init=False)

    @unit.default
    def _of_its_measure(self) -> Unit:
        return MEASURES[self.measure].unit


METRICS = (
    Metric(measure="spend", name="spend", definition="Estimated cost, gross: what ad credit paid is in it."),
    Metric(
        measure="billed_spend",
        name="billed_cost",
        definition="Cost without ad credit and coupons; up to 11 hours late, since September 2023.",
    ),
    Metric(measure="cash_spend", name="cash_spend", definition="Cost that cash paid; 16 to 48 hours late."),
    Metric(
        measure="credit_spend",
        name="voucher_spend",
        definition="Cost that ad credit paid; 16 to 48 hours late.",
    ),
    Metric(measure="impressions", name="impressions", definition="Times an ad was shown, invalid ones not."),
    Metric(
        measure="clicks", name="clicks", definition="Clicks that led to the destination; not all engagements."
    ),
    Metric(
        measure="conversions",
        name="conversion",
        definition="The event that the ad group optimises for, booked on the day of the click or view; "
        "summed over ad groups with different goals it mixes them.",
    ),
    Metric(
        measure="conversion_value",
        name="total_complete_payment_rate",
        definition="Value of website purchases: TikTok's name says rate, its meaning is the total value. "
        "Purchases in apps and shops are other metrics and not in it.",
    ),
    Metric(
        measure="video_views", name="video_play_actions", definition="Videos that began, replays not counted."
    ),
    Metric(
        measure="video_views_2s", name="video_watched_2s", definition="Videos played 2 seconds or to the end."
    ),
    Metric(
        measure="video_views_6s", name="video_watched_6s", definition="Videos played 6 seconds or to the end."
    ),
    *(
        Metric(
            measure=f"video_p{share}",
            name=f"video_views_p{share}",
            definition=f"Videos played to {share} % of their length, replays not counted.",
        )
        for share in (25, 50, 75, 100)
    ),
    Metric(measure="reach", name="reach", definition="People who saw an ad, estimated; 16 hours late."),
    Metric(
        measure="frequency",
        name="frequency",
        definition="Impressions for each of them, rounded to hundredths; 16 hours late.",
    ),
    Metric(
        measure="average_watch_time",
        name="average_video_play",
        definition="Seconds that a video was played for each of its views, replays in it, rounded to "
        "hundredths; there is no sum of seconds.",
    ),
)

TOLD_BY_SHOP = ("spend", "billed_spend")
"""What a report about GMV Max tells; the rest it counts by orders, not by ads."""
ACCOUNT_DAYS_ONLY = ("cash_spend", "credit_spend")
PEOPLE = ("reach", "frequency")
"""Told of a whole span alone, since who is reached on two days is one person."""
WHOLE = (*PEOPLE, "average_watch_time")
"""And averages, since those of two days have no average without the views that each is of."""
OF_WINDOWS = ("spend", "impressions", "clicks", *WHOLE)
HOURLY = ("spend", "impressions", "clicks", "conversions", "conversion_value")
BILLED_AFTER = 11 * HOUR
"""How long after its day the billed cost is complete."""
BILLED_SINCE = day_from_text("2023-09-01") * DAY
"""Before September 2023 TikTok knows no billed cost."""
SETTLED_AFTER = 48 * HOUR
"""When the split of spend into cash and credit is final; TikTok says 16 hours in one place, 48 in another."""


@cache
def asked(level: Level, grain: Grain) -> tuple[Metric, ...]:
    """The metrics that we ask for at a level and grain."""
    match grain:
        case Grain.HOUR:
            wanted = frozenset(HOURLY)
        case Grain.WINDOW:
            wanted = frozenset(OF_WINDOWS)
        case _:
            apart = WHOLE if level is Level.ACCOUNT else (*WHOLE, *ACCOUNT_DAYS_ONLY)
            wanted = frozenset(metric.measure for metric in METRICS).difference(apart)
    return tuple(metric for metric in METRICS if metric.measure in wanted)


def told_by_shop(metrics: tuple[Metric, ...]) -> tuple[Metric, ...]:
    """Those that a report about GMV Max knows."""
    return tuple(metric for metric in metrics if metric.measure in TOLD_BY_SHOP)


def measures_of(
    row: Mapping[str, object], metrics: tuple[Metric, ...], *, what: str
) -> dict[str, int | None]:
    """A row's metrics as measures; what TikTok leaves out or marks with `-` is None, never zero.

    Raises:
        Drift: where the row says nothing of spend at all, or a value has another form.
    """
    if "spend" not in row:
        raise Drift(
            f"{what}: no spend in the row",
            why=f"its metrics are {', '.join(sorted(row))[:200] or 'none'}",
            do="report it; nothing of this answer was used",
        )
    told: dict[str, int | None] = {}
    for read, kind in zip((plain_micros, plain_counts), _by_kind(metrics), strict=True):
        plain = read([row.get(name) for name in kind.names])
        if plain is None:
            told |= {metric.measure: _measure(row, metric, what) for metric in kind.metrics}
        else:
            told |= zip(kind.measures, plain, strict=True)
    return told


@frozen
class _Kind:
    """Metrics that are read in one way, and their names on the wire and in our words."""

    metrics: tuple[Metric, ...]
    names: tuple[str, ...]
    measures: tuple[str, ...]


@cache
def _by_kind(metrics: tuple[Metric, ...]) -> tuple[_Kind, _Kind]:
    """Those that are amounts or may be fractions, and those that count whole things."""
    wholes = tuple(metric for metric in metrics if metric.unit is Unit.COUNT)
    others = tuple(metric for metric in metrics if metric.unit is not Unit.COUNT)
    amounts, counts = (
        _Kind(each, tuple(one.name for one in each), tuple(one.measure for one in each))
        for each in (others, wholes)
    )
    return amounts, counts


def _measure(row: Mapping[str, object], metric: Metric, what: str) -> int | None:
    return figure(row.get(metric.name), metric.unit, what=f"{what}, {metric.name}")


def settle(measures: dict[str, int | None], day_end: int, *, now: int) -> dict[str, int | None]:
    """The measures, with what TikTok tells late unknown until it has told it.

    The billed cost of a day is a part of it for eleven hours. The split into cash and credit comes a day or
    two later and is zeros before: until then a split that does not add up to the spend is no split.

    Args:
        day_end: the instant at which the day ends that they are of.
    """
    late: list[str] = []
    if now - day_end < BILLED_AFTER or day_end <= BILLED_SINCE:
        late.append("billed_spend")
    spend, cash, credit = (measures.get(key) for key in ("spend", *ACCOUNT_DAYS_ONLY))
    split = None not in (spend, cash, credit)
    if split and (cash or 0) + (credit or 0) != spend and now - day_end <= SETTLED_AFTER:
        late.extend(ACCOUNT_DAYS_ONLY)
    return measures | {key: None for key in late if key in measures} if late else measures
