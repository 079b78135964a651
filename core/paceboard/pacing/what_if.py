"""What-if: change the cap, the floor, the return, the rate or the end, and judge again (R67)."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, frozen

from paceboard.errors import UsageError
from paceboard.model import Policy, Status, date_text
from paceboard.pacing.decision import Decision, Guard, decide
from paceboard.pacing.outcomes import Outcome, Outlook, outcomes
from paceboard.pacing.roas import Roas
from paceboard.pacing.standing import Standing
from paceboard.pacing.status import Verdict

__all__ = ["Changes", "Situation"]


@frozen(kw_only=True)
class Changes:
    """What is assumed instead of what is; None: as it is.

    Args:
        cap: the period's cap in micros.
        rate: spend a day in micros.
        roas: return on ad spend, taken as certain.
        floor: the least return that spend must earn.
        end: the period's last account-local day.
    """

    cap: int | None = None
    rate: int | None = None
    roas: Fraction | None = None
    floor: Fraction | None = None
    end: int | None = None


@frozen(kw_only=True)
class Situation:
    """Everything that a status and a decision rest on.

    Args:
        guard: the first days, where they are not over.
        forecast: of the period's end; None: there is none, and the present rate stands for it.
    """

    standing: Standing
    policy: Policy
    roas: Roas | None = None
    guard: Guard | None = None
    forecast: Outlook | None = None

    @property
    def status(self) -> Verdict:
        """The status, and whether it fires."""
        return self.standing.verdict(self.policy)

    @property
    def decision(self) -> Decision:
        """What the tree says."""
        standing = self.standing
        return decide(
            self.roas,
            policy=self.policy,
            guard=self.guard,
            exhausted_at=standing.exhausted(standing.bound),
            blocked=_BLOCKED.get(standing.blocked, "") if standing.blocked else "",
        )

    def outcomes(self) -> tuple[Outcome, ...]:
        """What each option leads to."""
        return outcomes(self.standing, self.forecast)

    def changed(self, changes: Changes) -> Situation:
        """The situation under other assumptions.

        A forecast was made for the rate and the end that are; under others the present rate stands for it.

        Raises:
            UsageError: for an end before the day that the data reach, or an amount that cannot be.
        """
        _check(changes, self.standing)
        standing, policy = self.standing, self.policy
        if changes.end is not None:
            standing = standing.with_end(changes.end)
        if changes.cap is not None:
            standing = standing.with_cap(changes.cap)
        if changes.rate is not None:
            standing = standing.with_rate(changes.rate)
        if changes.floor is not None:
            policy = evolve(policy, roas_floor=changes.floor)
        untouched = changes.rate is None and changes.end is None
        return evolve(
            self,
            standing=standing,
            policy=policy,
            roas=self.roas if changes.roas is None else Roas.assumed(changes.roas),
            forecast=self.forecast if untouched else None,
        )


_BLOCKED = {
    Status.STALE: "the data are too old to judge by",
    Status.UNSUPPORTED_BUDGET_MODE: "a budget mode is not known",
}


def _check(changes: Changes, standing: Standing) -> None:
    if changes.cap is not None and changes.cap <= 0:
        raise UsageError("the cap cannot be zero or less", do="give one above zero")
    for name in ("rate", "roas", "floor"):
        value = getattr(changes, name)
        if value is not None and value < 0:
            raise UsageError(f"the {name} cannot be below zero", do="give zero or more")
    # A watermark on a midnight belongs to the day that it ends.
    today = standing.zone.day(standing.at - 1)
    if changes.end is not None and changes.end < max(today, standing.period.first):
        raise UsageError(
            f"the period cannot end on {date_text(changes.end)}",
            why=f"the data reach into {date_text(today)}",
            do="give that day or a later one",
        )
