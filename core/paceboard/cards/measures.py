"""Measuring: all needs of all cards and accounts by one statement per level.

Days up to the last complete one come from day facts; the running day comes from hour facts up to the
watermark, or from its day fact where the platform gives no hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import field, frozen

from paceboard.cards.statements import (
    AccountScope,
    Cell,
    cells_of,
    day_statement,
    hour_statement,
    parameters_of,
    series_statement,
    windows_of,
)
from paceboard.ledger import Reads
from paceboard.model import Grain, Level
from paceboard.specs import Daily, Measured, Need, Total, WindowKey

__all__ = ["AccountScope", "Sums", "measure"]

BATCH = 400
"""Accounts in one statement: SQLite takes no more than 500 rows of such a relation."""


@frozen(kw_only=True)
class Sums:
    """What was measured for one account."""

    totals: dict[Total, dict[str, Measured]] = field(factory=dict)
    series: dict[Daily, tuple[tuple[int, int | None], ...]] = field(factory=dict)


def measure(
    ledger: Reads, scopes: Sequence[AccountScope], needs: Iterable[Need], *, history: bool = False
) -> dict[str, Sums]:
    """Measure everything that is needed, by account.

    Args:
        history: read as known at each scope's revision; False reads the current rows, which is the same
            for the newest revision and quicker.
    """
    found = {scope.account: Sums() for scope in scopes}
    wanted = sorted(set(needs), key=repr)
    totals = [need for need in wanted if isinstance(need, Total)]
    series = [need for need in wanted if isinstance(need, Daily)]
    for start in range(0, len(scopes), BATCH):
        batch = scopes[start : start + BATCH]
        for level in dict.fromkeys(need.level for need in totals):
            _totals(ledger, batch, [need for need in totals if need.level == level], found, history=history)
        if series:
            _series(ledger, batch, series, found, history=history)
    return found


def _past(scopes: Sequence[AccountScope], *, history: bool) -> tuple[str, ...]:
    return tuple(scope.account for scope in scopes) if history else ()


def _totals(
    ledger: Reads,
    scopes: Sequence[AccountScope],
    needs: Sequence[Total],
    found: dict[str, Sums],
    *,
    history: bool,
) -> None:
    """One scan of the day facts of a level, and one of the running day's hours where there is one."""
    cells = cells_of(needs)
    level = needs[0].level
    statement = day_statement(
        cells, level, len(scopes), history=history, accounts=_past(scopes, history=history)
    )
    hours = _running(ledger, scopes, cells, level, history=history)
    seen: set[tuple[str, str]] = set()
    by_account = {each.account: each for each in scopes}
    for account, entity, *numbers in map(
        tuple, ledger.execute(statement, parameters_of(scopes, windows_of(cells)))
    ):
        seen.add((account, entity))
        sums = {cell: Measured(*numbers[i * 3 : i * 3 + 3]) for i, cell in enumerate(cells)}
        for need in needs:
            running = hours.get((account, entity, need.measure), sums[need.measure, None])
            counted = running if _covers_running(by_account[account], need.window) else Measured(None, 0, 0)
            whole = sums[need.measure, need.window]
            found[account].totals.setdefault(need, {})[entity] = _joined(whole, counted)
    for (account, entity, measure_), running in hours.items():
        for need in needs:
            new = (account, entity) not in seen and need.measure == measure_
            if new and _covers_running(by_account[account], need.window):
                found[account].totals.setdefault(need, {})[entity] = running


def _covers_running(scope: AccountScope, window: WindowKey) -> bool:
    return scope.partial is not None and window in scope.spans and scope.spans[window][1] >= scope.partial.day


def _joined(whole: Measured, running: Measured) -> Measured:
    known = [each.value for each in (whole, running) if each.value is not None]
    return Measured(sum(known) if known else None, whole.rows + running.rows, whole.unknown + running.unknown)


def _running(
    ledger: Reads,
    scopes: Sequence[AccountScope],
    cells: Sequence[Cell],
    level: Level,
    *,
    history: bool,
) -> dict[tuple[str, str, str], Measured]:
    """The running day by account, entity and measure; an entity without hour facts is not in here."""
    if all(scope.partial is None for scope in scopes):
        return {}
    measures = tuple(dict.fromkeys(key for key, _ in cells))
    statement = hour_statement(
        measures, level, len(scopes), history=history, accounts=_past(scopes, history=history)
    )
    return {
        (account, entity, key): Measured(*numbers[i * 3 : i * 3 + 3])
        for account, entity, *numbers in map(tuple, ledger.execute(statement, parameters_of(scopes, ())))
        for i, key in enumerate(measures)
    }


def _series(
    ledger: Reads,
    scopes: Sequence[AccountScope],
    needs: Sequence[Daily],
    found: dict[str, Sums],
    *,
    history: bool,
) -> None:
    """Each day of each window once, from the same facts that totals are summed from."""
    windows = tuple(dict.fromkeys(need.window for need in needs))
    measures = tuple(dict.fromkeys(need.measure for need in needs))
    parameters = parameters_of(scopes, windows)
    got: dict[str, dict[int, list[int | None]]] = {each.account: {} for each in scopes}
    for grain in (Grain.DAY, Grain.HOUR):
        if grain is Grain.HOUR and all(scope.partial is None for scope in scopes):
            continue
        statement = series_statement(
            grain,
            measures,
            windows,
            len(scopes),
            history=history,
            accounts=_past(scopes, history=history),
            campaigns=scopes[0].campaigns,
        )
        for account, day, *numbers in map(tuple, ledger.execute(statement, parameters)):
            got[account][day] = list(numbers)
    for each in scopes:
        for need in needs:
            if need.window in each.spans:
                first, last = each.spans[need.window]
                place = measures.index(need.measure)
                found[each.account].series[need] = tuple(
                    (day, _at(got[each.account].get(day), place, covered=day >= each.covered_from))
                    for day in range(first, last + 1)
                )


def _at(numbers: list[int | None] | None, position: int, *, covered: bool) -> int | None:
    # A day that was fetched and has no row had nothing to report; one that was not fetched is unknown.
    if numbers is None:
        return 0 if covered else None
    return numbers[position]
