"""The metrics of a report as TikTok writes them: each one a text, `-` where there is none.

Names and meanings: portal document 1751443967255553. Latencies: 1738864894606337.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from paceboard.plugin import HOUR, Entity, Fact, Grain, Level, minor_digits

__all__ = ["ATTRIBUTES", "BILLED_AFTER", "METRICS", "NONE", "SPLIT_AFTER", "Line"]

BILLED_AFTER, SPLIT_AFTER = 11 * HOUR, 16 * HOUR
"""How long after a day's end the platform knows what was billed, and how it was paid."""

NONE = "-"
"""Not available, not aggregatable, or not there yet."""


@frozen(kw_only=True)
class Line:
    """What one row of a report is written from.

    Args:
        timed: the row is about one day or hour, not about the whole span.
        billed, split: the row's last day is so long over that the platform knows what was billed, and
            how it was paid.
        names: of the entity and those above it, by level.
    """

    fact: Fact
    currency: str
    timed: bool
    billed: bool
    split: bool
    names: Mapping[Level, Entity]

    def measure(self, key: str) -> int:
        """A measure; what was not delivered is 0 here, since the world reports everything."""
        return self.fact.measures.get(key) or 0

    @property
    def whole_day(self) -> bool:
        """The row is a day, not an hour."""
        return self.fact.grain is Grain.DAY


Writer = Callable[[Line], str]


def _decimal(units: int, digits: int) -> str:
    whole, part = divmod(units, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)


def _ratio(dividend: int, divisor: int, digits: int = 2) -> str:
    """Rounded half up; TikTok writes 0 where there is nothing to divide by."""
    if divisor == 0:
        return _decimal(0, digits)
    return _decimal((2 * dividend * 10**digits + divisor) // (2 * divisor), digits)


def _money(key: str) -> Writer:
    def write(line: Line) -> str:
        digits = minor_digits(line.currency)
        return _decimal(line.measure(key) // 10 ** (6 - digits), digits)

    return write


_BILLED = _money("billed_spend")


def _billed(line: Line) -> str:
    """Spend without ad credit, by day only."""
    return _BILLED(line) if line.whole_day and line.billed else NONE


def _paid(key: str) -> Writer:
    """How spend was paid: told of the account, by day."""
    money = _money(key)

    def write(line: Line) -> str:
        told = line.fact.level is Level.ACCOUNT and line.whole_day and line.timed
        return money(line) if told and line.split else NONE

    return write


def _count(key: str) -> Writer:
    return lambda line: str(line.measure(key))


def _conversions(line: Line) -> str:
    return str(line.measure("conversions") // 1_000_000)


def _share(part: str, whole: str, scale: int = 1) -> Writer:
    """One measure by another; `scale` 100 makes a percentage."""
    return lambda line: _ratio(scale * line.measure(part), line.measure(whole))


def _cost(key: str, each: int = 1) -> Writer:
    """Spend for `each` so many of a count."""
    return lambda line: _ratio(line.measure("spend") * each, line.measure(key) * 1_000_000)


def _cost_per_conversion(line: Line) -> str:
    return _ratio(line.measure("spend"), line.measure("conversions"))


def _conversion_rate(key: str) -> Writer:
    return lambda line: _ratio(100 * line.measure("conversions"), line.measure(key) * 1_000_000)


def _of_people(line: Line) -> bool:
    """Told of a whole span, once it is over for 16 hours."""
    return not line.timed and line.split and "reach" in line.fact.measures


def _shown_to(line: Line) -> tuple[int, int]:
    return line.measure("impressions"), line.measure("reach")


def _always(text: str) -> Writer:
    return lambda _line: text


METRICS: Mapping[str, Writer] = {
    "spend": _money("spend"),
    "billed_cost": _billed,
    "cash_spend": _paid("cash_spend"),
    "voucher_spend": _paid("credit_spend"),
    "impressions": _count("impressions"),
    "clicks": _count("clicks"),
    "ctr": _share("clicks", "impressions", 100),
    "cpc": _cost("clicks"),
    "cpm": _cost("impressions", 1_000),
    "reach": lambda line: str(line.measure("reach")) if _of_people(line) else NONE,
    "frequency": lambda line: _ratio(*_shown_to(line)) if _of_people(line) else NONE,
    "cost_per_1000_reached": lambda line: _cost("reach", 1_000)(line) if _of_people(line) else NONE,
    **dict.fromkeys(("conversion", "result", "complete_payment"), _conversions),
    **dict.fromkeys(
        ("cost_per_conversion", "cost_per_result", "cost_per_complete_payment"), _cost_per_conversion
    ),
    **dict.fromkeys(("conversion_rate", "result_rate", "complete_payment_rate"), _conversion_rate("clicks")),
    "conversion_rate_v2": _conversion_rate("impressions"),
    "total_complete_payment_rate": _money("conversion_value"),  # a value, whatever its name says
    "value_per_complete_payment": _share("conversion_value", "conversions"),
    "complete_payment_roas": _share("conversion_value", "spend"),
    # Purchases in apps and shops: the worlds' advertisers sell on their own sites.
    **dict.fromkeys(("purchase", "total_purchase", "onsite_shopping", "app_install"), _always("0")),
    **dict.fromkeys(
        ("total_purchase_value", "total_onsite_shopping_value", "onsite_total_purchase_value"),
        _always("0.00"),
    ),
    "video_play_actions": _count("video_views"),
    "video_watched_2s": _count("video_views_2s"),
    "video_watched_6s": _count("video_views_6s"),
    "video_views_p25": _count("video_p25"),
    "video_views_p50": _count("video_p50"),
    "video_views_p75": _count("video_p75"),
    "video_views_p100": _count("video_p100"),
    "average_video_play": lambda line: _ratio(
        line.measure("watch_time"), line.measure("video_views") * 1_000_000
    ),
}


def _name(level: Level) -> Writer:
    return lambda line: line.names[level].name if level in line.names else NONE


def _objective(line: Line) -> str:
    return line.names[Level.CAMPAIGN].objective if Level.CAMPAIGN in line.names else NONE


ATTRIBUTES: Mapping[str, Writer] = {
    "currency": lambda line: line.currency,
    "campaign_name": _name(Level.CAMPAIGN),
    "adgroup_name": _name(Level.GROUP),
    "ad_name": _name(Level.AD),
    "campaign_id": lambda line: line.names[Level.CAMPAIGN].id if Level.CAMPAIGN in line.names else NONE,
    "objective_type": _objective,
}
"""What a report can say of an entity beside its numbers; reports cannot be ordered by them."""
