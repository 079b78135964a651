from __future__ import annotations

import asyncio
import json

import pytest

from paceboard.plugin import SECOND, Answer, RateLimited
from paceboard_meta.meter import Meter
from paceboard_meta.usage import Kind


class Bench:
    """A meter with a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0
        self.slept: list[float] = []
        self.meter = Meter(lambda: self.now, self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def hear(self, account: str = "1", **shares: float) -> None:
        header = {"1": [{"type": name, "call_count": percent} for name, percent in shares.items()]}
        headers = {"x-business-use-case-usage": json.dumps(header)}
        self.meter.hear(Answer(status=200, headers=headers, body=b"", received_at=self.now), account)

    def admit(self, account: str = "1", kind: Kind = Kind.INSIGHTS, *, new: bool = True) -> None:
        asyncio.run(self.meter.admit(account, kind, new=new))


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_below_three_quarters_nothing_waits(bench: Bench) -> None:
    """74.9 % is no reason to wait, and a header that is missing says nothing."""
    bench.admit()
    bench.hear(ads_insights=74.9)
    bench.admit()

    assert [] == bench.slept


def test_from_three_quarters_on_calls_are_slower(bench: Bench) -> None:
    """The more is used, the longer the pause before the next call."""
    for percent in (75, 80, 89):
        bench.hear(ads_insights=percent)
        bench.admit()

    assert 3 == len(bench.slept)
    assert sorted(bench.slept) == bench.slept
    assert 0 < bench.slept[0] < bench.slept[-1]


def test_from_nine_tenths_on_no_report_begins(bench: Bench) -> None:
    """Pages of a report that has begun are still read, up to 95 %."""
    bench.hear(ads_insights=90)
    with pytest.raises(RateLimited) as caught:
        bench.admit()
    bench.admit(new=False)
    bench.hear(ads_insights=95)
    with pytest.raises(RateLimited):
        bench.admit(new=False)

    assert 300.0 == caught.value.after
    assert not caught.value.whole_app


def test_limits_are_kept_apart(bench: Bench) -> None:
    """What insights of one account used up stops neither its listings nor other accounts."""
    bench.hear(ads_insights=100)
    bench.admit(kind=Kind.MANAGEMENT)
    bench.admit("2")

    assert [] == bench.slept


def test_of_two_headers_about_one_limit_the_higher_counts(bench: Bench) -> None:
    """Insights of an account stand in two headers, and in one of them for several ids."""
    use_cases = {key: [{"type": "ads_insights", "call_count": share}] for key, share in (("1", 92), ("b", 3))}
    headers = {
        "x-fb-ads-insights-throttle": '{"acc_id_util_pct":10}',
        "x-business-use-case-usage": json.dumps(use_cases),
    }
    bench.meter.hear(Answer(status=200, headers=headers, body=b"", received_at=0), "1")
    with pytest.raises(RateLimited, match="92 %"):
        bench.admit()


def test_a_share_is_forgotten_in_time(bench: Bench) -> None:
    """Without an answer no newer share is known, so after its time one call is let through."""
    bench.hear(ads_insights=100)
    bench.now = 300 * SECOND
    bench.admit()

    assert [] == bench.slept


@pytest.mark.parametrize("whole_app", [True, False])
def test_waits_double_where_meta_names_none(bench: Bench, whole_app: bool) -> None:
    """60 seconds, then twice as long each time up to a quarter of an hour; a yes starts over."""
    waits = []
    for _ in range(6):
        error = RateLimited("no", whole_app=whole_app)
        bench.meter.refused(error, "1", Kind.INSIGHTS, all_accounts=False)
        waits.append(error.after)
    bench.meter.allowed("1", Kind.INSIGHTS)
    error = RateLimited("no", whole_app=whole_app)
    bench.meter.refused(error, "1", Kind.INSIGHTS, all_accounts=False)

    assert [60.0, 120.0, 240.0, 480.0, 900.0, 900.0] == waits
    assert 60.0 == error.after


def test_while_a_limit_is_closed_nothing_is_asked(bench: Bench) -> None:
    """Calls into a block would make it last longer; afterwards they go on."""
    bench.meter.refused(
        RateLimited("no", after=100.0, whole_app=False), "1", Kind.INSIGHTS, all_accounts=False
    )
    bench.now = 40 * SECOND
    with pytest.raises(RateLimited) as caught:
        bench.admit()
    bench.admit(kind=Kind.MANAGEMENT)
    bench.admit("2")
    bench.now = 100 * SECOND
    bench.admit()

    assert 60.0 == caught.value.after


def test_a_limit_on_all_insights_leaves_listings_alone(bench: Bench) -> None:
    """Subcode 1504022 closes the reports of every account, and nothing else."""
    bench.meter.refused(RateLimited("no", whole_app=False), "1", Kind.INSIGHTS, all_accounts=True)
    with pytest.raises(RateLimited):
        bench.admit("2")
    bench.admit("2", kind=Kind.MANAGEMENT)


def test_a_call_for_no_account_tells_of_the_accounts_that_its_headers_name(bench: Bench) -> None:
    """A batch's or a list's headers close the limit of the named one, never the whole app's."""
    bench.hear("", ads_insights=100)
    unnamed = Answer(
        status=200, headers={"x-ad-account-usage": '{"acc_id_util_pct":100}'}, body=b"", received_at=0
    )
    bench.meter.hear(unnamed, "")
    bench.admit("2")
    with pytest.raises(RateLimited):
        bench.admit("1")
