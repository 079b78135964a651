"""Platform rules: which one is in force on a day."""

from __future__ import annotations

from paceboard.rules.book import RuleBook, rule_on, rulebooks
from paceboard.rules.own import overridden

__all__ = ["RuleBook", "overridden", "rule_on", "rulebooks"]
