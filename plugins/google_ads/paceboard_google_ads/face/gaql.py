"""A reader for the part of Google's query language that reports need, up to ORDER BY and LIMIT."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, frozen

from paceboard_google_ads.face.refusal import query_refused

__all__ = ["Condition", "Query"]

_TOKEN = re.compile(
    r"\s*('[^']*'|\"[^\"]*\"|[A-Za-z_][A-Za-z0-9_.]*|-?[0-9]+(?:\.[0-9]+)?|<=|>=|!=|[=<>(),])"
)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


@frozen(kw_only=True)
class Condition:
    """One condition of WHERE; all of them must hold."""

    field: str
    operator: str
    values: tuple[str, ...] = ()

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a row, its values by their names in a query, fulfils it."""
        value, wanted = row.get(self.field), self.values
        match self.operator:
            case "IS NULL" | "IS NOT NULL":
                return (value is None) == (self.operator == "IS NULL")
            case "IN" | "NOT IN":
                return (_key(value) in map(_key, wanted)) == (self.operator == "IN")
            case "BETWEEN":
                return _key(wanted[0]) <= _key(value) <= _key(wanted[1])
        return _compared(_key(value), self.operator, _key(wanted[0]))


def _key(value: Any) -> tuple[int, float, str]:
    """Numbers compare as numbers, everything else as text."""
    text = str(value).upper() if isinstance(value, bool) else str(value)
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return (0, float(text), text if "." not in text else "")
    return (1, 0.0, text)


def _compared(left: Any, operator: str, right: Any) -> bool:
    match operator:
        case "=":
            return bool(left == right)
        case "!=":
            return bool(left != right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
    return bool(left >= right)


@frozen(kw_only=True)
class Query:
    """A query, read.

    Args:
        order: fields, each with whether it goes downwards.
    """

    fields: tuple[str, ...]
    resource: str
    conditions: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None

    @classmethod
    def parse(cls, text: str) -> Query:
        """Read a query.

        Raises:
            Refusal: where it is none.
        """
        return _Reader(_tokens(text)).query()


def _tokens(text: str) -> list[str]:
    found, place, text = [], 0, text.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise query_refused("BAD_SYMBOL", f"Error in query: unexpected input {text[place : place + 20]}.")
        found.append(match[1])
        place = match.end()
    return found


@define
class _Reader:
    """Takes one token after the other."""

    tokens: Sequence[str]
    place: int = 0

    def query(self) -> Query:
        self._word("SELECT")
        fields = self._names("BAD_FIELD_NAME")
        self._word("FROM")
        resource = self._name("BAD_RESOURCE_TYPE_IN_FROM_CLAUSE")
        conditions = self._conditions() if self._taken("WHERE") else ()
        order = self._order() if self._taken("ORDER") else ()
        limit = self._limit() if self._taken("LIMIT") else None
        if self._taken("PARAMETERS"):
            self.place = len(self.tokens)
        if self.place < len(self.tokens):
            raise query_refused("UNEXPECTED_INPUT", f"Error in query: unexpected input {self._peek()}.")
        return Query(fields=fields, resource=resource, conditions=conditions, order=order, limit=limit)

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._taken("AND"):
            found.append(self._condition())
        return tuple(found)

    def _condition(self) -> Condition:
        field = self._name("BAD_FIELD_NAME")
        if self._taken("IS"):
            operator = "IS NOT NULL" if self._taken("NOT") else "IS NULL"
            self._word("NULL")
            return Condition(field=field, operator=operator)
        if self._taken("BETWEEN"):
            first = self._value()
            self._word("AND")
            return Condition(field=field, operator="BETWEEN", values=(first, self._value()))
        negated = self._taken("NOT")
        if self._taken("IN"):
            return Condition(field=field, operator="NOT IN" if negated else "IN", values=self._list())
        operator = self._next()
        if negated or operator not in _COMPARISONS:
            raise query_refused("BAD_OPERATOR", f"Error in query: invalid operator {operator}.")
        return Condition(field=field, operator=operator, values=(self._value(),))

    def _list(self) -> tuple[str, ...]:
        self._word("(")
        values = [self._value()]
        while self._taken(","):
            values.append(self._value())
        self._word(")")
        return tuple(values)

    def _order(self) -> tuple[tuple[str, bool], ...]:
        self._word("BY")
        found = []
        while True:
            name = self._name("BAD_FIELD_NAME")
            found.append((name, self._taken("DESC")))
            self._taken("ASC")
            if not self._taken(","):
                return tuple(found)

    def _limit(self) -> int:
        text = self._next()
        if not text.isdigit() or int(text) < 1:
            raise query_refused("BAD_LIMIT_VALUE", "Error in query: invalid limit.")
        return int(text)

    def _names(self, error: str) -> tuple[str, ...]:
        found = [self._name(error)]
        while self._taken(","):
            found.append(self._name(error))
        return tuple(found)

    def _name(self, error: str) -> str:
        text = self._next()
        if not re.fullmatch(r"[a-z][a-z0-9_.]*", text):
            raise query_refused(error, f"Error in query: invalid name '{text}'.")
        return text

    def _value(self) -> str:
        return self._next().strip("'\"")

    def _peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _next(self) -> str:
        text = self._peek()
        if not text:
            raise query_refused("UNEXPECTED_END_OF_QUERY", "Error in query: unexpected end of query.")
        self.place += 1
        return text

    def _taken(self, word: str) -> bool:
        taken = self._peek().upper() == word
        self.place += taken
        return taken

    def _word(self, word: str) -> None:
        if not self._taken(word):
            raise query_refused("UNEXPECTED_INPUT", f"Error in query: expected {word}, got '{self._peek()}'.")
