from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import paceboard_google_ads
from paceboard.host import Host
from paceboard.plugin import BudgetMode, Grain, Level, RuleSpan, rule_on
from paceboard.specs import capability_problem, groups_of
from paceboard_google_ads.rules import PAY_FOR_CONVERSIONS, RULES
from paceboard_google_ads.spec import connector_spec


def manifest() -> dict[str, Any]:
    path = Path(paceboard_google_ads.__file__).with_name("paceboard-plugin.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_host_finds_the_plugin() -> None:
    """Connector, rules and simulated face come in by the entry point, without a problem."""
    host = Host().discover()

    assert "google_ads" in host.connectors()
    assert "google_ads" in host.simulators()
    assert [] == [problem for problem in host.problems if "google" in str(problem)]


def test_the_manifest_says_what_the_spec_says() -> None:
    """Hosts and secrets are the same before the import and after it."""
    spec = connector_spec()

    assert spec.title == manifest()["title"]
    assert list(spec.hosts) == manifest()["hosts"]
    assert [secret.name for secret in spec.secrets] == manifest()["secrets"]


def test_hours_are_read_of_account_and_campaigns() -> None:
    """Days of all levels, hours of two; cost is read again for 35 days."""
    read = {(each.level, each.grain): each for each in connector_spec().capabilities}

    assert {Level.ACCOUNT, Level.CAMPAIGN} == {level for level, grain in read if grain is Grain.HOUR}
    assert set(Level) == {level for level, grain in read if grain is Grain.DAY}
    assert {35} == {each.horizon for each in read.values()}


def test_what_comes_late_or_moves_long_is_declared_with_its_source() -> None:
    """Cost is corrected for 35 days, conversions grow for 90."""
    groups = groups_of(connector_spec().capabilities)

    assert {"spend": (10_800, 35), "conversions": (54_000, 90)} == {
        key: (group.lag, group.horizon) for key, group in groups.items()
    }
    assert all(group.source for group in groups.values())
    assert "" == capability_problem(connector_spec().capabilities)


def test_rules_are_googles_own() -> None:
    """Twice a day, 30.4 times a month; who pays for conversions has no bound for a day."""

    def factor(mode: BudgetMode, span: RuleSpan, variant: str = "DAILY") -> Fraction | None:
        rule = rule_on(RULES, connector="google_ads", mode=mode, span=span, day=20_000, variant=variant)
        return None if rule is None else rule.factor

    assert 2 == factor(BudgetMode.DYNAMIC_DAILY, RuleSpan.DAY)
    assert Fraction("30.4") == factor(BudgetMode.DYNAMIC_DAILY, RuleSpan.MONTH)
    assert None is factor(BudgetMode.DYNAMIC_DAILY, RuleSpan.DAY, PAY_FOR_CONVERSIONS)
    assert Fraction("30.4") == factor(BudgetMode.DYNAMIC_DAILY, RuleSpan.MONTH, PAY_FOR_CONVERSIONS)
    assert 1 == factor(BudgetMode.LIFETIME, RuleSpan.LIFETIME)
    assert all(rule.source.startswith("https://") and rule.quoted for rule in RULES)


def test_the_shape_of_a_day_is_said_to_be_assumed() -> None:
    """Per mille of 24 hours, with a source that says that nobody published it."""
    shape = connector_spec().hour_shape

    assert shape is not None
    assert 1_000 == sum(shape.weights)
    assert shape.source.startswith("assumed")
