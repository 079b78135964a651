"""Made-up ids, names and texts for those of a real account: the same everywhere in a recording.

Kept is what is known to be harmless: numbers, dates, constants, zones, and words under listed names. Every
other text is replaced. A recording is seen whole before anything is replaced, so that an id that first
stands in a path and later in a message is one id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from paceboard.testing.bodies import Visitor
from paceboard.testing.scrubbing import PLACEHOLDER, RESPONSE_HEADERS

__all__ = ["Pseudonyms"]

LONG = 15
"""Digits from which a number is an id, wherever it stands."""
LONGEST = 40
"""Digits beyond which a number is none: a week of half hours has 336 flags."""
SHORT = 6
"""Digits below which an id is replaced only where an id is expected: `12` stands everywhere."""
TELLING = 6
"""Least characters of a text that is looked for in other texts, and in what would be written."""

_ID_NAME = re.compile(
    r"(?:^|[_.-])ids?$|[a-z]Ids?$|^(?:account|customer|manager|campaign|adset|ad_?group|ad|login)$"
)
_OPAQUE_NAME = re.compile(
    r"(?i)^(?:after|before|cursor|(?:next_?)?page_?token|fbtrace_id|request-?_?id|log_?id)$"
)
_ZONE_NAME = re.compile(r"(?i)time_?zone")
_MESSAGE_NAME = re.compile(r"^(?:message|msg|error_description)?$")
_KEPT_NAME = re.compile(
    r"(?i)^(?:@type|action_type|ads_api_access_tier|async_status|attribution_setting|content-type|date|error"
    r"|facebook-api-version|field_?mask|kind|level|object|reason|retry-after|retryDelay|scope|status"
    r"|token_type|type|version)$"
)
_NAMING = re.compile(
    r"(?i)(?:name|title|brand|company|contact|label|comment|note|description|headline|text|url|link|domain"
    r"|mail|phone|address|owner|user)s?$"
)
_STRUCTURE = re.compile(
    r"(?i)^(?:page(?:_.*)?|total_(?:number|page|count|rows)|(?:error_?)?(?:sub)?code|expires_in|level|.*status"
    r"|.*_?reason|.*_pct|.*percent.*|.*version|limit|offset|.*_?time|.*timestamp|(?:x-|queryResource).*|ctr|hour)$"
)
"""Numbers that say how an answer is built; every other number says how an account does."""

_NUMBER = re.compile(r"[+-]?\d{1,14}(?:\.\d+)?(?:[eE][+-]?\d+)?%?|[+-]?\d+\.\d+")
_DATE = re.compile(
    r"(?:\d{4}-?\d\d-?\d\d)?[T ]?(?:\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"(?: - \d\d:\d\d:\d\d)?"
)
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*(?:, ?[A-Z][A-Z0-9_]*)*|-?|null|true|false|unknown")
_WORDS = re.compile(r"[\w.,:@/+; =-]{1,4000}", re.ASCII)
_FLAGS = re.compile(r"[01]{48,}")
_ZONE = re.compile(r"(?:[A-Z][\w+-]*)(?:/[A-Za-z][\w+-]*){0,2}", re.ASCII)
_RESOURCE = re.compile(r"[A-Za-z]+/\d[\d~]*(?:/[A-Za-z]+/\d[\d~]*)*")
_DIGITS = re.compile(r"\d+")
_QUOTED = re.compile(r"(?P<q>['\"])(?P<text>[^'\"]{2,})(?P=q)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|https?://[^\s'\"<>]+")


class Pseudonyms:
    """What stands for what; numbered in the order in which it was seen, so that two recordings are alike.

    Args:
        factor: by which amounts and counts are multiplied; 1 keeps them.
        hosts: that may be named.
    """

    def __init__(self, *, factor: Decimal = Decimal(1), hosts: Iterable[str] = ()) -> None:
        self.factor = factor
        self.hosts = frozenset(hosts)
        self.ids: dict[str, str] = {}
        self.opaque: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self._sent: set[str] = set()
        self._reserved: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def seeing(self, *, ours: bool) -> Visitor:
        """A visitor that notes what there is, and changes nothing.

        Args:
            ours: a request, whose words are our own: of those only ids are noted.
        """
        return _Seeing(self, ours=ours)

    def telling(self, *, ours: bool) -> Visitor:
        """A visitor that puts the made-up in the place of the real.

        Args:
            ours: a request, whose words are our own: what is known to be real is replaced, and no more.
        """
        return _Telling(self, ours=ours)

    def note(self, name: str, text: str, *, ours: bool) -> None:
        """Remember what of a text is real.

        Args:
            ours: it is our own, so only the ids in it are.
        """
        if _OPAQUE_NAME.match(name):
            self._add(self.opaque, text)
        elif _ID_NAME.search(name):
            self._note_id(text)
        for digits in _DIGITS.findall(text):
            if LONG <= len(digits) <= LONGEST:
                self._note_id(digits)
        for resource in _RESOURCE.findall(text):
            for digits in _DIGITS.findall(resource):
                self._note_id(digits)
        if ours:
            self._sent.add(text)
        # A link to the next page holds our own words again.
        elif not (text in self._sent or _OPAQUE_NAME.match(name) or self.is_harmless(name, text)):
            self._add(self.texts, text)

    def _note_id(self, text: str) -> None:
        digits = text.removeprefix("act_")
        if digits.isascii() and digits.isdigit():
            # One or two digits are a level or "none", and no id.
            if len(digits) > 2:
                self._add(self.ids, digits)
        elif text and not _CONSTANT.fullmatch(text) and not _WORDS_OF_A_LIST.fullmatch(text):
            self._add(self.opaque, text)

    def _add(self, known: dict[str, str], text: str) -> None:
        if text and text != PLACEHOLDER:
            known.setdefault(text, "")
            self._pattern = None

    def is_harmless(self, name: str, text: str) -> bool:
        """Whether a text may stand as it is."""
        if not text or _RESOURCE.fullmatch(text) or _ID_NAME.search(name) or _MESSAGE_NAME.match(name):
            return True
        if text.lower() in RESPONSE_HEADERS:  # an answer within a batch has headers of its own
            return True
        if _KEPT_NAME.match(name):
            return _WORDS.fullmatch(text) is not None
        if _ZONE_NAME.search(name) and _ZONE.fullmatch(text):
            return True
        if _NAMING.search(name):
            return False
        return any(shape.fullmatch(text) for shape in (_NUMBER, _DATE, _CONSTANT, _FLAGS))

    def settle(self) -> None:
        """Make up what is not made up yet; after everything has been seen."""
        self._reserved |= self.ids.keys()
        for real, made_up in self.ids.items():
            if not made_up:
                self.ids[real] = self._fresh_id(len(real))
        for known, word in ((self.opaque, "opaque"), (self.texts, "Text")):
            for number, real in enumerate(known, start=1):
                known[real] = known[real] or f"{word} {number}".replace("opaque ", "opaque-")
        self._pattern = None

    def _fresh_id(self, length: int) -> str:
        width = max(length, SHORT)
        number = 10 ** (width - 1) * 9 + 1
        while str(number) in self._reserved:
            number += 1
        self._reserved.add(str(number))
        return str(number)

    def known_replaced(self, text: str) -> str:
        """A text with every id, cursor and name that is known to be real made up."""
        if self._pattern is None:
            parts = [rf"(?<!\d)(?<!\d\.){each}(?!\d|\.\d)" for each in self.ids if len(each) >= SHORT]
            longer = [*filter(_is_found, self.opaque), *filter(_is_found, self.texts)]
            parts += [rf"(?<!\w){re.escape(each)}(?!\w)" for each in sorted(longer, key=len, reverse=True)]
            self._pattern = re.compile("|".join(parts) or r"(?!)")
        return self._pattern.sub(lambda found: self._made_up(found[0]), text)

    def _made_up(self, text: str) -> str:
        return self.ids.get(text) or self.opaque.get(text) or self.texts.get(text) or text

    def identity(self, text: str) -> str:
        """A made-up id in the form of the real one."""
        prefix = "act_" if text.startswith("act_") else ""
        return self.ids.get(text.removeprefix("act_"), "") and prefix + self.ids[text.removeprefix("act_")]

    def scaled(self, name: str, text: str) -> str:
        """An amount or a count multiplied, with as many decimals as before."""
        if self.factor == 1 or _STRUCTURE.match(name) or not _NUMBER.fullmatch(text) or text.endswith("%"):
            return text
        value = Decimal(text)
        exponent = value.as_tuple().exponent
        digits = exponent if isinstance(exponent, int) and exponent < 0 else 0
        return format((value * self.factor).quantize(Decimal(1).scaleb(digits)), "f")

    def reals(self) -> dict[str, str]:
        """What is looked for once more in what would be written, and what it is."""
        made_up = {*self.ids.values(), *self.texts.values(), *self.opaque.values()}
        found: Mapping[str, Iterable[str]] = {
            "an id": (each for each in self.ids if len(each) >= 8),
            "a name or text": filter(_is_found, self.texts),
            "a cursor or trace": filter(_is_found, self.opaque),
        }
        return {each: kind for kind, texts in found.items() for each in texts if each not in made_up}


def _is_found(text: str) -> bool:
    """Whether a text tells something wherever it stands: a campaign may be called `ENABLED`, or `12`."""
    return len(text) >= TELLING and not any(
        shape.fullmatch(text) for shape in (_CONSTANT, _NUMBER, _DATE, _FLAGS, _WORD)
    )


_WORD = re.compile(r"[a-z_]+")
_WORDS_OF_A_LIST = re.compile(r"(?:\d+|act_\d+)(?:,(?:\d+|act_\d+))+")


class _Seeing:
    """Notes, and gives everything back as it came."""

    def __init__(self, known: Pseudonyms, *, ours: bool) -> None:
        self._known = known
        self._ours = ours

    def name(self, text: str) -> str:
        if text.removeprefix("act_").isdigit():
            self._known.note("id", text, ours=True)
        return text

    def hides(self, name: str, value: Any) -> str:  # noqa: ARG002 - secrets are gone already
        return ""

    def of_url(self) -> Visitor:
        return self

    def text(self, name: str, text: str) -> str:
        if not name and "://" in text:
            self._see_path(text)
        else:
            self._known.note(name, text, ours=self._ours)
        return text

    def _see_path(self, text: str) -> None:
        for part in re.split(r"[/:]", text.partition("://")[2])[1:]:
            digits = part.removeprefix("act_")
            if len(digits) >= SHORT and digits.isdigit():
                self._known.note("id", digits, ours=True)

    def number(self, name: str, text: str) -> str:
        if text.isdigit() and (
            LONG <= len(text) <= LONGEST or (len(text) >= SHORT and _ID_NAME.search(name))
        ):
            self._known.note("id", text, ours=True)
        return text


class _Telling:
    """Puts the made-up in its place."""

    def __init__(self, known: Pseudonyms, *, ours: bool) -> None:
        self._known = known
        self._ours = ours

    def name(self, text: str) -> str:
        return self._known.identity(text) or text

    def hides(self, name: str, value: Any) -> str:  # noqa: ARG002 - secrets are gone already
        return ""

    def of_url(self) -> Visitor:
        return self

    def text(self, name: str, text: str) -> str:
        known = self._known
        if _OPAQUE_NAME.match(name) and text in known.opaque:
            return known.opaque[text]
        if _ID_NAME.search(name) or LONG <= len(text) <= LONGEST:
            made_up = known.identity(text) or known.opaque.get(text, "")
            if made_up:
                return made_up
        if "://" in text and not name:
            return self._url(text)
        if _RESOURCE.fullmatch(text):
            return _DIGITS.sub(lambda digits: known.identity(digits[0]) or digits[0], text)
        if self._ours:
            return known.known_replaced(text)
        if text in known.texts and not known.is_harmless(name, text):
            return known.texts[text]
        if _MESSAGE_NAME.match(name):
            return self._message(text)
        if _NUMBER.fullmatch(text):
            return known.scaled(name, text)
        return self._numbers_replaced(known.known_replaced(text)) if _KEPT_NAME.match(name) else text

    def _message(self, text: str) -> str:
        """An error's own words without what they quote, name and link to."""
        text = self._known.known_replaced(text)
        text = _ADDRESS.sub("https://example.invalid/", text)
        text = _QUOTED.sub(r"\g<q>quoted\g<q>", text)
        return self._numbers_replaced(text)

    def _numbers_replaced(self, text: str) -> str:
        return re.sub(rf"(?<![\d-])\d{{{SHORT},}}(?!\d)", self._number_in_text, text)

    def _number_in_text(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self._known.ids.values() else "9" * len(found[0])

    def _url(self, text: str) -> str:
        scheme, _, rest = text.partition("://")
        host, slash, path = rest.partition("/")
        bare = host.partition(":")[0]
        if bare not in self._known.hosts:
            return text if bare == "example.invalid" else "https://example.invalid/"
        # The port of a server on this machine is another one each time.
        kept = bare if bare == "127.0.0.1" else host
        return f"{scheme}://{kept}{slash}{self._known.known_replaced(path)}"

    def number(self, name: str, text: str) -> str:
        made_up = self._known.identity(text) if text.isdigit() and len(text) >= SHORT else ""
        if made_up and (_ID_NAME.search(name) or LONG <= len(text) <= LONGEST):
            return made_up
        return text if self._ours else self._known.scaled(name, text)
