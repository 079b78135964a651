"""What a plugin offers so that its platform can be simulated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from attrs import field, frozen

from paceboard.errors import PlatformError
from paceboard.model import (
    Account,
    Balance,
    Budget,
    Entity,
    Fact,
    Flight,
    Grain,
    Level,
    SpendingLimit,
    Window,
)

__all__ = ["SimulatedRefusal", "SimulatedWorld", "SimulatorSpec"]


class SimulatedWorld(Protocol):
    """A world at its own present instant, as a platform would show it: late, restated, bounded.

    The face asks it for model rows and puts them on the wire in the vendor's form.
    """

    name: str

    def now(self) -> int:
        """The world's clock, as an instant."""
        ...

    def accounts(self, connector: str) -> Sequence[Account]:
        """The accounts that one platform has in this world."""
        ...

    def entities(self, account: str) -> Sequence[Entity]:
        """Campaigns, groups and ads that exist by now, the deleted ones too."""
        ...

    def budgets(self, account: str) -> Sequence[Budget]:
        """Budgets in force now."""
        ...

    def limits(self, account: str) -> Sequence[SpendingLimit]:
        """Spending limits with what is used of them by now, not late."""
        ...

    def balances(self, account: str) -> Sequence[Balance]:
        """What stands on the account now."""
        ...

    def facts(self, account: str, window: Window, level: Level, grain: Grain) -> Sequence[Fact]:
        """What the platform reports by now: later hours are not there yet, old days are restated."""
        ...

    def flights(self, connector: str) -> Sequence[Flight]:
        """The media plan that a user of this world would have declared."""
        ...


@frozen(kw_only=True)
class SimulatedRefusal:
    """A no of the vendor's that a world gives no reason for: put before the face to be recorded.

    Args:
        name: of the cassette: `token_revoked`.
        error: what the connector makes of it; None: it gets over it.
        body: of the answer, a value that is written as JSON.
        path: calls whose path holds this are refused; empty: every call.
        times: so many calls are refused and the next ones answered; 0: all are refused.
        scene: what is asked meanwhile: `accounts`, `entities`, `budgets`, `facts`, `hours` or `limits`.
    """

    name: str
    error: type[PlatformError] | None
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)
    path: str = ""
    times: int = 0
    scene: str = "accounts"


@frozen(kw_only=True)
class SimulatorSpec:
    """The vendor's face over a simulated world.

    Args:
        connector: key of the connector that the face speaks to.
        face: makes an ASGI application that answers the vendor's calls from a world.
        options: what an app's options must say so that the connector can read everything.
        secrets: values for the connector's secrets that the face accepts; they are no secrets.
        small_pages: makes the same application with pages of a few dozen rows, so that a small world needs
            several; None: `face` serves.
        refusals: how the vendor says no, one of each class.
    """

    connector: str
    face: Callable[[SimulatedWorld], Any]
    options: Mapping[str, str]
    secrets: Mapping[str, str]
    small_pages: Callable[[SimulatedWorld], Any] | None = None
    refusals: tuple[SimulatedRefusal, ...] = ()
