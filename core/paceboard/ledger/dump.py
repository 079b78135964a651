"""The whole ledger as ordered text, to hold two states against each other."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from paceboard.ledger.schema import META, METADATA, PASSING, REVISION, RUN

__all__ = ["dump_lines"]


def dump_lines(connection: Connection) -> Iterator[str]:
    """Every row of every table but the run records, the ledger's own id and who works now, by table and key.

    A line is the table's name, a space, and the row's values as a JSON array.
    """
    for name, table in sorted(METADATA.tables.items()):
        if table in (RUN, META, *PASSING):
            continue
        columns = [column for column in table.c if column is not REVISION.c.run]
        for row in connection.execute(select(*columns).order_by(*table.primary_key)):
            yield f"{name} {json.dumps(list(row), ensure_ascii=False)}"
