"""Playing a cassette that the recorder made: the connector is asked what it was asked then."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import anyio

from paceboard.config import options_for
from paceboard.errors import UsageError
from paceboard.model import Secret, Window, day_from_text, instant_from_text
from paceboard.specs import ConnectorSpec
from paceboard.testing.cassettes import CassetteMismatch, playing
from paceboard.testing.scenes import Ended, Stage, perform
from paceboard.testing.scrubbing import PLACEHOLDER
from paceboard.testing.tapes import header_of

__all__ = ["play"]


def play(path: Path, spec: ConnectorSpec) -> Ended:
    """Play a cassette to its connector, and give what the connector made of it.

    The network is blocked, every exchange must be asked for, and no other may be.

    Raises:
        CassetteMismatch: where the connector asks otherwise than it did, or where it ends otherwise.
        UsageError: for a file that the recorder did not make.
    """
    header = header_of(path)
    if header.get("connector") != spec.key:
        raise UsageError(
            f"{path.name} is no recording of {spec.key}", do=f"record it: `paceboard record {spec.key}`"
        )
    now = instant_from_text(header["at"])
    stage = Stage(
        spec=spec,
        options=options_for(spec.config, header["options"], path.name),
        secrets={name: Secret(PLACEHOLDER) for name in header["secrets"]},
        base_url=header["base_url"],
        clock=lambda: now,
    )
    window = Window(first=day_from_text(header["first"]), last=day_from_text(header["last"]))
    accounts = header["accounts"]
    with playing(path):
        ended = anyio.run(
            partial(perform, header["scene"], stage, accounts=accounts, window=window, tries=header["tries"])
        )
    if ended.summary != header["ended"]:
        raise CassetteMismatch(
            f"{path.name} ends otherwise than when it was recorded",
            why=f"then {header['ended']}, now {ended.error or ended.summary}",
            do="record it again if the connector is right",
        )
    return ended
