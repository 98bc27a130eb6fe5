"""Two servers of one database take turns at the log, and neither takes the other's work for a fault."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from moderator_app.server.audit import sequencer
from moderator_app.server.audit.sequencer import follow, number_events
from moderator_app.server.database.numbering import number
from moderator_app.server.records import event_row, record_events
from tests.server.house import House, run, seller


def test_what_another_server_took_in_while_more_was_committed_is_no_broken_log(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.take_in(seller())
    turns: list[int] = []

    def beside_another(connection: Connection, limit: int) -> int:
        taken = number_events(connection, limit)
        turns.append(taken)
        if len(turns) > 1:
            return taken
        # All that was one server's turn; for ours nothing is left, and meanwhile something new was committed.
        record_events(connection, [event_row(house.clock(), "somebody", "case.read", "case", "x")])
        number(connection)
        return 0

    monkeypatch.setattr(sequencer, "number_events", beside_another)
    run(follow(house.context))
    size = house.rows("SELECT value FROM counter WHERE name = 'audit_tree'")[0][0]
    assert size == house.rows("SELECT max(seq) FROM audit")[0][0]
    assert turns[1:] == [1]
