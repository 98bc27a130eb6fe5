"""A press room for tests: decisions written straight into the tables, and the steps of an issue in one call each."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree, html
from sqlalchemy import Connection, insert

from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.announcements.rounds import watch_announcements
from moderator_app.server.ledger.repository import set_state
from moderator_app.server.local import LocalBackend
from moderator_app.server.tables import case, decision, decision_state, item, item_version, ledger, merchant
from moderator_app.wire.messages import announcements as am
from tests.server.house import DAY, NOON, House, run

WORDS = am.WordingBody(
    title_zh="关于炒作卖货违规行为的处罚公告",
    title_en="Penalties for hype selling",
    focus_zh="近期集中处理炒作卖货行为。",
    focus_en="A recent series of staged quarrels to sell goods.",
    guide_zh="如遇演戏式降价,请在直播间点击举报。",
    guide_en="Report staged price drops from the broadcast.",
)
BUNDLE = (("WARN", None), ("LIVE_BAN", 3), ("TRAFFIC_LIMIT", 7))


@dataclass(frozen=True)
class Listed:
    """A decision that was written."""

    id: str
    number: str
    nick: str
    ref: str


def case_values(name: str, merchant_id: str, reports: int) -> dict[str, Any]:
    """Return a decided case."""
    return {
        "id": name,
        "number": f"KC-{name}",
        "key": name,
        "merchant_id": merchant_id,
        "title": "直播",
        "kind": "clip",
        "category": "HYPE_SELL",
        "family": "hype_sell",
        "severity": "S2",
        "queue": "live",
        "state": "decided",
        "private": 0,
        "severity_weight": 2,
        "likelihood_milli": 0,
        "viewers": 0,
        "reports": reports,
        "live_now": 0,
        "recurrence": 0,
        "opened_at_ms": NOON - DAY,
        "allowance_ms": 1,
        "base_priority": 0,
        "turn": 0,
        "aged_at_ms": NOON,
        "aged": 0,
        "due_at_ms": NOON,
        "language": "zh-CN",
        "session_ref": f"live-{name}",
        "distress": "",
        "highlights": 0,
        "score": 0,
    }


@dataclass
class Press:
    """A house with two supervisors, and everything an issue needs."""

    house: House
    ann: LocalBackend
    ben: LocalBackend

    @classmethod
    def open(cls, house: House) -> Press:
        """Sign two supervisors in and make a series."""
        press = cls(house, house.person("ann", Role.SUPERVISOR), house.person("ben", Role.SUPERVISOR))
        press.series()
        return press

    def series(self, code: str = "HS", **more: Any) -> None:
        """Store a series."""
        values = {
            "title_zh": "炒作卖货处罚公告",
            "title_en": "Hype selling",
            "categories": ("HYPE_SELL",),
            **more,
        }
        self.call(self.ann, "series_store", am.SeriesBody(**values), code=code)

    def call(self, who: LocalBackend, name: str, body: Any = None, query: Any = None, **path: Any) -> Any:
        """Make one call."""
        return run(who._call(name, body, path=path, query=query or {}))

    def decisions(
        self,
        names: int | Sequence[str],
        *,
        grade: str = "G4",
        measures: Sequence[tuple[str, int | None]] = BUNDLE,
        state: str = "effective",
        damages: int = 100_000,
        at_ms: int = NOON - 1000,
        start: int = 0,
    ) -> list[Listed]:
        """Write decisions, one for each seller's name."""
        nicks = [f"小禾严选{index}" for index in range(names)] if isinstance(names, int) else list(names)
        made = [
            Listed(id=new_id(), number=f"D-2026-{start + index:07d}", nick=nick, ref=f"shop{start + index:08d}")
            for index, nick in enumerate(nicks, 1)
        ]
        self.house.context.database.write_now(
            lambda connection: _write(
                connection,
                made,
                maker=self.house.people["ann"],
                grade=grade,
                measures=measures,
                state=state,
                damages=damages,
                at_ms=at_ms,
            )
        )
        return made

    def state(self, one: Listed, state: str) -> None:
        """Let a decision come into another state."""
        self.house.context.database.write_now(
            lambda connection: set_state(connection, one.id, state, self.house.clock.now)
        )

    def draft(self, series: str = "HS", words: am.WordingBody = WORDS) -> str:
        """Make a draft over all time; return its id."""
        body = am.NewIssue(
            id=new_id(), series=series, period_from_ms=NOON - 30 * DAY, period_to_ms=NOON + DAY, wording=words
        )
        name: str = self.call(self.ann, "issue_new", body).head.id
        return name

    def compiled(self, name: str = "") -> am.Issue:
        """Compile a draft, or a fresh one."""
        found: am.Issue = self.call(self.ann, "issue_compile", am.Compile(), announcement_id=name or self.draft())
        return found

    def approved(self, name: str = "", publish_at_ms: int | None = None) -> am.Issue:
        """Compile, send, and let the second person approve."""
        issue = self.compiled(name)
        key = {"announcement_id": issue.head.id}
        if any(row.state == "blocked" for row in issue.rows):
            self.call(self.ann, "issue_exclude", am.Exclude(all_blocked=True, reason="not this time"), **key)
        sent = self.call(self.ann, "issue_send", **key)
        seen = am.Seen(row_version=sent.head.row_version, publish_at_ms=publish_at_ms)
        found: am.Issue = self.call(self.ben, "issue_approve", seen, **key)
        return found

    def published(self, name: str = "") -> am.Issue:
        """Take an issue all the way."""
        issue = self.approved(name)
        return self.publish(issue)

    def publish(self, issue: am.Issue) -> am.Issue:
        """Publish an approved issue."""
        seen = am.Seen(row_version=issue.head.row_version)
        found: am.Issue = self.call(self.ben, "issue_publish", seen, announcement_id=issue.head.id)
        return found

    def correct(self, issue: am.Issue, **more: Any) -> am.Issue:
        """Publish the corrections that are due."""
        found: am.Issue = self.call(self.ben, "issue_correct", am.Correct(**more), announcement_id=issue.head.id)
        return found

    def look(self, issue: am.Issue) -> am.Issue:
        """Look at an issue again."""
        found: am.Issue = self.call(self.ann, "issue", announcement_id=issue.head.id)
        return found

    def round(self) -> int:
        """Let the server do what falls due."""
        return run(watch_announcements(self.house.context))

    def preview(self, issue: am.Issue, language: str = "zh", kind: str = "html") -> bytes:
        """Return a preview."""
        shown = self.call(
            self.ben, "issue_preview", query={"language": language, "kind": kind}, announcement_id=issue.head.id
        )
        return base64.b64decode(shown.base64)


def _write(
    connection: Connection,
    made: Iterable[Listed],
    *,
    maker: str,
    grade: str,
    measures: Sequence[tuple[str, int | None]],
    state: str,
    damages: int,
    at_ms: int,
) -> None:
    sellers, cases, items, versions, decisions, states, entries = [], [], [], [], [], [], []
    for index, one in enumerate(made):
        seller, file, piece = new_id(), new_id(), new_id()
        sellers.append(
            {
                "id": seller,
                "ref": one.ref,
                "name": one.nick,
                "person_key": f"person-{seller}",
                "deposit_minor": 0,
                "currency": "CNY",
                "followers": 0,
                "category_zh": "",
                "category_en": "",
                "opened_at_ms": 0,
                "status": "open",
                "content_hash": "",
            }
        )
        cases.append(case_values(file, seller, 230_000 + index))
        start = NOON - 2 * DAY
        items.append(
            {
                "id": piece,
                "source": "press",
                "source_id": piece,
                "kind": "clip",
                "merchant_id": seller,
                "case_id": file,
                "content_hash": "",
                "evidence_hash": "",
                "captured_at_ms": start,
            }
        )
        body = {"captured_at_ms": start, "segments": [{"t1_ms": 19_200_000}], "media": []}
        versions.append({"item_id": piece, "version": 1, "body": json.dumps(body), "at_ms": start})
        decisions.append(
            {
                "id": one.id,
                "number": one.number,
                "case_id": file,
                "merchant_id": seller,
                "maker_id": maker,
                "category": "HYPE_SELL",
                "family": "hype_sell",
                "severity": "S2",
                "grade": grade,
                "proposed_grade": grade,
                "policy_version": "1",
                "rulebook_version": "1",
                "approvals_needed": 1,
                "violation_at_ms": start,
                "booked_at_ms": at_ms + index,
                "body": json.dumps({"findings": [{"category": "HYPE_SELL"}]}),
                "assessment": "{}",
            }
        )
        states.append({"decision_id": one.id, "case_id": file, "state": state, "at_ms": at_ms})
        rows = [("measure", code, 0, days) for code, days in measures]
        rows += [("damages", "LD", damages, None)] if damages else []
        rows += [("points", "POINTS", 6, None)]
        entries += [
            {
                "id": new_id(),
                "at_ms": at_ms,
                "merchant_id": seller,
                "decision_id": one.id,
                "kind": kind,
                "code": code,
                "amount": amount,
                "currency": "CNY" if amount else "",
                "start_at_ms": at_ms,
                "end_at_ms": None if days is None else at_ms + days * DAY,
            }
            for kind, code, amount, days in rows
        ]
    for table, values in (
        (merchant, sellers),
        (case, cases),
        (item, items),
        (item_version, versions),
        (decision, decisions),
        (decision_state, states),
        (ledger, entries),
    ):
        connection.execute(insert(table), values)


# --- what readers get, read back --------------------------------------------------------------------------------------

Cells = list[tuple[str, ...]]


def fetch(client: TestClient[Litestar], path: str, **query: str) -> bytes:
    """Return what an address answers."""
    answer = client.get(path, params=query, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.content


def parsed(page: bytes | str) -> Any:
    """Return a page as a tree."""
    return html.document_fromstring(page.decode() if isinstance(page, bytes) else page)


def page_cells(page: bytes) -> Cells:
    """Read the rows out of an issue's page."""
    tree = parsed(page)
    found = []
    for row in tree.xpath("//table[@class='rows']/tbody/tr"):
        cells = []
        for cell in row:
            parts = cell.xpath("./ul/li")
            cells.append("\n".join(_text(part) for part in parts) if parts else _text(cell))
        found.append(tuple(cells))
    return found


def _text(node: Any) -> str:
    return "".join(node.itertext())


def csv_records(data: bytes, kind: str) -> Cells:
    """Read the records of a kind out of a CSV file, without the apostrophes that stand before would-be formulas."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [tuple(cell.removeprefix("'") for cell in row[1:]) for row in rows if row and row[0] == kind]


def pdf_text(path: Path) -> str:
    """Return what a PDF says."""
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True)
    return done.stdout.decode()


def pdf_cells(path: Path) -> Cells:
    """Read the nine-column rows out of a tagged PDF's structure."""
    done = subprocess.run(["pdfinfo", "-struct-text", str(path)], check=True, capture_output=True)
    rows: list[list[str]] = []
    at = -1
    for line in done.stdout.decode(errors="replace").split("\n"):
        plain = line.strip()
        if re.match(r"TR\b", plain):
            rows.append([])
            at = -1
        elif re.match(r"T[DH]\b", plain) and rows:
            rows[-1].append("")
            at = len(rows[-1]) - 1
        elif re.match(r"(Table|THead|TBody|H\d|P|L|LI|Document|Sect|Div)\b", plain) and not plain.startswith('"'):
            at = -1 if not plain.startswith(("P", "Div")) else at
        elif at >= 0 and plain.startswith('"'):
            rows[-1][at] += (plain[1:-1] if plain.endswith('"') else plain[1:]).replace("\u200b", "")
    return [tuple(row) for row in rows if len(row) == 9 and row[0].isdigit()]


def atom_tables(data: bytes) -> Cells:
    """Read the rows out of an Atom feed's newest entry that has any."""
    feed: Any = etree.fromstring(data)
    names = {"a": "http://www.w3.org/2005/Atom"}
    for content in feed.xpath("//a:entry/a:content", namespaces=names):
        tree: Any = html.fragment_fromstring(content.text, create_parent="div")
        rows = [tuple(_text(cell) for cell in row) for row in tree.xpath(".//tbody/tr")]
        if rows:
            return rows
    return []
