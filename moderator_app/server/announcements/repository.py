"""Queries on series, issues, rows and publications."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, and_, delete, func, insert, select, update

from moderator_app.domain.announcement import STANDING, Document, Row, Series, Wording
from moderator_app.domain.errors import Refused
from moderator_app.domain.masking import Masking
from moderator_app.domain.text import Label
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import (
    announcement,
    announcement_compile,
    announcement_exclusion,
    announcement_fault,
    announcement_row,
    announcement_series,
    decision_state,
    publication,
)

PUBLIC = ("published", "correcting", "retracted", "archived")
"""States in which readers see an issue."""

_ROW = msgspec.json.Decoder(Row)
_DOCUMENT = msgspec.json.Decoder(Document)
_WORDING = msgspec.json.Decoder(Wording)
_WORDS = msgspec.json.Decoder(tuple[str, ...])


def encoded(value: object) -> str:
    """Return a stored part as JSON."""
    return msgspec.json.encode(value).decode()


def to_row(body: str) -> Row:
    """Return a stored row."""
    return _ROW.decode(body)


def to_document(body: str) -> Document:
    """Return a stored document."""
    return _DOCUMENT.decode(body)


def to_wording(body: str) -> Wording:
    """Return stored wording."""
    return _WORDING.decode(body)


# --- series -----------------------------------------------------------------------------------------------------------


def to_series(row: RowMapping) -> Series:
    """Return a stored series."""
    return Series(
        code=row["code"],
        title=Label(zh=row["title_zh"], en=row["title_en"]),
        masking=Masking(row["masking"]),
        display_months=row["display_months"],
        categories=_WORDS.decode(row["categories"]),
    )


def series(connection: Connection, code: str) -> Series:
    """Return a series.

    Raises:
        Refused: ``not-found``.
    """
    row = (
        connection.execute(select(announcement_series).where(announcement_series.c.code == code))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise Refused("not-found", "There is no such series.", pointer="/series")
    return to_series(row)


def all_series(connection: Connection) -> list[Series]:
    """Return every series, by code."""
    return [
        to_series(row)
        for row in connection.execute(select(announcement_series).order_by(announcement_series.c.code)).mappings()
    ]


def store_series(connection: Connection, one: Series, *, by_id: str, at_ms: int) -> None:
    """Store or change a series."""
    values = {
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "masking": str(one.masking),
        "display_months": one.display_months,
        "categories": encoded(one.categories),
        "at_ms": at_ms,
    }
    known = select(announcement_series.c.code).where(announcement_series.c.code == one.code)
    if connection.scalar(known) is None:
        connection.execute(insert(announcement_series).values(code=one.code, made_by=by_id, **values))
    else:
        connection.execute(update(announcement_series).where(announcement_series.c.code == one.code).values(**values))


def issue_counts(connection: Connection) -> dict[str, int]:
    """Return how many numbered issues each series has."""
    rows = connection.execute(
        select(announcement.c.series_code, func.max(announcement.c.number)).group_by(announcement.c.series_code)
    )
    return {code: number or 0 for code, number in rows}


# --- issues -----------------------------------------------------------------------------------------------------------


def issue(connection: Connection, announcement_id: str) -> RowMapping:
    """Return an issue.

    Raises:
        Refused: ``not-found``.
    """
    row = find_issue(connection, announcement_id)
    if row is None:
        raise Refused("not-found", "There is no such issue.")
    return row


def find_issue(connection: Connection, announcement_id: str) -> RowMapping | None:
    """Return an issue, or None."""
    return connection.execute(select(announcement).where(announcement.c.id == announcement_id)).mappings().one_or_none()


def issues(connection: Connection, *states: str) -> list[RowMapping]:
    """Return issues, newest first; those in the given states, or all."""
    query = select(announcement).order_by(announcement.c.changed_at_ms.desc(), announcement.c.id.desc())
    if states:
        query = query.where(announcement.c.state.in_(states))
    return list(connection.execute(query).mappings())


def public_issue(connection: Connection, series_code: str, number: int) -> RowMapping | None:
    """Return an issue by its public number."""
    return (
        connection.execute(
            select(announcement).where(
                announcement.c.series_code == series_code,
                announcement.c.number == number,
                announcement.c.state.in_(PUBLIC),
            )
        )
        .mappings()
        .one_or_none()
    )


def add_issue(connection: Connection, **values: Any) -> None:
    """Store a draft."""
    connection.execute(insert(announcement).values(**values))


def change(
    connection: Connection,
    row: RowMapping,
    event: str,
    actor: str,
    at_ms: int,
    *,
    detail: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Change an issue, count its version up, and say so in the audit log."""
    connection.execute(
        update(announcement)
        .where(announcement.c.id == row["id"])
        .values(row_version=announcement.c.row_version + 1, changed_at_ms=at_ms, **values)
    )
    record_events(
        connection, [event_row(at_ms, actor, f"announcement.{event}", "announcement", row["id"], detail or {})]
    )


# --- rows -------------------------------------------------------------------------------------------------------------


def rows(connection: Connection, announcement_id: str) -> list[RowMapping]:
    """Return an issue's rows in their order."""
    return list(
        connection.execute(
            select(announcement_row)
            .where(announcement_row.c.announcement_id == announcement_id)
            .order_by(announcement_row.c.position)
        ).mappings()
    )


def replace_rows(connection: Connection, announcement_id: str, values: Sequence[dict[str, Any]]) -> None:
    """Store an issue's rows in place of those it had."""
    connection.execute(delete(announcement_row).where(announcement_row.c.announcement_id == announcement_id))
    if values:
        connection.execute(insert(announcement_row), list(values))


def change_rows(connection: Connection, announcement_id: str, decision_ids: Iterable[str], **values: Any) -> None:
    """Change some of an issue's rows."""
    wanted = sorted(set(decision_ids))
    for start in range(0, len(wanted), 500):
        connection.execute(
            update(announcement_row)
            .where(
                announcement_row.c.announcement_id == announcement_id,
                announcement_row.c.decision_id.in_(wanted[start : start + 500]),
            )
            .values(**values)
        )


def publish_rows(connection: Connection, announcement_id: str) -> None:
    """Make an issue's listed rows public; the database refuses a decision that is public already."""
    connection.execute(
        update(announcement_row)
        .where(announcement_row.c.announcement_id == announcement_id, announcement_row.c.state == "listed")
        .values(public=1)
    )


def unpublish_rows(connection: Connection, announcement_id: str) -> None:
    """Free an issue's rows: what was taken back as a whole may be announced anew."""
    connection.execute(
        update(announcement_row).where(announcement_row.c.announcement_id == announcement_id).values(public=0)
    )


def forget_rows(connection: Connection, announcement_id: str) -> None:
    """Take the shown fields of an issue's rows away for good."""
    connection.execute(
        update(announcement_row).where(announcement_row.c.announcement_id == announcement_id).values(body="", digest="")
    )
    connection.execute(
        update(announcement_compile)
        .where(announcement_compile.c.announcement_id == announcement_id)
        .values(digests="{}")
    )


def exclusions(connection: Connection, announcement_id: str) -> dict[str, str]:
    """Return the decisions that were left out, with the reason."""
    found = connection.execute(
        select(announcement_exclusion.c.decision_id, announcement_exclusion.c.reason).where(
            announcement_exclusion.c.announcement_id == announcement_id
        )
    )
    return {row.decision_id: row.reason for row in found}


def add_exclusions(connection: Connection, values: Sequence[dict[str, Any]]) -> None:
    """Store what is left out."""
    if values:
        connection.execute(insert(announcement_exclusion), list(values))


def forget_exclusions(connection: Connection, announcement_id: str, decision_ids: Iterable[str]) -> None:
    """Forget that some decisions were left out; their rows still say so, see ``put_back``."""
    wanted = sorted(set(decision_ids))
    for start in range(0, len(wanted), 500):
        connection.execute(
            delete(announcement_exclusion).where(
                announcement_exclusion.c.announcement_id == announcement_id,
                announcement_exclusion.c.decision_id.in_(wanted[start : start + 500]),
            )
        )


def put_back(announcement_id: str) -> Select[tuple[str]]:
    """Return the query for the decisions that are left out by their rows only: nobody asks for it any more."""
    kept = select(announcement_exclusion.c.decision_id).where(
        announcement_exclusion.c.announcement_id == announcement_id
    )
    return select(announcement_row.c.decision_id).where(
        announcement_row.c.announcement_id == announcement_id,
        announcement_row.c.state == "excluded",
        announcement_row.c.decision_id.not_in(kept),
    )


def add_compile(connection: Connection, **values: Any) -> None:
    """Store what a compilation came to."""
    connection.execute(insert(announcement_compile).values(**values))


def compiles(connection: Connection, announcement_id: str, count: int = 2) -> list[dict[str, str]]:
    """Return the digests of the last compilations, newest first."""
    stored = connection.scalars(
        select(announcement_compile.c.digests)
        .where(announcement_compile.c.announcement_id == announcement_id)
        .order_by(announcement_compile.c.no.desc())
        .limit(count)
    )
    return [msgspec.json.decode(one, type=dict[str, str]) for one in stored]


# --- what is public ---------------------------------------------------------------------------------------------------


def is_public(connection: Connection, decision_id: str) -> bool:
    """Say whether a published issue lists a decision."""
    found = select(announcement_row.c.decision_id).where(
        announcement_row.c.decision_id == decision_id, announcement_row.c.public == 1
    )
    return connection.scalar(found) is not None


def add_publication(connection: Connection, **values: Any) -> None:
    """Store a public revision."""
    connection.execute(insert(publication).values(**values))


def newest_publication(connection: Connection, announcement_id: str) -> RowMapping | None:
    """Return an issue's newest public revision."""
    return (
        connection.execute(
            select(publication)
            .where(publication.c.announcement_id == announcement_id)
            .order_by(publication.c.revision.desc())
            .limit(1)
        )
        .mappings()
        .one_or_none()
    )


def publications(connection: Connection, limit: int) -> list[RowMapping]:
    """Return the newest public revisions of all issues, newest first."""
    return list(
        connection.execute(
            select(publication, announcement.c.series_code, announcement.c.number)
            .join(announcement, announcement.c.id == publication.c.announcement_id)
            .order_by(publication.c.at_ms.desc(), publication.c.announcement_id.desc(), publication.c.revision.desc())
            .limit(limit)
        ).mappings()
    )


def forget_bodies(connection: Connection, announcement_id: str) -> None:
    """Take the bodies of an issue's public revisions away for good."""
    connection.execute(
        update(publication)
        .where(publication.c.announcement_id == announcement_id, publication.c.body != "")
        .values(body="")
    )


# --- rows that lost their decision ------------------------------------------------------------------------------------


def fallen(announcement_id: str | None = None) -> Select[Any]:
    """Return the query for public rows whose decision no longer stands: the truth, whoever changed it."""
    query = (
        select(
            announcement_row.c.announcement_id,
            announcement_row.c.decision_id,
            announcement_row.c.position,
            announcement_row.c.decision_number,
            decision_state.c.state.label("decision_state"),
        )
        .join(decision_state, decision_state.c.decision_id == announcement_row.c.decision_id)
        .where(announcement_row.c.public == 1, decision_state.c.state.not_in(sorted(STANDING)))
    )
    return query if announcement_id is None else query.where(announcement_row.c.announcement_id == announcement_id)


def unnoticed(connection: Connection, announcement_id: str | None = None) -> list[RowMapping]:
    """Return fallen rows that no correction speaks of yet."""
    known = and_(
        announcement_fault.c.announcement_id == announcement_row.c.announcement_id,
        announcement_fault.c.decision_id == announcement_row.c.decision_id,
    )
    query = fallen(announcement_id).outerjoin(announcement_fault, known)
    return list(
        connection.execute(
            query.where(announcement_fault.c.decision_id.is_(None)).order_by(announcement_row.c.position)
        ).mappings()
    )


def add_faults(connection: Connection, values: Sequence[dict[str, Any]]) -> None:
    """Store that rows have fallen."""
    if values:
        connection.execute(insert(announcement_fault), list(values))


def faults(connection: Connection, announcement_id: str, *, open_only: bool = False) -> list[RowMapping]:
    """Return an issue's fallen rows by position."""
    query = (
        select(announcement_fault)
        .where(announcement_fault.c.announcement_id == announcement_id)
        .order_by(announcement_fault.c.position)
    )
    if open_only:
        query = query.where(announcement_fault.c.corrected_at_ms.is_(None))
    return list(connection.execute(query).mappings())


def correct_fault(connection: Connection, announcement_id: str, decision_id: str, **values: Any) -> None:
    """Store the correction of one row."""
    connection.execute(
        update(announcement_fault)
        .where(
            announcement_fault.c.announcement_id == announcement_id,
            announcement_fault.c.decision_id == decision_id,
        )
        .values(**values)
    )


def owed(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return how many corrections each issue owes, and since when the oldest, milliseconds since the epoch."""
    found = connection.execute(
        select(announcement_fault.c.announcement_id, func.count(), func.min(announcement_fault.c.noticed_at_ms))
        .where(announcement_fault.c.corrected_at_ms.is_(None))
        .group_by(announcement_fault.c.announcement_id)
    )
    return {row[0]: (row[1], row[2]) for row in found}


def struck(connection: Connection) -> int:
    """Return how many rows readers must not see any more; part of what a rendered page is remembered by."""
    return connection.scalar(select(func.count()).select_from(fallen().subquery())) or 0
