"""Every error that Paceboard raises on purpose, classed by what the caller may do about it.

    PaceboardError
    ├── UsageError            correct the call                                  exit 2
    │   └── UnknownName       ... to one of the names that exist
    ├── ConfigurationError    correct the configuration                         exit 3
    ├── PluginError           update, allow or remove the plugin
    ├── LedgerError           look at the store: space, rights, its stamp
    │   ├── LedgerBusy        another process writes: ask again
    │   │   └── AccountBusy   ... it refreshes this account: wait for it
    │   └── LedgerOutdated    its tables are of an earlier version: migrate it
    └── PlatformError         the platform or the way to it
        ├── Transient         ask again later (`after` says when, if known)
        │   ├── RateLimited   ... and not before its time
        │   ├── Unavailable   ... it failed again and again, so nobody asks for a while
        │   └── DeadlineExceeded
        ├── Corrupt           a damaged answer: nothing of it may be used; ask once more
        ├── Drift             a whole answer of another form: report it, the window stops
        ├── PagingBroken      pages repeat, or do not add up: the window stops
        ├── Reauthorise       the token is dead: connect the account again
        ├── PermissionDenied  ask the account's owner for access
        ├── AccountUnusable   the account is gone, suspended or closed
        ├── Rejected          the platform refuses what we ask: never repeated
        │   └── TooHeavy      ask for less: split it
        └── HostNotAllowed    a request that would leave the connector's hosts

Each says what happened, why, during what, and what to do. None carries a secret: texts that come from a
wire pass the redactor before they get here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar

__all__ = [
    "AccountBusy",
    "AccountUnusable",
    "ConfigurationError",
    "Corrupt",
    "DeadlineExceeded",
    "Drift",
    "HostNotAllowed",
    "LedgerBusy",
    "LedgerError",
    "LedgerOutdated",
    "PaceboardError",
    "PagingBroken",
    "PermissionDenied",
    "PlatformError",
    "PluginError",
    "RateLimited",
    "Reauthorise",
    "Rejected",
    "TooHeavy",
    "Transient",
    "Unavailable",
    "UnknownName",
    "UsageError",
    "during",
    "nearest",
]


class PaceboardError(Exception):
    """Root of the tree: what happened, why, and what to do.

    `steps` says what was being done meanwhile, from the single call outwards; whoever lets an error pass
    adds to it, see `during`.
    """

    usual: ClassVar[str] = ""
    """The next step of an error that names none; every class of the platform's has one."""

    def __init__(self, what: str, *, why: str = "", do: str = "") -> None:
        do = do or self.usual
        super().__init__(what, why, do)
        self.what = what
        self.why = why
        self.do = do
        self.steps: tuple[str, ...] = ()

    @property
    def during(self) -> str:
        """What was being done, in a line; empty where nobody said so."""
        return ", for ".join(self.steps)

    def __str__(self) -> str:
        parts = [self.what.rstrip(".")]
        if self.why:
            parts.append(f"Why: {self.why.rstrip('.')}")
        if self.steps:
            parts.append(f"During: {self.during.rstrip('.')}")
        if request_id := getattr(self, "request_id", ""):
            parts.append(f"Request id: {request_id}")
        if self.do:
            parts.append(f"Do: {self.do.rstrip('.')}")
        return ". ".join(parts) + "."

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class UsageError(PaceboardError):
    """The call is wrong: correct it."""


class UnknownName(UsageError):
    """No such account, card, campaign, world ...; `do` names what exists, nearest first."""


class ConfigurationError(PaceboardError):
    """The configuration is wrong, or a secret that it names is missing: correct it."""


class PluginError(PaceboardError):
    """A plugin cannot be used; the message names plugin, distribution and version."""


class LedgerError(PaceboardError):
    """The store cannot be read or written, or is not the one that was expected."""


class LedgerBusy(LedgerError):
    """Another process held the store for too long, or changed the account meanwhile: ask again."""


class AccountBusy(LedgerBusy):
    """Another process refreshes this account: `why` says which one, and since when."""


class LedgerOutdated(LedgerError):
    """The ledger's tables are of an earlier version of this program: migrate it."""


class PlatformError(PaceboardError):
    """Something at the platform, or on the way to it.

    Args:
        what: one line, without secrets.
        why: the platform's own words or code, redacted.
        do: the next step.
        code: the platform's code as text, where it gave one.
        request_id: the platform's own id of the exchange, where it gave one.
    """

    usual = "report it with what the platform said"

    def __init__(
        self, what: str, *, why: str = "", do: str = "", code: str = "", request_id: str = ""
    ) -> None:
        super().__init__(what, why=why, do=do)
        self.code = code
        self.request_id = request_id


class Transient(PlatformError):
    """Ask again later.

    Args:
        after: seconds to wait at least, where the platform said so; None where it did not.
    """

    usual = "ask again later"

    def __init__(
        self,
        what: str,
        *,
        why: str = "",
        do: str = "",
        code: str = "",
        request_id: str = "",
        after: float | None = None,
    ) -> None:
        super().__init__(what, why=why, do=do, code=code, request_id=request_id)
        self.after = after


class RateLimited(Transient):
    """The platform counts our requests: not before `after` seconds have gone.

    Args:
        whole_app: it speaks for every request of the app; False: for one account or one kind of call.
    """

    usual = "wait, then ask again"

    def __init__(
        self,
        what: str,
        *,
        why: str = "",
        do: str = "",
        code: str = "",
        request_id: str = "",
        after: float | None = None,
        whole_app: bool = True,
    ) -> None:
        super().__init__(what, why=why, do=do, code=code, request_id=request_id, after=after)
        self.whole_app = whole_app


class Unavailable(Transient):
    """The app's requests failed again and again, so nothing is sent for `after` seconds, and then one."""

    usual = "refresh again then; the platform's status page may say more"


class DeadlineExceeded(Transient):
    """No whole answer came within the request's deadline."""

    usual = "ask for less at a time, or later"


class Corrupt(PlatformError):
    """A damaged answer (cut off, not what its label says): nothing of it may be used."""

    usual = "ask once more; if it stays, look for a proxy in between"


class Drift(PlatformError):
    """A whole, well-formed answer of another form than the one we know."""

    usual = "report it: the platform has changed, or sends what it should not"


class PagingBroken(PlatformError):
    """Pages repeat, never end, or do not add up to the announced total."""

    usual = "refresh again; if it stays, report it"


class Reauthorise(PlatformError):
    """The token is expired, revoked or missing: only the account's owner can mend it."""

    usual = "connect the account again"


class PermissionDenied(PlatformError):
    """The token lives but may not do this."""

    usual = "ask the account's owner for access"


class AccountUnusable(PlatformError):
    """The account is deleted, suspended or closed."""

    usual = "look at the account at its platform"


class Rejected(PlatformError):
    """The platform refuses what we ask; asking again would give the same."""

    usual = "report it; asking again gives the same"


class TooHeavy(Rejected):
    """Refused for its size: ask for less, in parts."""

    usual = "ask for less, in parts"


class HostNotAllowed(PlatformError):
    """A request would have left the hosts that the connector declared."""

    usual = "correct base_url, or report the plugin"


@contextmanager
def during(step: str) -> Iterator[None]:
    """Let an error of the tree that passes say what was being done (`GET campaign/get/`).

    Steps within each other read from the single call outwards; the same one is said once.
    """
    try:
        yield
    except PaceboardError as error:
        if step not in error.steps:
            error.steps = (*error.steps, step)
        raise


def nearest(name: str, known: Iterable[str], *, most: int = 5) -> str:
    """The next step after a name that does not exist, for an error's `do`.

    `did you mean tiktok.spend_vs_budget?` where one is near, else the first few that exist.
    """
    from difflib import get_close_matches

    names = list(known)
    if not names:
        return "there is none yet"
    near = get_close_matches(name, names, 1)
    if near:
        return f"did you mean {near[0]}?"
    rest = f" or one of {len(names) - most} others" if len(names) > most else ""
    return f"use one of: {', '.join(names[:most])}{rest}"
