"""Bounds reckoned slowly and by other means: day by day, and by the dual of what is to be found."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

from attrs import evolve

from paceboard.model import HOUR, BudgetMode, PlatformRule, RuleSpan, Zone, date_text
from paceboard.pacing import BudgetStretch

FACTORS = {RuleSpan.DAY: Fraction(5, 4), RuleSpan.WEEK: Fraction(42, 5), RuleSpan.MONTH: Fraction("30.4")}
ZONES = ("Etc/GMT+8", "America/New_York", "Europe/Berlin", "Pacific/Apia", "+05:30")


def rule(span: RuleSpan) -> PlatformRule:
    """A rule of the sample platform."""
    return PlatformRule(
        key=f"sample.{span}",
        connector="sample",
        mode=BudgetMode.DYNAMIC_DAILY,
        span=span,
        factor=FACTORS[span],
        valid_from=None,
        valid_to=None,
        source="https://example.com",
        quoted="2024-03-01",
        text="",
    )


def history(chance: random.Random, zone: Zone, first: int, entity: str = "c") -> list[BudgetStretch]:
    """One budget's changes and pauses around some days, at any hour; amounts often come back."""
    at = zone.start(first - 12) + chance.randrange(20 * 24) * HOUR
    found = []
    for _ in range(chance.randint(1, 6)):
        length = chance.choice((1, 5, 24, 30, 72, 240, 600)) * HOUR
        stretch = BudgetStretch(
            entity=entity,
            mode=BudgetMode.DYNAMIC_DAILY,
            amount=chance.choice((0, 10, 10, 20, 1_000_003)),
            start=at,
            end=at + length,
            revision=1,
        )
        found.append(stretch)
        at += length + chance.choice((0, 0, 0, 7, 24, 100)) * HOUR
    return found


def cut(chance: random.Random, stretches: list[BudgetStretch]) -> list[BudgetStretch]:
    """The same history with one of its versions told in two."""
    at = chance.randrange(len(stretches))
    split = stretches[at]
    middle = chance.randrange(split.start + 1, split.end)
    return [*stretches[:at], evolve(split, end=middle), evolve(split, start=middle), *stretches[at + 1 :]]


def most(
    stretches: list[BudgetStretch], zone: Zone, first: int, last: int, spans: set[RuleSpan]
) -> Fraction | None:
    """The most that one budget may spend: the cheapest cover of its days by pools and days' own bounds."""
    days = range(first, last + 1)
    owner = {day: _touching(stretches, zone, day) for day in days}
    daily: dict[int, Fraction | None] = {}
    for day, own in owner.items():
        amounts = [each.amount for each in own]
        unbounded = bool(own) and RuleSpan.DAY not in spans
        daily[day] = None if unbounded else FACTORS[RuleSpan.DAY] * max(amounts, default=0)
    pools: dict[tuple[object, ...], set[int]] = {}
    for day, own in owner.items():
        for span in spans - {RuleSpan.DAY}:
            if own:
                begun = _began(stretches, own[-1])
                pools.setdefault((span, _block(span, day)[0], begun, own[-1].amount), set()).add(day)
    costs = {key: _pool(key, min(of), zone, daily, owner) for key, of in pools.items()}
    totals = []
    for taken in product((False, True), repeat=len(pools)):
        chosen = [key for key, take in zip(pools, taken, strict=True) if take]
        left = set(days) - {day for key in chosen for day in pools[key]}
        known = [daily[day] for day in left]
        if None not in known:
            totals.append(sum(filter(None, known), Fraction(0)) + sum(costs[key] for key in chosen))
    return min(totals, default=None)


def _touching(stretches: list[BudgetStretch], zone: Zone, day: int) -> list[BudgetStretch]:
    begins, ends = zone.start(day), zone.start(day + 1)
    return [each for each in stretches if each.start < ends and begins < each.end]


def _began(stretches: list[BudgetStretch], one: BudgetStretch) -> int:
    """The instant at which an amount came: of it and those before it that had the same."""
    number = stretches.index(one)
    while number > 0 and stretches[number - 1].amount == one.amount:
        number -= 1
    return stretches[number].start


def _block(span: RuleSpan, day: int) -> tuple[int, int]:
    if span is RuleSpan.WEEK:
        first = next(each for each in range(day, day - 7, -1) if each % 7 == 3)
        return first, first + 6
    same = [each for each in range(day - 31, day + 32) if date_text(each)[:7] == date_text(day)[:7]]
    return same[0], same[-1]


def _pool(
    key: tuple[object, ...],
    earliest: int,
    zone: Zone,
    daily: dict[int, Fraction | None],
    owner: dict[int, list[BudgetStretch]],
) -> Fraction:
    span, start, begun, amount = key
    assert isinstance(span, RuleSpan)
    assert isinstance(start, int)
    assert isinstance(begun, int)
    assert isinstance(amount, int)
    first, last = _block(span, start)
    since = max(first, zone.day(begun))
    left = Fraction(amount * (last - since + 1))
    whole = begun <= zone.start(first)
    if span is RuleSpan.WEEK:
        left *= FACTORS[span] / 7
    elif whole:
        left = FACTORS[span] * amount
    highest = daily.get(earliest)
    changed = zone.day(begun) == earliest and begun > zone.start(earliest)
    if changed and highest is not None and max(each.amount for each in owner[earliest]) > amount:
        return max(left, highest)
    return left
