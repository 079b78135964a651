from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from paceboard.ledger import Ledger
from paceboard.ledger.log import with_log
from paceboard.model import Account, Budget, BudgetMode, BudgetVersion, Level

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


def spans(versions: tuple[BudgetVersion, ...]) -> list[tuple[Any, ...]]:
    return [(each.budget.amount, each.valid_from, each.valid_to, each.estimated) for each in versions]


def test_the_log_dates_what_was_only_seen(ledger: Ledger, account: Account, make: Make) -> None:
    """Between two looks the change was estimated; the log's instant takes its place, on both sides."""
    ledger.commit(account, at=10, budgets=[make.budget(5)])
    ledger.commit(account, at=30, budgets=[make.budget(7)])
    seen = spans(ledger.budget_versions(account.ref))
    ledger.commit(account, at=40, budgets=[make.budget(7), make.budget(5, valid_to=22)])

    assert [(5, None, 30, False), (7, 30, None, True)] == seen
    assert [(5, None, 22, False), (7, 30, None, True)] == [
        span for span in spans(ledger.budget_versions(account.ref)) if span[1] != 22
    ]


def test_a_log_knows_changes_that_no_look_saw(ledger: Ledger, account: Account, make: Make) -> None:
    """Three amounts within a day, of which the look saw the last."""
    past = [
        make.budget(5, valid_to=3),
        make.budget(50, valid_from=3, valid_to=6),
    ]
    ledger.commit(account, at=10, budgets=[make.budget(7, valid_from=6), *past])

    assert [(5, None, 3, False), (50, 3, 6, False), (7, 6, None, False)] == spans(
        ledger.budget_versions(account.ref)
    )


def test_what_the_log_forgets_is_kept(ledger: Ledger, account: Account, make: Make) -> None:
    """Logs reach back some weeks; a budget that one told of before is not withdrawn with it."""
    ledger.commit(account, at=10, budgets=[make.budget(7, valid_from=6), make.budget(5, valid_to=6)])
    before = ledger.budget_versions(account.ref)

    assert None is ledger.commit(account, at=20, budgets=[make.budget(7, valid_from=6)]).revision
    assert before == ledger.budget_versions(account.ref)


def test_a_log_that_slides_leaves_what_it_told(ledger: Ledger, account: Account, make: Make) -> None:
    """The oldest change is gone from it: neither the past nor the present budget begins anew."""
    past = [make.budget(5, valid_to=3), make.budget(50, valid_from=3, valid_to=6)]
    ledger.commit(account, at=10, budgets=[make.budget(7, valid_from=6), *past])
    before = spans(ledger.budget_versions(account.ref))
    ledger.commit(account, at=20, budgets=[make.budget(7, valid_from=6), make.budget(50, valid_to=6)])
    ledger.commit(account, at=30, budgets=[make.budget(7)])

    assert before == spans(ledger.budget_versions(account.ref))
    ledger.commit(account, at=40, budgets=[make.budget(8, valid_from=35)])
    assert [(7, 6, 35, False), (8, 35, None, False)] == spans(ledger.budget_versions(account.ref))[-2:]


def test_a_log_is_told_as_known_then(ledger: Ledger, account: Account, make: Make) -> None:
    """At the first revision the log had not been read yet."""
    ledger.commit(account, at=10, budgets=[make.budget(7)])
    ledger.commit(account, at=20, budgets=[make.budget(7), make.budget(5, valid_to=6)])

    assert [(7, None, None, False)] == spans(ledger.budget_versions(account.ref, 1))
    assert [(5, None, 6, False), (7, 6, None, False)] == spans(ledger.budget_versions(account.ref))


INSTANTS = st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True).map(sorted)


def version(amount: int, start: int | None, end: int | None) -> BudgetVersion:
    budget = Budget(level=Level.CAMPAIGN, entity="c", mode=BudgetMode.DAILY, amount=amount)
    return BudgetVersion(
        budget=budget, valid_from=start, valid_to=end, estimated=start is not None, revision=1
    )


def in_force(versions: tuple[BudgetVersion, ...], at: int) -> list[int | None]:
    return [
        each.budget.amount
        for each in versions
        if (each.valid_from is None or each.valid_from <= at)
        and (each.valid_to is None or at < each.valid_to)
    ]


@given(INSTANTS, INSTANTS, st.booleans())
def test_at_each_instant_the_log_stands_over_the_looks(seen: list[int], told: list[int], open_: bool) -> None:
    """Wherever the log has an entry that counts and nothing else; elsewhere what was seen, once."""
    looks = [
        version(n, start, end)
        for n, (start, end) in enumerate(zip([None, *seen], [*seen, None], strict=True))
    ]
    starts = [None, *told[:-1]] if open_ else told[:-1]
    ends = told if open_ else told[1:]
    log = [
        (
            Budget(
                level=Level.CAMPAIGN,
                entity="c",
                mode=BudgetMode.DAILY,
                amount=100 + n,
                valid_from=a,
                valid_to=b,
            ),
            2,
        )
        for n, (a, b) in enumerate(zip(starts, ends, strict=True))
    ]
    joined = with_log(looks, log)
    for at in range(-1, 62):
        logged = [
            budget.amount
            for budget, _ in log
            if budget.valid_to is not None
            and (-9 if budget.valid_from is None else budget.valid_from) <= at < budget.valid_to
        ]

        assert (logged or in_force(tuple(looks), at)) == in_force(joined, at)
