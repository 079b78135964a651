"""What a secret looks like when nobody told us its value: by its key, its place, or its own shape."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from urllib.parse import quote, quote_plus

from attrs import frozen

__all__ = ["SHORTEST", "forms_of", "hide_shapes", "is_sensitive_key", "percent_pattern"]

SHORTEST = 8
"""A value of fewer characters is no secret to search for: its text would be found everywhere."""

# Cursors to the next page are called tokens too; to hide them would break every recorded exchange.
_WORDS = (
    r"(?:(?<!page)(?<!page[_-])token(?![_-]?type)|secret|passw(?:or)?d|passphrase|api[_-]?key"
    r"|private[_-]?key|signature|credential|appsecret[_-]?proof)"
)
# A closing quote may be missing: what is quoted in an error is cut off somewhere. Quotes stay, so that
# JSON stays JSON, and what is hidden already stays as it is.
_VALUE = (
    r"(?:(?P<q>[\"'])(?:\\.|(?!(?P=q)).)+|(?P<e>\\+[\"'])(?:(?!(?P=e)).)+|(?P<b>\[)[^\]]+"
    r"|(?!(?:null|none|true|false)\b)[^\s,;&\"'<>()\[\]{}\\]+)"
)


@frozen
class _Rule:
    """Where a secret stands.

    Args:
        hints: words in lower case of which one is there if the pattern can match; to look for them costs
            a hundredth of the pattern.
        pattern: the groups that stay are named, the rest is the secret.
        kept: what stays of it.
    """

    hints: tuple[str, ...]
    pattern: str
    kept: str = ""
    flags: int = re.IGNORECASE

    def hide(self, text: str, mask: str) -> str:
        return _compiled(self.pattern, self.flags).sub(f"{self.kept}{mask}", text)


_RULES = (
    _Rule(
        ("authorization", "cookie"),
        r"(?P<k>\b(?:authorization|cookie)\\*[\"']?\s*[:=]\s*\\*[\"']?)[^\r\n\"'\\]+",
        r"\g<k>",
    ),
    _Rule(("bearer",), r"(?P<k>\bbearer\s+)[\w.~+/=-]{8,}", r"\g<k>"),
    _Rule(
        ("token", "secret", "passw", "passphrase", "key", "signature", "credential", "proof"),
        rf"(?P<k>{_WORDS}[\w-]{{0,40}}\\*[\"']?\s{{0,4}}(?:[:=]|%3D)\s{{0,4}}){_VALUE}",
        r"\g<k>\g<q>\g<e>\g<b>",
    ),
    _Rule(("code=", "key=", "sig="), r"(?P<k>[?&](?:code|auth_code|key|sig)=)[^\s&#\"'<>]+", r"\g<k>"),
    _Rule(("://",), r"(?P<k>://)[^\s/@:]{0,200}:[^\s/@]{0,200}(?=@)", r"\g<k>"),
    _Rule(("hooks.slack.com",), r"(?P<k>hooks\.slack\.com/services/)[\w/]+", r"\g<k>"),
    _Rule(("eaa",), r"EAA[A-Za-z0-9]{30,}", flags=0),
    _Rule(("ya29",), r"ya29\.[\w.-]{20,}", flags=0),
    _Rule(("1//",), r"1//[\w-]{20,}"),
    _Rule(("eyj",), r"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}", flags=0),
)


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


@lru_cache(maxsize=1024)
def is_sensitive_key(key: str) -> bool:
    """Whether a value under this name is hidden, whatever it is."""
    return _compiled(rf"{_WORDS}|authorization|cookie", re.IGNORECASE).search(key) is not None


def hide_shapes(text: str, *, mask: str = "***") -> str:
    """The text without what stands where secrets stand, or looks like one."""
    lowered = text.lower()
    for rule in _RULES:
        if any(hint in lowered for hint in rule.hints):
            text = rule.hide(text, mask)
    return text


def forms_of(secret: str) -> Iterator[str]:
    """The texts by which a secret appears, whole and line by line.

    Literal, URL-encoded (twice too), JSON-escaped, as a `repr`, in HTML, in hex, in base64, in UTF-16.
    """
    for line in {secret, *secret.splitlines()}:
        if len(line) >= SHORTEST:
            yield from _forms_of_line(line)


def _forms_of_line(secret: str) -> Iterator[str]:
    yield secret
    yield from (encode(secret) for encode in (_quoted, quote, quote_plus))
    for escaped in (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
        yield escaped
        yield escaped.replace("/", "\\/")  # PHP's way, so many platforms' way
    yield quote(_quoted(secret))
    yield html.escape(secret)
    yield repr(secret)[1:-1]
    wide = secret.encode("utf-16-le", "surrogatepass")
    yield wide.decode("latin-1")
    for content in (secret.encode(), wide):
        yield repr(content)[2:-1]
        yield content.hex()
        yield content.hex().upper()
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield from _base64_forms(content, encode)


def _quoted(secret: str) -> str:
    return quote(secret, safe="")


def _base64_forms(secret: bytes, encode: Callable[[bytes], bytes]) -> Iterator[str]:
    """As encoded alone, and the part that is the same wherever it stands inside something encoded."""
    yield encode(secret).decode()
    for before in range(3):
        text = encode(bytes(before) + secret).decode().rstrip("=")
        yield text[(0, 2, 3)[before] : len(text) - bool((before + len(secret)) % 3)]


def percent_pattern(secret: str) -> re.Pattern[str]:
    """Finds a secret of which any characters are percent-encoded: no two encoders agree which."""
    return re.compile("".join(_either(byte) for byte in secret.encode()))


def _either(byte: int) -> str:
    encoded = f"%(?i:{byte:02x})"
    return f"(?:{re.escape(chr(byte))}|{encoded})" if byte < 0x80 else encoded
