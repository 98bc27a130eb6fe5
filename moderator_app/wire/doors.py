"""The calls at the doors: second factor, sessions, the keys of desks; all of them carry ``wire.messages.doors``."""

from __future__ import annotations

from moderator_app.domain.roles import Capability
from moderator_app.wire.endpoint import Endpoint

_ADMIN = Capability.ACCOUNT_MANAGE

DOOR_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("ways", "GET", "/v1/auth/ways", None, open_to_all=True),
    Endpoint("outside_start", "POST", "/v1/auth/outside/start", None, open_to_all=True),
    Endpoint("outside_finish", "POST", "/v1/auth/outside/finish", None, open_to_all=True),
    Endpoint("code", "POST", "/v1/auth/code", None, half_way=True),
    Endpoint("factor_enrol", "POST", "/v1/auth/factor", None, half_way=True),
    Endpoint("factor_confirm", "POST", "/v1/auth/factor/confirm", None, half_way=True),
    Endpoint("factor_drop", "POST", "/v1/auth/factor/drop", None),
    Endpoint("password_change", "POST", "/v1/auth/password/change", None),
    Endpoint("sessions", "GET", "/v1/auth/sessions", None),
    Endpoint("session_end", "POST", "/v1/auth/sessions/{session_id}/end", None),
    Endpoint("key_register", "POST", "/v1/devices/keys", None),
    Endpoint("key_revoke", "POST", "/v1/devices/keys/{key_id}/revoke", None),
    Endpoint("user_sessions", "GET", "/v1/users/{user_id}/sessions", _ADMIN),
    Endpoint("user_sessions_end", "POST", "/v1/users/{user_id}/sessions/end", _ADMIN),
    Endpoint("user_factor_reset", "POST", "/v1/users/{user_id}/factor/reset", _ADMIN),
    Endpoint("user_key_revoke", "POST", "/v1/users/{user_id}/keys/{key_id}/revoke", _ADMIN),
)
"""Whoever is signed in manages the own doors; an administrator may close anybody's, and open none."""
