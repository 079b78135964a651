"""Meta's error codes and subcodes, classed by what the caller may do about them.

Sources: developers.facebook.com/docs/graph-api/guides/error-handling, /docs/marketing-api/error-reference,
/docs/marketing-apis/rate-limiting, /docs/marketing-api/insights/best-practices. A pair counts before its
code; a negative code is Meta's own business and its subcode counts alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.plugin import (
    AccountUnusable,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    TooHeavy,
    Transient,
)

__all__ = ["ALL_INSIGHTS", "WHOLE_APP", "class_of"]

CODES: Mapping[type[PlatformError], tuple[int, ...]] = {
    Reauthorise: (
        102,  # session
        190,  # token expired, revoked, or its user must log in
    ),
    RateLimited: (
        4,  # the app's calls
        17,  # the user's or the ad account's score
        32,  # pages
        341,  # application limit
        613,  # calls of a kind
        *range(80000, 80015),  # business use cases: 80000 insights, 80003 audiences, 80004 management ...
    ),
    PermissionDenied: (
        3,  # capability
        10,
        *range(200, 300),
    ),
    AccountUnusable: (368,),  # temporarily blocked for policies: a person must look
    Transient: (
        1,  # unknown
        2,  # service down
        960,  # a batch that timed out
    ),
    Rejected: (
        100,  # invalid parameter
        104,  # incorrect signature
        506,  # posting
        2500,  # query that cannot be read
        2635,  # version retired
        3018,  # beyond 37 months
        1609005,  # posting
    ),
}

PAIRS: Mapping[tuple[int, int], type[PlatformError]] = {
    (100, 1487534): TooHeavy,  # too much data for one insights call
    (100, 33): PermissionDenied,  # gone, or not to be seen
    (1, 2853001): Rejected,  # profile not linked
    (17, 1885172): Rejected,  # the account's limit was changed too often
    (613, 1487632): Rejected,  # an ad set's budget was changed too often
}

SUBCODES: Mapping[int, type[PlatformError]] = {
    **dict.fromkeys((458, 459, 460, 463, 464, 467, 492), Reauthorise),
    **dict.fromkeys((1504022, 1504039, 2446079, 1487742, 5044001), RateLimited),
    1487534: TooHeavy,
}
"""What a subcode says where the code says nothing."""

WHOLE_APP = (4, 341)
"""Limits of the app; every other counts for one account."""
ALL_INSIGHTS = (1504022, 1504039)
"""Subcodes of 4: insights are limited for all accounts, listings are not."""

_BY_CODE = {code: kind for kind, codes in CODES.items() for code in codes}


def class_of(code: int, subcode: int) -> tuple[type[PlatformError], bool]:
    """The class of an error, and whether it is one that Meta has published."""
    if (code, subcode) in PAIRS:
        return PAIRS[code, subcode], True
    if code < 0:
        return SUBCODES.get(subcode, Transient), subcode in SUBCODES
    return _BY_CODE.get(code, SUBCODES.get(subcode, Rejected)), code in _BY_CODE
