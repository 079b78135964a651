"""What is recorded of an exchange: listed headers, inflated bodies, and no secret in any place of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from paceboard.errors import PaceboardError
from paceboard.testing.bodies import Visitor, rewritten, rewritten_text, rewritten_url
from paceboard.transport.redaction import Redactor
from paceboard.transport.secret_shapes import hide_shapes, is_sensitive_key

__all__ = ["PLACEHOLDER", "REQUEST_HEADERS", "RESPONSE_HEADERS", "CassetteLeak", "Scrubber"]

PLACEHOLDER = "TEST-TOKEN"
"""Stands in a cassette where a secret was."""

REQUEST_HEADERS = frozenset({"accept", "accept-encoding", "content-type", "user-agent"})
RESPONSE_HEADERS = frozenset(
    {
        "content-type",
        "date",
        "facebook-api-version",
        "request-id",
        "retry-after",
        "x-ad-account-usage",
        "x-app-usage",
        "x-business-use-case-usage",
        "x-fb-ads-insights-throttle",
        "x-tt-ads-throttle",
    }
)
_SECRET_PARAMETERS = frozenset(
    {"app_id", "assertion", "auth_code", "client_id", "code", "code_verifier", "key", "sig", "state"}
)
"""Of what we send: an error's code in an answer is no secret, a login's code in a query is."""
_CONSTANT = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
_LEARNED = 16
"""Least characters of a value that is remembered as a secret because of where it stood."""


class CassetteLeak(PaceboardError):
    """A cassette would have held a secret; it has not been written."""


class Scrubber:
    """Takes out of an exchange what must not be written; doing it twice changes nothing.

    Whatever stands in a secret's place is remembered as a secret, and hidden wherever else it stands.

    Args:
        redactor: with the secrets that the recording uses.
        replace: real texts and what stands for them.
    """

    def __init__(self, redactor: Redactor, replace: Mapping[str, str]) -> None:
        self.redactor = redactor
        self._replace = dict(replace)

    def request(self, request: Any) -> Any:
        """The request without secret parameters, unknown headers, and secrets in its path and body."""
        self._learn_headers(request.headers)
        parameters = _Parameters(self)
        request.uri = rewritten_url(request.uri, parameters, drop=True)
        media = str(request.headers.get("content-type", ""))
        request.headers = self._headers(request.headers, REQUEST_HEADERS)
        if request.body:
            request.body = rewritten(bytes(request.body), media, parameters)
        return request

    def response(self, response: dict[str, Any]) -> dict[str, Any]:
        """The inflated answer without unknown headers, and without secrets in its body.

        Raises:
            CassetteLeak: where it cannot be inflated.
        """
        headers: Mapping[str, Any] = response["headers"]
        if any(name.lower() == "content-encoding" for name in headers):
            raise CassetteLeak(
                "An answer cannot be inflated, so it cannot be searched", do="record without it"
            )
        self._learn_headers(headers)
        clean: dict[str, Any] = {
            **response,
            "headers": self._headers(headers, RESPONSE_HEADERS),
            "body": {"string": rewritten(response["body"]["string"], media_of(headers), self)},
        }
        if "status" in response:
            # A reason phrase is free text of the server's, and says nothing.
            code = int(response["status"]["code"])
            clean["status"] = {"code": code, "message": _phrase(code)}
        return clean

    def _headers(self, headers: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
        return {
            name: self._header(value) if isinstance(value, str) else [self._header(each) for each in value]
            for name, value in headers.items()
            if name.lower() in allowed
        }

    def _header(self, value: str) -> str:
        return rewritten_text("", value, self)

    def _learn_headers(self, headers: Mapping[str, Any]) -> None:
        for name, value in headers.items():
            if name.lower() not in REQUEST_HEADERS | RESPONSE_HEADERS and is_sensitive_key(name):
                for each in [value] if isinstance(value, str) else value:
                    for word in re.split(r"[\s;,=]+", each):
                        self.learn(word)

    def learn(self, text: str) -> None:
        """Remember what stood in a secret's place, so that it is found wherever else it stands."""
        if len(text) >= _LEARNED and PLACEHOLDER not in text and not _CONSTANT.fullmatch(text):
            self.redactor.register(text)

    def name(self, text: str) -> str:
        """A key without the secret that it may hold."""
        return self.text("", text)

    def hides(self, name: str, value: Any) -> str:
        """The placeholder, for the names under which secrets stand; the value is remembered."""
        # Google's `authorizationError` holds the name of an error.
        if not is_sensitive_key(name) or (isinstance(value, str) and _CONSTANT.fullmatch(value)):
            return ""
        if isinstance(value, str):
            self.learn(value)
        return PLACEHOLDER

    def of_url(self) -> Visitor:
        """More names hide a secret in a URL than in an answer."""
        return _Parameters(self)

    def text(self, name: str, text: str) -> str:  # noqa: ARG002 - a secret is one under any name
        """A text without secrets and what was to be replaced."""
        for real, other in self._replace.items():
            text = text.replace(real, other)
        return hide_shapes(self.redactor.redact_known(text), mask=PLACEHOLDER)

    def number(self, name: str, text: str) -> str:
        """A number, unless it is to be replaced."""
        return self.text(name, text)


class _Parameters:
    """The same for what we send: names that OAuth and the platforms use hide more there."""

    def __init__(self, scrubber: Scrubber) -> None:
        self._scrubber = scrubber
        self.name, self.text, self.number = scrubber.name, scrubber.text, scrubber.number

    def of_url(self) -> Visitor:
        return self

    def hides(self, name: str, value: Any) -> str:
        if self._scrubber.hides(name, value):
            return PLACEHOLDER
        if name.lower() not in _SECRET_PARAMETERS:
            return ""
        self._scrubber.learn(str(value))
        return PLACEHOLDER


def media_of(headers: Mapping[str, Any]) -> str:
    """The content type of an answer."""
    found: Iterator[Any] = (value for name, value in headers.items() if name.lower() == "content-type")
    value = next(found, "")
    return value if isinstance(value, str) else "".join(value[:1])


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""
