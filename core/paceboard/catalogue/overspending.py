"""Overspending Campaigns: campaign-days that cost more than their daily budget (R79), and lifetime budgets
that are ahead of their plan.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.catalogue.ahead_of_plan import RUNAWAY, TO_DATE, Planned, plan_part, plan_tree, planned
from paceboard.catalogue.amounts import (
    summed_reading,
)
from paceboard.catalogue.campaign_budgets import Budgeted, budgeted, spend_rows
from paceboard.catalogue.envelope import spend_needs, whole_micros
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.catalogue.taking import taken_for_cost
from paceboard.plugin import (
    AccountView,
    AlertRule,
    CardSpec,
    Chart,
    Daily,
    Day,
    Given,
    Level,
    Money,
    Node,
    Operation,
    Operator,
    Reading,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    WindowKey,
    date_text,
    format_micros,
)

__all__ = ["CARDS", "OVERSPENDING_CAMPAIGNS"]

WEEK = WindowKey.COMPLETE_7_DAYS


@frozen(kw_only=True)
class _Over:
    """A campaign's day that cost more than its budget.

    Args:
        bound: micros that the platform's rule of that day allows; None: it sets none.
        run: days in a row up to this one, within the window, on which it was so.
    """

    own: Budgeted
    day: int
    spend: int
    budget: int
    bound: int | Fraction | None
    run: int

    @property
    def over(self) -> int:
        return self.spend - self.budget

    @property
    def beyond_rule(self) -> bool | None:
        return None if self.bound is None else self.spend > self.bound

    @property
    def fires(self) -> bool:
        most = self.budget * RUNAWAY if self.bound is None else self.bound
        return self.spend > most


@frozen(kw_only=True)
class _Found:
    """Days over their budget, the dearest first.

    Args:
        ahead: lifetime budgets ahead of their plan, likewise; `lifetimes`: how many were judged.
        judged: campaign-days with a daily budget and a known spend.
        untold: campaign-days with a daily budget of which spend is not known.
        others: campaigns with spend whose budgets are not known in full.
    """

    days: tuple[_Over, ...] = ()
    ahead: tuple[Planned, ...] = ()
    lifetimes: int = 0
    judged: int = 0
    untold: int = 0
    others: int = 0

    @property
    def known(self) -> bool:
        """Something was judged, and nothing of it is unknown."""
        return self.judged + self.lifetimes > 0 and not self.untold

    @property
    def over(self) -> int:
        """Micros over budgets and plans."""
        return sum(each.over for each in self.days) + sum(each.over for each in self.ahead)


def _found(view: AccountView) -> _Found:
    if not view.covers(WEEK):
        return _Found()
    known, others = budgeted(view, WEEK)
    days = [over for own in known for over in _overs(own)]
    spends = [spend for own in known for day, spend in own.spends.items() if own.has_days(day)]
    plans = planned(view, known)
    return _Found(
        ahead=tuple(each for each in plans if each.ahead),
        lifetimes=len(plans),
        days=tuple(sorted(days, key=lambda each: (-each.over, each.own.campaigns, each.day))),
        judged=sum(spend is not None for spend in spends),
        untold=sum(spend is None for spend in spends),
        others=others,
    )


def _overs(own: Budgeted) -> list[_Over]:
    found, run = [], 0
    for day, spend in own.spends.items():
        budget = own.highest(day) if own.has_days(day) else None
        if spend is None or budget is None or spend <= budget:
            run = 0
            continue
        run += 1
        found.append(_Over(own=own, day=day, spend=spend, budget=budget, bound=own.bound(day), run=run))
    return found


def _judge(card: CardSpec, view: AccountView) -> Reading:
    found = _found(view)
    known, over = found.known, found.over
    fires = known and any([*(each.fires for each in found.days), *(each.fires for each in found.ahead)])
    return summed_reading(
        card,
        view,
        ("spend",),
        WEEK,
        value=over if known else None,
        fires=fires,
        sentiment=taken_for_cost(over, known=known, fires=fires),
        text=_sentence(view, found) if known else _unknown_sentence(view, found),
        parts={
            "campaign_days": [_part(view, each) for each in found.days],
            "lifetime_campaigns": [plan_part(view, each) for each in found.ahead],
            "days_judged": found.judged,
            "lifetimes_judged": found.lifetimes,
            "days_without_spend": found.untold,
            "campaigns_not_judged": found.others,
        },
    )


def _part(view: AccountView, each: _Over) -> dict[str, Any]:
    def money(micros: int | Fraction) -> Money:
        return Money(whole_micros(Fraction(micros)), view.account.currency)

    return {
        "name": each.own.name,
        "campaigns": list(each.own.campaigns),
        "day": Day(each.day),
        "value": money(each.over),
        "over_share": Fraction(each.over, each.budget) if each.budget else None,
        "rule_bound": None if each.bound is None else money(each.bound),
        "consecutive_days": each.run,
        "beyond_platform_rule": each.beyond_rule,
        "spend": money(each.spend),
        "budget": money(each.budget),
        "budget_estimated": each.own.estimated(each.day),
    }


def _sentence(view: AccountView, found: _Found) -> str:
    days, plans = _days_sentence(view, found), _plans_sentence(view, found)
    if not found.days and not found.ahead:
        kept = [f"{found.judged} campaign-days of the last 7 complete days kept to their daily budget"]
        kept = kept if found.judged else []
        kept += [f"{found.lifetimes} lifetime budgets kept to their plan"] if found.lifetimes else []
        return f"None: {', '.join(kept)}."
    return f"{'; '.join(filter(None, (days, plans)))}."


def _days_sentence(view: AccountView, found: _Found) -> str:
    if not found.days:
        return ""
    first, beyond = found.days[0], sum(bool(each.beyond_rule) for each in found.days)
    told = format_micros(sum(each.over for each in found.days), view.account.currency)
    rule = f", {beyond} of them beyond what the platform may spend" if beyond else ""
    return (
        f"{told} over daily budgets on {len(found.days)} of {found.judged} campaign-days{rule};"
        f" the most by {first.own.name} on {date_text(first.day)}"
    )


def _plans_sentence(view: AccountView, found: _Found) -> str:
    if not found.ahead:
        return ""
    told = format_micros(sum(each.over for each in found.ahead), view.account.currency)
    first = found.ahead[0].own.name
    return (
        f"{told} ahead of plan by {len(found.ahead)} of {found.lifetimes} lifetime budgets, most by {first}"
    )


def _unknown_sentence(view: AccountView, found: _Found) -> str:
    if not view.covers(WEEK):
        return "Not known: the last 7 complete days were not all fetched."
    if found.untold:
        return f"Not known: {found.untold} campaign-days came without a spend."
    return "No campaign has a budget that is known in full."


def _explain(view: AccountView, reading: Reading) -> Node | None:
    if reading.value is None:
        return None
    found = _found(view)
    days = tuple(
        Operation(
            label=f"{each.own.name}, {date_text(each.day)}",
            operator=Operator.DIFFERENCE,
            parts=(
                Operation(label="spent", operator=Operator.SUM, parts=spend_rows(each.own, WEEK, [each.day])),
                Given(label="daily budget", value=each.budget, source="budgets in force on that day"),
            ),
        )
        for each in found.days
    )
    plans = tuple(plan_tree(view, each) for each in found.ahead)
    return Operation(label="spent over budgets", operator=Operator.SUM, parts=(*days, *plans))


OVERSPENDING_CAMPAIGNS = card_of(
    _judge,
    key="overspending_campaigns",
    title="Overspending Campaigns",
    question="Which campaigns spend more than they may?",
    category="Budget Monitoring",
    chart=Chart.TABLE,
    unit="money",
    roles=EVERYBODY,
    windows=("7D",),
    needs=(*spend_needs(WEEK), Daily("spend", WEEK, Level.CAMPAIGN), TO_DATE),
    explain=_explain,
    formula="spend less daily budget of each campaign-day of the last 7 complete days that cost more than the"
    " highest amount that its budget had on that day; campaigns that share a budget together. Of a campaign"
    " that has lifetime budgets alone, spend of the period less what their plan wanted by now, where that is"
    " more than the policy's warning",
    source="requirements R79, R21, R22; 120 % where no rule bounds a day: audit thresholds (peers reference"
    " 1.5)",
    siblings=("underspending_campaigns", "spend_vs_budget"),
    sentiment=SentimentRule(
        shape=SentimentShape.CATEGORICAL,
        source="nothing is good, within the platform's rule is worth a look, beyond it is bad",
    ),
    alert=AlertRule(
        when="a campaign-day beyond the platform's rule of that day; without one, beyond 120 % of its budget;"
        " a lifetime budget beyond 120 % of its plan",
        severity=Severity.HIGH,
        source="requirement R79; peers reference 1.5",
    ),
    stages=(Stage.DELIVERY,),
)
CARDS = (OVERSPENDING_CAMPAIGNS,)
