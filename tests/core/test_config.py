from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen
from attrs.validators import instance_of

from paceboard.config import AccountEntry, Configuration, options_for, parse, read
from paceboard.errors import ConfigurationError
from paceboard.model import MICROS, AccountRef, FatigueLimits, Flight, Keep, Policy, day_from_text

APP = """
[apps.main]
connector = "sample"
secrets = { access_token = "env:TOKEN" }
"""
ACCOUNT = """
[[accounts]]
connector = "sample"
id = "7001"
"""
FLIGHT = """
[[flights]]
account = "sample:7001"
name = "Launch"
from = 2026-04-02
to = 2026-05-01
amount = "40000.00"
currency = "USD"
"""


def parsed(text: str) -> Configuration:
    return parse(tomllib.loads(text), folder=Path("/plans"))


def refused(text: str) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        parsed(text)
    return caught.value


def test_a_whole_file_is_read_as_it_is_written() -> None:
    """Store, app, account, flight and policy arrive, money exact and days as numbers."""
    found = parsed(
        """
        [store]
        url = "sqlite:////data/ledger.db"
        backfill_days = 90
        keep_versions_days = 60
        keep_readings_days = 400

        [apps.main]
        connector = "sample"
        base_url = "http://127.0.0.1:8000"
        limits = [[10, 1], [600, 60]]
        [apps.main.secrets]
        access_token = "env:TOKEN"
        [apps.main.options]
        business_center = "99"

        [[accounts]]
        connector = "sample"
        id = "7001"
        client = "Shop"
        tags = ["eu", "shoes"]
        backfill_days = 365
        options = { page = "small" }
        """
        + FLIGHT
        + """
        hard = true
        campaigns = ["c1", "c2"]

        [policy]
        trigger_used = 0.9
        under = "17/20"
        first_days = 2
        """
    )

    assert ("sqlite:////data/ledger.db", 90) == (found.store, found.backfill_days)
    assert Keep(versions_days=60, readings_days=400) == found.keep
    app = found.apps["main"]
    assert ("main", "sample", {"access_token": "env:TOKEN"}) == (app.name, app.connector, app.secrets)
    assert ("http://127.0.0.1:8000", {"business_center": "99"}) == (app.base_url, app.options)
    assert ((10, 1), (600, 60)) == app.limits
    entry = AccountEntry(
        ref=AccountRef("sample", "7001"),
        app="main",
        options={"page": "small"},
        client="Shop",
        tags=("eu", "shoes"),
        backfill_days=365,
    )
    assert (entry,) == found.accounts
    flight = Flight(
        account="sample:7001",
        name="Launch",
        first=day_from_text("2026-04-02"),
        last=day_from_text("2026-05-01"),
        amount=40_000 * MICROS,
        currency="USD",
        hard=True,
        campaigns=("c1", "c2"),
    )
    assert (flight,) == found.flights
    assert Policy(trigger_used=Fraction(9, 10), under=Fraction(17, 20), first_days=2) == found.policy


def test_an_empty_file_is_a_configuration_with_the_defaults() -> None:
    """Nothing is asked for that has a default; the ledger lies beside the file."""
    found = parsed("")

    assert Configuration(store="sqlite:////plans/paceboard.db") == found


@pytest.mark.parametrize(
    ("url", "store"),
    [
        ("sqlite:///ledger.db", "sqlite:////plans/ledger.db"),
        ("sqlite:///../ledger.db", "sqlite:////ledger.db"),
        ("sqlite:////data/ledger.db", "sqlite:////data/ledger.db"),
        ("postgresql://db/ledger", "postgresql://db/ledger"),
    ],
)
def test_a_stores_path_is_relative_to_its_file(url: str, store: str) -> None:
    """Whoever calls from another folder finds the same ledger."""
    assert store == parsed(f'[store]\nurl = "{url}"').store


@pytest.mark.parametrize("name", ["points_over_elapsed(10)", "fixed_band(7)", "projected_band_tightening"])
def test_a_rule_pack_is_chosen_by_its_name(name: str) -> None:
    """R47: the name as it is documented, any number of points or per cent in it."""
    assert name == parsed(f'[policy]\nrule_pack = "{name}"').policy.rule_pack
    assert "ninety_before_eighty" == parsed("").policy.rule_pack


def test_a_policy_may_count_scheduled_time() -> None:
    """It is the one switch among the thresholds."""
    assert parsed("[policy]\nscheduled_time = true").policy.scheduled_time


def test_a_policy_has_its_own_limits_of_fatigue_for_a_connector() -> None:
    """Exact, and only those that it names."""
    found = parsed('[policy.fatigue.sample]\nfrequency = 6.5\nclick_rate = "1/50"').policy

    assert {"sample": FatigueLimits(frequency=Fraction(13, 2), click_rate=Fraction(1, 50))} == found.fatigue


def test_a_percentage_in_the_policy_is_what_it_reads_as() -> None:
    """0.9 is nine tenths, not the binary fraction next to it (R37)."""
    assert Fraction(9, 10) == parsed("[policy]\ntrigger_used = 0.9").policy.trigger_used


def test_a_single_app_of_the_connector_need_not_be_named() -> None:
    """With one app there is nothing to choose; another connector's app is none of it."""
    other = '[apps.other]\nconnector = "elsewhere"\n'

    assert ["main"] == [account.app for account in parsed(APP + other + ACCOUNT).accounts]


def test_base_url_may_stand_among_the_options() -> None:
    """It is the host's either way; the connector does not see it among its own."""
    app = parsed(APP + '[apps.main.options]\nbase_url = "http://127.0.0.1:1"\n').apps["main"]

    assert ("http://127.0.0.1:1", {}) == (app.base_url, app.options)


MISTAKES = [
    ("stroe = 1", "the file", "'stroe'", "did you mean store?"),
    ("[store]\nbackfil_days = 9", "[store]", "'backfil_days'", "did you mean backfill_days?"),
    ("store = 1", "[store]", "not a table", "name = value"),
    ("[store]\nurl = 1", "[store] url", "not text", "quotes"),
    ("[store]\nbackfill_days = 0", "[store] backfill_days", "from 1 to 3650", "60"),
    ("[store]\nkeep_versions_days = 0", "[store] keep_versions_days", "from 1 to 3650", "60"),
    ('[store]\nkeep_readings_days = "9"', "[store] keep_readings_days", "from 1 to 3650", "60"),
    ("[store]\nbackfill_days = true", "[store] backfill_days", "from 1 to 3650", "60"),
    ("apps = 1", "[apps]", "not a table", "name = value"),
    ("[apps]\nmain = 1", "[apps.main]", "not a table", "name = value"),
    ("[apps.main]", "[apps.main]", "no connector", "connector = "),
    ('[apps.main]\nconnector = "s"\nconector = 1', "[apps.main]", "'conector'", "did you mean connector?"),
    ('[apps.main]\nconnector = "s"\nsecrets = 1', "[apps.main] secrets", "not a table", "name = value"),
    ('[apps.main]\nconnector = "s"\nsecrets = {t = "env:"}', "secrets.t", "not a reference", "env:NAME"),
    ('[apps.main]\nconnector = "s"\noptions = 1', "[apps.main] options", "not a table", "name = value"),
    ('[apps.main]\nconnector = "s"\nbase_url = 1', "[apps.main] base_url", "not text", "quotes"),
    ('[apps.main]\nconnector = "s"\nlimits = [10, 1]', "[apps.main] limits", "no list of rates", "[[10, 1]"),
    ('[apps.main]\nconnector = "s"\nlimits = [[0, 1]]', "[apps.main] limits", "no list of rates", "[[10, 1]"),
    ('[apps.main]\nconnector = "s"\nlimits = [[1.5, 1]]', "[apps.main] limits", "no list of rates", "[]"),
    ('[accounts]\nid = "1"', "[accounts]", "not a list", "[[accounts]]"),
    (ACCOUNT, "[[accounts]] number 1", "no app of the connector 'sample'", "add [apps.NAME]"),
    (APP + ACCOUNT + 'app = "mian"', "[[accounts]] number 1", "names no app", "did you mean main?"),
    (APP + ACCOUNT.replace("sample", "smaple"), "number 1", "no app of the connector 'smaple'", "sample?"),
    ("[policy]\nunder = 1e99999999", "[policy] under", "no number", "like 0.9"),
    (
        "[policy.fatigue.sample]\nfrequency = 6\ncritical = 5",
        "[policy.fatigue.sample]",
        "critical is below frequency",
        "above the other",
    ),
    ('[policy]\nunder = "1e99999999"', "[policy] under", "no number", "like 0.9"),
    ("[plugins]\nsnap = 1", "[plugins] snap", "names no distribution", "snap = false"),
    (
        APP + '[apps.two]\nconnector = "sample"\n' + ACCOUNT,
        "[[accounts]] number 1",
        "names no app",
        "one of: main, two",
    ),
    (APP + '[[accounts]]\nconnector = "sample"', "[[accounts]] number 1", "no id", "id = "),
    (APP + '[[accounts]]\nconnector = "sample"\nid = 7', "[[accounts]] number 1 id", "not text", "quotes"),
    (APP + '[[accounts]]\nconnector = "sample"\nid = ""', "[[accounts]] number 1", "connector:id", "id"),
    (APP + '[[accounts]]\nconnector = "sample"\nid = "7 "', "[[accounts]] number 1", "connector:id", "id"),
    (APP + ACCOUNT + 'tags = "eu"', "[[accounts]] number 1 tags", "not a list", '["one"'),
    (APP + ACCOUNT + "tags = [1]", "[[accounts]] number 1 tags", "not text", "quotes"),
    (APP + ACCOUNT + "options = 3", "[[accounts]] number 1 options", "not a table", "name = value"),
    (APP + ACCOUNT + ACCOUNT, "[[accounts]]", "sample:7001 twice", "remove one"),
    (FLIGHT.replace('"sample:7001"', '"7001"'), "[[flights]] number 1 account", "connector:id", "key"),
    (FLIGHT.replace('name = "Launch"', ""), "[[flights]] number 1", "no name", "name = "),
    (FLIGHT.replace("2026-05-01", "2026-04-01"), "[[flights]] number 1", "ends before", "exchange"),
    (FLIGHT.replace("2026-05-01", '"1 May"'), "[[flights]] number 1 to", "no date", "2026-04-02"),
    (FLIGHT.replace("2026-05-01", "2026-05-01T10:00:00Z"), "[[flights]] number 1 to", "no date", "like"),
    (FLIGHT.replace('"40000.00"', "40000.00"), "[[flights]] number 1 amount", "binary fraction", '"40000'),
    (FLIGHT.replace("40000.00", "40,000"), "[[flights]] number 1 amount", "decimal number", "40000.00"),
    (FLIGHT.replace("40000.00", "1.0000001"), "[[flights]] number 1 amount", "millionth", "40000.00"),
    (FLIGHT.replace("40000.00", "-1"), "[[flights]] number 1 amount", "below zero", "40000.00"),
    (FLIGHT.replace('"USD"', '"usd"'), "[[flights]] number 1 currency", "no currency", "USD"),
    (FLIGHT + 'hard = "yes"', "[[flights]] number 1 hard", "neither true nor false", "true or false"),
    (FLIGHT + 'campaigns = "c1"', "[[flights]] number 1 campaigns", "not a list", '["one"'),
    (FLIGHT + 'amuont = "1"', "[[flights]] number 1", "'amuont'", "did you mean amount?"),
    (FLIGHT + FLIGHT.replace("USD", "?"), "[[flights]] number 2 currency", "no currency", "USD"),
    (FLIGHT + FLIGHT, "[[flights]]", "sample:7001 'Launch' from 2026-04-02 twice", "remove one"),
    ("[policy]\nscheduled_time = 1", "[policy] scheduled_time", "neither true nor false", "true or false"),
    (FLIGHT + 'curve = "frnot"', "[[flights]] number 1 curve", "not known: 'frnot'", "did you mean front?"),
    (FLIGHT + "curve = 1", "[[flights]] number 1 curve", "not text", "quotes"),
    (FLIGHT + "weights = [1]", "[[flights]] number 1", "weights and no curve", '"weekday" or "own"'),
    (FLIGHT + 'curve = "even"\nweights = [1]', "number 1 weights", "say nothing for", "leave them out"),
    (FLIGHT + 'curve = "weekday"', "[[flights]] number 1 weights", "missing", "seven numbers"),
    (FLIGHT + 'curve = "weekday"\nweights = [1, 2]', "number 1 weights", "are 2, not 7", "seven numbers"),
    (FLIGHT + 'curve = "own"\nweights = [1, 2]', "number 1 weights", "are 2, not 30", "one number for each"),
    (FLIGHT + 'curve = "own"\nweights = "1"', "number 1 weights", "are no list, not 30", "one number for"),
    (FLIGHT + 'curve = "weekday"\nweights = [0, 0, 0, 0, 0, 0, 0]', "number 1 weights", "leave no", "more"),
    (
        FLIGHT + 'curve = "weekday"\nweights = [-1, 0, 0, 0, 0, 0, 0]',
        "number 1 weights",
        "below zero",
        "zero",
    ),
    (FLIGHT + 'curve = "own"\nweights = {}', "number 1 weights", "do not fit", "begin with 2026-04-02"),
    (
        FLIGHT + 'curve = "own"\nweights = { 2026-04-03 = 1 }',
        "number 1 weights",
        "do not fit",
        "begin with 2026-04-02",
    ),
    (
        FLIGHT + 'curve = "own"\nweights = { 2026-04-02 = 1, 2026-05-02 = 1 }',
        "number 1 weights",
        "do not fit",
        "none after 2026-05-01",
    ),
    ('[calendar]\nkind = "4-4-6"', "[calendar] kind", "not known", "4-4-5"),
    ('[calendar]\nkind = "4-4-5"', "[calendar] first_day", "missing", "like 2026-02-01"),
    ("[calendar]\nfirst_day = 2026-02-01", "[calendar] first_day", "says nothing", '"4-4-5"'),
    ('[calendar]\nweek_start = "monday"', "[calendar] week_start", "says nothing", '"4-4-5"'),
    (
        '[calendar]\nkind = "4-4-5"\nfirst_day = 2026-02-01\nweek_start = "sunnday"',
        "[calendar] week_start",
        "no day of the week",
        "did you mean sunday?",
    ),
    ("[policy]\nwraning = 1", "[policy]", "'wraning'", "did you mean warning?"),
    ('[policy]\nwarning = "much"', "[policy] warning", "no number", "0.9"),
    ("[policy]\nwarning = nan", "[policy] warning", "no number", "0.9"),
    ("[policy]\nwarning = inf", "[policy] warning", "no number", "0.9"),
    ("[policy]\nwarning = true", "[policy] warning", "no number", "0.9"),
    ('[policy]\nwarning = "1/0"', "[policy] warning", "no number", "0.9"),
    ("[policy]\nwarning = -1", "[policy] warning", "below zero", "zero or more"),
    ('[policy]\nrule_pack = "fixed_band(05)"', "[policy] rule_pack", "no rule pack", "mean fixed_band(5)?"),
    ("[policy]\nrule_pack = 90", "[policy] rule_pack", "text", "quotes"),
    ("[policy]\nfirst_days = 2.5", "[policy] first_days", "no whole number", "3"),
]


@pytest.mark.parametrize(("text", "place", "what", "do"), MISTAKES)
def test_every_mistake_names_its_place_and_its_mend(text: str, place: str, what: str, do: str) -> None:
    """Each says where it stands, what is wrong with it, and what to write instead."""
    error = refused(text)

    assert place in error.what
    assert what in error.what
    assert do in error.do


@pytest.mark.parametrize(
    ("written", "curve", "weights"),
    [
        ('curve = "even"', "even", ()),
        ('curve = "weekday"\nweights = [1, 1, 1, 1, 1, 0.1, "1/3"]', "weekday", (30,) * 5 + (3, 10)),
        ('curve = "own"\nweights = { 2026-04-16 = 1, 2026-04-02 = 2.5 }', "own", (5,) * 14 + (2,) * 16),
    ],
)
def test_weights_are_as_exact_as_they_are_written(written: str, curve: str, weights: tuple[int, ...]) -> None:
    """Whole numbers in the very proportions; a dated one holds until the next."""
    (flight,) = parsed(FLIGHT + written).flights

    assert (curve, weights) == (flight.curve, flight.weights)


def test_a_calendar_of_weeks_is_read() -> None:
    """Its weeks begin on the day that is named, or on the weekday of its first day."""
    text = '[calendar]\nkind = "4-5-4"\nfirst_day = 2026-02-01\n'
    named = parsed(text + 'week_start = "Monday"').calendar

    assert ("4-5-4", 6, 0) == (named.kind, parsed(text).calendar.week_start, named.week_start)


def test_a_whole_number_is_money_too() -> None:
    """40000 has no part that a binary fraction could bend."""
    assert 40_000 * MICROS == parsed(FLIGHT.replace('"40000.00"', "40000")).flights[0].amount


@pytest.mark.parametrize("written", ['"s3cret-token"', "83746529", '["s3cret-token"]', '"vault:s3"'])
def test_a_secret_in_plain_is_refused_and_not_shown(written: str) -> None:
    """What stands where a reference belongs may be the secret itself, so no message repeats it."""
    error = refused(f'[apps.main]\nconnector = "sample"\nsecrets = {{ token = {written} }}')

    assert "[apps.main] secrets.token is not a reference" == error.what
    assert "never stands in this file" in error.why
    assert "env:NAME" in error.do
    assert written.strip('[]"') not in f"{error!s}{error!r}{error.__cause__!r}{error.__context__!r}"


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    """The first thing that a newcomer meets names the next step."""
    with pytest.raises(ConfigurationError, match="paceboard init"):
        read(tmp_path / "paceboard.toml")


@pytest.mark.parametrize("content", [b"[store", b'\xff\xfe"'])
def test_a_file_that_is_no_toml_is_named_with_the_reason(tmp_path: Path, content: bytes) -> None:
    """A broken line and a wrong encoding both say which file, why, and what to do."""
    path = tmp_path / "paceboard.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read(path)

    assert str(path) in caught.value.what
    assert "" not in (caught.value.why, caught.value.do)


def test_a_file_is_read_from_its_own_folder(tmp_path: Path) -> None:
    """The store's relative path counts from where the file lies."""
    path = tmp_path / "paceboard.toml"
    path.write_text('[store]\nurl = "sqlite:///a.db"\n', encoding="utf-8")

    assert f"sqlite:///{tmp_path / 'a.db'}" == read(path).store


@frozen(kw_only=True)
class Options:
    """A connector's options, one of them needed, one with another name outside than inside."""

    business_center: str = field(validator=instance_of(str))
    accounts: tuple[str, ...] = ()
    _page: int = 100


def test_options_become_an_instance_of_the_connectors_class() -> None:
    """A list in the file is a tuple there; what is not said has the class's default."""
    found = options_for(Options, {"business_center": "9", "accounts": ["1", "2"], "page": 5}, "[x]")

    assert Options(business_center="9", accounts=("1", "2"), page=5) == found


@pytest.mark.parametrize(
    ("options", "what", "why", "do"),
    [
        ({"busines_center": "9"}, "'busines_center'", "", "did you mean business_center?"),
        ({"business_center": 9}, "does not fit", "<class 'str'>", "business_center, accounts, page"),
        ({}, "does not fit", "business_center", "it knows"),
    ],
)
def test_options_that_do_not_fit_are_a_mistake_of_their_place(
    options: dict[str, Any], what: str, why: str, do: str
) -> None:
    """An unknown, wrong or missing option is said at the app that has it, and what is known."""
    with pytest.raises(ConfigurationError) as caught:
        options_for(Options, options, "[apps.main] options")

    assert "[apps.main] options" in caught.value.what
    assert what in caught.value.what
    assert why in caught.value.why
    assert do in caught.value.do


def test_a_file_of_endless_lists_is_no_configuration(tmp_path: Path) -> None:
    """It is refused with its reason, not with an error of the parser's."""
    path = tmp_path / "paceboard.toml"
    path.write_text("x = " + "[" * 5_000)

    with pytest.raises(ConfigurationError, match="its lists are too deep"):
        read(path)


RULE = {
    "connector": "tiktok",
    "mode": "dynamic_daily",
    "span": "day",
    "factor": "1.5",
    "source": "mail of our manager",
    "quoted": "2026-01-07",
}


def test_a_rule_of_ones_own_is_exact_and_sourced() -> None:
    """Its factor is as it is written; without a name it has one that says what it is about."""
    (rule,) = parse({"rules": [{**RULE, "to": "2026-06-30"}]}, folder=Path()).rules

    assert ("own.tiktok.dynamic_daily.day", Fraction(3, 2)) == (rule.key, rule.factor)
    assert (None, day_from_text("2026-06-30"), "2026-01-07") == (rule.valid_from, rule.valid_to, rule.quoted)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"factor": 0}, "factor is no number between"),
        ({"factor": "a lot"}, "factor is no number between"),
        ({"mode": "unknown"}, "mode is not known"),
        ({"span": "lifetime"}, "span is not known"),
        ({"mode": "lifetime"}, "span is not known"),
        ({"source": " "}, "source is empty"),
        ({"quoted": "long ago"}, "quoted is no date"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "ends before it begins"),
        ({"factr": 1}, "'factr', which is not known"),
    ],
)
def test_a_rule_that_says_no_such_thing_is_refused(wrong: dict[str, Any], what: str) -> None:
    """Each mistake is named with its place."""
    with pytest.raises(ConfigurationError) as caught:
        parse({"rules": [{**RULE, **wrong}]}, folder=Path())

    assert "[[rules]] number 1" in caught.value.what
    assert what in caught.value.what


def test_a_rule_may_be_of_what_is_billed() -> None:
    """It is of what is served unless it says so, in a word that is true or false."""
    told = parse({"rules": [{**RULE, "of_billing": True}]}, folder=Path()).rules
    silent = parse({"rules": [RULE]}, folder=Path()).rules

    assert [True] == [rule.of_billing for rule in told]
    assert [False] == [rule.of_billing for rule in silent]
    with pytest.raises(ConfigurationError, match="of_billing is neither true nor false"):
        parse({"rules": [{**RULE, "of_billing": "yes"}]}, folder=Path())


def test_two_rules_of_the_same_days_are_refused() -> None:
    """Which of them counts would be a guess; one after the other they are fine."""
    first = {**RULE, "key": "first", "to": "2026-06-30"}
    second = {**RULE, "key": "second", "from": "2026-07-01", "factor": 2}
    with pytest.raises(ConfigurationError, match="about the same budgets and days"):
        parse({"rules": [RULE, second]}, folder=Path())

    assert 2 == len(parse({"rules": [first, second]}, folder=Path()).rules)


def test_a_way_to_tell_unusual_days_is_one_that_there_is() -> None:
    """Its name is taken as it is; another one is refused with the nearest."""
    assert parsed('[policy]\nanomaly_method = "sigma2"').policy.anomaly_method == "sigma2"
    assert "sigma2" in refused('[policy]\nanomaly_method = "sigma3"').do
