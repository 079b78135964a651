"""Budgets reckoned a second time, by walking from instant to instant and asking what is so at each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from attrs import field, frozen

from paceboard.model import (
    DAY,
    Budget,
    BudgetMode,
    BudgetVersion,
    Delivery,
    Entity,
    Level,
    Zone,
    day_from_text,
)
from paceboard.pacing import DeliveryVersion, SpentUntil, lifetimes_of, plan, resolve
from paceboard.pacing.serving import FOREVER

MINUTE = DAY // 1_440
ZONES = [
    *("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut"),
    *("Etc/GMT+8", "Etc/UTC", "+05:45", "Asia/Kathmandu"),
]
NEAR = [day_from_text(day) for day in ("2026-03-06", "2026-03-26", "2026-10-01", "2026-10-22", "2026-06-01")]
"""Days shortly before clocks change somewhere, and one far from all."""
OFF = {Delivery.PAUSED, Delivery.DELETED, Delivery.ENDED}
DAILY = (BudgetMode.DAILY, BudgetMode.DYNAMIC_DAILY)
SPAN = 24
"""Days that a history is laid over."""


@frozen
class History:
    """An account's budgets and deliveries by random, as the ledger would tell them."""

    zone: Zone
    first: int
    entities: list[Entity] = field(factory=list)
    budgets: list[BudgetVersion] = field(factory=list)
    deliveries: list[DeliveryVersion] = field(factory=list)

    @property
    def begins(self) -> int:
        return self.zone.start(self.first)

    def instants(self, random: Random, most: int) -> list[int]:
        """Some instants in order; every third falls on a midnight of the account."""
        found = {self.instant(random) for _ in range(random.randint(0, most))}
        return sorted(found)

    def instant(self, random: Random) -> int:
        if random.random() < 1 / 3:
            return self.zone.start(self.first + random.randrange(SPAN))
        return self.begins + random.randrange(SPAN * 1_440) * MINUTE

    def schedule(self, random: Random, *, likely: float = 0.5) -> tuple[int | None, int | None]:
        start, end = sorted((self.instant(random), self.instant(random)))
        return (
            start if random.random() < likely else None,
            end + MINUTE if random.random() < likely else None,
        )


def turns(instants: Sequence[int]) -> list[tuple[int | None, int | None]]:
    """The time between instants, open on both sides."""
    return list(pairwise([None, *instants, None]))


def history(random: Random, modes: Sequence[BudgetMode]) -> History:
    made = History(Zone(random.choice(ZONES)), random.choice(NEAR))
    for number in range(random.randint(1, 3)):
        campaign = f"c{number}"
        add(made, random, Level.CAMPAIGN, campaign, "", modes)
        for child in range(random.randint(0, 3)):
            add(made, random, Level.GROUP, f"{campaign}g{child}", campaign, modes)
    share_a_pool(made, random)
    return made


def add(
    made: History, random: Random, level: Level, name: str, parent: str, modes: Sequence[BudgetMode]
) -> None:
    starts, ends = made.schedule(random)
    made.entities.append(
        Entity(
            level=level,
            id=name,
            parent=parent,
            name=name,
            delivery=Delivery.ACTIVE,
            starts=starts,
            ends=ends,
            created=made.begins - DAY,
        )
    )
    for begins, ends in turns(made.instants(random, 3)):
        mode = random.choice(modes)
        bounded = mode in (*DAILY, BudgetMode.LIFETIME)
        budget = Budget(
            level=level, entity=name, mode=mode, amount=random.randrange(10**10) if bounded else None
        )
        made.budgets.append(version(budget, begins, ends))
    kinds = [Delivery.ACTIVE, Delivery.LIMITED, Delivery.PAUSED, Delivery.DELETED, Delivery.ACTIVE]
    for begins, ends in turns(made.instants(random, 4)):
        delivery = random.choice(kinds)
        made.deliveries.append(
            DeliveryVersion(level=level, entity=name, delivery=delivery, valid_from=begins, valid_to=ends)
        )


def version(budget: Budget, begins: int | None, ends: int | None) -> BudgetVersion:
    return BudgetVersion(budget=budget, valid_from=begins, valid_to=ends, estimated=False, revision=1)


def share_a_pool(made: History, random: Random) -> None:
    """Sometimes two campaigns more draw on one budget, which has one history of its own."""
    if random.random() < 0.6:
        return
    amount = random.randrange(10**10)
    for name in ("p0", "p1"):
        made.entities.append(Entity(level=Level.CAMPAIGN, id=name, name=name, delivery=Delivery.ACTIVE))
        budget = Budget(
            level=Level.CAMPAIGN, entity=name, mode=BudgetMode.DAILY, amount=amount, pool="shared"
        )
        made.budgets.append(version(budget, None, None))
        for begins, ends in turns(made.instants(random, 3)):
            delivery = random.choice([Delivery.ACTIVE, Delivery.PAUSED])
            made.deliveries.append(
                DeliveryVersion(
                    level=Level.CAMPAIGN, entity=name, delivery=delivery, valid_from=begins, valid_to=ends
                )
            )


def holds(begins: int | None, ends: int | None, instant: int) -> bool:
    return (begins is None or begins <= instant) and (ends is None or instant < ends)


class Naive:
    """What is so at one instant, asked of the raw history."""

    def __init__(self, made: History) -> None:
        self.made = made

    def budget(self, entity: Entity, instant: int) -> Budget | None:
        for each in self.made.budgets:
            own = (each.budget.level, each.budget.entity) == (entity.level, entity.id)
            if own and holds(each.valid_from, each.valid_to, instant):
                return each.budget
        return None

    def delivery(self, entity: Entity, instant: int) -> Delivery:
        for each in self.made.deliveries:
            own = (each.level, each.entity) == (entity.level, entity.id)
            if own and holds(each.valid_from, each.valid_to, instant):
                return each.delivery
        return entity.delivery

    def scheduled(self, entity: Entity, instant: int) -> bool:
        begins = entity.created if entity.starts is None else entity.starts
        return holds(begins, entity.ends, instant)

    def serves(self, entity: Entity, instant: int) -> bool:
        return self.scheduled(entity, instant) and self.delivery(entity, instant) not in OFF

    def groups(self, campaign: Entity) -> list[Entity]:
        return [each for each in self.made.entities if each.parent == campaign.id]

    def a_day(self, instant: int) -> int:
        """Micros a day that are in force at an instant, over the whole account."""
        total, pools = 0, set()
        for campaign in self.made.entities:
            if campaign.level is not Level.CAMPAIGN or not self.serves(campaign, instant):
                continue
            budget, groups = self.budget(campaign, instant), self.groups(campaign)
            if budget is None:
                continue
            if budget.mode in DAILY:
                open_group = not groups or any(holds(g.starts, g.ends, instant) for g in groups)
                if open_group and budget.pool not in pools:
                    total += budget.amount or 0
                    pools |= {budget.pool} - {""}
            elif budget.mode in (BudgetMode.NONE, BudgetMode.INHERITED):
                own = [self.budget(g, instant) for g in groups if self.serves(g, instant)]
                total += sum(b.amount or 0 for b in own if b is not None and b.mode in DAILY)
        return total

    def plan(self, start: int, end: int) -> Fraction:
        """The time integral, one piece between two boundaries after the other."""
        zone = self.made.zone
        total = Fraction(0)
        for a, b in pairwise(self.boundaries(start, end)):
            day_start, day_end = zone.span(zone.day(a))
            total += Fraction(self.a_day(a) * (b - a), day_end - day_start)
        return total

    def boundaries(self, start: int, end: int) -> list[int]:
        zone = self.made.zone
        found: set[int | None] = {zone.start(day) for day in range(zone.day(start), zone.day(end) + 2)}
        for version in self.made.budgets:
            found |= {version.valid_from, version.valid_to}
        for turn in self.made.deliveries:
            found |= {turn.valid_from, turn.valid_to}
        for entity in self.made.entities:
            found |= {entity.starts, entity.ends, entity.created}
        inner = {each for each in found if each is not None and start < each < end}
        return sorted({start, *inner, end})


def compare_daily(seed: int) -> None:
    random = Random(seed)
    modes = [*DAILY, *DAILY, BudgetMode.NONE, BudgetMode.INHERITED, BudgetMode.UNKNOWN, BudgetMode.LIFETIME]
    made = history(random, modes)
    stretches = resolve(made.entities, made.budgets, made.deliveries).daily
    naive = Naive(made)
    for _ in range(3):
        start, end = sorted((made.instant(random), made.instant(random)))

        assert naive.plan(start, end) == plan(stretches, made.zone, start, end), seed


@frozen
class Terms:
    """A lifetime budget at an instant: whether it serves, was paused by hand, and what it is."""

    on: bool
    paused: bool
    amount: int
    begins: int
    ends: int

    @property
    def meant(self) -> bool:
        return self.on or self.paused


def lifetime_history(random: Random) -> History:
    """One campaign with a lifetime budget whose amount and end are changed, and that is paused or deleted."""
    made = History(Zone(random.choice(ZONES)), random.choice(NEAR))
    begins = min(made.instant(random) for _ in range(3))
    for child in range(random.choice([0, 0, 1, 3])):
        starts, ends = sorted((made.instant(random), made.instant(random)))
        group = Entity(
            level=Level.GROUP,
            id=f"g{child}",
            parent="c",
            name="g",
            delivery=Delivery.ACTIVE,
            starts=starts,
            ends=ends + MINUTE,
        )
        made.entities.append(group)
    made.entities.append(
        Entity(level=Level.CAMPAIGN, id="c", name="c", delivery=Delivery.ACTIVE, starts=begins)
    )
    ends, amount = begins + random.randint(4, 20) * DAY, random.randrange(10**10)
    for since, until in turns(made.instants(random, 3)):
        budget = Budget(
            level=Level.CAMPAIGN,
            entity="c",
            mode=BudgetMode.LIFETIME,
            amount=amount,
            starts=begins,
            ends=ends,
        )
        made.budgets.append(version(budget, since, until))
        what = random.random()
        amount = random.randrange(10**10) if what < 0.4 else amount
        ends = max(begins + MINUTE, ends + random.randint(-3, 6) * DAY) if what > 0.6 else ends
    others = [Delivery.PAUSED] * 4 + [Delivery.DELETED]
    for number, (since, until) in enumerate(turns(made.instants(random, 6))):
        delivery = random.choice(others) if number % 2 else Delivery.ACTIVE
        made.deliveries.append(
            DeliveryVersion(
                level=Level.CAMPAIGN, entity="c", delivery=delivery, valid_from=since, valid_to=until
            )
        )
    return made


class NaiveLifetime:
    """The lines of one lifetime budget, by a clock that stops at every boundary."""

    def __init__(self, made: History, spent: Callable[[int], int], since: int) -> None:
        self.made, self.spent = made, spent
        self.naive = Naive(made)
        (self.campaign,) = (each for each in made.entities if each.level is Level.CAMPAIGN)
        begins = self.campaign.starts or 0
        self.origin = max(begins, since)
        self.before = spent(self.origin) if self.origin > begins else 0
        far = made.begins + 60 * DAY
        ends = {each.budget.ends for each in made.budgets if each.budget.ends is not None}
        found = {*self.naive.boundaries(begins, far), *ends, self.origin}
        self.clock = sorted(each for each in found if begins <= each <= far)

    def at(self, instant: int) -> Terms:
        budget = self.naive.budget(self.campaign, instant)
        assert budget is not None
        assert budget.amount is not None
        assert budget.starts is not None
        assert budget.ends is not None
        delivery = self.naive.delivery(self.campaign, instant)
        within = budget.starts <= instant < budget.ends
        return Terms(
            within and delivery not in OFF,
            within and delivery is Delivery.PAUSED,
            budget.amount,
            budget.starts,
            budget.ends,
        )

    def idle(self, instant: int) -> bool:
        """Between the first and the last of the groups' times, and in none of them."""
        groups = self.naive.groups(self.campaign)
        inside = any(holds(g.starts, g.ends, instant) for g in groups)
        early = any(g.starts is not None and g.starts <= instant for g in groups)
        late = any(g.ends is not None and instant < g.ends for g in groups)
        return early and late and not inside

    def time(self, start: int, end: int) -> int:
        """Real time less what is idle."""
        inner = [each for each in self.clock if start < each < end]
        return sum(b - a for a, b in pairwise([start, *inner, end]) if not self.idle(a)) if start < end else 0

    @property
    def first_on(self) -> int | None:
        return next((each for each in self.clock if self.at(each).on), None)

    def line(self, until: int, lives: Callable[[Terms], bool]) -> Fraction:
        """Walk up to an instant, planning anew whenever what lives has changed."""
        first = self.first_on
        value, left, spread, event = Fraction(0), Fraction(0), 1, self.origin
        was: Terms | None = None
        for instant in [each for each in self.clock if self.origin <= each <= until]:
            now = self.at(instant)
            alive = lives(now) and first is not None and instant >= first
            lived = was is not None
            ran_out = was is not None and instant >= was.ends and not alive
            same = was is not None and alive and (was.amount, was.ends) == (now.amount, now.ends)
            if alive and not same:
                spent = Fraction(self.before if instant == self.origin else self.spent(instant))
                value, event = spent - self.before, instant
                left, spread = max(Fraction(0), now.amount - spent), self.time(instant, now.ends)
                was = now
            elif lived and not alive:
                value += left * Fraction(self.time(event, instant), spread or 1)
                if not ran_out:
                    value = Fraction(self.spent(instant) - self.before)
                was, left = None, Fraction(0)
        if was is not None:
            value += left * Fraction(self.time(event, until), spread or 1)
        return value

    def original(self, until: int) -> Fraction | None:
        """A0 over the first schedule; what was gone for good before its end stops where it went."""
        terms = [self.at(each) for each in self.clock if self.at(each).meant and each >= (self.first_on or 0)]
        if not terms:
            return None
        first = terms[0]
        end = min(until, first.ends, self.gone)
        whole = self.time(self.origin, first.ends)
        left = max(0, first.amount - self.before)
        return Fraction(left * self.time(self.origin, end), whole or 1)

    @property
    def gone(self) -> int:
        """Where it was deleted for good before the end that it then had; else never."""
        met = [each for each in self.clock if self.at(each).meant and each >= (self.first_on or 0)]
        after = [each for each in self.clock if each > met[-1]]
        later = [each for each in after if self.naive.delivery(self.campaign, each) is Delivery.DELETED]
        gone = min(later, default=FOREVER)
        return gone if gone < FOREVER and gone < self.at(gone).ends else FOREVER

    def resumed(self, at: int) -> bool:
        first, paused, resumed = self.first_on, False, False
        was: Terms | None = None
        for instant in self.clock:
            now = self.at(instant)
            if instant > at or first is None or instant < first:
                continue
            if not now.meant:
                was = None
                continue
            if was is None or (was.amount, was.ends) != (now.amount, now.ends):
                paused = False
            paused |= now.paused
            resumed, was = paused and now.on, now
        return resumed


def compare_lifetime(seed: int) -> None:
    random = Random(seed)
    made = lifetime_history(random)
    found = lifetimes_of(resolve(made.entities, made.budgets, made.deliveries))
    rate = random.randrange(10**4)

    def spent(instant: int) -> int:
        start = made.entities[-1].starts or 0
        return max(0, instant - start) // MINUTE * rate

    since = made.zone.start(made.first + random.randrange(SPAN) // 2)
    naive = NaiveLifetime(made, spent, since)
    if naive.first_on is None:
        assert () == found, seed
        return
    (lifetime,) = found
    told = {instant: SpentUntil(micros=spent(instant)) for instant in lifetime.events(since)}
    at = max(made.instant(random) for _ in range(2))
    laid = lifetime.plan(since, told.__getitem__, at)

    assert naive.resumed(at) == laid.resumed, seed
    if lifetime.ends <= since:
        return
    for until in [made.instant(random) for _ in range(4)]:
        if until < since:
            continue

        assert naive.line(until, lambda terms: terms.on) == laid.reflowed.until(until), (seed, "reflowed")
        assert naive.line(until, lambda terms: terms.meant) == laid.declared.until(until), (seed, "declared")
        assert naive.original(until) == laid.original.until(until), (seed, "original")


def every(compare: Callable[[int], None], seeds: Iterable[int]) -> None:
    for seed in seeds:
        compare(seed)


@pytest.mark.parametrize("part", range(4))
def test_daily_budgets_are_what_a_walk_through_time_finds(part: int) -> None:
    """Levels, pauses, schedules, pools and clock changes, equal to the last fraction of a micro."""
    every(compare_daily, range(part * 50, part * 50 + 50))


@pytest.mark.parametrize("part", range(4))
def test_lifetime_budgets_are_what_a_walk_through_time_finds(part: int) -> None:
    """All three lines, over pauses, deletions, other amounts and ends, and hours without a group."""
    every(compare_lifetime, range(part * 50, part * 50 + 50))


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_histories_agree(part: int) -> None:
    """The same for many more, of both kinds."""
    every(compare_daily, range(1_000 + part * 500, 1_500 + part * 500))
    every(compare_lifetime, range(1_000 + part * 500, 1_500 + part * 500))
