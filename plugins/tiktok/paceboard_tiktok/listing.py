"""All that is in an account, by every call that TikTok spreads it over.

`campaign/get/` lists auction and reach-and-frequency campaigns. TopView is listed only where it is asked for
alone, Smart+ states its budgets in calls of its own, GMV Max is in no other call. What spent and stands in
none of these lists is listed too, with a budget of unknown mode: no spend without its campaign.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import TypeVar

from attrs import evolve, fields, frozen

from paceboard.plugin import AccountRef, AccountUnusable, Entity, PermissionDenied, Rejected
from paceboard_tiktok.api import Api, as_json, listed
from paceboard_tiktok.entities import ad_entity, campaign_entity, group_entity
from paceboard_tiktok.figures import identity
from paceboard_tiktok.reviews import reviewed
from paceboard_tiktok.spenders import spenders
from paceboard_tiktok.wire import Ad, Campaign, Group, SmartAd

__all__ = ["Listing", "read_listing", "read_reviewed"]

TOP_VIEW = ("RESERVATION_TOP_VIEW",)
PROMOTIONS = ("PRODUCT_GMV_MAX", "LIVE_GMV_MAX")
LEGACY, UPGRADED = "SMART_PLUS", "UPGRADED_SMART_PLUS"
GMV_MAX = "GMV_MAX"
"""Ours: GMV Max campaigns carry no word of their own."""
FEWER = 100
"""Rows a page, and ids in a filter, where TikTok allows no more."""

T = TypeVar("T")
Query = tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Listing:
    """An account's campaigns and ad groups as read together: the wire's rows with what they mean.

    Args:
        top_view, gmv_max: ids of campaigns whose facts are in reports of their own.
        smart_plus: the account has upgraded Smart+ campaigns, whose ads are in a list of their own.
    """

    campaigns: tuple[tuple[Campaign, Entity], ...]
    groups: tuple[tuple[Group, Entity], ...]
    top_view: frozenset[str] = frozenset()
    gmv_max: frozenset[str] = frozenset()
    smart_plus: bool = False


async def read_listing(api: Api, account: AccountRef, *, today: int) -> Listing:
    """All campaigns and ad groups of an account.

    Args:
        today: the account's own day, up to which is looked for campaigns that spent.
    """
    lists = _Lists(api, account)
    campaigns = await lists.rows("campaign/get/", Campaign)
    groups = await lists.rows("adgroup/get/", Group)
    top_view = _new(await lists.beside("campaign/get/", Campaign, buying=TOP_VIEW), campaigns)
    if top_view:
        groups = _laid_over(groups, await lists.beside("adgroup/get/", Group, buying=TOP_VIEW, size=FEWER))
    smart = await lists.beside("smart_plus/campaign/get/", Campaign)
    campaigns = _laid_over((*campaigns, *top_view), map(_automated, smart))
    campaigns = _laid_over(campaigns, await lists.legacy(campaigns))
    if smart:
        groups = await lists.smart_groups(campaigns, groups)
    gmv_max = _new(await lists.gmv_max(), campaigns)
    campaigns = (*campaigns, *gmv_max)
    strays = await spenders(api, account, {_key(row) for row in campaigns}, today=today)
    note = api.note
    return Listing(
        campaigns=tuple((row, campaign_entity(row, account, note=note)) for row in (*campaigns, *strays)),
        groups=tuple((row, group_entity(row, account, note=note)) for row in groups),
        top_view=frozenset(map(_key, top_view)),
        gmv_max=frozenset(map(_key, gmv_max)),
        smart_plus=bool(smart),
    )


async def read_reviewed(api: Api, account: AccountRef, listing: Listing) -> tuple[Entity, ...]:
    """All ad groups and ads of an account, with what the review says of them.

    An upgraded Smart+ ad stands beside the creatives that TikTok lists for it.
    """
    lists, of_smart_plus = _Lists(api, account), frozenset[str]()
    ads = await lists.rows("ad/get/", Ad)
    if listing.top_view:
        ads = _laid_over(ads, await lists.beside("ad/get/", Ad, buying=TOP_VIEW))
    if listing.smart_plus:
        smart = await lists.beside("smart_plus/ad/get/", SmartAd, size=FEWER)
        ads = _laid_over(ads, [row.as_ad() for row in smart])
        of_smart_plus = frozenset(map(_key, smart))
    entities = [ad_entity(row, account, note=api.note) for row in ads]
    groups = [entity for _, entity in listing.groups]
    return await reviewed(api, account, groups, entities, smart=of_smart_plus)


def _key(row: Campaign | Group | Ad | SmartAd) -> str:
    if isinstance(row, Campaign):
        return identity(row.campaign_id, what="campaign_id")
    if isinstance(row, Group):
        return identity(row.adgroup_id, what="adgroup_id")
    if isinstance(row, SmartAd):
        return identity(row.smart_plus_ad_id, what="smart_plus_ad_id")
    return identity(row.ad_id, what="ad_id")


Row = TypeVar("Row", Campaign, Group, Ad)
AnyRow = TypeVar("AnyRow", Campaign, Group, Ad, SmartAd)


def _new(rows: Iterable[Row], known: Iterable[Row]) -> tuple[Row, ...]:
    """Rows that are not known yet."""
    keys = {_key(row) for row in known}
    return tuple(row for row in rows if _key(row) not in keys)


def _laid_over(rows: Iterable[Row], special: Iterable[Row]) -> tuple[Row, ...]:
    """The rows with what a call of their own says of them; what only that call knows is added."""
    found = {_key(row): row for row in rows}
    for row in special:
        below = found.get(_key(row))
        found[_key(row)] = row if below is None else _merged(below, row)
    return tuple(found.values())


def _merged(below: Row, above: Row) -> Row:
    told = {field.name: getattr(above, field.name) for field in fields(type(above))}
    return evolve(below, **{name: value for name, value in told.items() if value not in (None, "")})


def _automated(row: Campaign) -> Campaign:
    """A row of the Smart+ list, which does not always say that it is one."""
    return row if row.campaign_automation_type else evolve(row, campaign_automation_type=UPGRADED)


@frozen
class _Lists:
    """TikTok's lists of what is in one account."""

    api: Api
    account: AccountRef

    async def rows(
        self, path: str, into: type[AnyRow], *, buying: tuple[str, ...] = (), size: int = 1000
    ) -> tuple[AnyRow, ...]:
        """The rows of an endpoint, those with the status deleted too."""
        filtering: dict[str, object] = {"primary_status": "STATUS_ALL"}
        if buying:
            filtering["buying_types"] = buying
        return await self._listed(path, into, (("filtering", as_json(filtering)),), size=size)

    async def beside(
        self, path: str, into: type[AnyRow], *, buying: tuple[str, ...] = (), size: int = 1000
    ) -> tuple[AnyRow, ...]:
        """The rows of an endpoint that an app may not have; without it none, and that is said."""
        return await self._allowed(path, self.rows(path, into, buying=buying, size=size)) or ()

    async def _listed(self, path: str, into: type[AnyRow], query: Query, *, size: int) -> tuple[AnyRow, ...]:
        what = f"{path.strip('/')} of {self.account}"
        query = (("advertiser_id", self.account.id), *query)
        read = listed(into, what=what)
        return await self.api.pages(path, query, read, _key, what=what, size=size, account=self.account.id)

    async def _allowed(self, path: str, asked: Awaitable[T]) -> T | None:
        try:
            return await asked
        except (PermissionDenied, Rejected, AccountUnusable) as error:
            # Of a punished account some lists are refused; its campaigns can be read all the same.
            self.api.note(
                "list_not_readable",
                f"{self.account}: {path} cannot be read ({error.why}); what only it lists is shown with an "
                "unknown budget once it spends",
            )
            return None

    async def legacy(self, campaigns: Iterable[Campaign]) -> tuple[Campaign, ...]:
        """What the call of legacy Smart+ says of its campaigns."""
        ids = [_key(row) for row in campaigns if _is_legacy(row)]
        path, found = "campaign/spc/get/", tuple[Campaign, ...]()
        for start in range(0, len(ids), FEWER):
            some = (("campaign_ids", as_json(ids[start : start + FEWER])),)
            found += await self._allowed(path, self._listed(path, Campaign, some, size=FEWER)) or ()
        return tuple(row for row in found if _key(row) in ids)

    async def smart_groups(
        self, campaigns: Iterable[Campaign], groups: tuple[Group, ...]
    ) -> tuple[Group, ...]:
        """The groups, those of upgraded Smart+ as their own call states them."""
        smart = await self.beside("smart_plus/adgroup/get/", Group)
        stated = {_key(row) for row in smart}
        upgraded = {_key(row) for row in campaigns if row.campaign_automation_type == UPGRADED}
        for row in groups:
            if _key(row) not in stated and str(row.campaign_id) in upgraded:
                self.api.note(
                    "smart_plus_budget",
                    f"ad group {_key(row)} is of upgraded Smart+ and not in its list: TikTok may show an "
                    "automatically raised budget",
                )
        return _laid_over(groups, smart)

    async def gmv_max(self) -> tuple[Campaign, ...]:
        """The GMV Max campaigns; each one's budget stands in a call of its own.

        This list knows no status for all: the deleted ones are asked for by theirs (1826463372290177).
        """
        found: dict[str, Campaign] = {}
        for status in ({}, {"primary_status": "STATUS_DELETE"}):
            filtering = as_json({"gmv_max_promotion_types": PROMOTIONS, **status})
            path, query = "gmv_max/campaign/get/", (("filtering", filtering),)
            rows = await self._allowed(path, self._listed(path, Campaign, query, size=FEWER))
            if rows is None:
                break
            found = {**{_key(row): row for row in rows}, **found}
        return tuple([await self._with_info(row) for row in found.values()])

    async def _with_info(self, row: Campaign) -> Campaign:
        """A GMV Max campaign with its budget, which is one a day: TikTok gives its mode no name."""
        row = evolve(row, campaign_type=row.campaign_type or GMV_MAX)
        if row.secondary_status == "CAMPAIGN_STATUS_DELETE":
            return row
        info = await self._allowed("campaign/gmv_max/info/", self._info(_key(row)))
        if info is None:
            return row
        daily = info.budget_mode or ("BUDGET_MODE_DAY" if info.budget not in (None, "", 0) else None)
        return _merged(row, evolve(info, budget_mode=daily))

    async def _info(self, key: str) -> Campaign:
        query = (("advertiser_id", self.account.id), ("campaign_id", key))
        what = f"GMV Max campaign {key}"
        return await self.api.one(
            "campaign/gmv_max/info/", query, Campaign, what=what, account=self.account.id, campaign_id=key
        )


def _is_legacy(row: Campaign) -> bool:
    return row.campaign_automation_type == LEGACY or (
        bool(row.is_smart_performance_campaign) and row.campaign_automation_type in (None, "", LEGACY)
    )
