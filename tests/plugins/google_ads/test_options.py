from __future__ import annotations

from typing import Any

import pytest

from paceboard_google_ads.options import GoogleAdsOptions, customer_id


def test_options_take_ids_with_dashes() -> None:
    """As people write them; the wire has digits only."""
    options = GoogleAdsOptions(accounts=("123-456-7890",), login_customer_id="98-7")

    assert (("1234567890",), "987", "v26") == (options.accounts, options.login_customer_id, options.version)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"accounts": (1234567890,)}, TypeError),
        ({"accounts": "123"}, TypeError),
        ({"accounts": ("abc",)}, ValueError),
        ({"login_customer_id": 5}, TypeError),
        ({"version": "26"}, ValueError),
        ({"version": "v26/../v1"}, ValueError),
    ],
)
def test_options_that_cannot_be_are_refused(options: Any, error: type[Exception]) -> None:
    """Before anything is asked."""
    with pytest.raises(error):
        GoogleAdsOptions(**options)


def test_a_customer_id_is_digits() -> None:
    """Nothing else gets into a path."""
    with pytest.raises(ValueError, match="no customer id"):
        customer_id("1/../2")
