from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from attrs import evolve

from paceboard.errors import (
    AccountUnusable,
    ConfigurationError,
    Corrupt,
    DeadlineExceeded,
    Drift,
    HostNotAllowed,
    LedgerBusy,
    LedgerError,
    PaceboardError,
    PagingBroken,
    PermissionDenied,
    PluginError,
    RateLimited,
    Reauthorise,
    Rejected,
    TooHeavy,
    Transient,
)
from paceboard.ledger import Lease, Ledger
from paceboard.model import (
    HOUR,
    Account,
    AccountRef,
    Budget,
    BudgetMode,
    Fact,
    Grain,
    Level,
    LimitCycle,
    SpendingLimit,
    Window,
    Zone,
    day_from_text,
)
from paceboard.specs import MeasureGroup, WorldStamp
from paceboard.sync import Outcome, Progress
from paceboard.transport.redaction import Redactor
from paceboard.transport.tally import current_tally

TODAY = day_from_text("2026-04-24")
ONE = AccountRef("sample", "1")
Run = Callable[..., list[Outcome]]
ERRORS = (
    Transient,
    RateLimited,
    DeadlineExceeded,
    Corrupt,
    Drift,
    PagingBroken,
    Reauthorise,
    PermissionDenied,
    AccountUnusable,
    Rejected,
    TooHeavy,
    HostNotAllowed,
    ConfigurationError,
)


def spends(ledger: Ledger, ref: AccountRef = ONE, level: Level = Level.ACCOUNT) -> dict[int, int]:
    """Micros by day, counted from today."""
    rows = ledger.fact_rows(ref, level, Grain.DAY, 0, 40_000, "spend")
    return {int(dict(row.key)["day"]) - TODAY: row.value for row in rows}


def test_a_refresh_keeps_what_the_platform_says(platform: Any, refresh: Run, ledger: Ledger) -> None:
    """Facts of every level, entities, budgets, limits and balances stand in the ledger at one revision."""
    platform.spend_daily(5_000_000, TODAY - 9, TODAY)
    platform.hours = {("1", TODAY, hour): 100 for hour in range(10)}
    (outcome,) = refresh()

    assert (None, 1) == (outcome.error, outcome.revision)
    assert dict.fromkeys(range(-9, 1), 5_000_000) == spends(ledger) == spends(ledger, level=Level.CAMPAIGN)
    assert ["c1"] == [entity.id for entity in ledger.entities(ONE)]
    assert [BudgetMode.DAILY] == [version.budget.mode for version in ledger.budget_versions(ONE)]
    assert ["total"] == [balance.kind for balance in ledger.balances(ONE)]
    hours = ledger.fact_rows(ONE, Level.ACCOUNT, Grain.HOUR, TODAY, TODAY, "spend")
    assert [100] * 10 == [row.value for row in hours]


def test_watermark_and_coverage_are_set_when_all_is_kept(
    refresh: Run, ledger: Ledger, platform: Any, clock: Any
) -> None:
    """Up to the fetch less two hours of lag, and from the first day that was asked for."""
    (outcome,) = refresh(days=45)

    assert clock.now - 2 * HOUR == ledger.watermark(ONE, "spend") == outcome.watermark
    assert TODAY - 44 == ledger.covered_from(ONE, "spend")


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("method", ["entities", "facts"])
def test_an_account_that_fails_costs_no_other(
    platform: Any, refresh: Run, ledger: Ledger, kind: type[PaceboardError], method: str
) -> None:
    """One of ten fails with its own error and keeps nothing; the nine others are complete."""
    platform.ids = [str(number) for number in range(1, 11)]
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    platform.fails["4", method] = kind("it went wrong", do="look")
    outcomes = refresh()

    assert [kind if number == 4 else type(None) for number in range(1, 11)] == [
        type(outcome.error) for outcome in outcomes
    ]
    assert [ref.id for ref in ledger.heads()] == sorted(each for each in platform.ids if each != "4")
    assert {} == spends(ledger, AccountRef("sample", "4"))
    assert 10_000_000 == sum(spends(ledger, AccountRef("sample", "5")).values())


@pytest.mark.parametrize("method", ["entities", "budgets", "limits", "balances", "facts"])
def test_a_bug_of_the_connector_costs_its_account_only(platform: Any, refresh: Run, method: str) -> None:
    """A KeyError inside a plugin is told as the plugin's, and the next account goes on."""
    platform.ids = ["1", "2"]
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    platform.fails["1", method] = KeyError("campaign_id")
    first, second = refresh()

    assert isinstance(first.error, PluginError)
    assert ("connector sample failed", "KeyError: 'campaign_id'") == (first.error.what, first.error.why)
    assert None is second.error


def test_a_failed_page_commits_nothing(platform: Any, refresh: Run, ledger: Ledger) -> None:
    """What came before the broken page is not in the ledger, and the account has no revision."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    platform.fails["1", "facts"] = Corrupt("cut off")
    (outcome,) = refresh()

    assert (0, None, None) == (outcome.rows, outcome.revision, outcome.watermark)
    assert None is ledger.head(ONE)
    assert {} == spends(ledger)


def test_a_failed_refresh_leaves_what_was_known(
    platform: Any, refresh: Run, ledger: Ledger, clock: Any
) -> None:
    """Revision and watermark stay, and the outcome says at what the account stands."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    refresh()
    platform.spend_daily(7_000_000, TODAY - 9, TODAY)
    platform.fails["1", "facts"] = Transient("away")
    clock.now += HOUR
    (outcome,) = refresh()

    assert (1, clock.now - 3 * HOUR) == (outcome.revision, outcome.watermark)
    assert {1_000_000} == set(spends(ledger).values())


def test_windows_that_were_kept_before_an_error_stay_and_are_counted(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """Of three windows the last fails: two stand, without a watermark, so that all is asked for again."""
    platform.hours = {("1", TODAY, 0): 1, ("1", TODAY, 1): 1}
    # The platform fails on the second row of an answer, so windows of one row pass.
    platform.spend = {("1", TODAY - 69): 1_000_000, ("1", TODAY - 39): 1_000_000}
    platform.fails["1", "facts"] = Transient("away")
    (outcome,) = refresh(days=70)

    assert isinstance(outcome.error, Transient)
    assert {-69: 1_000_000, -39: 1_000_000} == spends(ledger)
    assert (None, 2) == (outcome.watermark, outcome.revision)
    assert 7 == outcome.rows


def test_equal_content_gives_no_new_revision(platform: Any, refresh: Run, clock: Any) -> None:
    """The same answers within the same hour change nothing; an hour later the watermark is what changes."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    (first,) = refresh()
    clock.now += HOUR // 2
    (second,) = refresh()
    clock.now += HOUR // 2
    (third,) = refresh()

    assert (1, 1, 2) == (first.revision, second.revision, third.revision)
    assert (0, 0) == (second.changed, third.changed)


def test_a_restated_day_is_a_new_revision_and_the_old_one_stays(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """A late change within the horizon is seen, and what was known before is still known as then."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    refresh()
    platform.spend["1", TODAY - 2] = 900_000
    (outcome,) = refresh()

    assert (2, 2) == (outcome.revision, outcome.changed)
    assert 900_000 == spends(ledger)[-2]
    then = ledger.fact_rows(ONE, Level.ACCOUNT, Grain.DAY, TODAY - 2, TODAY - 2, "spend", revision=1)
    assert [1_000_000] == [row.value for row in then]


def test_a_day_restated_while_we_were_away_is_seen(
    platform: Any, refresh: Run, ledger: Ledger, clock: Any
) -> None:
    """Two weeks later the days that were unsettled at the last look are read once more."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    refresh()
    platform.spend["1", TODAY - 2] = 900_000
    platform.spend_daily(1_000_000, TODAY + 1, TODAY + 14)
    clock.now += 14 * 24 * HOUR
    refresh()

    assert set(range(-9, 15)) == set(spends(ledger))
    assert 900_000 == spends(ledger)[-2]


def test_an_account_that_the_credentials_do_not_show_is_unusable(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """It says which one, and what to look for; the account that is shown is refreshed."""
    gone, shown = refresh("9", "1")

    assert isinstance(gone.error, AccountUnusable)
    assert "sample:9" in gone.error.what
    assert "token" in gone.error.do
    assert None is shown.error


def test_an_account_that_cannot_be_read_has_its_own_error(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """Class, code and request id of the listing reach its outcome; the others are refreshed."""
    platform.ids = ["1", "2", "3"]
    denied = PermissionDenied("TikTok refused", why="40001: no", code="40001", request_id="R-7")
    platform.unreadable = {"2": denied}
    first, second, third = refresh(how={"at_once": 1})

    assert (None, None) == (first.error, third.error)
    assert denied is second.error
    assert "Request id: R-7" in ledger.runs()[1].result.problem


def test_the_secret_of_an_unreadable_account_is_cleaned(
    platform: Any, refresh: Run, redactor: Redactor
) -> None:
    """An error that was yielded passes the redactor as one that was raised does."""
    redactor.register("s3cret-of-the-shop")
    platform.unreadable = {
        "1": PermissionDenied("no", why="s3cret-of-the-shop", request_id="s3cret-of-the-shop")
    }
    (outcome,) = refresh()

    assert "s3cret-of-the-shop" not in str(outcome.error)


def test_no_word_of_the_platform_brings_a_secret_into_the_ledger(
    platform: Any, refresh: Run, redactor: Redactor, ledger: Ledger
) -> None:
    """Not only names may echo one: modes, statuses and reasons are kept and shown as they came, too."""
    secret = "s3cret-of-the-shop"
    redactor.register(secret)
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    platform.words = f"word {secret}"
    platform.budgets = [
        Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.UNKNOWN, amount=None, raw_mode=secret)
    ]
    platform.limits = [SpendingLimit(cycle=LimitCycle.UNKNOWN, reason=secret)]
    refresh()
    kept = [
        ledger.account(ONE),
        *ledger.entities(ONE),
        *ledger.budget_versions(ONE),
        *ledger.limits(ONE),
        *ledger.balances(ONE),
    ]

    assert len(kept) == 5
    assert secret not in repr(kept)


def test_what_is_said_while_accounts_are_listed_reaches_every_outcome(
    platform: Any, refresh: Run, progress: list[Progress], counts: Any
) -> None:
    """It belongs to no single account, so each outcome and the step `listed` carry it."""
    platform.ids = ["1", "2"]
    platform.on_call = lambda _identity, method: current_tally().notes.update({method: 1})
    outcomes = refresh()

    assert [{"accounts": 1}] * 2 == [each.listing_notes for each in outcomes]
    assert [{"accounts": 1}] == [each.notes for each in progress if each.step == "listed"]
    assert [("accounts" in each.notes) for each in outcomes] == [False, False]


@pytest.mark.parametrize("kind", [Transient, Corrupt, Drift, PagingBroken, PermissionDenied, Rejected])
@pytest.mark.parametrize("method", ["limits", "balances"])
def test_what_an_account_can_do_without_is_unknown_with_its_reason(
    platform: Any, refresh: Run, ledger: Ledger, counts: Any, kind: type[PaceboardError], method: str
) -> None:
    """Neither a limit nor a balance that cannot be read ends the refresh; a note counts it."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    platform.fails["1", method] = kind("it went wrong", why="code 40002")
    (outcome,) = refresh()
    kept: list[Any] = [*ledger.limits(ONE), *ledger.balances(ONE)]

    assert None is outcome.error
    assert {f"{method}_unknown": 1} == outcome.notes
    assert any("code 40002" in getattr(each, "item", each).reason for each in kept)
    assert 10_000_000 == sum(spends(ledger).values())


@pytest.mark.parametrize("kind", [Reauthorise, RateLimited])
def test_a_dead_token_is_no_unknown_limit(platform: Any, refresh: Run, kind: type[PaceboardError]) -> None:
    """What stops every further call ends the account, wherever it is met."""
    platform.fails["1", "limits"] = kind("no")
    (outcome,) = refresh()

    assert isinstance(outcome.error, kind)


def test_an_error_of_facts_says_level_grain_and_window(platform: Any, refresh: Run) -> None:
    """The whole question that could not be answered stands in the error."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    platform.fails["1", "facts"] = Corrupt("cut off")
    (outcome,) = refresh()

    assert "day facts of sample:1 at level account, 2026-04-15 to 2026-04-24" in str(outcome.error)


def test_a_dead_token_fails_every_account_of_its_app(platform: Any, refresh: Run, ledger: Ledger) -> None:
    """Each has the error as its outcome and as its run's record; nothing was asked of any."""
    platform.ids = ["1", "2"]
    platform.fails["", "accounts"] = Reauthorise("the token is revoked", do="connect again")
    outcomes = refresh()

    assert [Reauthorise, Reauthorise] == [type(outcome.error) for outcome in outcomes]
    assert ["Reauthorise", "Reauthorise"] == [run.result.outcome for run in ledger.runs()]
    assert [] == platform.asked


def test_a_bug_while_accounts_are_listed_fails_them_as_the_plugins(platform: Any, refresh: Run) -> None:
    """No exception of a plugin leaves the refresh."""
    platform.fails["", "accounts"] = TypeError("unsubscriptable")
    (outcome,) = refresh()

    assert isinstance(outcome.error, PluginError)


def test_every_account_leaves_a_record_of_its_run(
    platform: Any, refresh: Run, ledger: Ledger, client: Any
) -> None:
    """Account, outcome, rows and requests stand in the records, and the problem where there was one."""
    platform.ids = ["1", "2"]
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    platform.fails["2", "budgets"] = PermissionDenied("may not", why="code 40001", do="ask the owner")
    refresh(how={"at_once": 1})
    second, first = ledger.runs()

    assert (ONE, "ok", "") == (first.account, first.result.outcome, first.result.problem)
    assert (23, 23) == (first.result.rows_in, first.result.rows_kept)
    assert (AccountRef("sample", "2"), "PermissionDenied") == (second.account, second.result.outcome)
    told = "may not. Why: code 40001. During: budgets of sample:2. Do: ask the owner."
    assert told == second.result.problem
    assert all(run.ended is not None for run in (first, second))


def test_traffic_is_counted_by_account(platform: Any, refresh: Run, client: Any, ledger: Ledger) -> None:
    """Only what went over the wire for this account, retries and seconds of waiting too."""
    platform.ids = ["1", "2"]

    def count(_: str, method: str) -> None:
        now = current_tally()
        if method == "entities":
            now.requests += 3
            now.bytes_in += 70
            now.retries += 1
            now.waits += 0.5

    platform.on_call = count
    outcomes = refresh()

    assert [(3, 70, 1, 0.5)] * 2 == [
        (each.requests, each.bytes_in, each.retries, each.waited) for each in outcomes
    ]
    assert [(3, 70, 1, 500_000)] * 2 == [
        (run.result.requests, run.result.bytes_read, run.result.retries, run.result.waited)
        for run in ledger.runs()
    ]


def test_no_secret_reaches_an_outcome_or_a_record(
    platform: Any, refresh: Run, ledger: Ledger, redactor: Redactor
) -> None:
    """Whatever a connector writes into its error, the redactor goes over it first."""
    redactor.register("s3cret-of-the-shop")
    platform.ids = ["1", "2"]
    platform.fails["1", "entities"] = Rejected("no", why="token s3cret-of-the-shop", do="x")
    platform.fails["2", "entities"] = KeyError("s3cret-of-the-shop")
    outcomes = refresh()
    told = [f"{outcome.error!s}{outcome.error!r}" for outcome in outcomes]
    told += [run.result.problem for run in ledger.runs()]

    assert all("***" in each for each in told)
    assert not any("s3cret-of-the-shop" in each for each in told)


def test_a_ledger_that_cannot_be_written_costs_one_account_and_not_the_outcomes(
    platform: Any, refresh: Run, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is busy when a run ends is that account's error; the others' outcomes stand."""
    platform.ids = ["1", "2"]
    real = ledger.end

    def end(lease: Lease, *given: Any) -> None:
        if lease.account == ONE:
            raise LedgerBusy("another process writes")
        real(lease, *given)

    monkeypatch.setattr(ledger, "end", end)
    first, second = refresh()

    assert isinstance(first.error, LedgerBusy)
    assert None is second.error


class _Careless:
    """A connector that gives a day before those that it was asked for."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def facts(
        self, account: Account, window: Window, level: Level, grain: Grain
    ) -> AsyncIterator[Fact]:
        if grain is Grain.DAY:
            yield Fact(level=level, entity="1", grain=grain, day=window.first - 1, measures={"spend": 1})


def test_a_fact_that_does_not_belong_is_refused_whole(platform: Any, refresh: Run, ledger: Ledger) -> None:
    """A connector that gives a day outside of what was asked for writes nothing."""
    platform.wrap = _Careless
    (outcome,) = refresh()

    assert isinstance(outcome.error, LedgerError)
    assert None is ledger.head(ONE)


def test_a_simulated_account_takes_its_clock_from_its_face(
    platform: Any, refresh: Run, ledger: Ledger, client: Any, clock: Any
) -> None:
    """Stamped with its world, and complete up to the world's present, not to ours."""
    now = clock.now - 99 * 24 * HOUR
    client.world = WorldStamp(world="seed-flight", now=now)
    (outcome,) = refresh()

    assert (now - 2 * HOUR, "seed-flight") == (outcome.watermark, ledger.world)
    assert ledger.account(ONE).simulated


def test_progress_tells_each_step(platform: Any, refresh: Run, progress: list[Progress]) -> None:
    """Accounts, listed, snapshot, each window, done: with how many of how many, and the outcome at last."""
    (outcome,) = refresh(days=45)

    assert [
        ("accounts", 0, 0),
        ("listed", 0, 0),
        ("snapshot", 0, 2),
        ("facts", 1, 2),
        ("facts", 2, 2),
        ("done", 0, 0),
    ] == [(each.step, each.done, each.of) for each in progress]
    assert outcome == progress[-1].outcome


def test_half_hour_zones_have_their_watermark_on_their_own_hour(
    platform: Any, refresh: Run, clock: Any
) -> None:
    """In Kolkata full hours lie on half hours of UTC."""
    platform.zone = Zone("Asia/Kolkata")
    (outcome,) = refresh()

    assert clock.now - 2 * HOUR - HOUR // 2 == outcome.watermark


LATE = MeasureGroup(key="conversions", measures=("clicks",), lag=86_400, horizon=28)


def late(platform: Any) -> dict[str, Any]:
    """The platform's capabilities, with a measure that moves for 28 days."""
    read = platform.spec().capabilities
    return {
        "capabilities": tuple(evolve(each, measures=("spend", "clicks"), groups=(LATE,)) for each in read)
    }


def test_a_late_change_of_a_measure_that_moves_long_is_seen_within_a_day(
    platform: Any, refresh: Run, ledger: Ledger, clock: Any
) -> None:
    """Not an hour later, but on the next day, and in one revision with all else; the rest stays."""
    more = late(platform)
    platform.spend_daily(1_000_000, TODAY - 39, TODAY + 1)
    refresh(days=40, **more)
    platform.spend["1", TODAY - 20] = 900_000
    clock.now += HOUR
    refresh(days=40, **more)
    soon = spends(ledger)[-20]
    before = len(ledger.revisions(ONE))
    clock.now += 24 * HOUR
    platform.asked.clear()
    refresh(days=40, **more)

    assert (1_000_000, 900_000) == (soon, spends(ledger)[-20])
    assert set(range(-39, 2)) == set(spends(ledger))
    assert before + 1 == len(ledger.revisions(ONE))
    hours = {window.first - TODAY for _, window, _, grain in platform.asked if grain is Grain.HOUR}
    assert {0, 1} == hours


def test_a_failed_long_window_keeps_nothing_and_is_asked_for_again(
    platform: Any, refresh: Run, ledger: Ledger, clock: Any
) -> None:
    """Its day has not been read again until its refresh is whole."""
    more = late(platform)
    platform.spend_daily(1_000_000, TODAY - 39, TODAY + 1)
    refresh(days=40, **more)
    platform.spend["1", TODAY - 20] = 900_000
    clock.now += 24 * HOUR

    def fail_today(identity: str, method: str) -> None:
        if method == "facts" and platform.asked[-1][1].last == TODAY + 1:
            raise Transient("no answer")

    platform.on_call = fail_today
    (failed,) = refresh(days=40, **more)
    kept = spends(ledger)[-20]
    platform.on_call = lambda _identity, _method: None
    refresh(days=40, **more)

    assert isinstance(failed.error, Transient)
    assert (1_000_000, 900_000) == (kept, spends(ledger)[-20])


def test_each_group_of_measures_keeps_its_own_watermark(platform: Any, refresh: Run, ledger: Ledger) -> None:
    """Read at the same time, complete at another."""
    refresh(**late(platform))
    spend, clicks = (ledger.watermark(ONE, key) for key in ("spend", "conversions"))

    assert spend is not None
    assert spend - 22 * HOUR == clicks


def test_a_window_of_spend_that_comes_back_empty_is_refused(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """Success without a row is a known failure: nothing is written, and the error says what to do."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    refresh()
    platform.spend = {}
    (outcome,) = refresh()

    assert isinstance(outcome.error, Corrupt)
    assert "2026-04-21 to 2026-04-24 came back empty" in outcome.error.what
    assert "4 of these days had spend" in outcome.error.why
    assert outcome.error.do
    assert dict.fromkeys(range(-9, 1), 1_000_000) == spends(ledger)
    assert 1 == outcome.revision


def test_an_empty_account_beside_campaigns_that_spend_is_refused(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """The control total alone is missing: that would leave campaigns without an account above them."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    refresh()
    platform.wrap = _WithoutAccount
    (outcome,) = refresh()

    assert isinstance(outcome.error, Corrupt)
    assert 10 == len(spends(ledger))


def test_levels_without_an_account_that_are_all_empty_are_refused(
    platform: Any, refresh: Run, ledger: Ledger
) -> None:
    """A connector that reads campaigns only has the same guard."""
    only = tuple(each for each in platform.spec().capabilities if each.level is Level.CAMPAIGN)
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    refresh(capabilities=only)
    platform.spend = {}
    (outcome,) = refresh(capabilities=only)

    assert isinstance(outcome.error, Corrupt)
    assert 10 == len(spends(ledger, level=Level.CAMPAIGN))


def test_some_days_that_vanish_are_withdrawn_and_noted(platform: Any, refresh: Run, ledger: Ledger) -> None:
    """A platform may restate a day to nothing: it goes, and the outcome counts rows and days."""
    platform.spend_daily(1_000_000, TODAY - 9, TODAY)
    refresh()
    del platform.spend["1", TODAY - 1], platform.spend["1", TODAY - 2]
    (outcome,) = refresh()

    assert (None, 4, {"days_taken_back": 2}) == (outcome.error, outcome.withdrawn, outcome.notes)
    assert {-1, -2}.isdisjoint(spends(ledger))


def test_an_empty_window_that_never_had_spend_is_kept(platform: Any, refresh: Run) -> None:
    """An account at rest has no rows, and zero rows may vanish."""
    platform.spend_daily(0, TODAY - 9, TODAY)
    refresh()
    platform.spend = {}
    (outcome,) = refresh()

    assert (None, 8, {}) == (outcome.error, outcome.withdrawn, outcome.notes)


class _WithoutAccount(_Careless):
    """A connector whose report at account level is empty."""

    async def facts(
        self, account: Account, window: Window, level: Level, grain: Grain
    ) -> AsyncIterator[Fact]:
        if level is not Level.ACCOUNT:
            async for fact in self._inner.facts(account, window, level, grain):
                yield fact


@pytest.mark.parametrize(
    "below",
    [
        {"budgets": [Budget(level=Level.CAMPAIGN, entity="c1", mode=BudgetMode.DAILY, amount=-5_000_000)]},
        {"limits": [SpendingLimit(cycle=LimitCycle.MONTHLY, amount=-5_000_000)]},
    ],
    ids=lambda below: next(iter(below)),
)
def test_a_bound_below_zero_is_refused(
    platform: Any, refresh: Run, ledger: Ledger, below: dict[str, Any]
) -> None:
    """A budget or limit of -5.00 bounds nothing; it is drift, for every connector alike."""
    for name, value in below.items():
        setattr(platform, name, value)
    (outcome,) = refresh()

    assert isinstance(outcome.error, Drift)
    assert "-5.00 USD" in outcome.error.why
    assert None is ledger.head(ONE)
