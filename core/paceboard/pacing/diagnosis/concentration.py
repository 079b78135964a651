"""How much of spend falls on the largest ad, and how it is responded to (R70)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

__all__ = ["AdSpend", "Concentration", "concentration"]


@frozen(kw_only=True)
class AdSpend:
    """An ad in the last days and in those before; None: not known. Spend in micros."""

    id: str
    name: str
    spend: int
    impressions: int | None = None
    clicks: int | None = None
    spend_before: int | None = None
    impressions_before: int | None = None
    clicks_before: int | None = None


@frozen(kw_only=True)
class Concentration:
    """The ad that most is spent on.

    Args:
        share: of all ads' spend in the last days; `share_before` in the days before, None: not known.
        ctr: its clicks per impression; `ctr_before` its own before, `ctr_others` that of all other ads now.
    """

    id: str
    name: str
    share: Fraction
    share_before: Fraction | None
    ctr: Fraction | None
    ctr_before: Fraction | None
    ctr_others: Fraction | None


def concentration(ads: Sequence[AdSpend]) -> Concentration | None:
    """The top ad's share of spend; None where no ad spent anything. Of equals, the first by id."""
    # What the platform gave back to an ad is no share of anything.
    whole = sum(max(each.spend, 0) for each in ads)
    if whole <= 0:
        return None
    top = min(ads, key=lambda each: (-each.spend, each.id))
    before = [each.spend_before for each in ads]
    known = [each for each in before if each is not None]
    all_before = sum(known) if len(known) == len(before) else 0
    others = [each for each in ads if each is not top]
    return Concentration(
        id=top.id,
        name=top.name,
        share=Fraction(top.spend, whole),
        share_before=Fraction(top.spend_before or 0, all_before) if all_before else None,
        ctr=_rate([top.clicks], [top.impressions]),
        ctr_before=_rate([top.clicks_before], [top.impressions_before]),
        ctr_others=_rate([each.clicks for each in others], [each.impressions for each in others]),
    )


def _rate(clicks: Sequence[int | None], impressions: Sequence[int | None]) -> Fraction | None:
    if None in clicks or None in impressions:
        return None
    shown = sum(each or 0 for each in impressions)
    return Fraction(sum(each or 0 for each in clicks), shown) if shown else None
