"""Account nodes, and the edges that list them."""

from __future__ import annotations

from attrs import frozen

from paceboard.plugin import DAY, Account, Grain, Level, LimitCycle, SimulatedWorld, Window
from paceboard_meta.face.credentials import Credentials
from paceboard_meta.face.envelope import Data, Refusal, minor_text, time_text
from paceboard_meta.face.parameters import Parameters, chosen

__all__ = ["Accounts"]

CONNECTOR = "meta"
_FIELDS = """
    id account_id name currency timezone_name timezone_offset_hours_utc account_status disable_reason
    spend_cap amount_spent balance min_daily_budget created_time business age
"""
FIELDS = frozenset(_FIELDS.split())


@frozen
class Accounts:
    """The accounts of a world that the token was given."""

    world: SimulatedWorld
    credentials: Credentials

    def all(self) -> dict[str, Account]:
        """Every account by its id, without `act_`."""
        return {account.ref.id: account for account in self.world.accounts(CONNECTOR)}

    def one(self, node: str) -> Account:
        """The account of a node like `act_123`.

        Raises:
            Refusal: 100/33 where the token cannot see it.
        """
        account = self.all().get(node.removeprefix("act_"))
        if account is None:
            raise unseen(node)
        return account

    def listing(self, node: str, edge: str, parameters: Parameters) -> list[Data]:
        """The rows of `me/adaccounts` and of a business' two edges; all accounts are the business' own."""
        if (node, edge) == ("me", "adaccounts") or (node, edge) == (
            self.credentials.business,
            "owned_ad_accounts",
        ):
            return [self.node(account, parameters) for account in self.all().values()]
        if (node, edge) == (self.credentials.business, "client_ad_accounts"):
            return []
        raise unseen(node)

    def node(self, account: Account, parameters: Parameters) -> Data:
        """The account's fields that a call names."""
        return chosen(self._row(account, set(parameters.texts("fields"))), parameters, FIELDS)

    def _row(self, account: Account, asked: set[str]) -> Data:
        row: Data = {
            "account_id": account.ref.id,
            "id": f"act_{account.ref.id}",
            "name": account.name,
            "currency": account.currency,
            "timezone_name": account.zone.name,
            "timezone_offset_hours_utc": account.zone.utc_offset(self.world.now()) * 24 / DAY,
            "account_status": 1,
            "disable_reason": 0,
            "balance": "0",
            "min_daily_budget": 100,
            "created_time": time_text(self._born(account), account.zone),
            "business": {"id": self.credentials.business, "name": "Simulated business"},
            "age": 100.5,
        }
        return {**row, **self._limit(account)} if asked & {"spend_cap", "amount_spent"} else row

    def _born(self, account: Account) -> int:
        entities = self.world.entities(str(account.ref))
        return min((entity.created for entity in entities if entity.created), default=self.world.now())

    def _limit(self, account: Account) -> Data:
        limit = self.world.limits(str(account.ref))[0]
        if limit.cycle is LimitCycle.UNKNOWN:
            return {}
        if limit.amount is None:
            return {"spend_cap": "0", "amount_spent": minor_text(self._spent(account), account.currency)}
        return {
            "spend_cap": minor_text(limit.amount, account.currency),
            "amount_spent": minor_text(limit.spent or 0, account.currency),
        }

    def _spent(self, account: Account) -> int:
        """All that was reported of the account so far."""
        days = Window(first=account.zone.day(self._born(account)), last=account.zone.day(self.world.now()))
        facts = self.world.facts(str(account.ref), days, Level.ACCOUNT, Grain.DAY)
        return sum(fact.measures["spend"] or 0 for fact in facts)


def unseen(node: str) -> Refusal:
    """The refusal for a node that does not exist, or that the token may not see."""
    return Refusal(
        100,
        f"Unsupported get request. Object with ID '{node}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation.",
        subcode=33,
        kind="GraphMethodException",
    )
