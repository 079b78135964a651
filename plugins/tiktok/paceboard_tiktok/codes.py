"""TikTok's return codes, classed by what the caller may do about them.

Names and meanings: the API's page of return codes (portal document 1737172488964097) and the official
SDK's list. TikTok adds codes without notice; one that is not listed is classed by its hundreds.
"""

from __future__ import annotations

from collections.abc import Mapping

from paceboard.plugin import (
    AccountUnusable,
    Corrupt,
    PermissionDenied,
    PlatformError,
    RateLimited,
    Reauthorise,
    Rejected,
    TooHeavy,
    Transient,
)

__all__ = ["OK", "PARTIAL", "class_of"]

OK = 0
PARTIAL = 20001
"""Some ids of a batch failed: the answer is whole, its content is not."""

CODES: Mapping[type[PlatformError], tuple[int, ...]] = {
    RateLimited: (
        40016,  # business flow control
        40100,  # requests too frequent
        40132,  # too frequent for one field's value
        40133,  # the advertiser's own limit
        51021,  # "Too many requests", seen once by a third party
        61000,  # too many requests, business layer
    ),
    Reauthorise: (
        40101,  # app id and secret do not belong together
        40102,  # access token expired
        40103,  # refresh token expired
        40104,  # access token empty
        40105,  # access token incorrect or revoked
        40106,  # core user invalid
        40107,  # refresh token incorrect
        40108,  # grant type
        40110,  # authorisation code invalid, used or expired
        40113,  # app blocked or missing
        40114,  # advertiser logged out
        40115,  # time stamp
        40116,  # signature
    ),
    PermissionDenied: (
        40001,  # no permission; also: the advertiser does not exist
        40003,  # forbidden
        40117,  # method not allowed
        40118,  # not on the allow-list
        40119,  # of another company
        40124,  # developer profile
        40125,  # developer permission
        40130,  # scope not authorised
        70001,  # business authorisation of another type
    ),
    AccountUnusable: (
        40300,  # advertiser missing or deleted
        40301,  # advertiser mismatch
        40302,
        40309,  # login required
    ),
    TooHeavy: (
        40011,  # too many ids
        40067,  # query too large
    ),
    Rejected: (
        40000,
        40002,  # most faults of a parameter, and some of permission: see verdict
        40006,
        40007,  # no such object
        40008,  # not implemented
        40009,  # sandbox
        40010,  # wrong domain
        40012,  # no change
        40013,  # sandbox
        40014,  # sandbox
        40050,  # request repeated
        40051,  # version
        40061,
        40062,
        40063,
        40400,  # route
        40502,  # quota of ads
        40900,  # signature of a file
        41000,  # our address is in a banned country
        41001,  # endpoint offline
        41002,  # field offline
    ),
    Transient: (
        40200,  # task failed
        40201,  # task not ready
        40202,  # write conflict
        40700,  # internal validation
        50000,  # system
        50002,  # processing, time-out
        *range(51000, 51061),  # services behind the API; 51010 usually succeeds the second time
        51305,
        *range(52000, 52205),  # databases and storage
        60001,  # maintenance
    ),
    Corrupt: (PARTIAL,),
}

HUNDREDS: Mapping[int, type[PlatformError]] = {
    401: PermissionDenied,  # not Reauthorise: an unknown code must not disconnect an account
    402: Transient,
    403: AccountUnusable,
    407: Transient,
    610: RateLimited,
    700: PermissionDenied,
}
THOUSANDS: Mapping[int, type[PlatformError]] = {
    50: Transient,  # system
    51: Transient,  # services behind the API
    52: Transient,  # databases
    60: Transient,  # maintenance
}


def class_of(code: int) -> tuple[type[PlatformError], bool]:
    """The class of a code that is not OK, and whether it is one that TikTok has published."""
    for kind, codes in CODES.items():
        if code in codes:
            return kind, True
    return HUNDREDS.get(code // 100) or THOUSANDS.get(code // 1000) or Rejected, False
