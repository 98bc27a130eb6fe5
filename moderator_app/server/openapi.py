"""The API's own description (OpenAPI 3.1), made from the same tables and messages that the server runs on."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

from moderator_app import __version__
from moderator_app.server.gate import ROUTES
from moderator_app.server.problems import MEDIA_TYPE
from moderator_app.server.routes import Route
from moderator_app.wire import messages as m
from moderator_app.wire.problems import PREFIX, PROBLEMS
from moderator_app.wire.protocol import ENDPOINTS, Endpoint

PUBLIC_FILES = {
    "metrics": "text/plain",
    "page_archive": "text/html",
    "page_search": "text/html",
    "page_corrections": "text/html",
    "page_issue": "text/html",
    "page_style": "text/css",
    "feed_json": "application/feed+json",
    "feed_atom": "application/atom+xml",
    "issue_json": "application/json",
    "issue_csv": "text/csv",
    "issue_pdf": "application/pdf",
    "preview_page": "text/html",
    "preview_paper": "application/pdf",
}
"""What readers get without signing in."""
_REFERENCE = "#/components/schemas/{name}"
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


@lru_cache(maxsize=1)
def document() -> bytes:
    """Return the description as JSON."""
    types = [kind for route in ROUTES.values() for kind in (route.body, route.reply, route.query) if kind is not None]
    types += [m.Problem, m.IntakeRow, m.MediaStored]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    by_type = dict(zip(map(repr, types), schemas, strict=True))
    # Rows are taken as raw bytes, so that a wrong one costs the others nothing; what they hold is said here.
    components["IntakeBatch"]["properties"]["rows"]["items"] = by_type[repr(m.IntakeRow)]
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, by_type, components)
    described = {
        "openapi": "3.1.0",
        "info": {"title": "moderator", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    return msgspec.json.encode(described)


def _operation(endpoint: Endpoint, by_type: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    route = ROUTES.get(endpoint.name)
    needs = "anybody" if endpoint.open_to_all else str(endpoint.needs or "anybody signed in")
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": f"Needs: {needs}",
        "security": [] if endpoint.open_to_all else [{"token": []}],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"{(\w+)}", endpoint.path)
        ],
        "responses": {str(status): response for status, response in _answers(endpoint, route, by_type).items()},
    }
    if route is None:
        operation["parameters"] += _streamed_parameters(endpoint)
    else:
        operation["parameters"] += _query(route, by_type, components)
    body = _BYTES if endpoint.name == "media_put" else None
    if route is not None and route.body is not None:
        body = {"application/json": {"schema": by_type[repr(route.body)]}}
    if body is not None:
        operation["requestBody"] = {"required": True, "content": body}
    return operation


def _streamed_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.name == "stream":
        return [{"name": "seconds", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 0}}]
    if endpoint.name != "media_get":
        return []
    return [
        {"name": name, "in": place, "required": False, "schema": {"type": "string"}}
        for name, place in (("purpose", "query"), ("Range", "header"), ("If-Range", "header"))
    ]


def _query(route: Route, by_type: dict[str, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    reference = by_type[repr(route.query)]["$ref"].rsplit("/", 1)[-1]
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in components[reference].get("properties", {}).items()
    ]


def _answers(endpoint: Endpoint, route: Route | None, by_type: dict[str, Any]) -> dict[int, Any]:
    """Return the replies of a call: its own, and a problem for every status that the kinds of problem know."""
    problem = {MEDIA_TYPE: {"schema": by_type[repr(m.Problem)]}}
    statuses = {kind.status for kind in PROBLEMS.values()}
    found: dict[int, Any] = {}
    for status in sorted(statuses):
        codes = sorted(PREFIX + kind.code for kind in PROBLEMS.values() if kind.status == status)
        found[status] = {"description": ", ".join(codes), "content": problem}
    if route is None:
        if endpoint.name == "media_get":
            found[200] = {"description": "The recording", "content": _BYTES}
            found[206] = {"description": "A part of it", "content": _BYTES}
        elif endpoint.name == "stream":
            found[200] = {"description": "Nudges, without content", "content": {"text/event-stream": {}}}
        elif endpoint.name in PUBLIC_FILES:
            found[200] = {"description": "For readers", "content": {PUBLIC_FILES[endpoint.name]: {}}}
        else:
            found[200] = {
                "description": "Stored",
                "content": {"application/json": {"schema": by_type[repr(m.MediaStored)]}},
            }
    elif route.reply is None:
        found[route.status] = {"description": "Done"}
    else:
        content = {"application/json": {"schema": by_type[repr(route.reply)]}}
        found[route.status] = {"description": "Done", "content": content}
    return found
