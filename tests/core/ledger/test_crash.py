from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from paceboard.ledger import Ledger
from paceboard.model import AccountRef, Grain, Level

REF = AccountRef("tiktok", "7001")


def killed_midway(place: str, wait: float, *, after_one: bool) -> int:
    """Let a process refresh, kill it after some seconds, and give the last revision it acknowledged.

    Args:
        after_one: not before it has acknowledged a commit, however slow the machine is.
    """
    command = [sys.executable, str(Path(__file__).with_name("refresher.py")), place]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        ready = child.stdout.readline()
        first = child.stdout.readline() if after_one else ""
        time.sleep(wait)  # real time: what is killed is a real process at work
        child.kill()
        whole = [line for line in child.stdout if line.endswith("\n")]
    assert ready == "ready\n"
    return int(([first] * after_one + whole)[-1]) if whole or after_one else 0


def generations(ledger: Ledger, revision: int | None) -> tuple[set[int], int, int]:
    """The numbers that all rows of the window say, how many rows there are, and how many places."""
    rows = [
        row
        for grain in (Grain.DAY, Grain.HOUR)
        for row in ledger.fact_rows(REF, Level.CAMPAIGN, grain, 1, 30, "spend", revision=revision)
    ]
    places = {tuple(pair for pair in row.key if pair[0] != "known_from") for row in rows}
    return {row.value for row in rows}, len(rows), len(places)


def survives(place: str, kills: int) -> int:
    """Kill so many processes midway and look at the ledger after each; gives the commits that it holds."""
    chance = random.Random(kills)
    head = 0
    for number in range(kills):
        acknowledged = killed_midway(place, chance.uniform(0.005, 0.12), after_one=number % 4 == 0)
        with Ledger.open(place, clock=lambda: 0, create=False) as ledger:
            last = ledger.head(REF)
            now = 0 if last is None else last.number

            assert () == ledger.check()
            assert now >= max(acknowledged, head)
            if now:
                expected = ({now}, 54 * (8 + now % 3), 54 * (8 + now % 3))
                assert expected == generations(ledger, None)
                assert now == ledger.watermark(REF, "spend")
                assert ((REF, now),) == ledger.needs_judging()
        head = now
    with Ledger.open(place, clock=lambda: 0, create=False) as ledger:
        for revision in range(1, head + 1, max(1, head // 20)):
            assert {revision} == generations(ledger, revision)[0]
    return head


def test_kills_lose_and_double_nothing(place: str) -> None:
    """P1, P2: 3 killed refreshes leave whole windows and every acknowledged one."""
    assert survives(place, 3) > 0


@pytest.mark.long
def test_many_kills_lose_and_double_nothing(place: str, kills: int) -> None:
    """P1, P2: so do 50, on each engine; `--kills 500` for as many."""
    assert survives(place, kills) > 0
