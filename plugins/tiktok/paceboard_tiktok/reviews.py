"""What TikTok's review says of ad groups and ads: which are approved in part, and why.

One that is refused in some places or placements is `PART_AVAILABLE` and says `is_approved: true` at the same
time, so only the status counts (portal documents 1740554277061634 and 1843317465695233).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from paceboard.plugin import (
    AccountRef,
    AccountUnusable,
    Answer,
    Corrupt,
    Delivery,
    Drift,
    Entity,
    Level,
    PermissionDenied,
    RateLimited,
    Rejected,
    TooHeavy,
    Transient,
    decode_document,
)
from paceboard_tiktok.api import Api, as_json
from paceboard_tiktok.verdict import verdict

__all__ = ["reviewed"]

GROUPS, SMART_ADS = 20, 100
"""Ids in one call."""
SERVING = (Delivery.ACTIVE, Delivery.IN_REVIEW, Delivery.REJECTED, Delivery.UNKNOWN)
WHOLE = "ALL_AVAILABLE"
MOST_FAILURES = 12
"""Calls in vain after which a list of reviews is given up: it is not one id that fails it then."""
LONGEST = 500

Reviews = dict[tuple[Level, str], dict[str, str]]


async def reviewed(
    api: Api, account: AccountRef, groups: Iterable[Entity], ads: Iterable[Entity], *, smart: frozenset[str]
) -> tuple[Entity, ...]:
    """The groups and ads with what the review says of those that serve or should.

    Args:
        smart: ids of the ads that are of upgraded Smart+.
    """
    entities = (*groups, *ads)
    serving = [entity for entity in entities if entity.delivery in SERVING]
    search = _Search(api, account)
    ids = [entity.id for entity in serving if entity.level is Level.GROUP]
    await search.all("adgroup/review_info/", "adgroup_ids", ids, GROUPS, _of_groups)
    ids = [entity.id for entity in serving if entity.id in smart]
    await search.all("smart_plus/ad/review_info/", "smart_plus_ad_ids", ids, SMART_ADS, _of_smart_ads)
    return tuple(_with(entity, search.found.get((entity.level, entity.id), {})) for entity in entities)


def _with(entity: Entity, review: Mapping[str, str]) -> Entity:
    return evolve(entity, attributes={**entity.attributes, **review}) if review else entity


@frozen
class _Search:
    """Batches of ids, cut in halves until those that fail a batch stand alone."""

    api: Api
    account: AccountRef
    found: Reviews = field(factory=dict, init=False)
    failures: list[str] = field(factory=list, init=False)

    async def all(
        self, path: str, name: str, ids: Sequence[str], size: int, read: Callable[[Any], Reviews]
    ) -> None:
        """Ask for the reviews of all ids."""
        self.failures.clear()
        for start in range(0, len(ids), size):
            await self._ask(path, name, ids[start : start + size], read)
        if self.failures:
            self.api.note(
                "review_not_readable",
                f"{self.account}: {path} failed, last with {self.failures[-1]}",
            )

    async def _ask(self, path: str, name: str, ids: Sequence[str], read: Callable[[Any], Reviews]) -> None:
        if len(self.failures) >= MOST_FAILURES:
            return
        query = (("advertiser_id", self.account.id), (name, as_json(ids)))
        try:
            data = await self.api.fetch(path, query, _data, account=self.account.id)
        except (PermissionDenied, Rejected, TooHeavy) as error:
            self.failures.append(error.why)
            middle = len(ids) // 2
            for half in (ids[:middle], ids[middle:]) if middle else ():
                await self._ask(path, name, half, read)
            return
        except RateLimited:
            raise
        except (AccountUnusable, Transient, Corrupt, Drift) as error:
            # Not one id's fault. No spend depends on a review: what is read without it is read.
            self.failures.extend([error.why] * (MOST_FAILURES - len(self.failures)))
            return
        self.found.update(read(data))


def _data(answer: Answer) -> Any:
    verdict(answer, partial=True)
    return decode_document(answer.body, what="reviews").get("data")


def _of_groups(data: Any) -> Reviews:
    """Groups, and their ads one level deeper."""
    found: Reviews = {}
    for group, review in _items(data, "ad_group_review_map"):
        found[Level.GROUP, group] = _attributes(review)
    for group, ads in _items(data, "ad_review_map"):
        nested = {group: ads} if "review_status" in ads else ads
        for ad, review in nested.items():
            if isinstance(review, dict):
                found[Level.AD, ad] = _attributes(review)
    return found


def _of_smart_ads(data: Any) -> Reviews:
    rows = data.get("smart_plus_ad_review_infos") if isinstance(data, dict) else None
    return {
        (Level.AD, str(row["smart_plus_ad_id"])): _attributes(row)
        for row in rows or ()
        if isinstance(row, dict) and row.get("smart_plus_ad_id")
    }


def _items(data: Any, name: str) -> list[tuple[str, dict[str, Any]]]:
    reviews = data.get(name) if isinstance(data, dict) else None
    if not isinstance(reviews, dict):
        return []
    return [(key, value) for key, value in reviews.items() if isinstance(value, dict)]


def _texts(reasons: object) -> Sequence[object]:
    if isinstance(reasons, str):
        return (reasons,)
    return reasons if isinstance(reasons, list) else ()


def _attributes(review: Mapping[str, Any]) -> dict[str, str]:
    """The status, and the reasons where it is not approved everywhere; nothing where it is."""
    status = review.get("review_status")
    if not isinstance(status, str) or status == WHOLE:
        return {}
    refused = review.get("reject_info")
    parts = (
        [review, *(part for part in refused if isinstance(part, dict))]
        if isinstance(refused, list)
        else [review]
    )
    reasons = [
        reason.strip()
        for part in parts
        for reason in _texts(part.get("reasons"))
        if isinstance(reason, str) and reason.strip()
    ]
    text = "; ".join(dict.fromkeys(reasons))[:LONGEST]
    return {"review_status": status, **({"review_reasons": text} if text else {})}
