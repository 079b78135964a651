from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from paceboard.errors import Reauthorise
from paceboard.model import Secret
from paceboard.transport.redaction import EXCERPT, Redactor, excerpt

from .conftest import ENCODINGS

Found = Callable[[str], list[str]]


@pytest.fixture(name="redactor", scope="module")
def _redactor(planted: list[str]) -> Redactor:
    redactor = Redactor()
    for secret in planted:
        redactor.register(Secret(secret))
    return redactor


def test_twenty_secrets_are_planted(planted: list[str], found_in: Found) -> None:
    """The secrets are twenty, and would be found in every encoding if nothing hid them."""
    text = " ".join(encode(secret) for secret in planted for encode in ENCODINGS.values())

    assert 20 == len(set(planted))
    assert 240 == len(found_in(text))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_registered_secret_is_hidden_in_every_encoding(
    redactor: Redactor, planted: list[str], found_in: Found, encoding: str
) -> None:
    """Whatever stands before and behind it, a known secret is gone."""
    for secret in planted:
        text = ENCODINGS[encoding](secret)

        assert [] == found_in(redactor.redact(f"a{text}b {text} https://host/{text}?x={text}#"))


@given(
    st.text(st.characters(codec="utf-8"), min_size=8, max_size=30),
    st.sampled_from(sorted(ENCODINGS)),
)
def test_any_secret_is_hidden(secret: str, encoding: str) -> None:
    """There is no text of eight signs or more that cannot be hidden, in any of its encodings."""
    redactor = Redactor()
    redactor.register(secret)
    text = ENCODINGS[encoding](secret) if secret.splitlines() else secret

    assert len(text) < 8 or text not in redactor.redact(f"\u2402{text}\u2403")


def test_a_secret_inside_a_longer_one_leaves_nothing_standing() -> None:
    """Where one secret is part of another the longer one is hidden whole."""
    redactor = Redactor()
    redactor.register("abcdefgh")
    redactor.register("abcdefgh-ijklmnop")

    assert "x *** y *** z" == redactor.redact("x abcdefgh-ijklmnop y abcdefgh z")


def test_what_is_too_short_is_not_searched_for() -> None:
    """A value of seven signs would be found everywhere; only its key hides it."""
    redactor = Redactor()
    redactor.register("account")

    assert "account" == redactor.redact("account")
    assert {"app_secret": "***"} == redactor.walk({"app_secret": "account"})


def test_a_redactor_shows_no_secret_of_its_own(redactor: Redactor, found_in: Found) -> None:
    """Its `repr` says how many it knows, not which."""
    assert "Redactor(20 secrets)" == repr(redactor)


@frozen
class Bearer:
    token: str


def test_values_are_walked(redactor: Redactor, planted: list[str], found_in: Found) -> None:
    """Secrets are hidden in keys, lists, numbers, bytes, objects and exceptions, at any depth."""
    for secret in planted:
        deep: Any = secret
        for _ in range(40):
            deep = {"inner": [deep]}
        value = {
            "event": f"got {secret}",
            secret: 1,
            "list": [secret, (secret, {secret})],
            "bytes": secret.encode(),
            "object": Bearer(secret),
            "error": ValueError(secret),
            "wrapped": Secret(secret),
            "deep": deep,
        }

        assert [] == found_in(repr(redactor.walk(value)))


def test_plain_values_stay_what_they_are(redactor: Redactor) -> None:
    """Numbers, truth values and nothing come through as they went in, wherever nothing is known of them."""
    value = {"rows": 5, "ratio": 0.5, "done": True, "after": None, "names": ["a"]}

    assert value == redactor.walk(value)


def test_a_number_that_is_a_secret_is_hidden(redactor: Redactor, planted: list[str]) -> None:
    """A secret of digits is one as a number too."""
    number = next(int(secret) for secret in planted if secret.isdigit())

    assert {"id": "***"} == redactor.walk({"id": number})


@pytest.mark.parametrize("value", ["anything", 4711, ["a"], {"b": "c"}])
def test_what_stands_under_a_secret_s_name_is_hidden(value: Any) -> None:
    """By its key a value of any kind is hidden, known or not."""
    assert {"a": [{"access_token": "***"}]} == Redactor().walk({"a": [{"access_token": value}]})


def record_of(message: Any, *args: Any, **extra: Any) -> logging.LogRecord:
    return logging.getLogger("x").makeRecord("x", logging.INFO, "file", 1, message, args, None, extra=extra)


def test_log_records_are_cleaned(redactor: Redactor, planted: list[str], found_in: Found) -> None:
    """Message, arguments, traceback, stack and extra fields of a record hold no secret afterwards."""
    for secret in planted:
        record = record_of("got %s", secret, place=[secret], access_token="short")
        with pytest.raises(ValueError, match="invalid literal") as caught:
            int(secret + "x")
        record.exc_info = caught.type, caught.value, caught.tb
        record.stack_info = f"Stack: {secret}"

        assert redactor.filter(record)
        assert [] == found_in(logging.Formatter("%(message)s %(place)s").format(record))
        assert "***" == vars(record)["access_token"]


def test_a_record_that_cannot_be_formatted_shows_nothing(redactor: Redactor, planted: list[str]) -> None:
    """A caller's wrong format ends neither the caller nor in a print of its arguments."""
    record = record_of("%d rows", planted[0])

    assert redactor.filter(record)
    assert "a log record that cannot be formatted (TypeError)" == record.getMessage()


def test_an_error_is_cleaned_in_all_its_texts(
    redactor: Redactor, planted: list[str], found_in: Found
) -> None:
    """What, why and do of an error of the tree, and what it was made with, hold no secret afterwards."""
    for secret in planted:
        error = Reauthorise(secret, why=secret, do=secret)
        redactor.clean(error)

        assert [] == found_in(f"{error} {error!r} {error.args} {vars(error)}")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", ""),
        (b"<html>\x1b[2J\x07\r\n\t<b>Sorry</b>", "<html> [2J <b>Sorry</b>"),
        (b"caf\xe9", "caf\ufffd"),
        (b'{"access_token": "abc"}', '{"access_token": "***"}'),
        (b"word " * 100, "word " * 40 + " ..."),
        (b"x" * 1000, " ..."),
    ],
)
def test_an_excerpt_is_short_printable_and_clean(body: bytes, text: str) -> None:
    """An error quotes the beginning of an answer, without control signs, secrets, or half a word."""
    assert text == excerpt(body)


@given(st.integers(0, EXCERPT), st.sampled_from(["EAA" + "aB3" * 20, "ya29" + "." + "aB3" * 20]))
def test_no_token_is_cut_into_what_nobody_recognises(at: int, token: str) -> None:
    """Wherever the excerpt ends, it does not end within a token."""
    text = excerpt(b"." * at + b" " + token.encode() + b" " + b"word " * 100)

    assert "aB3" not in text
