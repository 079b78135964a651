from __future__ import annotations

import json
from fractions import Fraction

import pytest
from attrs import evolve

from paceboard.cards import Inputs
from paceboard.errors import LedgerError
from paceboard.host import Host
from paceboard.model import Calendar, CalendarKind, Curve, FatigueLimits, Flight, Policy

FLIGHT = Flight(
    account="sample:1",
    name="Läunch",
    first=1,
    last=9,
    amount=5,
    currency="USD",
    hard=True,
    campaigns=("a", "b"),
)


def test_inputs_are_read_as_they_were_written() -> None:
    """With the rules of all plugins, each ratio exactly, and so under the same hash."""
    inputs = Inputs(
        flights=(FLIGHT,),
        policy=Policy(
            first_days=5,
            scheduled_time=True,
            fatigue={"tiktok": FatigueLimits(frequency=Fraction(13, 2), click_rate=Fraction(1, 50))},
        ),
        rules=Host(strict=True).discover().platform_rules(),
        plugins=(("paceboard", "0.1.0"),),
    )

    assert inputs == Inputs.parse(inputs.text())
    assert inputs.digest() == Inputs.parse(inputs.text()).digest()


def test_inputs_of_before_the_decision_still_parse() -> None:
    """A policy that was written without the thresholds of the decision has their defaults."""
    plain = json.loads(Inputs(policy=Policy(first_days=5)).text())
    for name in ("roas_tolerance", "roas_margin", "roas_days", "open_conversions", "least_conversions"):
        del plain["policy"][name]
    del plain["policy"]["learning_days"]

    assert Policy(first_days=5) == Inputs.parse(json.dumps(plain)).policy


def test_calendar_and_curves_belong_to_the_inputs() -> None:
    """They are read as they were written, and another calendar or curve is another hash."""
    plain = Inputs(flights=(FLIGHT,))
    curved = Inputs(flights=(evolve(FLIGHT, curve=Curve.WEEKDAY, weights=(1, 1, 1, 1, 1, 2, 2)),))
    fiscal = Inputs(
        flights=(FLIGHT,),
        calendar=Calendar(kind=CalendarKind.FOUR_FOUR_FIVE, first_day=20_485, week_start=6),
    )

    assert [curved, fiscal] == [Inputs.parse(each.text()) for each in (curved, fiscal)]
    assert 3 == len({plain.digest(), curved.digest(), fiscal.digest()})


def test_inputs_without_them_keep_the_hash_of_before() -> None:
    """What a reading of an earlier version cites is found and judged by again."""
    text = Inputs(flights=(FLIGHT,)).text()

    assert "calendar" not in text
    assert "curve" not in text
    assert "weights" not in text


@pytest.mark.parametrize("text", ["", "{}", '{"flights":[{"x":1}],"policy":{},"rules":[],"plugins":[]}'])
def test_inputs_of_another_version_are_told(text: str) -> None:
    """What this version does not know is not guessed at."""
    with pytest.raises(LedgerError, match="cannot be read by this version"):
        Inputs.parse(text)


def test_inputs_of_before_there_were_rule_packs_have_the_first_one() -> None:
    """What the ledger kept then is read as it was meant: by the seed's rule."""
    plain = json.loads(Inputs(policy=Policy(first_days=5)).text())
    del plain["policy"]["rule_pack"]

    assert Policy(first_days=5) == Inputs.parse(json.dumps(plain)).policy


def test_the_rule_pack_is_part_of_what_a_reading_was_judged_from() -> None:
    """Another rule is another hash, and comes back as it was."""
    inputs = Inputs(policy=Policy(rule_pack="fixed_band(5)"))

    assert inputs == Inputs.parse(inputs.text())
    assert inputs.digest() != Inputs().digest()


def test_a_rule_pack_that_this_version_lacks_is_told() -> None:
    """A rule of a later version is not taken for another one."""
    with pytest.raises(LedgerError, match="no rule pack 'tomorrow'"):
        Inputs.parse(Inputs(policy=Policy(rule_pack="tomorrow")).text())


def test_the_way_to_tell_unusual_days_is_part_of_what_a_reading_was_judged_from() -> None:
    """Its default leaves older texts their hash; another one is read back."""
    inputs = Inputs(policy=Policy(anomaly_method="sigma2"))

    assert inputs == Inputs.parse(inputs.text())
    assert "anomaly_method" not in Inputs().text()


def test_limits_that_nobody_names_are_not_in_the_text() -> None:
    """So inputs of before keep their hash."""
    assert "fatigue" not in json.loads(Inputs(policy=Policy()).text())["policy"]
