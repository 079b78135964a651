"""What the judges of group cards see of a simulated world, so that a test can change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paceboard.specs import GroupView


@pytest.fixture(name="view_of", scope="session")
def _view_of(lived: Any) -> Callable[[str], GroupView]:
    """The view of a group card by its key, as the host makes it."""

    def view_of(key: str) -> GroupView:
        board = lived.paceboard
        view: GroupView = board._groups()._view(board.host.group_cards()[key])
        return view

    return view_of
