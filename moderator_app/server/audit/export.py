"""Writing the whole log out, for ``moderator verify`` on any machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection

from moderator_app.audit.verify import event_line, head_line
from moderator_app.domain.checkpoint import VerifierKey
from moderator_app.server.audit import repository


def export_lines(connection: Connection, key: VerifierKey) -> Iterator[str]:
    """Yield the lines of an export, without newlines: all events in the tree, and all checkpoints."""
    yield head_line(key.name, key, repository.checkpoint_notes(connection))
    for event, leaf in repository.whole_log(connection):
        yield event_line(event, leaf)


def write_export(
    connection: Connection, key: VerifierKey, path: Path, on_line: Callable[[int], None] | None = None
) -> int:
    """Write an export; return how many events it holds.

    Args:
        connection: one consistent state of the database.
        key: whose checkpoints they are.
        path: where it goes; the file appears when it is complete.
        on_line: called with the number of lines after each; may raise to stop.
    """
    half = path.with_suffix(".part")
    count = 0
    try:
        with half.open("w", encoding="utf-8", newline="\n") as file:
            for count, line in enumerate(export_lines(connection, key)):
                file.write(line + "\n")
                if on_line is not None:
                    on_line(count)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return count
