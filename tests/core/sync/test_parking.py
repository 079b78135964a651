from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paceboard.errors import RateLimited, Transient, Unavailable
from paceboard.ledger import Ledger
from paceboard.model import SECOND, AccountRef
from paceboard.sync import Outcome, cooled

ONE, TWO = AccountRef("sample", "1"), AccountRef("sample", "2")
APP = {"app": "app:sample:1"}
Run = Callable[..., list[Outcome]]


def quota(seconds: float, *, whole_app: bool = False) -> RateLimited:
    return RateLimited("the quota is used up", why="code 40100", after=seconds, whole_app=whole_app)


def test_an_account_is_left_alone_until_the_platforms_time(platform: Any, refresh: Run, clock: Any) -> None:
    """A refusal with a time costs one look; until then the account is skipped with the time and the words."""
    platform.fails = {("1", "entities"): quota(300.0)}
    (first,) = refresh()
    platform.fails = {}
    before = len(platform.asked)
    clock.now += 299 * SECOND
    (second,) = refresh()
    asked = len(platform.asked) - before
    clock.now += SECOND
    (third,) = refresh()

    assert clock.now == first.until == second.until
    assert isinstance(second.error, RateLimited)
    assert "the quota is used up. code 40100" == second.error.why
    assert "Nothing is asked before 2026-04-24T" in second.error.what
    assert 0 == asked
    assert (None, None) == (third.error, third.until)


def test_a_refusal_of_the_whole_app_puts_every_account_aside(
    platform: Any, refresh: Run, ledger: Ledger, clock: Any
) -> None:
    """Another account of the app is not asked about either, and all of them may be when the time has come."""
    platform.ids = ["1", "2"]
    platform.fails = {("1", "entities"): quota(300.0, whole_app=True)}
    refresh("1", how=APP)
    platform.fails = {}
    (other,) = refresh("2", how=APP)
    clock.now += 300 * SECOND
    again = refresh(how=APP)

    assert isinstance(other.error, RateLimited)
    assert [None, None] == [each.error for each in again]
    assert {} == ledger.parked()


def test_a_refusal_of_one_account_puts_no_other_aside(platform: Any, refresh: Run) -> None:
    """The app's other accounts go on."""
    platform.ids = ["1", "2"]
    platform.fails = {("1", "entities"): quota(300.0)}
    refresh("1", how=APP)
    (other,) = refresh("2", how=APP)

    assert None is other.error


@pytest.mark.parametrize("error", [Transient("502"), RateLimited("soon")])
def test_what_says_no_time_is_asked_again(platform: Any, refresh: Run, error: Exception) -> None:
    """An error without a time puts nothing aside."""
    platform.fails = {("1", "entities"): error}
    refresh()
    platform.fails = {}
    (again,) = refresh()

    assert None is again.error


def test_a_broken_app_is_known_to_the_next_process(
    platform: Any, refresh: Run, ledger: Ledger, clock: Any
) -> None:
    """What failed again and again is skipped while it cools down; then its first request is a probe."""
    platform.fails = {("", "accounts"): Unavailable("again and again", after=60.0)}
    refresh(how=APP)
    (skipped,) = refresh(how=APP)
    clock.now += 61 * SECOND
    waited = cooled(APP["app"], ledger.parked())
    platform.fails = {}
    (mended,) = refresh(how=APP)

    assert isinstance(skipped.error, Unavailable)
    assert 60.0 == waited
    assert None is mended.error
    assert 0.0 == cooled(APP["app"], ledger.parked())
