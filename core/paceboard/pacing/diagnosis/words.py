"""Which side a status is on, what a person should read of it (R72), and spend that paces otherwise (R73)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from attrs import frozen

from paceboard.model import Entity, Status

__all__ = ["DURATION", "Predictable", "Side", "per_click", "predictable", "side_of", "text_of"]


class Side(StrEnum):
    """On which side of its plan something is."""

    UNDER = "under"
    OVER = "over"


_UNDER = {Status.UNDER, Status.DONE_UNDER}
_OVER = {
    Status.WARNING,
    Status.CRITICAL,
    Status.FIRES,
    Status.RUNAWAY,
    Status.EXHAUSTED_EARLY,
    Status.CAP_HIT,
    Status.DAILY_OVER_CEILING,
    Status.DONE_OVER,
}
_TEXTS = {
    Status.RUNAWAY: "budget runaway: most often the platform's budget optimisation overshoots on a viral "
    "creative; decide quickly",
    Status.FIRES: "aggressive pacing: decide whether to raise the cap or to throttle",
    Status.ON_PACE: "on pace, healthy",
    Status.UNDER: "under-pacing: often a delivery throttle (creative rejected, audience too narrow) rather "
    "than a saving",
    Status.DONE_PERFECT: "perfect pacing, rare in practice",
}
_RESERVED = {"RF_REACH", "RESERVED", "RESERVATION", "REACH_AND_FREQUENCY"}
_CHALLENGE = re.compile(r"hashtag challenge|\bBHC\b", re.IGNORECASE)
DURATION = "how long it lasts decides nothing by itself: compare what speaks for each cause"
"""Beside every duration that is shown (R71)."""


def side_of(status: Status) -> Side | None:
    """On which side of its plan an account is that should be looked at; None: on neither."""
    if status in _UNDER:
        return Side.UNDER
    return Side.OVER if status in _OVER else None


def text_of(status: Status) -> str:
    """What the seed says to such a pace; empty where it says nothing (R72)."""
    return _TEXTS.get(status, "")


@frozen(kw_only=True)
class Predictable:
    """A campaign that is bought by reach: a flat target, no bids for clicks (R73).

    Args:
        tag: `reach_and_frequency`, or `hashtag_challenge` where its own name says that it supports one.
    """

    id: str
    name: str
    tag: str
    note: str


def predictable(campaigns: Sequence[Entity]) -> tuple[Predictable, ...]:
    """The campaigns whose pacing is predictable, with what to watch instead."""
    found = []
    for each in campaigns:
        tag = _tag(each)
        if tag:
            note = "pacing is predictable: a flat reach is bought, so a click's price says nothing"
            if tag == "hashtag_challenge":
                note += "; if the challenge spreads by itself, impressions are paid that were not needed: "
                note += "compare with the organic reach that the platform reports apart"
            found.append(Predictable(id=each.id, name=each.name, tag=tag, note=note))
    return tuple(found)


def per_click(campaigns: Sequence[Entity]) -> bool:
    """Whether anything at all may be bought by bids for clicks."""
    return not campaigns or any(not _tag(each) for each in campaigns)


def _tag(campaign: Entity) -> str:
    words = {campaign.objective, campaign.attributes.get("buying_type", "")}
    reach = words & _RESERVED
    if (reach or "REACH" in words) and _CHALLENGE.search(campaign.name):
        return "hashtag_challenge"
    return "reach_and_frequency" if reach else ""
