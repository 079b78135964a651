"""What belongs to the campaigns that a reading was asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from paceboard.model import Level
from paceboard.specs import AccountView

__all__ = ["only", "within"]

V = TypeVar("V")


def within(view: AccountView) -> dict[Level, frozenset[str]]:
    """Ids of the view's campaigns, their groups and those groups' ads, by level."""
    campaigns = frozenset(view.scope)
    groups = frozenset(
        each.id for each in view.entities if each.level is Level.GROUP and each.parent in campaigns
    )
    ads = frozenset(each.id for each in view.entities if each.level is Level.AD and each.parent in groups)
    return {Level.CAMPAIGN: campaigns, Level.GROUP: groups, Level.AD: ads}


def only(found: Mapping[str, V], ids: frozenset[str] | None) -> dict[str, V]:
    """What was found of those ids; of all of them where none are given."""
    return {key: value for key, value in found.items() if ids is None or key in ids}
