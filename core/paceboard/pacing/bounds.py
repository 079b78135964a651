"""Bounds: what the platform's rules allow one budget on each of some days, and on several together.

A day is bounded by its highest amount; a run of one amount within a week (Sunday to Saturday) or a calendar
month is bounded as a whole, from its first day to the end of that week or month. Source: R101, R112, R114;
the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import islice, pairwise

from attrs import evolve, frozen

from paceboard.model import PlatformRule, RuleSpan
from paceboard.pacing.schedule import BudgetStretch

__all__ = [
    "SHARES",
    "Bounds",
    "Micros",
    "Pool",
    "RuleFinder",
    "Terms",
    "times",
]

Micros = int | Fraction
RuleFinder = Callable[[BudgetStretch, RuleSpan, int], PlatformRule | None]
"""The rule in force for a budget and span on an epoch day."""

SHARES = 2_520_000_000
"""An amount of which most rules make whole micros; integers are quicker."""


@frozen
class Terms:
    """The platform's rules, and when they change.

    Args:
        find: the rule in force for a budget and span on an epoch day.
        changes: epoch days on which a rule begins, or is over; None: each day is asked for.
        idle: first and last day of a time in which nothing was spent: who spends after it has begun then, and
            of a week or month that it reaches to the beginning of only the days after it count.
        kept: what was found of other accounts by the same rules, whose finder tells by mode and raw mode
            alone.
    """

    find: RuleFinder
    changes: tuple[int, ...] | None = None
    idle: tuple[int, int] | None = None
    kept: dict[object, Bounds] | None = None

    def factors(self, stretch: BudgetStretch, span: RuleSpan, first: int, last: int) -> list[Fraction | None]:
        """The rule's factor on each day; None on those without a rule."""
        edges: Sequence[int] = range(first, last + 2)
        if self.changes is not None:
            edges = [first, *(day for day in self.changes if first < day <= last), last + 1]
        factors: list[Fraction | None] = []
        for day, following in pairwise(edges):
            found = self.find(stretch, span, day)
            factors += [None if found is None else found.factor] * (following - day)
        return factors


@frozen
class Pool:
    """What days from one to another may spend together, in micros."""

    first: int
    last: int
    most: Micros


@frozen(kw_only=True)
class Bounds:
    """What one budget, or several alike, may spend on consecutive days.

    Args:
        stretch: the budget, the largest one where several are alike.
        first: epoch day of the first entry of `days`.
        days: most micros of each day; 0 while it is not in force, None where no rule bounds a day.
        weeks, months: what days of one amount within a week or month may spend together.
        whole: what all its days may spend together; None: nothing bounds that.
    """

    stretch: BudgetStretch
    first: int
    days: Sequence[Micros | None]
    weeks: Sequence[Pool] = ()
    months: Sequence[Pool] = ()
    whole: Micros | None = None

    def growing(self, start: int) -> Iterator[Micros | None]:
        """The most that may be spent from a day on, to that day, to the next one and so on; None: no bound.

        Weeks and months overlap like tiles in two rows, so taking on each day as much as both leave is the
        most that there is.
        """
        pools, left = self._pools, dict(self._most)
        total: Micros | None = 0
        for number in range(start - self.first, len(self.days)):
            most, together = self.days[number], pools[number]
            for pool in together:
                most = left[pool] if most is None else min(most, left[pool])
            if most is None:
                total = None
            elif total is not None:
                total += most
                for pool in together:
                    left[pool] -= most
            yield total if self.whole is None else self.whole if total is None else min(total, self.whole)

    @cached_property
    def least(self) -> Micros | None:
        """What may be spent on the day that allows least; None: no rule bounds a day."""
        known = [most for most in self.days if most is not None]
        return min(known) if len(known) == len(self.days) else None

    @cached_property
    def in_all(self) -> Micros | None:
        """The most micros that may be spent on all the days; None: nothing bounds it."""
        return self.most(self.first, self.first + len(self.days) - 1)

    @cached_property
    def pools(self) -> Sequence[Pool]:
        """Weeks and months."""
        return (*self.weeks, *self.months)

    @cached_property
    def _most(self) -> dict[int, Micros]:
        """What each pool holds, by its number among weeks and months."""
        return {number: pool.most for number, pool in enumerate(self.pools)}

    @cached_property
    def _pools(self) -> list[tuple[int, ...]]:
        """Of each day on which it is in force, the numbers of the pools that it draws on."""
        found: list[tuple[int, ...]] = [()] * len(self.days)
        for number, pool in enumerate(self.pools):
            for day in range(pool.first - self.first, pool.last - self.first + 1):
                if self.days[day] != 0:
                    found[day] += (number,)
        return found

    def of(self, amount: int, stretch: BudgetStretch) -> Bounds:
        """These bounds of `SHARES` as those of an amount."""

        def part(micros: Micros | None) -> Micros | None:
            return None if micros is None else times(Fraction(micros), amount, SHARES)

        weeks, months = (
            [Pool(each.first, each.last, times(Fraction(each.most), amount, SHARES)) for each in pools]
            for pools in (self.weeks, self.months)
        )
        known = {most: part(most) for most in set(self.days)}
        days = [known[most] for most in self.days]
        return evolve(self, stretch=stretch, days=days, weeks=weeks, months=months)

    def most(self, first: int, last: int) -> Micros | None:
        """The most micros that may be spent on days from one to another; None: nothing bounds it."""
        return next(islice(self.growing(first), last - first, None), 0)


def times(factor: Fraction, amount: int, parts: int = 1) -> Micros:
    """A factor times an amount, over a number of parts; whole micros as an integer, which is quicker."""
    over, under = factor.numerator * amount, factor.denominator * parts
    return over // under if over % under == 0 else Fraction(over, under)
