from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paceboard.errors import Corrupt
from paceboard.transport.decode import decode
from paceboard.transport.equal_keys import EqualKeys, refuse_equal_keys

ROW = '{"dimensions":{"id":"7","day":"2026-04-24 00:00:00"},"metrics":{"spend":"1.00","clicks":"2"}}'


def page(*rows: str) -> bytes:
    return f'{{"code":0,"data":{{"page_info":{{"page":1}},"list":[{",".join(rows)}]}}}}'.encode()


def twice(row: str) -> str:
    """The row with a second value of its spend."""
    return row.replace('"spend":"1.00"', '"spend":"1.00","spend":"9.00"')


@pytest.mark.parametrize(
    "body",
    [
        page(twice(ROW)),
        page(twice(ROW), twice(ROW), twice(ROW)),
        page(ROW, ROW, twice(ROW)),
        page(ROW, twice(ROW), ROW),
        page(ROW, ROW).replace(b'"code":0', b'"code":0,"code":1'),
        page(ROW, ROW).replace(b'"page":1', b'"page":1,"page":2'),
        page(ROW, twice(ROW).replace("7", "\\u003a")),
        page(ROW, twice(ROW)).replace(b",", b", ").replace(b":", b": "),
        b'[{"rows":[{"a":1,"b":2,"c":3},{"a":1,"b":2,"c":3}],"d":1,"d":2},{"rows":[{"a":1,"b":2,"c":3}],"d":1}]',
        b'[{"rows":[{"a":1,"b":2,"c":3},{"a":1,"b":2,"c":3}],"d":1,"e":2,"e":3}]',
        b'[{"spend":1,"spend":1}]',
        b'{"spend":1,"spend":2}',
    ],
)
def test_equal_keys_are_found_wherever_they_stand(body: bytes) -> None:
    """In all rows, in one of them, around them, in compact and in spaced answers."""
    with pytest.raises(EqualKeys):
        refuse_equal_keys(body)


def test_rows_that_are_built_alike_need_no_second_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the page is itself one of a list, and has more behind its rows."""
    monkeypatch.setattr(
        "paceboard.transport.equal_keys._kept_whole", lambda _body, _found=None: pytest.fail("decoded again")
    )
    refuse_equal_keys(page(ROW, ROW, ROW))
    refuse_equal_keys(b'[{"results":[%b],"mask":"a","sent":{"id":"7"}}]' % b",".join([ROW.encode()] * 3))


def test_equal_keys_of_plain_objects_are_found_in_what_was_decoded() -> None:
    """Rows that are built differently are read once, and one key twice is found all the same."""
    body = b'{"data":[{"spend":"1","actions":[{"a":1},{"b":2}]},{"spend":"1"}]}'

    assert {"data"} == decode(body, dict[str, Any], what="report").keys()
    with pytest.raises(Corrupt, match="two equal keys"):
        decode(body.replace(b'{"b":2}', b'{"b":2,"b":2}'), dict[str, Any], what="report")


def test_a_page_of_facts_with_equal_keys_is_corrupt() -> None:
    """Neither of two spends may count, so nothing of the page does; a glance at its head is left alone."""
    with pytest.raises(Corrupt, match="two equal keys"):
        decode(page(ROW, twice(ROW)), dict[str, Any], what="report")

    assert decode(page(ROW, twice(ROW)), dict[str, Any], what="report", glance=True)


values = st.recursive(
    st.none() | st.integers(-(10**6), 10**6) | st.text(alphabet='a:{}[],"\\u003é', max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc:"), inner, max_size=3),
    max_leaves=12,
)


@given(st.lists(values, max_size=4), st.booleans(), st.booleans())
@example([{"a": {"b": 1}}, {"a": 1, "c": "}],[{"}], True, False)
def test_no_answer_without_equal_keys_is_refused(rows: list[Any], compact: bool, ascii_only: bool) -> None:
    """Whatever stands in texts: colons, brackets, escapes."""
    separators = (",", ":") if compact else (", ", ": ")
    refuse_equal_keys(json.dumps({"data": rows}, separators=separators, ensure_ascii=ascii_only).encode())


@given(st.lists(values, min_size=1, max_size=4))
def test_a_key_that_is_added_once_more_is_found(rows: list[Any]) -> None:
    """Any answer whose first object says one of its keys twice."""
    body = msgspec.json.encode({"rows": rows})
    with pytest.raises(EqualKeys):
        refuse_equal_keys(body[:-1] + b',"rows":1}')
