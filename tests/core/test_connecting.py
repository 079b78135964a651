from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from attrs import evolve

from paceboard.config import AccountEntry, AppEntry, Configuration
from paceboard.connecting import Connecting
from paceboard.errors import (
    ConfigurationError,
    HostNotAllowed,
    PaceboardError,
    PluginError,
    Reauthorise,
)
from paceboard.ledger import Ledger
from paceboard.model import AccountRef, Flight, day_from_text
from paceboard.specs import SecretSpec
from paceboard.transport.client import client_for
from paceboard.transport.redaction import Redactor

TODAY = day_from_text("2026-04-24")
SECRET = "s3cret-of-the-shop"
APP = AppEntry(name="main", connector="sample", secrets={"token": "env:TOKEN"})
ENTRY = AccountEntry(ref=AccountRef("sample", "1"), app="main")
ENVIRONMENT = {"TOKEN": SECRET}


def flight(first: int, last: int, account: str = "sample:1") -> Flight:
    return Flight(
        account=account, name=f"{first}", first=TODAY + first, last=TODAY + last, amount=1, currency="USD"
    )


@pytest.fixture(name="ledger")
def _ledger(tmp_path: Path, clock: Any) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=clock) as opened:
        yield opened


@pytest.fixture(name="connecting")
def _connecting(platform: Any, clock: Any) -> Callable[..., Connecting]:
    """Makes the way to the sample platform, by default with its one app and account."""

    def make(
        *apps: AppEntry,
        accounts: tuple[AccountEntry, ...] = (ENTRY,),
        flights: tuple[Flight, ...] = (),
        backfill_days: int = 10,
        redactor: Redactor | None = None,
        environment: dict[str, str] | None = None,
        **spec: Any,
    ) -> Connecting:
        configuration = Configuration(
            store="",
            backfill_days=backfill_days,
            apps={app.name: app for app in apps or (APP,)},
            accounts=accounts,
            flights=flights,
        )
        return Connecting(
            configuration,
            {"sample": platform.spec(**spec)},
            clock=clock,
            environment=ENVIRONMENT if environment is None else environment,
            redactor=redactor,
        )

    return make


def test_what_the_credentials_see_is_listed_by_app(platform: Any, connecting: Any) -> None:
    """Each app answers for itself, before any account is configured."""
    platform.ids = ["1", "2"]

    assert {"main": ["1", "2"]} == {
        app: [account.ref.id for account in accounts]
        for app, accounts in connecting(accounts=()).visible().items()
    }


def test_a_connector_is_made_from_options_secrets_and_accounts(
    platform: Any, connecting: Any, ledger: Ledger, clock: Any
) -> None:
    """Options arrive as the connector's own class, an account's over the app's; secrets by their names."""
    app = evolve(APP, options={"business_center": "9", "accounts": ["1", "2"]})
    entry = evolve(ENTRY, options={"business_center": "77"})
    connecting(app).refresh([entry], ledger)
    (context,) = platform.contexts

    assert ("77", ("1", "2")) == (context.options.business_center, context.options.accounts)
    assert {"token": SECRET} == {name: secret.reveal() for name, secret in context.secrets.items()}
    assert (("1",), clock.now) == (context.accounts, context.clock())
    assert "https://sample.invalid" == context.base_url


def test_an_apps_base_url_is_where_its_connector_goes(platform: Any, connecting: Any, ledger: Ledger) -> None:
    """A simulator or a recording proxy takes the platform's place."""
    connecting(evolve(APP, base_url="http://127.0.0.1:9")).refresh([ENTRY], ledger)

    assert "http://127.0.0.1:9" == platform.contexts[0].base_url


def test_plain_http_to_another_machine_is_refused(connecting: Any, ledger: Ledger) -> None:
    """A token does not travel in plain."""
    (outcome,) = connecting(evolve(APP, base_url="http://example.com")).refresh([ENTRY], ledger)

    assert isinstance(outcome.error, ConfigurationError | HostNotAllowed)
    assert "https" in outcome.error.why


@pytest.mark.parametrize(
    ("app", "environment", "what", "do"),
    [
        (evolve(APP, secrets={}), {}, "[apps.main] gives no token", "env:NAME"),
        (APP, {}, "[apps.main] secrets.token: the environment variable TOKEN", "set it"),
        (evolve(APP, secrets={"tokn": "env:T"}), {}, "the secret 'tokn'", "token, app_secret"),
        (evolve(APP, options={"business_centre": "9"}), ENVIRONMENT, "'business_centre'", "business_center?"),
    ],
)
def test_a_wrong_app_is_every_one_of_its_accounts_error(
    connecting: Any, ledger: Ledger, app: AppEntry, environment: dict[str, str], what: str, do: str
) -> None:
    """It names the app and the mend; the ledger has nothing of it."""
    (outcome,) = connecting(app, environment=environment).refresh([ENTRY], ledger)

    assert isinstance(outcome.error, ConfigurationError)
    assert what in outcome.error.what
    assert do in outcome.error.do
    assert {} == ledger.heads()


def test_a_wrong_app_costs_no_other(platform: Any, connecting: Any, ledger: Ledger) -> None:
    """The accounts of the app that works are refreshed, and outcomes come in the order of the file."""
    platform.ids = ["1", "2"]
    broken = AppEntry(name="broken", connector="sample")
    entries = [AccountEntry(ref=AccountRef("sample", "2"), app="broken"), ENTRY]
    outcomes = connecting(broken, APP).refresh(entries, ledger)

    assert ["2", "1"] == [outcome.ref.id for outcome in outcomes]
    assert [ConfigurationError, type(None)] == [type(outcome.error) for outcome in outcomes]


def test_apps_are_refreshed_side_by_side(platform: Any, connecting: Any, ledger: Ledger) -> None:
    """Nobody waits for another's platform: both have listed accounts before either goes on."""
    platform.ids = ["1", "2"]
    called: list[str] = []
    platform.on_call = lambda _, method: called.append(method)
    other = evolve(APP, name="other")
    entries = [ENTRY, AccountEntry(ref=AccountRef("sample", "2"), app="other")]
    outcomes = connecting(APP, other).refresh(entries, ledger)

    assert ["accounts", "accounts"] == [each for each in called if each != "factory"][:2]
    assert [None, None] == [outcome.error for outcome in outcomes]


def test_what_one_apps_connector_notes_is_in_no_others_outcome(
    platform: Any, connecting: Any, ledger: Ledger
) -> None:
    """Although they go side by side; all together count both."""
    platform.ids = ["1", "2"]

    def note(key: str, method: str) -> None:
        if method == "entities":
            platform.contexts[int(key) - 1].note(f"odd_{key}", "only here")

    platform.on_call = note
    other = evolve(APP, name="other")
    entries = [ENTRY, AccountEntry(ref=AccountRef("sample", "2"), app="other")]
    made = connecting(APP, other)
    outcomes = made.refresh(entries, ledger)

    assert [{"odd_1": 1}, {"odd_2": 1}] == [outcome.notes for outcome in outcomes]
    assert {"odd_1": 1, "odd_2": 1} == made.notes.counts


def test_an_error_of_whoever_watches_comes_as_it_is(platform: Any, connecting: Any, ledger: Ledger) -> None:
    """A pipe that broke under the progress is no group of errors."""

    def broken(_: Any) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        connecting().refresh([ENTRY], ledger, broken)


def test_an_app_of_a_connector_that_is_not_installed_says_so(connecting: Any, ledger: Ledger) -> None:
    """It is the configuration that is wrong; it names the connector, and the nearest that there is."""
    (outcome,) = connecting(evolve(APP, connector="smaple")).refresh([ENTRY], ledger)

    assert isinstance(outcome.error, ConfigurationError)
    assert "'smaple', which no plugin offers" in outcome.error.what
    assert outcome.error.do.startswith("did you mean sample, or install its plugin")


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("first-line\nsecond-line", "character 11 is a line break"),
        ("töken-text", "character 2 is no plain ASCII"),
    ],
)
def test_a_token_that_no_header_takes_is_told_by_its_name(
    connecting: Any, ledger: Ledger, token: str, why: str
) -> None:
    """Before anything is sent: which secret, what is wrong and what to do, and nothing of its text."""
    (outcome,) = connecting(environment={"TOKEN": token}).refresh([ENTRY], ledger)

    assert isinstance(outcome.error, ConfigurationError)
    assert "secrets.token (env:TOKEN) cannot be sent" in outcome.error.what
    assert why in outcome.error.why
    assert all(part not in str(outcome.error) for part in token.split("\n"))


def test_a_secret_that_a_platform_echoes_as_a_name_is_not_kept(
    platform: Any, connecting: Any, ledger: Ledger
) -> None:
    """Names of accounts and of what is in them reach the ledger and the list of accounts without it."""
    platform.shop = platform.campaign_name = f"My {SECRET}"
    made = connecting()
    made.refresh([ENTRY], ledger)
    (campaign,) = ledger.entities(ENTRY.ref)

    assert ["My *** 1", "My *** 1"] == [ledger.account(ENTRY.ref).name, made.visible()["main"][0].name]
    assert "My ***" == campaign.name


def test_accounts_are_reached_through_their_own_options(
    platform: Any, connecting: Any, ledger: Ledger
) -> None:
    """Accounts with equal options share a connector, others have their own."""
    platform.ids = ["1", "2", "3"]
    entries = [
        AccountEntry(ref=AccountRef("sample", each), app="main", options=options)
        for each, options in (("1", {}), ("2", {"business_center": "9"}), ("3", {}))
    ]
    outcomes = connecting().refresh(entries, ledger)

    assert [("1", "3"), ("2",)] == [context.accounts for context in platform.contexts]
    assert ["1", "2", "3"] == [outcome.ref.id for outcome in outcomes]


@pytest.mark.parametrize("how", ["refresh", "visible"])
def test_a_connector_that_cannot_be_made_is_its_plugins_bug(
    platform: Any, connecting: Any, ledger: Ledger, how: str
) -> None:
    """Whatever its constructor raises is told with the connector's name, and no secret in it."""
    platform.fails["", "factory"] = RuntimeError(f"cannot use {SECRET}")
    error: PaceboardError
    if how == "refresh":
        (outcome,) = connecting().refresh([ENTRY], ledger)
        error = outcome.error
    else:
        with pytest.raises(PluginError) as caught:
            connecting().visible()
        error = caught.value

    assert isinstance(error, PluginError)
    assert "RuntimeError: cannot use ***" == error.why


def test_a_bug_while_accounts_are_listed_is_the_plugins(platform: Any, connecting: Any) -> None:
    """`paceboard accounts` names the connector instead of showing a traceback."""
    platform.fails["", "accounts"] = KeyError(SECRET)
    with pytest.raises(PluginError, match="connector sample failed") as caught:
        connecting().visible()

    assert SECRET not in f"{caught.value!s}{caught.value!r}"


def test_no_secret_is_in_an_error_an_outcome_or_the_log(
    platform: Any,
    connecting: Any,
    ledger: Ledger,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A platform that echoes the token in its error and a connector that notes it are both gone over."""
    structlog.reset_defaults()
    platform.fails["1", "entities"] = Reauthorise("dead", why=f"token {SECRET} is revoked")
    made = connecting()
    platform.on_call = lambda _, method: _note(platform, method)
    with caplog.at_level(logging.DEBUG):
        outcomes = made.refresh([ENTRY], ledger)
    told = f"{outcomes!r}{outcomes[0].error!s}{caplog.text}{capsys.readouterr()}{platform.contexts!r}"

    assert "token *** is revoked" in told
    assert "said *** again" in caplog.text
    assert SECRET not in told
    assert 1 == made.notes.counts["odd_status"]


def _note(platform: Any, method: str) -> None:
    if method == "entities":
        platform.contexts[0].note("odd_status", f"said {SECRET} again")


def test_secrets_are_known_to_the_redactor_of_the_process(connecting: Any, ledger: Ledger) -> None:
    """Who logs through the same redactor hides them from the moment that they are read."""
    redactor = Redactor()
    connecting(redactor=redactor).refresh([ENTRY], ledger)

    assert "***" == redactor.redact(SECRET)


def test_an_optional_secret_may_be_missing(platform: Any, connecting: Any, ledger: Ledger) -> None:
    """The connector gets what there is."""
    optional = (SecretSpec(name="token", title="Token", required=False),)
    connecting(evolve(APP, secrets={}), secrets=optional).refresh([ENTRY], ledger)

    assert {} == platform.contexts[0].secrets


@pytest.mark.parametrize(
    ("flights", "first"),
    [
        ((), -9),
        ((flight(-40, 5),), -40),
        ((flight(-40, -5),), -40),
        ((flight(-400, -10),), -9),
        ((flight(-5, 5),), -9),
        ((flight(5, 50),), -9),
        ((flight(-40, 5, account="sample:2"),), -9),
    ],
    ids=["none", "running", "just over", "long over", "short", "not begun", "another account's"],
)
def test_a_first_refresh_reaches_to_the_beginning_of_flights_that_matter(
    platform: Any, connecting: Any, ledger: Ledger, flights: tuple[Flight, ...], first: int
) -> None:
    """As far as configured, and further for a flight that reaches into that; not for one of last year."""
    connecting(flights=flights).refresh([ENTRY], ledger)

    assert TODAY + first == ledger.covered_from(ENTRY.ref, "spend")


def test_an_account_may_reach_further_back_than_the_others(
    connecting: Any, ledger: Ledger, platform: Any
) -> None:
    """Its own number of days stands over that of the store."""
    platform.spend_daily(1, TODAY - 50, TODAY)
    connecting(accounts=(evolve(ENTRY, backfill_days=30),)).refresh([ENTRY], ledger)

    assert TODAY - 29 == ledger.covered_from(ENTRY.ref, "spend")


def test_a_new_flight_that_began_earlier_is_backfilled(
    connecting: Any, ledger: Ledger, platform: Any
) -> None:
    """Days that no refresh has seen are fetched when a flight needs them."""
    platform.spend_daily(1, TODAY - 50, TODAY)
    connecting().refresh([ENTRY], ledger)
    connecting(flights=(flight(-40, 5),)).refresh([ENTRY], ledger)

    assert TODAY - 40 == ledger.covered_from(ENTRY.ref, "spend")


@pytest.fixture(name="limiters")
def _limiters(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The limiter of each client that is made from here on."""
    used: list[Any] = []

    def recording(*given: Any, limiter: Any, **named: Any) -> Any:
        used.append(limiter)
        return client_for(*given, limiter=limiter, **named)

    monkeypatch.setattr("paceboard.connecting.client_for", recording)
    return used


@pytest.mark.parametrize(
    ("tokens", "one"), [(("env:TOKEN", "env:TOKEN"), True), (("env:TOKEN", "env:OTHER"), False)]
)
def test_apps_that_are_one_at_the_platform_share_its_rates(
    platform: Any,
    connecting: Any,
    ledger: Ledger,
    limiters: list[Any],
    tokens: tuple[str, str],
    one: bool,
) -> None:
    """What names the app is the same secret: the platform counts both together, and so do we."""
    platform.ids = ["1", "2"]
    apps = [evolve(APP, name=f"app{i}", secrets={"token": token}) for i, token in enumerate(tokens)]
    entries = tuple(AccountEntry(ref=AccountRef("sample", f"{i + 1}"), app=f"app{i}") for i in range(2))
    way = connecting(
        *apps,
        accounts=entries,
        environment={"TOKEN": SECRET, "OTHER": "another-shop"},
        secrets=(SecretSpec(name="token", title="Token", names_app=True),),
    )
    way.refresh(entries, ledger)

    assert one is (limiters[0] is limiters[1])


def test_accounts_with_options_of_their_own_share_their_apps_rates(
    platform: Any, connecting: Any, ledger: Ledger, limiters: list[Any]
) -> None:
    """Each group of options has a connector and a client of its own, and one limiter with the others."""
    platform.ids = ["1", "2"]
    other = evolve(ENTRY, ref=AccountRef("sample", "2"), options={"business_center": "9"})
    connecting(accounts=(ENTRY, other)).refresh((ENTRY, other), ledger)

    assert 2 == len(limiters)
    assert limiters[0] is limiters[1]


def test_the_collector_goes_through_what_is_new_while_a_refresh_lasts(
    connecting: Callable[..., Connecting], ledger: Ledger
) -> None:
    """And through everything again afterwards, also where an account could not be read."""
    seen: list[int] = []
    connecting().refresh([ENTRY], ledger, lambda _progress: seen.append(gc.get_freeze_count()))

    assert min(seen) > 0
    assert 0 == gc.get_freeze_count()
