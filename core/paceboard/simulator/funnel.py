"""From spend to orders: how a delivered day falls on its ads, and what comes of it.

CPM = price x drift x (1 + 0.12 sin(hour));  impressions ~ Poisson;  clicks ~ Bin(impressions, CTR)
conversions ~ Bin(clicks, CVR x LogN(0, 0.1)), each told 0 to 7 days later
a campaign's spend falls on its ads by Dirichlet(8); a viral one takes its share first
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from attrs import frozen

from paceboard.model import DAY, MICROS, Level
from paceboard.model.hours import Hour
from paceboard.simulator.apportion import apportion
from paceboard.simulator.budgets import amount_at
from paceboard.simulator.delivered import DeliveredDay
from paceboard.simulator.draws import binomial, dirichlet, poisson, spread, stream
from paceboard.simulator.roster import Placed
from paceboard.simulator.scenario import Funnel, SimulatedAccount
from paceboard.simulator.targets import ad_serving

__all__ = ["COLUMNS", "AdDay", "Order", "spread_over_ads"]

COLUMNS = (
    "spend",
    "credit_spend",
    "impressions",
    "clicks",
    "video_views",
    "video_views_2s",
    "video_views_6s",
    "video_p25",
    "video_p50",
    "video_p75",
    "video_p100",
    "watch_time",
)
"""What an ad's hour is a tuple of."""

_VIEWS = (0.94, 0.46, 0.19, 0.33, 0.18, 0.11, 0.07)
"""Video views and their depths, per impression, in the order of `COLUMNS` (assumed)."""
_SECONDS_PER_VIEW = 4.1
_TOLD_AFTER = (0.62, 0.77, 0.85, 0.90, 0.94, 0.97, 0.99, 1.0)
"""Part of the conversions told within 0, 1, 2 ... 7 days."""
_ORDER_SPREAD = 0.35


@frozen
class Order:
    """A conversion: at which instant the platform knows of it, in which hour it is booked, its value."""

    known: int
    hour: int
    value: int


@frozen
class AdDay:
    """One ad's day: a tuple of `COLUMNS` for each hour (None where nothing was delivered), its orders."""

    hours: tuple[tuple[int, ...] | None, ...]
    orders: tuple[Order, ...]


@frozen(kw_only=True)
class _Nature:
    """What one ad is like on one day."""

    price: float
    click_rate: float
    conversion_rate: float
    depths: tuple[float, ...]
    seconds: float


def spread_over_ads(
    account: SimulatedAccount, ads: Sequence[Placed], delivered: DeliveredDay, seed: str, step: int
) -> tuple[AdDay, ...]:
    """The day of each ad, in the roster's order; their spend adds up to what was delivered."""
    spend = _split(account, ads, delivered, seed, step)
    days: list[AdDay] = []
    for index, placed in enumerate(ads):
        rng = stream(seed, "funnel", placed.ids[Level.AD], delivered.day)
        price = delivered.prices[placed.campaign_index]
        nature = _nature(account.funnel, placed, delivered.day, price, rng)
        rows: list[tuple[int, ...] | None] = []
        orders: list[Order] = []
        for place, hour in enumerate(delivered.hours):
            paid, credit = spend[place][index]
            if not paid:
                rows.append(None)
                continue
            row = _hour(paid, credit, hour, nature, rng)
            rows.append(row)
            orders += _orders(row[3], place, hour, nature, account.funnel, rng, step)
        days.append(AdDay(tuple(rows), tuple(orders)))
    return tuple(days)


def _split(
    account: SimulatedAccount, ads: Sequence[Placed], delivered: DeliveredDay, seed: str, step: int
) -> list[list[tuple[int, int]]]:
    """Spend and the credit in it, of each ad (inner) in each hour (outer)."""
    weights = _weights(account, ads, delivered.day, seed)
    members = [
        [index for index, placed in enumerate(ads) if placed.campaign_index == campaign]
        for campaign in range(len(account.campaigns))
    ]
    table: list[list[tuple[int, int]]] = []
    for amounts, credit in zip(delivered.spend, delivered.credit, strict=True):
        paid = [0] * len(ads)
        for own, amount in zip(members, amounts, strict=True):
            for index, part in zip(own, apportion(amount, [weights[i] for i in own], step), strict=True):
                paid[index] = part
        credited = apportion(credit, paid, step) if credit else [0] * len(ads)
        table.append(list(zip(paid, credited, strict=True)))
    return table


def _weights(account: SimulatedAccount, ads: Sequence[Placed], day: int, seed: str) -> list[float]:
    weights: list[float] = []
    for number, campaign in enumerate(account.campaigns):
        own = [placed for placed in ads if placed.campaign_index == number]
        drawn = dirichlet(stream(seed, "ads", number, campaign.name, day), len(own))
        fair = [
            weight * _group_weight(placed, day) if ad_serving(placed.ad, campaign, day) else 0.0
            for placed, weight in zip(own, drawn, strict=True)
        ]
        weights += _with_viral(own, fair, day)
    return weights


def _group_weight(placed: Placed, day: int) -> float:
    """Groups with budgets of their own spend by them."""
    budget = placed.group.budget
    if placed.campaign.shared or budget is None or budget.amount is None:
        return 1.0
    return amount_at(budget, day, 12) / MICROS / len(placed.group.ads)


def _with_viral(own: Sequence[Placed], weights: list[float], day: int) -> list[float]:
    for index, placed in enumerate(own):
        viral = placed.ad.viral
        others = sum(weights) - weights[index]
        if viral is not None and viral.first <= day and weights[index] and others:
            weights[index] = others * viral.share / (1.0 - viral.share)
    return weights


def _nature(funnel: Funnel, placed: Placed, day: int, price: float, rng: Random) -> _Nature:
    viral = placed.ad.viral if placed.ad.viral is not None and placed.ad.viral.first <= day else None
    conversion_rate = funnel.conversion_rate * spread(rng, 0.1)
    quality = spread(rng, 0.08)
    return _Nature(
        price=price,
        click_rate=funnel.click_rate if viral is None else viral.click_rate,
        conversion_rate=conversion_rate * (1.0 if viral is None else viral.conversion_factor),
        depths=tuple(min(1.0, share * quality) for share in _VIEWS[1:]),
        seconds=_SECONDS_PER_VIEW * quality,
    )


def _hour(spend: int, credit: int, hour: Hour, nature: _Nature, rng: Random) -> tuple[int, ...]:
    price = nature.price * (1.0 + 0.12 * math.sin(math.tau * hour.label / 24))
    impressions = max(1, poisson(rng, 1_000 * spend / price))
    clicks = binomial(rng, impressions, nature.click_rate)
    views = int(impressions * _VIEWS[0])
    depths = [int(views * share) for share in nature.depths]
    watched = int(views * nature.seconds) * MICROS
    return (spend, credit, impressions, clicks, views, *depths, watched)


def _orders(
    clicks: int, place: int, hour: Hour, nature: _Nature, funnel: Funnel, rng: Random, step: int
) -> list[Order]:
    count = binomial(rng, clicks, nature.conversion_rate)
    if not count:
        return []
    days = rng.choices(range(len(_TOLD_AFTER)), cum_weights=_TOLD_AFTER, k=count)
    mean = funnel.order * math.exp(-(_ORDER_SPREAD**2) / 2)
    return [
        Order(hour.end + later * DAY, place, int(mean * spread(rng, _ORDER_SPREAD)) // step * step)
        for later in days
    ]
