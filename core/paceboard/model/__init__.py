"""The words of the house as frozen classes. Imports nothing else of ours."""

from __future__ import annotations

from paceboard.model.accounts import Account, AccountRef, Delivery, Entity, Level
from paceboard.model.bands import Bands
from paceboard.model.budgets import (
    Balance,
    Budget,
    BudgetMode,
    BudgetRaise,
    BudgetVersion,
    Curve,
    Flight,
    LimitCycle,
    SpendingLimit,
)
from paceboard.model.calendar import Calendar, CalendarKind
from paceboard.model.comparison import Comparison, Contribution, FactorMove, Side
from paceboard.model.explanation import Estimate, Given, Node, Operation, Operator, Row, evaluate, leaves
from paceboard.model.facts import KEPT, MEASURES, Fact, Grain, Measure, Unit, Window
from paceboard.model.fatigue import FatigueLimits
from paceboard.model.hours import Hour, hours_of, uneven_days
from paceboard.model.later import Later, once
from paceboard.model.money import (
    MICROS,
    Money,
    Price,
    format_micros,
    format_ratio,
    micros_from_text,
    minor_digits,
    plain_micros,
)
from paceboard.model.policy import Keep, Policy
from paceboard.model.readings import Caution, Day, Instant, Period, Reading, Sentiment, Status
from paceboard.model.reporting import DeclaredRate, Reporting, ShopDay
from paceboard.model.rules import PlatformRule, RuleSpan
from paceboard.model.schedule import Schedule
from paceboard.model.secrets import Secret
from paceboard.model.shown import shown
from paceboard.model.week import Week
from paceboard.model.zones import (
    DAY,
    HOUR,
    SECOND,
    Zone,
    date_text,
    day_from_text,
    day_number,
    instant_from_text,
    instant_text,
)

__all__ = [
    "DAY",
    "HOUR",
    "KEPT",
    "MEASURES",
    "MICROS",
    "SECOND",
    "Account",
    "AccountRef",
    "Balance",
    "Bands",
    "Budget",
    "BudgetMode",
    "BudgetRaise",
    "BudgetVersion",
    "Calendar",
    "CalendarKind",
    "Caution",
    "Comparison",
    "Contribution",
    "Curve",
    "Day",
    "DeclaredRate",
    "Delivery",
    "Entity",
    "Estimate",
    "Fact",
    "FactorMove",
    "FatigueLimits",
    "Flight",
    "Given",
    "Grain",
    "Hour",
    "Instant",
    "Keep",
    "Later",
    "Level",
    "LimitCycle",
    "Measure",
    "Money",
    "Node",
    "Operation",
    "Operator",
    "Period",
    "PlatformRule",
    "Policy",
    "Price",
    "Reading",
    "Reporting",
    "Row",
    "RuleSpan",
    "Schedule",
    "Secret",
    "Sentiment",
    "ShopDay",
    "Side",
    "SpendingLimit",
    "Status",
    "Unit",
    "Week",
    "Window",
    "Zone",
    "date_text",
    "day_from_text",
    "day_number",
    "evaluate",
    "format_micros",
    "format_ratio",
    "hours_of",
    "instant_from_text",
    "instant_text",
    "leaves",
    "micros_from_text",
    "minor_digits",
    "once",
    "plain_micros",
    "shown",
    "uneven_days",
]
