"""From the HTTP library's errors to ours, by what the caller may do. Knows TLS, and no HTTP library."""

from __future__ import annotations

import ssl
from collections.abc import Iterable

from attrs import frozen

from paceboard.errors import ConfigurationError, Corrupt, PaceboardError, Transient

__all__ = ["Fault", "translated"]

_BROKEN_OFF = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
"""While the secure channel was made: the line's fault, and no sign of a wrong certificate."""


@frozen
class Fault:
    """A row of the table.

    Args:
        kind: the library's error.
        ours: what it becomes.
        what: in a line.
        begun: only where the answer had begun (True) or not (False); None: either way.
        parsed: only where the library had read something that is no HTTP.
    """

    kind: type[Exception]
    ours: type[PaceboardError]
    what: str
    begun: bool | None = None
    parsed: bool = False


def translated(error: Exception, table: Iterable[Fault], *, begun: bool) -> PaceboardError:
    """The first row of the table that fits, as an error of ours; a wrong certificate before all.

    Only the error's name is told: its words may hold the URL, and the URL a token.

    Args:
        begun: the answer had begun; what fails afterwards has damaged it.
    """
    chain = _chain(error)
    insecure = next((each for each in chain if isinstance(each, ssl.SSLError)), None)
    if insecure is not None and not begun and not isinstance(insecure, _BROKEN_OFF):
        return ConfigurationError(
            "The platform's host cannot be trusted",
            why=f"TLS: {getattr(insecure, 'reason', None) or type(insecure).__name__}",
            do="check base_url, this machine's clock and its certificates; verification stays on",
        )
    # A broken answer has the parser's error behind it; where the line just ends there is none.
    parsed = any(type(each).__module__.startswith("h11.") for each in chain)
    for row in table:
        if isinstance(error, row.kind) and row.begun in (None, begun) and parsed >= row.parsed:
            return _made(row.ours, row.what, error)
    return _made(Transient, "The exchange with the platform failed", error)


def _made(ours: type[PaceboardError], what: str, error: Exception) -> PaceboardError:
    again = issubclass(ours, (Transient, Corrupt))
    return ours(what, why=type(error).__name__, do="ask again later" if again else "correct the request")


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain
