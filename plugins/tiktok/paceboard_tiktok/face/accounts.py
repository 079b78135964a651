"""The endpoints about accounts and their money."""

from __future__ import annotations

from attrs import frozen

from paceboard.plugin import DAY, HOUR, SECOND, Account, LimitCycle, SimulatedWorld, SpendingLimit, Zone
from paceboard_tiktok.face.credentials import Credentials
from paceboard_tiktok.face.envelope import Data, Refusal, number, paged, utc_text
from paceboard_tiktok.face.parameters import INVALID, Parameters
from paceboard_tiktok.face.words import LIMIT_MODES

__all__ = ["Accounts"]

NO_PERMISSION = 40001
CONNECTOR = "tiktok"
MOST_BALANCES = 50
LABELS = {-8: "America/Los_Angeles", -5: "America/New_York", 0: "Europe/London", 9: "Asia/Tokyo"}
"""What `display_timezone` shows for an offset: a label, wrong by an hour for half of the year."""
ON_REQUEST = ("budget_remaining",)
"""Fields that `advertiser/balance/get/` gives only where `fields` names them."""


@frozen
class Accounts:
    """Answers about the accounts of a world that the token was given."""

    world: SimulatedWorld
    credentials: Credentials

    def all(self) -> dict[str, Account]:
        """Every account by its id."""
        return {account.ref.id: account for account in self.world.accounts(CONNECTOR)}

    def one(self, parameters: Parameters) -> Account:
        """The account that a call names as `advertiser_id`."""
        advertiser_id = parameters.required("advertiser_id")
        account = self.all().get(advertiser_id)
        if account is None:
            raise Refusal(NO_PERMISSION, f"Advertiser {advertiser_id} doesn't exist or has been deleted.")
        return account

    def authorised(self, parameters: Parameters) -> Data:
        """`oauth2/advertiser/get/`: unpaged."""
        self.credentials.check_app(parameters)
        return {
            "list": [
                {"advertiser_id": key, "advertiser_name": account.name} for key, account in self.all().items()
            ]
        }

    def info(self, parameters: Parameters) -> Data:
        """`advertiser/info/`: one id without access fails the whole batch."""
        ids = parameters.texts("advertiser_ids")
        if not ids:
            raise Refusal(INVALID, "advertiser_ids: Missing data for required field.")
        if len(ids) > 100:
            raise Refusal(INVALID, "advertiser_ids: Longer than maximum length 100.")
        known = self.all()
        foreign = [key for key in ids if key not in known]
        if foreign:
            raise Refusal(NO_PERMISSION, f"No permission to operate advertiser: {', '.join(foreign)}.")
        fields = parameters.texts("fields")
        return {"list": [_chosen(self._info(known[key]), fields) for key in ids]}

    def _info(self, account: Account) -> Data:
        return {
            "advertiser_id": account.ref.id,
            "name": account.name,
            "status": "STATUS_ENABLE",
            "role": "ROLE_ADVERTISER",
            "rejection_reason": "",
            "currency": account.currency,
            "timezone": account.zone.name,
            "display_timezone": _label(account.zone, self.world.now()),
            "balance": number(self._money(account)["total"]),
            "advertiser_account_type": "AUCTION",
            "owner_bc_id": self.credentials.business_center if self._held(account) else "",
            "company": f"{account.name} Inc.",
            "country": "US",
            "industry": "290105",
            "language": "en",
            "create_time": self._created(account) // SECOND,
        }

    def _created(self, account: Account) -> int:
        """A month before the first campaign, which is all that a world says of it."""
        entities = self.world.entities(str(account.ref))
        return min((entity.created or 0 for entity in entities), default=30 * DAY) - 30 * DAY

    def _money(self, account: Account) -> dict[str, int]:
        return {balance.kind: balance.amount or 0 for balance in self.world.balances(str(account.ref))}

    def _limit(self, account: Account) -> SpendingLimit:
        return self.world.limits(str(account.ref))[0]

    def _held(self, account: Account) -> bool:
        """The Business Center holds the account; elsewhere nobody can read its limit."""
        return self._limit(account).cycle is not LimitCycle.UNKNOWN

    def _center(self, parameters: Parameters) -> list[Account]:
        center = parameters.required("bc_id")
        held = [account for account in self.all().values() if self._held(account)]
        if center != self.credentials.business_center or not held:
            raise Refusal(
                NO_PERMISSION, f"You don't have permission to operate this Business Center:{center}."
            )
        return held

    def balances(self, parameters: Parameters) -> Data:
        """`advertiser/balance/get/`: what stands on each account, and its limit."""
        fields = parameters.texts("fields") or ()
        rows = [self._balance(account) for account in self._center(parameters)]
        for row in rows:
            for name in ON_REQUEST:
                if name not in fields:
                    del row[name]
        return paged(
            rows,
            page=parameters.integer("page", 1, most=10**9),
            size=parameters.integer("page_size", 10, most=MOST_BALANCES),
            field="advertiser_account_list",
        )

    def _balance(self, account: Account) -> Data:
        money, limit = self._money(account), self._limit(account)
        amount, used = limit.amount or 0, limit.spent or 0
        return {
            "advertiser_id": account.ref.id,
            "advertiser_name": account.name,
            "advertiser_status": "SHOW_ACCOUNT_STATUS_APPROVED",
            "advertiser_type": "AUCTION",
            "timezone": account.zone.name,
            "currency": account.currency,
            "account_balance": number(money["total"]),
            "valid_account_balance": number(money["total"]),
            "frozen_balance": 0,
            "tax": 0,
            "cash_balance": number(money["cash"]),
            "valid_cash_balance": number(money["cash"]),
            "grant_balance": number(money["credit"]),
            "valid_grant_balance": number(money["credit"]),
            "budget_mode": LIMIT_MODES[limit.cycle],
            "budget": number(amount),
            "budget_cost": number(used) if limit.amount is not None else 0,
            "budget_remaining": number(amount - used) if limit.amount is not None else 0,
        }

    def limit_changes(self, parameters: Parameters) -> Data:
        """`bc/account/budget/changelog/get/`: when the present limit began to count."""
        account = self.one(parameters)
        if account not in self._center(parameters):
            raise Refusal(NO_PERMISSION, "You don't have permission to operate this advertiser.")
        limit = self._limit(account)
        rows = [] if limit.reset is None else [_change(limit, limit.reset, account.currency)]
        return paged(
            rows,
            page=parameters.integer("page", 1, most=10**9),
            size=parameters.integer("page_size", 10, most=MOST_BALANCES),
            field="changelog_list",
        )


def _change(limit: SpendingLimit, reset: int, currency: str) -> Data:
    return {
        "activity_type": "RESET",
        "currency": currency,
        "current_budget": number(limit.amount or 0),
        "current_budget_mode": LIMIT_MODES[limit.cycle],
        "previous_budget": number(limit.amount or 0),
        "previous_budget_mode": LIMIT_MODES[limit.cycle],
        "operation_time": utc_text(reset),
        "operator_id": "7000000000000000700",
        "operator_name": "Finance manager",
    }


def _chosen(row: Data, fields: tuple[str, ...] | None) -> Data:
    """The fields that a call asks for; an id always comes."""
    if fields is None:
        return row
    unknown = [name for name in fields if name not in row]
    if unknown:
        raise Refusal(INVALID, f"fields: Unknown field: {', '.join(unknown)}.")
    return {name: value for name, value in row.items() if name in fields or name == "advertiser_id"}


def _label(zone: Zone, now: int) -> str:
    return LABELS.get(zone.utc_offset(now) // HOUR, zone.name)
