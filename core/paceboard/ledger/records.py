"""What goes into the ledger's methods and comes out of them, besides the words of the model.

Nothing in here needs the database, so that other rooms import it at no cost.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from paceboard.model import AccountRef, Fact, Grain, Level, Window

__all__ = [
    "Commit",
    "FactVersion",
    "FactWindow",
    "Lease",
    "Parked",
    "Revision",
    "Run",
    "RunResult",
    "Standing",
    "StoredReading",
]


@frozen(kw_only=True)
class FactWindow:
    """All facts of one account in a range of days, for all levels and grains that were asked for.

    Args:
        planned: levels and grains that were read to the end: their days are replaced by `facts`,
            and what is missing there was withdrawn by the platform.
    """

    window: Window
    planned: tuple[tuple[Level, Grain], ...]
    facts: Sequence[Fact]


@frozen(kw_only=True)
class Standing:
    """Where an account stands.

    Args:
        revision: its last one; None before the first.
        watermark: the instant up to which a group of measures is complete; None: unknown.
        covered_from: the first epoch day that was ever fetched whole for the group; None: none.
    """

    revision: int | None
    watermark: int | None
    covered_from: int | None


@frozen(kw_only=True)
class Commit:
    """What a commit did.

    Args:
        revision: the account's new revision; None where nothing changed, so nothing was written.
        head: the account's revision now.
        rows_in: rows of the platform's lists, each key once; the new, changed and equal ones together.
        rows_withdrawn: rows that were there before and are in the lists no more.
        rows_doubled: rows beyond those, that came twice with the same content.
    """

    revision: int | None
    head: int
    rows_in: int
    rows_new: int
    rows_changed: int
    rows_withdrawn: int
    rows_equal: int
    rows_doubled: int = 0


@frozen(kw_only=True)
class Revision:
    """One state of an account: its number, the instant since which it is known, and the run that saw it."""

    number: int
    instant: int
    run: int | None = None


@frozen(kw_only=True)
class FactVersion:
    """One value of one row of day facts, and the revisions between which it was known.

    Args:
        value: None where the platform gave none.
        known_to: the revision from which on it is known no more; None: it is current.
    """

    day: int
    entity: str
    value: int | None
    known_from: int
    known_to: int | None


@frozen(kw_only=True)
class RunResult:
    """What a run has to say when it ends.

    Args:
        outcome: one word: `ok`, `failed` ...
        bytes_read: bytes of answers.
        rows_kept: rows that the ledger holds now because of it.
        rows_rejected: rows that were refused, with the reason in `problem`.
        waited: microseconds spent waiting for limits and before retries.
        quota_left: of the platform's limits that it tells of, what was left of the fullest at the end, in
            millionths of it: 250_000 is a quarter. None: it told of none.
    """

    outcome: str
    requests: int = 0
    bytes_read: int = 0
    pages: int = 0
    rows_in: int = 0
    rows_kept: int = 0
    rows_rejected: int = 0
    retries: int = 0
    waited: int = 0
    problem: str = ""
    quota_left: int | None = None


@frozen(kw_only=True)
class Run:
    """One refresh in the ledger's records.

    Args:
        account: the account it was for; None: for several.
        ended: None while it runs; of one that was killed, when the account's next run found that.
        result: its outcome is `running` until it ended, and `interrupted` where it was killed.
    """

    id: int
    account: AccountRef | None
    started: int
    ended: int | None
    result: RunResult


@frozen(kw_only=True)
class Lease:
    """The right to refresh an account, which one process at a time has.

    Args:
        fence: grows with each lease of the account, so that whoever had an earlier one is told apart.
        holder: who has it, in words: `process 4711 on shop-1`.
        since, until: instants; it ends by itself where nobody renews it.
    """

    account: AccountRef
    fence: int
    holder: str
    since: int
    until: int


@frozen(kw_only=True)
class Parked:
    """What nobody asks about before its time has come.

    Args:
        scope: an account, `tiktok:7001`, or an app as the platform tells apps apart.
        since, until: instants.
        kind: class of the error that said so.
        why: its words.
    """

    scope: str
    since: int
    until: int
    kind: str
    why: str


@frozen(kw_only=True)
class StoredReading:
    """A reading as it was judged at a revision.

    Args:
        instant: of the revision.
        inputs: hash of what it was judged from besides facts.
        body: JSON text.
    """

    card: str
    scope: str
    revision: int
    instant: int
    inputs: str
    body: str
