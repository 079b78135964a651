"""What one platform claims for an account: conversions and their value, in its own currency, as it counts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from paceboard.plugin import MICROS, GroupView, Member, Total, Whole
from paceboard_reconciliation.common_days import MONTH, by_day
from paceboard_reconciliation.envelope import name_of
from paceboard_reconciliation.statuses import by_urgency

__all__ = ["Claim", "People", "claims", "people"]


@frozen(kw_only=True)
class Claim:
    """One account's claim.

    Args:
        conversions: micros of things; `value`, `spend` micros of money; None: not known.
        counted: each way in which the platform counted, in its own words; empty: it does not say.
    """

    member: Member
    name: str
    conversions: int | None
    value: int | None
    spend: int | None
    counted: tuple[str, ...]

    @property
    def roas(self) -> Fraction | None:
        """Of the account's own currency, so that no exchange moves it; None where nothing was spent."""
        return Fraction(self.value, self.spend) if self.value is not None and self.spend else None

    @property
    def things(self) -> Fraction | None:
        """Conversions, of which a platform may report parts."""
        return None if self.conversions is None else Fraction(self.conversions, MICROS)


def claims(view: GroupView, days: Sequence[int]) -> list[Claim]:
    """Each account's claim for some days, the most conversions first."""
    found = [_claim(member, days) for member in by_urgency(view.members)]
    return sorted(found, key=lambda each: (-(each.conversions or 0), each.member.view.account.ref))


def _claim(member: Member, days: Sequence[int]) -> Claim:
    return Claim(
        member=member,
        name=name_of(member),
        conversions=_sum(member, "conversions", days),
        value=_sum(member, "conversion_value", days),
        spend=_sum(member, "spend", days),
        counted=_counted(member),
    )


def _sum(member: Member, measure: str, days: Sequence[int]) -> int | None:
    values = by_day(member, measure, days)
    if not values or None in values.values():
        return None
    return sum(value or 0 for value in values.values())


def _counted(member: Member) -> tuple[str, ...]:
    """The attribution that the rows came with; several where it was changed."""
    rows = member.view.rows(Total("conversions", MONTH), member.view.account.ref.id)
    ways = {", ".join(text for _, text in row.attributes) for row in rows}
    return tuple(sorted(ways - {""}))


@frozen(kw_only=True)
class People:
    """Whom one account reached, and what it showed them, as told of its last 30 days as a whole."""

    name: str
    reach: int | None
    impressions: int | None
    window: tuple[int, int] | None


def people(view: GroupView) -> list[People]:
    """Of each account, in the order of their refs."""
    return [
        People(
            name=name_of(each),
            reach=_whole(each, "reach"),
            impressions=_whole(each, "impressions"),
            window=each.view.whole_windows.get(MONTH),
        )
        for each in view.members
    ]


def _whole(member: Member, measure: str) -> int | None:
    return member.view.wholes.get(Whole(measure, MONTH), {}).get(member.view.account.ref.id)
