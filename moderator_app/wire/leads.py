"""The calls of the leads' room: the log that outsiders can verify, and looking at decisions a second time."""

from __future__ import annotations

from moderator_app.domain.roles import Capability
from moderator_app.wire.endpoint import Endpoint

AUDIT_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("audit_checkpoint", "GET", "/v1/audit/checkpoint", None),
    Endpoint("audit_checkpoints", "GET", "/v1/audit/checkpoints", None),
    Endpoint("audit_consistency", "GET", "/v1/audit/proof/consistency", None),
    Endpoint("audit_inclusion", "GET", "/v1/audit/proof/inclusion", None),
    Endpoint("audit_tile", "GET", "/v1/audit/tile/{level}/{index}", None),
    Endpoint("audit_events", "GET", "/v1/audit", Capability.AUDIT_READ),
)
"""Checkpoints, proofs and tiles hold no content: whoever is signed in may check that the log was only appended to."""
