"""What supervisors do with announcements; each step is one transaction."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

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
from moderator_app.server.announcements import correcting, drafts, files, pages, publishing, repository
from moderator_app.server.announcements.candidates import citations
from moderator_app.server.announcements.sheet import make_sheet
from moderator_app.server.announcements.wording import correction_sentence
from moderator_app.server.context import Context, Principal
from moderator_app.server.tables import counter
from moderator_app.wire.messages import announcements as am

Step = Callable[[Connection, RowMapping], None]


async def series_list(context: Context) -> am.SeriesList:
    """Return all series."""
    return await context.database.read(_series_list)


def _series_list(connection: Connection) -> am.SeriesList:
    counts = repository.issue_counts(connection)
    return am.SeriesList(
        series=tuple(
            am.SeriesRow(
                code=one.code,
                title_zh=one.title.zh,
                title_en=one.title.en,
                categories=one.categories,
                masking=one.masking,
                display_months=one.display_months,
                issues=counts.get(one.code, 0),
            )
            for one in repository.all_series(connection)
        )
    )


async def series_store(context: Context, who: Principal, code: str, body: am.SeriesBody) -> am.SeriesList:
    """Store or change a series.

    Raises:
        Refused: ``validation``.
    """
    if not (code.isascii() and code.isalpha() and code.isupper() and 2 <= len(code) <= 8):
        raise Refused("validation", "A series' code has two to eight capital letters.", pointer="/code")

    def run(connection: Connection) -> am.SeriesList:
        drafts.store_series(connection, context, who, code, body)
        return _series_list(connection)

    return await context.database.write(run)


async def issues(context: Context) -> am.IssueList:
    """Return all issues, newest first."""

    def look(connection: Connection) -> am.IssueList:
        owed = repository.open_faults(connection)
        return am.IssueList(
            issues=tuple(drafts.to_head(row, owed.get(row["id"], 0)) for row in repository.issues(connection))
        )

    return await context.database.read(look)


async def issue(context: Context, announcement_id: str) -> am.Issue:
    """Return an issue with its rows.

    Raises:
        Refused: ``not-found``.
    """
    return await context.database.read(
        lambda connection: drafts.review(connection, context, repository.issue(connection, announcement_id))
    )


async def make(context: Context, who: Principal, body: am.NewIssue) -> am.Issue:
    """Make a draft."""

    def run(connection: Connection) -> am.Issue:
        drafts.make(connection, context, who, body)
        return drafts.review(connection, context, repository.issue(connection, body.id))

    return await context.database.write(run)


async def step(context: Context, announcement_id: str, act: Step) -> am.Issue:
    """Take one step with an issue and return it as it is then."""

    def run(connection: Connection) -> am.Issue:
        act(connection, repository.issue(connection, announcement_id))
        return drafts.review(connection, context, repository.issue(connection, announcement_id))

    return await context.database.write(run)


async def publish(context: Context, who: Principal, announcement_id: str, body: am.Seen) -> am.Issue:
    """Publish an approved issue.

    Raises:
        Refused: ``not-allowed`` when a row has lost its basis; the issue is a draft again, and stays so.
    """

    def run(connection: Connection) -> tuple[publishing.Outcome, am.Issue]:
        outcome = publishing.publish(connection, context, who, repository.issue(connection, announcement_id), body)
        return outcome, drafts.review(connection, context, repository.issue(connection, announcement_id))

    outcome, now = await context.database.write(run)
    if outcome.number is None:
        raise Refused(
            "not-allowed", "A row has lost its basis; the issue must be compiled anew.", decisions=list(outcome.lost)
        )
    return now


async def preview(context: Context, announcement_id: str, language: str, kind: Literal["html", "pdf"]) -> am.Preview:
    """Return the page or the paper as it would be published now.

    Raises:
        Refused: ``not-found``; ``not-allowed`` before the first compilation.
    """
    document = await context.database.read(lambda connection: draft_document(connection, context, announcement_id))
    sheet = make_sheet(document, [], context.now(), language, None)

    def make() -> bytes:
        return files.pdf_file(sheet) if kind == "pdf" else pages.issue_page(sheet).encode()

    made = await asyncio.get_running_loop().run_in_executor(context.labourers, make)
    return am.Preview(
        media_type="application/pdf" if kind == "pdf" else "text/html", base64=base64.b64encode(made).decode()
    )


def draft_document(connection: Connection, context: Context, announcement_id: str) -> Document:
    """Return what would be published now: the issue with its next number, or the correction that is due."""
    row = repository.issue(connection, announcement_id)
    if row["published_at_ms"] is not None:
        return _correction(connection, context, row)
    rows = [one for one in repository.rows(connection, announcement_id) if one["state"] == "listed"]
    if not rows:
        raise Refused("not-allowed", "Nothing is listed yet.", state=row["state"])
    series = repository.series(connection, row["series_code"])
    taken = select(counter.c.value).where(counter.c.name == f"announcement:{series.code}")
    bodies = [repository.to_row(one["body"]) for one in rows]
    now = context.now()
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


def _correction(connection: Connection, context: Context, row: RowMapping) -> Document:
    before = correcting.published(connection, row["id"])
    due = repository.faults(connection, row["id"], open_only=True)
    if not due:
        return before
    now, revision = context.now(), row["revision"] + 1
    notes = tuple(
        CorrectionNote(
            position=one["position"],
            decision=one["decision_number"],
            note=correction_sentence(
                one["position"], one["decision_number"], one["decision_state"], now, Label("", "")
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
