"""Campaigns that spent and stand in no list: TikTok adds kinds of campaigns outside of its lists."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from paceboard.plugin import (
    AccountRef,
    Answer,
    DeadlineExceeded,
    PermissionDenied,
    Rejected,
    date_text,
    decode,
)
from paceboard_tiktok.api import Api, as_json
from paceboard_tiktok.figures import identity, micros
from paceboard_tiktok.paging import Page
from paceboard_tiktok.verdict import verdict
from paceboard_tiktok.wire import Campaign, ReportAnswer, ReportRow

__all__ = ["spenders"]

DAYS = 30
EVERYTHING = as_json(
    [{"field_name": "campaign_status", "filter_type": "IN", "filter_value": as_json(["STATUS_ALL"])}]
)


async def spenders(
    api: Api, account: AccountRef, known: AbstractSet[str], *, today: int
) -> tuple[Campaign, ...]:
    """Campaigns with spend in the last thirty days that are not among the known ones."""
    what = f"campaigns of {account} that spent"
    query = (
        ("advertiser_id", account.id),
        ("report_type", "BASIC"),
        ("service_type", "AUCTION"),
        ("data_level", "AUCTION_CAMPAIGN"),
        ("dimensions", as_json(["campaign_id"])),
        ("metrics", as_json(["spend", "campaign_name"])),
        ("start_date", date_text(today - DAYS + 1)),
        ("end_date", date_text(today)),
        ("order_field", "spend"),
        ("order_type", "DESC"),
        ("filtering", EVERYTHING),
    )

    def read(answer: Answer) -> Page[ReportRow]:
        verdict(answer)
        data = decode(answer.body, ReportAnswer, what=what).data
        return Page(info=data.page_info, rows=data.list or ())

    def key(row: ReportRow) -> str:
        return identity(row.dimensions.get("campaign_id"), what=f"{what}, campaign_id")

    try:
        rows = await api.pages(
            "report/integrated/get/", query, read, key, what=what, account=account.id, whole=False
        )
    except (PermissionDenied, Rejected, DeadlineExceeded) as error:
        # Facts that are too much are asked for in parts; who else spent is not worth a third time-out.
        api.note("spenders_unknown", f"{what} cannot be read ({error.why})")
        return ()
    strays = [row for row in rows if key(row) not in known and micros(row.metrics.get("spend"), what=what)]
    for row in strays:
        api.note("unlisted_campaign", f"campaign {key(row)} spent and is in none of TikTok's lists")
    return tuple(Campaign(campaign_id=key(row), campaign_name=_name(row)) for row in strays)


def _name(row: ReportRow) -> str:
    name = row.metrics.get("campaign_name")
    return name if isinstance(name, str) and name != "-" else ""
