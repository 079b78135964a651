from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.plugin import instant_from_text
from paceboard_tiktok.face.envelope import number, paged, sealed, utc_text


@given(st.lists(st.integers(), max_size=60), st.integers(1, 20))
def test_pages_are_the_rows_in_order(rows: list[int], size: int) -> None:
    """One after the other they give every row once; a page beyond the last is empty."""
    pages = paged(rows, page=1, size=size)["page_info"]["total_page"]
    found = [row for page in range(1, pages + 1) for row in paged(rows, page=page, size=size)["list"]]

    assert rows == found
    assert [] == paged(rows, page=pages + 1, size=size)["list"]


def test_a_refusal_has_no_data() -> None:
    """Code and message say it all."""
    body = json.loads(sealed({}, request_id="7", code=40002, message="no"))

    assert {"code": 40002, "message": "no", "request_id": "7", "data": {}} == body


@pytest.mark.parametrize(("micros", "text"), [(1_300_000_000, "1300.0"), (10_000, "0.01"), (0, "0.0")])
def test_amounts_are_json_numbers(micros: int, text: str) -> None:
    """With decimals, without a currency."""
    assert text == json.dumps(number(micros))


def test_times_are_utc_without_saying_so() -> None:
    """To the second, cut off."""
    assert "2026-04-02 08:00:00" == utc_text(instant_from_text("2026-04-02T01:00:00.999-07:00"))
