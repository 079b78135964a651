from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from paceboard.errors import LedgerError
from paceboard.ledger import Ledger
from paceboard.ledger.schema import METADATA
from paceboard.model import Account

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Make


@pytest.mark.parametrize("value", [2**62, -(2**62), 2**63 - 1, -(2**63), 0])
def test_money_is_exact_over_all_64_bits(value: int, ledger: Ledger, account: Account, make: Make) -> None:
    """P21: an amount comes back to the micro, also where a float would have lost bits."""
    ledger.commit(account, at=1, facts=[make.window({(1, "c1"): value})])

    assert {(1, "c1"): value} == make.spends(ledger, account)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (float("nan"), "float nan"),
        (float("inf"), "float inf"),
        (1.0, "float 1.0"),
        (True, "bool True"),
        ("1", "str '1'"),
        (2**63, "more than 64 bits"),
        (-(2**63) - 1, "more than 64 bits"),
    ],
)
def test_what_is_no_64_bit_integer_is_refused(
    value: Any, why: str, ledger: Ledger, account: Account, make: Make
) -> None:
    """P18: SQLite would keep NaN as NULL and 1.0 as 1; here nothing is written and the column is named."""
    with pytest.raises(LedgerError, match=f"fact_day.spend: .*{why}"):
        ledger.commit(account, at=1, facts=[make.window({(1, "c1"): value})])

    assert [] == list(ledger.dump())


@pytest.mark.parametrize("name", ["a\0b", "half \ud83d", None, 5])
def test_what_is_no_text_is_refused(name: Any, ledger: Ledger, account: Account, make: Make) -> None:
    """P18: a NUL, half of a surrogate pair and what is no text at all would not come back as they are."""
    with pytest.raises(LedgerError, match=r"entity\.name"):
        ledger.commit(account, at=1, entities=[make.campaign(name=name)])

    assert [] == list(ledger.dump())


@pytest.mark.parametrize("name", ["", "Ünïcödé 🎯", "'; DROP TABLE fact_day; --", "a\nb\t"])
def test_any_other_text_comes_back(name: str, ledger: Ledger, account: Account, make: Make) -> None:
    """Names are data: quotes, line ends and letters beyond the basic plane stay what they are."""
    campaign = make.campaign(name=name, attributes={name: name})
    ledger.commit(account, at=1, entities=[campaign])

    assert (campaign,) == ledger.entities(account.ref)


def test_what_must_be_known_may_not_be_null(ledger: Ledger, account: Account, make: Make) -> None:
    """A key without a value is refused by its column."""
    with pytest.raises(LedgerError, match=r"fact_day\.entity: NoneType None"):
        ledger.commit(account, at=1, facts=[make.window([make.fact(1, 1, entity=None)])])

    assert [] == list(ledger.dump())


def test_the_schema_is_portable() -> None:
    """For PostgreSQL the same tables are BIGINT and TEXT in code point order, without SQLite's words."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statements = [str(CreateTable(each).compile(dialect=dialect)) for each in METADATA.sorted_tables]
    words = {word for text in statements for word in text.replace(",", " ").split()}

    assert not words & {"STRICT", "WITHOUT", "ROWID", "INTEGER", "DOUBLE", "NUMERIC", "BOOLEAN"}
    assert words >= {"BIGINT", "TEXT", "COLLATE"}
