from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from paceboard.ledger import Ledger
from paceboard.model import AccountRef
from paceboard.sync import Outcome, this_process
from paceboard.sync.holder import has_gone


@pytest.fixture(name="dead")
def _dead() -> str:
    """What a process of this machine that has ended called itself."""
    code = "from paceboard.sync import this_process; print(this_process())"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return told.stdout.strip()


def test_only_a_process_of_this_machine_is_known_to_have_gone(dead: str) -> None:
    """Not one that lives, not one of another machine, and nothing that is no process."""
    elsewhere = dead.partition(" on ")[0] + " on another-machine"

    assert [True, False, False, False] == list(map(has_gone, [dead, this_process(), elsewhere, "somebody"]))


def test_nobody_waits_for_a_process_that_was_killed(
    refresh: Callable[..., list[Outcome]], platform: Any, ledger: Ledger, dead: str
) -> None:
    """Its account is taken over at once, and its run is known as interrupted."""
    ledger.begin(AccountRef("sample", "1"), dead)
    (outcome,) = refresh()

    assert None is outcome.error
    assert ["ok", "interrupted"] == [run.result.outcome for run in ledger.runs()]
