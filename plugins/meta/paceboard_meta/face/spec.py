"""What the face says of itself to the host."""

from __future__ import annotations

from functools import partial

from paceboard.plugin import SimulatorSpec
from paceboard_meta.face.app import meta_face
from paceboard_meta.face.credentials import SIMULATED
from paceboard_meta.face.refusals import REFUSALS

__all__ = ["simulator"]


SMALL_PAGE = 40


def simulator(*, calls: int = 0, heaviest: int = 0) -> SimulatorSpec:
    """The face of the connector `meta`.

    Args:
        calls: that the face lets one account make of each use case; 0: no limit, so that a demonstration
            takes no longer than its work.
        heaviest: rows of a page above which a report is too heavy; 0: none is.
    """
    return SimulatorSpec(
        connector="meta",
        face=partial(meta_face, calls=calls, heaviest=heaviest),
        options={"business": SIMULATED.business},
        secrets={"access_token": SIMULATED.access_token, "app_secret": SIMULATED.app_secret},
        small_pages=partial(meta_face, page=SMALL_PAGE),
        refusals=REFUSALS,
    )
