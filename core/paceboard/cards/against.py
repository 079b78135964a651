"""What a card's number is compared with: the span before, or days that somebody names."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from paceboard.errors import UsageError
from paceboard.model import date_text, day_from_text, day_number
from paceboard.specs import AccountView, WindowKey

__all__ = ["Against", "against", "check_span"]

_PRIOR = {
    "prior_30_days": (WindowKey.COMPLETE_30_DAYS, WindowKey.PRIOR_30_DAYS),
    "prior_7_days": (WindowKey.COMPLETE_7_DAYS, WindowKey.PRIOR_7_DAYS),
}


@frozen(kw_only=True)
class Against:
    """Two windows of complete days, the later one and the one before it.

    Args:
        named: first and last of the earlier days, where somebody named them.
    """

    now: WindowKey
    before: WindowKey
    named: tuple[int, int] | None = None


def against(period: str | tuple[str | date, str | date]) -> Against:
    """What a period means: `prior_30_days`, `prior_7_days`, `2026-03-01..2026-03-31`, or two dates.

    Named days are compared with as many complete days up to the last one.

    Raises:
        UsageError: where it is none of them.
    """
    if isinstance(period, str) and period in _PRIOR:
        now, before = _PRIOR[period]
        return Against(now=now, before=before)
    first, dots, last = period.partition("..") if isinstance(period, str) else (period[0], "..", period[1])
    try:
        days = (_day(first), _day(last)) if dots else None
    except ValueError:
        days = None
    if days is None or days[1] < days[0]:
        raise UsageError(
            f"{period!r} is no period to compare with",
            do=f"say {', '.join(_PRIOR)} or two dates like 2026-03-01..2026-03-31",
        )
    return Against(now=WindowKey.LAST_AS_MANY, before=WindowKey.NAMED_DAYS, named=days)


def _day(value: str | date) -> int:
    return day_from_text(value) if isinstance(value, str) else day_number(value)


def check_span(view: AccountView, asked: Against) -> None:
    """Named days lie wholly before the days that they are compared with.

    Raises:
        UsageError: where they do not.
    """
    later = view.windows.get(asked.now)
    if asked.named is None or later is None or asked.named[1] < later[0]:
        return
    raise UsageError(
        f"the days up to {date_text(asked.named[1])} reach into those that they are compared with",
        why=f"as many complete days up to the last one begin on {date_text(later[0])}",
        do=f"name days that end before {date_text(later[0])}",
    )
