"""The calls of the law after the decision; all of them carry ``wire.messages.law``."""

from __future__ import annotations

from moderator_app.domain.roles import Capability
from moderator_app.wire.endpoint import Endpoint

LAW_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("measures", "GET", "/v1/merchants/{merchant_id}/measures", Capability.LEDGER_READ),
    Endpoint("measure_lift", "POST", "/v1/measures/{measure_id}/lift", Capability.MEASURE_LIFT),
    Endpoint("stops", "GET", "/v1/provisional", Capability.CASE_READ),
    Endpoint("stop", "POST", "/v1/provisional", Capability.DECISION_SUBMIT),
    Endpoint("stop_lift", "POST", "/v1/provisional/{stop_id}/lift", Capability.CASE_REOPEN),
    Endpoint("dead_letters", "GET", "/v1/platform/dead", Capability.PLATFORM_RESEND),
    Endpoint("resend", "POST", "/v1/platform/dead/{call_id}/resend", Capability.PLATFORM_RESEND),
)
