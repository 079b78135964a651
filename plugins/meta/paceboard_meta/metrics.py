"""Which of Meta's metrics are which of our measures, and where each may be asked for.

Every metric is a text. What did not happen is left out of a row, so a metric that was asked for and is not
there is zero; spend and impressions are always there. Definitions: Meta's insights guides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from paceboard.plugin import MEASURES, Drift, Grain, Unit
from paceboard_meta.figures import figure, is_plain, micros

__all__ = ["METRICS", "Metric", "asked", "measures_of", "other_actions"]

ACTIONS, VALUES = "actions", "action_values"


@frozen(kw_only=True)
class Metric:
    """One of Meta's metrics.

    Args:
        measure: our key in `MEASURES`.
        name: Meta's name on the wire.
        action: the only action type that its list has; empty: a plain metric, or one of our choice.
        hourly: may be asked for by hour.
        whole: is asked for of whole windows, of nothing else: people, and averages.
        definition: what it counts, and what it does not.
    """

    measure: str
    name: str
    action: str = ""
    hourly: bool = False
    whole: bool = False
    definition: str
    unit: Unit = field(init=False)

    is_list: bool = field(init=False)

    @unit.default
    def _of_its_measure(self) -> Unit:
        return MEASURES[self.measure].unit

    @is_list.default
    def _of_actions(self) -> bool:
        return bool(self.action) or self.name in (ACTIONS, VALUES)


METRICS = (
    Metric(
        measure="spend",
        name="spend",
        hourly=True,
        definition="Estimated spend in units of the currency, in the account's own days; corrected for "
        "invalid activity for up to 28 days.",
    ),
    Metric(
        measure="impressions",
        name="impressions",
        hourly=True,
        definition="Times an ad was on screen for the first time.",
    ),
    Metric(
        measure="clicks",
        name="inline_link_clicks",
        hourly=True,
        definition="Clicks on links to the destination, in a window of one day; `clicks` counts every tap.",
    ),
    Metric(
        measure="conversions",
        name=ACTIONS,
        definition="Actions of the one type that the options name, by each ad set's own attribution setting; "
        "off Meta on the day of the conversion, on Meta on the day of the impression.",
    ),
    Metric(
        measure="conversion_value",
        name=VALUES,
        definition="Value of the same actions, as the advertiser's pixel reports it.",
    ),
    Metric(
        measure="video_views",
        name="video_play_actions",
        action="video_view",
        definition="Videos that began to play.",
    ),
    *(
        Metric(
            measure=f"video_p{share}",
            name=f"video_p{share}_watched_actions",
            action="video_view",
            definition=f"Videos played to {share} % of their length.",
        )
        for share in (25, 50, 75, 100)
    ),
    Metric(measure="reach", name="reach", whole=True, definition="People who saw an ad, estimated."),
    Metric(measure="frequency", name="frequency", whole=True, definition="Impressions for each of them."),
    Metric(
        measure="average_watch_time",
        name="video_avg_time_watched_actions",
        action="video_view",
        whole=True,
        definition="Seconds that a video was played for each time that it began, replays in it; there is no "
        "sum of seconds.",
    ),
)

ALWAYS = ("spend", "impressions")


def asked(grain: Grain) -> tuple[Metric, ...]:
    """The metrics that we ask for at a grain: no video with hours; people and averages only of the whole."""
    if grain is Grain.WINDOW:
        return tuple(metric for metric in METRICS if metric.hourly or metric.whole)
    return tuple(metric for metric in METRICS if not metric.whole and (metric.hourly or grain is Grain.DAY))


def other_actions(rows: Iterable[Mapping[str, Any]], action: str) -> tuple[str, ...]:
    """The action types that occur in rows in which `action` occurs nowhere; none where it does."""
    met: set[str] = set()
    for row in rows:
        entries = _entries(row, ACTIONS, what=ACTIONS)
        met.update(str(entry.get("action_type")) for entry in entries if entry.get("action_type"))
        if action in met:
            return ()
    return tuple(sorted(met))


def measures_of(
    row: Mapping[str, Any], metrics: Sequence[Metric], *, action: str, what: str
) -> dict[str, int | None]:
    """A row's metrics as measures.

    Raises:
        Drift: where the row says nothing of spend, or a value has another form.
    """
    if "spend" not in row:
        raise Drift(
            f"{what}: no spend in the row",
            why=f"it has {', '.join(sorted(row))[:200]}",
            do="report it; nothing of this answer was used",
        )
    return {metric.measure: _measure(row, metric, action, what) for metric in metrics}


def _measure(row: Mapping[str, Any], metric: Metric, action: str, what: str) -> int | None:
    value = row.get(metric.name)
    if metric.action and metric.whole:
        return _average(row, metric, what)
    if metric.is_list:
        return 0 if value is None else _sum(value, metric, metric.action or action, what)
    if metric.unit is Unit.COUNT and is_plain(value):
        return int(value)
    found = figure(value, metric.unit, what=f"{what}, {metric.name}")
    # Of people Meta leaves out what it does not know: whoever is shown something is reached.
    return 0 if found is None and not metric.whole and metric.name not in ALWAYS else found


def _sum(entries: object, metric: Metric, action: str, what: str) -> int | None:
    """The values of one action type; a type may come more than once, and window keys repeat `value`."""
    total = 0
    for entry in _all_objects(entries, f"{what}, {metric.name}"):
        if entry.get("action_type") == action:
            value = _value(entry.get("value"), metric, what)
            if value is None:
                return None
            total += value
    return total


def _average(row: Mapping[str, Any], metric: Metric, what: str) -> int | None:
    """The one entry of its action type; None where nothing was played, so that there is no average.

    Raises:
        Drift: where there are several, which have no average without what each is of.
    """
    found = [
        _value(entry.get("value"), metric, what)
        for entry in _entries(row, metric.name, what=what)
        if entry.get("action_type") == metric.action
    ]
    if len(found) > 1:
        raise Drift(f"{what}, {metric.name}: {len(found)} averages of one thing", do="report it")
    return found[0] if found else None


def _entries(row: Mapping[str, Any], name: str, *, what: str) -> Sequence[Mapping[str, Any]]:
    """The entries of a list metric; none where it is left out."""
    entries = row.get(name)
    return () if entries is None else _all_objects(entries, what)


def _all_objects(entries: object, what: str) -> Sequence[Mapping[str, Any]]:
    if not isinstance(entries, list) or not {dict}.issuperset(map(type, entries)):
        raise Drift(f"{what}: no list of actions", why=type(entries).__name__, do="report it")
    return entries


def _value(value: object, metric: Metric, what: str) -> int | None:
    if metric.unit is Unit.COUNT and is_plain(value):
        return int(value)
    if metric.unit is Unit.MONEY:
        return micros(value, what=f"{what}, {metric.name}", rounded=True)
    return figure(value, metric.unit, what=f"{what}, {metric.name}")
