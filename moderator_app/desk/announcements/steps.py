"""What may be done with an issue now, and by whom. The server asks the same again; here it decides what is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from moderator_app.domain.announcement import AnnouncementState, RowState
from moderator_app.wire.messages import announcements as am


class Verb(StrEnum):
    """Ids of this room's commands."""

    NEW = "announce.new"
    SERIES = "announce.series"
    COMPILE = "announce.compile"
    EXCLUDE = "announce.exclude"
    EXCLUDE_BLOCKED = "announce.exclude_blocked"
    INCLUDE = "announce.include"
    WORDS = "announce.words"
    SEND = "announce.send"
    GIVE_BACK = "announce.return"
    APPROVE = "announce.approve"
    SCHEDULE = "announce.schedule"
    PUBLISH = "announce.publish"
    NOTE = "announce.note"
    CORRECT = "announce.correct"
    RETRACT = "announce.retract"
    PREVIEW = "announce.preview"
    LANGUAGE = "announce.language"
    PAGE = "announce.page"
    PAPER = "announce.paper"


OPEN = frozenset({AnnouncementState.DRAFT, AnnouncementState.COMPILED})
"""States in which rows and words may change."""
PUBLIC = frozenset({AnnouncementState.PUBLISHED, AnnouncementState.CORRECTING})
ALWAYS = frozenset({Verb.NEW, Verb.SERIES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is on the screen."""

    issue: am.Issue | None = None
    person_id: str = ""
    row_state: str = ""
    """State of the row that is chosen and shown; empty without one."""
    owed: bool = False
    """Whether the chosen correction is still due."""
    changed_words: bool = False
    changed_note: bool = False
    busy: bool = False
    """Something was asked for and has not come yet."""


Rule = Callable[[Sight, am.IssueRow], bool]


def _look(_sight: Sight, head: am.IssueRow) -> bool:
    return bool(head.listed) or head.state in PUBLIC


RULES: dict[Verb, Rule] = {
    Verb.COMPILE: lambda _sight, head: head.state in OPEN,
    Verb.WORDS: lambda sight, head: head.state in OPEN and sight.changed_words,
    Verb.EXCLUDE: lambda sight, head: (
        head.state == AnnouncementState.COMPILED and sight.row_state in {RowState.LISTED, RowState.BLOCKED}
    ),
    Verb.EXCLUDE_BLOCKED: lambda _sight, head: head.state == AnnouncementState.COMPILED and head.blocked > 0,
    Verb.INCLUDE: lambda sight, head: head.state == AnnouncementState.COMPILED and sight.row_state == RowState.EXCLUDED,
    Verb.SEND: lambda sight, head: (
        head.state == AnnouncementState.COMPILED and not head.blocked and head.listed > 0 and not sight.changed_words
    ),
    Verb.GIVE_BACK: lambda _sight, head: head.state == AnnouncementState.IN_REVIEW,
    Verb.APPROVE: lambda sight, head: head.state == AnnouncementState.IN_REVIEW and head.compiled_by != sight.person_id,
    Verb.SCHEDULE: lambda _sight, head: head.state == AnnouncementState.APPROVED,
    Verb.PUBLISH: lambda _sight, head: head.state == AnnouncementState.APPROVED,
    Verb.NOTE: lambda sight, head: head.open_faults > 0 and sight.owed and sight.changed_note,
    Verb.CORRECT: lambda sight, head: (
        head.state == AnnouncementState.CORRECTING and head.open_faults > 0 and not sight.changed_note
    ),
    Verb.RETRACT: lambda sight, head: (
        head.state == AnnouncementState.PUBLISHED and head.retract_asked_by != sight.person_id
    ),
    Verb.PREVIEW: _look,
    Verb.LANGUAGE: _look,
    Verb.PAGE: _look,
    Verb.PAPER: _look,
}
"""Verb → when it may be done with the issue that is shown; what is not here needs no issue."""


def allowed(sight: Sight) -> frozenset[Verb]:
    """Return what may be done now."""
    issue = sight.issue
    if sight.busy:
        return frozenset()
    if issue is None:
        return ALWAYS
    return ALWAYS | {verb for verb, rule in RULES.items() if rule(sight, issue.head)}


def reconciles(issue: am.Issue) -> bool:
    """Say whether the totals of the rows are those of the ledger."""
    counted = {one.code: one.rows for one in issue.totals}
    return counted == {one.code: one.rows for one in issue.ledger_rows}
