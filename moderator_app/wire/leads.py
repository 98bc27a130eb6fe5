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

_LOG, _QA, _LEAD, _WORK = (
    Capability.DECISION_LOG,
    Capability.QA_REVIEW,
    Capability.QUALITY_LEAD,
    Capability.CASE_REOPEN,
)

QUALITY_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("log_query", "POST", "/v1/log/query", _LOG),
    Endpoint("log_entry", "GET", "/v1/log/{decision_id}", _LOG),
    Endpoint("log_choices", "GET", "/v1/log/choices", _LOG),
    Endpoint("log_views", "GET", "/v1/log/views", _LOG),
    Endpoint("log_view_save", "PUT", "/v1/log/views", _LOG),
    Endpoint("log_view_forget", "POST", "/v1/log/views/{view_id}/forget", _LOG),
    Endpoint("export_start", "POST", "/v1/exports", _LOG),
    Endpoint("export_state", "GET", "/v1/exports/{job_id}", _LOG),
    Endpoint("export_cancel", "POST", "/v1/exports/{job_id}/cancel", _LOG),
    Endpoint("export_file", "GET", "/v1/exports/{job_id}/file", _LOG),
    Endpoint("qa_draw", "POST", "/v1/quality/plans", _LEAD),
    Endpoint("qa_plans", "GET", "/v1/quality/plans", _LEAD),
    Endpoint("qa_claim", "POST", "/v1/quality/reviews/claim", _QA),
    Endpoint("qa_waiting", "GET", "/v1/quality/reviews/waiting", _QA),
    Endpoint("qa_release", "POST", "/v1/quality/reviews/{sample_id}/release", _QA),
    Endpoint("qa_store", "PUT", "/v1/quality/reviews/{sample_id}", _QA),
    Endpoint("qa_settle", "POST", "/v1/quality/reviews/{sample_id}/settle", _LEAD),
    Endpoint("qa_reviews", "GET", "/v1/quality/reviews", _LEAD),
    Endpoint("qa_figures", "GET", "/v1/quality/figures", _LEAD),
    Endpoint("golden_mark", "PUT", "/v1/quality/golden/{case_id}", _LEAD),
    Endpoint("golden_items", "GET", "/v1/quality/golden", _LEAD),
    Endpoint("work_desks", "GET", "/v1/work", _WORK),
    Endpoint("work_cases", "GET", "/v1/work/cases", _WORK),
    Endpoint("work_people", "GET", "/v1/work/people", _WORK),
    Endpoint("work_preview", "POST", "/v1/work/preview", _WORK),
    Endpoint("work_apply", "POST", "/v1/work", _WORK),
    Endpoint("work_undo", "POST", "/v1/work/{batch_id}/undo", _WORK),
)
"""Only leads see scorecards and settle differences; whoever reviews sees the log, but never what is being reviewed."""
