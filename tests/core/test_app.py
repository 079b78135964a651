from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from attrs import evolve

import paceboard.catalogue
from paceboard.app import Paceboard
from paceboard.cards import encode
from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.errors import (
    ConfigurationError,
    LedgerBusy,
    PluginError,
    Transient,
    UnknownName,
    UsageError,
)
from paceboard.ledger import StoredReading
from paceboard.model import HOUR, MICROS, AccountRef, Flight, Money, Reading, Status, day_from_text, evaluate
from paceboard.specs import AccountView, CardSpec

TODAY = day_from_text("2026-04-24")
ONE, TWO = AccountRef("sample", "1"), AccountRef("sample", "2")
FLIGHT = Flight(
    account="sample:1",
    name="Launch",
    first=TODAY - 10,
    last=TODAY + 9,
    amount=2_000 * MICROS,
    currency="USD",
)


def configuration(folder: Path, **changes: Any) -> Configuration:
    values: dict[str, Any] = {
        "store": f"sqlite:///{folder / 'ledger.db'}",
        "backfill_days": 29,
        "apps": {"main": AppEntry(name="main", connector="sample", secrets={"token": "env:TOKEN"})},
        "accounts": (AccountEntry(ref=ONE, app="main"),),
        "flights": (FLIGHT,),
    }
    return Configuration(**{**values, **changes})


def total_spend() -> CardSpec:
    return next(card for card in paceboard.catalogue.every_card() if card.key == "total_spend")


def failing(error: Exception) -> CardSpec:
    """A card whose judge raises."""

    def judge(view: AccountView) -> Reading:
        raise error

    return evolve(total_spend(), key="failing", judge=judge)


@pytest.fixture(name="opened")
def _opened(tmp_path: Path, platform: Any, clock: Any, hosts: Any) -> Iterator[Callable[..., Paceboard]]:
    """Opens a Paceboard over the sample platform and the standard cards; one ledger for all of a test."""
    platform.spend_daily(100 * MICROS, TODAY - 40, TODAY)
    platform.spend["1", TODAY] = 48 * MICROS
    platform.hours = {("1", TODAY, hour): 4 * MICROS for hour in range(12)}
    boards: list[Paceboard] = []

    def make(*cards: CardSpec, host: Any = None, **changes: Any) -> Paceboard:
        boards.append(
            Paceboard(
                configuration(tmp_path, **changes),
                host=hosts(cards, paceboard.catalogue) if host is None else host,
                clock=clock,
                environment={"TOKEN": "s3cret-of-the-shop"},
            )
        )
        return boards[-1]

    yield make
    for board in boards:
        board.close()


@pytest.fixture(name="board")
def _board(opened: Any) -> Paceboard:
    """With one account, refreshed once at noon."""
    board: Paceboard = opened()
    board.refresh()
    return board


@pytest.fixture(name="two")
def _two(opened: Any, platform: Any) -> Paceboard:
    """With two accounts, refreshed once."""
    platform.ids = ["1", "2"]
    platform.spend_daily(100 * MICROS, TODAY - 40, TODAY)
    accounts = tuple(AccountEntry(ref=ref, app="main") for ref in (ONE, TWO))
    board: Paceboard = opened(accounts=accounts)
    board.refresh()
    return board


def test_a_card_is_answered_from_what_was_refreshed(board: Paceboard) -> None:
    """Ten whole days and ten hours of the running one, up to the watermark at ten o'clock."""
    reading = board.card("sample.spend_vs_budget")

    assert 1_040 * MICROS == reading.parts["spent"].micros
    assert 2_000 * MICROS == reading.parts["cap"].micros


def test_refresh_stores_readings_for_the_head_revision(board: Paceboard) -> None:
    """Each standard card once, as it would be answered, with the inputs that it cites."""
    head = board.ledger.head(ONE)
    assert head is not None
    for card in ("spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation"):
        (kept,) = board.ledger.readings(ONE, f"sample.{card}")
        plain = json.loads(kept.body)

        assert head.number == kept.revision == plain["revision"]
        assert kept.inputs == plain["inputs"] == board.inputs().digest()
    assert board.inputs().text() == board.ledger.inputs(kept.inputs)
    assert () == board.ledger.needs_judging()


def test_a_refresh_without_news_judges_nothing(board: Paceboard) -> None:
    """Nothing changed, so nothing is to be judged."""
    board.refresh()

    assert 0 == board.judge()
    assert 1 == len(board.ledger.readings(ONE, "sample.total_spend"))


def test_a_revision_that_moved_meanwhile_is_judged_again(
    board: Paceboard, platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process committed between judging and keeping is what the kept reading is of."""
    ledger, real = board.ledger, board.ledger.record_readings
    tries: list[int] = []

    def record_readings(ref: AccountRef, revision: int, *more: Any) -> bool:
        tries.append(revision)
        if len(tries) == 1:
            account = evolve(platform.account(), name="Renamed")
            ledger.commit(account, at=0)
        return real(ref, revision, *more)

    platform.spend["1", TODAY - 1] = 90 * MICROS
    monkeypatch.setattr(ledger, "record_readings", record_readings)
    (outcome,) = board.refresh()

    assert None is outcome.error
    assert [2, 3] == tries
    newest = board.ledger.readings(ONE, "sample.total_spend")[-1]
    assert (3, "Renamed") == (newest.revision, json.loads(newest.body)["account_name"])


def test_an_account_that_never_rests_is_told_and_costs_no_other(
    two: Paceboard, platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three tries the account's outcome says so; the other one's readings are kept."""
    real = two.ledger.record_readings

    def record_readings(ref: AccountRef, *more: Any) -> bool:
        return False if ref == ONE else real(ref, *more)

    platform.spend_daily(90 * MICROS, TODAY - 1, TODAY - 1)
    monkeypatch.setattr(two.ledger, "record_readings", record_readings)
    first, second = two.refresh()

    assert isinstance(first.error, LedgerBusy)
    assert None is second.error
    assert [ONE] == [ref for ref, _ in two.ledger.needs_judging()]
    with pytest.raises(LedgerBusy):
        two.judge()


def test_a_ledger_that_takes_no_inputs_leaves_what_was_fetched(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be judged now: the outcome says so, the facts are kept, and the account waits."""
    board: Paceboard = opened()

    def put_inputs(text: str) -> str:
        raise LedgerBusy("another process writes")

    monkeypatch.setattr(board.ledger, "put_inputs", put_inputs)
    (outcome,) = board.refresh()

    assert isinstance(outcome.error, LedgerBusy)
    assert 1 == outcome.revision
    assert [ONE] == [ref for ref, _ in board.ledger.needs_judging()]


def test_a_failing_judge_costs_its_own_card(
    opened: Any, caplog: pytest.LogCaptureFixture, platform: Any
) -> None:
    """The others are stored and shown; the failure is told with the card's name, and logged."""
    structlog.reset_defaults()
    board: Paceboard = opened(failing(ZeroDivisionError("of spend by nothing")))
    with caplog.at_level(logging.WARNING):
        (outcome,) = board.refresh()
    by_card = {each.card: each for each in board.evaluate()}
    error = by_card.pop("sample.failing").error

    assert None is outcome.error
    assert isinstance(error, PluginError)
    assert "card sample.failing failed in its judge" in error.what
    assert "ZeroDivisionError: of spend by nothing" == error.why
    assert all(each.reading is not None for each in by_card.values())
    assert len(by_card) == sum(len(board.ledger.readings(ONE, card)) for card in by_card)
    assert "card_failed card='sample.failing'" in caplog.text


@pytest.mark.parametrize("what", ["card", "explain", "replay"])
def test_asking_for_a_failing_card_raises_its_error(opened: Any, what: str) -> None:
    """Card, explanation and replay name the card that failed, each as a plugin's error."""
    board: Paceboard = opened(failing(RuntimeError("no")))
    board.refresh()
    asked: dict[str, Callable[[], Any]] = {
        "card": lambda: board.card("sample.failing"),
        "explain": lambda: board.explain("sample.failing"),
        "replay": lambda: board.replay("sample.failing", with_inputs="now"),
    }
    with pytest.raises(PluginError, match=r"sample\.failing failed in its judge"):
        asked[what]()


def test_a_reading_that_holds_a_float_is_its_cards_failure(opened: Any) -> None:
    """It could not be kept exactly, so it is not kept at all, and the other cards are."""
    inexact = evolve(
        total_spend(), key="inexact", judge=lambda view: evolve(total_spend().judge(view), parts={"x": 0.1})
    )
    board: Paceboard = opened(inexact)
    board.refresh()
    (evaluated,) = board.evaluate(cards=["inexact"])

    assert isinstance(evaluated.error, PluginError)
    assert "may not hold a float" in evaluated.error.why
    assert 1 == len(board.ledger.readings(ONE, "sample.total_spend"))


def test_an_explanation_that_fails_is_its_cards_failure(opened: Any) -> None:
    """The error names the part of the card that failed."""

    def explain(view: AccountView, reading: Reading) -> None:
        raise KeyError("campaign")

    board: Paceboard = opened(evolve(total_spend(), key="mute", explain=explain))
    board.refresh()
    with pytest.raises(PluginError, match=r"sample\.mute failed in its explanation"):
        board.explain("sample.mute")


def test_an_account_of_an_uninstalled_connector_does_not_break_judging(
    two: Paceboard, opened: Any, platform: Any, hosts: Any
) -> None:
    """Its plugin was removed: it has no cards, the others are judged, and nothing waits for ever."""
    account = evolve(platform.account(), ref=AccountRef("gone", "7"))
    two.ledger.commit(account, at=0)
    two.ledger.commit(evolve(platform.account(), name="Renamed"), at=0)

    assert 2 == two.judge()
    assert () == two.ledger.needs_judging()
    assert {"sample:1", "sample:2"} == {str(each.account) for each in two.evaluate()}
    assert [] == two.evaluate(["gone:7"])
    with pytest.raises(UnknownName, match=r"no card 'gone\.total_spend'"):
        two.card("gone.total_spend")


def test_a_flight_in_another_currency_is_an_error_of_its_account(
    two: Paceboard, opened: Any, platform: Any
) -> None:
    """40,000 euros are not 40,000 dollars (R7); the other account's cards are answered."""
    flights = (evolve(FLIGHT, currency="EUR"),)
    board: Paceboard = opened(accounts=two.configuration.accounts, flights=flights)
    errors = {(str(each.account), type(each.error)) for each in board.evaluate()}

    assert {("sample:1", ConfigurationError), ("sample:2", type(None))} == errors
    with pytest.raises(ConfigurationError, match="is in EUR, the account in USD"):
        board.card("sample.spend_vs_budget", "sample:1")
    with pytest.raises(ConfigurationError, match="is in EUR, the account in USD"):
        board.explain("sample.total_spend", "sample:1")


@pytest.mark.parametrize("name", ["sample.spend_vs_budge", "spend_vs_budget", "smaple.spend_vs_budget"])
def test_an_unknown_card_is_answered_with_the_nearest(board: Paceboard, name: str) -> None:
    """A misspelt name finds the card that was meant."""
    with pytest.raises(UnknownName) as caught:
        board.card(name)

    assert repr(name) in caught.value.what
    assert "sample.spend_vs_budget" in caught.value.do


def test_an_unknown_short_key_is_answered_with_the_nearest(board: Paceboard) -> None:
    """Evaluating by short keys refuses what does not exist, too."""
    with pytest.raises(UnknownName, match="did you mean total_spend"):
        board.evaluate(cards=["total_spnd"])


@pytest.mark.parametrize(
    "ask",
    [
        lambda board, name: board.card("sample.total_spend", name),
        lambda board, name: board.explain("sample.total_spend", name),
        lambda board, name: board.replay("sample.total_spend", name),
        lambda board, name: board.replay("sample.total_spend", name, with_inputs="now"),
        lambda board, name: board.evaluate([name]),
        lambda board, name: board.what_if("sample.spend_vs_budget", name, cap="1"),
    ],
    ids=["card", "explain", "replay", "replay now", "evaluate", "what_if"],
)
@pytest.mark.parametrize("name", ["sample:9", "nonsense", "other:1"])
def test_an_unknown_account_is_an_error_everywhere(board: Paceboard, ask: Any, name: str) -> None:
    """Never an empty answer, which would read as if nothing had been spent."""
    with pytest.raises(UnknownName, match="sample:1"):
        ask(board, name)


def test_what_if_answers_for_another_cap_and_keeps_nothing(board: Paceboard) -> None:
    """The card under another cap, with the state of now beside it; what is kept stays as it was."""
    kept, card = board.replay("sample.spend_vs_budget"), board.card("sample.spend_vs_budget")
    asked = board.what_if("sample.spend_vs_budget", cap=Money.of("80000", "USD"), roas=4.6)

    assert (Money.of("80000", "USD"), card.parts["cap"]) == (
        asked.parts["cap"],
        asked.parts["before"]["cap"],
    )
    assert str(card.status) == asked.parts["before"]["status"]
    assert kept == board.replay("sample.spend_vs_budget")
    assert () == board.ledger.needs_judging()
    assert "sample:1" == asked.account


def test_with_several_accounts_one_must_be_named(two: Paceboard) -> None:
    """No account is picked by chance; named, each answers for itself."""
    with pytest.raises(UnknownName, match="2 accounts of sample"):
        two.card("sample.total_spend")

    assert "sample:2" == two.card("sample.total_spend", "sample:2").account


def test_before_the_first_refresh_the_next_step_is_named(opened: Any) -> None:
    """An empty ledger says what fills it."""
    with pytest.raises(UnknownName, match="paceboard refresh"):
        opened().card("sample.total_spend")


def test_an_unknown_campaign_or_revision_is_an_error(board: Paceboard) -> None:
    """Neither is zero (R6)."""
    with pytest.raises(UnknownName, match="no campaign c9"):
        board.card("sample.total_spend", campaigns=("c9",))
    with pytest.raises(UnknownName, match="no revision 99"):
        board.card("sample.total_spend", revision=99)


def test_an_explanation_is_the_reading_again(board: Paceboard, clock: Any) -> None:
    """Evaluating the tree gives the value of the reading beside it, in mid-day too."""
    clock.now += 48 * HOUR  # so that the 30 days before the running one are covered
    board.refresh()
    for card in ("spend_vs_budget", "total_spend", "spend_trend", "budget_utilisation"):
        reading, node = board.explain(f"sample.{card}")

        assert node is not None
        assert reading.value == evaluate(node)
        assert reading == board.card(f"sample.{card}")


def test_replay_gives_each_revision_as_it_was_judged(
    board: Paceboard, opened: Any, platform: Any, clock: Any
) -> None:
    """By the inputs of then the readings that were kept; by those of now the same facts judged anew."""
    clock.now += 24 * HOUR
    platform.spend_daily(100 * MICROS, TODAY + 1, TODAY + 1)
    board.refresh()
    later: Paceboard = opened(flights=(evolve(FLIGHT, amount=4_000 * MICROS),))
    then = later.replay("sample.spend_vs_budget")
    now = later.replay("sample.spend_vs_budget", with_inputs="now")
    kept = [json.loads(each.body) for _, each in then if isinstance(each, StoredReading)]
    anew = [each for _, each in now if isinstance(each, Reading)]

    assert [1, 2] == [revision.number for revision, _ in then] == [revision.number for revision, _ in now]
    assert ["2000.00", "2000.00"] == [each["parts"]["cap"] for each in kept]
    assert [4_000 * MICROS] * 2 == [each.parts["cap"].micros for each in anew]
    assert [each["parts"]["spent"] for each in kept] == [
        json.loads(encode(each))["parts"]["spent"] for each in anew
    ]


def test_replay_knows_two_kinds_of_inputs(board: Paceboard) -> None:
    """Another word is refused, not taken for one of the two."""
    with pytest.raises(UsageError, match="'yesterday'"):
        board.replay("sample.total_spend", with_inputs="yesterday")


def test_the_clock_makes_old_data_stale(board: Paceboard, clock: Any) -> None:
    """Nobody refreshed since: what was right then cannot be judged by now (R48)."""
    fresh = board.card("sample.spend_vs_budget")
    clock.now += 10 * HOUR
    stale = board.card("sample.spend_vs_budget")

    assert Status.STALE is not fresh.status
    assert Status.STALE is stale.status
    assert fresh.parts["spent"] == stale.parts["spent"]


def test_a_failed_account_is_an_outcome_and_the_rest_is_judged(two: Paceboard, platform: Any) -> None:
    """The error of one is in its outcome; the other one has a new reading."""
    platform.spend_daily(90 * MICROS, TODAY - 1, TODAY - 1)
    platform.fails["1", "facts"] = Transient("away")
    first, second = two.refresh()

    assert isinstance(first.error, Transient)
    assert (None, 2) == (second.error, second.revision)
    assert [1, 2] == [kept.revision for kept in two.ledger.readings(TWO, "sample.total_spend")]


def test_only_named_accounts_are_refreshed(two: Paceboard, platform: Any) -> None:
    """Each once, however often it is named; an unknown name is refused before anything is asked."""
    platform.asked.clear()
    outcomes = two.refresh(["sample:2", "sample:2"])

    assert [TWO] == [outcome.ref for outcome in outcomes]
    assert {"2"} == {identity for identity, *_ in platform.asked}
    with pytest.raises(UnknownName, match="did you mean sample:2"):
        two.refresh(["sample:22"])


def test_without_accounts_there_is_nothing_to_refresh(opened: Any) -> None:
    """An empty configuration says what to add."""
    with pytest.raises(ConfigurationError, match=r"\[\[accounts\]\]"):
        opened(accounts=()).refresh()


def test_the_cards_are_listed_by_connector(board: Paceboard) -> None:
    """Every standard card of every connector, those that it cannot answer too."""
    assert {
        "sample.budget_utilisation",
        "sample.roas",
        "sample.spend_trend",
        "sample.spend_vs_budget",
        "sample.total_spend",
    } < set(board.cards())


def test_a_configuration_file_is_opened(tmp_path: Path, hosts: Any, clock: Any) -> None:
    """`Paceboard.open` reads the file and closes what it opened."""
    path = tmp_path / "paceboard.toml"
    path.write_text("[store]\nurl = 'sqlite:///here.db'\n", encoding="utf-8")
    with Paceboard.open(path, host=hosts(), clock=clock) as board:
        assert () == board.accounts()

    assert (tmp_path / "here.db").exists()


def test_no_secret_is_in_what_the_face_shows(board: Paceboard) -> None:
    """Configuration, inputs and readings hold references and numbers only."""
    shown = f"{board.configuration!r}{board.inputs().text()}{board.evaluate()!r}"

    assert "env:TOKEN" in shown
    assert "s3cret" not in shown
