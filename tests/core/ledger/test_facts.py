from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from paceboard.errors import LedgerError, PagingBroken
from paceboard.ledger import FactWindow, Ledger
from paceboard.model import KEPT, Account, Fact, Grain, Level, Window

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def refused(ledger: Ledger, account: Account, *windows: FactWindow) -> str:
    """The error of a commit that wrote nothing."""
    before = list(ledger.dump())
    with pytest.raises(LedgerError) as caught:
        ledger.commit(account, at=1, facts=windows)
    assert before == list(ledger.dump())
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"day": 31}, "day 31 is outside of 1 to 30"),
        ({"day": 0}, "day 0 is outside"),
        ({"level": Level.AD}, "ad by day was not asked for"),
        ({"grain": Grain.HOUR, "hour": 3}, "campaign by hour was not asked for"),
        ({"hour": 3}, "hour 3 for a fact by day"),
        ({"measures": {"reach": 1}}, "no measure that the ledger keeps: 'reach'"),
    ],
)
def test_a_fact_that_was_not_planned_is_refused(
    changes: dict[str, Any], why: str, ledger: Ledger, account: Account, make: Make
) -> None:
    """Day, level, grain, hour and measures must be those that were asked for; else nothing is written."""
    fact = evolve(make.fact(5, 1), **changes)

    assert why in refused(ledger, account, make.window([fact]))


@pytest.mark.parametrize("hour", [None, -1, 24])
def test_an_hour_fact_has_an_hour_of_its_day(
    hour: int | None, ledger: Ledger, account: Account, make: Make
) -> None:
    """Hours go from 0 to 23."""
    window = FactWindow(
        window=Window(first=1, last=1),
        planned=((Level.CAMPAIGN, Grain.HOUR),),
        facts=[make.fact(1, 1, grain=Grain.HOUR, hour=hour)],
    )

    assert f"hour {hour} for a fact by hour" in refused(ledger, account, window)


def test_the_control_total_stands_under_the_accounts_own_id(
    ledger: Ledger, account: Account, make: Make
) -> None:
    """A fact at account level with another entity would be read by nobody, so it is refused."""
    planned = ((Level.ACCOUNT, Grain.DAY),)
    window = evolve(make.window([make.fact(1, 1, level=Level.ACCOUNT, entity="0")]), planned=planned)

    assert "the account's id" in refused(ledger, account, window)


def whole(first: int, last: int, **measures: int | None) -> FactWindow:
    """What was told of one campaign over a whole window."""
    fact = Fact(
        level=Level.CAMPAIGN, entity="c1", grain=Grain.WINDOW, day=first, last=last, measures=measures
    )
    planned = ((Level.CAMPAIGN, Grain.WINDOW),)
    return FactWindow(window=Window(first=first, last=last), planned=planned, facts=[fact])


def test_whole_windows_stand_beside_each_other(ledger: Ledger, account: Account) -> None:
    """Windows that overlap are facts of their own; one that is told again is restated, the others stay."""
    ledger.commit(account, at=1, facts=[whole(24, 30, reach=70), whole(1, 30, reach=200)])
    ledger.commit(account, at=2, facts=[whole(24, 30, reach=71), whole(2, 31, reach=201)])

    def reach(first: int, last: int, revision: int | None = None) -> list[int]:
        rows = ledger.fact_rows(
            account.ref, Level.CAMPAIGN, Grain.WINDOW, first, last, "reach", revision=revision
        )
        return [row.value for row in rows]

    assert [[71], [200], [201], []] == [reach(24, 30), reach(1, 30), reach(2, 31), reach(1, 31)]
    assert [[70], [200], []] == [reach(24, 30, 1), reach(1, 30, 1), reach(2, 31, 1)]


def test_what_is_told_no_more_of_a_whole_window_is_withdrawn(ledger: Ledger, account: Account) -> None:
    """An answer without a campaign takes back what was told of it in this window, and in no other."""
    told = whole(24, 30, reach=70)
    ledger.commit(account, at=1, facts=[told, whole(1, 30, reach=200)])
    ledger.commit(account, at=2, facts=[evolve(told, facts=[])])
    rows = [
        ledger.fact_rows(account.ref, Level.CAMPAIGN, Grain.WINDOW, first, 30, "reach") for first in (24, 1)
    ]

    assert [0, 1] == [len(each) for each in rows]


@pytest.mark.parametrize("change", [{"day": 2}, {"last": None}, {"last": 29}])
def test_a_fact_of_a_whole_window_is_of_that_window(
    ledger: Ledger, account: Account, change: dict[str, Any]
) -> None:
    """First and last day are those that were asked for; a part of a window is another fact."""
    window = whole(1, 30, reach=200)
    wrong = evolve(window, facts=[evolve(each, **change) for each in window.facts])

    assert "for a fact by window" in refused(ledger, account, wrong)


def test_a_day_has_no_last_day_and_no_people(ledger: Ledger, account: Account, make: Make) -> None:
    """What does not add up is kept of whole windows alone."""
    day = make.fact(1, 1)

    assert "days 1 to 1" in refused(ledger, account, make.window([evolve(day, last=1)]))
    assert "keeps: 'reach'" in refused(ledger, account, make.window([evolve(day, measures={"reach": 1})]))


def test_one_whole_window_is_planned_once(ledger: Ledger, account: Account) -> None:
    """Two truths about one window cannot both be the whole truth."""
    assert "overlap" in refused(ledger, account, whole(1, 30, reach=1), whole(1, 30, reach=1))


def test_windows_of_one_commit_do_not_overlap(ledger: Ledger, account: Account, make: Make) -> None:
    """Two truths about one day cannot both be the whole truth."""
    windows = make.window({}, first=1, last=7), make.window({}, first=7, last=9)

    assert "overlap at campaign by day" in refused(ledger, account, *windows)


def test_equal_rows_of_one_key_count_once(ledger: Ledger, account: Account, make: Make) -> None:
    """A page that repeats a row doubles no spend."""
    ledger.commit(account, at=1, facts=[make.window([make.fact(1, 5), make.fact(1, 5)])])

    assert {(1, "c1"): 5} == make.spends(ledger, account)


def test_different_rows_of_one_key_stop_the_window(ledger: Ledger, account: Account, make: Make) -> None:
    """Pages that contradict each other were not of one moment: nothing of them is written."""
    ledger.commit(account, at=1)
    before = list(ledger.dump())
    with pytest.raises(PagingBroken, match="two different rows for one fact_day"):
        ledger.commit(account, at=2, facts=[make.window([make.fact(1, 5), make.fact(1, 6)])])

    assert before == list(ledger.dump())


def test_only_the_planned_part_is_replaced(ledger: Ledger, account: Account, make: Make) -> None:
    """Days outside of the window, other levels and other grains stay as they are."""
    other: Sequence[Fact] = [
        make.fact(1, 1, level=Level.AD),
        make.fact(1, 1, level=Level.AD, grain=Grain.HOUR, hour=0),
    ]
    planned = ((Level.AD, Grain.DAY), (Level.AD, Grain.HOUR))
    ledger.commit(
        account,
        at=1,
        facts=[make.window({(1, "a"): 1, (9, "a"): 9}), evolve(make.window(other), planned=planned)],
    )
    ledger.commit(account, at=2, facts=[make.window({}, first=1, last=5)])
    ads = [
        len(ledger.fact_rows(account.ref, Level.AD, grain, 1, 30, "spend"))
        for grain in (Grain.DAY, Grain.HOUR)
    ]

    assert {(9, "a"): 9} == make.spends(ledger, account)
    assert [1, 1] == ads


def test_every_measure_comes_back(ledger: Ledger, account: Account, make: Make) -> None:
    """Each of the vocabulary's measures has a column, and what was not given stays unknown."""
    values = {key: position for position, key in enumerate(KEPT) if key != "clicks"}
    ledger.commit(account, at=1, facts=[make.window([make.fact(1, measures={**values, "clicks": None})])])
    found = {
        key: [row.value for row in ledger.fact_rows(account.ref, Level.CAMPAIGN, Grain.DAY, 1, 1, key)]
        for key in KEPT
    }

    assert {key: [values[key]] if key in values else [] for key in KEPT} == found


def test_how_a_platform_counted_is_kept_with_each_row(ledger: Ledger, account: Account, make: Make) -> None:
    """Another attribution setting is another version, even where every number stays the same."""
    settings = ["7d_click", "7d_click", "1d_click_1d_view"]
    revisions = [
        ledger.commit(
            account, at=at, facts=[make.window([make.fact(5, 7, attributes={"attribution_setting": each})])]
        ).revision
        for at, each in enumerate(settings, 1)
    ]
    then, now = (
        ledger.fact_rows(account.ref, Level.CAMPAIGN, Grain.DAY, 5, 5, "spend", revision=revision)[0]
        for revision in (1, None)
    )

    assert [1, None, 2] == revisions
    assert (("attribution_setting", "7d_click"),) == then.attributes
    assert (("attribution_setting", "1d_click_1d_view"),) == now.attributes
