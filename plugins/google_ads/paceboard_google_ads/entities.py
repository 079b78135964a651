"""Campaigns, ad groups and ads, the removed ones too: their spend stays spent.

Without a segment or a metric a query gives every entity there ever was. Times are the account's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import frozen

from paceboard.plugin import SECOND, Account, Delivery, Drift, Entity, Level, PagingBroken
from paceboard_google_ads.api import Api
from paceboard_google_ads.figures import local_time
from paceboard_google_ads.row import Row
from paceboard_google_ads.statuses import delivery

__all__ = [
    "AD_FIELDS",
    "BUDGET_FIELDS",
    "CAMPAIGN_FIELDS",
    "GROUP_FIELDS",
    "Campaign",
    "belongs",
    "deliveries",
    "read_ads",
    "read_campaigns",
    "read_groups",
]

FOREVER = "2037-12-30"
"""How an end that does not exist was written before v23."""

BUDGET_FIELDS = (
    "campaign_budget.id",
    "campaign_budget.name",
    "campaign_budget.amount_micros",
    "campaign_budget.total_amount_micros",
    "campaign_budget.period",
    "campaign_budget.type",
    "campaign_budget.status",
    "campaign_budget.delivery_method",
    "campaign_budget.explicitly_shared",
    "campaign_budget.reference_count",
)
CAMPAIGN_FIELDS = (
    "campaign.id",
    "campaign.name",
    "campaign.status",
    "campaign.serving_status",
    "campaign.primary_status",
    "campaign.primary_status_reasons",
    "campaign.advertising_channel_type",
    "campaign.bidding_strategy_type",
    "campaign.bidding_strategy_system_status",
    "campaign.payment_mode",
    "campaign.start_date_time",
    "campaign.end_date_time",
    "campaign.campaign_budget",
    *BUDGET_FIELDS,
)
GROUP_FIELDS = (
    "ad_group.id",
    "ad_group.name",
    "ad_group.status",
    "ad_group.primary_status",
    "ad_group.primary_status_reasons",
    "campaign.id",
)
AD_FIELDS = (
    "ad_group_ad.ad.id",
    "ad_group_ad.ad.name",
    "ad_group_ad.ad.type",
    "ad_group_ad.status",
    "ad_group_ad.primary_status",
    "ad_group_ad.primary_status_reasons",
    "ad_group_ad.policy_summary.approval_status",
    "ad_group_ad.policy_summary.review_status",
    "ad_group.id",
)

Note = Callable[[str, str], None]


@frozen(kw_only=True)
class Campaign:
    """A campaign with its budget, as one row has them, and what it means."""

    row: Row
    entity: Entity


async def read_campaigns(api: Api, account: Account, login: str) -> tuple[Campaign, ...]:
    """All campaigns of an account, each with the budget that it draws on."""
    what = f"campaigns of {account.ref}"
    rows = await api.search(account.ref.id, CAMPAIGN_FIELDS, "campaign", login=login, what=what)
    kept = _distinct(rows, "campaign.id", account)
    return tuple(
        Campaign(row=row, entity=_campaign(key, row, account, api.note)) for key, row in kept.items()
    )


async def read_groups(
    api: Api, account: Account, login: str, above: Mapping[str, Delivery]
) -> tuple[Entity, ...]:
    """All ad groups of an account; `above` says what each campaign does."""
    what = f"ad groups of {account.ref}"
    rows = await api.search(account.ref.id, GROUP_FIELDS, "ad_group", login=login, what=what)
    kept = _distinct(rows, "ad_group.id", account)
    return tuple(_group(key, row, above, api.note) for key, row in kept.items())


async def read_ads(
    api: Api, account: Account, login: str, above: Mapping[str, Delivery]
) -> tuple[Entity, ...]:
    """All ads of an account; `above` says what each ad group does. An ad in two groups is told once."""
    what = f"ads of {account.ref}"
    rows = await api.search(account.ref.id, AD_FIELDS, "ad_group_ad", login=login, what=what)
    ads: dict[str, Entity] = {}
    for row in rows:
        belongs(row, "ad_group_ad", account)
        ad = _ad(row, above, api.note)
        if ads.setdefault(ad.id, ad).parent != ad.parent:
            api.note("ad_in_two_groups", f"{what}: ad {ad.id} stands in more than one ad group")
    return tuple(ads.values())


def _distinct(rows: Iterable[Row], name: str, account: Account) -> dict[str, Row]:
    """Each row once by its id.

    Raises:
        PagingBroken: where two rows of one id differ: the pages were not of one moment.
    """
    kept: dict[str, Row] = {}
    for row in rows:
        belongs(row, name.partition(".")[0], account)
        key = row.identity(name)
        if kept.setdefault(key, row).data != row.data:
            raise PagingBroken(
                f"{row.what}: {name} {key} came twice with different values", do="refresh again"
            )
    return kept


def belongs(row: Row, resource: str, account: Account) -> None:
    """Be sure that a row is of the account that was asked for.

    Raises:
        Drift: where its resource name says otherwise.
    """
    name = row.text(f"{resource}.resource_name")
    if name and name != f"customers/{account.ref.id}" and not name.startswith(f"customers/{account.ref.id}/"):
        raise Drift(
            f"Google was asked for {account.ref} and answered for another account",
            why=f"a row says {name[:80]!r}",
            do="report it; nothing of this answer was used",
        )


def _campaign(key: str, row: Row, account: Account, note: Note) -> Entity:
    state, raw = delivery(
        row.text("campaign.status"),
        row.text("campaign.primary_status"),
        row.texts("campaign.primary_status_reasons"),
        serving=row.text("campaign.serving_status"),
        note=note,
    )
    starts, ends = _schedule(key, row, account)
    return Entity(
        level=Level.CAMPAIGN,
        id=key,
        name=row.text("campaign.name"),
        delivery=state,
        raw_status=raw,
        starts=starts,
        ends=ends,
        budget_shared=True,  # ad groups have no budgets; Google moves a campaign's money between them
        objective=row.text("campaign.advertising_channel_type"),
        attributes=_attributes(
            row,
            bidding_strategy="campaign.bidding_strategy_type",
            bidding_strategy_status="campaign.bidding_strategy_system_status",
            payment_mode="campaign.payment_mode",
            budget="campaign.campaign_budget",
            budget_name="campaign_budget.name",
            budget_delivery="campaign_budget.delivery_method",
        ),
    )


def _schedule(key: str, row: Row, account: Account) -> tuple[int | None, int | None]:
    """Start and end as instants; the last second of a schedule belongs to it."""
    what, end = f"campaign {key}", row.text("campaign.end_date_time")
    starts = local_time(row.get("campaign.start_date_time"), account.zone, what=f"{what}, start_date_time")
    if end.startswith(FOREVER):
        return starts, None
    ends = local_time(end, account.zone, what=f"{what}, end_date_time")
    return starts, None if ends is None else ends + (SECOND if end.endswith(":59") else 0)


def _group(key: str, row: Row, above: Mapping[str, Delivery], note: Note) -> Entity:
    parent = row.identity("campaign.id")
    state, raw = delivery(
        row.text("ad_group.status"),
        row.text("ad_group.primary_status"),
        row.texts("ad_group.primary_status_reasons"),
        above=above.get(parent, Delivery.UNKNOWN),
        note=note,
    )
    return Entity(
        level=Level.GROUP,
        id=key,
        parent=parent,
        name=row.text("ad_group.name"),
        delivery=state,
        raw_status=raw,
    )


def _ad(row: Row, above: Mapping[str, Delivery], note: Note) -> Entity:
    parent = row.identity("ad_group.id")
    state, raw = delivery(
        row.text("ad_group_ad.status"),
        row.text("ad_group_ad.primary_status"),
        row.texts("ad_group_ad.primary_status_reasons"),
        above=above.get(parent, Delivery.UNKNOWN),
        note=note,
    )
    if state in (Delivery.ACTIVE, Delivery.BLOCKED, Delivery.UNKNOWN):
        state = _reviewed(row, state)
    return Entity(
        level=Level.AD,
        id=row.identity("ad_group_ad.ad.id"),
        parent=parent,
        name=row.text("ad_group_ad.ad.name"),
        delivery=state,
        raw_status=raw,
        attributes=_attributes(
            row,
            type="ad_group_ad.ad.type",
            approval="ad_group_ad.policy_summary.approval_status",
            review="ad_group_ad.policy_summary.review_status",
        ),
    )


def _reviewed(row: Row, state: Delivery) -> Delivery:
    """The review's word, where the statuses leave it open."""
    if row.text("ad_group_ad.policy_summary.approval_status") == "DISAPPROVED":
        return Delivery.REJECTED
    reviewing = row.text("ad_group_ad.policy_summary.review_status") in ("REVIEW_IN_PROGRESS", "UNDER_APPEAL")
    return Delivery.IN_REVIEW if reviewing and state is not Delivery.ACTIVE else state


def _attributes(row: Row, **names: str) -> dict[str, str]:
    found = {key: row.text(name) for key, name in names.items()}
    return {key: value for key, value in found.items() if value}


def deliveries(entities: Sequence[Entity]) -> dict[str, Delivery]:
    """What each entity does, by id."""
    return {entity.id: entity.delivery for entity in entities}
