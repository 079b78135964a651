"""Who holds a lease, in words that people read and that a process on the same machine can look up."""

from __future__ import annotations

import os
import re
import socket

__all__ = ["has_gone", "this_process"]

_PROCESS = re.compile(r"process ([1-9][0-9]{0,9}) on (.+)", re.ASCII)


def this_process() -> str:
    """This process, for whoever finds an account held by it."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def has_gone(holder: str) -> bool:
    """Whether a holder was a process of this machine that is there no more: nobody waits for the dead.

    Of another machine's nobody here can tell; its lease ends by itself.
    """
    found = _PROCESS.fullmatch(holder)
    if found is None or found[2] != socket.gethostname():
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False  # it is there and another user's, or its number cannot be one
    return False
