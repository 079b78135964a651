from __future__ import annotations

from typing import Any

import pytest

from paceboard_tiktok.options import TikTokOptions


@pytest.mark.parametrize("wrong", [{"accounts": "71"}, {"accounts": (71,)}, {"business_center": 71}])
def test_ids_are_written_as_text(wrong: dict[str, Any]) -> None:
    """A number, or one text where a list belongs, is refused when the configuration is read."""
    with pytest.raises(TypeError):
        TikTokOptions(**wrong)


def test_nothing_needs_to_be_said() -> None:
    """Every option has a default."""
    assert TikTokOptions() == TikTokOptions(accounts=(), business_center="")
