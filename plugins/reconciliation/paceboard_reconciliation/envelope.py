"""What all cards over several accounts share: the envelope of a reading, names, what is missing or uneven."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from attrs import evolve

from paceboard.plugin import (
    Caution,
    GroupCardSpec,
    GroupView,
    Member,
    Reading,
    Role,
    date_text,
)
from paceboard_reconciliation.statuses import worst

__all__ = [
    "EVERYBODY",
    "alignment_cautions",
    "card_of",
    "group_reading",
    "name_of",
    "unread_cautions",
    "unread_part",
]

EVERYBODY = (Role.OWNER, Role.MARKETING, Role.FINANCE)

Judge = Callable[[GroupCardSpec, GroupView], Reading]
Explain = Callable[[GroupView, Reading], Any]


def card_of(judge: Judge, **words: Any) -> GroupCardSpec:
    """A card whose judge reads the card's own words back, so that each stands in one place.

    Args:
        words: fields of `GroupCardSpec`; category and roles have the defaults of this plugin.
    """
    card = GroupCardSpec(**{"category": "Cross-Channel", "roles": EVERYBODY, "judge": _unjudged, **words})
    return evolve(card, judge=partial(judge, card))


def _unjudged(view: GroupView) -> Reading:
    """Stands in a card until its own judge knows the card."""
    raise NotImplementedError(f"a card of {len(view.members)} accounts was asked before it was made")


def name_of(member: Member) -> str:
    """`Athleisure US (TikTok Ads)`: the owner's name for an account, and whose it is."""
    return f"{member.view.account.name} ({member.view.connector_title})"


def group_reading(card: GroupCardSpec, view: GroupView, **words: Any) -> Reading:
    """The envelope: as of the newest look, complete up to the oldest watermark; beside it the worst status.

    Args:
        words: the fields of `Reading` that are the card's own.
    """
    marks = [each.view.watermark for each in view.members]
    known = [mark for mark in marks if mark is not None]
    count, bad = len(view.members), worst(view.members)
    defaults: dict[str, Any] = {
        "status": None if bad is None else bad.status,
        "currency": view.currency,
        "completeness": {"accounts": count, "accounts_unread": len(view.unread)},
    }
    if bad is not None:
        defaults["sentiment"] = bad.sentiment
        defaults["fires"] = any(each.reading is not None and each.reading.fires for each in view.members)
    return Reading(
        **{
            "card": f"all.{card.key}",
            "title": card.title,
            "account": "all",
            "account_name": "1 account" if count == 1 else f"{count} accounts",
            "revision": 0,
            "inputs": view.inputs,
            "as_of": max((each.view.as_of for each in view.members), default=0),
            "watermark": min(known) if known and len(known) == len(marks) else None,
            "zone": "Etc/UTC",
            "unit": card.unit,
            "explanation": f"all/{card.key}",
            "simulated": any(each.view.account.simulated for each in view.members),
            **defaults,
            **words,
        }
    )


def unread_cautions(view: GroupView) -> list[Caution]:
    """An account that is missing is said to be, with the reason (R91)."""
    return [Caution("account_unread", f"{each.account} is missing: {each.why}") for each in view.unread]


def unread_part(view: GroupView) -> list[dict[str, str]]:
    """The same as a part."""
    return [{"account": each.account, "why": each.why} for each in view.unread]


def alignment_cautions(members: Sequence[Member]) -> list[Caution]:
    """Days and periods that are not the same for all (R87)."""
    found: list[Caution] = []
    days = {each.view.today for each in members if each.view.today is not None}
    if len(days) > 1:
        told = ", ".join(f"{date_text(day)} for {_names(members, day)}" for day in sorted(days))
        found.append(Caution("days_differ", f"the accounts' data do not end on one day of their own: {told}"))
    spans = {(each.view.period.first, each.view.period.last) for each in members if each.view.period}
    if len(spans) > 1:
        text = f"the accounts have {len(spans)} different periods: each is judged within its own"
        found.append(Caution("periods_differ", text))
    return found


def _names(members: Sequence[Member], day: int) -> str:
    own = [each.view.account.name for each in members if each.view.today == day]
    return own[0] if len(own) == 1 else f"{len(own)} accounts"
