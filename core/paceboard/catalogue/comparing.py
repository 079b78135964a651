"""A card's number in two windows, and what moved it, down to the rows of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import evolve, frozen

from paceboard.catalogue.amounts import amount_in, amount_tree, cautions_about
from paceboard.catalogue.contribution_tree import Priced, change_node
from paceboard.catalogue.factoring import FACTORS, Term, factor_moves, factor_node, measures_of
from paceboard.catalogue.moved_by import campaign_name, is_chance
from paceboard.catalogue.moving import (
    REST,
    Moved,
    campaign_changes,
    group_changes,
    moved_ratio,
    moved_sum,
    whole_change,
)
from paceboard.catalogue.numbers import change_text
from paceboard.catalogue.ratios import Ratio, change_of, ratio_in, ratio_tree
from paceboard.plugin import (
    AccountView,
    CardSpec,
    Comparison,
    Contribution,
    Level,
    Node,
    Operation,
    Operator,
    Side,
    WindowKey,
    shown,
    stats,
)

__all__ = ["FACTORS", "with_comparison", "with_spend_comparison"]

SPEND = "spend"


@frozen(kw_only=True)
class _Question:
    """What is compared: a ratio, or spend where there is none, between two windows."""

    view: AccountView
    ratio: Ratio | None
    now: WindowKey
    before: WindowKey

    @property
    def windows(self) -> tuple[WindowKey, WindowKey]:
        """The later one first."""
        return self.now, self.before

    @property
    def measures(self) -> tuple[str, str | None]:
        """What is summed; None: nothing is divided by."""
        return (SPEND, None) if self.ratio is None else (self.ratio.over, self.ratio.under)

    @property
    def factor(self) -> Fraction:
        """From the ledger's units into the card's."""
        return Fraction(1) if self.ratio is None else self.ratio.factor

    def value(self, window: WindowKey) -> int | Fraction | None:
        """The number in a window."""
        if self.ratio is None:
            return amount_in(self.view, SPEND, window).value
        return ratio_in(self.view, self.ratio, window)

    def tree(self, window: WindowKey) -> Node:
        """Its rows."""
        if self.ratio is None:
            return amount_tree(self.view, SPEND, window)
        return ratio_tree(self.view, self.ratio, window)


def with_comparison(card: CardSpec, ratio: Ratio, terms: Mapping[str, Term] | None) -> CardSpec:
    """A ratio card that can say what moved it, by campaigns and, where it has any, by factors."""
    measures = (ratio.over, ratio.under, ratio.counted, *measures_of(terms or {}))
    compare = partial(_compare, card, ratio, terms or {})
    return evolve(card, compare=compare, compared=tuple(dict.fromkeys(measures)))


def with_spend_comparison(card: CardSpec) -> CardSpec:
    """A card of spend that can say what moved it."""
    terms = FACTORS[SPEND]
    compared = tuple(dict.fromkeys((SPEND, *measures_of(terms))))
    return evolve(card, compare=partial(_compare, card, None, terms), compared=compared)


def _compare(
    card: CardSpec,
    ratio: Ratio | None,
    terms: Mapping[str, Term],
    view: AccountView,
    now: WindowKey,
    before: WindowKey,
) -> Comparison:
    asked = _Question(view=view, ratio=ratio, now=now, before=before)
    sides = {window: _side(asked, window) for window in (now, before)}
    found = Comparison(
        card=f"{view.account.ref.connector}.{card.key}",
        title=f"{view.connector_title} {card.title}",
        account=str(view.account.ref),
        scope=view.scope,
        revision=view.revision,
        currency=view.account.currency,
        unit=card.unit,
        now=sides[now],
        before=sides[before],
        text=_sentence(card, view, sides[now], sides[before]),
        warnings=tuple(
            dict.fromkeys(
                caution
                for window in asked.windows
                for caution in cautions_about(view, [key for key in asked.measures if key], window)
            )
        ),
        simulated=view.account.simulated,
    )
    return found if found.change is None else evolve(found, **_split(asked, card.unit, terms))


def _split(asked: _Question, unit: str, terms: Mapping[str, Term]) -> dict[str, Any]:
    """What moved the number, where it is defined in both windows."""
    whole = whole_change(asked.view, asked.measures, *asked.windows)
    start, end = asked.value(asked.before), asked.value(asked.now)
    if whole is None or start is None or end is None:
        return {}
    campaigns = campaign_changes(asked.view, asked.measures, *asked.windows)
    moved = _moved(asked, campaigns, whole, whole)
    groups = {each.id: _groups(asked, each, whole) for each in moved}
    moves, method = factor_moves(
        asked.view, terms, asked.windows, change=end - start, factor=asked.factor, unit=unit
    )
    return {
        "contributions": _contributions(asked, moved, groups, whole),
        "factors": moves,
        "method": method,
        "tree": _tree(asked, moved, groups, whole),
        "factor_tree": factor_node(start, moves, method),
    }


def _moved(
    asked: _Question, parts: Mapping[str, stats.Change], of: stats.Change, whole: stats.Change
) -> list[Moved]:
    return moved_sum(parts, of) if asked.ratio is None else moved_ratio(parts, of, whole)


def _groups(asked: _Question, campaign: Moved, whole: stats.Change) -> list[Moved]:
    """What a campaign's groups did; empty where nothing is known of them."""
    if campaign.id == REST:
        return []
    parts = group_changes(asked.view, campaign.id, asked.measures, *asked.windows)
    return _moved(asked, parts, campaign.of, whole) if parts else []


def _contributions(
    asked: _Question,
    moved: Sequence[Moved],
    groups: Mapping[str, Sequence[Moved]],
    whole: stats.Change,
) -> tuple[Contribution, ...]:
    split = None if asked.ratio is None else stats.mix_and_rate({each.id: each.of for each in moved})
    found = []
    for each in moved:
        own = None if split is None else split[each.id]
        inner = tuple(_contribution(asked, group, Level.GROUP, whole) for group in groups[each.id])
        contribution = _contribution(asked, each, Level.CAMPAIGN, whole)
        rate, mix = (None, None) if own is None else (own.rate * asked.factor, own.mix * asked.factor)
        found.append(evolve(contribution, rate=rate, mix=mix, parts=inner))
    return tuple(found)


def _contribution(asked: _Question, moved: Moved, level: Level, whole: stats.Change) -> Contribution:
    rest = moved.id == REST
    noise = (
        None
        if asked.ratio is None
        else is_chance(asked.view, asked.ratio, moved, whole, asked.windows, level)
    )
    return Contribution(
        level=level,
        id=None if rest else moved.id,
        name=f"in no {level}" if rest else campaign_name(asked.view, level, moved.id),
        change=moved.change * asked.factor,
        noise=noise,
    )


def _tree(
    asked: _Question,
    moved: Sequence[Moved],
    groups: Mapping[str, Sequence[Moved]],
    whole: stats.Change,
) -> Node | None:
    if not moved and asked.value(asked.now) != asked.value(asked.before):
        return None
    priced = None if asked.ratio is None else Priced.of(asked.ratio, whole)
    change = tuple(
        change_node(asked.view, each, Level.CAMPAIGN, asked.measures, asked.windows, priced, groups[each.id])
        for each in moved
    )
    start = asked.tree(asked.before)
    return Operation(label="now, by contributions", operator=Operator.SUM, parts=(start, *change))


def _side(asked: _Question, window: WindowKey) -> Side:
    first, last = asked.view.windows.get(window, (None, None))
    return Side(first=first, last=last, value=asked.value(window))


def _sentence(card: CardSpec, view: AccountView, now: Side, before: Side) -> str:
    currency = view.account.currency
    values = [shown(side.value, card.unit, currency) for side in (before, now)]
    moved = change_text(change_of(now.value, before.value))
    return f"{card.title} went from {values[0]} to {values[1]}{moved}."
