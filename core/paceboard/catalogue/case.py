"""What a part of a Spend vs Budget reading may be made of: the case that was judged."""

from __future__ import annotations

from attrs import field, frozen

from paceboard.catalogue.constraints import Binding, constraints_of, whole_account
from paceboard.catalogue.envelope import Spent
from paceboard.catalogue.feasibility import Feasibility, feasibility_of, is_explained
from paceboard.catalogue.figures import Figures
from paceboard.catalogue.forecast_part import forecast_of
from paceboard.plugin import AccountView, once, pacing

__all__ = ["Case"]


@frozen(kw_only=True, slots=False)
class Case:
    """A judged view, with its numbers.

    Args:
        spent: the period's spend, with its rows.
    """

    view: AccountView = field(repr=False)
    figures: Figures
    verdict: pacing.Verdict
    spent: Spent

    @once
    def constraints(self) -> list[Binding]:
        """Every hard constraint, the one that is exhausted first in front."""
        return constraints_of(self.view, self.figures)

    @once
    def feasibility(self) -> Feasibility | None:
        """What the known budgets allow, against what was spent."""
        return feasibility_of(self.view, self.figures.spent, self.figures.period)

    def feasible(self) -> Feasibility | None:
        """The same, for what is built later."""
        return self.feasibility

    @once
    def explained(self) -> bool:
        """The platform's rules allow the known budgets what was spent, or nobody can tell."""
        return is_explained(self.view, self.figures.period)

    @once
    def forecast(self) -> pacing.Forecast | str:
        """Where the period's spend leads, or why nobody can tell."""
        return forecast_of(self.view, self.figures, self.constraints, feasible=self.explained)

    @property
    def binding(self) -> Binding | None:
        """The first that bounds all that was asked about."""
        return whole_account(self.constraints)
