"""What a card plugin offers: identity and needs as data, and one pure function.

A card declares what it wants measured; the host measures all cards of all accounts at once and hands
each judge a view. A judge knows no clock, no history of its own, and no other card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from paceboard.model import (
    Account,
    Balance,
    BudgetVersion,
    Comparison,
    Entity,
    Flight,
    Grain,
    Level,
    Node,
    Period,
    PlatformRule,
    Policy,
    Reading,
    Row,
)
from paceboard.pacing import Cap, Changes, HourShape, LifetimePlan, Resolution
from paceboard.rules import RuleBook
from paceboard.specs.capabilities import FactCapability, lag_of
from paceboard.specs.needs import (
    AsKnown,
    CountedWhole,
    Daily,
    HourOfDay,
    HourSums,
    KnownThen,
    Measured,
    Need,
    Total,
    Whole,
    WindowKey,
)
from paceboard.specs.presenting import AlertRule, Fatigue, Freshness, Objective, SentimentRule, Stage

__all__ = [
    "AccountView",
    "CardClass",
    "CardSpec",
    "Chart",
    "Ledgered",
    "Role",
]


class CardClass(StrEnum):
    """Heroes lead a connector's board; at most 15 % of its cards are heroes."""

    HERO = "hero"
    STANDARD = "standard"


class Chart(StrEnum):
    """How a card is drawn."""

    KPI = "kpi"
    GAUGE = "gauge"
    PROGRESS = "progress"
    SPARKLINE = "sparkline"
    LINE = "line"
    BAR = "bar"
    BAR_HORIZONTAL = "bar_horizontal"
    DONUT = "donut"
    TABLE = "table"
    HEATMAP = "heatmap"
    FUNNEL = "funnel"
    DUAL_AXIS = "dual_axis"
    ALERT_LIST = "alert_list"


class Role(StrEnum):
    """Who a card is for."""

    OWNER = "owner"
    MARKETING = "marketing"
    FINANCE = "finance"
    OPERATIONS = "operations"


@frozen
class Ledgered:
    """A model row with where it stands in the ledger."""

    item: Any
    revision: int
    since: int


@frozen(kw_only=True)
class AccountView:
    """Everything that a judge may know of one account, as of one revision.

    Args:
        revision, as_of: the account's revision and its instant.
        watermark: instant up to which facts are complete; None: unknown.
        covered_from: first account-local day that was ever fetched whole; None: none was.
        stale: what the card needs is too old to judge by; between cards: spend is.
        watermarks: by measure, up to where it is complete; what is not in here is not known to be.
        stale_measures: those of them that are older than the platform's own lag for them allows.
        today: the account-local day that the watermark falls in (a watermark on a midnight belongs
            to the day that it ends); None: unknown.
        period: the budget's span, None where the watermark is unknown.
        cap: the period's budget with what it was taken from; None where there is none to judge by.
        resolution: which budgets count, over all time.
        lifetimes: what lifetime budgets plan from the period's first day on, with their spend at each event.
        flight: the declared flight that set the period, None where none did.
        windows: first and last account-local day that each window covers up to the watermark.
        totals: by need, then by entity id (the account: its own id).
        series: by need, (day, value) in order, every day of the window once.
        entity_series: by need of a lower level, then by entity id, likewise up to the last complete day.
        hours: by need, what each local hour of the account came to, over how many days.
        hour_shape: how the platform's days usually run, as its connector says; None: it does not.
        counted_whole: measures whose running day is counted by its day rows, at every level: they reach
            as far as the platform had counted when it was asked, beyond the watermark.
        wholes: by need of a whole window, then by entity id, what the platform told; else it is not in here.
        whole_windows: first and last day of each window that can be told whole.
        as_known: by need, then by day, what was known then; a day is not in it that no look saw complete
            at that age, or that was not fetched yet.
        budgets: every version of every budget, oldest first.
        limits: spending limits with their place in the ledger.
        rulebook: the platform's rules, all dates.
        scope: ids of the campaigns asked about; empty: the whole account.
        spend_means: what the platform's spend counts, where its connector says so.
        fatigue: from where on its audiences have seen ads too often, where its connector says so.
        capabilities: what the account's connector can read.
        rows: for explanations only: the ledger rows behind a total of one entity, a whole window, or days as
            they were known.
    """

    account: Account
    connector_title: str
    level_names: Mapping[Level, str]
    revision: int
    as_of: int
    inputs: str
    watermark: int | None
    covered_from: int | None
    stale: bool
    today: int | None
    period: Period | None
    cap: Cap | None
    resolution: Resolution
    windows: Mapping[WindowKey, tuple[int, int]]
    totals: Mapping[Total, Mapping[str, Measured]]
    series: Mapping[Daily, tuple[tuple[int, int | None], ...]]
    entity_series: Mapping[Daily, Mapping[str, tuple[tuple[int, int | None], ...]]] = field(factory=dict)
    entities: tuple[Entity, ...]
    budgets: tuple[BudgetVersion, ...]
    limits: tuple[Ledgered, ...]
    balances: tuple[Balance, ...]
    flight: Flight | None
    rulebook: RuleBook = field(eq=lambda book: book.rules)
    policy: Policy
    scope: tuple[str, ...] = ()
    spend_means: str = ""
    fatigue: Fatigue | None = None
    watermarks: Mapping[str, int] = field(factory=dict)
    stale_measures: frozenset[str] = frozenset()
    capabilities: tuple[FactCapability, ...] = ()
    counted_whole: Mapping[str, CountedWhole] = field(factory=dict)
    hours: Mapping[HourOfDay, HourSums] = field(factory=dict)
    hour_shape: HourShape | None = None
    lifetimes: tuple[LifetimePlan, ...] = ()
    wholes: Mapping[Whole, Mapping[str, int]] = field(factory=dict)
    whole_windows: Mapping[WindowKey, tuple[int, int]] = field(factory=dict)
    as_known: Mapping[AsKnown, Mapping[int, KnownThen]] = field(factory=dict)
    rows: Callable[[Total | Whole | AsKnown, str], tuple[Row, ...]] = field(eq=False, repr=False)

    @property
    def rules(self) -> tuple[PlatformRule, ...]:
        """The platform's rules, all dates."""
        return self.rulebook.rules

    def covers(self, window: WindowKey) -> bool:
        """The window was fetched from its first day on, so that its sums are whole."""
        span = self.windows.get(window)
        return span is not None and self.covered_from is not None and self.covered_from <= span[0]

    def reads(self, measure: str, level: Level, grain: Grain) -> bool:
        """The account's connector can read this; where it cannot, no zero may be inferred."""
        return any(
            each.level is level and each.grain is grain and measure in each.measures
            for each in self.capabilities
        )

    def lag(self, measure: str) -> int:
        """Seconds after which the platform says that a measure is complete; 0 where nobody reads it."""
        return lag_of(self.capabilities, measure)

    def total(self, need: Total) -> Measured:
        """The account's own sum; a `Measured(None, 0, 0)` where the ledger holds no row."""
        return self.totals.get(need, {}).get(self.account.ref.id, Measured(None, 0, 0))


@frozen(kw_only=True)
class CardSpec:
    """A card: identity, needs, judge and rendering, all data but the judge.

    Args:
        key: `spend_vs_budget`; the reading's card is `tiktok.spend_vs_budget`.
        question: what it answers, as a person would ask.
        archetype: connectors of this archetype inherit it.
        category: the group inside a connector's tab (`Budget Monitoring`).
        needs: what the host measures for it.
        judge: pure; the same view gives the same reading.
        what_if: the reading under other assumptions; None: the card answers no what-if.
        explain: builds the tree whose value is the reading's; called only when asked for.
        formula: in words; `source` says where the definition comes from.
        siblings: keys of cards to read beside it.
        wanted: measured too where the connector reads it; neither its lack nor its age keeps a card from
            being judged.
        compare: why its number moved from the second window to the first; None: it says nothing of that.
        compared: measures that a comparison sums, of the account, its campaigns and their groups.
        freshness: what its number waits for.
        sentiment: how its value is taken; None: it is neither good nor bad.
        alert: when its reading fires; None: never.
        stages, objectives: where in the funnel it looks, and for what campaigns it is made; empty: all.
        cross_connector: it looks at accounts of several platforms at once.
    """

    key: str
    title: str
    question: str
    archetype: str
    card_class: CardClass
    category: str
    chart: Chart
    unit: str
    roles: tuple[Role, ...]
    windows: tuple[str, ...]
    needs: tuple[Need, ...]
    judge: Callable[[AccountView], Reading]
    explain: Callable[[AccountView, Reading], Node | None]
    formula: str
    source: str
    siblings: tuple[str, ...] = ()
    wanted: tuple[Need, ...] = ()
    what_if: Callable[[AccountView, Changes], Reading] | None = None
    compare: Callable[[AccountView, WindowKey, WindowKey], Comparison] | None = None
    compared: tuple[str, ...] = ()
    freshness: Freshness = Freshness.HOURS
    sentiment: SentimentRule | None = None
    alert: AlertRule | None = None
    stages: tuple[Stage, ...] = ()
    objectives: tuple[Objective, ...] = ()
    cross_connector: bool = False
