from __future__ import annotations

import gzip
import json
import string
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from paceboard.errors import Corrupt, Drift, PlatformError
from paceboard.transport.decode import LARGEST_BODY, MOST_LEVELS, decode, decode_document


@frozen
class Row:
    id: str
    spend: str
    clicks: int | None = None
    rate: Decimal | None = None


@frozen
class Page:
    rows: list[Row]


ROW = b'{"id": "1", "spend": "1.10", "clicks": 3, "unknown": {"a": [1]}}'

texts = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**60), 10**60) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def refused(body: bytes) -> tuple[type[PlatformError] | None, type[PlatformError] | None]:
    """The class in which each of the two readers refuses a body."""
    found: list[type[PlatformError] | None] = []
    for read in (lambda: decode(body, Row, what="row"), lambda: decode_document(body, what="row")):
        try:
            read()
            found.append(None)
        except PlatformError as error:
            found.append(type(error))
    return found[0], found[1]


def test_rows_are_read_straight_into_attrs_classes() -> None:
    """Fact rows become attrs instances; keys that the class does not know are passed over."""
    page = decode(b'{"rows": [' + ROW + b"]}", Page, what="report")

    assert Page(rows=[Row(id="1", spend="1.10", clicks=3)]) == page


def test_lists_are_read_without_a_class_around_them() -> None:
    """A list of an attrs class is a form like any other."""
    assert [Row(id="1", spend="1.10", clicks=3)] == decode(b"[" + ROW + b"]", list[Row], what="report")


def test_a_number_keeps_every_digit() -> None:
    """A fraction becomes a Decimal of the same digits, in both readers."""
    body = b'{"id": "1", "spend": "x", "rate": 0.10000000000000000000001}'
    rate = Decimal("0.10000000000000000000001")

    assert rate == decode(body, Row, what="row").rate
    assert rate == decode_document(body, what="row")["rate"]


@given(documents)
def test_a_document_comes_back_as_it_was(document: Any) -> None:
    """Whatever JSON says without doubt is read exactly, integers of sixty digits included."""
    assert document == decode_document(json.dumps(document).encode(), what="document")
    assert document == decode_document(json.dumps(document, ensure_ascii=False).encode(), what="document")


@given(st.dictionaries(texts, documents, max_size=3), st.data())
def test_a_document_that_is_cut_off_is_corrupt(document: dict[str, Any], data: st.DataObject) -> None:
    """No beginning of an object is taken for the whole, wherever it was cut."""
    body = json.dumps(document).encode()
    cut = body[: data.draw(st.integers(0, len(body) - 1))]

    assert (Corrupt, Corrupt) == refused(cut)


@given(st.binary(max_size=40) | st.text(alphabet='{}[]",:\\u0d8eE+-.19tn ', max_size=40).map(str.encode))
def test_no_body_raises_anything_but_an_error_of_the_tree(body: bytes) -> None:
    """Random bytes end in a value, in Corrupt or in Drift, and in nothing else."""
    into_row, into_document = refused(body)

    assert into_row in (None, Corrupt, Drift)
    assert into_document in (None, Corrupt)


@given(st.text(alphabet='{}[]",:\\u0d8eE+-.19tn ', max_size=40) | documents.map(json.dumps))
def test_a_document_is_what_the_standard_library_reads(body: str) -> None:
    """Whatever is not refused has the same values of the same types, floats as decimals."""
    try:
        actual = repr(decode_document(body.encode(), what="answer"))
    except Corrupt:
        return
    expected = repr(json.loads(body, parse_float=Decimal))

    assert expected == actual


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"   ", id="blank"),
        pytest.param(b"<!doctype html><html><body>Sorry</body></html>", id="html"),
        pytest.param(ROW + b"x", id="more behind"),
        pytest.param(ROW + ROW, id="twice"),
        pytest.param(b"callback(" + ROW + b")", id="javascript"),
        pytest.param(gzip.compress(ROW, mtime=0), id="gzip"),
        pytest.param('{"id": "dépensé", "spend": ""}'.encode("latin-1"), id="latin-1"),
        pytest.param('{"id": "", "spend": "", "other": "é"}'.encode("latin-1"), id="latin-1, passed over"),
        pytest.param(ROW.decode().encode("utf-16"), id="utf-16"),
        pytest.param(b'{"id": "\xed\xa0\x80", "spend": ""}', id="surrogate in UTF-8"),
        pytest.param(b'{"id": "a\nb", "spend": ""}', id="raw line feed"),
        pytest.param(b'{"id": "1", "spend": "", "clicks": NaN}', id="NaN"),
        pytest.param(b'{"id": "1", "spend": "", "clicks": -Infinity}', id="Infinity"),
        pytest.param(b'{"id": "1", "spend": "", "clicks": ' + b"9" * 5000 + b"}", id="5,000 digits"),
        pytest.param(b'{"id": "1", "spend": "", "clicks": 1e999}', id="1e999"),
        pytest.param(b'{"id": "\\ud800", "spend": ""}', id="half of a surrogate pair"),
        pytest.param(b'{"id": "\\udC00x", "spend": ""}', id="the other half"),
        pytest.param(b'{"id": "a\\u0000b", "spend": ""}', id="NUL"),
        pytest.param(b'{"id": "\\\\\\u0000", "spend": ""}', id="NUL behind a backslash"),
        pytest.param(b"[" * 100_000, id="100,000 brackets"),
        pytest.param(b'{"id":' * 100_000 + b"1" + b"}" * 100_000, id="100,000 objects"),
        pytest.param(b'{"id": "1", "spend": "", "other": ' + b"[" * 80 + b"]" * 80 + b"}", id="80 deep"),
        pytest.param(b'["' + b"[" * 10_000 + b'", ' + b"[" * 70 + b"]" * 70 + b"]", id="deep behind a text"),
        pytest.param(b'"' + b'\\"' * 100_000, id="a text without an end"),
        pytest.param(b" " * (LARGEST_BODY + 1), id="too large"),
    ],
)
def test_what_is_no_certain_json_is_corrupt(body: bytes) -> None:
    """Each of the bodies that JSON libraries misread or choke on is refused by both readers."""
    assert (Corrupt, Corrupt) == refused(body)


def test_equal_keys_are_refused_in_documents() -> None:
    """Two equal keys in one object, at any depth, are no document: nobody knows which counts."""
    with pytest.raises(Corrupt, match="two equal keys"):
        decode_document(b'{"data": [{"budget": 1, "budget": 2}]}', what="campaigns")


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("18446744073709551616", 2**64),
        ("-0.0", Decimal("-0.0")),
        ("1e2", Decimal("1E+2")),
        ("1.50", Decimal("1.50")),
    ],
)
def test_numbers_are_kept_as_they_are(number: str, value: int | Decimal) -> None:
    """Integers above 64 bits stay exact, other numbers become Decimal with their sign and digits."""
    read = decode_document(f"[{number}]".encode(), what="numbers")[0]

    assert (value, type(value), str(value)) == (read, type(read), str(read))


@pytest.mark.parametrize("number", ["1e65", "1e-65", "1" * 65, "0." + "1" * 80, "1e99999999999999999999"])
def test_numbers_of_absurd_size_are_corrupt(number: str) -> None:
    """A number that would take megabytes to write out never becomes a value."""
    with pytest.raises(Corrupt, match="absurd size"):
        decode_document(f'{{"bid": {number}}}'.encode(), what="campaigns")


def test_a_text_that_only_looks_like_a_nul_or_a_surrogate_is_kept() -> None:
    """A backslash followed by `u0000` or `ud800` is text, and a whole pair is one character."""
    body = rb'{"id": "\\u0000 \\ud800", "spend": "\ud83d\ude00"}'

    assert r"\u0000 \ud800" == decode_document(body, what="row")["id"]
    assert Row(id=r"\u0000 \ud800", spend="\U0001f600") == decode(body, Row, what="row")


def test_a_byte_order_mark_is_passed_over() -> None:
    """UTF-8 with a byte-order mark is read like UTF-8 without one."""
    assert (None, None) == refused(b"\xef\xbb\xbf" + ROW)


@pytest.mark.parametrize("levels", [1, MOST_LEVELS, MOST_LEVELS + 1, 1000])
def test_depth_is_bounded_and_brackets_in_texts_do_not_count(levels: int) -> None:
    """Nesting is refused above its bound, whatever brackets stand in texts."""
    body = b'["[[[]{{", ' * levels + b'"]"' + b"]" * levels
    expected = None if levels <= MOST_LEVELS else Corrupt

    assert expected is refused(body)[1]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b'{"rows": [{"id": 17, "spend": "1"}]}', "Expected `str`, got `int` at $.rows[0].id"),
        (b'{"rows": [{"id": null, "spend": "1"}]}', "Expected `str`, got `null` at $.rows[0].id"),
        (b'{"rows": [{"id": "1", "spend": "1", "clicks": true}]}', "got `bool` at $.rows[0].clicks"),
        (b'{"rows": [{"id": "1", "spend": "1", "clicks": 1.0}]}', "got `float` at $.rows[0].clicks"),
        (b'{"rows": [{"id": "1", "spend": "1", "clicks": "5"}]}', "got `str` at $.rows[0].clicks"),
        (b'{"rows": [{"id": "1"}]}', "missing required field `spend` at $.rows[0]"),
        (b'{"rows": {}}', "Expected `array`, got `object` at $.rows"),
        (
            b'{"rows": [{"id": "1", "spend": "1", "rate": "hidden"}]}',
            "that its type refuses at $.rows[0].rate",
        ),
        (b"[]", "Expected `object`, got `array` at $"),
        (b"null", "Expected `object`, got `null` at $"),
    ],
)
def test_json_of_another_form_is_drift_with_its_path(body: bytes, path: str) -> None:
    """Another type is reported by path and types; nothing is coerced, and no value is shown."""
    with pytest.raises(Drift) as caught:
        decode(body, Page, what="report")

    assert path in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_a_damaged_body_is_corrupt_even_behind_a_wrong_type() -> None:
    """A wrong type in the first half of a body that was cut off is no news about the platform's form."""
    with pytest.raises(Corrupt):
        decode(b'{"rows": [{"id": 17, "spend": "1"}', Page, what="report")


def test_an_error_shows_how_the_body_begins_but_no_secret() -> None:
    """At most two hundred characters of the body are quoted, printable and without tokens."""
    token = "EAA" + string.ascii_letters
    page = f"<html>\x1b[31m access_token={token} " + "word " * 100

    with pytest.raises(Corrupt) as caught:
        decode_document(page.encode(), what="answer")

    assert "<html> [31m access_token=*** word" in caught.value.why
    assert token not in repr(caught.value)
    assert len(caught.value.why) < 260


def test_importing_it_loads_no_library() -> None:
    """Connectors import it through the plugin's door; msgspec and cattrs are loaded when they are used."""
    libraries = "{'msgspec', 'cattrs', 'httpx', 'structlog', 'tenacity'}"
    script = f"import sys, paceboard.transport.decode; print(sorted({libraries} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"rows": ' * 100_000, b'{"rows": [{"id": "caf\xe9"}]}', b'["caf\xe9"]'],
    ids=["deep", "deep where it fits", "latin 1", "latin 1 of another form"],
)
def test_a_glance_at_what_is_no_json_says_so(body: bytes) -> None:
    """Whoever reads only the head of an answer meets the same errors, in the same class."""
    with pytest.raises(Corrupt) as caught:
        decode(body, Page, what="report", glance=True)

    assert "\xe9" not in str(caught.value)
