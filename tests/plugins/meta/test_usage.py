from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard_meta.usage import Kind, regain, used_in

CAPTURED = {
    "x-fb-ads-insights-throttle": '{"app_id_util_pct":0.01,"acc_id_util_pct":0,'
    '"ads_api_access_tier":"development_access"}',
    "x-business-use-case-usage": '{"5550001":[{"type":"ads_insights","call_count":1,"total_cputime":1,'
    '"total_time":1,"estimated_time_to_regain_access":0,"ads_api_access_tier":"development_access"}]}',
}


def test_every_header_is_read() -> None:
    """Each says whose limit it is, of what kind, and for how long."""
    headers = {
        **CAPTURED,
        "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":26}',
        "x-ad-account-usage": '{"acc_id_util_pct":9.67,"reset_time_duration":100}',
    }
    found = {(used.kind, used.whole_app): (used.percent, used.seconds) for used in used_in(headers)}

    assert {
        (Kind.ANY, True): (28.0, 300.0),
        (Kind.ANY, False): (9.67, 100.0),
        (Kind.INSIGHTS, True): (0.01, 300.0),
        (Kind.INSIGHTS, False): (1.0, 300.0),
    } == found


def test_all_use_cases_of_all_ids_count() -> None:
    """The value is a list, and the key may be an account or a business."""
    header = {
        "act_1": [{"type": "ads_insights", "call_count": 10, "total_time": 90}],
        "2": [{"type": "ads_management", "call_count": 5}, {"type": "ads_insights", "total_cputime": 70}],
    }
    used = used_in({"x-business-use-case-usage": json.dumps(header)})

    assert [
        ("1", Kind.INSIGHTS, 90.0),
        ("2", Kind.MANAGEMENT, 5.0),
        ("2", Kind.INSIGHTS, 70.0),
    ] == [(each.owner, each.kind, each.percent) for each in used]


def test_use_cases_of_others_are_passed_over() -> None:
    """A page's or an audience's limit stops no listing and no report."""
    entries = [
        {"type": name, "call_count": 100, "estimated_time_to_regain_access": 9}
        for name in ("pages", "custom_audience", 5, None)
    ]
    headers = {"x-business-use-case-usage": json.dumps({"1": entries})}

    assert () == used_in(headers)
    assert regain(headers) is None


def test_a_time_to_regain_access_is_a_block() -> None:
    """Minutes in the header are seconds here."""
    header = '{"1":[{"type":"ads_management","estimated_time_to_regain_access":7}]}'
    (used,) = used_in({"x-business-use-case-usage": header})

    assert (True, 420.0, 100.0) == (used.blocked, used.seconds, used.percent)
    assert 420.0 == regain({"x-business-use-case-usage": header})


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"call_count":"many"}', '{"call_count":-1}', '{"1":{}}']
)
def test_a_header_that_cannot_be_read_says_nothing(text: str) -> None:
    """No header can stop a refresh by its form."""
    names = ("x-app-usage", "x-ad-account-usage", "x-business-use-case-usage", "x-fb-ads-insights-throttle")

    assert () == used_in(dict.fromkeys(names, text))
    assert regain(dict.fromkeys(names, text)) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_any_json_is_survived(value: object) -> None:
    """Whatever JSON comes, shares are numbers from 0 on."""
    headers = {name: json.dumps(value) for name in ("x-app-usage", "x-business-use-case-usage")}

    assert all(used.percent >= 0 for used in used_in(headers))
