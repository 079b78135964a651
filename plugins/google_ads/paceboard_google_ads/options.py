"""What `paceboard.toml` may say of a Google Ads app, or of one of its accounts."""

from __future__ import annotations

import re

from attrs import Attribute, field, frozen
from attrs.validators import instance_of

__all__ = ["TOKEN_HOST", "GoogleAdsOptions", "customer_id"]

TOKEN_HOST = "oauth2.googleapis.com"  # noqa: S105 - a host, no secret


def customer_id(text: str) -> str:
    """`123-456-7890` as the API wants it, digits only.

    Raises:
        TypeError: where it is not written as text.
        ValueError: where it is no customer id.
    """
    if not isinstance(text, str):
        raise TypeError(f"a customer id is written as text, not as {type(text).__name__}")
    digits = text.replace("-", "")
    if not re.fullmatch("[0-9]{1,19}", digits):
        raise ValueError(f"no customer id like 123-456-7890: {text!r}")
    return digits


def _customer_ids(texts: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(texts, tuple):
        raise TypeError("accounts is a list of customer ids")
    return tuple(map(customer_id, texts))


def _optional_id(text: str) -> str:
    return "" if text == "" else customer_id(text)


def _major_version(_instance: object, _attribute: Attribute[str], text: str) -> None:
    if not re.fullmatch("v[1-9][0-9]{0,2}", text):
        raise ValueError(f"no version like v26: {text!r}")


@frozen(kw_only=True)
class GoogleAdsOptions:
    """Options of one Google Cloud project's access, or of one account.

    Args:
        accounts: customer ids that `accounts` lists where the configuration names none; without them all
            that the login reaches, through its managers too.
        login_customer_id: the manager through which the accounts are reached; empty: found out by walking
            the managers that the login sees.
        version: the API's major version; Google retires each about a year after its release.

    Raises:
        TypeError: where an id is not written as text.
        ValueError: where an id or the version cannot be one.
    """

    accounts: tuple[str, ...] = field(default=(), converter=_customer_ids)
    login_customer_id: str = field(default="", converter=_optional_id)
    version: str = field(default="v26", validator=[instance_of(str), _major_version])
