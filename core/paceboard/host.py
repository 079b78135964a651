"""Finding plugins, registering them, and asking them: each apart, each named in every problem."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import Any, TypeVar

import pluggy
from attrs import frozen

from paceboard.errors import PluginError
from paceboard.hookspecs import GROUP, Hooks
from paceboard.model import MEASURES, PlatformRule
from paceboard.specs import (
    CardClass,
    CardSpec,
    Chart,
    ConnectorSpec,
    Role,
    SimulatorSpec,
    capability_problem,
)
from paceboard.specs.manifest import Manifest, find_manifest

__all__ = ["Found", "Host", "LoadedPlugin", "Problem", "installed"]

S = TypeVar("S")

ARCHETYPES = ("ad_platform",)
CATEGORIES = (
    "Executive Overview",
    "Budget Monitoring",
    "Campaign Performance",
    "Funnel & Conversion",
    "Day & Time Performance",
    "Alerts & Anomalies",
    "Cross-Channel",
)


@frozen(kw_only=True)
class Found:
    """An entry point that says it is a plugin, before anything of it is imported."""

    name: str
    group: str
    distribution: str
    version: str
    load: Callable[[], Any]
    manifest: Manifest | None = None

    @property
    def provenance(self) -> str:
        """`plugin 'tiktok' (paceboard-tiktok 0.1.0)`: how every problem begins."""
        return f"plugin {self.name!r} ({self.distribution} {self.version})"


@frozen(kw_only=True)
class Problem:
    """A plugin that could not be loaded, or gave something that cannot be used."""

    plugin: str
    provenance: str
    stage: str
    error: PluginError

    def __str__(self) -> str:
        return str(self.error)


@frozen(kw_only=True)
class LoadedPlugin:
    """A plugin that is in use, with the hooks that it implements."""

    found: Found
    hooks: tuple[str, ...]


def installed(sources: Iterable[Distribution] | None = None) -> tuple[Found, ...]:
    """Every installed entry point of any `paceboard.v*` group, sorted by name, nothing imported."""
    seen: dict[tuple[str, str, str], Found] = {}
    for source in distributions() if sources is None else sources:
        for point in source.entry_points:
            if point.group.startswith("paceboard.v"):
                found = _found(point, source)
                seen.setdefault((found.name, found.group, found.distribution), found)
    return tuple(found for _, found in sorted(seen.items()))


def _found(point: EntryPoint, source: Distribution) -> Found:
    return Found(
        name=point.name,
        group=point.group,
        distribution=source.metadata["Name"],
        version=source.version,
        load=point.load,
        manifest=find_manifest(point.module),
    )


class Host:
    """The plugins in use, and what they offer.

    Args:
        strict: raise the first problem instead of noting it; tests use it, since isolation would
            otherwise hide what they are looking for.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self._manager = pluggy.PluginManager("paceboard")
        self._manager.add_hookspecs(Hooks)
        self._found: dict[str, Found] = {}
        self._strict = strict
        self._problems: list[Problem] = []
        self._offers: dict[str, tuple[tuple[str, Any], ...]] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong so far, one entry for each plugin and stage."""
        return tuple(self._problems)

    @property
    def plugins(self) -> tuple[LoadedPlugin, ...]:
        """The plugins in use, sorted by name."""
        return tuple(
            LoadedPlugin(found=found, hooks=tuple(sorted(caller.name for caller in self._callers(name))))
            for name, found in sorted(self._found.items())
        )

    def _callers(self, name: str) -> list[pluggy.HookCaller]:
        return self._manager.get_hookcallers(self._manager.get_plugin(name)) or []

    def discover(self, candidates: Iterable[Found] | None = None) -> Host:
        """Load every candidate (by default all that is installed), each on its own; returns itself."""
        for found in installed() if candidates is None else candidates:
            try:
                self._load(found)
            except PluginError as error:
                self._note(found, "load", error)
        return self

    def _load(self, found: Found) -> None:
        if found.group != GROUP:
            raise PluginError(
                f"{found.provenance} speaks {found.group}; this host speaks {GROUP}",
                do=f"install a version of {found.distribution} for {GROUP}, or another paceboard",
            )
        try:
            plugin = found.load()
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:
            raise PluginError(
                f"{found.provenance} cannot be imported",
                why=f"{type(error).__name__}: {error}",
                do=f"reinstall or remove {found.distribution}",
            ) from error
        self.register(plugin, found)

    def register(self, plugin: object, found: Found) -> None:
        """Take one plugin in, whole or not at all.

        Raises:
            PluginError: where the name is taken, no hook is implemented, or one that does not exist.
        """
        taken = self._found.get(found.name)
        if taken is not None:
            raise PluginError(
                f"{found.provenance} has a name that {taken.provenance} has already",
                do="remove one of the two distributions",
            )
        misspelt = _misspelt(plugin)
        if misspelt:
            raise PluginError(f"{found.provenance} implements {misspelt}", do="correct the name of the hook")
        try:
            self._manager.register(plugin, found.name)
        except (ValueError, pluggy.PluginValidationError) as error:
            if self._manager.has_plugin(found.name):
                self._manager.unregister(name=found.name)
            raise PluginError(
                f"{found.provenance} has a hook of the wrong form",
                why=str(error),
                do="see docs/reference/hooks.md",
            ) from error
        if not self._callers(found.name):
            self._manager.unregister(name=found.name)
            raise PluginError(f"{found.provenance} implements no hook", do="see docs/reference/hooks.md")
        self._found[found.name] = found
        self._offers.clear()

    def _note(self, found: Found, stage: str, error: PluginError) -> None:
        if self._strict:
            raise error
        self._problems.append(
            Problem(plugin=found.name, provenance=found.provenance, stage=stage, error=error)
        )

    def _ask(self, hook: str, kind: type[S], check: Callable[[S], str]) -> tuple[tuple[str, S], ...]:
        if hook not in self._offers:
            self._offers[hook] = tuple(self._collect(hook, kind, check))
        return self._offers[hook]

    def _collect(self, hook: str, kind: type[S], check: Callable[[S], str]) -> Iterable[tuple[str, S]]:
        owners: dict[str, Found] = {}
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        for implementation in sorted(caller.get_hookimpls(), key=lambda each: each.plugin_name):
            found = self._found[implementation.plugin_name]
            for offer in self._call(found, hook, implementation.function):
                fault = (
                    check(offer)
                    if isinstance(offer, kind)
                    else f"not a {kind.__name__}: {type(offer).__name__}"
                )
                key = "" if fault else _key(offer)
                if not fault and key in owners:
                    fault = f"{key!r} is offered by {owners[key].provenance} already"
                if fault:
                    error = PluginError(
                        f"{found.provenance}, {hook}: {fault}", do=f"correct {found.distribution}"
                    )
                    self._note(found, hook, error)
                    continue
                owners[key] = found
                yield found.name, offer

    def _call(self, found: Found, hook: str, function: Callable[[], Any]) -> list[Any]:
        try:
            answer = function()
            if isinstance(answer, str | bytes | Mapping) or not isinstance(answer, Iterable):
                raise TypeError(f"must give an iterable of specs, not {type(answer).__name__}")  # noqa: TRY301
            return list(answer)
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a plugin raises costs that plugin's hook
            wrapped = PluginError(
                f"{found.provenance} failed in {hook}",
                why=f"{type(error).__name__}: {error}",
                do=f"update or remove {found.distribution}",
            )
            wrapped.__cause__ = error
            self._note(found, hook, wrapped)
            return []

    def connectors(self) -> Mapping[str, ConnectorSpec]:
        """Connectors by key."""
        return {
            spec.key: spec for _, spec in self._ask("paceboard_connectors", ConnectorSpec, _check_connector)
        }

    def cards(self) -> Mapping[str, CardSpec]:
        """Cards by key, sorted by it."""
        offers = self._ask("paceboard_cards", CardSpec, _check_card)
        return {spec.key: spec for _, spec in sorted(offers, key=lambda each: each[1].key)}

    def platform_rules(self) -> tuple[PlatformRule, ...]:
        """All platform rules, in the order of plugins."""
        return tuple(rule for _, rule in self._ask("paceboard_platform_rules", PlatformRule, _check_rule))

    def simulators(self) -> Mapping[str, SimulatorSpec]:
        """Simulated faces by the connector that they speak to."""
        return {
            spec.connector: spec for _, spec in self._ask("paceboard_simulators", SimulatorSpec, lambda _: "")
        }

    def owner(self, hook: str, offer: object) -> Found | None:
        """The plugin that an offer came from."""
        for name, known in self._offers.get(hook, ()):
            if known is offer:
                return self._found[name]
        return None


def _misspelt(plugin: object) -> str:
    """Name the first hook of the plugin that does not exist, with the nearest that does."""
    known = [
        name for name, _ in inspect.getmembers(Hooks, inspect.isfunction) if name.startswith("paceboard_")
    ]
    for name in dir(plugin):
        marked = getattr(getattr(plugin, name, None), "paceboard_impl", None) is not None
        if (
            name not in known
            and (marked or name.startswith("paceboard_"))
            and callable(getattr(plugin, name))
        ):
            near = difflib.get_close_matches(name, known, 1, 0.0)
            return f"{name}(), which is no hook of {GROUP}; the nearest is {near[0]}()"
    return ""


def _key(offer: object) -> str:
    if isinstance(offer, PlatformRule):
        return f"{offer.key} from {offer.valid_from}"
    if isinstance(offer, SimulatorSpec):
        return offer.connector
    return str(getattr(offer, "key", ""))


def _check_connector(spec: ConnectorSpec) -> str:
    if not (spec.key.isidentifier() and spec.key.islower()):
        return f"the key {spec.key!r} is not a lower-case word"
    if spec.archetype not in ARCHETYPES:
        return f"unknown archetype {spec.archetype!r}; known: {', '.join(ARCHETYPES)}"
    if not spec.hosts:
        return "declares no host"
    for each in spec.capabilities:
        of = f"{each.level} facts by {each.grain}"
        if each.max_days < 1:
            return f"reads {of} in windows of {each.max_days} days; a window has one at least"
        if each.lag < 0 or each.horizon < 0:
            return f"gives {of} a lag of {each.lag} s and a horizon of {each.horizon} days, below zero"
    problem = capability_problem(spec.capabilities)
    return f"capabilities of connector {spec.key!r}: {problem}" if problem else ""


def _check_card(spec: CardSpec) -> str:
    """R1: a manifest with an unknown class, category or role is refused at load."""
    if not (spec.key.isidentifier() and spec.key.islower()):
        return f"the key {spec.key!r} is not a lower-case word"
    if spec.archetype not in ARCHETYPES:
        return (
            f"card {spec.key!r} has the unknown archetype {spec.archetype!r}; known: {', '.join(ARCHETYPES)}"
        )
    if spec.category not in CATEGORIES:
        return f"card {spec.key!r} has the unknown category {spec.category!r}; known: {', '.join(CATEGORIES)}"
    for word, value, known in (
        ("class", spec.card_class, CardClass),
        ("chart", spec.chart, Chart),
        *(("role", role, Role) for role in spec.roles),
    ):
        if value not in tuple(known):
            return f"card {spec.key!r} has the unknown {word} {value!r}; known: {', '.join(known)}"
    return _needs_problem(spec)


def _needs_problem(spec: CardSpec) -> str:
    """A need is summed, so what does not add up over days and entities can be none."""
    for key in dict.fromkeys(need.measure for need in spec.needs):
        if key not in MEASURES:
            return f"card {spec.key!r} needs the unknown measure {key!r}; known: {', '.join(MEASURES)}"
        if not MEASURES[key].additive:
            return f"card {spec.key!r} needs {key!r} summed, which does not add up over days or entities"
    return ""


def _check_rule(rule: PlatformRule) -> str:
    if not (rule.source and rule.quoted):
        return f"rule {rule.key!r} gives no source or no date; a rule without them is a rumour"
    if rule.factor <= 0:
        return f"rule {rule.key!r} has the factor {rule.factor}; a bound is above zero"
    return ""
