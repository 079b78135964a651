from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from paceboard.model import HOUR, BudgetMode, PlatformRule, RuleSpan, Zone, day_from_text
from paceboard.pacing import BudgetStretch, Terms, bounds_of, ceiling, most_of_all
from paceboard.pacing.schedule import FOREVER
from paceboard.rules import rule_on

ZONE = Zone("Etc/GMT+8")
DYNAMIC = BudgetMode.DYNAMIC_DAILY
LIFETIME = BudgetMode.LIFETIME


def published(span: RuleSpan, factor: Fraction, mode: BudgetMode = DYNAMIC) -> PlatformRule:
    return PlatformRule(
        key=f"sample.{mode}.{span}",
        connector="sample",
        mode=mode,
        span=span,
        factor=factor,
        valid_from=None,
        valid_to=None,
        source="https://example.com",
        quoted="2024-03-01",
        text="",
    )


RULES = [published(RuleSpan.DAY, Fraction(5, 4)), published(RuleSpan.WEEK, Fraction(7))]


def find(stretch: BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
    return rule_on(RULES, connector="sample", mode=stretch.mode, span=span, day=day)


def stretch(
    amount: int, start: int = -FOREVER, end: int = FOREVER, mode: BudgetMode = DYNAMIC
) -> BudgetStretch:
    return BudgetStretch(entity="c", mode=mode, amount=amount, start=start, end=end, revision=1)


def bound(stretches: list[BudgetStretch], first: str, last: str) -> Fraction | None:
    return ceiling(stretches, ZONE, day_from_text(first), day_from_text(last), find)


def test_the_seeds_table_is_beyond_the_published_rule() -> None:
    """1,300 a day since 2 April allow 31,200 by the 24th and 40,300 in all; the seed shows 38,200 (C7)."""
    since = ZONE.start(day_from_text("2026-04-02"))

    assert 31_200 == bound([stretch(1_300, since)], "2026-04-02", "2026-04-24")
    assert 40_300 == bound([stretch(1_300, since)], "2026-04-02", "2026-05-01")


def test_by_the_rule_for_a_day_alone_the_seed_is_beyond_too() -> None:
    """23 days at 1,625 are 37,375."""

    def by_day(stretch: BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
        return find(stretch, span, day) if span is RuleSpan.DAY else None

    first, last = (day_from_text(text) for text in ("2026-04-02", "2026-04-24"))

    assert 37_375 == ceiling([stretch(1_300)], ZONE, first, last, by_day)


def test_days_of_a_week_that_began_before_them_have_the_whole_weeks_money() -> None:
    """Whoever spent little until Wednesday may have 125 % on each of the three days that are left."""
    assert 375 == bound([stretch(100)], "2026-04-02", "2026-04-04")
    assert 300 == bound([stretch(100, ZONE.start(day_from_text("2026-04-02")))], "2026-04-02", "2026-04-04")


def test_an_equal_amount_opens_no_segment() -> None:
    """Neither a version that says the same nor a pause makes more of a week than seven times the amount."""
    tuesday, wednesday = (ZONE.start(day_from_text(text)) for text in ("2026-04-14", "2026-04-15"))

    assert 700 == bound([stretch(100, end=wednesday), stretch(100, wednesday)], "2026-04-12", "2026-04-18")
    assert 700 == bound([stretch(100, end=tuesday), stretch(100, wednesday)], "2026-04-12", "2026-04-18")
    assert 375 + 404 == bound(
        [stretch(100, end=wednesday), stretch(101, wednesday)], "2026-04-12", "2026-04-18"
    )


def test_a_change_on_saturday_does_not_forget_that_days_highest_amount() -> None:
    """1,000 until noon and 10 after it: Saturday may have cost 1,250, whatever is left for the new amount."""
    noon = ZONE.start(day_from_text("2026-04-18")) + 12 * 3_600_000_000

    assert 1_250 == bound([stretch(1_000, end=noon), stretch(10, noon)], "2026-04-18", "2026-04-18")


def test_a_rule_that_changed_in_the_period_counts_on_its_own_days() -> None:
    """Monday by the old rule of 125 %, Tuesday by the new one of 175 %."""
    tuesday = day_from_text("2026-04-14")
    texts = [
        evolve(published(RuleSpan.DAY, Fraction(5, 4)), valid_to=tuesday - 1),
        evolve(published(RuleSpan.DAY, Fraction(7, 4)), valid_from=tuesday),
    ]

    def dated(stretch: BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
        return rule_on(texts, connector="sample", mode=stretch.mode, span=span, day=day)

    assert 125 + 175 == ceiling([stretch(100)], ZONE, tuesday - 1, tuesday, dated)


def test_a_lifetime_budget_is_one_amount_however_often_it_was_paused() -> None:
    """500 that became 800 after a pause are 800, not 1,300; another schedule is another budget."""
    monday = ZONE.start(day_from_text("2026-04-13"))
    hour = 3_600_000_000
    spans = [(500, monday, monday + hour), (800, monday + 5 * hour, monday + 9 * hour)]
    parts = [evolve(stretch(*each, LIFETIME), schedule=(monday, None)) for each in spans]
    other = evolve(stretch(40, monday + 9 * hour, mode=LIFETIME), schedule=(monday + 9 * hour, None))

    def whole(stretch: BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
        rules = [published(RuleSpan.LIFETIME, Fraction(1), LIFETIME)]
        return rule_on(rules, connector="sample", mode=stretch.mode, span=span, day=day)

    day = day_from_text("2026-04-13")

    assert 800 == ceiling(parts, ZONE, day, day, whole)
    assert 840 == ceiling([*parts, other], ZONE, day, day, whole)


def test_campaigns_that_share_a_budget_have_it_once() -> None:
    """When the second takes over in mid-week, it is the same 700."""
    wednesday = ZONE.start(day_from_text("2026-04-15"))
    shared = [
        evolve(stretch(100, end=wednesday), pool="p"),
        evolve(stretch(100, wednesday), entity="d", pool="p"),
    ]

    assert 700 == bound(shared, "2026-04-12", "2026-04-18")


def test_a_change_in_mid_week_opens_a_segment_of_its_own() -> None:
    """The vendor's example: 100 until Tuesday, 200 from Wednesday on, allows 800 for the last four days."""
    wednesday = ZONE.start(day_from_text("2026-04-15"))

    assert 800 == bound([stretch(100, end=wednesday), stretch(200, wednesday)], "2026-04-15", "2026-04-18")


def test_one_day_may_go_a_quarter_over() -> None:
    """A single day is bounded by its own rule."""
    assert 125 == bound([stretch(100)], "2026-04-12", "2026-04-12")


def test_a_mode_without_a_rule_has_no_ceiling_that_is_known() -> None:
    """Unknown is unknown: no rule gives neither zero nor infinity."""
    assert None is bound([stretch(100, mode=BudgetMode.DAILY)], "2026-04-12", "2026-04-12")


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 10**9), st.integers(0, 10**9))
def test_ceilings_grow_with_amount_and_time(days: int, more_days: int, amount: int, more: int) -> None:
    """A larger amount or a longer span never allows less."""
    first = day_from_text("2026-04-02")
    small = ceiling([stretch(amount)], ZONE, first, first + days, find)
    large = ceiling([stretch(amount + more)], ZONE, first, first + days + more_days, find)

    assert small is not None
    assert large is not None
    assert small <= large


def monthly(stretch: BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
    """Rules of a month: one mode with a bound for days too, one without."""
    rules = [
        published(RuleSpan.DAY, Fraction(2)),
        published(RuleSpan.MONTH, Fraction("30.4")),
        published(RuleSpan.MONTH, Fraction("30.4"), BudgetMode.DAILY),
    ]
    return rule_on(rules, connector="sample", mode=stretch.mode, span=span, day=day)


def in_november(*stretches: BudgetStretch, first: int = 1, last: int = 30) -> Fraction | None:
    start = day_from_text("2026-11-01") - 1
    return ceiling(stretches, ZONE, start + first, start + last, monthly)


def test_a_whole_month_is_bounded_by_its_own_rule() -> None:
    """10 a day allow 304 in a month and 20 on a day; without a rule for days only the month's holds."""
    assert 304 == in_november(stretch(10))
    assert 20 == in_november(stretch(10), first=5, last=5)
    assert 304 == in_november(stretch(10, mode=BudgetMode.DAILY), first=5, last=5)
    assert 608 == ceiling(
        [stretch(10)], ZONE, day_from_text("2026-11-01"), day_from_text("2026-12-31"), monthly
    )


def test_a_change_in_mid_month_bounds_the_days_that_are_left() -> None:
    """From the 24th on 10 a day allow 70, that day included, beside what 5 a day allowed before."""
    change = ZONE.start(day_from_text("2026-11-24"))

    assert 70 == in_november(stretch(10, change), first=24)
    assert 152 + 70 == in_november(stretch(5, end=change), stretch(10, change))


def test_what_was_spent_before_a_change_bounds_the_month() -> None:
    """Google's example: 5 a day, 103 spent when it becomes 10 on 24 November: 103 + 7 x 10 are 173."""
    change = ZONE.start(day_from_text("2026-11-24")) + 9 * 3_600_000_000
    days = [day_from_text(f"2026-11-{number:02d}") for number in (1, 30)]
    own = [stretch(5, end=change), stretch(10, change)]

    assert 173 == ceiling(own, ZONE, days[0], days[1], monthly, spent=lambda _first, _last: 103)
    assert 152 + 70 == ceiling(own, ZONE, days[0], days[1], monthly, spent=lambda _first, _last: None)


def test_a_day_is_bounded_by_its_highest_amount() -> None:
    """Google's example: 10, then 50, then 5 on one day: 100 may be billed for it."""
    noon = ZONE.start(day_from_text("2026-11-24")) + 12 * 3_600_000_000
    own = [stretch(10, end=noon), stretch(50, noon, noon + 60_000_000), stretch(5, noon + 60_000_000)]

    assert 100 == in_november(*own, first=24, last=24)


def short_runs(stretch: BudgetStretch, span: RuleSpan, day: int) -> PlatformRule | None:
    """The day's and the week's rule, and one for schedules of fewer than seven days."""
    rules = [*RULES, published(RuleSpan.RUN, Fraction(1))]
    return rule_on(rules, connector="sample", mode=stretch.mode, span=span, day=day)


def in_a_run(days: int, *stretches: BudgetStretch, hours: int = 0) -> Fraction | None:
    """The ceiling of the days from Sunday to Saturday, for a run that begins on Sunday at midnight."""
    sunday = day_from_text("2026-04-12")
    runs = {"c": (ZONE.start(sunday), ZONE.start(sunday + days) + hours * 3_600_000_000)}
    return ceiling(stretches, ZONE, sunday, sunday + 6, short_runs, runs=runs)


def test_a_short_run_spends_its_days_worth() -> None:
    """Five days at 100 are 500 in all although each day may take 125; seven days are no short run."""
    start = ZONE.start(day_from_text("2026-04-12"))
    five, seven = (ZONE.start(day_from_text(text)) for text in ("2026-04-17", "2026-04-19"))
    wednesday = ZONE.start(day_from_text("2026-04-15"))

    assert 500 == in_a_run(5, stretch(100, start, five))
    assert 550 == in_a_run(5, stretch(100, start, five + 12 * 3_600_000_000), hours=12)
    assert 700 == in_a_run(7, stretch(100, start, seven))
    assert 375 == in_a_run(3, stretch(100, start, start + 1), stretch(200, wednesday - 1, wednesday))


def test_without_its_schedule_nothing_is_a_short_run() -> None:
    """A stretch that a change or a pause cut off says nothing of how long the whole run is."""
    start = ZONE.start(day_from_text("2026-04-12"))
    cut = stretch(100, start, start + 2 * 86_400_000_000)

    assert 250 == ceiling([cut], ZONE, day_from_text("2026-04-12"), day_from_text("2026-04-18"), short_runs)


@given(st.permutations([100, 300, 200]))
def test_the_order_of_a_days_amounts_does_not_matter(amounts: list[int]) -> None:
    """Whatever amounts a day has had, in whatever order: the highest counts, once."""
    day = day_from_text("2026-04-15")
    edges = [ZONE.start(day) + hours * 3_600_000_000 for hours in (0, 8, 16, 24)]
    stretches = [stretch(*each) for each in zip(amounts, edges, edges[1:], strict=False)]

    assert 375 == ceiling(stretches, ZONE, day, day, find)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 999), st.integers(-40, 40)), max_size=6
    ),
    st.integers(0, 30),
    st.integers(0, 40),
)
def test_what_is_kept_of_other_accounts_changes_no_ceiling(
    budgets: list[tuple[str, int, int]], begin: int, days: int
) -> None:
    """Equal kinds of budgets share a multiple of their amounts, also where one follows another."""
    first = day_from_text("2026-11-01") + begin
    changes: dict[str, list[tuple[int, int]]] = {}
    for entity, amount, hours in budgets:
        changes.setdefault(entity, []).append((ZONE.start(first + 9) + 7 * hours * HOUR, amount))
    stretches = []
    for entity, own in changes.items():
        ends = [start for start, _ in sorted(own)[1:]] + [FOREVER]
        for (start, amount), end in zip(sorted(own), ends, strict=True):
            if start < end:
                stretches.append(evolve(stretch(amount, start, end), entity=entity))
    factors: dict[Any, Fraction | None] = {}
    for rules in (find, monthly):
        factors.clear()
        for _ in range(2):
            kept = ceiling(stretches, ZONE, first, first + days, rules, factors=factors)

            assert ceiling(stretches, ZONE, first, first + days, rules) == kept


@given(
    st.lists(
        st.tuples(st.integers(0, 10**9), st.sampled_from((-FOREVER, 0, 3, 9)), st.booleans()), max_size=4
    ),
    st.integers(0, 20),
)
def test_what_all_budgets_may_cost_is_the_sum_of_their_bounds(
    budgets: list[tuple[int, int, bool]], days: int
) -> None:
    """Whether they are alike and asked about at once, or differ; with no budget, nothing is known."""
    first = day_from_text("2026-04-02")
    own = [
        evolve(
            stretch(amount, since if since < 0 else ZONE.start(first + since) + HOUR),
            entity=str(number),
            mode=LIFETIME if lifetime else DYNAMIC,
            schedule=(ZONE.start(first), None) if lifetime else None,
        )
        for number, (amount, since, lifetime) in enumerate(budgets)
    ]
    terms = Terms(find, (), None, {})
    bounds = [each.most(first, first + days) for each in bounds_of(own, ZONE, first, first + days, terms)]
    known = [each for each in bounds if each is not None]
    expected = sum(known) if bounds and len(known) == len(bounds) else None

    assert expected == most_of_all(own, ZONE, first, first + days, terms)
