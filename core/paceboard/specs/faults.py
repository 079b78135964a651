"""What is wrong with an offer of a plugin: values of another kind than its class says, or unknown to us."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from attrs import fields

from paceboard.model import MEASURES, PlatformRule
from paceboard.specs.capabilities import capability_problem
from paceboard.specs.card_at import CardAt
from paceboard.specs.cards import CardClass, CardSpec, Chart, Role
from paceboard.specs.connectors import ConnectorSpec
from paceboard.specs.groups import ALL, GroupCardSpec, RateSource
from paceboard.specs.needs import Need, Whole
from paceboard.specs.presenting import CATEGORIES, Freshness, Objective, SentimentShape, Severity, Stage

__all__ = ["fault_in"]

ARCHETYPES = ("ad_platform",)
WINDOWS = ("T", "24H", "72H", "7D", "28D", "30D", "90D", "vsP", "period")
"""What a card may say that it shows; `vsP`: against the span before."""


def fault_in(spec: Any) -> str:
    """Why the host cannot use a spec; empty where it can."""
    fault = _misfit(spec)
    if fault:
        return f"{type(spec).__name__} {getattr(spec, 'key', '')!r}: {fault}"
    match spec:
        case ConnectorSpec():
            return _connector(spec)
        case CardAt():
            return _key(spec)
        case CardSpec():
            return _card(spec)
        case GroupCardSpec():
            return _key(spec) or _words(spec) or _identity(spec) or _needs(spec.key, spec.needs)
        case RateSource():
            return _key(spec)
        case PlatformRule():
            return _rule(spec)
        case _:
            return ""


def _misfit(spec: Any) -> str:
    """Name the first field whose value, or what it holds as a tuple, is not what its annotation says.

    attrs does not look, so that without this a wrong value would fail far from the plugin that gave it.
    """
    for name, hint in _hints(spec.__class__).items():
        value = getattr(spec, name)
        if not _fits(value, hint):
            return f"{name} is a {type(value).__name__}"
        if get_origin(hint) is tuple and Ellipsis in get_args(hint):
            each = next((each for each in value if not _fits(each, get_args(hint)[0])), None)
            if each is not None:
                return f"{name} holds a {type(each).__name__}"
    return ""


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def _fits(value: Any, hint: Any) -> bool:
    kind = get_origin(hint) or hint
    if kind is Callable:
        return callable(value)
    if kind is UnionType:
        return any(_fits(value, each) for each in get_args(hint))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return isinstance(value, str)
    return kind is Any or isinstance(value, kind)


def _key(spec: ConnectorSpec | CardSpec | CardAt | GroupCardSpec | RateSource) -> str:
    lower = spec.key.isidentifier() and spec.key.islower()
    return "" if lower else f"the key {spec.key!r} is not a lower-case word"


def _connector(spec: ConnectorSpec) -> str:
    if fault := _key(spec):
        return fault
    if spec.key == ALL:
        return f"the key {ALL!r} stands for all accounts"
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


def _card(spec: CardSpec) -> str:
    """R1: a manifest with an unknown class, category or role is refused at load."""
    if fault := _key(spec):
        return fault
    if spec.archetype not in ARCHETYPES:
        return (
            f"card {spec.key!r} has the unknown archetype {spec.archetype!r}; known: {', '.join(ARCHETYPES)}"
        )
    return _words(spec) or _identity(spec) or _needs(spec.key, (*spec.needs, *spec.wanted))


def _words(spec: CardSpec | GroupCardSpec) -> str:
    """Words out of closed sets."""
    if spec.category not in CATEGORIES:
        return f"card {spec.key!r} has the unknown category {spec.category!r}; known: {', '.join(CATEGORIES)}"
    for word, value, known in (
        ("class", spec.card_class, CardClass),
        ("chart", spec.chart, Chart),
        *(("role", role, Role) for role in spec.roles),
        *(("stage", stage, Stage) for stage in spec.stages),
        *(("objective", objective, Objective) for objective in spec.objectives),
        ("freshness", spec.freshness, Freshness),
        *([("sentiment", spec.sentiment.shape, SentimentShape)] if spec.sentiment else []),
        *([("severity", spec.alert.severity, Severity)] if spec.alert else []),
    ):
        if value not in tuple(known):
            return f"card {spec.key!r} has the unknown {word} {value!r}; known: {', '.join(known)}"
    return ""


def _identity(spec: CardSpec | GroupCardSpec) -> str:
    """What a reader of the card is owed: a question, a formula, its source, who it is for, what it spans."""
    for word in ("title", "question", "formula", "source", "roles", "windows"):
        if not getattr(spec, word):
            return f"card {spec.key!r} has no {word}"
    unknown = next((each for each in spec.windows if each not in WINDOWS), None)
    if unknown is not None:
        return f"card {spec.key!r} has the unknown window {unknown!r}; known: {', '.join(WINDOWS)}"
    problem = spec.sentiment.bands.problem if spec.sentiment else ""
    return f"the bands of card {spec.key!r}: {problem}" if problem else ""


def _needs(card: str, needs: tuple[Need, ...]) -> str:
    """Most needs are summed, so what does not add up over days and entities is needed whole."""
    for need in dict.fromkeys(needs):
        key = need.measure
        if key not in MEASURES:
            return f"card {card!r} needs the unknown measure {key!r}; known: {', '.join(MEASURES)}"
        if not MEASURES[key].additive and not isinstance(need, Whole):
            return f"card {card!r} needs {key!r} summed, which does not add up over days or entities"
    return ""


def _rule(rule: PlatformRule) -> str:
    if not (rule.source and rule.quoted):
        return f"rule {rule.key!r} gives no source or no date; a rule without them is a rumour"
    if rule.factor <= 0:
        return f"rule {rule.key!r} has the factor {rule.factor}; a bound is above zero"
    return ""
