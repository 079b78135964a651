"""Cards over all accounts, as `Paceboard` and the past answer them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen

import paceboard.catalogue
from paceboard.app import Paceboard
from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.errors import ConfigurationError, PluginError, Rejected, UnknownName, UsageError
from paceboard.hookspecs import hookimpl
from paceboard.model import (
    DAY,
    MICROS,
    AccountRef,
    Node,
    Operation,
    Operator,
    Reading,
    Reporting,
    ShopDay,
    day_from_text,
    evaluate,
    instant_text,
)
from paceboard.specs import (
    Chart,
    Daily,
    ExchangeRate,
    GroupCardSpec,
    GroupView,
    RateSource,
    Role,
    WindowKey,
)

TODAY = day_from_text("2026-04-24")
REFS = [AccountRef("sample", each) for each in ("1", "2")]


def reading(view: GroupView, value: int) -> Reading:
    return Reading(
        card="all.counted",
        title="Counted",
        account="all",
        account_name="all",
        revision=0,
        inputs=view.inputs,
        as_of=0,
        watermark=None,
        zone="Etc/UTC",
        currency=view.currency,
        value=value,
        unit="money",
        text="Counted.",
        parts={
            "members": [str(each.view.account.ref) for each in view.members],
            "unread": {each.account: each.why for each in view.unread},
            "shop": sorted(view.shop),
        },
    )


def spent(view: GroupView) -> Reading:
    return reading(view, sum(int(each.reading.value or 0) for each in view.members if each.reading))


def derived(view: GroupView, of: Reading) -> Node:
    parts = tuple(node for each in view.members if (node := each.explain()) is not None)
    return Operation(label="all", operator=Operator.SUM, parts=parts)


COUNTED = GroupCardSpec(
    key="counted",
    title="Counted",
    question="How much in all?",
    category="Cross-Channel",
    chart=Chart.KPI,
    unit="money",
    roles=(Role.OWNER,),
    windows=("period",),
    judge=spent,
    explain=derived,
    formula="sum",
    source="ours",
    of="total_spend",
)


@frozen
class Grouping:
    """A plugin of group cards, and of sources of rates."""

    cards: tuple[GroupCardSpec, ...]
    sources: tuple[RateSource, ...] = ()

    @hookimpl
    def paceboard_group_cards(self) -> Iterable[GroupCardSpec]:
        return self.cards

    @hookimpl
    def paceboard_exchange_rates(self) -> Iterable[RateSource]:
        return self.sources


@pytest.fixture(name="opened")
def _opened(tmp_path: Path, platform: Any, clock: Any, hosts: Any) -> Callable[..., Paceboard]:
    """Opens a Paceboard over two accounts of 100 dollars a day, with these group cards."""
    platform.ids = ["1", "2"]
    platform.spend_daily(100 * MICROS, TODAY - 40, TODAY - 1)

    def make(*cards: GroupCardSpec, sources: tuple[RateSource, ...] = (), **changes: Any) -> Paceboard:
        values: dict[str, Any] = {
            "store": f"sqlite:///{tmp_path / 'ledger.db'}",
            "backfill_days": 29,
            "apps": {"main": AppEntry(name="main", connector="sample", secrets={"token": "env:TOKEN"})},
            "accounts": tuple(AccountEntry(ref=ref, app="main") for ref in REFS),
        }
        return Paceboard(
            Configuration(**{**values, **changes}),
            host=hosts((), paceboard.catalogue, Grouping(cards or (COUNTED,), sources)),
            clock=clock,
            environment={"TOKEN": "s3cret"},
        )

    return make


def test_a_group_card_gathers_the_readings_of_all_accounts(opened: Callable[..., Paceboard]) -> None:
    """Its judge sees each account's reading of the card that it names, and derives its own from them."""
    with opened() as board:
        board.refresh()
        found, node = board.explain("all.counted")

        assert ["sample:1", "sample:2"] == found.parts["members"]
        assert sum(board.card("sample.total_spend", str(ref)).value or 0 for ref in REFS) == found.value
        assert node is not None
        assert found.value == evaluate(node) > 0


def test_an_account_that_was_never_read_stands_there_with_its_reason(
    opened: Callable[..., Paceboard], platform: Any
) -> None:
    """R91: what is configured and missing in the ledger is named, with what the last try said."""
    platform.fails["2", "entities"] = Rejected("the platform says no")
    third = AccountEntry(ref=AccountRef("sample", "3"), app="main")
    with opened() as board:
        board.refresh()
    with opened(accounts=(*board.configuration.accounts, third)) as board:
        unread = board.card("all.counted").parts["unread"]

        assert ["sample:2", "sample:3"] == list(unread)
        assert "the platform says no" in unread["sample:2"]
        assert "run `paceboard refresh`" in unread["sample:3"]


def test_a_judge_that_fails_costs_its_own_card(opened: Callable[..., Paceboard]) -> None:
    """The error names the card, and the other one answers."""

    def fails(view: GroupView) -> Reading:
        raise LookupError("no such thing")

    with opened(COUNTED, evolve(COUNTED, key="failing", judge=fails)) as board:
        board.refresh()

        assert board.card("all.counted").value
        with pytest.raises(PluginError, match=r"card all\.failing failed in its judge"):
            board.card("all.failing")


def test_a_name_that_is_none_is_refused_with_the_nearest(opened: Callable[..., Paceboard]) -> None:
    """`all.` is about group cards alone."""
    with opened() as board, pytest.raises(UnknownName, match=r"all\.counted"):
        board.card("all.countd")


def test_its_key_alone_means_it_too(opened: Callable[..., Paceboard]) -> None:
    """There is no connector that it could be of."""
    with opened() as board:
        board.refresh()

        assert board.card("all.counted") == board.card("counted")


def test_a_group_card_takes_no_account(opened: Callable[..., Paceboard]) -> None:
    """It is about all of them, so one that is named would be ignored in silence."""
    with opened() as board, pytest.raises(UsageError, match="about all accounts"):
        board.card("all.counted", "sample:1")


def test_a_group_card_of_the_past_has_each_account_as_it_was(
    opened: Callable[..., Paceboard], platform: Any, clock: Any
) -> None:
    """Each account stands at its own revision of then."""
    with opened() as board:
        board.refresh()
        then, before = clock.now, board.card("all.counted")
        clock.now += 24 * 3_600 * MICROS
        platform.spend_daily(900 * MICROS, TODAY, TODAY)
        board.refresh()
        past = board.known_at(instant_text(then))

        assert before.value == past.card("all.counted").value
        assert before.value == past.explain("all.counted")[0].value
        assert before.value != board.card("all.counted").value


def dollars(base: str, quote: str, day: int) -> ExchangeRate:
    return ExchangeRate(value=Fraction(1, 2), day=day, source="made up")


RATED = evolve(COUNTED, exchanges=True, needs=(Daily("spend", WindowKey.COMPLETE_7_DAYS),))


def test_accounts_that_were_not_known_yet_stand_there_in_the_past_too(
    opened: Callable[..., Paceboard], clock: Any
) -> None:
    """What was first read later, and what never was, is missing in a total of then."""
    entries = [AccountEntry(ref=AccountRef("sample", each), app="main") for each in ("1", "2", "3")]
    with opened(accounts=entries[:1]) as board:
        board.refresh()
    then = clock.now
    clock.now += 3 * DAY
    with opened(accounts=entries[:2]) as board:
        board.refresh()
    with opened(accounts=tuple(entries)) as board:
        found = board.known_at(then).card("all.counted").parts

        assert ["sample:1"] == found["members"]
        assert ["sample:2", "sample:3"] == list(found["unread"])
        assert "nothing was known of it at that instant" == found["unread"]["sample:2"]


def test_rates_are_resolved_for_the_days_that_the_card_looks_at(opened: Callable[..., Paceboard]) -> None:
    """Each currency and day of the windows and the last day has one; the shop's days are the same."""
    seen: list[GroupView] = []

    def judge(view: GroupView) -> Reading:
        seen.append(view)
        return spent(view)

    shop = {day: ShopDay(day=day, revenue=1, currency="JPY") for day in (TODAY - 300, TODAY - 2)}
    source = RateSource(key="made_up", title="Made up", rate=dollars)
    with opened(
        evolve(RATED, judge=judge, looks_at_shop=True),
        sources=(source,),
        reporting=Reporting(currency="EUR", shop=lambda: shop),
    ) as board:
        board.refresh()
        board.card("all.counted")
        (view,) = seen

        assert "EUR" == view.currency
        assert [TODAY - 2] == sorted(view.shop)
        assert {("USD", day) for day in range(TODAY - 7, TODAY + 1)} | {("JPY", TODAY - 2)} == set(view.rates)
        assert {} == view.no_rates


def test_accounts_of_one_currency_need_no_rates(opened: Callable[..., Paceboard]) -> None:
    """Without a word in the configuration their own currency is that of the total."""
    with opened(RATED) as board:
        board.refresh()

        assert "USD" == board.card("all.counted").currency


def test_several_currencies_and_no_choice_are_an_error(
    opened: Callable[..., Paceboard], platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody guesses in which currency a total is told."""
    one = platform.account
    monkeypatch.setattr(
        type(platform),
        "account",
        lambda self, identity="1": evolve(one(identity), currency="EUR" if identity == "2" else "USD"),
    )
    with opened(RATED) as board:
        board.refresh()

        with pytest.raises(ConfigurationError, match=r"EUR, USD.*\[reporting\] currency"):
            board.card("all.counted")


def test_what_a_group_reading_cites_changes_with_what_it_rests_on(opened: Callable[..., Paceboard]) -> None:
    """Other rates, other inputs; the same ones, the same hash."""
    source = RateSource(key="made_up", title="Made up", rate=dollars)
    found = []
    for currency in ("EUR", "EUR", "GBP"):
        with opened(RATED, sources=(source,), reporting=Reporting(currency=currency)) as board:
            board.refresh()
            found.append(board.card("all.counted").inputs)

    assert found[0] == found[1] != found[2]


def test_a_question_about_one_account_refuses_a_card_over_all(opened: Callable[..., Paceboard]) -> None:
    """There is no replay of all accounts at once; nobody is sent to a card of another name."""
    with opened() as board, pytest.raises(UsageError, match="about all accounts"):
        board.replay("all.counted")


def test_a_mistake_in_the_shops_file_costs_only_cards_that_look_at_it(
    opened: Callable[..., Paceboard],
) -> None:
    """Refreshing and every other card go on."""

    def wrong() -> dict[int, ShopDay]:
        raise ConfigurationError("line 3 of shop.csv is wrong")

    looking = evolve(COUNTED, key="looking", looks_at_shop=True)
    with opened(COUNTED, looking, reporting=Reporting(shop=wrong)) as board:
        board.refresh()

        assert board.card("all.counted").value
        with pytest.raises(ConfigurationError, match="line 3"):
            board.card("all.looking")
