"""ROAS Drop: campaigns whose return fell, compared at equal ages of their conversions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.catalogue.amounts import (
    amount_in,
    campaigns_in,
    needs_of,
    summed_reading,
    untracked_caution,
)
from paceboard.catalogue.by_campaign import name_of
from paceboard.catalogue.efficiency import RATIOS
from paceboard.catalogue.equal_ages import BASIS, DROP, WANTED, Aged, aged, beyond_chance, taken_for_drop
from paceboard.catalogue.manifest import EVERYBODY, card_of
from paceboard.catalogue.ratios import change_of, ratio_in, ratio_tree
from paceboard.plugin import (
    MICROS,
    AccountView,
    AlertRule,
    CardSpec,
    Chart,
    Freshness,
    Money,
    Node,
    Reading,
    SentimentRule,
    SentimentShape,
    Severity,
    Stage,
    WindowKey,
    format_ratio,
    shown,
)

__all__ = ["CARDS", "ROAS_DROP"]

ROAS = RATIOS["roas"]
NOW, BEFORE = WindowKey.COMPLETE_7_DAYS, WindowKey.PRIOR_7_DAYS
MEASURES = ("spend", "conversion_value", "conversions")
FLOOR = 20
"""A campaign counts from a twentieth of the account's spend of those days on."""


@frozen(kw_only=True)
class _Compared:
    """A campaign's return now, and what it would be at the earlier one.

    Args:
        surely: it fell by more than a quarter, and by more than chance brings; None: cannot be told.
    """

    id: str
    spend: int
    roas: Fraction
    expected: Fraction
    surely: bool


def _compared(view: AccountView, share: Aged) -> tuple[list[_Compared], int]:
    """Campaigns that can be compared, and how many are too small or have no return to compare with."""
    now, before = ({key: campaigns_in(view, key, window) for key in MEASURES} for window in (NOW, BEFORE))
    whole = amount_in(view, "spend", NOW).value or 0
    found, left_out = [], 0
    for key, amount in now["spend"].items():
        sums = [
            own[name][key].value if key in own[name] else None for own in (now, before) for name in MEASURES
        ]
        compared = _campaign(key, sums, share)
        if not amount.value or amount.value * FLOOR < whole or compared is None:
            left_out += 1
        else:
            found.append(compared)
    return found, left_out


def _campaign(key: str, sums: list[int | None], share: Aged) -> _Compared | None:
    spend, value, conversions, spend_before, value_before, converted = sums
    roas, usual = ROAS.of(value, spend), ROAS.of(value_before, spend_before)
    if not spend or not spend_before or roas is None or not usual or conversions is None or not converted:
        return None
    expected = usual * share.factor
    # As many as this spend would have brought at the earlier rate, of which the return's share was found.
    counted = Fraction(converted, MICROS)
    usual_count = counted * share.factor * Fraction(spend, spend_before)
    surely = roas / expected - 1 < DROP and beyond_chance(usual_count * roas / expected, usual_count, counted)
    return _Compared(id=key, spend=spend, roas=roas, expected=expected, surely=surely)


def _judge(card: CardSpec, view: AccountView) -> Reading:
    value, before = (ratio_in(view, ROAS, window) for window in (NOW, BEFORE))
    share = aged(view, "conversion_value", NOW, BEFORE)
    untracked = untracked_caution(view, NOW)
    found, left_out = _compared(view, share) if share is not None else ([], 0)
    dropped = sorted((each for each in found if each.surely), key=lambda each: (-each.spend, each.id))
    expected = None if share is None or before is None else before * share.factor
    change = change_of(value, expected)
    fires = bool(dropped) and not untracked
    return summed_reading(
        card,
        view,
        MEASURES,
        NOW,
        counted=("conversion_value",),
        beside=untracked,
        value=value,
        fires=fires,
        sentiment=taken_for_drop(change, fires=fires),
        text=_text(value, change, len(dropped)),
        parts={
            "prior_7_days": before,
            "expected": expected,
            "change": change,
            "conversions_told": None if share is None else share.now,
            "conversions_told_basis": BASIS if share is None else share.basis,
            "campaigns": [_part(view, each) for each in dropped],
            "campaigns_compared": len(found),
            "campaigns_not_compared": left_out,
        },
    )


def _text(value: Fraction | None, change: Fraction | None, dropped: int) -> str:
    if value is None:
        return "ROAS of the last 7 complete days is not known, or nothing was spent."
    told = f"ROAS {shown(value, 'multiple', '')} in the last 7 complete days"
    if change is None:
        return f"{told}; there is no earlier one of the same age to compare it with."
    side = f"{format_ratio(abs(change))} {'below' if change < 0 else 'above'} the 7 before at the same age"
    return f"{told}, {side}; {dropped or 'no'} campaign{'' if dropped == 1 else 's'} dropped."


def _part(view: AccountView, each: _Compared) -> dict[str, Any]:
    return {
        "campaign": each.id,
        "name": name_of(view, each.id),
        "value": each.roas,
        "expected": each.expected,
        "change": each.roas / each.expected - 1,
        "spend": Money(each.spend, view.account.currency),
    }


def _explain(view: AccountView, reading: Reading) -> Node | None:
    return None if reading.value is None else ratio_tree(view, ROAS, NOW)


ROAS_DROP = card_of(
    _judge,
    key="roas_drop",
    title="ROAS Drop",
    question="Did a campaign's return fall, and not only because its conversions are still to come?",
    category="Alerts & Anomalies",
    chart=Chart.ALERT_LIST,
    unit="multiple",
    roles=EVERYBODY,
    windows=("7D", "vsP"),
    needs=needs_of((*MEASURES, "clicks"), NOW, BEFORE),
    wanted=WANTED,
    explain=_explain,
    formula="conversion value ÷ spend of the last 7 complete days, against that of the 7 before times what "
    "is told of conversions at the age of now ÷ what is told at theirs",
    source="peers reference 1.3 and 1.6, where it leads a connector; here it does not: 15 % at most may",
    siblings=("roas", "tracking_broken", "conversion_drop"),
    freshness=Freshness.DAYS,
    sentiment=SentimentRule(
        shape=SentimentShape.CATEGORICAL, source="what fires is bad, the account's own drop is to be watched"
    ),
    alert=AlertRule(
        when="a campaign with a twentieth of the spend or more returns over 25 % less than before at the "
        "same age, and less than chance brings in one of a hundred cases",
        severity=Severity.HIGH,
        source="peers reference 1.3: a drop over about 25 % above a spend floor; floor and chance are ours",
    ),
    stages=(Stage.CONVERSION,),
)
CARDS = (ROAS_DROP,)
