"""What supervisors do with announcements; each step is one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.server.announcements import drafts, publishing, repository
from moderator_app.server.announcements.looking import heads, review
from moderator_app.server.context import Context, Principal
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
        raise Refused("validation", "A series' code has two to eight capital letters.", pointer="/code", why="code")

    def run(connection: Connection) -> am.SeriesList:
        drafts.store_series(connection, context, who, code, body)
        return _series_list(connection)

    return await context.database.write(run)


async def issues(context: Context) -> am.IssueList:
    """Return all issues, newest first."""
    return await context.database.read(
        lambda connection: am.IssueList(issues=heads(connection, repository.issues(connection)))
    )


async def issue(context: Context, announcement_id: str) -> am.Issue:
    """Return an issue with its rows.

    Raises:
        Refused: ``not-found``.
    """
    return await context.database.read(
        lambda connection: review(connection, context, repository.issue(connection, announcement_id))
    )


async def make(context: Context, who: Principal, body: am.NewIssue) -> am.Issue:
    """Make a draft."""

    def run(connection: Connection) -> am.Issue:
        drafts.make(connection, context, who, body)
        return review(connection, context, repository.issue(connection, body.id))

    return await context.database.write(run)


async def step(context: Context, announcement_id: str, act: Step) -> am.Issue:
    """Take one step with an issue and return it as it is then."""

    def run(connection: Connection) -> am.Issue:
        act(connection, repository.issue(connection, announcement_id))
        return review(connection, context, repository.issue(connection, announcement_id))

    return await context.database.write(run)


async def publish(context: Context, who: Principal, announcement_id: str, body: am.Seen) -> am.Issue:
    """Publish an approved issue.

    Raises:
        Refused: ``not-allowed`` when a row has lost its basis; the issue is a draft again, and stays so.
    """

    def run(connection: Connection) -> tuple[publishing.Outcome, am.Issue]:
        outcome = publishing.publish(connection, context, who, repository.issue(connection, announcement_id), body)
        return outcome, review(connection, context, repository.issue(connection, announcement_id))

    outcome, now = await context.database.write(run)
    if outcome.number is None:
        raise Refused(
            "not-allowed",
            "A row has lost its basis; the issue must be compiled anew.",
            why="lost",
            decisions=list(outcome.lost),
        )
    return now
