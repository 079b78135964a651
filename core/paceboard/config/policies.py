"""The company's thresholds, exact as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import fields

from paceboard.config.values import as_exact, as_number, as_switch
from paceboard.errors import ConfigurationError, nearest
from paceboard.model import Bands, FatigueLimits, Policy
from paceboard.pacing.packs import NAMES, rule_pack
from paceboard.tables import as_table, as_text, check_keys

__all__ = ["policy_from_table"]


def policy_from_table(table: Mapping[str, Any]) -> Policy:
    """Thresholds out of `[policy]`; what it leaves out keeps its default."""
    known = {attribute.name: attribute for attribute in fields(Policy)}
    check_keys(table, "[policy]", tuple(known))
    values: dict[str, Any] = {
        key: _pack(value, f"[policy] {key}")
        if key == "rule_pack"
        else _method(value, f"[policy] {key}")
        if key == "anomaly_method"
        else as_switch(value, f"[policy] {key}")
        if known[key].type in (bool, "bool")
        else _threshold(value, f"[policy] {key}", whole=known[key].type in (int, "int"))
        for key, value in table.items()
        if key not in ("bands", "fatigue")
    }
    bands = as_table(table.get("bands", {}), "[policy.bands]")
    fatigue = as_table(table.get("fatigue", {}), "[policy.fatigue]")
    return Policy(
        **values,
        bands={card: _bands(edges, card) for card, edges in bands.items()},
        fatigue={connector: _fatigue(limits, connector) for connector, limits in fatigue.items()},
    )


def _fatigue(value: Any, connector: str) -> FatigueLimits:
    """A company's limits for one connector: `[policy.fatigue.tiktok] frequency = 6`."""
    place = f"[policy.fatigue.{connector}]"
    table = as_table(value, place)
    check_keys(table, place, tuple(attribute.name for attribute in fields(FatigueLimits)))
    limits = FatigueLimits(**{key: as_exact(limit, f"{place} {key}") for key, limit in table.items()})
    if limits.problem:
        raise ConfigurationError(f"{place}: {limits.problem}", do="put the urgent limit above the other")
    return limits


def _bands(value: Any, card: str) -> Bands:
    """A card's own edges: `[policy.bands.ctr] good_from = 0.01`."""
    place = f"[policy.bands.{card}]"
    table = as_table(value, place)
    check_keys(table, place, tuple(attribute.name for attribute in fields(Bands)))
    bands = Bands(**{key: as_number(edge, f"{place} {key}") for key, edge in table.items()})
    if bands.problem:
        raise ConfigurationError(f"{place}: {bands.problem}", do="put the edges in rising order")
    return bands


def _pack(value: Any, place: str) -> str:
    """The name of a rule that asks for alerts."""
    name = as_text(value, place)
    try:
        return rule_pack(name).name
    except ValueError as error:
        raise ConfigurationError(f"{place}: {error}", do=nearest(name, NAMES)) from error


def _method(value: Any, place: str) -> str:
    """The name of a way to tell unusual days."""
    # Imported where somebody names one: a configuration without it is read without the statistics.
    from paceboard.stats import Method

    name, names = as_text(value, place), [str(each) for each in Method]
    if name not in names:
        raise ConfigurationError(f"{place}: there is no method {name!r}", do=nearest(name, names))
    return name


def _threshold(value: Any, place: str, *, whole: bool) -> Fraction | int:
    """A number of zero or more; whole where it counts something."""
    number = as_exact(value, place)
    if whole and number.denominator != 1:
        raise ConfigurationError(f"{place} is no whole number: {value!r}", do="write it like 3")
    return int(number) if whole else number
