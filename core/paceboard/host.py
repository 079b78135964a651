"""Finding plugins, registering them, and asking them: each apart, each named in every problem."""

from __future__ import annotations

import difflib
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import Any, TypeVar

import pluggy
from attrs import frozen

from paceboard.errors import PluginError
from paceboard.hookspecs import API, GROUP, Hooks
from paceboard.model import PlatformRule
from paceboard.offered import OfferedCards
from paceboard.specs import CardAt, CardSpec, ConnectorSpec, GroupCardSpec, RateSource, SimulatorSpec
from paceboard.specs.faults import fault_in
from paceboard.specs.manifest import Manifest, find_manifest

__all__ = ["Found", "Host", "LoadedPlugin", "Problem", "installed"]

S = TypeVar("S")


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
                # The same distribution may lie on the path twice; the first one is the one imported.
                seen.setdefault((found.name, found.group, _plain_name(found.distribution)), found)
    return tuple(found for _, found in sorted(seen.items()))


def _found(point: EntryPoint, source: Distribution) -> Found:
    # An entry point that is no `module:name` has no module either; to load it says so.
    module = point.module if point.pattern.match(point.value) else ""
    return Found(
        name=point.name,
        group=point.group,
        distribution=source.metadata["Name"] or "a distribution without a name",
        version=source.version or "of no version",
        load=point.load,
        manifest=find_manifest(module) if module else None,
    )


def _plain_name(distribution: str) -> str:
    """The name by which an index knows a distribution, whichever way it is spelt."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


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
        self._cards: OfferedCards | None = None

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

    def discover(
        self, candidates: Iterable[Found] | None = None, *, chosen: Mapping[str, str | bool] | None = None
    ) -> Host:
        """Load every candidate (by default all that is installed), each on its own; returns itself.

        Where two distributions claim one name neither is loaded: by order of names or of installation a
        stranger would get the secrets that are meant for the other.

        Args:
            chosen: by a plugin's name, the only distribution that may use it, or False for none at all.
        """
        wanted = [
            found
            for found in (installed() if candidates is None else candidates)
            if _is_chosen(found, (chosen or {}).get(found.name, True))
        ]
        for found in wanted:
            rivals = [each for each in wanted if (each.name, each.group) == (found.name, found.group)]
            try:
                if len(rivals) > 1:
                    raise _claimed(rivals)
                self._load(found)
            except PluginError as error:
                self._note(found, "load", error)
        return self

    def _load(self, found: Found) -> None:
        _refuse_unread(found)
        with _apart(f"{found.provenance} cannot be imported", f"reinstall or remove {found.distribution}"):
            plugin = found.load()
        with _apart(f"{found.provenance} cannot be registered", f"update or remove {found.distribution}"):
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
        self._cards = None

    def _note(self, found: Found, stage: str, error: PluginError) -> None:
        if self._strict:
            raise error
        self._problems.append(
            Problem(plugin=found.name, provenance=found.provenance, stage=stage, error=error)
        )

    def _ask(self, hook: str, *kinds: type[S]) -> tuple[tuple[str, S], ...]:
        if hook not in self._offers:
            self._offers[hook] = tuple(self._collect(hook, kinds))
        return self._offers[hook]

    def _collect(self, hook: str, kinds: tuple[type[S], ...]) -> Iterable[tuple[str, S]]:
        """What all plugins offer; of what two of them offer under one key, nothing."""
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        offers: list[tuple[Found, S]] = []
        for implementation in sorted(caller.get_hookimpls(), key=lambda each: each.plugin_name):
            found = self._found[implementation.plugin_name]
            for offer in self._call(found, hook, implementation.function):
                fault = _fault(offer, kinds, found)
                if fault:
                    self._refuse(found, hook, fault, f"correct {found.distribution}")
                else:
                    offers.append((found, offer))
        owners: dict[str, list[Found]] = {}
        for found, offer in offers:
            owners.setdefault(_key(offer), []).append(found)
        for key, claimants in owners.items():
            if len(claimants) > 1:
                names = " and ".join(each.provenance for each in claimants)
                for found in dict.fromkeys(claimants):
                    self._refuse(found, hook, f"{key!r} is offered by {names}, so by none", _DECIDE)
        yield from ((found.name, offer) for found, offer in offers if len(owners[_key(offer)]) == 1)

    def _refuse(self, found: Found, hook: str, fault: str, do: str) -> None:
        self._note(found, hook, PluginError(f"{found.provenance}, {hook}: {fault}", do=do))

    def _call(self, found: Found, hook: str, function: Callable[[], Any]) -> list[Any]:
        try:
            with _apart(f"{found.provenance} failed in {hook}", f"update or remove {found.distribution}"):
                answer = function()
                if isinstance(answer, str | bytes | Mapping) or not isinstance(answer, Iterable):
                    raise TypeError(f"must give an iterable of specs, not {type(answer).__name__}")
                return list(answer)
        except PluginError as error:
            self._note(found, hook, error)
            return []

    def connectors(self) -> Mapping[str, ConnectorSpec]:
        """Connectors by key."""
        return {spec.key: spec for _, spec in self._ask("paceboard_connectors", ConnectorSpec)}

    def cards(self) -> Mapping[str, CardSpec]:
        """Cards by key, sorted by it; what is imported later is imported when it is looked at."""
        if self._cards is None:
            offers: tuple[tuple[str, CardSpec | CardAt], ...] = self._ask("paceboard_cards", CardSpec, CardAt)
            owners = {offer.key: self._found[name] for name, offer in offers}
            self._cards = OfferedCards(
                {offer.key: offer for _, offer in offers}, lambda at: self._fetch(at, owners[at.key])
            )
        return self._cards

    def _fetch(self, at: CardAt, found: Found) -> CardSpec | None:
        """The card that was to come later, if it is one that can be used."""
        hook, do = "paceboard_cards", f"update or remove {found.distribution}"
        try:
            with _apart(f"{found.provenance} failed to give its card {at.key!r}", do):
                card = at.load()
        except PluginError as error:
            self._note(found, hook, error)
            return None
        fault = _fault(card, (CardSpec,), found)
        if not fault and card.key != at.key:
            fault = f"the card offered as {at.key!r} says that it is {card.key!r}"
        if fault:
            self._refuse(found, hook, fault, f"correct {found.distribution}")
        return None if fault else card

    def group_cards(self) -> Mapping[str, GroupCardSpec]:
        """Cards over all accounts by key, sorted by it."""
        offers = self._ask("paceboard_group_cards", GroupCardSpec)
        return {spec.key: spec for _, spec in sorted(offers, key=lambda each: each[1].key)}

    def rate_sources(self) -> Mapping[str, RateSource]:
        """Sources of exchange rates by key."""
        return {spec.key: spec for _, spec in self._ask("paceboard_exchange_rates", RateSource)}

    def platform_rules(self) -> tuple[PlatformRule, ...]:
        """All platform rules, in the order of plugins."""
        return tuple(rule for _, rule in self._ask("paceboard_platform_rules", PlatformRule))

    def simulators(self) -> Mapping[str, SimulatorSpec]:
        """Simulated faces by the connector that they speak to."""
        return {spec.connector: spec for _, spec in self._ask("paceboard_simulators", SimulatorSpec)}


_DECIDE = "remove one of them, or switch one off in paceboard.toml: [plugins] NAME = false"


@contextmanager
def _apart(what: str, do: str) -> Iterator[None]:
    """What a plugin's code raises is a problem of that plugin, and what it prints is no answer of ours."""
    try:
        with redirect_stdout(sys.stderr):
            yield
    except (KeyboardInterrupt, MemoryError, PluginError):
        raise
    except BaseException as error:
        raise PluginError(what, why=f"{type(error).__name__}: {error}", do=do) from error


def _is_chosen(found: Found, choice: str | bool) -> bool:
    return choice if isinstance(choice, bool) else _plain_name(choice) == _plain_name(found.distribution)


def _claimed(rivals: Iterable[Found]) -> PluginError:
    first, *rest = rivals
    names = " and ".join(each.provenance for each in (first, *rest))
    return PluginError(
        f"{names} have the same name, so none of them is loaded",
        why="which of them is meant is not for their order to decide: it gets the secrets",
        # Neither is suggested: what people copy would decide by an order again.
        do=f'remove one, or name the one that is meant in paceboard.toml: [plugins] {first.name} = "..."',
    )


def _refuse_unread(found: Found) -> None:
    """Refuse by metadata alone, before any code of the plugin runs."""
    if found.group != GROUP:
        raise PluginError(
            f"{found.provenance} speaks {found.group}; this host speaks {GROUP}",
            do=f"install a version of {found.distribution} for {GROUP}, or another paceboard",
        )
    fault = "" if found.manifest is None else found.manifest.problem
    if found.manifest is not None and not fault and found.manifest.api != API:
        fault = f"its manifest says api = {found.manifest.api}, its entry point {GROUP}"
    if fault:
        raise PluginError(
            f"{found.provenance} has a manifest that cannot be used",
            why=fault,
            do=f"reinstall or update {found.distribution}",
        )


def _fault(offer: Any, kinds: tuple[type, ...], found: Found) -> str:
    """Why an offer cannot be used; empty where it can."""
    if not isinstance(offer, kinds):
        return f"not a {kinds[0].__name__}: {type(offer).__name__}"
    return fault_in(offer) or _undeclared(offer, found)


def _undeclared(offer: object, found: Found) -> str:
    """What a connector asks for beyond its manifest, which is what people read before they trust it."""
    if not isinstance(offer, ConnectorSpec) or found.manifest is None:
        return ""
    asked = [*offer.hosts, *(secret.name for secret in offer.secrets)]
    told = {*found.manifest.hosts, *found.manifest.secrets}
    missing = [each for each in asked if each not in told]
    return f"asks for {', '.join(missing)}, which its manifest does not name" if missing else ""


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
