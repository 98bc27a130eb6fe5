"""The calls of this room."""

from __future__ import annotations

from moderator_app.server.accounts import device_keys, outside, second_factor, service, sessions, wiping
from moderator_app.server.routes import Call, Route
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm
from moderator_app.wire.messages import offline as om


async def _sign_in(call: Call) -> m.Session:
    return await service.sign_in(call.context, call.data, call.address)


async def _refresh(call: Call) -> m.Session:
    return await service.refresh(call.context, call.data, call.address)


async def _sign_out(call: Call) -> None:
    await service.sign_out(call.context, call.person)


async def _me(call: Call) -> m.User:
    who = call.person
    return m.User(id=who.user_id, name=who.name, display=who.display, roles=who.roles)


async def _ways(call: Call) -> dm.Ways:
    provider = call.context.config.outside
    return dm.Ways(outside=provider.name if provider is not None else "")


async def _outside_start(call: Call) -> dm.OutsideWay:
    return await outside.start(call.context, call.data)


async def _outside_finish(call: Call) -> m.Session:
    return await outside.finish(call.context, call.data, call.address)


async def _code(call: Call) -> m.Session:
    return await second_factor.give_code(call.context, call.person, call.data)


async def _factor_enrol(call: Call) -> dm.Enrolment:
    return await second_factor.enrol(call.context, call.person)


async def _factor_confirm(call: Call) -> dm.Confirmed:
    return await second_factor.confirm(call.context, call.person, call.data)


async def _factor_drop(call: Call) -> None:
    await second_factor.drop(call.context, call.person, call.data)


async def _password_change(call: Call) -> None:
    await service.change_password(call.context, call.person, call.data)


async def _sessions(call: Call) -> dm.Sessions:
    return await sessions.listed(call.context, call.person.user_id, here=call.person.session_id)


async def _session_end(call: Call) -> dm.Sessions:
    return await sessions.end_one(call.context, call.person, call.path["session_id"])


async def _key_register(call: Call) -> dm.KeyRow:
    return await device_keys.register(call.context, call.person, call.data)


async def _key_revoke(call: Call) -> dm.Sessions:
    return await sessions.revoke(call.context, call.person, call.person.user_id, call.path["key_id"])


async def _users(call: Call) -> m.UserList:
    return await service.all_users(call.context)


async def _user_new(call: Call) -> m.User:
    return await service.new_user(call.context, call.person, call.data)


async def _user_change(call: Call) -> m.User:
    return await service.change_user(call.context, call.person, call.path["user_id"], call.data)


async def _user_sessions(call: Call) -> dm.Sessions:
    return await sessions.listed(call.context, call.path["user_id"])


async def _user_sessions_end(call: Call) -> dm.Sessions:
    return await sessions.end_all(call.context, call.person, call.path["user_id"])


async def _user_factor_reset(call: Call) -> dm.Sessions:
    return await sessions.reset_factor(call.context, call.person, call.path["user_id"])


async def _user_key_revoke(call: Call) -> dm.Sessions:
    return await sessions.revoke(call.context, call.person, call.path["user_id"], call.path["key_id"])


async def _device_orders(call: Call) -> om.DeviceOrders:
    return await wiping.orders(call.context, call.data)


async def _device_wiped(call: Call) -> om.DeviceOrders:
    return await wiping.done(call.context, call.data)


async def _device_wipe(call: Call) -> om.DeviceOrders:
    return await wiping.order(call.context, call.person, call.path["device_id"], call.data)


async def _device_wipe_state(call: Call) -> om.DeviceOrders:
    return await wiping.state(call.context, call.path["device_id"])


ROUTES = (
    Route(name="sign_in", answer=_sign_in, body=m.PasswordSignIn, reply=m.Session),
    Route(name="refresh", answer=_refresh, body=m.Refresh, reply=m.Session),
    Route(name="sign_out", answer=_sign_out, status=204),
    Route(name="me", answer=_me, reply=m.User),
    Route(name="ways", answer=_ways, reply=dm.Ways),
    Route(name="outside_start", answer=_outside_start, body=dm.OutsideStart, reply=dm.OutsideWay),
    Route(name="outside_finish", answer=_outside_finish, body=dm.OutsideFinish, reply=m.Session),
    Route(name="code", answer=_code, body=dm.Code, reply=m.Session),
    Route(name="factor_enrol", answer=_factor_enrol, reply=dm.Enrolment, status=201),
    Route(name="factor_confirm", answer=_factor_confirm, body=dm.Code, reply=dm.Confirmed),
    Route(name="factor_drop", answer=_factor_drop, body=dm.Code, status=204),
    Route(name="password_change", answer=_password_change, body=dm.PasswordChange, status=204),
    Route(name="sessions", answer=_sessions, reply=dm.Sessions),
    Route(name="session_end", answer=_session_end, reply=dm.Sessions),
    Route(name="key_register", answer=_key_register, body=dm.NewKey, reply=dm.KeyRow),
    Route(name="key_revoke", answer=_key_revoke, reply=dm.Sessions),
    Route(name="users", answer=_users, reply=m.UserList),
    Route(name="user_new", answer=_user_new, body=m.NewUser, reply=m.User, status=201),
    Route(name="user_change", answer=_user_change, body=m.UserChange, reply=m.User),
    Route(name="user_sessions", answer=_user_sessions, reply=dm.Sessions),
    Route(name="user_sessions_end", answer=_user_sessions_end, reply=dm.Sessions),
    Route(name="user_factor_reset", answer=_user_factor_reset, reply=dm.Sessions),
    Route(name="user_key_revoke", answer=_user_key_revoke, reply=dm.Sessions),
    Route(name="device_orders", answer=_device_orders, body=om.Device, reply=om.DeviceOrders),
    Route(name="device_wiped", answer=_device_wiped, body=om.Device, reply=om.DeviceOrders),
    Route(name="device_wipe", answer=_device_wipe, body=om.WipeOrder, reply=om.DeviceOrders),
    Route(name="device_wipe_state", answer=_device_wipe_state, reply=om.DeviceOrders),
)
