"""The edge `insights`: facts of a world as rows of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from attrs import evolve, frozen

from paceboard.plugin import MICROS, Fact, Grain, Level, SimulatedWorld, Window, date_text
from paceboard_meta.face.entities import GONE, Tree
from paceboard_meta.face.envelope import Data, Refusal, decimal
from paceboard_meta.face.parameters import Parameters
from paceboard_meta.face.words import OBJECTIVES

__all__ = ["insights"]

LEVELS = {"account": Level.ACCOUNT, "campaign": Level.CAMPAIGN, "adset": Level.GROUP, "ad": Level.AD}
HOUR = "hourly_stats_aggregated_by_advertiser_time_zone"
KEPT = 37 * 31
PURCHASES = ("omni_purchase", "purchase", "offsite_conversion.fb_pixel_purchase")
"""Types under which Meta counts the same purchases."""
VIDEO = {"video_play_actions": "video_views"} | {
    f"video_p{share}_watched_actions": f"video_p{share}" for share in (25, 50, 75, 100)
}
WATCHED = "video_avg_time_watched_actions"


@frozen(kw_only=True)
class _Line:
    """What one row is written from."""

    fact: Fact
    currency: str

    def measure(self, key: str) -> int:
        return self.fact.measures.get(key) or 0


Writer = Callable[[_Line], object]


def _actions(line: _Line) -> object:
    """What happened, by type; a type that did not happen is left out, and so is a list of none."""
    purchases, clicks = line.measure("conversions") // MICROS, line.measure("clicks")
    counts = {
        **({"link_click": clicks} if clicks else {}),
        **dict.fromkeys(PURCHASES if purchases else (), purchases),
    }
    return [{"action_type": name, "value": str(count)} for name, count in counts.items()] or None


def _values(line: _Line) -> object:
    value = decimal(line.measure("conversion_value"), line.currency)
    if not line.measure("conversions"):
        return None
    return [{"action_type": name, "value": value} for name in PURCHASES]


def _video(measure: str) -> Writer:
    def write(line: _Line) -> object:
        count = line.measure(measure)
        return [{"action_type": "video_view", "value": str(count)}] if count else None

    return write


def _watched(line: _Line) -> object:
    """The average time of a play, in hundredths of a second."""
    views = line.measure("video_views")
    if not views:
        return None
    hundredths = (2 * line.measure("watch_time") // 10_000 + views) // (2 * views)
    value = f"{hundredths // 100}.{hundredths % 100:02d}"
    return [{"action_type": "video_view", "value": value}]


def _clicks(line: _Line) -> object:
    return str(line.measure("clicks")) if line.measure("clicks") else None


def _reach(line: _Line) -> object:
    return str(line.measure("reach")) if "reach" in line.fact.measures else None


def _frequency(line: _Line) -> object:
    reached = line.measure("reach")
    if not reached:
        return None
    micros = (2 * line.measure("impressions") * MICROS + reached) // (2 * reached)
    return f"{micros // MICROS}.{micros % MICROS:06d}"


METRICS: Mapping[str, Writer] = {
    "reach": _reach,
    "frequency": _frequency,
    "spend": lambda line: decimal(line.measure("spend"), line.currency),
    "impressions": lambda line: str(line.measure("impressions")),
    "clicks": lambda line: str(line.measure("clicks")),
    "inline_link_clicks": _clicks,
    "actions": _actions,
    "action_values": _values,
    **{name: _video(measure) for name, measure in VIDEO.items()},
    WATCHED: _watched,
}
_ABOUT = """
    date_start date_stop account_id account_name account_currency campaign_id campaign_name adset_id
    adset_name ad_id ad_name objective attribution_setting
"""
ABOUT = frozenset(_ABOUT.split())


@frozen(kw_only=True)
class _Question:
    """A report that Meta would give.

    Args:
        daily: one row for each day, not for the whole span.
        statuses: of the level's entities; empty: all that are not gone.
    """

    level: Level
    grain: Grain
    window: Window
    daily: bool
    fields: tuple[str, ...]
    statuses: tuple[str, ...]

    @classmethod
    def of(cls, parameters: Parameters, today: int) -> _Question:
        """Read and check a call."""
        name = parameters.choice("level", tuple(LEVELS), "account")
        hourly = parameters.texts("breakdowns")
        if hourly not in ((), (HOUR,)):
            raise Refusal(100, f"breakdowns[0] must be one of the following values: {HOUR}")
        fields = parameters.texts("fields") or ("impressions", "spend")
        for each in fields:
            if each not in METRICS and each not in ABOUT:
                raise Refusal(100, f"{each} is not valid for fields param.")
            if hourly and (each in VIDEO or each == WATCHED):
                raise Refusal(100, f"Cannot query {each} with hourly breakdowns")
        increment = parameters.choice("time_increment", ("1", "all_days"), "all_days")
        return cls(
            level=LEVELS[name],
            grain=Grain.HOUR if hourly else Grain.DAY,
            window=_window(parameters, today),
            daily=increment == "1",
            fields=fields,
            statuses=_statuses(parameters, name),
        )


def _window(parameters: Parameters, today: int) -> Window:
    span = parameters.mapping("time_range")
    if not span:
        return Window(first=today - 29, last=today)
    first, last = (parameters.day(span.get(key), f"time_range[{key}]") for key in ("since", "until"))
    if last < first:
        raise Refusal(100, "time_range[since] must be before time_range[until]")
    if first < today - KEPT:
        raise Refusal(
            3018, "The start date of the time range cannot be beyond 37 months from the current date"
        )
    return Window(first=first, last=last)


def _statuses(parameters: Parameters, level: str) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    for entry in parameters.mappings("filtering"):
        if entry.get("field") != f"{level}.effective_status" or entry.get("operator") != "IN":
            raise Refusal(100, f"Filtering field {entry.get('field')} with this operation is not supported")
        found = tuple(map(str, entry.get("value") or ()))
    return found


def insights(world: SimulatedWorld, tree: Tree, parameters: Parameters) -> list[Data]:
    """All rows that a call asks for; what was not delivered has none."""
    account = tree.account
    question = _Question.of(parameters, account.zone.day(world.now()))
    facts = world.facts(str(account.ref), question.window, question.level, question.grain)
    delivered = [fact for fact in facts if any(fact.measures.values()) and _shown(fact, tree, question)]
    if not question.daily:
        told = _with_people(_added_up(delivered), world, question, str(account.ref))
        return [_row(fact, tree, question, question.window) for fact in told]
    return [_row(fact, tree, question, Window(first=fact.day, last=fact.day)) for fact in delivered]


def _with_people(
    facts: Iterable[Fact], world: SimulatedWorld, question: _Question, account: str
) -> list[Fact]:
    """Sums over the whole span with the people reached in it, who are told by no hour."""
    if question.grain is Grain.HOUR:
        return list(facts)
    whole = world.facts(account, question.window, question.level, Grain.WINDOW)
    people = {fact.entity: fact.measures["reach"] for fact in whole}
    return [evolve(fact, measures={**fact.measures, "reach": people[fact.entity]}) for fact in facts]


def _shown(fact: Fact, tree: Tree, question: _Question) -> bool:
    if question.level is Level.ACCOUNT:
        return True
    status = tree.effective(tree.entities[fact.entity])
    return status in question.statuses if question.statuses else status not in GONE


def _row(fact: Fact, tree: Tree, question: _Question, span: Window) -> Data:
    line = _Line(fact=fact, currency=tree.account.currency)
    row = {
        "date_start": date_text(span.first),
        "date_stop": date_text(span.last),
        "account_id": tree.account.ref.id,
        "account_name": tree.account.name,
        "account_currency": tree.account.currency,
        "attribution_setting": "7d_click_1d_view",
        **_names(fact, tree),
        **{name: METRICS[name](line) for name in question.fields if name in METRICS},
    }
    kept = {name: value for name, value in row.items() if _wanted(name, question) and value is not None}
    hour = fact.hour or 0
    label = {HOUR: f"{hour:02d}:00:00 - {hour:02d}:59:59"} if question.grain is Grain.HOUR else {}
    return {**kept, **label}


def _wanted(name: str, question: _Question) -> bool:
    return name in question.fields or name in ("date_start", "date_stop")


def _names(fact: Fact, tree: Tree) -> Data:
    """Id and name of the entity and of those above it."""
    found: Data = {}
    names = {Level.CAMPAIGN: "campaign", Level.GROUP: "adset", Level.AD: "ad"}
    entity = tree.entities.get(fact.entity)
    while entity is not None:
        found |= {f"{names[entity.level]}_id": entity.id, f"{names[entity.level]}_name": entity.name}
        if entity.level is Level.CAMPAIGN:
            found["objective"] = OBJECTIVES.get(entity.objective, entity.objective)
        entity = tree.entities.get(entity.parent)
    return found


def _added_up(facts: Iterable[Fact]) -> list[Fact]:
    """One fact for each entity (and hour) over the whole span."""
    totals: dict[tuple[str, int | None], Counter[str]] = {}
    found: dict[tuple[str, int | None], Fact] = {}
    for fact in facts:
        place = (fact.entity, fact.hour)
        found[place] = fact
        totals.setdefault(place, Counter()).update({key: value or 0 for key, value in fact.measures.items()})
    return [evolve(fact, measures=dict(totals[place])) for place, fact in found.items()]
