"""The calls of desks that were away, and to desks that must forget: all carry ``wire.messages.offline``."""

from __future__ import annotations

from moderator_app.domain.roles import Capability
from moderator_app.wire.endpoint import Endpoint

OFFLINE_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("opinion_send", "POST", "/v1/opinions", None),
    Endpoint("opinions", "GET", "/v1/cases/{case_id}/opinions", Capability.DECISION_LOG),
    Endpoint("device_orders", "POST", "/v1/devices/orders", None, open_to_all=True),
    Endpoint("device_wiped", "POST", "/v1/devices/wiped", None, open_to_all=True),
    Endpoint("device_wipe", "POST", "/v1/devices/{device_id}/wipe", Capability.ACCOUNT_MANAGE),
    Endpoint("device_wipe_state", "GET", "/v1/devices/{device_id}/wipe", Capability.ACCOUNT_MANAGE),
)
"""Whoever held a case may say what they would have decided, whatever has become of their role. A desk asks for its
orders without a session, for the sessions of a lost one are ended; its id is its secret."""
