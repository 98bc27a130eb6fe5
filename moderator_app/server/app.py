"""The ASGI application: routes made from ``wire.protocol.ENDPOINTS``, every failure a problem document."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream
from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.server.announcements.web import PAGES
from moderator_app.server.bootstrap import open_context, scan_with_detectors
from moderator_app.server.case import media
from moderator_app.server.config import ServerConfig
from moderator_app.server.context import Context, Scan
from moderator_app.server.gate import ROUTES, admitted, answer, mistake
from moderator_app.server.metrics import MEDIA_TYPE as METRICS_TYPE
from moderator_app.server.metrics import Metrics, clock
from moderator_app.server.openapi import document
from moderator_app.server.platform.calls import open_calls
from moderator_app.server.problems import MEDIA_TYPE, problem_of
from moderator_app.server.quality import export
from moderator_app.server.queue.repository import queue_counts
from moderator_app.server.rounds import do_chores, follow_law, keep_metrics, number_feed, number_log
from moderator_app.server.sync.service import newest
from moderator_app.server.sync.stream import Herald
from moderator_app.wire.messages import PROTOCOL
from moderator_app.wire.protocol import ENDPOINTS, Endpoint
from moderator_app.wire.stream import LONGEST_S
from moderator_app.wire.stream import MEDIA_TYPE as EVENTS

log = logging.getLogger(__name__)

SCHEMA_PATH = "/schema/openapi.json"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

Handler = Callable[[Request[Any, Any, Any]], Awaitable[Response[Any]]]


def create_app(config: ServerConfig, *, scan: Scan = scan_with_detectors, context: Context | None = None) -> Litestar:
    """Make the application.

    Args:
        config: its settings.
        scan: the detectors that intake runs.
        context: an open ground to stand on, which stays the caller's to close; else the application opens its own when
            it starts and closes it when it ends.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def living(app: Litestar) -> AsyncIterator[None]:
        ground = context or open_context(config, scan=scan)
        app.state.context = ground
        app.state.herald = herald = Herald()
        await ground.database.write(lambda connection: export.sweep(connection, ground.now()))
        loops = [number_feed(ground), number_log(ground), do_chores(ground), herald.proclaim(ground)]
        if ground.config.workers > 1:
            loops += [follow_law(ground), keep_metrics(ground, metrics)]
        helpers = [asyncio.create_task(task) for task in loops]
        try:
            yield
        finally:
            # Before the cancelling: a loop that is just being woken may swallow it, and ends by the silence.
            ground.silence()
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            if context is None:
                ground.close()

    return Litestar(
        route_handlers=[*(_route(endpoint) for endpoint in ENDPOINTS), _schema_route()],
        lifespan=[living],
        state=State({"metrics": metrics}),
        exception_handlers={Exception: _failure},
        openapi_config=None,
        request_max_body_size=None,
        logging_config=None,
    )


def _route(endpoint: Endpoint) -> HTTPRouteHandler:
    special: dict[str, Handler] = {
        **{name: _public(name, handler) for name, handler in PAGES.items()},
        "media_get": _media_get,
        "media_put": _media_put,
        "export_file": _export_file,
        "stream": _stream,
        "metrics": _metrics,
    }
    handler = special.get(endpoint.name) or _messages(endpoint)
    path = endpoint.path.replace("}", ":str}")
    return _handler(endpoint.method, path, endpoint.name, handler)


def _handler(method: str, path: str, name: str, handler: Handler) -> HTTPRouteHandler:
    async def call(request: Request[Any, Any, Any]) -> Response[Any]:
        took = clock()
        try:
            _check_protocol(request)
            response = await handler(request)
        except Refused as error:
            response = _problem(request, error)
        except Exception as error:  # noqa: BLE001 - the last line before the framework's own
            response = _problem(request, mistake(name, error))
        status = response.status_code or 200
        request.app.state.metrics.called(name, status, took())
        facts = {"call": name, "status": status, "ms": round(took() * 1000)}
        if request.method == "HEAD":
            response.content = b""
        log.info("answered %s with %s", name, status, extra=facts)
        return response

    methods = ["GET", "HEAD"] if name == "media_get" else method
    return HTTPRouteHandler(path, http_method=methods, name=name, include_in_schema=False)(call)  # type: ignore[arg-type]  # the method comes from a table


def _public(name: str, handler: Handler) -> Handler:
    """Let a public address through the same gate as every other call."""

    async def call(request: Request[Any, Any, Any]) -> Response[Any]:
        await admitted(request.app.state.context, name, "", _address(request))
        return await handler(request)

    return call


def _address(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""


def _messages(endpoint: Endpoint) -> Handler:
    route = ROUTES[endpoint.name]

    async def call(request: Request[Any, Any, Any]) -> Response[Any]:
        context: Context = request.app.state.context
        body = await _body(request, context.config.max_body_bytes) if route.body is not None else b""
        reply = await answer(
            context,
            endpoint.name,
            token=_token(request),
            path=request.path_params,
            query=_query(request),
            body=body,
            address=_address(request),
        )
        content = reply if route.reply is not None else None
        return Response(content, status_code=route.status, media_type="application/json", headers=HEADERS)

    return call


async def _media_get(request: Request[Any, Any, Any]) -> Response[Any]:
    context: Context = request.app.state.context
    who = await admitted(context, "media_get", _token(request))
    assert who is not None  # noqa: S101 - the endpoint is not open to all
    query = _query(request)
    sha256 = request.path_params["sha256"]
    opened = await media.open_media(context, who, sha256, query.get("purpose", "")[:400])
    tag = f'"sha256:{sha256}"'
    wanted = request.headers.get("range", "")
    if request.headers.get("if-range", tag) != tag:
        wanted = ""
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Cache-Control": "private, immutable",
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return Response(
            b"", headers=headers | {"Content-Length": str(opened.size)}, media_type="application/octet-stream"
        )
    part = media.span(opened.size, wanted) if wanted else None
    start, stop = part or (0, opened.size)
    headers["Content-Length"] = str(stop - start)
    if part:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{opened.size}"
    return Stream(
        media.read_pieces(context, opened, start, stop),
        status_code=206 if part else 200,
        media_type="application/octet-stream",
        headers=headers,
    )


async def _media_put(request: Request[Any, Any, Any]) -> Response[Any]:
    context: Context = request.app.state.context
    who = await admitted(context, "media_put", _token(request))
    assert who is not None  # noqa: S101 - the endpoint is not open to all
    _check_length(request, context.config.max_media_bytes)
    stored = await media.store_media(context, who, request.path_params["sha256"], request.stream())
    return Response(msgspec.json.encode(stored), status_code=200, media_type="application/json", headers=HEADERS)


async def _metrics(request: Request[Any, Any, Any]) -> Response[Any]:
    """Answer this machine's own scraper; to anybody else, also by way of a proxy, there is no such address."""
    context: Context = request.app.state.context
    await admitted(context, "metrics", "", _address(request))
    forwarded = {"forwarded", "x-forwarded-for", "via"} & {name.lower() for name in request.headers}
    if _address(request) not in {"127.0.0.1", "::1"} or forwarded:
        raise Refused("not-found", "There is no such address.")

    def look(connection: Connection) -> dict[str, float]:
        counts = queue_counts(connection).values()
        return {
            "moderator_cases_waiting": sum(one[0] for one in counts),
            "moderator_cases_leased": sum(one[1] for one in counts),
            "moderator_feed_newest": newest(connection),
            "moderator_platform_calls_open": open_calls(connection),
        }

    gauges = await context.database.read(look)
    gauges["moderator_streams"] = request.app.state.herald.listeners
    text = request.app.state.metrics.text(context.config.data_dir, gauges)
    return Response(text, media_type=METRICS_TYPE, headers=HEADERS)


async def _stream(request: Request[Any, Any, Any]) -> Response[Any]:
    context: Context = request.app.state.context
    token = _token(request)
    who = await admitted(context, "stream", token)
    assert who is not None  # noqa: S101 - the endpoint is not open to all
    asked = _query(request).get("seconds", str(LONGEST_S))
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6):
        raise Refused("validation", "Seconds are a whole number.", pointer="/seconds")
    # X-Accel-Buffering: nginx holds a stream back unless told otherwise.
    return Stream(
        request.app.state.herald.stream(context, who, token, min(int(asked), LONGEST_S)),
        media_type=EVENTS,
        headers=HEADERS | {"X-Accel-Buffering": "no"},
    )


async def _export_file(request: Request[Any, Any, Any]) -> Response[Any]:
    context: Context = request.app.state.context
    who = await admitted(context, "export_file", _token(request))
    assert who is not None  # noqa: S101 - the endpoint is not open to all
    path = await export.finished(context, who, request.path_params["job_id"])
    headers = {"Content-Disposition": f'attachment; filename="{path.name}"'}
    return Stream(export.read_pieces(path), media_type="application/octet-stream", headers=HEADERS | headers)


def _schema_route() -> HTTPRouteHandler:
    async def schema(_request: Request[Any, Any, Any]) -> Response[Any]:
        return Response(document(), media_type="application/json", headers=HEADERS)

    return _handler("GET", SCHEMA_PATH, "openapi", schema)


def _token(request: Request[Any, Any, Any]) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _query(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return the query's parameters.

    Raises:
        Refused: ``validation`` for one that comes twice.
    """
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in found:
            raise Refused("validation", "A parameter comes twice.", pointer="/" + _printable(name))
        if "\x00" in value:
            raise Refused("validation", "Text must not contain NUL.", pointer="/" + _printable(name))
        found[name] = value
    return found


def _printable(name: str) -> str:
    return name[:100].encode("ascii", "replace").decode().replace("~", "~0").replace("/", "~1")


def _check_protocol(request: Request[Any, Any, Any]) -> None:
    """Check the caller's protocol version; a caller that names none is taken to speak ours.

    Raises:
        Refused: ``upgrade-required``.
    """
    named = request.headers.get("mod-protocol")
    if named is None:
        return
    major, _, minor = named.partition(".")
    if not (major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit() and major == str(PROTOCOL[0])):
        own = ".".join(map(str, PROTOCOL))
        raise Refused(
            "upgrade-required", f"This server speaks protocol {own}.", protocol_min=f"{PROTOCOL[0]}.0", protocol_max=own
        )


def _check_length(request: Request[Any, Any, Any], limit: int) -> None:
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Refused("bad-request", "Content-Length is not a number.")
    if len(length) > 15 or int(length) > limit:
        raise Refused("batch-too-large", f"A body has at most {limit} bytes here.", limit=limit)


async def _body(request: Request[Any, Any, Any], limit: int) -> bytes:
    """Read a JSON body up to a limit.

    Raises:
        Refused: ``batch-too-large``; ``bad-request`` for another content type.
    """
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused("bad-request", "The body must be application/json.")
    _check_length(request, limit)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise Refused("batch-too-large", f"A body has at most {limit} bytes here.", limit=limit)
    return bytes(body)


def _problem(request: Request[Any, Any, Any], error: Refused) -> Response[Any]:
    language = request.headers.get("accept-language", "en")
    problem = problem_of(error, language)
    headers = dict(HEADERS)
    if "retry_after_s" in problem.details:
        headers["Retry-After"] = str(problem.details["retry_after_s"])
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if problem.status == 416:
        headers["Content-Range"] = f"bytes */{problem.details['size']}"
    return Response(msgspec.json.encode(problem), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def _failure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer what went wrong before a handler was found."""
    if not isinstance(error, HTTPException):
        return _problem(request, mistake("routing", error))
    code = {404: "not-found", 405: "method-not-allowed", 413: "batch-too-large"}.get(error.status_code, "bad-request")
    sentence = {404: "There is no such address.", 405: "This address does not take that method."}
    response = _problem(request, Refused(code, sentence.get(error.status_code, "The request cannot be read.")))
    if error.headers:
        response.headers.update({name: value for name, value in error.headers.items() if name.lower() == "allow"})
    return response
