"""What Meta says of our share of its limits, in four headers that hold JSON. All numbers are percent.

developers.facebook.com/docs/marketing-apis/rate-limiting, /docs/graph-api/overview/rate-limiting. One
header counts its time in minutes, another in seconds; a header that is missing says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from attrs import frozen

__all__ = ["Kind", "Used", "regain", "used_in"]

APP = "x-app-usage"
ACCOUNT = "x-ad-account-usage"
USE_CASES = "x-business-use-case-usage"
INSIGHTS = "x-fb-ads-insights-throttle"

PERCENTAGES = ("call_count", "total_cputime", "total_time")
ASSUMED = 300.0
"""Seconds for which a share counts where Meta does not say when it is over."""
MINUTE = 60.0
LONGEST = 86_400.0
"""Seconds; what Meta says above that is taken as a day."""


class Kind(StrEnum):
    """What a call counts as; each has a limit of its own."""

    INSIGHTS = "insights"
    MANAGEMENT = "management"
    ANY = "any"
    """Both."""


MANAGEMENT = "ads_management"
OURS = {"ads_insights": Kind.INSIGHTS, MANAGEMENT: Kind.MANAGEMENT}
"""Use cases that our calls count as; those of pages, audiences and catalogues are no business of ours."""


@frozen(kw_only=True)
class Used:
    """A share of one limit.

    Args:
        whole_app: of the app; False: of the account that was asked about, or of the one that is named.
        owner: id of the account or business that the header names, without `act_`; empty: it names none.
        percent: 100 is all of it.
        seconds: for which it counts.
        blocked: Meta named the time until which it answers nothing.
    """

    kind: Kind
    whole_app: bool
    percent: float
    seconds: float = ASSUMED
    blocked: bool = False
    owner: str = ""


def used_in(headers: Mapping[str, str]) -> tuple[Used, ...]:
    """Every share that an answer's headers tell; a header that cannot be read tells nothing."""
    found = [*_app(_object(headers, APP)), *_account(_object(headers, ACCOUNT))]
    found += _throttle(_object(headers, INSIGHTS))
    for owner, entry in _use_cases(headers):
        found += _use_case(owner, entry)
    return tuple(found)


def regain(headers: Mapping[str, str]) -> float | None:
    """Seconds after which Meta lets us in again, the longest that the headers name; None: they name none."""
    minutes = [_number(entry.get("estimated_time_to_regain_access")) for _, entry in _use_cases(headers)]
    seconds = max((each * MINUTE for each in minutes if each), default=0.0)
    account = _object(headers, ACCOUNT)
    if (_number(account.get("acc_id_util_pct")) or 0) >= 100:
        seconds = max(seconds, _number(account.get("reset_time_duration")) or 0.0)
    return min(seconds, LONGEST) or None


def _object(headers: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        value = json.loads(headers.get(name, "{}"))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e9 else None


def _highest(entry: Mapping[str, Any], names: tuple[str, ...]) -> float | None:
    return max((each for each in map(_number, map(entry.get, names)) if each is not None), default=None)


def _app(entry: dict[str, Any]) -> Iterator[Used]:
    percent = _highest(entry, PERCENTAGES)
    if percent is not None:
        yield Used(kind=Kind.ANY, whole_app=True, percent=percent)


def _account(entry: dict[str, Any]) -> Iterator[Used]:
    percent = _highest(entry, ("acc_id_util_pct",))
    if percent is not None:
        seconds = min(_number(entry.get("reset_time_duration")) or ASSUMED, LONGEST)
        yield Used(kind=Kind.ANY, whole_app=False, percent=percent, seconds=seconds)


def _throttle(entry: dict[str, Any]) -> Iterator[Used]:
    for name, whole_app in (("app_id_util_pct", True), ("acc_id_util_pct", False)):
        percent = _highest(entry, (name,))
        if percent is not None:
            yield Used(kind=Kind.INSIGHTS, whole_app=whole_app, percent=percent)


def _use_cases(headers: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """The use cases that our calls count as, of every account and business that the header names."""
    return [
        (owner.removeprefix("act_"), entry)
        for owner, entries in _object(headers, USE_CASES).items()
        if isinstance(entries, list)
        for entry in entries
        if isinstance(entry, dict) and str(entry.get("type", MANAGEMENT)) in OURS
    ]


def _use_case(owner: str, entry: dict[str, Any]) -> Iterator[Used]:
    percent = _highest(entry, PERCENTAGES)
    minutes = _number(entry.get("estimated_time_to_regain_access")) or 0.0
    if percent is not None or minutes:
        yield Used(
            kind=OURS[str(entry.get("type", MANAGEMENT))],
            whole_app=False,
            percent=100.0 if percent is None else percent,
            seconds=min(minutes * MINUTE, LONGEST) or ASSUMED,
            blocked=bool(minutes),
            owner=owner,
        )
