"""Readings: a card's answer, and the closed sets that its envelope is made of."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from paceboard.model.later import Later, read

__all__ = ["Caution", "Day", "Instant", "Period", "Reading", "Sentiment", "Status"]


class Status(StrEnum):
    """The one closed set of pacing statuses (architecture; ladder of the pacing reference, 1.5)."""

    NORMAL_DAILY = "NORMAL_DAILY"
    ON_PACE = "ON_PACE"
    MILD_OVER = "MILD_OVER"
    WARNING = "WARNING"
    CRITICAL = "CRITICAL"
    UNDER = "UNDER"
    FIRES = "FIRES"
    RUNAWAY = "RUNAWAY"
    EXHAUSTED_EARLY = "EXHAUSTED_EARLY"
    CAP_HIT = "CAP_HIT"
    DAILY_OVER_CEILING = "DAILY_OVER_CEILING"
    DONE_PERFECT = "DONE_PERFECT"
    DONE_OVER = "DONE_OVER"
    DONE_UNDER = "DONE_UNDER"
    NO_BUDGET = "NO_BUDGET"
    MISCONFIGURED = "MISCONFIGURED"
    NO_END_DATE = "NO_END_DATE"
    UNSUPPORTED_BUDGET_MODE = "UNSUPPORTED_BUDGET_MODE"
    STALE = "STALE"


class Sentiment(StrEnum):
    """How a reading is to be taken: a colour's meaning, not the colour."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    NEUTRAL = "neutral"


@frozen
class Day:
    """An account-local epoch day among a reading's parts; shown as a date."""

    number: int


@frozen
class Instant:
    """An instant among a reading's parts, in microseconds; shown as ISO 8601 in UTC."""

    micros: int


@frozen(kw_only=True)
class Period:
    """A budget's own span of account-local days, both included, and its real instants.

    Args:
        kind: `flight`, `month`, `fiscal_month`, `lifetime`, `one_time`, `day`: what set the span.
        start, end: first instant of the first day and first instant after the last; `end` is None
            where nothing sets an end.
        estimated: nothing says when it began: it is reckoned from what is known.
    """

    kind: str
    first: int
    last: int | None
    start: int
    end: int | None
    estimated: bool = False


def _shown(value: object) -> str:
    return repr(read(value))


@frozen
class Caution:
    """Something that stands beside the status and does not change it.

    Args:
        code: from a closed set per card: `cap_unknown`, `budget_gap`, `partial_day` ...
        text: what it means, with its numbers.
    """

    code: str
    _text: str | Later[str] = field(eq=read, repr=_shown)

    @property
    def text(self) -> str:
        """What it means; it may be built when it is first read, as a reading's text."""
        return read(self._text)


@frozen(kw_only=True)
class Reading:
    """A card's answer for one account, as of one revision.

    Args:
        card: `tiktok.spend_vs_budget`.
        account: `tiktok:7000000000000000001`.
        scope: the campaigns it is about; empty: the whole account.
        revision: the account's revision it was judged from; `as_of` is that revision's instant.
        inputs: hash of everything it was judged from besides facts.
        watermark: instant up to which facts are complete; None: unknown.
        period: the budget's span, for cards that have one; `window` the days, for the others.
        value: exact; micros for money, a ratio for shares; None where it is undefined or unknown.
        unit: `money` (whole micros), `price` (a fraction of micros a thing), `ratio`, `multiple` (of one),
            `seconds` or `count`.
        status: of `Status` for pacing cards; None for cards that have none.
        fires: this reading asks for an alert.
        alert: the alert's state, joined afterwards from the stored transitions; None: never evaluated.
        completeness: what the numbers rest on: rows, rows without a value, days missing.
        text: one sentence with the numbers.
        parts: the card's own numbers by name: `Money`, `Fraction` for ratios, `Day`, `Instant`, plain
            counts, texts, and lists and mappings of those. Nothing in here is rounded but money that is
            planned or forecast, to the micro.

    Text and parts may be given as `Later`: they are built when they are first read. A judge is asked for many
    readings whose status alone is looked at; one that is kept or shown is encoded, and so read whole.
    """

    card: str
    title: str
    account: str
    account_name: str
    scope: tuple[str, ...] = ()
    revision: int
    inputs: str
    as_of: int
    watermark: int | None
    zone: str
    period: Period | None = None
    window: tuple[int, int] | None = None
    currency: str
    value: int | Fraction | None
    unit: str
    status: Status | None = None
    fires: bool = False
    sentiment: Sentiment = Sentiment.NEUTRAL
    alert: str | None = None
    warnings: tuple[Caution, ...] = ()
    completeness: Mapping[str, int] = field(factory=dict)
    _text: str | Later[str] = field(default="", eq=read, repr=_shown)
    explanation: str = ""
    simulated: bool = False
    _parts: Mapping[str, Any] | Later[Mapping[str, Any]] = field(factory=dict, eq=read, repr=_shown)

    @property
    def text(self) -> str:
        """One sentence with the numbers."""
        return read(self._text)

    @property
    def parts(self) -> Mapping[str, Any]:
        """The card's own numbers by name."""
        return read(self._parts)
