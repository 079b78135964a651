"""Queries answered from a world: checked as Google checks them, in the form of Google's JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from paceboard.plugin import DAY, Account, SimulatedWorld
from paceboard_google_ads.face.catalogue import LEVELS, SEGMENTS, fields_of, resources
from paceboard_google_ads.face.credentials import Credentials
from paceboard_google_ads.face.gaql import Query
from paceboard_google_ads.face.refusal import Data, Refusal, query_refused
from paceboard_google_ads.face.reports import measured
from paceboard_google_ads.face.tables import TABLES, Flat, Table, client_row, manager_client
from paceboard_google_ads.row import path_of

__all__ = ["Answers"]

CONNECTOR = "google_ads"
MOST_CHANGES = 10_000


@frozen
class Answers:
    """Answers queries about the accounts of a world, all of which hang below one manager."""

    world: SimulatedWorld
    credentials: Credentials

    def accessible(self) -> Data:
        """`customers:listAccessibleCustomers`: the manager alone."""
        return {"resourceNames": [f"customers/{self.credentials.manager}"]}

    def rows(self, customer: str, login: str | None, text: str) -> tuple[list[Data], str]:
        """The rows of a query, and its field mask.

        Raises:
            Refusal: where Google would refuse it.
        """
        account = self._account(customer, login)
        query = Query.parse(text)
        _check(query)
        found = _where(query, self._found(query, account))
        for name, downwards in reversed(query.order):
            found.sort(key=lambda row: _sortable(row.get(name)), reverse=downwards)
        mask = ",".join(".".join(path_of(name)) for name in query.fields)
        return [_nested(query, row) for row in found[: query.limit]], mask

    def _account(self, customer: str, login: str | None) -> Account | None:
        """The account that a call is about; None for the manager."""
        if not customer.isdigit():
            raise Refusal(
                "INVALID_ARGUMENT",
                "authenticationError",
                "CLIENT_CUSTOMER_ID_INVALID",
                "Client customer ID is not a number.",
            )
        manager = self.credentials.manager
        if customer == manager and login in (None, manager):
            return None
        for account in self.world.accounts(CONNECTOR):
            if account.ref.id == customer and login == manager:
                return account
        raise Refusal(
            "PERMISSION_DENIED",
            "authorizationError",
            "USER_PERMISSION_DENIED",
            "User doesn't have permission to access customer. Note: If you're accessing a client customer, "
            "the manager's customer id must be set in the 'login-customer-id' header.",
        )

    def _found(self, query: Query, account: Account | None) -> Iterator[Flat]:
        asks_metrics = any(name.startswith("metrics.") for name in query.fields)
        if account is None:
            if asks_metrics:
                raise query_refused(
                    "REQUESTED_METRICS_FOR_MANAGER", "Metrics cannot be requested for a manager account."
                )
            return self._of_manager(query)
        table = Table(world=self.world, account=account)
        if query.resource == "change_event":
            _check_changes(query, table)
        if asks_metrics or any(name in query.fields for name in SEGMENTS):
            return measured(query, table)
        return TABLES[query.resource](table)

    def _of_manager(self, query: Query) -> Iterator[Flat]:
        manager = self.credentials.manager
        own = manager_client(manager, 0)
        if query.resource == "customer_client":
            yield own
            for account in self.world.accounts(CONNECTOR):
                yield client_row(manager, account)
        if query.resource == "customer":
            row = {name.replace("customer_client.", "customer."): value for name, value in own.items()}
            yield {**row, "customer.resource_name": f"customers/{manager}"}


def _check(query: Query) -> None:
    if query.resource not in resources():
        raise query_refused(
            "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE",
            f"Error in {query.resource}:  is not a valid resource name.",
        )
    known = fields_of(query.resource)
    named = (*query.fields, *(each.field for each in query.conditions), *(name for name, _ in query.order))
    for name in named:
        if name in known:
            continue
        if name.startswith(("metrics.", "segments.")) and query.resource not in LEVELS:
            raise query_refused(
                "PROHIBITED_FIELD_IN_SELECT_CLAUSE",
                f"Cannot select or filter on the following field: '{name}', with {query.resource}.",
            )
        raise query_refused("UNRECOGNIZED_FIELD", f"Unrecognized field in the query: '{name}'.")


def _check_changes(query: Query, table: Table) -> None:
    """Change history asks for a finite range of 30 days, and for a limit."""
    if query.limit is None:
        raise _no_changes("LIMIT_NOT_SPECIFIED", "The query must have a LIMIT clause.")
    if query.limit > MOST_CHANGES:
        raise _no_changes("INVALID_LIMIT_CLAUSE", "The LIMIT clause must be at most 10000.")
    dates = [each for each in query.conditions if each.field == "change_event.change_date_time"]
    lows = [value for each in dates if each.operator in (">", ">=", "BETWEEN") for value in each.values[:1]]
    highs = [each for each in dates if each.operator in ("<", "<=", "BETWEEN")]
    if not lows or not highs:
        raise _no_changes(
            "CHANGE_DATE_RANGE_INFINITE", "The query must have a finite range of change_date_time."
        )
    zone = table.account.zone
    if zone.instant(datetime.fromisoformat(min(lows))) < table.world.now() - 30 * DAY:
        raise _no_changes("START_DATE_TOO_OLD", "The start date is too old: it cannot be older than 30 days.")


def _no_changes(name: str, message: str) -> Refusal:
    return Refusal("INVALID_ARGUMENT", "changeEventError", name, message)


def _where(query: Query, rows: Iterator[Flat]) -> list[Flat]:
    """What the conditions let through; those on the date have chosen the facts already."""
    conditions = [each for each in query.conditions if each.field != "segments.date"]
    return [row for row in rows if all(condition.holds(row) for condition in conditions)]


def _sortable(value: Any) -> tuple[float, str]:
    text = str(value or "")
    return (float(text), "") if text.replace(".", "", 1).isdigit() else (0.0, text)


def _nested(query: Query, row: Mapping[str, Any]) -> Data:
    """A flat row as Google's JSON: what was selected, and the names of the resources that it is about."""
    tops = dict.fromkeys(name.split(".")[0] for name in (f"{query.resource}.", *query.fields))
    names = [f"{top}.resource_name" for top in tops]
    if any(name.startswith("ad_group_ad.ad.") for name in query.fields):
        names.append("ad_group_ad.ad.resource_name")
    found: Data = {}
    for name in (*names, *query.fields):
        value = row.get(name)
        if value is None:
            continue
        *path, last = path_of(name)
        place = found
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return found
