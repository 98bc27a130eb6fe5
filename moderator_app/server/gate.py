"""The gate that every call comes through, over HTTP or from a test: who asks, may they, is the question well formed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from moderator_app.domain.errors import BadInput, Refused
from moderator_app.server import meta
from moderator_app.server.accounts import endpoints as accounts
from moderator_app.server.announcements import endpoints as announcements
from moderator_app.server.audit import endpoints as audit
from moderator_app.server.auth import BY_NAME, check_allowed, principal
from moderator_app.server.body import check_body
from moderator_app.server.case import endpoints as case
from moderator_app.server.context import Context, Principal
from moderator_app.server.intake import endpoints as intake
from moderator_app.server.law import ROOMS as LAW
from moderator_app.server.ledger import endpoints as ledger
from moderator_app.server.logs import place_of
from moderator_app.server.problems import decoded, malformed, refused_by
from moderator_app.server.quality import endpoints as quality
from moderator_app.server.quality.blind import check_reply
from moderator_app.server.queue import endpoints as queue
from moderator_app.server.routes import Call, Route
from moderator_app.server.sync import endpoints as sync
from moderator_app.server.wellness import endpoints as wellness

log = logging.getLogger(__name__)

ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        route.name: route
        for room in (meta, accounts, queue, case, ledger, sync, intake, audit, quality, announcements, wellness, *LAW)
        for route in room.ROUTES
    }
)
"""Every call that carries messages; recordings (``media_get``, ``media_put``) are streamed by the app."""

_ENCODER = msgspec.json.Encoder()


async def admitted(context: Context, name: str, token: str, address: str = "") -> Principal | None:
    """Return who calls an endpoint, None when nobody needs to be signed in.

    Raises:
        Refused: ``unauthenticated``, ``account-disabled``, ``second-factor-required``, ``forbidden`` or
            ``rate-limited``.
    """
    endpoint = BY_NAME[name]
    who = None
    if not endpoint.open_to_all:
        now = context.now()
        who = await context.database.look(lambda connection: principal(connection, token, now))
    check_allowed(endpoint, who)
    account = who.user_id if who is not None else ""
    context.limiter.check(name, account=account, address=address, now_ms=context.config.ticks())
    return who


async def answer(
    context: Context,
    name: str,
    *,
    token: str = "",
    path: Mapping[str, str] = MappingProxyType({}),
    query: Mapping[str, str] = MappingProxyType({}),
    body: bytes = b"",
    address: str = "",
) -> bytes:
    """Answer one call; the reply is JSON, empty where the call has none.

    Raises:
        Refused: every refusal; what nobody expected is logged without contents and refused as ``server-error``.
    """
    try:
        who = await admitted(context, name, token, address)
        route = ROUTES[name]
        parameters = _parameters(route, query)
        data = None
        if route.body is not None:
            if not route.single_rows:
                check_body(body)
            data = decoded(body, route.body)
        reply = await route.answer(
            Call(context=context, who=who, path=path, query=parameters, data=data, address=address)
        )
        encoded = b"" if route.reply is None else _ENCODER.encode(reply)
        await check_reply(context, who, BY_NAME[name], encoded)
    except Refused:
        raise
    except BadInput as error:
        raise refused_by(error) from None
    except Exception as error:  # noqa: BLE001 - the last line: a person gets a sentence, the log gets the place
        raise mistake(name, error) from None
    return encoded


def mistake(name: str, error: Exception) -> Refused:
    """Log a mistake of ours, its place and kind but none of the data in it, and return what the caller is told."""
    kind, place = type(error).__name__, place_of(error)
    log.error("%s failed: %s at %s", name, kind, place, extra={"call": name, "error": kind, "place": place})
    return Refused("server-error", "The backend made a mistake; what you sent is not lost on your side.")


def _parameters(route: Route, query: Mapping[str, str]) -> object:
    try:
        return msgspec.convert(dict(query), route.query, strict=False)
    except msgspec.ValidationError as error:
        raise malformed(error) from None
