"""Lifetime budgets over their events: what is planned anew at each, and what was planned before a pause.

At each event r (start, pause, resume, another amount or end) the rate is
`max(0, A - S(r)) / |[r, e) less what is known to be idle|`, and the plan goes on from the spend S(r); while
the budget is paused the rate is 0. A plan that is laid anew at a resume forgives the pause, so there are
three lines of one budget: `original`, `declared` and `reflowed`. Source: R21, R22; the pacing reference, 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise, zip_longest

from attrs import evolve, field, frozen

from paceboard.model import Level
from paceboard.pacing.pools import less
from paceboard.pacing.schedule import Resolution
from paceboard.pacing.serving import FOREVER
from paceboard.pacing.stretches import BudgetStretch

__all__ = ["Leg", "Lifetime", "LifetimeLine", "LifetimePlan", "SpentUntil", "lifetimes_of"]


@frozen(kw_only=True)
class SpentUntil:
    """What a budget had cost by an instant.

    Args:
        micros: None where it is not known.
        estimated: the instant lies within what the platform counts as one, or is not covered.
    """

    micros: int | None
    estimated: bool = False


Spent = Callable[[int], SpentUntil]
"""Spend of one lifetime budget from its beginning to an instant."""


@frozen(kw_only=True)
class Leg:
    """A lifetime budget at one rate, from one event to the next.

    Args:
        start, end: instants.
        amount: micros of the whole budget in force.
        spent: micros of it that were spent by `start`.
        before: micros of it that were spent before the line began.
        time: microseconds of real time that what is left is spread over, up to the schedule's end.
        revision: the account's revision at which the amount was first seen.
        idle: spans in which nothing is scheduled; they have no part in `time`.
        after: micros that the line shows once the leg is over; None: what the leg has come to.
    """

    start: int
    end: int
    amount: int
    spent: Fraction
    before: Fraction
    time: int
    revision: int
    idle: tuple[tuple[int, int], ...] = ()
    after: Fraction | None = None

    @property
    def left(self) -> Fraction:
        """Micros that the leg spreads; none where more than the amount is spent already."""
        return max(Fraction(0), self.amount - self.spent)

    def share(self, start: int, end: int) -> Fraction:
        """How much of what is left belongs to the time between two instants."""
        return Fraction(_time(max(start, self.start), min(end, self.end), self.idle), self.time or 1)

    def until(self, instant: int) -> Fraction:
        """Micros planned from the line's beginning to an instant that is not before the leg's start."""
        if instant >= self.end and self.after is not None:
            return self.after
        return self.spent - self.before + self.left * self.share(self.start, instant)


@frozen(kw_only=True)
class LifetimeLine:
    """One way to spread a lifetime budget.

    Args:
        estimated: spend at one of its events is not known exactly.
    """

    legs: tuple[Leg, ...]
    estimated: bool = False

    def until(self, instant: int) -> Fraction:
        """Micros planned from the line's beginning to an instant."""
        leg = self.leg(instant)
        return Fraction(0) if leg is None else leg.until(instant)

    def leg(self, instant: int) -> Leg | None:
        """The last leg that has begun by an instant; None: none has."""
        return next((leg for leg in reversed(self.legs) if leg.start <= instant), None)

    def within(self, start: int, end: int) -> Fraction:
        """Micros planned between two instants at the rates that then held, without what events set right."""
        return sum((leg.left * leg.share(start, end) for leg in self.legs), Fraction(0))


@frozen(kw_only=True)
class LifetimePlan:
    """A lifetime budget's lines over a period, all from the later of its beginning and the period's.

    Args:
        amount: micros in force last.
        original: the first amount over the first schedule, as if nothing had happened since.
        declared: laid anew where the amount or the end was; a pause by hand is not forgiven.
        reflowed: laid anew at every event.
        resumed: it was paused by hand since the amount and the end were set, and serves again.
        inferred: no look saw it in force for a part of its time.
    """

    level: Level
    entity: str
    campaign: str
    amount: int
    original: LifetimeLine
    declared: LifetimeLine
    reflowed: LifetimeLine
    resumed: bool
    inferred: bool = False

    @property
    def line(self) -> LifetimeLine:
        """What is judged by: to lay the plan anew at a resume would call any delay on pace."""
        return self.declared if self.resumed else self.reflowed

    @property
    def judged_by(self) -> str:
        """`reflowed`, `original`, or `declared` where that is another one than the original."""
        if not self.resumed:
            return "reflowed"
        return "original" if self.declared.legs == self.original.legs else "declared"

    @property
    def differs(self) -> bool:
        """Its lines are not one and the same."""
        return not self.original.legs == self.declared.legs == self.reflowed.legs


@frozen(kw_only=True)
class _Run:
    """An unbroken time at one amount and one end."""

    start: int
    end: int
    amount: int
    ends: int
    revision: int
    idle: tuple[tuple[int, int], ...]


@frozen(kw_only=True)
class Lifetime:
    """One lifetime budget with all that is known of its amounts, its ends and its pauses.

    Args:
        members: ids of the entities whose spend is its spend.
        begins: instant from which its spend counts.
        replaced: it stands in place of another budget of the same entity from `begins` on.
        closed: where it ends for good, by deletion or by another mode; after all time where it does not.
        pieces: its stretches in order, those in which it was paused by hand among them.
    """

    level: Level
    entity: str
    campaign: str
    members: tuple[str, ...]
    begins: int
    replaced: bool
    closed: int
    pieces: tuple[BudgetStretch, ...]
    paused: frozenset[int] = field(factory=frozenset)
    """Starts of the pieces in which it was paused."""

    @property
    def ends(self) -> int:
        """The last instant at which it is in force."""
        return _runs(self.pieces)[-1].end

    def events(self, since: int) -> tuple[int, ...]:
        """Instants at which its spend has to be known for a plan that begins at `since`."""
        runs = [*_runs(self.pieces), *_runs(self._serving())]
        stops = {run.end for run in runs if run.end < run.ends}
        found = {max(self.begins, since), *(run.start for run in runs), *stops}
        return tuple(sorted(instant for instant in found if instant > self.begins and instant >= since))

    def plan(self, since: int, spent: Spent, at: int) -> LifetimePlan:
        """Its lines from `since` on.

        Args:
            at: the instant of judging; what was paused and resumed later changes nothing yet.
        """
        first = next(iter(_runs(self.pieces)))
        whole = _Run(
            start=self.begins,
            end=max(min(first.ends, self.closed), self.begins),
            amount=first.amount,
            ends=first.ends,
            revision=first.revision,
            idle=first.idle,
        )
        return LifetimePlan(
            level=self.level,
            entity=self.entity,
            campaign=self.campaign,
            amount=self.pieces[-1].amount,
            original=self._line([whole], since, spent, stops=False),
            declared=self._line(_runs(self.pieces), since, spent),
            reflowed=self._line(_runs(self._serving()), since, spent),
            resumed=self._resumed(at),
            inferred=any(piece.inferred for piece in self.pieces),
        )

    def _serving(self) -> list[BudgetStretch]:
        return [piece for piece in self.pieces if piece.start not in self.paused]

    def _resumed(self, at: int) -> bool:
        """A pause by hand is over that began after the amount and the end were last set."""
        pieces = [piece for piece in self.pieces if piece.start <= at]
        paused = resumed = False
        for before, piece in pairwise(pieces):
            if before.end < piece.start or _terms(before) != _terms(piece):
                paused = False
            paused |= piece.start in self.paused
            resumed = paused and piece.start not in self.paused
        return resumed

    def _line(self, runs: Sequence[_Run], since: int, spent: Spent, *, stops: bool = True) -> LifetimeLine:
        origin, before, estimated = max(self.begins, since), Fraction(0), False
        if origin > self.begins:
            told = spent(origin)
            before, estimated = _told(told, Fraction(0)), told.estimated
            if told.micros is None:
                before = self._line(runs, self.begins, spent).until(origin)
        legs: list[Leg] = []
        living = [run for run in runs if run.end > origin]
        for run, after in zip_longest(living, living[1:]):
            leg = _leg(run, origin, before)
            if leg.start > origin:
                told, last = spent(leg.start), legs[-1].until(leg.start) if legs else Fraction(0)
                leg = evolve(leg, spent=_told(told, before + last))
                estimated |= told.estimated
            if stops and run.end < run.ends and (after is None or after.start > run.end):
                told = spent(run.end)
                leg = evolve(leg, after=_told(told, before + leg.until(run.end)) - before)
                estimated |= told.estimated
            legs.append(leg)
        return LifetimeLine(legs=tuple(legs), estimated=estimated)


def _leg(run: _Run, origin: int, before: Fraction) -> Leg:
    """A run as it goes on from a line's origin."""
    start = max(run.start, origin)
    return Leg(
        start=start,
        end=run.end,
        amount=run.amount,
        spent=before,
        before=before,
        time=_time(start, run.ends, run.idle),
        revision=run.revision,
        idle=run.idle,
    )


def _told(told: SpentUntil, planned: Fraction) -> Fraction:
    """Spend at an event; what is not known was spent as it was planned, so that time alone decides."""
    return planned if told.micros is None else Fraction(told.micros)


def _terms(piece: BudgetStretch) -> tuple[int, int | None]:
    return piece.amount, None if piece.schedule is None else piece.schedule[1]


def _runs(pieces: Iterable[BudgetStretch]) -> list[_Run]:
    """Pieces within their schedules, those joined that follow one another at the same amount and end."""
    found: list[_Run] = []
    for piece in pieces:
        begins, ends = piece.schedule or (0, None)
        if ends is None:
            continue
        start, end = max(piece.start, begins), min(piece.end, ends)
        if start >= end:
            continue
        run = _Run(
            start=start,
            end=end,
            amount=piece.amount,
            ends=ends,
            revision=piece.revision,
            idle=piece.idle,
        )
        last = found[-1] if found else None
        same = evolve(run, start=last.start, end=last.end, revision=last.revision) if last else None
        if last is not None and same == last and last.end == start:
            found[-1] = evolve(last, end=end)
        else:
            found.append(run)
    return found


def _time(start: int, end: int, idle: Sequence[tuple[int, int]]) -> int:
    """Microseconds between two instants, without those that are idle."""
    if start >= end:
        return 0
    return sum(b - a for a, b in less((start, end), idle)) if idle else end - start


def _closed(last: BudgetStretch, every: Iterable[BudgetStretch]) -> int:
    """Where the last piece ends before its schedule does, and nothing goes on; else after all time."""
    _, ends = _terms(last)
    goes_on = any(piece.start == last.end for piece in every)
    return FOREVER if goes_on or ends is None or last.end >= ends else last.end


def lifetimes_of(resolution: Resolution) -> tuple[Lifetime, ...]:
    """The lifetime budgets that have served and can be laid out in time, each once."""
    serving: dict[tuple[str, str, int | None], list[BudgetStretch]] = {}
    for stretch in resolution.stretches:
        if not stretch.daily:
            serving.setdefault(_identity(stretch), []).append(stretch)
    if not serving:
        return ()
    paused: dict[tuple[str, str, int | None], list[BudgetStretch]] = {}
    for stretch in resolution.paused:
        paused.setdefault(_identity(stretch), []).append(stretch)
    found = (_lifetime(own, paused.get(key, [])) for key, own in serving.items())
    return tuple(each for each in found if each is not None)


def _identity(stretch: BudgetStretch) -> tuple[str, str, int | None]:
    if stretch.pool:
        return "", stretch.pool, stretch.replaced
    return str(stretch.level), stretch.entity, stretch.replaced


def _lifetime(serving: Sequence[BudgetStretch], paused: Sequence[BudgetStretch]) -> Lifetime | None:
    laid = [piece for piece in serving if _runs([piece])]
    if not laid:
        return None
    began = min(piece.start for piece in laid)
    taken = [(piece.start, piece.end) for piece in laid]
    # A pause before it ever served is a late start; one member's pause while another serves is none.
    off = [
        evolve(piece, start=start, end=end)
        for piece in paused
        for start, end in less((piece.start, piece.end), taken)
        if start >= began and _runs([evolve(piece, start=start, end=end)])
    ]
    pieces = sorted([*laid, *off], key=lambda piece: piece.start)
    first = min(laid, key=lambda piece: piece.start)
    begins = first.start if first.schedule is None else first.schedule[0]
    return Lifetime(
        level=first.level,
        entity=first.entity,
        campaign=first.campaign,
        members=first.members or (first.entity,),
        begins=begins,
        replaced=first.replaced is not None,
        closed=_closed(pieces[-1], (*serving, *paused)),
        pieces=tuple(pieces),
        paused=frozenset(piece.start for piece in off),
    )
