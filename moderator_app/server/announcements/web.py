"""The public addresses: nobody signs in, nothing is stored about a reader, nothing can be written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from litestar import Request, Response
from sqlalchemy import Connection, RowMapping

from moderator_app.domain.errors import Refused
from moderator_app.server.announcements import feeds, pages, previews, reading, repository
from moderator_app.server.announcements.wording import Words, local, words
from moderator_app.server.context import Context

Handler = Callable[[Request[Any, Any, Any]], Awaitable[Response[Any]]]

LONGEST_SEARCH = 100
PAGE = "text/html; charset=utf-8"


def language_of(request: Request[Any, Any, Any]) -> Words:
    """Return the words in the language that is asked for: by the address, else by the browser."""
    named = request.query_params.get("lang", "")
    if named in {"zh", "en"}:
        return words(named)
    for part in request.headers.get("accept-language", "zh").split(","):
        tag = part.partition(";")[0].strip().lower()
        if tag.startswith(("zh", "en")):
            return words(tag)
    return words("zh")


def _reply(body: bytes | str, media_type: str, **headers: str) -> Response[Any]:
    return Response(body, status_code=200, media_type=media_type, headers={**pages.HEADERS, **headers})


def _context(request: Request[Any, Any, Any]) -> Context:
    context: Context = request.app.state.context
    return context


async def _archive(request: Request[Any, Any, Any]) -> Response[Any]:
    say = language_of(request)
    found = await _context(request).database.read(lambda connection: reading.entries(connection, say))
    entries = [entry for _, entry in found]
    message = "" if entries else say("none")
    return _reply(pages.list_page(say, say("archive"), entries, message=message), PAGE)


async def _search(request: Request[Any, Any, Any]) -> Response[Any]:
    say, context = language_of(request), _context(request)
    wanted = request.query_params.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    found = await context.database.read(lambda connection: reading.search(connection, context, say, wanted))
    message = say("found", count=len(found))
    return _reply(pages.list_page(say, say("search"), found, message=message, query=wanted), PAGE)


async def _corrections(request: Request[Any, Any, Any]) -> Response[Any]:
    say = language_of(request)
    found = await _context(request).database.read(lambda connection: reading.correction_entries(connection, say))
    return _reply(pages.corrections_page(say, found), PAGE)


async def _style(_request: Request[Any, Any, Any]) -> Response[Any]:
    return _reply(pages.style(), "text/css; charset=utf-8")


_KINDS = {
    "html": (PAGE, ""),
    "json": ("application/json", ""),
    "csv": ("text/csv; charset=utf-8", "rows.csv"),
    "pdf": ("application/pdf", ""),
}


async def _issue(request: Request[Any, Any, Any], *, kind: str) -> Response[Any]:
    context, say = _context(request), language_of(request)
    series, number = request.path_params["series"], request.path_params["number"]
    found = await context.database.read(lambda connection: reading.read_issue(connection, context, series, number))
    made = await asyncio.get_running_loop().run_in_executor(
        context.labourers, reading.rendered, context, found, say.language, kind
    )
    media_type, name = _KINDS[kind]
    headers = {"Content-Disposition": f'attachment; filename="{found.document.label}-{name}"'} if name else {}
    return _reply(made, media_type, **headers)


async def _preview(request: Request[Any, Any, Any], *, form: previews.Form) -> Response[Any]:
    """Show a supervisor's browser what is not public yet, for as long as its signed address is good."""
    context, say = _context(request), language_of(request)
    made = await previews.by_address(context, request.path_params["token"], say.language, form)
    media_type, _ = _KINDS[form]
    return _reply(made, media_type, **{"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})


def _revisions(connection: Connection, context: Context, say: Words) -> list[feeds.Revision]:
    """Return what feeds tell of: the newest revisions, each newest one with its rows."""
    found: list[feeds.Revision] = []
    sheets: dict[str, Any] = {}
    for row in repository.publications(connection, reading.NEWEST):
        name = row["announcement_id"]
        newest = name not in sheets
        if newest:
            sheets[name] = _sheet(connection, context, repository.issue(connection, name), say)
        found.append(
            feeds.Revision(
                announcement_id=name,
                number=row["revision"],
                at_ms=row["at_ms"],
                kind=row["kind"],
                sheet=sheets[name],
                newest=newest,
            )
        )
    return found


def _sheet(connection: Connection, context: Context, row: RowMapping, say: Words) -> Any:
    found = reading.reading_of(connection, context, row)
    sheet = found.sheet(say.language)
    reading.watch(context, found, feeds.content(sheet), "feed")
    return sheet


async def _feed(request: Request[Any, Any, Any], *, kind: str) -> Response[Any]:
    context, say = _context(request), language_of(request)
    revisions = await context.database.read(lambda connection: _revisions(connection, context, say))
    base = str(request.base_url).rstrip("/")
    if kind == "json":
        return _reply(feeds.json_feed(revisions, say, base), "application/feed+json")
    now = local(context.now()).isoformat(timespec="seconds")
    return _reply(feeds.atom_feed(revisions, say, base, now), "application/atom+xml")


def _readable(handler: Handler) -> Handler:
    """Answer what is not there with a page that a person can read."""

    async def call(request: Request[Any, Any, Any]) -> Response[Any]:
        try:
            return await handler(request)
        except Refused as error:
            if error.code != "not-found" or "text/html" not in request.headers.get("accept", ""):
                raise
            say = language_of(request)
            page = pages.list_page(say, say("archive"), [], message=say("found", count=0))
            return Response(page, status_code=404, media_type=PAGE, headers=pages.HEADERS)

    return call


PAGES: Mapping[str, Handler] = MappingProxyType(
    {
        "page_archive": _archive,
        "page_search": _search,
        "page_corrections": _corrections,
        "page_style": _style,
        "feed_json": partial(_feed, kind="json"),
        "feed_atom": partial(_feed, kind="atom"),
        "page_issue": _readable(partial(_issue, kind="html")),
        "issue_json": _readable(partial(_issue, kind="json")),
        "issue_csv": _readable(partial(_issue, kind="csv")),
        "issue_pdf": _readable(partial(_issue, kind="pdf")),
        "preview_page": _readable(partial(_preview, form="html")),
        "preview_paper": _readable(partial(_preview, form="pdf")),
    }
)
"""Handlers of ``wire.announcements.PUBLIC_ENDPOINTS`` and of previews by their address, by name."""
