"""What `paceboard.toml` may say of a Meta app."""

from __future__ import annotations

from attrs import field, frozen
from attrs.validators import and_, deep_iterable, ge, instance_of, le, matches_re, min_len

__all__ = ["CONVERSION", "VERSION", "MetaOptions"]

VERSION = "v26.0"
CONVERSION = "omni_purchase"
"""Purchases on the web, in apps and on Meta; what Meta's own ROAS counts."""


@frozen(kw_only=True)
class MetaOptions:
    """Options of one Meta app.

    Args:
        accounts: account ids that `accounts` lists where the configuration names none.
        business: id of a business; where no account is named, the accounts that it owns and those of its
            clients are listed instead of the token's own.
        api_version: of the Graph API; Marketing versions live about a year.
        page_size: rows of a page; halved by itself where Meta finds it too heavy.
        conversion_action: the one action type that counts as a conversion, for the number and the value
            alike, at every level and on every day. Types overlap, so never a sum of them; where it did not
            happen there is 0.
        history_days: days for which Meta's change log is asked for changed budgets; 0: it is not.

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
    conversion_action: str = field(default=CONVERSION, validator=and_(instance_of(str), min_len(1)))
    history_days: int = field(default=92, validator=and_(instance_of(int), ge(0), le(1_000)))
