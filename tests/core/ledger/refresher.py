"""A process that refreshes one account for ever, until it is killed: see test_crash.py.

Called with a place, and with the seconds that it rests after each commit, by default none.

Every row of a window says the number of the revision that it was written at. A revision is printed
only when its commit was acknowledged.
"""

from __future__ import annotations

import sys
import time

from paceboard.ledger import FactWindow, Ledger
from paceboard.model import Account, AccountRef, Fact, Grain, Level, Window, Zone

ACCOUNT = Account(ref=AccountRef("tiktok", "7001"), name="Shop", zone=Zone("Etc/UTC"), currency="USD")
PLANNED = ((Level.CAMPAIGN, Grain.DAY), (Level.CAMPAIGN, Grain.HOUR))


def facts(number: int) -> list[Fact]:
    campaigns = [f"c{each}" for each in range(8 + number % 3)]
    days = [
        Fact(level=Level.CAMPAIGN, entity=each, grain=Grain.DAY, day=day, measures={"spend": number})
        for each in campaigns
        for day in range(1, 31)
    ]
    hours = [
        Fact(
            level=Level.CAMPAIGN, entity=each, grain=Grain.HOUR, day=30, hour=hour, measures={"spend": number}
        )
        for each in campaigns
        for hour in range(24)
    ]
    return [*days, *hours]


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    place, rest = sys.argv[1], float((*sys.argv, "0")[2])
    with Ledger.open(place, clock=lambda: 0) as ledger:
        head = ledger.head(ACCOUNT.ref)
        number = 0 if head is None else head.number
        say("ready")
        while True:
            number += 1
            window = FactWindow(window=Window(first=1, last=30), planned=PLANNED, facts=facts(number))
            commit = ledger.commit(ACCOUNT, at=number, facts=[window], watermarks={"spend": number})
            say(commit.revision)
            time.sleep(rest)


if __name__ == "__main__":
    main()
