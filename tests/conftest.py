from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

collect_ignore = ["outside_plugin"]
"""A distribution of somebody else's: it is installed by a test, not collected as one."""

# Whoever waits for `core test` gets a quarter of the examples; `.ci/run` draws all of them once more.
settings.register_profile("ordinary", max_examples=25)
settings.register_profile("thorough", max_examples=100)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts us in the background has Ctrl-C ignored, in the commands under test too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard the long tests try."""
    parser.addoption("--kills", type=int, default=50, help="processes that the crash tests kill (50)")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many processes a long crash test kills."""
    return int(request.config.getoption("--kills"))
