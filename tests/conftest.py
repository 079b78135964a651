from __future__ import annotations

import pytest

collect_ignore = ["outside_plugin"]
"""A distribution of somebody else's: it is installed by a test, not collected as one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard the long tests try."""
    parser.addoption("--kills", type=int, default=50, help="processes that the crash tests kill (50)")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many processes a long crash test kills."""
    return int(request.config.getoption("--kills"))
