"""The endpoint `report/integrated/get/`: facts of a world as rows of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from paceboard.plugin import MICROS, Account, Entity, Fact, Grain, Level, SimulatedWorld, date_text
from paceboard_tiktok.face.accounts import Accounts
from paceboard_tiktok.face.entities import Tree, shown
from paceboard_tiktok.face.envelope import Data, Raw, paged
from paceboard_tiktok.face.figures import ATTRIBUTES, BILLED_AFTER, METRICS, NONE, SPLIT_AFTER, Line
from paceboard_tiktok.face.kinds import Kind
from paceboard_tiktok.face.parameters import Parameters
from paceboard_tiktok.face.question import COUNTRY, SHOP, Question
from paceboard_tiktok.face.words import ID_FIELDS

__all__ = ["report", "rows_of"]

THROTTLE = "X-Tt-Ads-Throttle"
COUNTRIES = ("US", "GB")
"""Where GMV Max is delivered in every world."""


def report(
    world: SimulatedWorld, accounts: Accounts, *, ads_at_most: int
) -> Callable[[Parameters], Data | Raw]:
    """The endpoint over a world."""
    kept: dict[Hashable, _Row] = {}

    def answer(parameters: Parameters) -> Data | Raw:
        account = accounts.one(parameters)
        question = Question.of(parameters)
        if parameters.text("service_type", "AUCTION") != "AUCTION":
            return paged([], page=question.page, size=question.size)
        found = rows_of(world, account, question, kept)
        ads = sorted({row["dimensions"].get("ad_id", "") for row in found}, reverse=True)
        newest = set(ads[:ads_at_most])
        told = [row for row in found if row["dimensions"].get("ad_id", "") in newest]
        data = paged(told, page=question.page, size=question.size)
        return data if len(told) == len(found) else Raw(data=data, headers={THROTTLE: str(ads_at_most)})

    return answer


def rows_of(
    world: SimulatedWorld, account: Account, question: Question, kept: dict[Hashable, _Row]
) -> list[Data]:
    """All rows of a report.

    Args:
        kept: rows of earlier answers.
    """
    tree = Tree.of(world, account)
    people = {} if question.time else _people(world, question, tree)
    rows = _Rows(question=question, tree=tree, account=account, now=world.now(), kept=kept, people=people)
    return rows.of(_facts(world, question, tree))


def _facts(world: SimulatedWorld, question: Question, tree: Tree) -> Sequence[Fact]:
    """A world's facts, without those that only another type of report tells."""
    key, grain = str(tree.account.ref), question.grain
    facts = world.facts(key, question.window, question.level, grain)
    if question.level is not Level.ACCOUNT:
        shop = question.kind == SHOP
        return [fact for fact in facts if shop is _of_shop(fact, tree)]
    campaigns = world.facts(key, question.window, Level.CAMPAIGN, grain)
    sold: dict[tuple[int, int | None], Counter[str]] = {}
    for fact in campaigns:
        if _of_shop(fact, tree):
            counted = {name: value or 0 for name, value in fact.measures.items()}
            sold.setdefault((fact.day, fact.hour), Counter()).update(counted)
    if question.kind == SHOP:
        return [
            evolve(fact, measures=dict(sold[place]))
            for fact in facts
            if (place := (fact.day, fact.hour)) in sold
        ]
    return [_without(fact, sold.get((fact.day, fact.hour))) for fact in facts]


def _people(world: SimulatedWorld, question: Question, tree: Tree) -> Mapping[str, int]:
    """How many people each entity reached in the whole span."""
    facts = world.facts(str(tree.account.ref), question.window, question.level, Grain.WINDOW)
    return {fact.entity: fact.measures["reach"] or 0 for fact in facts}


def _of_shop(fact: Fact, tree: Tree) -> bool:
    return tree.kind(tree.entities[fact.entity]) is Kind.GMV_MAX


def _without(fact: Fact, sold: Counter[str] | None) -> Fact:
    if sold is None:
        return fact
    rest = {key: None if value is None else value - sold[key] for key, value in fact.measures.items()}
    return evolve(fact, measures=rest)


@frozen
class _Row:
    """A row that was written once, with what it was written from."""

    line: Line
    written: Data


@frozen(kw_only=True)
class _Rows:
    """Writes the rows of one report.

    Args:
        kept: rows of earlier answers; most days of a report are the same as the last time.
        people: reached in the whole span, by entity; empty where the report is by day or hour.
    """

    question: Question
    tree: Tree
    account: Account
    now: int
    kept: dict[Hashable, _Row]
    people: Mapping[str, int]

    def of(self, facts: Sequence[Fact]) -> list[Data]:
        """The rows that the filters let through, in the order asked for."""
        chosen = [fact for fact in facts if self._wanted(fact)]
        if not self.question.time:
            chosen = _added_up(chosen, self.question.window.last, self.people)
        if self.question.by_country:
            rows = [self._row(part, country) for fact in chosen for country, part in _by_country(fact)]
        else:
            rows = [self._row(fact) for fact in chosen]
        if self.question.order is not None:
            name, downwards = self.question.order
            rows.sort(key=lambda row: _sortable(METRICS[name](row.line)), reverse=downwards)
        return [row.written for row in rows]

    def _wanted(self, fact: Fact) -> bool:
        if self.question.level is Level.ACCOUNT:
            return True
        entity = self.tree.entities[fact.entity]
        if (self.tree.kind(entity) is Kind.TOP_VIEW) is not (self.question.buying == Kind.TOP_VIEW):
            return False
        return shown(entity, self.question.status) and all(
            self.tree.id_at(entity, level) in ids for level, ids in self.question.ids.items()
        )

    def _row(self, fact: Fact, country: str = "") -> _Row:
        question, age = self.question, self.now - self.account.zone.start(fact.day + 1)
        key = (fact.level, fact.entity, fact.day, fact.hour, country, question.time, question.metrics)
        billed, split = age >= BILLED_AFTER, age >= SPLIT_AFTER
        row = self.kept.get(key)
        if row is None or row.line.fact is not fact or (row.line.billed, row.line.split) != (billed, split):
            row = self.kept[key] = self._written(self._line(fact, billed=billed, split=split), country)
        return row

    def _line(self, fact: Fact, *, billed: bool, split: bool) -> Line:
        timed, names = bool(self.question.time), self._names(fact)
        return Line(
            fact=fact, currency=self.account.currency, timed=timed, billed=billed, split=split, names=names
        )

    def _written(self, line: Line, country: str) -> _Row:
        dimensions = {ID_FIELDS[line.fact.level]: line.fact.entity, **({COUNTRY: country} if country else {})}
        if self.question.time:
            dimensions[self.question.time] = f"{date_text(line.fact.day)} {line.fact.hour or 0:02d}:00:00"
        metrics = {name: (METRICS.get(name) or ATTRIBUTES[name])(line) for name in self.question.metrics}
        return _Row(line, {"dimensions": dimensions, "metrics": metrics})

    def _names(self, fact: Fact) -> Mapping[Level, Entity]:
        entity = self.tree.entities.get(fact.entity)
        names: dict[Level, Entity] = {}
        while entity is not None:
            names[entity.level] = entity
            entity = self.tree.entities.get(entity.parent)
        return names


def _by_country(fact: Fact) -> Iterable[tuple[str, Fact]]:
    """A fact in two countries: whole amounts of every measure here, what is left there."""
    near = {key: (value or 0) * 3 // 4 // MICROS * MICROS for key, value in fact.measures.items()}
    far = {key: (value or 0) - near[key] for key, value in fact.measures.items()}
    return zip(COUNTRIES, (evolve(fact, measures=near), evolve(fact, measures=far)), strict=True)


def _sortable(text: str) -> float:
    return float("-inf") if text == NONE else float(text)


def _added_up(facts: Iterable[Fact], last: int, people: Mapping[str, int]) -> list[Fact]:
    """One fact for each entity over the whole span, dated by its last day."""
    totals: dict[str, Counter[str]] = {}
    found: dict[str, Fact] = {}
    for fact in facts:
        found[fact.entity] = fact
        totals.setdefault(fact.entity, Counter()).update(
            {key: value or 0 for key, value in fact.measures.items()}
        )
    return [
        evolve(
            fact,
            day=last,
            grain=Grain.DAY,
            # What a report leaves out of the impressions, it leaves out of the people.
            measures={**totals[entity], "reach": min(people[entity], totals[entity]["impressions"])},
        )
        for entity, fact in found.items()
    ]
