"""Nodes and edges: from a path and its parameters to what Meta answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from attrs import field, frozen

from paceboard.plugin import Account, Entity, SimulatedWorld
from paceboard_meta.face.accounts import Accounts, unseen
from paceboard_meta.face.credentials import Credentials
from paceboard_meta.face.entities import Tree
from paceboard_meta.face.envelope import Data, Refusal, paged
from paceboard_meta.face.history import activities
from paceboard_meta.face.insights import insights
from paceboard_meta.face.parameters import Parameters
from paceboard_meta.face.quota import Quota
from paceboard_meta.face.words import EDGES

__all__ = ["Graph", "Query"]

OLDEST = 25
"""The oldest version that still answers."""
MOST_IN_BATCH = 50
VERSION = re.compile(r"v\d+\.\d+/")
FIRST_RUN = 6_023_920_149_050


@frozen(kw_only=True)
class Query:
    """One call.

    Args:
        version: as in the path: `v26.0`.
        path: what stands behind it: `act_123/insights`.
        url: of the call with its token, of which the next page's is made.
    """

    version: str
    path: str
    method: str
    values: Mapping[str, str]
    url: str

    @property
    def parameters(self) -> Parameters:
        """What the call says."""
        return Parameters(self.values)

    @property
    def parts(self) -> tuple[str, str]:
        """Node and edge."""
        node, _, edge = self.path.strip("/").partition("/")
        return node, edge

    @property
    def use_case(self) -> str:
        """What the call counts as."""
        return (
            "ads_insights" if self.parts[1] == "insights" or self.parts[0].isdecimal() else "ads_management"
        )

    @property
    def account(self) -> str:
        """The account that the call names, without `act_`."""
        return self.parts[0].removeprefix("act_") if self.parts[0].startswith("act_") else ""


@frozen(kw_only=True)
class Graph:
    """Meta's graph over a world.

    Args:
        heaviest: rows of a page above which a report is too heavy; 0: none is.
    """

    world: SimulatedWorld
    credentials: Credentials
    quota: Quota
    heaviest: int = 0
    _runs: dict[str, tuple[Account, Parameters]] = field(factory=dict, init=False)

    def answer(self, query: Query) -> Data:
        """What a single call gives.

        Raises:
            Refusal: where Meta would refuse it.
        """
        number = query.version.removeprefix("v").partition(".")[0]
        if not number.isdecimal() or int(number) < OLDEST:
            raise Refusal(2635, "You are calling a deprecated version of the Ads API.")
        self.quota.count(query.account, query.use_case)
        node, edge = query.parts
        if query.method == "POST":
            return self._order(node, edge, query.parameters)
        if node in self._runs:
            return self._run(node, edge, query)
        return self._edge(node, edge, query) if edge else self._node(node, query.parameters)

    def batch(self, query: Query, proof: Mapping[str, str]) -> list[tuple[Query, Data | Refusal]]:
        """What each call of a batch gives, in their order."""
        try:
            calls = json.loads(query.values.get("batch", ""))
        except ValueError:
            calls = None
        if not isinstance(calls, list) or not 0 < len(calls) <= MOST_IN_BATCH:
            raise Refusal(100, "The batch parameter must be a JSON array of at most 50 requests.")
        return [self._entry(call, query.version, proof) for call in calls]

    def _entry(
        self, call: Mapping[str, Any], version: str, proof: Mapping[str, str]
    ) -> tuple[Query, Data | Refusal]:
        """One call of a batch; its URL may leave out the version, as the official SDK does."""
        url = urlsplit("/" + str(call.get("relative_url", "")).lstrip("/"))
        path = url.path.strip("/")
        if VERSION.match(path):
            version, _, path = path.partition("/")
        values = {**proof, **dict(parse_qsl(url.query))}
        entry = Query(
            version=version, path=path, method=str(call.get("method", "GET")), values=values, url=url.geturl()
        )
        try:
            self.credentials.check(values.get("access_token"), values.get("appsecret_proof"))
            return entry, self.answer(entry)
        except Refusal as refusal:
            return entry, refusal

    @property
    def _accounts(self) -> Accounts:
        return Accounts(self.world, self.credentials)

    def _node(self, node: str, parameters: Parameters) -> Data:
        if node.startswith("act_"):
            return self._accounts.node(self._accounts.one(node), parameters)
        tree, entity = self._found(node)
        return tree.node(entity, parameters)

    def _found(self, node: str) -> tuple[Tree, Entity]:
        for account in self._accounts.all().values():
            tree = Tree.of(self.world, account)
            if node in tree.entities:
                return tree, tree.entities[node]
        raise unseen(node)

    def _edge(self, node: str, edge: str, query: Query) -> Data:
        if edge in ("adaccounts", "owned_ad_accounts", "client_ad_accounts"):
            return paged(self._accounts.listing(node, edge, query.parameters), query.values, query.url)
        if edge == "budget_schedules":
            tree, entity = self._found(node)
            return paged(tree.schedules(entity), query.values, query.url)
        account = self._accounts.one(node)
        tree = Tree.of(self.world, account)
        if edge == "activities":
            return paged(activities(self.world, account, query.parameters), query.values, query.url)
        if edge in EDGES:
            return paged(tree.listing(edge, query.parameters), query.values, query.url)
        if edge != "insights":
            raise Refusal(2500, f"Unknown path components: /{edge}")
        page = paged(insights(self.world, tree, query.parameters), query.values, query.url)
        if self.heaviest and len(page["data"]) > self.heaviest:
            raise Refusal(
                1, "Please reduce the amount of data you're asking for, then retry your request", status=500
            )
        return page

    def _order(self, node: str, edge: str, parameters: Parameters) -> Data:
        if edge != "insights":
            raise Refusal(100, "Unsupported post request.", subcode=33, kind="GraphMethodException")
        account = self._accounts.one(node)
        insights(self.world, Tree.of(self.world, account), parameters)
        run = str(FIRST_RUN + len(self._runs))
        self._runs[run] = (account, parameters)
        return {"report_run_id": run}

    def _run(self, run: str, edge: str, query: Query) -> Data:
        account, parameters = self._runs[run]
        if edge == "insights":
            rows = insights(self.world, Tree.of(self.world, account), parameters)
            return paged(rows, query.values, query.url)
        return {
            "id": run,
            "account_id": account.ref.id,
            "async_status": "Job Completed",
            "async_percent_completion": 100,
        }
