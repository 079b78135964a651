"""Keeps secrets out of everything that is written: texts, log events, log records, errors."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping, MutableMapping
from functools import cache
from typing import Any

from paceboard.errors import PaceboardError, PlatformError
from paceboard.model import Secret
from paceboard.transport.secret_shapes import (
    SHORTEST,
    forms_of,
    hide_shapes,
    is_sensitive_key,
    percent_pattern,
)

__all__ = ["EXCERPT", "Redactor", "excerpt"]

EXCERPT = 200
"""Most characters of an answer that an error may quote."""
_DEEPEST = 20
"""Nesting below which a value is hidden by its text instead of being walked."""


class Redactor:
    """Hides secrets: those registered in all their forms, others by key, place and shape.

    Serves as the last structlog processor before the renderer, and as a `logging.Filter`. It never
    says what it found.

    Args:
        mask: stands where a secret was.
    """

    def __init__(self, *, mask: str = "***") -> None:
        self.mask = mask
        self._secrets: frozenset[str] = frozenset()
        self._forms: tuple[str, ...] = ()
        self._encoded: tuple[re.Pattern[str], ...] = ()

    def __repr__(self) -> str:
        return f"Redactor({len(self._secrets)} secrets)"

    def register(self, secret: Secret | str) -> None:
        """Hide this value from now on; call it at the moment a secret is read.

        A value of fewer than eight characters cannot be searched for and is left to its key.
        """
        text = secret.reveal() if isinstance(secret, Secret) else secret
        if len(text) < SHORTEST:
            return
        self._secrets |= {text}
        # Longest first: a short secret inside a longer one would leave the rest of it standing.
        known = sorted(self._secrets, key=len, reverse=True)
        self._encoded = tuple(percent_pattern(each) for each in known)
        forms = {form for each in known for form in forms_of(each)}
        self._forms = tuple(sorted(forms, key=len, reverse=True))

    def redact(self, text: str) -> str:
        """The text without secrets."""
        return hide_shapes(self.redact_known(text), mask=self.mask)

    def redact_known(self, text: str) -> str:
        """The text without registered secrets; what only looks like one stays."""
        if "%" in text:
            for pattern in self._encoded:
                text = pattern.sub(self.mask, text)
        for form in self._forms:
            if form in text:
                text = text.replace(form, self.mask)
        return text

    def walk(self, value: Any, *, depth: int = 0) -> Any:
        """A value of any kind without secrets: containers anew, unknown objects as their `repr`."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self.redact(value)
        if isinstance(value, int | float):
            return value if self.redact_known(str(value)) == str(value) else self.mask
        if isinstance(value, Mapping) and depth < _DEEPEST:
            return {self._key(key): self._under(key, each, depth) for key, each in value.items()}
        if isinstance(value, list | tuple | set | frozenset) and depth < _DEEPEST:
            return [self.walk(each, depth=depth + 1) for each in value]
        if isinstance(value, Secret):
            return self.mask
        return self.redact(repr(value))

    def _key(self, key: Any) -> Any:
        return self.redact(key) if isinstance(key, str) else self.walk(key)

    def _under(self, key: Any, value: Any, depth: int) -> Any:
        if value is not None and isinstance(key, str) and is_sensitive_key(key):
            return self.mask
        return self.walk(value, depth=depth + 1)

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        """A structlog processor; keys that begin with an underscore are structlog's own and stay."""
        own = {key: each for key, each in event.items() if key.startswith("_")}
        rest = {key: each for key, each in event.items() if not key.startswith("_")}
        return {**self.walk(rest), **own}

    def filter(self, record: logging.LogRecord) -> bool:
        """A `logging.Filter`: lets every record pass, without its secrets."""
        if isinstance(record.msg, dict):  # structlog's event on its way to the formatter
            record.msg = self(None, "", record.msg)
        else:
            record.msg, record.args = self.redact(_message(record)), None
        if record.exc_info and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        if record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        for name in record.__dict__.keys() - _plain_record().__dict__.keys():
            if not name.startswith("_"):
                setattr(record, name, self._under(name, getattr(record, name), 0))
        return True

    def clean(self, error: PaceboardError) -> None:
        """Take the secrets out of an error's own texts."""
        error.what, error.why, error.do = map(self.redact, (error.what, error.why, error.do))
        error.args = (error.what, error.why, error.do)
        error.steps = tuple(map(self.redact, error.steps))
        if isinstance(error, PlatformError):
            error.code, error.request_id = self.redact(error.code), self.redact(error.request_id)


@cache
def _plain_record() -> logging.LogRecord:
    return logging.makeLogRecord({"message": "", "asctime": ""})


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 - a caller's wrong format must not stop the caller, nor print
        return f"a log record that cannot be formatted ({type(error).__name__})"


def excerpt(body: bytes) -> str:
    """The beginning of an answer for an error's `why`: printable, without what looks like a secret.

    It ends at a boundary between words, so that no secret is cut into a part that nobody recognises.
    """
    text = body[: EXCERPT * 10].decode("utf-8", "replace")
    text = " ".join(hide_shapes("".join(each if each.isprintable() else " " for each in text)).split())
    if len(text) > EXCERPT:
        text = re.sub(r"[^\s<>\"'&,;(){}]*\Z", "", text[:EXCERPT]) + " ..."
    return text
