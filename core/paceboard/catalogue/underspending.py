"""Underspending Campaigns: those that leave their budgets lying, and those that stand still (R80)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.catalogue.amounts import (
    summed_reading,
)
from paceboard.catalogue.campaign_budgets import Budgeted, budgeted, spend_rows
from paceboard.catalogue.envelope import spend_needs, whole_micros
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.plugin import (
    AccountView,
    AlertRule,
    CardSpec,
    Chart,
    Daily,
    Given,
    Level,
    Money,
    Node,
    Operation,
    Operator,
    Reading,
    Sentiment,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    Total,
    WindowKey,
    format_micros,
    format_ratio,
)

__all__ = ["CARDS", "UNDERSPENDING_CAMPAIGNS"]

DAYS = WindowKey.COMPLETE_3_DAYS
TODAY = Total("spend", WindowKey.TODAY, Level.CAMPAIGN)
LEAST_INDEX = Fraction(4, 5)


@frozen(kw_only=True)
class _Under:
    """A campaign beside what its budgets planned for three days.

    Args:
        planned: micros of its budgets over those days; `spend` what it cost.
        stalled: it spent nothing in them, and nothing since.
    """

    own: Budgeted
    planned: int
    spend: int
    stalled: bool

    @property
    def index(self) -> Fraction:
        return Fraction(self.spend, self.planned)

    @property
    def left(self) -> int:
        return self.planned - self.spend


@frozen(kw_only=True)
class _Found:
    """Campaigns below their budgets, those that leave most first.

    Args:
        judged: campaigns that had a budget for each of the days, with a known spend.
        untold: those of which spend is not known.
        others: the rest: young, paused meanwhile, without a budget that is known in full.
    """

    campaigns: tuple[_Under, ...] = ()
    judged: int = 0
    untold: int = 0
    others: int = 0


def _found(view: AccountView) -> _Found:
    if not view.covers(DAYS):
        return _Found()
    known, others = budgeted(view, DAYS)
    judged = [own for own in known if all(own.has_plan(day) and own.planned([day]) for day in own.spends)]
    compared = [each for each in (_compared(view, own) for own in judged) if each is not None]
    under = [each for each in compared if each.index < LEAST_INDEX]
    return _Found(
        campaigns=tuple(sorted(under, key=lambda each: (-each.left, each.own.campaigns))),
        judged=len(compared),
        untold=len(judged) - len(compared),
        others=others + sum(any(own.spends.values()) for own in known if own not in judged),
    )


def _compared(view: AccountView, own: Budgeted) -> _Under | None:
    spends = [spend for spend in own.spends.values() if spend is not None]
    if len(spends) < len(own.spends):
        return None
    running = view.totals.get(TODAY, {})
    since = [running[key] for key in own.campaigns if key in running]
    stalled = not sum(spends) and not any(each.value or each.unknown for each in since)
    planned = whole_micros(own.planned(own.spends))
    return _Under(own=own, planned=planned, spend=sum(spends), stalled=stalled)


def _judge(card: CardSpec, view: AccountView) -> Reading:
    found = _found(view)
    known = found.judged > 0 and not found.untold
    left = sum(each.left for each in found.campaigns)
    return summed_reading(
        card,
        view,
        ("spend",),
        DAYS,
        value=left if known else None,
        fires=known and bool(found.campaigns),
        sentiment=_sentiment(found) if known else Sentiment.NEUTRAL,
        text=_sentence(view, found, left) if known else _unknown_sentence(view, found),
        parts={
            "campaigns": [_part(view, each) for each in found.campaigns],
            "campaigns_judged": found.judged,
            "campaigns_without_spend": found.untold,
            "campaigns_not_judged": found.others,
        },
    )


def _sentiment(found: _Found) -> Sentiment:
    if any(each.stalled for each in found.campaigns):
        return Sentiment.BAD
    return Sentiment.WATCH if found.campaigns else Sentiment.GOOD


def _part(view: AccountView, each: _Under) -> dict[str, Any]:
    currency = view.account.currency
    return {
        "name": each.own.name,
        "campaigns": list(each.own.campaigns),
        "value": Money(each.left, currency),
        "index": each.index,
        "spend": Money(each.spend, currency),
        "budget": Money(each.planned, currency),
        "stalled": each.stalled,
        "budget_estimated": any(each.own.estimated(day) for day in each.own.spends),
    }


def _sentence(view: AccountView, found: _Found, left: int) -> str:
    if not found.campaigns:
        return f"None: {found.judged} campaigns spent 80 % of their budgets of 3 complete days or more."
    first, stalled = found.campaigns[0], sum(each.stalled for each in found.campaigns)
    told, standing = format_micros(left, view.account.currency), f"; {stalled} stalled" if stalled else ""
    return (
        f"{told} of budgets not spent by {len(found.campaigns)} of {found.judged} campaigns in the last"
        f" 3 complete days; {first.own.name} spent {format_ratio(first.index)} of its own{standing}."
    )


def _unknown_sentence(view: AccountView, found: _Found) -> str:
    if not view.covers(DAYS):
        return "Not known: the last 3 complete days were not all fetched."
    if found.untold:
        return f"Not known: of {found.untold} campaigns a day came without a spend."
    return "No campaign had a budget that is known in full on each of the last 3 complete days."


def _explain(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    parts = tuple(
        Operation(
            label=each.own.name,
            operator=Operator.DIFFERENCE,
            parts=(
                Given(label="budgets", value=each.planned, source="budgets in force on those days"),
                Operation(
                    label="spent", operator=Operator.SUM, parts=spend_rows(each.own, DAYS, each.own.spends)
                ),
            ),
        )
        for each in _found(view).campaigns
    )
    return Operation(label="budgets not spent", operator=Operator.SUM, parts=parts)


UNDERSPENDING_CAMPAIGNS = card_of(
    _judge,
    key="underspending_campaigns",
    title="Underspending Campaigns",
    question="Which campaigns leave their budget lying?",
    category="Budget Monitoring",
    chart=Chart.TABLE,
    unit="money",
    roles=EVERYBODY,
    windows=("72H",),
    needs=(*spend_needs(DAYS), Daily("spend", DAYS, Level.CAMPAIGN), TODAY),
    explain=_explain,
    formula="budgets of the last 3 complete days less their spend, of campaigns that spent under 80 % of"
    " them; of a lifetime budget what its plan wanted of those days; stalled: no spend in those days and"
    " since; campaigns that share a budget together",
    source="requirements R80, R21, R22; a lifetime budget's plan is that of Spend vs Budget",
    siblings=("overspending_campaigns", "spend_vs_budget"),
    sentiment=SentimentRule(
        shape=SentimentShape.CATEGORICAL, source="none is good, below 80 % worth a look, stalled is bad"
    ),
    alert=AlertRule(
        when="a campaign spent under 80 % of its budgets over 3 complete days, or nothing in 72 hours",
        severity=Severity.MEDIUM,
        source="requirement R80; stalled from the audit thresholds (peers reference, 1.5)",
    ),
    stages=(Stage.DELIVERY,),
)
CARDS = (UNDERSPENDING_CAMPAIGNS,)
