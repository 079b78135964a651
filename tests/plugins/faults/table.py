"""The matrix: what is wrong, at which call, and how it ends on TikTok, Meta and Google."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from paceboard.errors import (
    AccountUnusable,
    Corrupt,
    DeadlineExceeded,
    Drift,
    HostNotAllowed,
    PaceboardError,
    PagingBroken,
    PermissionDenied,
    RateLimited,
    Reauthorise,
    Rejected,
    Transient,
)
from paceboard.testing.relay import from_then_on, once
from paceboard.testing.wire_faults import FAULTS, HARMLESS, Fault

from . import edits
from .conftest import PLANTED

NAMES = ("tiktok", "meta", "google_ads")
TRUE = "true"
"""The refresh ends well, with the numbers as they are without the fault."""
OTHER = "other"
"""It ends well; the platform said other numbers, and they are kept as it said them."""

FACTS = {
    "tiktok": r"report/integrated/get/\?[^ ]*stat_time",
    "meta": r"/insights\?",
    "google_ads": r"googleAds:searchStream ",
}
LISTING = {
    "tiktok": r"/v1\.3/campaign/get/\?(?![^ ]*TOP_VIEW)",
    "meta": r"/campaigns\?",
    "google_ads": r"googleAds:search .*FROM campaign\b(?!_)",
}

End = type[PaceboardError] | str


@frozen
class Row:
    """A fault and its end.

    Args:
        fault: for each connector, made anew for each run; None: this platform cannot have it.
        ends: one for all three, or one for each.
        where: the calls that it is laid over.
    """

    fault: Callable[[str], Fault | None]
    ends: End | tuple[End, End, End]
    where: Mapping[str, str] = FACTS

    def end(self, name: str) -> End:
        return self.ends[NAMES.index(name)] if isinstance(self.ends, tuple) else self.ends


def same(fault: Fault) -> Callable[[str], Fault]:
    return lambda _name: fault


WIRE: dict[str, End | tuple[End, End, End]] = {
    **dict.fromkeys(HARMLESS, TRUE),
    "close_before_answer": Transient,
    "close_in_headers": Transient,
    "reset_before_answer": Transient,
    "reset_in_body": Transient,
    "silence": DeadlineExceeded,
    "silence_in_body": DeadlineExceeded,
    "drip_headers": DeadlineExceeded,
    "drip_body": DeadlineExceeded,
    "short_body": Corrupt,
    "cut_json": Corrupt,
    "cut_gzip": Corrupt,
    "cut_gzip_without_length": Corrupt,
    "cut_gzip_trailer": Corrupt,
    "cut_chunked": Corrupt,
    "bad_chunk": Corrupt,
    "gzip_label_plain_body": Corrupt,
    "plain_label_gzip_body": Corrupt,
    "unknown_encoding": Corrupt,
    "bomb": Corrupt,
    "html_with_200": Corrupt,
    "html_with_500": Transient,
    "html_with_502": Transient,
    "html_with_503": Transient,
    "empty_with_200": Corrupt,
    "no_content": Corrupt,
    "latin_1": Corrupt,
    "megabyte_header": Corrupt,
    "bad_status_line": Corrupt,
    "no_http": Corrupt,
    "two_lengths": Corrupt,
    "negative_length": Corrupt,
    "redirect_loop": Rejected,
    "redirect_relative": Rejected,
    "redirect_other_host": HostNotAllowed,
    "redirect_other_port": HostNotAllowed,
    "redirect_other_scheme": HostNotAllowed,
    "redirect_nowhere": HostNotAllowed,
    "too_many_seconds": RateLimited,
    "too_many_date": RateLimited,
    "too_many_silent": RateLimited,
    "too_many_negative": RateLimited,
    "too_many_nonsense": RateLimited,
    "too_many_fraction": RateLimited,
    "too_many_huge": RateLimited,
    "unauthorised": Reauthorise,
    "forbidden": PermissionDenied,
    "not_found": Rejected,
    "bad_request": Rejected,
}
AMOUNTS: dict[str, tuple[str, End | tuple[End, End, End]]] = {
    "null": ("null", (OTHER, OTHER, OTHER)),
    "number for text": ("$", TRUE),
    "true": ("true", Drift),
    "object": ('{"amount": 1}', Drift),
    "list": ("[1]", Drift),
    "thousands": ('"1,234.5"', Drift),
    "nothing": ('""', (OTHER, OTHER, Drift)),
    "dash": ('"-"', (OTHER, Drift, Drift)),
    "two dashes": ('"--"', Drift),
    "words": (f'"{PLANTED[2]}"', Drift),
    "NaN": ("NaN", Corrupt),
    "Infinity": ("Infinity", Corrupt),
    "NaN as text": ('"NaN"', Drift),
    "Infinity as text": ('"-Infinity"', Drift),
    "-0.0": ("-0.0", (OTHER, OTHER, Drift)),
    "-0.0 as text": ('"-0.0"', (OTHER, OTHER, Drift)),
    "1e999": ("1e999", Corrupt),
    "1e999 as text": ('"1e999"', Drift),
    "negative": ('"-5"', OTHER),
    "over 2^63": ("9223372036854775808", Drift),
    "over 2^63 as text": ('"9223372036854775808"', Drift),
    "5,000 digits": ("1" * 5000, Corrupt),
    "5,000 digits as text": (f'"{"1" * 5000}"', Drift),
    "half a surrogate pair": ('"\\ud800"', (Corrupt, Corrupt, Corrupt)),
    "NUL": ('"\\u0000"', Corrupt),
    "bare NUL": ('"\x00"', Corrupt),
    "lone surrogate's bytes": ('"\ud800"', Corrupt),
    "100k deep": ("[" * 100_000 + "]" * 100_000, Corrupt),
}
BODIES: dict[str, tuple[bytes, End | tuple[End, End, End]]] = {
    "top level []": (b"[]", (Drift, Drift, OTHER)),
    "top level null": (b"null", Drift),
    "top level text": (b'"x"', Drift),
    "top level number": (b"5", Drift),
    "empty object": (b"{}", (Drift, Drift, OTHER)),
    "two documents": (b"{}{}", Corrupt),
    "100k deep, alone": (b"[" * 100_000, Corrupt),
}


def google(family: str, name: str, code: int = 400) -> Fault:
    failure = {
        "@type": "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure",
        "errors": [{"errorCode": {family: name}, "message": "SECRETS"}],
        "requestId": "G-1",
    }
    return edits.said(
        {"error": {"code": code, "status": "X", "message": "SECRETS", "details": [failure]}}, code
    )


def tiktok(code: int, message: str = "") -> Fault:
    return edits.said({"code": code, "message": f"{message} SECRETS", "request_id": "R-1", "data": {}})


def meta(code: int, subcode: int = 0, **more: Any) -> Fault:
    error = {"message": "SECRETS", "code": code, "error_subcode": subcode, "fbtrace_id": "T-1", **more}
    return edits.said({"error": error}, 400)


REFUSALS: dict[str, tuple[tuple[Fault, Fault, Fault], End | tuple[End, End, End]]] = {
    "over the rate": (
        (
            tiktok(40100, "QPS"),
            meta(17, 2446079),
            google("quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", 429),
        ),
        RateLimited,
    ),
    "over the day's rate": (
        (tiktok(40100, "QPD limit"), meta(4, 1504022), google("quotaError", "RESOURCE_EXHAUSTED", 429)),
        RateLimited,
    ),
    "token revoked": (
        (tiktok(40105), meta(190, 460), google("authenticationError", "OAUTH_TOKEN_REVOKED", 401)),
        Reauthorise,
    ),
    "no permission": (
        (tiktok(40001), meta(200), google("authorizationError", "USER_PERMISSION_DENIED", 403)),
        PermissionDenied,
    ),
    "account gone": (
        (tiktok(40300), meta(368), google("authorizationError", "CUSTOMER_NOT_ENABLED", 403)),
        AccountUnusable,
    ),
    "internal error": (
        (tiktok(51010), meta(2, is_transient=True), google("internalError", "INTERNAL_ERROR", 500)),
        Transient,
    ),
    "our mistake": (
        (tiktok(40002, "bad field"), meta(100), google("queryError", "UNRECOGNIZED_FIELD")),
        Rejected,
    ),
    "a code that nobody knows": (
        (tiktok(49999), meta(987_654), google("newError", "SOMETHING_NEW")),
        Rejected,
    ),
}


def refusal(faults: tuple[Fault, Fault, Fault]) -> Callable[[str], Fault]:
    return lambda name: faults[NAMES.index(name)]


def turning(*marks: str) -> Callable[[str], str]:
    """From one mark to the next, and from the last to the first."""
    following = dict(zip(("", *marks), (*marks, marks[0]), strict=True))
    return lambda here: following.get(here, marks[0])


CASES: dict[str, Row] = {
    **{name: Row(same({**HARMLESS, **FAULTS}[name]), ends) for name, ends in WIRE.items()},
    **{f"amount: {name}": Row(same(edits.amount(text)), ends) for name, (text, ends) in AMOUNTS.items()},
    **{f"body: {name}": Row(same(edits.replaced(body)), ends) for name, (body, ends) in BODIES.items()},
    **{f"refusal: {name}": Row(refusal(faults), ends) for name, (faults, ends) in REFUSALS.items()},
    "amount missing": Row(same(edits.edited(edits.renamed)), (Drift, Drift, OTHER)),
    "amount twice": Row(same(edits.edited(edits.doubled_key)), Corrupt),
    "day of another zone": Row(same(edits.edited(edits.other_day)), Drift),
    "day of no calendar": Row(same(edits.edited(edits.no_day)), Drift),
    "field added": Row(same(edits.on_rows(edits.with_more_fields)), TRUE),
    "row that is none": Row(same(edits.on_rows(lambda rows: rows.append(5))), Drift),
    "row twice": Row(
        same(edits.on_rows(lambda rows: rows.append(rows[0]))), (PagingBroken, TRUE, PagingBroken)
    ),
    "row twice, other values": Row(same(edits.on_rows(edits.conflicting)), PagingBroken),
    "row lost": Row(
        lambda name: edits.edited(edits.without_a_row) if name == "tiktok" else None, PagingBroken
    ),
    "another account": Row(edits.of_another_account, Drift),
    "status that nobody knows": Row(same(edits.status(f"TELEPORTED_{PLANTED[3]}")), TRUE, LISTING),
    "same page again": Row(
        lambda name: edits.paged(name, turning("1" if name == "tiktok" else "A")), PagingBroken, LISTING
    ),
    "page A, B, A": Row(
        lambda name: edits.paged(name, turning(*("12" if name == "tiktok" else "AB"))), PagingBroken, LISTING
    ),
    "pages for ever": Row(
        lambda name: edits.paged(name, lambda here: str(int(here or 0) + (name != "tiktok"))),
        PagingBroken,
        LISTING,
    ),
    "empty page with more": Row(
        lambda name: edits.paged(name, turning("1", "2", "3"), empty=True), PagingBroken, LISTING
    ),
    "next link elsewhere": Row(
        lambda name: edits.linked("https://evil.test/x") if name == "meta" else None, TRUE, LISTING
    ),
    "401 once": Row(lambda _name: once(FAULTS["unauthorised"]), (Reauthorise, Reauthorise, TRUE)),
    "503 once": Row(lambda _name: once(FAULTS["html_with_503"]), TRUE),
    "cut once": Row(lambda _name: once(FAULTS["cut_gzip_without_length"]), TRUE),
    "reset once": Row(lambda _name: once(FAULTS["reset_in_body"]), TRUE),
    "good at first, then cut": Row(lambda _name: from_then_on(FAULTS["cut_chunked"], first=2), Corrupt),
}
