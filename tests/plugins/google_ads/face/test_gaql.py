from __future__ import annotations

from typing import Any

import pytest

from paceboard_google_ads.face.gaql import Condition, Query
from paceboard_google_ads.face.refusal import Refusal


def test_a_query_is_read_whole() -> None:
    """Fields, resource, conditions, order and limit; words in any case, parameters passed over."""
    query = Query.parse(
        "select campaign.id, metrics.clicks FROM campaign WHERE campaign.status IN ('ENABLED', 'PAUSED') AND "
        "segments.date BETWEEN '2026-04-02' AND '2026-04-03' AND metrics.clicks >= 10 AND campaign.name IS "
        "NOT NULL ORDER BY metrics.clicks DESC, campaign.id LIMIT 5 "
        "PARAMETERS omit_unselected_resource_names=true"
    )

    assert ("campaign.id", "metrics.clicks") == query.fields
    assert ("campaign", 5) == (query.resource, query.limit)
    assert (("metrics.clicks", True), ("campaign.id", False)) == query.order
    assert (
        Condition(field="campaign.status", operator="IN", values=("ENABLED", "PAUSED")),
        Condition(field="segments.date", operator="BETWEEN", values=("2026-04-02", "2026-04-03")),
        Condition(field="metrics.clicks", operator=">=", values=("10",)),
        Condition(field="campaign.name", operator="IS NOT NULL"),
    ) == query.conditions


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "UNEXPECTED_INPUT"),
        ("SELECT", "UNEXPECTED_END_OF_QUERY"),
        ("SELECT a.b", "UNEXPECTED_INPUT"),
        ("SELECT a.b FROM", "UNEXPECTED_END_OF_QUERY"),
        ("SELECT 5 FROM campaign", "BAD_FIELD_NAME"),
        ("SELECT a.b FROM campaign WHERE a.b LIKE 'x'", "BAD_OPERATOR"),
        ("SELECT a.b FROM campaign WHERE a.b", "UNEXPECTED_END_OF_QUERY"),
        ("SELECT a.b FROM campaign LIMIT 0", "BAD_LIMIT_VALUE"),
        ("SELECT a.b FROM campaign LIMIT x", "BAD_LIMIT_VALUE"),
        ("SELECT a.b FROM campaign; DROP", "BAD_SYMBOL"),
        ("SELECT a.b FROM campaign campaign", "UNEXPECTED_INPUT"),
    ],
)
def test_what_is_no_query_is_refused(text: str, name: str) -> None:
    """By a name of Google's own."""
    with pytest.raises(Refusal) as caught:
        Query.parse(text)

    assert ("queryError", name) == (caught.value.family, caught.value.name)


@pytest.mark.parametrize(
    ("operator", "values", "value", "holds"),
    [
        ("=", ("9",), "9", True),
        (">", ("9",), "10", True),
        ("<", ("9",), "10", False),
        ("!=", ("ENABLED",), "PAUSED", True),
        ("<=", ("2026-04-02",), "2026-04-02", True),
        ("BETWEEN", ("2", "10"), "9", True),
        ("NOT IN", ("1", "2"), "3", True),
        ("IN", ("1", "2"), "3", False),
        ("IS NULL", (), None, True),
        ("IS NOT NULL", (), None, False),
        ("=", ("TRUE",), True, True),
    ],
)
def test_conditions_compare_as_google_does(operator: str, values: Any, value: Any, holds: bool) -> None:
    """Numbers by their size, though they are text on the wire; everything else as text."""
    assert holds is Condition(field="x", operator=operator, values=values).holds({"x": value})
