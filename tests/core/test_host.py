from __future__ import annotations

import sys
from collections.abc import Iterable
from fractions import Fraction
from importlib.metadata import PathDistribution
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from paceboard.catalogue import every_card
from paceboard.errors import PluginError
from paceboard.hookspecs import GROUP, hookimpl
from paceboard.host import Found, Host, installed
from paceboard.model import BudgetMode, PlatformRule, RuleSpan
from paceboard.specs import CardAt, CardSpec, ConnectorSpec, Total, WindowKey
from paceboard.specs.manifest import Manifest

RULE = PlatformRule(
    key="sample.day",
    connector="sample",
    mode=BudgetMode.DAILY,
    span=RuleSpan.DAY,
    factor=Fraction(5, 4),
    valid_from=None,
    valid_to=None,
    source="https://example.com/rule",
    quoted="2026-01-02",
    text="at most a quarter over",
)


class Rules:
    def __init__(self, *rules: Any) -> None:
        self.rules = rules

    @hookimpl
    def paceboard_platform_rules(self) -> Iterable[Any]:
        return self.rules


def found(name: str, plugin: object = None, *, group: str = GROUP, load: Any = None) -> Found:
    return Found(
        name=name,
        group=group,
        distribution=f"paceboard-{name}",
        version="3.2",
        load=load or (lambda: plugin),
    )


def test_plugins_are_asked_in_the_order_of_their_names() -> None:
    """The order of discovery does not matter: results are the same on every machine."""
    candidates = [
        found("zebra", Rules(evolve(RULE, key="z"))),
        found("aardvark", Rules(evolve(RULE, key="a"))),
    ]

    assert ["a", "z"] == [rule.key for rule in Host(strict=True).discover(candidates).platform_rules()]


def test_another_api_version_is_refused_before_its_code_is_imported() -> None:
    """A plugin of another version is never loaded, and the message says what to do."""

    def load() -> None:
        raise AssertionError("was imported")

    host = Host().discover([found("snap", load=load, group="paceboard.v2")])

    assert [
        "plugin 'snap' (paceboard-snap 3.2) speaks paceboard.v2; this host speaks paceboard.v1. "
        "Do: install a version of paceboard-snap for paceboard.v1, or another paceboard."
    ] == [str(problem) for problem in host.problems]


@pytest.mark.parametrize(
    "error", [ImportError("no module named snappy"), RuntimeError("boom"), SystemExit(3)]
)
def test_a_plugin_that_cannot_be_imported_costs_only_itself(error: BaseException) -> None:
    """Whatever an import raises, even exit(), the others load and the problem names the plugin."""

    def load() -> None:
        raise error

    host = Host().discover([found("broken", load=load), found("good", Rules(RULE))])

    assert [RULE] == list(host.platform_rules())
    assert "plugin 'broken' (paceboard-broken 3.2) cannot be imported" in str(host.problems[0])


def test_a_hook_that_raises_costs_only_its_own_plugin() -> None:
    """One failing hook is noted with its plugin's name; the other plugins' offers stand."""

    class Failing:
        @hookimpl
        def paceboard_platform_rules(self) -> Iterable[PlatformRule]:
            yield RULE
            raise RuntimeError("half way")

    host = Host().discover([found("failing", Failing()), found("good", Rules(evolve(RULE, key="good")))])

    assert ["good"] == [rule.key for rule in host.platform_rules()]
    assert "plugin 'failing' (paceboard-failing 3.2) failed in paceboard_platform_rules" in str(
        host.problems[0]
    )


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"max_days": 0}, "in windows of 0 days; a window has one at least"),
        ({"horizon": -1}, "a horizon of -1 days"),
    ],
)
def test_a_capability_that_no_window_can_be_planned_from_is_refused(
    platform: Any, wrong: dict[str, int], reason: str
) -> None:
    """A window of no days would be planned for ever: the connector is left out, with the reason."""
    spec = platform.spec()
    spec = evolve(spec, capabilities=(evolve(spec.capabilities[0], **wrong),))

    class Offering:
        @hookimpl
        def paceboard_connectors(self) -> Iterable[ConnectorSpec]:
            return [spec]

    host = Host().discover([found("sample", Offering())])

    assert {} == dict(host.connectors())
    assert reason in str(host.problems[0])


def test_a_misspelt_hook_is_refused_with_the_nearest_name() -> None:
    """A hook that does not exist keeps the whole plugin out and names the one that was meant."""

    class Misspelt:
        @hookimpl
        def paceboard_platform_rule(self) -> Iterable[PlatformRule]:
            return ()

    host = Host().discover([found("typo", Misspelt())])

    assert "paceboard_platform_rule(), which is no hook of paceboard.v1" in str(host.problems[0])
    assert "the nearest is paceboard_platform_rules()" in str(host.problems[0])
    assert () == host.plugins


def test_an_unmarked_function_named_like_a_hook_is_refused_too() -> None:
    """Forgetting the marker is a mistake that is seen, not a hook that is never called."""
    module = ModuleType("unmarked")
    module.paceboard_conectors = lambda: ()  # type: ignore[attr-defined]

    host = Host().discover([found("unmarked", module)])

    assert "the nearest is paceboard_connectors()" in str(host.problems[0])


def test_a_plugin_without_hooks_is_refused() -> None:
    """An entry point that leads to nothing is a problem, not a plugin."""
    host = Host().discover([found("empty", SimpleNamespace())])

    assert "implements no hook" in str(host.problems[0])


def test_a_refused_plugin_leaves_nothing_behind() -> None:
    """After a hook of the wrong form is refused, the name is free again."""

    class WrongForm:
        @hookimpl
        def paceboard_platform_rules(self, context: object, more: object) -> Iterable[PlatformRule]:
            return ()

    host = Host().discover([found("snap", WrongForm())])
    host.discover([found("snap", Rules(RULE))])

    assert "hook of the wrong form" in str(host.problems[0])
    assert [RULE] == list(host.platform_rules())


def rivals(*distributions: str) -> list[Found]:
    """Plugins of one name, each from another distribution, that must not be imported."""

    def load() -> None:
        raise AssertionError("was imported")

    return [evolve(found("snap", load=load), distribution=each) for each in distributions]


@pytest.mark.parametrize("order", [("aaa-stranger", "snap-ads"), ("snap-ads", "aaa-stranger")])
def test_a_name_that_two_distributions_claim_is_nobody_s(order: tuple[str, str]) -> None:
    """Neither is imported, in whichever order they are found, and each problem names both and what to do."""
    host = Host().discover(rivals(*order))

    assert () == host.plugins
    assert [f"plugin 'snap' ({each} 3.2)" for each in order] == [each.provenance for each in host.problems]
    assert all(each in str(problem) for problem in host.problems for each in (*order, "[plugins] snap = "))


def test_the_configuration_says_which_distribution_a_name_means() -> None:
    """The one that is named is loaded, however it spells itself; the other is not even imported."""
    meant = evolve(found("snap", Rules(RULE)), distribution="Snap_Ads")
    host = Host().discover([*rivals("aaa-stranger"), meant], chosen={"snap": "snap-ads"})

    assert ["Snap_Ads"] == [plugin.found.distribution for plugin in host.plugins]
    assert () == host.problems


def test_a_plugin_that_is_switched_off_is_not_imported() -> None:
    """False in the configuration leaves it out, without a problem."""
    host = Host().discover(rivals("snap-ads"), chosen={"snap": False})

    assert ((), ()) == (host.plugins, host.problems)


def test_a_name_in_use_is_refused_to_a_later_plugin() -> None:
    """What was loaded before stays; the newcomer is told who has its name."""
    host = Host().discover([found("snap", Rules(RULE))]).discover(rivals("late"))

    assert [RULE] == list(host.platform_rules())
    assert "plugin 'snap' (late 3.2)" in str(host.problems[0])


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_key_that_two_plugins_offer_is_nobody_s(names: tuple[str, str]) -> None:
    """Neither offer is used, whoever sorts first; what else the two offer stands."""
    first, second = names
    host = Host().discover([found(first, Rules(RULE, evolve(RULE, key="own"))), found(second, Rules(RULE))])

    assert ["own"] == [rule.key for rule in host.platform_rules()]
    assert ["a", "b"] == [problem.plugin for problem in host.problems]
    assert all("(paceboard-a 3.2) and plugin 'b'" in str(problem) for problem in host.problems)


def test_one_plugin_that_offers_a_key_twice_is_one_problem() -> None:
    """Nobody knows which of the two it means, so neither is used."""
    host = Host().discover([found("a", Rules(RULE, RULE))])

    assert ((), 1) == (host.platform_rules(), len(host.problems))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"key": 7}, "key is a int"),
        ({"factor": 1.25}, "factor is a float"),
        ({"valid_from": "2026-01-02"}, "valid_from is a str"),
    ],
)
def test_a_spec_with_a_value_of_another_kind_is_refused(change: dict[str, Any], fault: str) -> None:
    """What attrs lets through is a problem of its plugin, not an error of ours later on."""
    host = Host().discover([found("wrong", Rules(evolve(RULE, **change)))])

    assert () == host.platform_rules()
    assert fault in str(host.problems[0])


@pytest.mark.parametrize(
    ("manifest", "fault"),
    [
        (Manifest(problem="paceboard-plugin.toml cannot be read: KeyError: 'api'"), "KeyError: 'api'"),
        (Manifest(api=2), "its manifest says api = 2, its entry point paceboard.v1"),
    ],
)
def test_a_broken_manifest_keeps_a_plugin_out_before_it_is_imported(manifest: Manifest, fault: str) -> None:
    """What people read before they trust a plugin is there and right, or the plugin is not loaded."""
    (plugin,) = rivals("snap-ads")
    host = Host().discover([evolve(plugin, manifest=manifest)])

    assert fault in str(host.problems[0])


def test_a_connector_asks_for_nothing_beyond_its_manifest() -> None:
    """A host or a secret that the manifest does not name is refused."""
    real = next(each for each in installed() if each.name == "tiktok")
    assert real.manifest is not None
    shy = evolve(real, manifest=evolve(real.manifest, hosts=(), secrets=("access_token",)))
    host = Host().discover([shy])

    assert {} == host.connectors()
    assert "asks for business-api.tiktok.com, app_id, app_secret, which its manifest" in str(host.problems[0])


@pytest.mark.parametrize("value", ["no module", "", "paceboard_nothing:plugin", "paceboard.host:nothing"])
def test_an_entry_point_that_leads_nowhere_is_a_problem(value: str, tmp_path: Path) -> None:
    """Whatever stands in an installed distribution's metadata, the others load."""
    folder = tmp_path / "bad-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Name: bad\nVersion: 1\n")
    (folder / "entry_points.txt").write_text(f"[paceboard.v1]\nbad = {value}\n")
    host = Host().discover([*installed([PathDistribution(folder)]), found("good", Rules(RULE))])

    assert [RULE] == list(host.platform_rules())
    assert "plugin 'bad' (bad 1) cannot be imported" in str(host.problems[0])


def test_a_plugin_whose_attributes_raise_is_a_problem() -> None:
    """Looking for hooks runs a plugin's code too."""

    class Moody:
        @property
        def paceboard_cards(self) -> Any:
            raise RuntimeError("not today")

    host = Host().discover([found("moody", Moody())])

    assert "RuntimeError: not today" in str(host.problems[0])


def test_what_a_plugin_prints_is_no_answer_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """At import and in a hook it goes to standard error."""

    class Chatty:
        @hookimpl
        def paceboard_platform_rules(self) -> Iterable[PlatformRule]:
            print("in a hook")  # noqa: T201 - it is what plugins do
            yield RULE

    def load() -> Chatty:
        print("at import")  # noqa: T201 - it is what plugins do
        return Chatty()

    Host(strict=True).discover([found("chatty", load=load)]).platform_rules()
    shown = capsys.readouterr()

    assert ("", "at import\nin a hook\n") == (shown.out, shown.err)


@pytest.mark.parametrize("answer", ["a text", b"bytes", {"a": 1}, 7])
def test_a_hook_must_give_an_iterable_of_specs(answer: object) -> None:
    """A text, a mapping or a number instead of specs is refused, not iterated letter by letter."""

    class Wrong:
        @hookimpl
        def paceboard_platform_rules(self) -> Any:
            return answer

    host = Host().discover([found("wrong", Wrong())])

    assert () == host.platform_rules()
    assert "must give an iterable of specs" in str(host.problems[0])


def test_a_rule_without_a_source_is_refused() -> None:
    """A bound that nobody published is not judged by."""
    host = Host().discover([found("rumour", Rules(evolve(RULE, source="")))])

    assert () == host.platform_rules()
    assert "a rule without them is a rumour" in str(host.problems[0])


@pytest.mark.parametrize(
    ("measure", "problem"),
    [
        ("reach", "needs 'reach' summed, which does not add up over days or entities"),
        ("likes", "needs the unknown measure 'likes'"),
    ],
)
@pytest.mark.parametrize("place", ["needs", "wanted"])
def test_a_card_that_sums_what_cannot_be_summed_is_refused(place: str, measure: str, problem: str) -> None:
    """Its author is told at load; no reading shows a wrong sum."""
    wanted: dict[str, Any] = {place: (Total(measure, WindowKey.PERIOD),)}

    class Cards:
        @hookimpl
        def paceboard_cards(self) -> Any:
            total = next(card for card in every_card() if card.key == "total_spend")
            yield evolve(total, **wanted)

    host = Host().discover([found("cards", Cards())])

    assert {} == host.cards()
    assert problem in str(host.problems[0])


def test_a_connector_that_cannot_read_what_it_says_is_refused(platform: Any) -> None:
    """What it declares is held to the vocabulary, at load."""

    class Connectors:
        @hookimpl
        def paceboard_connectors(self) -> Any:
            spec = platform.spec()
            yield evolve(spec, capabilities=spec.capabilities * 2)

    host = Host().discover([found("twice", Connectors())])

    assert {} == host.connectors()
    assert "capabilities of connector 'sample': account by day is declared twice" in str(host.problems[0])


def test_a_strict_host_raises_the_first_problem() -> None:
    """Tests must not have failures isolated away from them."""
    with pytest.raises(PluginError, match="not a PlatformRule: int"):
        Host(strict=True).discover([found("wrong", Rules(7))]).platform_rules()


def test_asking_twice_notes_a_problem_once() -> None:
    """Offers are asked for once; a problem is one problem."""
    host = Host().discover([found("wrong", Rules(7))])
    host.platform_rules()
    host.platform_rules()

    assert 1 == len(host.problems)


def test_finding_plugins_imports_none_of_them() -> None:
    """Listing what is installed reads metadata only."""
    code = "import paceboard.host as h, sys; h.installed(); print('paceboard_tiktok' in sys.modules)"
    import subprocess

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False\n" == shown.stdout


class Shelf:
    """A plugin that offers one card to be fetched later, by any way of fetching it."""

    def __init__(self, key: str, load: Any) -> None:
        self.offer = CardAt(key=key, load=load)

    @hookimpl
    def paceboard_cards(self) -> Iterable[CardAt]:
        return (self.offer,)


def total_spend() -> CardSpec:
    return next(card for card in every_card() if card.key == "total_spend")


def test_a_card_that_comes_later_is_fetched_once_and_only_when_it_is_looked_at() -> None:
    """Whoever asks for one card of many imports that one."""
    fetched: list[CardSpec] = []

    def load() -> CardSpec:
        fetched.append(total_spend())
        return fetched[-1]

    host = Host(strict=True).discover(
        [
            found("first", Shelf("total_spend", load)),
            found("second", Shelf("never", lambda: pytest.fail("it was not asked for"))),
        ]
    )

    card = host.cards()["total_spend"]

    assert "total_spend" in host.cards()
    assert [card] == fetched


def broken() -> CardSpec:
    raise ImportError("no module named sums")


@pytest.mark.parametrize(
    ("key", "load", "why"),
    [
        ("total_spend", broken, "no module named sums"),
        ("total_spend", lambda: 7, "not a CardSpec: int"),
        ("another", total_spend, "the card offered as 'another' says that it is 'total_spend'"),
        ("total_spend", lambda: evolve(total_spend(), title=""), "has no title"),
    ],
)
def test_a_card_that_cannot_be_fetched_is_left_out_and_told(key: str, load: Any, why: str) -> None:
    """What comes later is checked as what is there from the start; the plugin's other cards stay."""
    good = found("good", Shelf("spend_trend", lambda: evolve(total_spend(), key="spend_trend")))
    host = Host().discover([good, found("bad", Shelf(key, load))])

    cards = host.cards()

    assert ["spend_trend"] == list(cards)
    assert key not in cards
    assert 1 == len(cards)
    (problem,) = host.problems
    assert "bad" == problem.plugin
    assert why in str(problem)


def test_two_plugins_that_offer_one_card_are_told_without_fetching_it() -> None:
    """The clash is seen in the keys."""
    never = Shelf("total_spend", lambda: pytest.fail("it was not asked for"))
    host = Host().discover([found("one", never), found("two", Shelf("total_spend", total_spend))])

    assert {} == dict(host.cards())
    assert ["one", "two"] == sorted(problem.plugin for problem in host.problems)
