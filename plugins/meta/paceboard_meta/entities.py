"""Campaigns, ad sets and ads, the archived and deleted ones too.

All of them are read each time: `updated_time` of a campaign does not move with its budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from attrs import field, frozen

from paceboard.plugin import Account, BudgetRaise, Drift, Entity, Level, instant_text
from paceboard_meta.accounts import node
from paceboard_meta.api import Api, Call, as_json, listed
from paceboard_meta.currencies import step_of
from paceboard_meta.dayparting import scheduled_week
from paceboard_meta.figures import identity, instant, minor, moment
from paceboard_meta.limits import cap_of
from paceboard_meta.schedules import with_schedules
from paceboard_meta.statuses import EFFECTIVE, delivery
from paceboard_meta.wire import Ad, AdSet, Campaign, Issue, LearningStage

__all__ = ["Listing", "Reader", "read_ads", "read_listing"]

T = TypeVar("T", Campaign, AdSet, Ad)

FIELDS = {
    Level.CAMPAIGN: "id,account_id,name,objective,buying_type,status,effective_status,daily_budget,"
    "lifetime_budget,budget_remaining,spend_cap,bid_strategy,start_time,stop_time,created_time,"
    "is_adset_budget_sharing_enabled,is_budget_schedule_enabled,issues_info",
    Level.GROUP: "id,account_id,campaign_id,name,optimization_goal,status,effective_status,daily_budget,"
    "lifetime_budget,budget_remaining,daily_spend_cap,lifetime_spend_cap,bid_strategy,start_time,end_time,"
    "created_time,is_budget_schedule_enabled,adset_schedule,attribution_spec,learning_stage_info,issues_info",
    Level.AD: "id,account_id,campaign_id,adset_id,name,status,effective_status,created_time,"
    "ad_review_feedback,issues_info",
}
EDGES = {Level.CAMPAIGN: "campaigns", Level.GROUP: "adsets", Level.AD: "ads"}
ISSUE_LEVELS = {Level.CAMPAIGN: "CAMPAIGN", Level.GROUP: "AD_SET", Level.AD: "AD"}


@frozen(kw_only=True)
class Listing:
    """An account's campaigns and ad sets as read together: the wire's rows with what they mean.

    Args:
        raises: times for which budgets are raised, by the id of their campaign or ad set.
    """

    campaigns: tuple[tuple[Campaign, Entity], ...]
    sets: tuple[tuple[AdSet, Entity], ...]
    raises: Mapping[str, tuple[BudgetRaise, ...]] = field(factory=dict)


async def read_listing(api: Api, account: Account, *, now: int) -> Listing:
    """All campaigns and ad sets of an account.

    Raises:
        Drift: where the minor unit of the account's currency is not known, before anything is asked.
    """
    reader = Reader(account=account, step=step_of(account.currency), now=now, note=api.note)
    campaigns = await _rows(api, account, Level.CAMPAIGN, Campaign)
    sets = await _rows(api, account, Level.GROUP, AdSet)
    above = await with_schedules(api, account, map(reader.campaign, campaigns))
    below = await with_schedules(api, account, map(reader.ad_set, sets))
    return Listing(
        campaigns=tuple(zip(campaigns, above.entities, strict=True)),
        sets=tuple(zip(sets, below.entities, strict=True)),
        raises={**above.raises, **below.raises},
    )


async def read_ads(api: Api, account: Account, *, now: int) -> tuple[Entity, ...]:
    """All ads of an account."""
    reader = Reader(account=account, step=step_of(account.currency), now=now, note=api.note)
    return tuple(reader.ad(row) for row in await _rows(api, account, Level.AD, Ad))


async def _rows(api: Api, account: Account, level: Level, into: type[T]) -> tuple[T, ...]:
    """The rows of an edge, those of every status."""
    edge = EDGES[level]
    what = f"{edge} of {account.ref}"
    call = Call(
        path=f"{node(account.ref)}/{edge}",
        query=(("fields", FIELDS[level]), ("effective_status", as_json(EFFECTIVE[level]))),
        account=account.ref.id.removeprefix("act_"),
        what=what,
    )
    return await api.edge(call, listed(into, what=what), lambda row: identity(row.id, what=f"{what}, id"))


@frozen(kw_only=True)
class Reader:
    """Reads the rows of one account.

    Args:
        step: micros in one minor unit of its currency.
    """

    account: Account
    step: int
    now: int
    note: Callable[[str, str], None]

    def campaign(self, row: Campaign) -> Entity:
        """A campaign; its budget is shared where it stands on the campaign itself."""
        key = self._own(row)
        starts, ends = self._time(row.start_time, key), self._time(row.stop_time, key)
        return Entity(
            level=Level.CAMPAIGN,
            id=key,
            name=row.name or "",
            delivery=self._delivery(row, Level.CAMPAIGN, starts, ends, used_up=self._used_up(row, key)),
            raw_status=row.effective_status or "",
            starts=starts,
            ends=ends,
            budget_shared=bool(self._amount(row.daily_budget, key) or self._amount(row.lifetime_budget, key)),
            objective=row.objective or "",
            created=self._created(row.created_time, key),
            attributes=_attributes(
                buying_type=row.buying_type,
                bid_strategy=row.bid_strategy,
                adset_budget_sharing="on" if row.is_adset_budget_sharing_enabled else None,
                budget_schedule="on" if row.is_budget_schedule_enabled else None,
                spend_cap_micros=self._cap(row.spend_cap, key),
                issues=_issues(row.issues_info or (), Level.CAMPAIGN),
            ),
        )

    def ad_set(self, row: AdSet) -> Entity:
        """An ad set with its schedule, its learning stage and its attribution."""
        key = self._own(row)
        starts, ends = self._time(row.start_time, key), self._time(row.end_time, key)
        learning = row.learning_stage_info
        return Entity(
            level=Level.GROUP,
            id=key,
            parent=identity(row.campaign_id, what=f"ad set {key}, campaign_id"),
            name=row.name or "",
            delivery=self._delivery(row, Level.GROUP, starts, ends, used_up=self._used_up(row, key)),
            raw_status=row.effective_status or "",
            starts=starts,
            ends=ends,
            objective=row.optimization_goal or "",
            created=self._created(row.created_time, key),
            attributes=_attributes(
                bid_strategy=row.bid_strategy,
                budget_schedule="on" if row.is_budget_schedule_enabled else None,
                learning_stage=learning.status if learning is not None else None,
                learning_since=self._edited(learning, key),
                attribution=as_json(row.attribution_spec) if row.attribution_spec else None,
                daily_spend_cap_micros=self._cap(row.daily_spend_cap, key),
                lifetime_spend_cap_micros=self._cap(row.lifetime_spend_cap, key),
                issues=_issues(row.issues_info or (), Level.GROUP),
            ),
            week=scheduled_week(row.adset_schedule or (), what=f"ad set {key}", note=self.note),
        )

    def ad(self, row: Ad) -> Entity:
        """An ad with why its review refused it."""
        key = self._own(row)
        return Entity(
            level=Level.AD,
            id=key,
            parent=identity(row.adset_id, what=f"ad {key}, adset_id"),
            name=row.name or "",
            delivery=self._delivery(row, Level.AD, None, None, used_up=False),
            raw_status=row.effective_status or "",
            created=self._created(row.created_time, key),
            attributes=_attributes(
                review=_review(row.ad_review_feedback or {}),
                issues=_issues(row.issues_info or (), Level.AD),
            ),
        )

    def _own(self, row: Campaign | AdSet | Ad) -> str:
        """The row's id, once it is sure that the row is of the account that was asked for."""
        key = identity(row.id, what=f"id of a {type(row).__name__} of {self.account.ref}")
        owner, asked = row.account_id, self.account.ref.id.removeprefix("act_")
        if owner is not None and identity(owner, what=f"{key}, account_id").removeprefix("act_") != asked:
            raise Drift(
                f"Meta was asked for {self.account.ref} and answered for another account",
                why=f"{key} says account_id {str(owner)[:40]!r}",
                do="report it; nothing of this answer was used",
            )
        return key

    def _time(self, value: object, key: str) -> int | None:
        return instant(value, what=f"schedule of {key}")

    def _amount(self, value: object, key: str) -> int | None:
        return minor(value, self.step, what=f"budget of {key}")

    def _cap(self, value: object, key: str) -> str | None:
        amount = cap_of(value, self.step, what=f"cap of {key}")
        return str(amount) if amount else None

    def _used_up(self, row: Campaign | AdSet, key: str) -> bool:
        """Nothing is left of a lifetime budget; where there is none, `budget_remaining` says nothing."""
        return bool(self._amount(row.lifetime_budget, key)) and self._amount(row.budget_remaining, key) == 0

    def _delivery(
        self, row: Campaign | AdSet | Ad, level: Level, starts: int | None, ends: int | None, *, used_up: bool
    ) -> Any:
        own = [issue for issue in row.issues_info or () if issue.level in (None, ISSUE_LEVELS[level])]
        return delivery(
            row.effective_status,
            switched_off=row.status == "PAUSED",
            now=self.now,
            starts=starts,
            ends=ends,
            used_up=used_up,
            issues=own,
            note=self.note,
        )

    def _edited(self, learning: LearningStage | None, key: str) -> str | None:
        """When the last significant edit began the learning phase anew."""
        if learning is None or learning.last_sig_edit_ts is None:
            return None
        edited = self._shown_time(learning.last_sig_edit_ts, f"{key}, last_sig_edit_ts")
        return None if edited is None else instant_text(edited)

    def _created(self, value: object, key: str) -> int | None:
        """When it was made."""
        return self._shown_time(value, f"{key}, created_time")

    def _shown_time(self, value: object, what: str) -> int | None:
        """Display data with one use, so a new form is only noted."""
        try:
            return moment(value, what=what)
        except Drift as error:
            self.note("unreadable_time", str(error))
            return None


def _attributes(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _issues(issues: Sequence[Issue], level: Level) -> str | None:
    """The issues of the entity's own level; those of what stands above it are told there."""
    own = [issue for issue in issues if issue.level in (None, ISSUE_LEVELS[level])]
    return "; ".join(f"{issue.error_code}: {issue.error_summary or ''}"[:200] for issue in own) or None


def _review(feedback: dict[str, Any]) -> str | None:
    """Codes of the refusals, everywhere or at placements only; their texts are localised."""
    codes = _codes(feedback.get("global"))
    places = feedback.get("placement_specific")
    if isinstance(places, dict):
        codes += [f"{place}: {code}" for place, found in places.items() for code in _codes(found)]
    return "; ".join(codes)[:1000] or None


def _codes(found: object) -> list[str]:
    """The codes of texts by code; display data, so another form is passed over."""
    return list(map(str, found)) if isinstance(found, dict) else []
