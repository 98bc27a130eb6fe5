"""What readers get: always from the newest public revision, less every row whose decision no longer stands now."""

from __future__ import annotations

import html
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, RowMapping, func, select

from moderator_app.domain.announcement import Document
from moderator_app.domain.audit_tiles import TileTree
from moderator_app.domain.audit_tree import inclusion_proof
from moderator_app.domain.errors import Refused
from moderator_app.domain.masking import Masking
from moderator_app.domain.text import Label, nfc
from moderator_app.server.announcements import files, pages, repository
from moderator_app.server.announcements.correcting import names_of
from moderator_app.server.announcements.publishing import event_of, guard
from moderator_app.server.announcements.redactor import Redactor, folded
from moderator_app.server.announcements.sheet import Seal, Sheet, make_sheet, visible
from moderator_app.server.announcements.wording import Words, all_text, day, local, minute, words
from moderator_app.server.audit.repository import tile
from moderator_app.server.audit.sequencer import notary_of
from moderator_app.server.context import Context
from moderator_app.server.tables import announcement, announcement_fault, announcement_row

log = logging.getLogger(__name__)

NEWEST = 50
"""Revisions in a feed, and issues that a search looks through at first."""
SHELF_BYTES = 64 * 1024 * 1024
"""Rendered files that are kept; each is remembered by what it shows, so that none can be stale."""


class Shelf:
    """Rendered files by what they show."""

    def __init__(self, room: int) -> None:
        """Start empty.

        Args:
            room: bytes that are kept at most.
        """
        self._room = room
        self._used = 0
        self._files: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
        """Return a file, made when it is not there."""
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
                return self._files[key]
        made = make()
        with self._lock:
            if key not in self._files:
                self._files[key] = made
                self._used += len(made)
            while self._used > self._room and len(self._files) > 1:
                self._used -= len(self._files.popitem(last=False)[1])
        return made


_shelf = Shelf(SHELF_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A public issue as it may be seen now, before it is put into a language."""

    document: Document
    fallen: tuple[int, ...]
    seal: Seal
    private: tuple[str, ...]
    at_ms: int

    def sheet(self, language: str) -> Sheet:
        """Return it in a language."""
        return make_sheet(self.document, list(self.fallen), self.at_ms, language, self.seal)

    def key(self, language: str, kind: str) -> tuple[object, ...]:
        """Return what a rendered file is remembered by."""
        over = self.at_ms >= self.document.names_until_ms
        return (self.seal.digest, self.seal.checkpoint, self.fallen, over, language, kind)


def read_issue(connection: Connection, context: Context, series: str, number: str) -> Reading:
    """Return a public issue.

    Raises:
        Refused: ``not-found``.
    """
    plain = number.isascii() and number.isdigit() and len(number) < 10
    row = repository.public_issue(connection, series, int(number)) if plain else None
    if row is None:
        raise Refused("not-found", "There is no such issue.")
    return reading_of(connection, context, row)


def reading_of(connection: Connection, context: Context, row: RowMapping) -> Reading:
    """Return what is public of an issue, as it may be seen now."""
    stored = repository.newest_publication(connection, row["id"])
    if stored is None or not stored["body"]:
        raise Refused("not-found", "There is no such issue.")
    event = event_of(connection, stored["event_seq"])
    tree = TileTree(lambda level, index: tile(connection, level, index))
    proof = inclusion_proof(tree, stored["event_seq"] - 1, stored["tree_size"])
    seal = Seal(
        digest=stored["digest"],
        checkpoint=stored["checkpoint"],
        key=str(notary_of(context).key),
        event="" if event is None else event.leaf_data().decode(),
        seq=stored["event_seq"],
        size=stored["tree_size"],
        proof=tuple(part.hex() for part in proof),
    )
    return Reading(
        document=repository.to_document(stored["body"]),
        fallen=tuple(sorted(one["position"] for one in connection.execute(repository.fallen(row["id"])).mappings())),
        seal=seal,
        private=tuple(names_of(connection, row)),
        at_ms=context.now(),
    )


def rendered(context: Context, reading: Reading, language: str, kind: str) -> bytes:
    """Return an issue as ``html``, ``csv``, ``json`` or ``pdf``, watched for what must not be read.

    Raises:
        Refused: ``server-error`` when it would give something personal away; it is withheld.
    """
    tag = words(language).language

    def make() -> bytes:
        sheet = reading.sheet(tag)
        made = {"html": _page, "csv": files.csv_file, "json": files.json_file, "pdf": files.pdf_file}[kind](sheet)
        watch(context, reading, readable(sheet, kind, made), kind)
        return made

    return _shelf.get(reading.key(tag, kind), make)


def _page(sheet: Sheet) -> bytes:
    return pages.issue_page(sheet).encode()


def readable(sheet: Sheet, kind: str, made: bytes) -> str:
    """Return what a person reads in a file; of a paper, what was given to its setting."""
    if kind == "pdf":
        return json.dumps(files.paper_data(sheet), ensure_ascii=False)
    text = made.decode()
    return html.unescape(text) if kind == "html" else text


def watch(context: Context, reading: Reading, text: str, kind: str) -> None:
    """Check a whole output.

    Raises:
        Refused: ``server-error``; the log says which issue and what kind of thing, never the thing.
    """
    for machine_text in (reading.seal.checkpoint, reading.seal.key, reading.seal.event, *reading.seal.proof):
        text = text.replace(machine_text, "").replace(json.dumps(machine_text)[1:-1], "")
    shown = visible(reading.document, list(reading.fallen), reading.at_ms)
    watch_text(context, shown, reading.private, text, kind)


def watch_text(context: Context, document: Document, private: Sequence[str], text: str, kind: str) -> None:
    """Check what a person would read of a document.

    Raises:
        Refused: ``server-error``; the log says which issue and what kind of thing, never the thing.
    """

    def watcher(connection: Connection) -> Redactor:
        named = repository.series(connection, document.series).masking is Masking.NAMED
        common = all_text() + "\n" + "\n".join(_own(document, named=named))
        return guard(connection, context, list(private), common)

    redactor = context.database.read_now(watcher)
    leaks = redactor.leaks(text)
    if leaks:
        log.error("%s of %s is withheld: %s", kind, document.label, leaks[0].kind)
        raise Refused("server-error", "This file is withheld for a check.")


def _own(document: Document, *, named: bool) -> list[str]:
    """Return the checked words of an issue itself, and the names that it shows when its series shows names.

    The words were watched more closely when they were written.
    """
    labels = [document.series_title, document.wording.title, document.wording.focus, document.wording.guide]
    labels += [note.note for note in document.corrections]
    whole = [line.row.nick for line in document.lines if line.row is not None] if named else []
    return [*(part for label in labels for part in (label.zh, label.en)), *whole]


# --- lists ------------------------------------------------------------------------------------------------------------


def entries(connection: Connection, say: Words) -> list[tuple[RowMapping, pages.Entry]]:
    """Return the public issues, newest first, with how a list shows each."""
    titles = {one.code: one.title for one in repository.all_series(connection)}
    listed = (
        select(announcement_row.c.announcement_id, func.count())
        .where(announcement_row.c.state.in_(["listed", "withdrawn"]))
        .group_by(announcement_row.c.announcement_id)
    )
    counted: dict[str, int] = {row[0]: row[1] for row in connection.execute(listed)}
    owed: dict[str, int] = {}
    for one in connection.execute(repository.fallen()).mappings():
        owed[one["announcement_id"]] = owed.get(one["announcement_id"], 0) + 1
    notes: dict[str, list[str]] = {}
    for fault in corrected(connection):
        note = Label(zh=fault["note_zh"], en=fault["note_en"])
        notes.setdefault(fault["announcement_id"], []).append(say.of(note))
    found = []
    rows = connection.execute(
        select(announcement)
        .where(announcement.c.state.in_(repository.PUBLIC))
        .order_by(announcement.c.published_at_ms.desc(), announcement.c.number.desc())
    ).mappings()
    for row in rows:
        banners = [say("correcting", count=owed[row["id"]])] if row["id"] in owed else []
        banners += notes.get(row["id"], [])
        if row["state"] == "retracted":
            banners.append(say("retracted", date=day(row["changed_at_ms"]), reason=row["retract_reason"]))
        found.append((row, _entry(row, say, titles[row["series_code"]], counted.get(row["id"], 0), tuple(banners))))
    return found


def _entry(row: RowMapping, say: Words, title: Label, count: int, banners: tuple[str, ...]) -> pages.Entry:
    at_ms = row["published_at_ms"]
    return pages.Entry(
        href=f"/announcements/{row['series_code']}/{row['number']}?lang={say.language}",
        heading=say("issue", series=say.of(title), number=row["number"]),
        title=say.of(repository.to_wording(row["wording"]).title),
        when=minute(at_ms),
        stamp=local(at_ms).isoformat(timespec="seconds"),
        rows=count,
        banners=banners,
    )


def corrected(connection: Connection) -> list[RowMapping]:
    """Return every published correction, newest first."""
    return list(
        connection.execute(
            select(announcement_fault, announcement.c.series_code, announcement.c.number)
            .join(announcement, announcement.c.id == announcement_fault.c.announcement_id)
            .where(announcement_fault.c.corrected_at_ms.is_not(None))
            .order_by(announcement_fault.c.corrected_at_ms.desc(), announcement_fault.c.position)
        ).mappings()
    )


def correction_entries(connection: Connection, say: Words) -> list[pages.Entry]:
    """Return the log of corrections, newest first, those that are owed before all others."""
    titles = {one.code: one.title for one in repository.all_series(connection)}
    found = [
        pages.Entry(
            href=entry.href,
            heading=entry.heading,
            title=entry.title,
            when="",
            stamp="",
            rows=entry.rows,
            note=entry.banners[0],
        )
        for row, entry in entries(connection, say)
        if row["state"] in {"correcting", "published"}
        and connection.execute(repository.fallen(row["id"]).limit(1)).first() is not None
    ]
    for fault in corrected(connection):
        title = titles[fault["series_code"]]
        found.append(
            pages.Entry(
                href=f"/announcements/{fault['series_code']}/{fault['number']}?lang={say.language}",
                heading=say("issue", series=say.of(title), number=fault["number"]),
                title="",
                when=minute(fault["corrected_at_ms"]),
                stamp=local(fault["corrected_at_ms"]).isoformat(timespec="seconds"),
                rows=0,
                note=say.of(Label(zh=fault["note_zh"], en=fault["note_en"])),
            )
        )
    return found


def _lines(connection: Connection, context: Context, row: RowMapping, language: str) -> list[tuple[str, str]]:
    """Return what is searched and what is shown of each row of an issue; kept, for anybody may ask for it often."""
    stored = repository.newest_publication(connection, row["id"])
    if stored is None:
        return []
    fallen = tuple(sorted(one["position"] for one in connection.execute(repository.fallen(row["id"])).mappings()))
    over = context.now() >= row["names_until_ms"]

    def make() -> bytes:
        sheet = reading_of(connection, context, row).sheet(language)
        return msgspec.json.encode(
            [(folded("\n".join(cells.texts)), " · ".join(cells.texts[:4])) for cells in sheet.rows]
        )

    kept = _shelf.get((stored["digest"], stored["checkpoint"], fallen, over, language, "search"), make)
    return msgspec.json.decode(kept, type=list[tuple[str, str]])


def search(connection: Connection, context: Context, say: Words, wanted: str) -> list[pages.Entry]:
    """Return the issues that show a text: numbers, titles, masked names and accounts, decisions; nothing hidden."""
    looked = folded(nfc(wanted)).strip()
    if not looked:
        return []
    found = []
    for row, entry in entries(connection, say):
        label = f"{row['series_code']}-{row['number']}"
        texts = [label, entry.heading, entry.title, *entry.banners]
        hits: list[str] = []
        if row["state"] != "archived":
            hits = [shown for text, shown in _lines(connection, context, row, say.language) if looked in text]
        if hits or any(looked in folded(text) for text in texts):
            shown = tuple(hits[:5])
            found.append(
                pages.Entry(
                    href=entry.href,
                    heading=entry.heading,
                    title=entry.title,
                    when=entry.when,
                    stamp=entry.stamp,
                    rows=entry.rows,
                    banners=(*entry.banners, *shown),
                )
            )
    return found[:NEWEST]
