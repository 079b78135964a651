"""Google's own library as an outside judge of what the face says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from paceboard.plugin import Grain, Level, Window
from paceboard.simulator import WORLDS
from paceboard_google_ads import codes, statuses
from paceboard_google_ads.accounts import CLIENT_FIELDS, CUSTOMER_FIELDS
from paceboard_google_ads.api import select
from paceboard_google_ads.entities import AD_FIELDS, BUDGET_FIELDS, CAMPAIGN_FIELDS, GROUP_FIELDS
from paceboard_google_ads.face.catalogue import LEVELS, fields_of, resources
from paceboard_google_ads.face.credentials import SIMULATED
from paceboard_google_ads.face.refusal import VERSION
from paceboard_google_ads.face.refusals import REFUSALS
from paceboard_google_ads.facts import RESOURCES, SEGMENTS
from paceboard_google_ads.limits import LIMIT_FIELDS
from paceboard_google_ads.metrics import asked

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]

SERVICE = f"google.ads.googleads.{VERSION}.services.types"
NEEDED = "google-ads is not installed; pip install 'paceboard-google-ads[test]'"


@pytest.fixture
def strict() -> Any:
    """Parses a document into one of Google's messages, and gives what comes out again."""
    pytest.importorskip("google.ads.googleads", reason=NEEDED)
    from importlib import import_module

    from google.protobuf import json_format

    def parse(module: str, name: str, document: Any) -> Any:
        kind = getattr(import_module(module), name)
        message = json_format.ParseDict(document, kind.pb(kind()), ignore_unknown_fields=False)
        return json_format.MessageToDict(message)

    return parse


def hold(strict: Any, path: str, document: Any) -> int:
    """Hold one answer of the face to the message that it is; gives how many rows it had."""
    if path == "token":
        return 0
    for part in document if isinstance(document, list) else [document]:
        if "error" in part:
            (failure,) = part["error"]["details"]
            body = {key: value for key, value in failure.items() if key != "@type"}
            module = f"google.ads.googleads.{VERSION}.errors.types.errors"
            assert body == strict(module, "GoogleAdsFailure", body)
            continue
        name = {
            "googleAds:search": "SearchGoogleAdsResponse",
            "googleAds:searchStream": "SearchGoogleAdsStreamResponse",
        }.get(path.rpartition("/")[2])
        if name is None:
            assert part == strict(f"{SERVICE}.customer_service", "ListAccessibleCustomersResponse", part)
        else:
            assert part == strict(f"{SERVICE}.google_ads_service", name, part)
    rows = document if isinstance(document, list) else [document]
    return sum(len(part.get("results", [])) for part in rows)


@pytest.mark.parametrize("name", WORLDS)
def test_all_that_a_refresh_reads_is_googles(face: Any, read: Any, strict: Any, name: str) -> None:
    """Every row of every answer parses strictly and comes back as the same JSON."""
    made = face(name)
    connector, account = made.connected()
    day = made.world.first_day
    for rows in (connector.entities(account), connector.budgets(account), connector.limits(account)):
        read(rows)
    for level in Level:
        read(connector.facts(account, Window(first=day, last=day + 6), level, Grain.DAY))
    read(connector.facts(account, Window(first=day, last=day), Level.CAMPAIGN, Grain.HOUR))

    assert 50 < sum(hold(strict, path, document) for path, document in made.replies)


@pytest.mark.parametrize("resource", resources())
@pytest.mark.parametrize("name", ["seed-flight", "lifetime", "rejection", "deleted-campaign"])
def test_every_field_of_the_catalogue_is_googles(face: Any, strict: Any, name: str, resource: str) -> None:
    """Whatever the face lets a query name, Google has too."""
    made = face(name)
    fields = sorted(fields_of(resource))
    where = " WHERE segments.date BETWEEN '2026-04-02' AND '2026-04-03'" if resource in LEVELS else ""
    if resource == "change_event":
        now = made.world.accounts("google_ads")[0].zone.local(made.world.now()).date()
        where = (
            f" WHERE change_event.change_date_time >= '{now.replace(day=max(1, now.day - 9))}'"
            f" AND change_event.change_date_time <= '{now} 23:59:59' LIMIT 10"
        )
    text = select(fields, resource) + where
    for method in ("search", "searchStream"):
        reply = made.query(text, method=method)

        assert 200 == reply.status, reply.document
        hold(strict, f"googleAds:{method}", reply.document)


REFUSED = [
    ("SELECT campaign.id FROM campaigns", {}),
    ("SELECT campaign.nope FROM campaign", {}),
    ("SELECT campaign.id, segments.date FROM campaign", {}),
    ("SELECT campaign.id FROM campaign", {"login": None}),
    ("SELECT campaign.id FROM campaign", {"customer": "12-3"}),
    ("SELECT campaign.id FROM campaign", {"token": "nobody's"}),
    ("SELECT campaign.id FROM campaign", {"pageSize": 10}),
    ("SELECT campaign.id FROM campaign", {"pageToken": "odd"}),
    ("SELECT change_event.campaign FROM change_event", {}),
    ("SELECT campaign.id FROM campaign LIMIT 0", {}),
    ("SELECT", {}),
    ("SELECT campaign.id FROM campaign WHERE campaign.id ~ 1", {}),
]


@pytest.mark.parametrize(("text", "options"), REFUSED)
@pytest.mark.parametrize("method", ["search", "searchStream"])
def test_every_refusal_is_googles(flight: Any, strict: Any, text: str, options: Any, method: str) -> None:
    """Family, name and details of each error exist in Google's enums."""
    if method == "searchStream" and ("pageSize" in options or "pageToken" in options):
        return
    reply = flight.query(text, method=method, **options)

    assert reply.status >= 400
    hold(strict, f"googleAds:{method}", reply.document)


SERVED = [each for each in REFUSALS if each.path != "/token" and not isinstance(each.body, str)]
"""What the Ads API itself refuses, not the token endpoint or a gateway."""


@pytest.mark.parametrize("refusal", SERVED, ids=lambda each: each.name)
def test_every_error_that_is_served_is_googles(strict: Any, refusal: Any) -> None:
    """The refusals of the recorder parse strictly too."""
    hold(strict, f"googleAds{refusal.path}", refusal.body)


def test_every_query_that_the_connector_sends_is_googles(flight: Any, strict: Any) -> None:
    """Each list of fields, asked of the face, gives rows that are Google's own."""
    window = "segments.date BETWEEN '2026-04-02' AND '2026-04-03'"
    facts = [
        ((entity, *SEGMENTS[grain], *(metric.name for metric in asked(grain))), resource, window)
        for resource, entity in RESOURCES.values()
        for grain in (Grain.DAY, Grain.HOUR)
    ]
    lists = [
        (CUSTOMER_FIELDS, "customer", ""),
        (CAMPAIGN_FIELDS, "campaign", ""),
        (BUDGET_FIELDS, "campaign_budget", ""),
        (GROUP_FIELDS, "ad_group", ""),
        (AD_FIELDS, "ad_group_ad", ""),
        (LIMIT_FIELDS, "account_budget", ""),
    ]
    rows = 0
    for fields, resource, where in (*facts, *lists):
        for method in ("search", "searchStream"):
            reply = flight.query(select(fields, resource, where), method=method)

            assert 200 == reply.status, reply.document
            rows += hold(strict, f"googleAds:{method}", reply.document)
    reply = flight.query(select(CLIENT_FIELDS, "customer_client"), customer=SIMULATED.manager)

    assert 0 < hold(strict, "googleAds:search", reply.document)
    assert 100 < rows


def test_the_connector_knows_googles_own_names(strict: Any) -> None:
    """Every error, status and reason that the connector's tables name exists in the newest version."""
    from google.ads.googleads.v26.errors.types.errors import ErrorCode

    fields = {field.json_name: field for field in ErrorCode.pb(ErrorCode()).DESCRIPTOR.fields}
    named = [(family, name) for family, names in codes.CODES.items() for name in names]
    named += [
        (code.partition(".")[0], code.partition(".")[2])
        for code in (*codes.STALE, *codes.WRONG_WAY, *codes.WAITS)
        if "." in code
    ]
    for family, name in named:
        assert name in fields[family].enum_type.values_by_name, f"{family}.{name}"
    assert codes.FAMILIES.keys() <= fields.keys()

    kinds = {"campaign": "Campaign", "ad_group": "AdGroup", "ad_group_ad": "AdGroupAd"}
    known = {
        name
        for each in kinds
        for name in enum(f"{each}_primary_status_reason", f"{kinds[each]}PrimaryStatusReason")
    }
    assert known - {"UNSPECIFIED", "UNKNOWN"} == statuses.REASONS.keys() | statuses.SILENT
    primary = {
        name for each in kinds for name in enum(f"{each}_primary_status", f"{kinds[each]}PrimaryStatus")
    }
    assert primary - {"UNSPECIFIED", "UNKNOWN", "NOT_ELIGIBLE"} == statuses.PRIMARY.keys()


def enum(module: str, name: str) -> list[str]:
    """The names of one of Google's enums."""
    from importlib import import_module

    found = import_module(f"google.ads.googleads.{VERSION}.enums.types.{module}")
    return [each.name for each in getattr(getattr(found, f"{name}Enum"), name)]


def test_a_name_that_google_does_not_have_is_found_out(strict: Any) -> None:
    """The judge judges: an invented field, and a number where text belongs, do not pass."""
    module, name = f"{SERVICE}.google_ads_service", "SearchGoogleAdsStreamResponse"
    with pytest.raises(Exception, match=re.compile("no field|unknown", re.IGNORECASE)):
        strict(module, name, {"results": [{"campaign": {"startDate": "2026-04-02"}}]})
    spelled = {"results": [{"metrics": {"costMicros": 5}}]}
    assert spelled != strict(module, name, spelled)
