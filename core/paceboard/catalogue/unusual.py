"""An account's last complete day beside those before it: its deviation, its episode, what it was (R77)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from paceboard.catalogue.delivery_checks import checks_of
from paceboard.catalogue.diagnosis_part import classified_part, facts_of
from paceboard.catalogue.lately import Lately
from paceboard.plugin import AccountView, pacing, stats

__all__ = ["LastDay"]

_JUDGED = 21
"""Days in which the episode of the last one is looked for."""


@frozen(kw_only=True, slots=False)
class LastDay:
    """The last complete day of an account, by the policy's method."""

    lately: Lately

    @property
    def view(self) -> AccountView:
        """What it is judged from."""
        return self.lately.view

    @property
    def method(self) -> stats.Method:
        """How days are compared."""
        return stats.Method(self.view.policy.anomaly_method)

    @cached_property
    def series(self) -> tuple[stats.DaySpend, ...]:
        """The days that are compared; those in which spending had just begun are left out."""
        begun = _begun(self.lately)
        if begun is None:
            return self.lately.series
        settled = begun + self.view.policy.learning_days
        return tuple(
            evolve(each, skipped=stats.Skipped.LEARNING) if begun <= each.day < settled else each
            for each in self.lately.series
        )

    @cached_property
    def deviation(self) -> stats.Deviation | None:
        """How far the day lies from what was usual; None where it cannot be judged."""
        found = stats.deviations(self.series, method=self.method, first=self.lately.last)
        return found[0] if found else None

    @property
    def flagged(self) -> bool:
        """It lies beyond the method's threshold."""
        return self.deviation is not None and self.deviation.flagged

    @property
    def why_not(self) -> str | None:
        """Why it cannot be judged; None where it is."""
        if self.deviation is not None:
            return None
        own = next((each for each in self.series if each.day == self.lately.last), None)
        left_out = stats.Skipped.UNKNOWN if own is None else own.left_out
        return "too_few_days" if left_out is None else str(left_out)

    @cached_property
    def episode(self) -> stats.Episode | None:
        """The last episode of three weeks that the day may belong to; None: there is none."""
        first = self.lately.last - _JUDGED + 1
        judged = stats.deviations(self.series, method=self.method, first=first)
        found = stats.episodes(judged)
        last = self.lately.last
        # One whose echo is the day itself is over with it, and still explains why the day was flagged.
        mine = [each for each in found if each.open_on(last) or each.returned == last]
        return mine[-1] if mine else None

    @property
    def opens(self) -> bool:
        """The day is the first of its episode: repeats and the way back are not told again."""
        return self.flagged and self.episode is not None and self.episode.first == self.lately.last

    @cached_property
    def moved(self) -> stats.Movement | None:
        """What moved between the fourteen days before and the episode's (else the last seven)."""
        top = pacing.diagnosis.concentration(self.lately.ads)
        return self.lately.movement(self.lately.compared(self.episode), top)

    @cached_property
    def classification(self) -> stats.Classification | None:
        """Winner or inflation; only of an episode, since a calm flight would be called healthy too."""
        if self.episode is None or self.moved is None:
            return None
        facts = facts_of(checks_of(self.view, self.lately))
        return stats.classify(self.moved, floor=self.view.policy.roas_floor, facts=facts)

    def classified(self) -> dict[str, Any] | None:
        """The call with its conditions, as it stands in a reading."""
        found = self.classification
        if found is None:
            return None
        return classified_part(self.lately, self.lately.compared(self.episode), found)


def _begun(lately: Lately) -> int | None:
    """The first day with spend, where a day without any is known before it; None: it began earlier."""
    before = False
    for day, spend in sorted(lately.spend.items()):
        if spend:
            return day if before else None
        before = before or spend == 0
    return None
