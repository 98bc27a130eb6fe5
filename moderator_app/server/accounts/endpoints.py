"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.accounts import service
from moderator_app.server.routes import Call, Route
from moderator_app.wire import messages as m


async def _sign_in(call: Call) -> m.Session:
    return await service.sign_in(call.context, call.data, call.address)


async def _refresh(call: Call) -> m.Session:
    return await service.refresh(call.context, call.data)


async def _sign_out(call: Call) -> None:
    await service.sign_out(call.context, call.person)


async def _me(call: Call) -> m.User:
    who = call.person
    return m.User(id=who.user_id, name=who.name, display=who.display, roles=who.roles)


async def _users(call: Call) -> m.UserList:
    return await service.all_users(call.context)


async def _user_new(call: Call) -> m.User:
    return await service.new_user(call.context, call.person, call.data)


async def _user_change(call: Call) -> m.User:
    return await service.change_user(call.context, call.person, call.path["user_id"], call.data)


ROUTES = (
    Route(name="sign_in", answer=_sign_in, body=m.PasswordSignIn, reply=m.Session),
    Route(name="refresh", answer=_refresh, body=m.Refresh, reply=m.Session),
    Route(name="sign_out", answer=_sign_out, status=204),
    Route(name="me", answer=_me, reply=m.User),
    Route(name="users", answer=_users, reply=m.UserList),
    Route(name="user_new", answer=_user_new, body=m.NewUser, reply=m.User, status=201),
    Route(name="user_change", answer=_user_change, body=m.UserChange, reply=m.User),
)
