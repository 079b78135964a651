"""Measuring: all needs of all cards and accounts by one statement per level.

Days up to the last complete one come from day facts; the running day comes from hour facts up to the
watermark, or, at every level alike, from its day facts where the hours do not add up to them (`running`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import field, frozen

from paceboard.cards.as_known import as_known
from paceboard.cards.hours_of_day import hours_of_day
from paceboard.cards.running import Whole, counted_whole
from paceboard.cards.statements import (
    AccountScope,
    Cell,
    cells_of,
    day_series_statement,
    day_statement,
    entity_series_statement,
    hour_series_statement,
    hour_statement,
    parameters_of,
    past_of,
    windows_of,
)
from paceboard.errors import UsageError
from paceboard.ledger import Reads
from paceboard.model import MEASURES, Level
from paceboard.specs import (
    AsKnown,
    CountedWhole,
    Daily,
    HourOfDay,
    HourSums,
    KnownThen,
    Measured,
    Need,
    Total,
    WindowKey,
)

__all__ = ["AccountScope", "Sums", "measure"]

BATCH = 400
"""Accounts in one statement: SQLite takes no more than 500 rows of such a relation."""


@frozen(kw_only=True)
class Sums:
    """What was measured for one account.

    Args:
        counted_whole: measures whose running day was counted by its day rows, with the reason.
    """

    totals: dict[Total, dict[str, Measured]] = field(factory=dict)
    series: dict[Daily, tuple[tuple[int, int | None], ...]] = field(factory=dict)
    entity_series: dict[Daily, dict[str, tuple[tuple[int, int | None], ...]]] = field(factory=dict)
    hours: dict[HourOfDay, HourSums] = field(factory=dict)
    counted_whole: dict[str, CountedWhole] = field(factory=dict)
    as_known: dict[AsKnown, dict[int, KnownThen]] = field(factory=dict)


def measure(
    ledger: Reads, scopes: Sequence[AccountScope], needs: Iterable[Need], *, history: bool = False
) -> dict[str, Sums]:
    """Measure everything that is needed, by account.

    Args:
        history: read as known at each scope's revision; False reads the current rows, which is the same
            for the newest revision and quicker.

    Raises:
        UsageError: where a measure does not add up over days or entities.
    """
    found = {scope.account: Sums() for scope in scopes}
    wanted = sorted(set(needs), key=repr)
    _refuse_to_sum(need.measure for need in wanted)
    totals = [need for need in wanted if isinstance(need, Total)]
    series = [need for need in wanted if isinstance(need, Daily)]
    measures = tuple(dict.fromkeys(need.measure for need in wanted if not isinstance(need, AsKnown)))
    for start in range(0, len(scopes), BATCH):
        batch = scopes[start : start + BATCH]
        whole = counted_whole(ledger, batch, measures, history=history)
        for (account, key), why in whole.items():
            found[account].counted_whole[key] = why
        for level in dict.fromkeys(need.level for need in totals):
            needed = [need for need in totals if need.level == level]
            _totals(ledger, batch, needed, whole, found, history=history)
        for level in dict.fromkeys(need.level for need in series):
            needed_days = [need for need in series if need.level == level]
            if level is Level.ACCOUNT:
                _series(ledger, batch, needed_days, whole, found, history=history)
            else:
                _entity_series(ledger, batch, needed_days, found, history=history)
    for each in (need for need in wanted if isinstance(need, HourOfDay)):
        for account, sums in hours_of_day(ledger, scopes, each, history=history).items():
            found[account].hours[each] = sums
    earlier = [need for need in wanted if isinstance(need, AsKnown)]
    if earlier:
        for account, known in as_known(ledger, scopes, earlier).items():
            found[account].as_known.update(known)
    return found


def _refuse_to_sum(measures: Iterable[str]) -> None:
    for key in measures:
        if key in MEASURES and not MEASURES[key].additive:
            raise UsageError(
                f"{key} cannot be summed",
                why="who is reached on two days or by two campaigns is still one person",
                do="ask the platform for the whole window",
            )


def _totals(
    ledger: Reads,
    scopes: Sequence[AccountScope],
    needs: Sequence[Total],
    whole: Whole,
    found: dict[str, Sums],
    *,
    history: bool,
) -> None:
    """One scan of the day facts of a level, and one of the running day's hours where there is one."""
    cells = cells_of(needs)
    level = needs[0].level
    past = past_of(scopes, history=history)
    statement = day_statement(cells, level, len(scopes), history=history, accounts=past)
    rows = ledger.execute(statement, parameters_of(scopes, windows_of(cells)))
    days = {
        (account, entity): {cell: Measured(*numbers[i * 3 : i * 3 + 3]) for i, cell in enumerate(cells)}
        for account, entity, *numbers in map(tuple, rows)
    }
    running = _running(ledger, scopes, cells, level, whole, history=history)
    by_account = {each.account: each for each in scopes}
    for account, entity in {**days, **running.hours}:
        sums = days.get((account, entity), {})
        for need in needs:
            parts = [sums.get((need.measure, need.window), NOTHING)]
            if _covers_running(by_account[account], need.window):
                parts.append(running.of(account, entity, need.measure, sums))
            found[account].totals.setdefault(need, {})[entity] = _joined(*parts)


NOTHING = Measured(None, 0, 0)
"""The sum of no rows."""


def _covers_running(scope: AccountScope, window: WindowKey) -> bool:
    if scope.partial is None or window not in scope.spans:
        return False
    first, last = scope.spans[window]
    return first <= scope.partial.day <= last


def _joined(*parts: Measured) -> Measured:
    known = [each.value for each in parts if each.value is not None]
    return Measured(
        sum(known) if known else None,
        sum(each.rows for each in parts),
        sum(each.unknown for each in parts),
    )


@frozen
class _Running:
    """The running day by hours.

    Args:
        hours: by account and entity, then by measure, what its hours before the watermark come to.
        given: accounts and measures of which the platform gave hours at all.
        whole: accounts and measures that are counted by their day rows.
    """

    whole: Whole
    hours: dict[tuple[str, str], dict[str, Measured]] = field(factory=dict)
    given: set[tuple[str, str]] = field(factory=set)

    def of(self, account: str, entity: str, key: str, sums: dict[Cell, Measured]) -> Measured:
        """Up to the watermark; an entity without hours had none before it, if others of it have some.

        A level of which the platform gives no hours at all (groups, ads) is its day rows.
        """
        by_hours = self.hours.get((account, entity), {}).get(key, NOTHING)
        day = sums.get((key, None), NOTHING)
        if (account, key) in self.whole:
            return day
        return by_hours if (account, key) in self.given or day.rows == 0 else day


def _running(
    ledger: Reads,
    scopes: Sequence[AccountScope],
    cells: Sequence[Cell],
    level: Level,
    whole: Whole,
    *,
    history: bool,
) -> _Running:
    running = _Running(whole=whole)
    if all(scope.partial is None for scope in scopes):
        return running
    measures = tuple(dict.fromkeys(key for key, _ in cells))
    past = past_of(scopes, history=history)
    statement = hour_statement(measures, level, len(scopes), history=history, accounts=past)
    for account, entity, *numbers in map(tuple, ledger.execute(statement, parameters_of(scopes, ()))):
        hours = running.hours.setdefault((account, entity), {})
        for i, key in enumerate(measures):
            value, rows, unknown, values = numbers[i * 4 : i * 4 + 4]
            hours[key] = Measured(value, rows, unknown)
            if values:
                running.given.add((account, key))
    return running


def _series(
    ledger: Reads,
    scopes: Sequence[AccountScope],
    needs: Sequence[Daily],
    whole: Whole,
    found: dict[str, Sums],
    *,
    history: bool,
) -> None:
    """Each day of each window once, from the same facts that totals are summed from."""
    windows = tuple(dict.fromkeys(need.window for need in needs))
    measures = tuple(dict.fromkeys(need.measure for need in needs))
    got = _days(ledger, scopes, measures, windows, whole, history=history)
    for each in scopes:
        for need in needs:
            if need.window in each.spans:
                first, last = each.spans[need.window]
                place = measures.index(need.measure)
                found[each.account].series[need] = tuple(
                    (day, _at(got[each.account].get(day), place, covered=day >= each.covered_from))
                    for day in range(first, last + 1)
                )


def _entity_series(
    ledger: Reads,
    scopes: Sequence[AccountScope],
    needs: Sequence[Daily],
    found: dict[str, Sums],
    *,
    history: bool,
) -> None:
    """Each complete day of each entity that has a row in a window."""
    windows = tuple(dict.fromkeys(need.window for need in needs))
    measures = tuple(dict.fromkeys(need.measure for need in needs))
    statement = entity_series_statement(
        measures,
        windows,
        needs[0].level,
        len(scopes),
        history=history,
        accounts=past_of(scopes, history=history),
    )
    got: dict[str, dict[str, dict[int, list[int | None]]]] = {}
    for account, entity, day, *numbers in map(
        tuple, ledger.execute(statement, parameters_of(scopes, windows))
    ):
        got.setdefault(account, {}).setdefault(entity, {})[day] = numbers
    for each in scopes:
        for need in needs:
            days, place = _complete(each, need.window), measures.index(need.measure)
            found[each.account].entity_series[need] = {
                entity: tuple(
                    (day, _at(own.get(day), place, covered=day >= each.covered_from)) for day in days
                )
                for entity, own in got.get(each.account, {}).items()
                if any(day in own for day in days)
            }


def _complete(scope: AccountScope, window: WindowKey) -> range:
    first, last = scope.spans.get(window, (0, -1))
    if scope.partial is not None:
        last = min(last, scope.partial.day - 1)
    return range(first, last + 1)


def _days(
    ledger: Reads,
    scopes: Sequence[AccountScope],
    measures: tuple[str, ...],
    windows: tuple[WindowKey, ...],
    whole: Whole,
    *,
    history: bool,
) -> dict[str, dict[int, list[int | None]]]:
    """What each account has by day; of the running day what its hours give, where they are to count."""
    past, campaigns = past_of(scopes, history=history), scopes[0].campaigns
    got: dict[str, dict[int, list[int | None]]] = {each.account: {} for each in scopes}
    statement = day_series_statement(
        measures, windows, len(scopes), history=history, accounts=past, campaigns=campaigns
    )
    for account, day, *numbers in map(tuple, ledger.execute(statement, parameters_of(scopes, windows))):
        got[account][day] = list(numbers)
    running = {each.account: each.partial.day for each in scopes if each.partial is not None}
    if not running:
        return got
    hourly = hour_series_statement(measures, len(scopes), history=history, accounts=past, campaigns=campaigns)
    for account, *numbers in map(tuple, ledger.execute(hourly, parameters_of(scopes, ()))):
        day = running[account]
        row = got[account].get(day)
        got[account][day] = [
            _at(row, i, covered=True)
            if (account, key) in whole or (row is not None and not values)
            else value
            for i, (key, value, values) in enumerate(zip(measures, numbers[::2], numbers[1::2], strict=True))
        ]
    return got


def _at(numbers: list[int | None] | None, position: int, *, covered: bool) -> int | None:
    # A day that was fetched and has no row had nothing to report; one that was not fetched is unknown.
    if numbers is None:
        return 0 if covered else None
    return numbers[position]
