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
    Endpoint("second_waiting", "GET", "/v1/second", Capability.DECISION_SECOND),
    Endpoint("second_claim", "POST", "/v1/second/claims", Capability.DECISION_SECOND),
    Endpoint("second_release", "POST", "/v1/second/release", Capability.DECISION_SECOND),
    Endpoint("second_decide", "POST", "/v1/second/decisions", Capability.DECISION_SECOND),
    Endpoint("conflicts", "GET", "/v1/conflicts", Capability.CASE_READ),
    Endpoint("conflict_declare", "POST", "/v1/conflicts", Capability.CASE_READ),
    Endpoint("conflict_withdraw", "POST", "/v1/conflicts/withdraw", Capability.CASE_READ),
    Endpoint("withdraw", "POST", "/v1/decisions/{decision_id}/withdraw", Capability.DECISION_WITHDRAW),
    Endpoint("withdraw_confirm", "POST", "/v1/decisions/{decision_id}/withdraw/confirm", Capability.DECISION_WITHDRAW),
    Endpoint("withdrawals", "GET", "/v1/withdrawals", Capability.DECISION_WITHDRAW),
    Endpoint("rechecks", "GET", "/v1/rechecks", Capability.DECISION_WITHDRAW),
    Endpoint("recheck_end", "POST", "/v1/rechecks/{decision_id}", Capability.DECISION_WITHDRAW),
    Endpoint("appeal_file", "POST", "/v1/appeals", Capability.APPEAL_FILE),
    Endpoint("appeal_retract", "POST", "/v1/appeals/{appeal_id}/retract", Capability.APPEAL_FILE),
    Endpoint("appeals", "GET", "/v1/appeals", Capability.APPEAL_DECIDE),
    Endpoint("appeal_reject", "POST", "/v1/appeals/{appeal_id}/reject", Capability.APPEAL_DECIDE),
    Endpoint("appeal_claim", "POST", "/v1/appeals/{appeal_id}/claim", Capability.APPEAL_DECIDE),
    Endpoint("appeal_release", "POST", "/v1/appeals/{appeal_id}/release", Capability.APPEAL_DECIDE),
    Endpoint("appeal_decide", "POST", "/v1/appeals/{appeal_id}/decide", Capability.APPEAL_DECIDE),
    Endpoint("standing", "GET", "/v1/merchants/{merchant_id}/standing", Capability.LEDGER_READ),
    Endpoint("points_reviews", "GET", "/v1/points-reviews", Capability.DECISION_SECOND),
    Endpoint("points_review_end", "POST", "/v1/points-reviews/{review_id}", Capability.DECISION_SECOND),
    Endpoint("statements", "GET", "/v1/statements", Capability.PLATFORM_RESEND),
    Endpoint("statement_again", "POST", "/v1/statements/{decision_id}/again", Capability.PLATFORM_RESEND),
    Endpoint("policy_versions", "GET", "/v1/policy/versions", Capability.POLICY_READ),
    Endpoint("policy_version", "GET", "/v1/policy/versions/{version_id}", Capability.POLICY_READ),
    Endpoint("policy_draft", "POST", "/v1/policy/versions", Capability.POLICY_EDIT),
    Endpoint("policy_diff", "GET", "/v1/policy/versions/{version_id}/diff", Capability.POLICY_READ),
    Endpoint("policy_replay", "POST", "/v1/policy/versions/{version_id}/replay", Capability.POLICY_REPLAY),
    Endpoint("policy_submit", "POST", "/v1/policy/versions/{version_id}/submit", Capability.POLICY_EDIT),
    Endpoint("policy_return", "POST", "/v1/policy/versions/{version_id}/return", Capability.POLICY_APPROVE),
    Endpoint("policy_approve", "POST", "/v1/policy/versions/{version_id}/approve", Capability.POLICY_APPROVE),
    Endpoint("policy_acknowledge", "POST", "/v1/policy/versions/{version_id}/acknowledge", Capability.POLICY_READ),
    Endpoint("resend", "POST", "/v1/platform/dead/{call_id}/resend", Capability.PLATFORM_RESEND),
)
