"""What all standard cards share: the envelope of a reading, and spend with its control total."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import frozen

from paceboard.plugin import (
    SECOND,
    AccountView,
    Caution,
    Level,
    Measured,
    Node,
    Operation,
    Operator,
    Reading,
    Row,
    Total,
    WindowKey,
    date_text,
    format_micros,
    minor_digits,
)

__all__ = [
    "Disagreement",
    "Spent",
    "cautions_about_data",
    "reading_of",
    "rows_behind",
    "spend_needs",
    "spend_tree",
    "spent_in",
]


@frozen(kw_only=True)
class Disagreement:
    """What an account reports, and the more that its campaigns add up to, in micros."""

    account: int
    campaigns: int


@frozen(kw_only=True)
class Spent:
    """Spend of a window at the watermark.

    Args:
        micros: None where it is not known.
        unattributed: what the account reports and its campaigns do not explain; None in a scope, and
            where a campaign's rows lack a value.
        disagreement: campaigns add up to more than their account reports, so that neither is spend.
    """

    micros: int | None
    rows: int
    unknown: int
    unattributed: int | None = None
    disagreement: Disagreement | None = None


@cache
def spend_needs(window: WindowKey) -> tuple[Total, Total]:
    """Spend of a window: the account's control total, and what each campaign reports."""
    return Total("spend", window), Total("spend", window, Level.CAMPAIGN)


def spent_in(view: AccountView, window: WindowKey) -> Spent:
    """Spend of the account, or of the campaigns that were asked about (R6, R17)."""
    whole, parts = spend_needs(window)
    if not view.covers(window):
        return Spent(micros=None, rows=0, unknown=0)
    summed = rows = unknown = 0
    for each in view.totals.get(parts, {}).values():
        summed += each.value or 0
        rows += each.rows
        unknown += each.unknown
    if view.scope:
        return Spent(micros=None if unknown else summed, rows=rows, unknown=unknown)
    account = view.total(whole)
    micros = _or_zero(account)
    if micros is None:
        return Spent(micros=None, rows=account.rows, unknown=account.unknown)
    if not account.rows and unknown:
        # Without a control total the campaigns' rows are all there is, and not all of them have a value.
        return Spent(micros=None, rows=rows, unknown=unknown)
    left = micros - summed
    beyond = left < 0 and -left > _incoherence(view, micros, account.rows + rows)
    if beyond or (left and not account.rows):
        disagreement = Disagreement(account=micros, campaigns=summed)
        return Spent(micros=None, rows=account.rows, unknown=account.unknown, disagreement=disagreement)
    return Spent(
        micros=micros,
        rows=account.rows,
        unknown=account.unknown,
        # What a campaign did not tell may be all of it.
        unattributed=None if unknown else left,
    )


def _incoherence(view: AccountView, micros: int, rows: int) -> Fraction:
    """By how many micros campaigns may exceed their account: a row is rounded to half a cent, half a yen."""
    minor_unit = 10 ** (6 - minor_digits(view.account.currency))
    return view.policy.coherence_tolerance * abs(micros) + Fraction(rows * minor_unit, 2)


def _or_zero(measured: Measured) -> int | None:
    """No row up to the watermark means that nothing was spent; a row without a value is unknown."""
    if measured.unknown:
        return None
    return 0 if measured.value is None else measured.value


def spend_tree(view: AccountView, window: WindowKey) -> Node:
    """The rows that spend was summed from, as an explanation."""
    return Operation(label="spent", operator=Operator.SUM, parts=rows_behind(view, "spend", window))


def rows_behind(view: AccountView, measure: str, window: WindowKey) -> tuple[Row, ...]:
    """The ledger's rows of a sum: the account's own, or those of the campaigns that were asked about."""
    if not view.scope:
        return view.rows(Total(measure, window), view.account.ref.id)
    need = Total(measure, window, Level.CAMPAIGN)
    return tuple(row for campaign in sorted(view.scope) for row in view.rows(need, campaign))


def cautions_about_data(
    view: AccountView, spent: Spent, window: WindowKey = WindowKey.PERIOD
) -> list[Caution]:
    """What stands beside any number of spend: levels that disagree, spend that no campaign explains."""
    found: list[Caution] = []
    currency = view.account.currency
    if spent.disagreement is not None:
        told = format_micros(spent.disagreement.account, currency)
        summed = format_micros(spent.disagreement.campaigns, currency)
        text = f"the account reports {told}, its campaigns report {summed}: one of them is wrong"
        found.append(Caution("levels_incoherent", text))
    elif spent.unattributed:
        amount = format_micros(spent.unattributed, currency)
        found.append(Caution("unattributed", f"{amount} of the account's spend is in no campaign"))
    if spent.micros is not None and not spent.rows and not _rows_of_campaigns(view, window):
        found.append(Caution("no_rows", "the platform gave no row: nothing was spent, or its report lags"))
    if spent.unknown:
        found.append(Caution("value_missing", f"{spent.unknown} rows came without a spend"))
    if window in view.windows and not view.covers(window):
        first = date_text(view.windows[window][0])
        found.append(Caution("not_fetched", f"the days from {first} on were not all fetched"))
    if view.stale and view.watermark is not None:
        found.append(Caution("stale", "the data are older than the platform's own lag allows"))
    running = _running(view, view.windows.get(window))
    if running is not None:
        found += [_running_day(view, running), _provisional(view, running)]
    return found


def _rows_of_campaigns(view: AccountView, window: WindowKey) -> int:
    _, parts = spend_needs(window)
    return sum(each.rows for each in view.totals.get(parts, {}).values())


def _running_day(view: AccountView, day: int) -> Caution:
    """How far the running day is counted: up to the watermark, or beyond where its hours cannot tell."""
    whole = view.counted_whole.get("spend")
    if whole is None:
        return Caution("partial_day", f"{date_text(day)} is counted up to the watermark only")
    by_day = format_micros(whole.day, view.account.currency)
    beyond = f"{date_text(day)} is counted beyond the watermark's hour"
    if whole.hours is None:
        return Caution("day_not_by_hours", f"{beyond}: its {by_day} came without hours")
    by_hours = format_micros(whole.hours, view.account.currency)
    return Caution("hours_disagree", f"{beyond}: its hours come to {by_hours}, its day row to {by_day}")


def _provisional(view: AccountView, day: int) -> Caution:
    """Until when what is said of the running day may change by what is late (R28)."""
    complete = view.account.zone.local(view.account.zone.start(day + 1) + view.lag("spend") * SECOND)
    text = f"{date_text(day)} is provisional: its spend is complete from {complete:%Y-%m-%d %H:%M} on"
    return Caution("provisional", text)


def _running(view: AccountView, span: tuple[int, int | None] | None) -> int | None:
    """The day that the watermark has not passed yet; None where it has, or where the days end before it."""
    day = view.today
    if day is None or view.watermark is None or view.watermark >= view.account.zone.start(day + 1):
        return None
    return None if span is not None and span[1] is not None and span[1] < day else day


def _completeness(view: AccountView, own: Mapping[str, Any]) -> dict[str, int]:
    """What a reading rests on, and how many of its days are provisional."""
    counted, period = own.get("completeness", {}), own.get("period")
    if view.watermark is None:
        return dict(counted)
    span = own.get("window") if period is None else (period.first, period.last)
    return {**counted, "provisional_days": int(_running(view, span) is not None)}


def reading_of(view: AccountView, card: str, title: str, **own: Any) -> Reading:
    """A reading with the envelope filled from the view, and the card's own fields."""
    own["completeness"] = _completeness(view, own)
    ref, account = view.account.ref, view.account
    return Reading(
        card=f"{ref.connector}.{card}",
        title=f"{view.connector_title} {title}",
        account=str(ref),
        account_name=account.name,
        scope=view.scope,
        revision=view.revision,
        inputs=view.inputs,
        as_of=view.as_of,
        watermark=view.watermark,
        zone=account.zone.name,
        currency=account.currency,
        simulated=account.simulated,
        explanation=f"{ref}/{card}@{view.revision}",
        **own,
    )


def whole_micros(micros: Fraction) -> int:
    """Planned or projected money to the micro, half-up; shown only, never compared."""
    return (2 * micros.numerator + micros.denominator) // (2 * micros.denominator)
