"""What `paceboard.toml` may say of a TikTok app."""

from __future__ import annotations

from attrs import field, frozen
from attrs.validators import deep_iterable, instance_of

__all__ = ["TikTokOptions"]


@frozen(kw_only=True)
class TikTokOptions:
    """Options of one TikTok developer app.

    Args:
        accounts: advertiser ids that `accounts` lists where the configuration names none. Without them
            TikTok is asked what the token was given, which needs the secrets `app_id` and `app_secret`.
        business_center: id of the Business Center that owns the accounts. Only with it does TikTok tell
            an account's spending limit and its ad credit; without it they are unknown, never unlimited.

    Raises:
        TypeError: where an id is not written as text (19 digits do not survive everywhere as a number).
    """

    accounts: tuple[str, ...] = field(
        default=(),
        validator=deep_iterable(instance_of(str), instance_of(tuple)),
        metadata={"help": "advertiser ids to list, where the token alone may not list them"},
    )
    business_center: str = field(
        default="",
        validator=instance_of(str),
        metadata={"help": "its id; without it spending limits and ad credit stay unknown"},
    )
