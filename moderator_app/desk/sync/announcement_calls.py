"""The calls about announcements, each as an ``Ask`` that the courier carries."""

from __future__ import annotations

from collections.abc import Sequence

from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import announcements as am

PATIENCE_S = 120.0
"""Steps and previews of ten thousand rows take a while; the room shows that it waits."""


def _step(name: str, announcement_id: str, body: object = None) -> Ask[am.Issue]:
    path = {"announcement_id": announcement_id}
    return Ask(endpoint=name, reply=am.Issue, body=body, path=path, patience_s=PATIENCE_S)


def series() -> Ask[am.SeriesList]:
    """Ask for every series."""
    return Ask(endpoint="series_list", reply=am.SeriesList)


def store_series(code: str, body: am.SeriesBody) -> Ask[am.SeriesList]:
    """Store or change a series."""
    return Ask(endpoint="series_store", reply=am.SeriesList, body=body, path={"code": code})


def issues() -> Ask[am.IssueList]:
    """Ask for every issue, newest first."""
    return Ask(endpoint="issues", reply=am.IssueList)


def issue(announcement_id: str) -> Ask[am.Issue]:
    """Ask for an issue with its rows."""
    return _step("issue", announcement_id)


def new(body: am.NewIssue) -> Ask[am.Issue]:
    """Make a draft."""
    return Ask(endpoint="issue_new", reply=am.Issue, body=body)


def word(announcement_id: str, body: am.WordingBody) -> Ask[am.Issue]:
    """Store the words."""
    return _step("issue_word", announcement_id, body)


def compile_rows(announcement_id: str, cut_off_ms: int | None) -> Ask[am.Issue]:
    """Freeze the selection; now, unless a cut-off is given."""
    return _step("issue_compile", announcement_id, am.Compile(cut_off_ms=cut_off_ms))


def exclude(announcement_id: str, decision_ids: Sequence[str], reason: str) -> Ask[am.Issue]:
    """Leave decisions out."""
    return _step("issue_exclude", announcement_id, am.Exclude(decision_ids=tuple(decision_ids), reason=reason))


def exclude_blocked(announcement_id: str, reason: str) -> Ask[am.Issue]:
    """Leave everything out that is blocked."""
    return _step("issue_exclude", announcement_id, am.Exclude(all_blocked=True, reason=reason))


def include(announcement_id: str, decision_ids: Sequence[str], reason: str) -> Ask[am.Issue]:
    """Put decisions back that were left out."""
    return _step("issue_include", announcement_id, am.Include(decision_ids=tuple(decision_ids), reason=reason))


def send(announcement_id: str) -> Ask[am.Issue]:
    """Hand an issue to a second person."""
    return _step("issue_send", announcement_id)


def give_back(announcement_id: str, reason: str) -> Ask[am.Issue]:
    """Give an issue back to its compiler."""
    return _step("issue_return", announcement_id, am.Because(reason=reason))


def approve(announcement_id: str, row_version: int) -> Ask[am.Issue]:
    """Approve what was on the screen."""
    return _step("issue_approve", announcement_id, am.Seen(row_version=row_version))


def schedule(announcement_id: str, row_version: int, publish_at_ms: int | None) -> Ask[am.Issue]:
    """Change when an approved issue is published by itself."""
    return _step("issue_schedule", announcement_id, am.Seen(row_version=row_version, publish_at_ms=publish_at_ms))


def publish(announcement_id: str, row_version: int) -> Ask[am.Issue]:
    """Publish what was on the screen."""
    return _step("issue_publish", announcement_id, am.Seen(row_version=row_version))


def keep_note(announcement_id: str, note: am.FaultNote) -> Ask[am.Issue]:
    """Keep further words to a correction."""
    return _step("issue_notes", announcement_id, am.FaultNotes(notes=(note,)))


def correct(announcement_id: str, row_version: int) -> Ask[am.Issue]:
    """Publish the corrections that are due."""
    return _step("issue_correct", announcement_id, am.Correct(row_version=row_version))


def retract(announcement_id: str, reason: str) -> Ask[am.Issue]:
    """Ask for an issue to be taken back, or confirm it."""
    return _step("issue_retract", announcement_id, am.Because(reason=reason))


def sheet(announcement_id: str, language: str) -> Ask[am.Sheet]:
    """Ask what would be published now, text for text."""
    path = {"announcement_id": announcement_id}
    return Ask(endpoint="issue_sheet", reply=am.Sheet, path=path, query={"language": language}, patience_s=PATIENCE_S)


def picture(announcement_id: str, language: str, at_ms: int, page: int) -> Ask[am.Picture]:
    """Ask for a page of the paper as a picture."""
    path = {"announcement_id": announcement_id, "page": str(page)}
    query = {"language": language, "at_ms": str(at_ms)}
    return Ask(endpoint="issue_picture", reply=am.Picture, path=path, query=query, patience_s=PATIENCE_S)
