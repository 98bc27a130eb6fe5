"""``announce.rows_*``: an issue compiled, seen by a second person, published, and rendered in every form.

The baseline is the bare minimum of the same work: the same rows read from SQLite and written as one HTML table.
"""

from __future__ import annotations

import html
import tempfile
import time
from pathlib import Path

from moderator_app.server.announcements import files, pages, reading, repository
from tests.bench.figures import Measured, figure
from tests.server.announcements.press import Press
from tests.server.house import DAY, NOON, open_house

BASELINE = "the same rows read from SQLite and written as one escaped HTML table"
BARE = (
    "SELECT d.number, m.name, m.ref, c.reports, l.code, l.start_at_ms, l.end_at_ms FROM decision d "
    "JOIN merchant m ON m.id = d.merchant_id JOIN case_file c ON c.id = d.case_id "
    "JOIN ledger l ON l.decision_id = d.id ORDER BY d.booked_at_ms"
)


def announce(rows: int) -> Measured:
    """Measure one issue of so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "data")
        try:
            press = Press.open(house)
            press.decisions(rows, at_ms=NOON - DAY)
            name = press.draft()
            started = time.perf_counter()
            issue = press.published(name)
            published = time.perf_counter() - started
            assert issue.head.number == 1
            assert sum(row.state == "listed" for row in issue.rows) == rows
            context = house.context
            began = time.perf_counter()
            found = context.database.read_now(
                lambda connection: reading.reading_of(connection, context, repository.issue(connection, name))
            )
            sheet = found.sheet("zh")
            sizes = [len(pages.issue_page(sheet)), len(files.csv_file(sheet)), len(files.json_file(sheet))]
            light = time.perf_counter() - began
            began = time.perf_counter()
            sizes.append(len(files.pdf_file(sheet)))
            paper = time.perf_counter() - began
            assert min(sizes) > rows
            began = time.perf_counter()
            table = "".join(
                "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
                for row in house.rows(BARE)
            )
            bare = time.perf_counter() - began
            assert len(table) > rows
        finally:
            house.context.close()
    note = f"compiled to published; page, CSV and JSON {light:.2f} s and PDF {paper:.2f} s more"
    return Measured(published, bare, 1, note)


@figure("announce.rows_1000", "s", BASELINE)
def rows_1000() -> Measured:
    """A thousand rows."""
    return announce(1000)


@figure("announce.rows_10000", "s", BASELINE)
def rows_10000() -> Measured:
    """Ten thousand rows."""
    return announce(10_000)
