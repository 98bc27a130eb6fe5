"""What would be published now: as page, paper, pictures of the paper and texts; in a browser by a signed address.

All of them are made from one document for one moment, go through the same templates as what is published, and are
watched like it: a preview that would give somebody away is withheld, too.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
from sqlalchemy import Connection, RowMapping, select

from moderator_app.domain.announcement import (
    CorrectionNote,
    Document,
    Kind,
    Line,
    RowState,
    months_later,
    totals_of,
    without,
)
from moderator_app.domain.errors import Refused
from moderator_app.domain.text import Label
from moderator_app.server.announcements import correcting, files, pages, repository
from moderator_app.server.announcements.candidates import citations
from moderator_app.server.announcements.reading import readable, watch_text
from moderator_app.server.announcements.sheet import Sheet, make_sheet
from moderator_app.server.announcements.wording import correction_sentence
from moderator_app.server.context import Context
from moderator_app.server.tables import counter
from moderator_app.wire.messages import announcements as am

ADDRESS_MS = 10 * 60_000
"""How long a signed address is good."""
MOMENT_MS = 60 * 60_000
"""How long one moment of preview can be asked for again."""
PICTURED = 2000
"""Rows of the longest paper that is shown as pictures; longer ones are for a PDF viewer."""
KEPT = 3
"""Papers whose pictures are kept."""

Form = Literal["html", "pdf"]


class _Claim(msgspec.Struct, frozen=True, array_like=True):
    """What a signed address says."""

    announcement_id: str
    row_version: int
    at_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published at a moment."""

    document: Document
    row_version: int
    private: tuple[str, ...]
    at_ms: int

    def sheet(self, language: str) -> Sheet:
        """Return it in a language."""
        return make_sheet(self.document, [], self.at_ms, language, None)


class _Pictures:
    """The last papers as pictures."""

    def __init__(self) -> None:
        self._papers: OrderedDict[tuple[object, ...], tuple[bytes, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], tuple[bytes, ...]]) -> tuple[bytes, ...]:
        with self._lock:
            if key in self._papers:
                self._papers.move_to_end(key)
                return self._papers[key]
        made = make()
        with self._lock:
            self._papers[key] = made
            while len(self._papers) > KEPT:
                self._papers.popitem(last=False)
        return made


_pictures = _Pictures()


# --- the document -----------------------------------------------------------------------------------------------------


def draft_of(connection: Connection, context: Context, announcement_id: str, at_ms: int | None = None) -> Draft:
    """Return what would be published: the issue with its next number, or the correction that is due.

    Args:
        connection: reads.
        context: the ground.
        announcement_id: which issue.
        at_ms: the moment of an earlier preview that is to be shown again; now when it is too long ago.

    Raises:
        Refused: ``not-found``; ``not-allowed`` before the first compilation.
    """
    now = context.now()
    moment = at_ms if at_ms is not None and now - MOMENT_MS <= at_ms <= now else now
    row = repository.issue(connection, announcement_id)
    make = _issue if row["published_at_ms"] is None else _correction
    return Draft(
        document=make(connection, context, row, moment),
        row_version=row["row_version"],
        private=tuple(correcting.names_of(connection, row)),
        at_ms=moment,
    )


def _issue(connection: Connection, context: Context, row: RowMapping, now: int) -> Document:
    rows = [one for one in repository.rows(connection, row["id"]) if one["state"] == "listed"]
    if not rows:
        raise Refused("not-allowed", "Nothing is listed yet.", why="nothing-listed")
    series = repository.series(connection, row["series_code"])
    taken = select(counter.c.value).where(counter.c.name == f"announcement:{series.code}")
    bodies = [repository.to_row(one["body"]) for one in rows]
    return Document(
        series=series.code,
        series_title=series.title,
        number=(connection.scalar(taken) or 0) + 1,
        revision=1,
        kind=Kind.ISSUE,
        wording=repository.to_wording(row["wording"]),
        period=(row["period_from_ms"], row["period_to_ms"]),
        cut_off_ms=row["cut_off_ms"],
        published_at_ms=now,
        revised_at_ms=now,
        names_until_ms=months_later(now, series.display_months),
        rules=citations(context, series),
        lines=tuple(
            Line(
                position=position,
                state=RowState.LISTED,
                digest=one["digest"],
                row=body,
                decision=one["decision_number"],
            )
            for position, (one, body) in enumerate(zip(rows, bodies, strict=True), 1)
        ),
        row_count=len(rows),
        totals=totals_of(bodies),
    )


def _correction(connection: Connection, _context: Context, row: RowMapping, now: int) -> Document:
    before = correcting.published(connection, row["id"])
    due = repository.faults(connection, row["id"], open_only=True)
    if not due:
        return before
    revision = row["revision"] + 1
    notes = tuple(
        CorrectionNote(
            position=one["position"],
            decision=one["decision_number"],
            note=correction_sentence(
                one["position"],
                one["decision_number"],
                one["decision_state"],
                now,
                Label(zh=one["note_zh"], en=one["note_en"]),
            ),
            at_ms=now,
            revision=revision,
        )
        for one in due
    )
    return replace(
        without(before, [note.position for note in notes]),
        kind=Kind.CORRECTION,
        revision=revision,
        revised_at_ms=now,
        corrections=(*before.corrections, *notes),
    )


# --- what is made of it -----------------------------------------------------------------------------------------------


def made(context: Context, draft: Draft, language: str, form: Form) -> bytes:
    """Return page or paper, watched for what must not be read.

    Raises:
        Refused: ``server-error`` when it would give something personal away; it is withheld.
    """
    sheet = draft.sheet(language)
    data = files.pdf_file(sheet) if form == "pdf" else pages.issue_page(sheet).encode()
    watch_text(context, draft.document, draft.private, readable(sheet, form, data), f"the preview ({form})")
    return data


async def preview(context: Context, announcement_id: str, language: str, form: Form) -> am.Preview:
    """Return the page or the paper as it would be published now."""
    draft = await context.database.read(lambda connection: draft_of(connection, context, announcement_id))
    data = await asyncio.get_running_loop().run_in_executor(context.labourers, made, context, draft, language, form)
    return am.Preview(
        media_type="application/pdf" if form == "pdf" else "text/html", base64=base64.b64encode(data).decode()
    )


async def texts(context: Context, announcement_id: str, language: str) -> am.Sheet:
    """Return everything that would be published now, text for text, with signed addresses of page and paper."""
    draft = await context.database.read(lambda connection: draft_of(connection, context, announcement_id))
    until = context.now() + ADDRESS_MS
    token = sign(context, _Claim(announcement_id, draft.row_version, draft.at_ms, until))

    def look() -> am.Sheet:
        sheet = draft.sheet(language)
        watch_text(context, draft.document, draft.private, readable(sheet, "pdf", b""), "the preview (texts)")
        return _texts(sheet, draft, token, until)

    return await asyncio.get_running_loop().run_in_executor(context.labourers, look)


def _texts(sheet: Sheet, draft: Draft, token: str, until_ms: int) -> am.Sheet:
    say, document = sheet.words, sheet.document
    address, query = f"/v1/announcement-previews/{token}", f"?lang={say.language}"
    return am.Sheet(
        language=say.tag,
        heading=sheet.heading,
        title=sheet.title,
        banners=sheet.banners,
        facts=sheet.facts,
        headings=(say("focus"), say("rules"), say("rows"), say("totals"), say("guide"), say("correction_log")),
        focus=say.of(document.wording.focus),
        guide=say.of(document.wording.guide),
        rules=tuple(f"{say.of(rule.name)} ({rule.code}@{rule.version})" for rule in document.rules),
        columns=sheet.columns,
        rows=tuple(am.SheetRow(struck=row.struck, texts=row.texts, measures=row.measures) for row in sheet.rows),
        total_columns=(say("measure"), say("total_rows")),
        totals=sheet.totals,
        note_columns=(say("date"), say("place"), say("note")),
        notes=sheet.notes,
        at_ms=draft.at_ms,
        page=address + query,
        paper=f"{address}/issue.pdf{query}",
        good_until_ms=until_ms,
    )


async def picture(context: Context, announcement_id: str, language: str, at_ms: int, page: int) -> am.Picture:
    """Return a page of the paper as a picture; the same setting as the PDF's.

    Raises:
        Refused: ``not-allowed`` for a paper that is too long; ``not-found`` for a page that it does not have.
    """
    draft = await context.database.read(lambda connection: draft_of(connection, context, announcement_id, at_ms))
    if len(draft.document.lines) > PICTURED:
        raise Refused("not-allowed", "This paper is too long for pictures; open the PDF.", why="too-long")
    key = (id(context), announcement_id, draft.row_version, draft.at_ms, language)

    def make() -> tuple[bytes, ...]:
        sheet = draft.sheet(language)
        watch_text(context, draft.document, draft.private, readable(sheet, "pdf", b""), "the preview (pictures)")
        return files.pictures(sheet)

    found = await asyncio.get_running_loop().run_in_executor(context.labourers, _pictures.get, key, make)
    if not 1 <= page <= len(found):
        raise Refused("not-found", "The paper has no such page.", pages=len(found))
    return am.Picture(page=page, pages=len(found), base64=base64.b64encode(found[page - 1]).decode())


# --- by a signed address ----------------------------------------------------------------------------------------------


def _seal(context: Context, claim: bytes) -> str:
    sealed = hmac.digest(context.secret, b"announcement-preview\x00" + claim, "sha256")
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def sign(context: Context, claim: _Claim) -> str:
    """Return the last part of a preview's address."""
    body = msgspec.json.encode(claim)
    return f"{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}.{_seal(context, body)}"


def claimed(context: Context, token: str) -> _Claim:
    """Return what a signed address says.

    Raises:
        Refused: ``not-found`` for one that was not made here, or whose time is over.
    """
    gone = Refused("not-found", "This preview is over; ask the desk for a new one.")
    said, _, seal = token.partition(".")
    try:
        body = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
    except (ValueError, binascii.Error) as problem:
        raise gone from problem
    if not hmac.compare_digest(_seal(context, body).encode(), seal.encode()):
        raise gone
    claim = msgspec.json.decode(body, type=_Claim)
    if claim.until_ms <= context.now():
        raise gone
    return claim


async def by_address(context: Context, token: str, language: str, form: Form) -> bytes:
    """Return the page or the paper that a signed address stands for.

    Raises:
        Refused: ``not-found`` for a wrong address, one whose time is over, or an issue that has changed since.
    """
    claim = claimed(context, token)
    draft = await context.database.read(
        lambda connection: draft_of(connection, context, claim.announcement_id, claim.at_ms)
    )
    if draft.row_version != claim.row_version:
        raise Refused("not-found", "The issue has changed; ask the desk for a new preview.")
    return await asyncio.get_running_loop().run_in_executor(context.labourers, made, context, draft, language, form)
