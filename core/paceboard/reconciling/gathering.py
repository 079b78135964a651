"""What a bridge is made of, out of the ledger: cells of two revisions, watermarks, scopes, credits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from paceboard.errors import UnknownName, UsageError
from paceboard.ledger import Reads, Revision
from paceboard.model import (
    Account,
    AccountRef,
    Delivery,
    Grain,
    Level,
    date_text,
    hours_of,
    instant_text,
    minor_digits,
)
from paceboard.reconciling.bridge import Bridge, bridge
from paceboard.reconciling.cells import Cell, Counted, NotTold
from paceboard.reconciling.uncounted import ad_credit, beyond_bounds
from paceboard.reconciling.vendor_figure import VendorFigure
from paceboard.rules import RuleBook
from paceboard.specs import SPEND

__all__ = ["reconcile"]

_Hours = Mapping[tuple[str, int], Mapping[int, int]]
"""By entity and day, micros by the label of the hour; of day rows the label is -1."""


@frozen(kw_only=True)
class _Look:
    """A revision, and up to where spend was complete at it."""

    revision: int
    watermark: int


@frozen(kw_only=True)
class _Ground:
    """What cells are cut from.

    Args:
        borders: instants that no cell should reach over, where hours allow that.
    """

    ledger: Reads
    account: Account
    ours: _Look
    theirs: _Look
    borders: Sequence[int] = field(factory=tuple)


def reconcile(
    ledger: Reads, ref: AccountRef, figure: VendorFigure, rules: RuleBook, *, known_at: int | None = None
) -> Bridge:
    """From what an account spent by its ledger to what its vendor says.

    Args:
        rules: what platforms bill of daily budgets.
        known_at: our figure is as it was known then; None: now.

    Raises:
        UnknownName: for an account that the ledger does not know, or did not then; for days never fetched.
        UsageError: where our own figure cannot be told, or begins after all that was complete, or is to
            be exchanged into the account's own currency.
    """
    account = ledger.account(ref)
    ours, theirs = _look(ledger, account, known_at), _look(ledger, account, figure.seen)
    _check_currency(account, figure)
    _check_covered(ledger, account, figure)
    _check_begun(account, ours, figure)
    way = _our_way(account, ours, figure)
    unit = 10 ** (6 - minor_digits(figure.currency or account.currency))
    level = Level.ACCOUNT if figure.scope == "account" else Level.CAMPAIGN
    target = evolve(
        way,
        zone=figure.zone or account.zone,
        until=theirs.watermark,
        unit=unit if figure.rounded_rows else 1,
        rates=figure.rates,
        entities=_listed(ledger, account, theirs.revision) if figure.scope == "listed" else None,
    )
    borders = (way.start, way.end, target.start, target.end)
    ground = _Ground(ledger=ledger, account=account, ours=ours, theirs=theirs, borders=borders)
    whole = _cells(ground, Level.ACCOUNT)
    scoped = whole if level is Level.ACCOUNT else _cells(ground, level)
    at = theirs.revision
    try:
        return bridge(
            vendor=figure.micros,
            ours=way,
            theirs=target,
            whole=whole,
            scoped=scoped,
            scope_untold="" if scoped or not whole else "no rows of campaigns are kept",
            reach=_reach(target, figure.seen),
            unbilled=beyond_bounds(ledger, account, at, rules) if figure.billed else None,
            credit=ad_credit(ledger, account, at) if figure.net else None,
            unit=unit,
        )
    except NotTold as error:
        raise UsageError(
            f"what {ref} spent from {date_text(figure.first)} to {date_text(figure.last)} cannot be told",
            why=error.what,
            do="refresh, or ask for other days",
        ) from error


def _our_way(account: Account, ours: _Look, figure: VendorFigure) -> Counted:
    """How the board counts the days of a figure."""
    return Counted(
        zone=account.zone,
        account_zone=account.zone,
        first=figure.first,
        last=figure.last,
        until=ours.watermark,
        complete=ours.watermark,
        rates=figure.our_rates,
    )


def _look(ledger: Reads, account: Account, instant: int | None) -> _Look:
    """The state that stood at an instant; None: the last one."""
    ref = account.ref
    stood = ledger.head(ref) if instant is None else ledger.revision_at(ref, instant)
    if stood is None:
        raise UnknownName(
            f"nothing was known of {ref} at {instant_text(instant or 0)}",
            do=f"ask for a later instant; `paceboard history {ref}` lists them",
        )
    _check_kept(ledger, ref, stood)
    mark = ledger.watermarks(ref, stood.number).get(SPEND)
    if mark is None:
        raise UnknownName(f"no spend of {ref} was fetched by {instant_text(stood.instant)}", do="refresh it")
    return _Look(revision=stood.number, watermark=account.zone.hour_start(mark))


def _check_kept(ledger: Reads, ref: AccountRef, stood: Revision) -> None:
    if stood.number in ledger.thinned(ref):
        raise UnknownName(
            f"what was known of {ref} at revision {stood.number} is kept no more",
            why="it was thinned",
            do=f"ask for another instant; `paceboard history {ref}` lists them",
        )


def _check_currency(account: Account, figure: VendorFigure) -> None:
    if figure.currency == account.currency:
        raise UsageError(
            f"{figure.currency} is the currency of {account.ref} itself",
            why="a rate between a currency and itself would be no exchange",
            do="leave out the currency and its rates",
        )


def _check_covered(ledger: Reads, account: Account, figure: VendorFigure) -> None:
    if figure.first > figure.last:
        raise UsageError("the first day is after the last one", do="turn them round")
    covered = ledger.covered_from(account.ref, SPEND)
    if covered is None or figure.first < covered:
        raise UnknownName(
            f"{date_text(figure.first)} of {account.ref} was never fetched",
            do="raise backfill_days, or ask for a later day",
        )


def _check_begun(account: Account, ours: _Look, figure: VendorFigure) -> None:
    if account.zone.start(figure.first) >= ours.watermark:
        raise UsageError(
            f"of {date_text(figure.first)} nothing of {account.ref} was complete yet",
            why=f"our figure is complete up to {instant_text(ours.watermark)}",
            do="refresh, or ask for an earlier day or a later instant",
        )


def _reach(target: Counted, seen: int | None) -> int:
    """Up to where the vendor's figure may go: the end of its days, or the moment at which it was read off."""
    end = target.zone.start(target.last + 1)
    return end if seen is None else min(end, seen)


def _listed(ledger: Reads, account: Account, revision: int) -> frozenset[str]:
    """Ids of the campaigns that the vendor's list shows."""
    return frozenset(
        each.id
        for each in ledger.entities(account.ref, revision)
        if each.level is Level.CAMPAIGN and each.delivery is not Delivery.DELETED
    )


def _cells(ground: _Ground, level: Level) -> list[Cell]:
    """All cells of a level, around the borders; whole days where no border falls into one."""
    zone = ground.account.zone
    first, last = zone.day(min(ground.borders)), zone.day(max(ground.borders))
    days = [_rows(ground, level, Grain.DAY, look, first, last) for look in (ground.ours, ground.theirs)]
    hours = [_rows(ground, level, Grain.HOUR, look, first, last) for look in (ground.ours, ground.theirs)]
    found: list[Cell] = []
    for entity, day in sorted({key for rows in (*days, *hours) for key in rows}):
        start, end = zone.span(day)
        told = [rows.get((entity, day), {}).get(-1, 0) for rows in days]
        of_day = [rows.get((entity, day), {}) for rows in hours]
        if any(start < border < end for border in ground.borders) and any(of_day):
            found += _hourly(ground, entity, day, told, of_day)
        else:
            until = _known_until(ground, start, end)
            found.append(Cell(entity=entity, start=start, end=until, ours=told[0], theirs=told[1]))
    return found


def _known_until(ground: _Ground, start: int, end: int) -> int:
    """Of a day that runs and has no hours, all that is known lies before the watermark."""
    marks = (ground.ours.watermark, ground.theirs.watermark)
    return min(end, next((mark for mark in marks if mark > start), end))


def _hourly(
    ground: _Ground, entity: str, day: int, told: Sequence[int], of_day: Sequence[Mapping[int, int]]
) -> Iterator[Cell]:
    """A day's hours, and what its day row says beyond them."""
    zone = ground.account.zone
    start, end = zone.span(day)
    ours, theirs = of_day
    for label in sorted({*ours, *theirs}):
        spans = [each for each in hours_of(zone, day) if each.label == label]
        if spans:
            yield Cell(
                entity=entity,
                start=spans[0].start,
                end=spans[-1].end,
                ours=ours.get(label, 0),
                theirs=theirs.get(label, 0),
            )
    for side, look in enumerate((ground.ours, ground.theirs)):
        rest = told[side] - sum(of_day[side].values())
        # What a running day has beyond its hours came in after them; of one that is over, nobody knows when.
        late = look.watermark < end
        yield Cell(
            entity=entity,
            start=end - 1 if late else start,
            end=end,
            ours=0 if side else rest,
            theirs=rest if side else 0,
        )


def _rows(ground: _Ground, level: Level, grain: Grain, look: _Look, first: int, last: int) -> _Hours:
    found: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    rows = ground.ledger.fact_rows(
        ground.account.ref, level, grain, first, last, SPEND, revision=look.revision
    )
    for row in rows:
        key = dict(row.key)
        found[key["entity"], int(key["day"])][int(key.get("hour", -1))] = row.value
    return found
