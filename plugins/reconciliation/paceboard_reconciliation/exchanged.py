"""An account's spend in the currency of the total: each day at its own rate, then one rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from attrs import field, frozen

from paceboard.plugin import (
    ExchangeRate,
    Given,
    GroupView,
    Member,
    Node,
    Operation,
    Operator,
    Row,
    Total,
    WindowKey,
    date_text,
)

__all__ = ["Exchanged", "exchanged", "half_up", "rate_node", "rate_of", "rounded_sum", "spend_of"]

HALF = Given(label="half a micro, to round half up", value=Fraction(1, 2), source="rounding")


@frozen(kw_only=True)
class Exchanged:
    """An amount in the currency of the total.

    Args:
        micros: rounded once, half up; None: not known.
        why: the reason then.
        tree: how it comes about, down to the ledger's rows.
        rates: that it was exchanged at, by day; empty where it was in that currency.
    """

    micros: int | None
    why: str = ""
    rates: Mapping[int, ExchangeRate] = field(factory=dict)
    tree: Callable[[], Node] = field(eq=False, repr=False, default=lambda: HALF)


def rate_of(view: GroupView, currency: str, day: int) -> ExchangeRate | None:
    """The rate of a currency on a day; one for one in its own currency; None: not known."""
    if currency == view.currency:
        return ExchangeRate(value=Fraction(1), day=day, source="the same currency")
    return view.rates.get((currency, day))


def half_up(exact: Fraction | int) -> int:
    """To the whole micro."""
    return (Fraction(exact) + Fraction(1, 2)).__floor__()


def exchanged(view: GroupView, currency: str, amounts: Mapping[int, int]) -> tuple[Fraction, str]:
    """Micros by day in another currency, exact; and why that is not known, else empty."""
    total = Fraction(0)
    for day, micros in sorted(amounts.items()):
        rate = rate_of(view, currency, day)
        if rate is None:
            return total, view.no_rates.get((currency, day), f"no rate of {currency} on {date_text(day)}")
        total += micros * rate.value
    return total, ""


def spend_of(
    view: GroupView, member: Member, window: WindowKey, amounts: Mapping[int, int | None]
) -> Exchanged:
    """What an account spent on some days of a window, in the currency of the total.

    Args:
        amounts: micros of its own currency by day; None: that day is not known.
    """
    account = member.view.account
    known = {day: micros for day, micros in amounts.items() if micros is not None}
    if len(known) < len(amounts):
        missing = min(day for day, micros in amounts.items() if micros is None)
        return Exchanged(micros=None, why=f"its spend of {date_text(missing)} is not known")
    spent = {day: micros for day, micros in known.items() if micros}
    exact, why = exchanged(view, account.currency, spent)
    if why:
        return Exchanged(micros=None, why=why)
    same = account.currency == view.currency
    return Exchanged(
        micros=half_up(exact),
        rates={} if same else {day: view.rates[account.currency, day] for day in sorted(spent)},
        tree=lambda: _spend_tree(view, member, window, known),
    )


def _spend_tree(view: GroupView, member: Member, window: WindowKey, days: Iterable[int]) -> Node:
    account = member.view.account
    by_day: dict[int, list[Row]] = {day: [] for day in sorted(days)}
    for row in member.view.rows(Total("spend", window), account.ref.id):
        day = int(dict(row.key)["day"])
        if day in by_day:
            by_day[day].append(row)
    if account.currency == view.currency:
        rows = tuple(row for own in by_day.values() for row in own)
        return Operation(label=f"spent by {account.name}", operator=Operator.SUM, parts=rows)
    parts = tuple(
        Operation(
            label=f"spent on {date_text(day)}",
            operator=Operator.PRODUCT,
            parts=(
                Operation(
                    label=f"in {account.currency}",
                    operator=Operator.SUM,
                    parts=tuple(rows),
                    currency=account.currency,
                ),
                rate_node(view, account.currency, day),
            ),
        )
        for day, rows in by_day.items()
        if rows and (account.currency, day) in view.rates
    )
    return rounded_sum(f"spent by {account.name}", parts)


def rate_node(view: GroupView, currency: str, day: int) -> Node:
    """The rate of a day, with the date that it was published for and who says so."""
    rate = view.rates[currency, day]
    label = f"{view.currency} for one {currency} on {date_text(rate.day)}"
    return Given(label=label, value=rate.value, source=rate.source)


def rounded_sum(label: str, parts: tuple[Node, ...]) -> Node:
    """The sum, rounded half up to the micro."""
    whole = Operation(label=f"{label}, exactly", operator=Operator.SUM, parts=(*parts, HALF))
    return Operation(label=label, operator=Operator.FLOOR, parts=(whole,))
