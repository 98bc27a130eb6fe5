"""Taking in what the platform flagged: a batch is one unit of work, a row costs the others nothing.

A batch is planned in memory over a few look-ups and stored with a few statements. Should the database refuse it, it is
done again row by row, each in a savepoint of its own, so that only the row at fault is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.server.context import Context, Principal
from moderator_app.server.intake import repository
from moderator_app.server.intake.booking import Batch
from moderator_app.server.intake.rows import Prepared, look, read_rows, rejected
from moderator_app.wire import messages as m


async def intake(context: Context, who: Principal, source: str, rows: Sequence[msgspec.Raw]) -> m.IntakeReply:
    """Book rows of one source; a result for each, in order. Repeating a batch changes nothing."""
    loop = asyncio.get_running_loop()
    good, results = await loop.run_in_executor(context.labourers, read_rows, rows)
    items = [one for one in good if isinstance(one.row, m.ItemRow)]
    known = await context.database.read(
        lambda connection: repository.known_items(
            connection, source, [one.row.source_id for one in items if isinstance(one.row, m.ItemRow)]
        )
    )

    def see() -> None:
        """Run the detectors over what is new or has changed."""
        ids = {source_id: row["id"] for source_id, row in known.items()}
        for one in items:
            assert isinstance(one.row, m.ItemRow)  # noqa: S101 - chosen so above
            before = known.get(one.row.source_id)
            one.item_id = ids.setdefault(one.row.source_id, one.item_id or new_id())
            if before is None or before["evidence_hash"] != one.evidence_hash:
                look(context, one)

    await loop.run_in_executor(context.labourers, see)
    results |= await context.database.write(lambda connection: _book(connection, context, who, source, good))
    ordered = tuple(results[index] for index in range(len(rows)))
    return m.IntakeReply(
        accepted=sum(result.status == "accepted" for result in ordered),
        duplicates=sum(result.status == "duplicate" for result in ordered),
        rejected=sum(result.status == "rejected" for result in ordered),
        results=ordered,
    )


def _book(
    connection: Connection, context: Context, who: Principal, source: str, rows: Sequence[Prepared]
) -> dict[int, m.IntakeResult]:
    try:
        with connection.begin_nested():
            return Batch(connection, context, who, source, rows).book()
    except (IntegrityError, DataError):
        pass  # some row's fault; anything else is the database's, and whoever runs the unit knows what to do
    results: dict[int, m.IntakeResult] = {}
    for row in sorted(rows, key=_order):
        try:
            with connection.begin_nested():
                results |= Batch(connection, context, who, source, [row]).book()
        except (IntegrityError, DataError):
            results[row.index] = rejected(row.index, m.RowFault(reason="The database refused this row."))
        except Refused as error:
            results[row.index] = rejected(row.index, m.RowFault(reason=str(error), pointer=error.pointer))
    return results


def _order(row: Prepared) -> int:
    """Sellers first, then what was decided about them, then what was flagged."""
    return (m.MerchantRow, m.PriorDecisionRow, m.ItemRow).index(type(row.row))
