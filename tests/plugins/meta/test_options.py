from __future__ import annotations

from typing import Any

import pytest

from paceboard_meta.options import MetaOptions


@pytest.mark.parametrize(
    "values",
    [
        {"accounts": (1,)},
        {"api_version": "26"},
        {"api_version": "v26.0/../x"},
        {"page_size": 0},
        {"page_size": 501},
        {"conversion_action": ""},
        {"conversion_action": ("purchase",)},
        {"history_days": -1},
    ],
)
def test_an_option_that_cannot_be_is_refused(values: dict[str, Any]) -> None:
    """Wrong settings are found where they are read."""
    with pytest.raises((TypeError, ValueError)):
        MetaOptions(**values)


def test_nothing_need_be_set() -> None:
    """Without options the newest version that we know is asked, for purchases."""
    options = MetaOptions()

    assert ("v26.0", "omni_purchase") == (options.api_version, options.conversion_action)
