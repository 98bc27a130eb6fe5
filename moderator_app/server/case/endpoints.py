"""The calls of this room. Recordings are bytes, not messages: the app streams them through ``media``."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from moderator_app.server.case import media, partner, private, service
from moderator_app.server.routes import Call, Query, Route
from moderator_app.wire import messages as m


class Purpose(Query, frozen=True, kw_only=True):
    """Why somebody who does not hold a case reads it."""

    purpose: Annotated[str, Meta(max_length=400, pattern=r"^[^\x00]*$")] = ""


async def _case(call: Call) -> m.CaseReply:
    return m.CaseReply(case=await service.one_case(call.context, call.person, call.path["case_id"]))


async def _case_content(call: Call) -> m.CaseContent:
    return await service.case_content(call.context, call.person, call.path["case_id"], call.query.purpose)


async def _partner(call: Call) -> m.Partner:
    return await partner.partner(call.context, call.person, call.path["case_id"], call.query.purpose)


async def _expand(call: Call) -> m.Messages:
    return await private.expand(call.context, call.person, call.path["item_id"], call.data)


async def _media_parts(call: Call) -> m.MediaParts:
    return await media.parts(call.context, call.person, call.path["sha256"])


ROUTES = (
    Route(name="case", answer=_case, reply=m.CaseReply),
    Route(name="case_content", answer=_case_content, query=Purpose, reply=m.CaseContent),
    Route(name="case_partner", answer=_partner, query=Purpose, reply=m.Partner),
    Route(name="media_parts", answer=_media_parts, reply=m.MediaParts),
    Route(name="messages_expand", answer=_expand, body=m.MessagesExpand, reply=m.Messages),
)
