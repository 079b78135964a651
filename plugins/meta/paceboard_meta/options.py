"""What `paceboard.toml` may say of a Meta app."""

from __future__ import annotations

from attrs import field, frozen
from attrs.validators import and_, deep_iterable, ge, instance_of, le, matches_re, min_len

__all__ = ["CONVERSIONS", "VERSION", "MetaOptions"]

VERSION = "v26.0"
CONVERSIONS = ("omni_purchase", "purchase", "offsite_conversion.fb_pixel_purchase")
"""Purchases, the widest count first. They overlap: one of them counts, never their sum."""


@frozen(kw_only=True)
class MetaOptions:
    """Options of one Meta app.

    Args:
        accounts: account ids that `accounts` lists where the configuration names none.
        business: id of a business; where no account is named, the accounts that it owns and those of its
            clients are listed instead of the token's own.
        api_version: of the Graph API; Marketing versions live about a year.
        page_size: rows of a page; halved by itself where Meta finds it too heavy.
        conversion_actions: action types that count as a conversion, in the order of preference. Of each
            report exactly one counts, the first that occurs in it, for the number and the value alike.

    Raises:
        TypeError: where an id is not written as text.
        ValueError: where the version is none, a page has no size, or no action is named.
    """

    accounts: tuple[str, ...] = field(
        default=(), validator=deep_iterable(instance_of(str), instance_of(tuple))
    )
    business: str = field(default="", validator=instance_of(str))
    api_version: str = field(default=VERSION, validator=matches_re(r"v\d{1,3}\.\d{1,2}"))
    page_size: int = field(default=200, validator=and_(instance_of(int), ge(1), le(500)))
    conversion_actions: tuple[str, ...] = field(
        default=CONVERSIONS,
        validator=and_(deep_iterable(instance_of(str), instance_of(tuple)), min_len(1)),
    )
