"""What a call of `report/integrated/get/` asks for, checked as TikTok checks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from paceboard.plugin import Grain, Level, Window
from paceboard_tiktok.face.entities import ID_FILTERS, STATUSES
from paceboard_tiktok.face.envelope import Refusal
from paceboard_tiktok.face.figures import ATTRIBUTES, METRICS
from paceboard_tiktok.face.parameters import INVALID, Parameters
from paceboard_tiktok.face.words import ID_FIELDS

__all__ = ["SHOP", "Question"]

SHOP = "TT_SHOP"
"""The report about GMV Max: of account and campaigns, by country, unfiltered."""
SHOP_LEVELS = ("AUCTION_ADVERTISER", "AUCTION_CAMPAIGN")
COUNTRY = "country_code"
SHOP_GROUPINGS = ((), (COUNTRY,), (COUNTRY, "stat_time_day"))
"""What may stand beside the entity there (1803073899092993); the campaign alone may not."""
SHOP_METRICS = ("spend", "billed_cost", "campaign_name", "currency")

DATA_LEVELS = {
    "AUCTION_ADVERTISER": Level.ACCOUNT,
    "AUCTION_CAMPAIGN": Level.CAMPAIGN,
    "AUCTION_ADGROUP": Level.GROUP,
    "AUCTION_AD": Level.AD,
}
STATUS_FIELDS = {Level.CAMPAIGN: "campaign_status", Level.GROUP: "adgroup_status", Level.AD: "ad_status"}
BUYING = ("AUCTION", "RESERVATION_RF", "RESERVATION_TOP_VIEW")
TIMES = {"stat_time_day": Grain.DAY, "stat_time_hour": Grain.HOUR}
LONGEST = {"stat_time_day": 30, "stat_time_hour": 1, "": 365}
"""Days that a report may span, by its time dimension."""
UNRELATED = "Conflict occurs. The input params including metrics and dimensions have no relation."


@frozen(kw_only=True)
class Question:
    """A report that TikTok would give.

    Args:
        kind: the type of report.
        by_country: one row for each country.
        time: the time dimension; empty: one row for the whole span.
        status: the primary status that rows are filtered by.
        ids: the only ids that rows may belong to, by level.
        buying: the only way of buying, where one is asked for.
        order: metric and direction, where asked for; else TikTok promises no order.
    """

    kind: str
    level: Level
    by_country: bool
    time: str
    window: Window
    metrics: tuple[str, ...]
    status: str
    ids: Mapping[Level, tuple[str, ...]]
    buying: str
    order: tuple[str, bool] | None
    page: int
    size: int

    @property
    def grain(self) -> Grain:
        """The facts that the rows are made of."""
        return TIMES.get(self.time, Grain.DAY)

    @classmethod
    def of(cls, parameters: Parameters) -> Question:
        """Read and check a call.

        Raises:
            Refusal: 40002 where TikTok would refuse it.
        """
        kind = parameters.choice("report_type", ("BASIC", SHOP))
        levels = SHOP_LEVELS if kind == SHOP else tuple(DATA_LEVELS)
        level = DATA_LEVELS[parameters.choice("data_level", levels)]
        dimensions = parameters.texts("dimensions") or ()
        if kind == SHOP:
            _shop(dimensions, parameters, level)
        time = _time(tuple(name for name in dimensions if name != COUNTRY or kind != SHOP), level)
        metrics = parameters.texts("metrics") or ("spend", "impressions")
        known = SHOP_METRICS if kind == SHOP else (*METRICS, *ATTRIBUTES)
        unknown = [name for name in metrics if name not in known]
        if unknown:
            raise Refusal(INVALID, f"Invalid metric(s): {unknown}. {UNRELATED}")
        status, ids, buying = _filters(parameters.mappings("filtering"), level)
        return cls(
            kind=kind,
            level=level,
            by_country=kind == SHOP and COUNTRY in dimensions,
            time=time,
            window=_window(parameters, time),
            metrics=metrics,
            status=status,
            ids=ids,
            buying=buying,
            order=_order(parameters),
            page=parameters.integer("page", 1, most=10**9),
            size=parameters.integer("page_size", 10, most=1000),
        )


def _shop(dimensions: tuple[str, ...], parameters: Parameters, level: Level) -> None:
    """Hold a report about GMV Max to the groupings that it has; it has no filters."""
    beside = tuple(name for name in dimensions if name != ID_FIELDS[level])
    if beside not in SHOP_GROUPINGS or (not beside and level is not Level.ACCOUNT):
        raise Refusal(INVALID, UNRELATED)
    if parameters.mappings("filtering"):
        raise Refusal(INVALID, "filtering: not supported when report_type is TT_SHOP.")


def _time(dimensions: tuple[str, ...], level: Level) -> str:
    rest = [name for name in dimensions if name != ID_FIELDS[level]]
    if len(rest) != len(dimensions) - 1 or len(rest) > 1 or any(name not in TIMES for name in rest):
        raise Refusal(INVALID, UNRELATED)
    return rest[0] if rest else ""


def _window(parameters: Parameters, time: str) -> Window:
    window = Window(first=parameters.day("start_date"), last=parameters.day("end_date"))
    if window.last < window.first:
        raise Refusal(INVALID, "The end_date should not be earlier than the start_date.")
    if window.last - window.first >= LONGEST[time]:
        raise Refusal(
            INVALID, f"The max time span is {LONGEST[time]} days when {time or 'no time dimension'} is used."
        )
    return window


def _order(parameters: Parameters) -> tuple[str, bool] | None:
    name = parameters.text("order_field")
    if not name:
        return None
    if name not in METRICS:
        raise Refusal(INVALID, f"order_field: {name} is not supported for ordering.")
    return name, parameters.choice("order_type", ("ASC", "DESC"), "DESC") == "DESC"


def _filters(
    filters: tuple[Mapping[str, Any], ...], level: Level
) -> tuple[str, Mapping[Level, tuple[str, ...]], str]:
    status, ids, buying = "STATUS_NOT_DELETE", dict[Level, tuple[str, ...]](), ""
    for entry in filters:
        name, values = entry.get("field_name"), _values(entry)
        if name in ID_FILTERS:
            ids[ID_FILTERS[name]] = values
        elif name == "buying_type" and len(values) == 1 and values[0] in BUYING:
            (buying,) = values
        elif name == STATUS_FIELDS.get(level) and len(values) == 1 and values[0] in STATUSES:
            status = values[0]
        else:
            raise Refusal(
                INVALID, f"filtering: {name} with value {list(values)} is not valid at this data_level."
            )
    return status, ids, buying


def _values(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The values of one filter; `filter_value` is a text that holds JSON once more."""
    if entry.get("filter_type") != "IN":
        raise Refusal(
            INVALID, f"filtering: filter_type {entry.get('filter_type')} is not supported for this field."
        )
    text = entry.get("filter_value")
    if not isinstance(text, str):
        raise Refusal(INVALID, "filtering.filter_value: Not a valid string.")
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Refusal(INVALID, "filtering.filter_value: Not a valid JSON list of strings.")
    return tuple(values)
