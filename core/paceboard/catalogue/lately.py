"""What happened lately: complete days of an account as statistics take them, and its ads beside them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

from attrs import frozen

from paceboard.catalogue.envelope import whole_micros
from paceboard.plugin import (
    AccountView,
    Daily,
    Entity,
    Grain,
    Level,
    RuleSpan,
    Total,
    WindowKey,
    pacing,
    stats,
)

__all__ = ["ADS_WANTED", "WANTED", "Lately"]

_SPEND = Daily("spend", WindowKey.COMPLETE_90_DAYS)
_BESIDE = {
    measure: Daily(measure, WindowKey.COMPLETE_30_DAYS)
    for measure in ("impressions", "clicks", "conversions", "conversion_value")
}
_NOW, _ALL = WindowKey.COMPLETE_7_DAYS, WindowKey.COMPLETE_30_DAYS
_OF_ADS = {
    (measure, window): Total(measure, window, Level.AD)
    for measure in ("spend", "impressions", "clicks")
    for window in (_NOW, _ALL)
}
ADS_WANTED = tuple(_OF_ADS.values())
"""What is measured of ads."""
WANTED: tuple[Daily | Total, ...] = (_SPEND, *_BESIDE.values(), *ADS_WANTED)
"""What is measured for a diagnosis beside what the verdict needs."""

_JUDGED, _WEEK, _BASELINE, _LEAST_BASELINE = 21, 7, 14, 7
"""Days in which an episode is looked for, that stand for now without one, that now is compared with."""


@frozen(kw_only=True, slots=False)
class Lately:
    """Complete days up to the last one.

    Args:
        last: the last complete day; `today` the day of the watermark.
    """

    view: AccountView
    last: int
    today: int

    @cached_property
    def spend(self) -> dict[int, int | None]:
        """Micros of each day."""
        return dict(self.view.series.get(_SPEND, ()))

    @cached_property
    def budgets(self) -> dict[int, int] | None:
        """Micros that budgets planned for each day; None where they are not all known."""
        resolution, zone = self.view.resolution, self.view.account.zone
        if not resolution.plannable:
            return None
        known = {day: pacing.day_amounts(resolution.stretches, zone, day) for day in self.spend}
        # What spends without a budget has one that nobody knows.
        if any(self.spend[day] and amount <= 0 for day, amount in known.items()):
            return None
        return {day: whole_micros(amount) for day, amount in known.items()}

    @cached_property
    def ceilings(self) -> dict[int, int]:
        """Micros that the platform's rule for weeks left for each day; empty where some budget has none."""
        budgets, view = self.budgets, self.view
        kinds = {(each.mode, each.raw_mode, each.daily) for each in view.resolution.stretches}
        rules = [
            view.rulebook.on(view.account.ref.connector, mode, RuleSpan.WEEK, self.last, raw)
            if daily
            else None
            for mode, raw, daily in sorted(kinds)
        ]
        factors = [rule.factor for rule in rules if rule is not None]
        if budgets is None or not factors or len(factors) < len(rules):
            return {}
        found, week = {}, 0
        for day, spend in sorted(self.spend.items()):
            week = 0 if stats.weekday(day) == 0 else week
            found[day] = max(0, int(max(factors) * budgets[day]) - week)
            week += spend or 0
        return found

    @cached_property
    def series(self) -> tuple[stats.DaySpend, ...]:
        """The days as anomalies are looked for in them."""
        budgets = self.budgets
        return tuple(
            stats.DaySpend(
                day=day,
                spend=spend,
                budget=None if budgets is None else budgets[day],
                ceiling=self.ceilings.get(day),
            )
            for day, spend in self.spend.items()
        )

    def episode(self, *, up: bool) -> stats.Episode | None:
        """The last episode of three weeks that has not returned, on the side asked about."""
        judged = stats.deviations(self.series, first=self.last - _JUDGED + 1)
        found = [each for each in stats.episodes(judged) if each.up is up and each.returned is None]
        return found[-1] if found else None

    def compared(self, episode: stats.Episode | None) -> tuple[tuple[int, int], tuple[int, int]]:
        """First and last day of the baseline, and of the days that are compared with it.

        An episode's own days, else the last seven; before them fourteen.
        """
        first = self.last - _WEEK + 1 if episode is None else episode.first
        return (first - _BASELINE, first - 1), (first, self.last)

    def movement(
        self, windows: tuple[tuple[int, int], tuple[int, int]], top: pacing.diagnosis.Concentration | None
    ) -> stats.Movement | None:
        """What moved between two windows; None where fewer than seven days of the first are known."""
        before, now = (
            [day for day in range(first, last + 1) if self.spend.get(day) is not None]
            for first, last in windows
        )
        if len(before) < _LEAST_BASELINE or not now:
            return None
        return stats.movement(
            self._performance(before, None if top is None else top.share_before),
            self._performance(now, None if top is None else top.share),
        )

    def told(self, window: tuple[int, int]) -> Fraction:
        """The part of a window's conversions that is told by now, by the assumed curve."""
        return stats.told_by_now([self.today - day for day in range(window[0], window[1] + 1)])

    def _performance(self, days: list[int], share: Fraction | None) -> stats.Performance:
        return stats.Performance(
            days=len(days),
            spend=_sum(self.spend.get(day) for day in days) or 0,
            impressions=self._of("impressions", days),
            clicks=self._of("clicks", days),
            conversions=self._of("conversions", days),
            value=self._of("conversion_value", days),
            budget=None if self.budgets is None else _sum(self.budgets[day] for day in days),
            told=stats.told_by_now([self.today - day for day in days]),
            top_ad_share=share,
        )

    def _of(self, measure: str, days: list[int]) -> int | None:
        level = Level.CAMPAIGN if self.view.scope else Level.ACCOUNT
        if not self.view.reads(measure, level, Grain.DAY):
            return None
        found = dict(self.view.series.get(_BESIDE[measure], ()))
        return _sum(found.get(day) for day in days)

    def duration(self, *, up: bool) -> int | None:
        """Complete days in a row up to the last on which spend was beyond its budget, or well below it."""
        if self.budgets is None:
            return None
        count = 0
        for day in range(self.last, self.last - len(self.spend), -1):
            spend, budget = self.spend.get(day), self.budgets.get(day)
            beyond = spend is not None and budget is not None and _beyond(self.view, spend, budget, up=up)
            if not beyond:
                break
            count += 1
        return count

    @cached_property
    def ads(self) -> tuple[pacing.diagnosis.AdSpend, ...]:
        """Each ad in the last seven days and in the twenty-three before; none where they are not read."""
        view = self.view
        if not view.reads("spend", Level.AD, Grain.DAY) or not view.covers(_NOW):
            return ()
        names = {each.id: each.name for each in self._listed(Level.AD)}
        spent = view.totals.get(_OF_ADS["spend", _NOW], {})
        found = []
        for key in sorted({*spent, *view.totals.get(_OF_ADS["spend", _ALL], {})}):
            now = {name: self._of_ad(name, _NOW, key) for name in ("spend", "impressions", "clicks")}
            before = {name: self._before(name, key) for name in now}
            found.append(
                pacing.diagnosis.AdSpend(
                    id=key,
                    name=names.get(key, key),
                    spend=now["spend"] or 0,
                    impressions=now["impressions"],
                    clicks=now["clicks"],
                    spend_before=before["spend"],
                    impressions_before=before["impressions"],
                    clicks_before=before["clicks"],
                )
            )
        return tuple(found)

    def _of_ad(self, measure: str, window: WindowKey, key: str) -> int | None:
        """An ad without a row had nothing; a row without a value says nothing."""
        if not self.view.reads(measure, Level.AD, Grain.DAY):
            return None
        found = self.view.totals.get(_OF_ADS[measure, window], {}).get(key)
        return 0 if found is None or not found.rows else None if found.unknown else found.value

    def _before(self, measure: str, key: str) -> int | None:
        whole, now = self._of_ad(measure, _ALL, key), self._of_ad(measure, _NOW, key)
        return None if whole is None or now is None or not self.view.covers(_ALL) else whole - now

    @property
    def clicked(self) -> dict[str, pacing.diagnosis.Clicked]:
        """What each group paid for its clicks in the last seven days, as its ads have it."""
        groups = {each.id: each.parent for each in self._listed(Level.AD)}
        found: dict[str, list[pacing.diagnosis.AdSpend]] = {}
        for each in self.ads:
            found.setdefault(groups.get(each.id, ""), []).append(each)
        return {
            group: pacing.diagnosis.Clicked(
                _sum(each.spend for each in own), _sum(each.clicks for each in own)
            )
            for group, own in found.items()
        }

    def _listed(self, level: Level) -> list[Entity]:
        return [each for each in self.view.entities if each.level is level]


def _sum(values: Iterable[int | None]) -> int | None:
    total = 0
    for each in values:
        if each is None:
            return None
        total += each
    return total


def _beyond(view: AccountView, spend: int, budget: int, *, up: bool) -> bool:
    return spend > budget if up else spend < view.policy.under * budget
