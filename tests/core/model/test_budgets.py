from __future__ import annotations

import pytest

from paceboard.model import BudgetRaise


@pytest.mark.parametrize("end", [10, 9])
def test_a_raise_ends_after_it_began(end: int) -> None:
    """One without any time in it would raise nothing, and is refused."""
    with pytest.raises(ValueError, match="a raise that began at 10 cannot end at"):
        BudgetRaise(start=10, end=end, more=1)
