"""Where spend stands against its budget: what statuses, options and what-if are reckoned from."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, frozen

from paceboard.model import Period, Policy, Status, Zone
from paceboard.pacing.elapsed import complete_days, days_left, elapsed
from paceboard.pacing.rate import Rate, exhausted_at
from paceboard.pacing.status import Verdict, ladder

__all__ = ["Bound", "Standing"]


@frozen(kw_only=True)
class Bound:
    """What is used up first.

    Args:
        kind: the budget's basis, or the constraint's kind.
        amount, spent: micros; spent is what is used of it at the instant `at`.
        hard: delivery stops when it is used up.
    """

    kind: str
    amount: Fraction
    spent: int
    at: int
    hard: bool

    @property
    def room(self) -> Fraction:
        """Micros that are left of it; never below zero."""
        return max(self.amount - self.spent, Fraction(0))


@frozen(kw_only=True)
class Standing:
    """Spend against its budget at the watermark `at`, in micros.

    Args:
        cap: the period's budget; None: there is none.
        cap_is_plan: the cap is what the budgets plan, so that it moves with them.
        plan, planned_end: what the budgets in force plan by now and for the whole period; None: not known.
        planned_share: the share of such a cap, or of one with a curve, that was planned by now (R23).
        expected: the share of the cap that should have been spent by now, where no plan says it; None: the
            elapsed one.
        time: the share of the period's time that is gone, where only scheduled time counts; None: real time.
        day_plan: what they plan for the period's last day; beyond it they are taken to go on so.
        days: complete days of the period.
        bound: what is used up first; None: nothing is known to bound spend.
        stop: the first hard bound, where a budget that stops nothing is used up before it.
        rate: present spend a day; None: not known.
        today, day_ceiling, tolerance, cap_hit: as the ladder takes them.
        blocked: what makes judging impossible.
    """

    spent: int
    cap: Fraction | None
    at: int
    period: Period
    zone: Zone
    days: int
    cap_is_plan: bool = False
    plan: Fraction | None = None
    planned_end: Fraction | None = None
    planned_share: Fraction | None = None
    expected: Fraction | None = None
    time: Fraction | None = None
    day_plan: Fraction | None = None
    bound: Bound | None = None
    stop: Bound | None = None
    rate: Rate | None = None
    today: Fraction | None = None
    day_ceiling: Fraction | None = None
    tolerance: Fraction | None = None
    cap_hit: bool = False
    blocked: Status | None = None

    @property
    def left(self) -> Fraction | None:
        """Days of 24 real hours to the period's end; None where it has none."""
        return days_left(self.period, self.at)

    @property
    def elapsed(self) -> Fraction | None:
        """The share of the period's time that is gone; None where it has no end."""
        return elapsed(self.period, self.at) if self.time is None else self.time

    @property
    def _due(self) -> Fraction | None:
        """Micros that should have been spent by now; None: the cap spread evenly over time."""
        if self.plan is not None or self.expected is None or self.cap is None:
            return self.plan
        return self.cap * self.expected

    def verdict(self, policy: Policy) -> Verdict:
        """The status, by the ladder."""
        if self.blocked is not None:
            return Verdict(self.blocked)
        return ladder(
            spent=self.spent,
            cap=self.cap,
            plan=self._due,
            elapsed=self.elapsed,
            planned_share=self.planned_share,
            days=self.days,
            policy=policy,
            cap_hit=self.cap_hit,
            today=self.today,
            day_ceiling=self.day_ceiling,
            tolerance=self.tolerance,
        )

    def exhausted(self, bound: Bound | None) -> int | None:
        """When a bound is used up at the present rate; None: not before the period's end, or not known."""
        if bound is None or self.rate is None:
            return None
        gone = exhausted_at(bound.spent, bound.amount, self.rate, bound.at)
        end = self.period.end
        return None if gone is None or (end is not None and gone >= end and bound.room > 0) else gone

    def with_cap(self, micros: int) -> Standing:
        """Spend against another cap of the period.

        A cap that is what the budgets plan moves all of them alike. Raising it raises whatever else would
        stop the account before; lowering it leaves what is tighter as it is.
        """
        cap = Fraction(micros)
        scale = cap / self.cap if self.cap_is_plan and self.cap else Fraction(1)
        found, hard = self.bound, self.bound is not None and self.bound.hard
        raised = self.cap is None or cap >= self.cap
        if found is None or raised or found.room > cap - self.spent:
            kind = "cap" if found is None else found.kind
            found = Bound(kind=kind, amount=cap, spent=self.spent, at=self.at, hard=hard)
        return evolve(
            self,
            cap=cap,
            plan=None if self.plan is None else self.plan * scale,
            planned_end=None if self.planned_end is None else self.planned_end * scale,
            day_plan=None if self.day_plan is None else self.day_plan * scale,
            today=None if self.today is None else self.today / scale if scale else None,
            bound=found,
            stop=None if raised and self.stop and self.stop.room < cap - self.spent else self.stop,
            cap_hit=self.cap_hit and found.room <= 0,
        )

    def with_end(self, last: int) -> Standing:
        """Spend against a period that ends with another account-local day, not before the watermark's.

        All of its time counts, and a cap that no budgets plan is spread evenly over it.
        """
        end = self.zone.start(last + 1)
        period = evolve(self.period, last=last, end=end)
        days = complete_days(period, self.zone, min(self.at, end))
        moved = self._moved(last)
        if not moved or self.cap is None:
            return evolve(self, period=period, days=days, time=None, expected=None, planned_share=None)
        bound, cap = self.bound, self.cap + moved
        if bound is not None and bound.amount == self.cap:
            bound = evolve(bound, amount=cap)
        planned = (self.planned_end or Fraction(0)) + moved
        share = self.planned_share
        return evolve(
            self,
            period=period,
            days=days,
            cap=cap,
            planned_end=planned,
            bound=bound,
            time=None,
            expected=None,
            planned_share=share * self.planned_end / planned
            if share and self.planned_end and planned
            else share,
        )

    def _moved(self, last: int) -> Fraction:
        """Micros by which a cap that is what the budgets plan moves with the end."""
        if not self.cap_is_plan or self.day_plan is None or self.period.last is None:
            return Fraction(0)
        return self.day_plan * (last - self.period.last)

    def with_rate(self, micros: int) -> Standing:
        """Spend that goes on at another rate, in micros a day."""
        return evolve(self, rate=Rate(Fraction(micros), 0))
