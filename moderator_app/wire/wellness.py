"""The calls about one's own exposure. Every one is about the caller; none takes anybody else's name."""

from __future__ import annotations

from moderator_app.domain.roles import Capability
from moderator_app.wire.endpoint import Endpoint

WELLNESS_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("wellness", "GET", "/v1/wellness", Capability.CASE_LEASE),
    Endpoint("wellness_looked", "POST", "/v1/wellness/looked", Capability.CASE_LEASE),
    Endpoint("wellness_break", "POST", "/v1/wellness/break", Capability.CASE_LEASE),
    Endpoint("wellness_optouts", "POST", "/v1/wellness/optouts", Capability.CASE_LEASE),
)
