"""A company's thresholds, with defaults that reproduce every row of the seed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import field, frozen

from paceboard.model.bands import Bands
from paceboard.model.fatigue import FatigueLimits

__all__ = ["Keep", "Policy"]


@frozen(kw_only=True)
class Policy:
    """Thresholds of the judges, exact ratios; and which rule asks for an alert.

    Args:
        under: pace below this is under-delivery.
        warning: pace above this is a warning.
        critical: pace from this on is critical.
        trigger_used, trigger_elapsed: the trigger asks for more than the one before the other (R40).
        first_days: days at the period's start that are judged by the day, not by pace.
        day_ceiling: spend of one day over its budget, up to which the first days are normal,
            where no platform rule says otherwise.
        gap_tolerance: declared cap and sum of daily budgets may differ by this much (R15).
        coherence_tolerance: campaigns may exceed the account's control total by this share.
        stale_after: a watermark older than this many times the declared lag is stale (R48).
        bands: by a card's key, where its number is good and where it is bad; a card that is not in here
            keeps its own.
        fatigue: by a connector's key, from where on an audience has seen its ads too often; what is not in
            here keeps the connector's limits.
        roas_floor: return on ad spend below which spend does not earn its keep (R61).
        roas_tolerance: a return this close to the floor, as a share of it, is at the floor (R59).
        roas_margin: what a return must exceed 1 by before a cap is raised (R57).
        roas_days: the newest days that a return is measured over.
        open_conversions: more than this share of the value still to be reported is provisional (R60).
        least_conversions: fewer than these decide nothing.
        learning_days: days since spending began, in which nothing is to be changed (R62).
        cpa_target: what a conversion may cost, in units of each account's currency; None: no target, and a
            cost is held against the 30 days before (R98).
        rule_pack: name of the rule that asks for an alert (R47).
        scheduled_time: the trigger and the index count scheduled time alone, where all campaigns that count
            have a schedule of the week (R30).
        anomaly_method: how a day is compared with those before it: `weekday_mad` or `sigma2` (R77).
    """

    under: Fraction = Fraction(85, 100)
    warning: Fraction = Fraction(105, 100)
    critical: Fraction = Fraction(120, 100)
    trigger_used: Fraction = Fraction(90, 100)
    trigger_elapsed: Fraction = Fraction(80, 100)
    first_days: int = 3
    day_ceiling: Fraction = Fraction(125, 100)
    gap_tolerance: Fraction = Fraction(1, 100)
    coherence_tolerance: Fraction = Fraction(1, 1000)
    stale_after: Fraction = Fraction(2)
    roas_floor: Fraction = Fraction(5, 2)
    roas_tolerance: Fraction = Fraction(5, 100)
    roas_margin: Fraction = Fraction(10, 100)
    roas_days: int = 14
    open_conversions: Fraction = Fraction(20, 100)
    least_conversions: int = 10
    learning_days: int = 5
    cpa_target: Fraction | None = None
    rule_pack: str = "ninety_before_eighty"
    scheduled_time: bool = False
    anomaly_method: str = "weekday_mad"
    bands: Mapping[str, Bands] = field(factory=dict)
    fatigue: Mapping[str, FatigueLimits] = field(factory=dict)

    def bands_of(self, card: str, default: Bands) -> Bands:
        """The company's bands for a card, else the card's own."""
        return self.bands.get(card, default)


@frozen(kw_only=True)
class Keep:
    """How many account-local days keep everything, up to the running one; None: all days do.

    Args:
        versions_days: older days keep their last state, and what a kept reading cites.
        readings_days: of older days each card keeps its last reading.
    """

    versions_days: int | None = None
    readings_days: int | None = None
