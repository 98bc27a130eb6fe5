"""A desk that does nothing but type and submit until it is killed; the journal holds what it was told is safe."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from moderator_app.desk.store.store import open_store
from moderator_app.domain.identity import new_id
from tests.chaos.desk_process import KEY
from tests.desk.factories import a_case, a_decision


def write(folder: Path) -> None:
    """Write drafts and rows for ever."""
    store = open_store(folder, KEY)
    journal = os.open(folder / "journal", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        row_id = new_id()
        case_id = f"case-{row_id}"
        store.outbox.save_draft(case_id, "a", "typed")
        decision = a_decision(a_case(1), id=row_id, case_id=case_id)
        store.outbox.add("decision", decision, case_id=case_id, account="a", draft="typed")
        os.write(journal, row_id.encode() + b"\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
