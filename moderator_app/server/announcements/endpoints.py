"""The calls of this room; the public pages are in ``web``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.server.announcements import correcting, drafts, previews, publishing, service
from moderator_app.server.context import Context, Principal
from moderator_app.server.routes import Call, Query, Route
from moderator_app.wire.messages import announcements as am


class Shown(Query, frozen=True, kw_only=True):
    """How a preview is shown."""

    language: Literal["zh", "en"] = "zh"
    kind: Literal["html", "pdf"] = "html"


class Spoken(Query, frozen=True, kw_only=True):
    """In which language."""

    language: Literal["zh", "en"] = "zh"


class Pictured(Spoken, frozen=True, kw_only=True):
    """A page of an earlier preview's paper."""

    at_ms: int = 0


async def _series_list(call: Call) -> am.SeriesList:
    return await service.series_list(call.context)


async def _series_store(call: Call) -> am.SeriesList:
    return await service.series_store(call.context, call.person, call.path["code"], call.data)


async def _issues(call: Call) -> am.IssueList:
    return await service.issues(call.context)


async def _new(call: Call) -> am.Issue:
    return await service.make(call.context, call.person, call.data)


async def _issue(call: Call) -> am.Issue:
    return await service.issue(call.context, call.path["announcement_id"])


Act = Callable[[Connection, Context, Principal, RowMapping, Any], object]
"""A step of an issue: inside the unit, with the issue's row and what was sent."""


def _step(act: Act) -> Callable[[Call], Awaitable[am.Issue]]:
    async def answer(call: Call) -> am.Issue:
        def step(connection: Connection, row: RowMapping) -> None:
            act(connection, call.context, call.person, row, call.data)

        return await service.step(call.context, call.path["announcement_id"], step)

    return answer


def _compile(connection: Connection, context: Context, who: Principal, row: RowMapping, sent: am.Compile) -> None:
    drafts.compile_rows(connection, context, who, row, sent.cut_off_ms)


def _send(connection: Connection, context: Context, who: Principal, row: RowMapping, _sent: None) -> None:
    drafts.send(connection, context, who, row)


def _return(connection: Connection, context: Context, who: Principal, row: RowMapping, sent: am.Because) -> None:
    drafts.give_back(connection, context, who, row, sent.reason)


def _retract(connection: Connection, context: Context, who: Principal, row: RowMapping, sent: am.Because) -> None:
    correcting.retract(connection, context, who, row, sent.reason)


async def _publish(call: Call) -> am.Issue:
    return await service.publish(call.context, call.person, call.path["announcement_id"], call.data)


async def _preview(call: Call) -> am.Preview:
    return await previews.preview(call.context, call.path["announcement_id"], call.query.language, call.query.kind)


async def _sheet(call: Call) -> am.Sheet:
    return await previews.texts(call.context, call.path["announcement_id"], call.query.language)


async def _picture(call: Call) -> am.Picture:
    page = call.path["page"]
    if not (page.isascii() and page.isdigit() and len(page) < 6):
        raise Refused("not-found", "The paper has no such page.")
    return await previews.picture(
        call.context, call.path["announcement_id"], call.query.language, call.query.at_ms, int(page)
    )


ROUTES = (
    Route(name="series_list", answer=_series_list, reply=am.SeriesList),
    Route(name="series_store", answer=_series_store, body=am.SeriesBody, reply=am.SeriesList),
    Route(name="issues", answer=_issues, reply=am.IssueList),
    Route(name="issue_new", answer=_new, body=am.NewIssue, reply=am.Issue, status=201),
    Route(name="issue", answer=_issue, reply=am.Issue),
    Route(name="issue_word", answer=_step(drafts.word), body=am.WordingBody, reply=am.Issue),
    Route(name="issue_compile", answer=_step(_compile), body=am.Compile, reply=am.Issue),
    Route(name="issue_exclude", answer=_step(drafts.exclude), body=am.Exclude, reply=am.Issue),
    Route(name="issue_include", answer=_step(drafts.include), body=am.Include, reply=am.Issue),
    Route(name="issue_send", answer=_step(_send), reply=am.Issue),
    Route(name="issue_return", answer=_step(_return), body=am.Because, reply=am.Issue),
    Route(name="issue_approve", answer=_step(drafts.approve), body=am.Seen, reply=am.Issue),
    Route(name="issue_publish", answer=_publish, body=am.Seen, reply=am.Issue),
    Route(name="issue_correct", answer=_step(correcting.correct), body=am.Correct, reply=am.Issue),
    Route(name="issue_retract", answer=_step(_retract), body=am.Because, reply=am.Issue),
    Route(name="issue_preview", answer=_preview, query=Shown, reply=am.Preview),
    Route(name="issue_schedule", answer=_step(publishing.schedule), body=am.Seen, reply=am.Issue),
    Route(name="issue_notes", answer=_step(correcting.note), body=am.FaultNotes, reply=am.Issue),
    Route(name="issue_sheet", answer=_sheet, query=Spoken, reply=am.Sheet),
    Route(name="issue_picture", answer=_picture, query=Pictured, reply=am.Picture),
)
