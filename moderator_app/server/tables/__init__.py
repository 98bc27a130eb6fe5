"""Every table of the server. Promises of the field are constraints here, so that no code path can break them.

Times are milliseconds since the epoch, money is minor units, ids are UUIDv7 text. Documents that nobody queries into
(an item's lanes, a decision's findings) are JSON text. SQLite tables are STRICT. Integers stand for truth values.
"""

from __future__ import annotations

from moderator_app.server.tables.decisions import attempt, decision, decision_state, ledger, notice, opinion
from moderator_app.server.tables.doors import (
    device_key,
    outside_identity,
    outside_sign_in,
    recovery_code,
    second_factor,
    wipe_order,
)
from moderator_app.server.tables.enforcement import measure, platform_call, provisional
from moderator_app.server.tables.evidence import case, highlight, item, item_media, item_version, media, merchant
from moderator_app.server.tables.ground import Number, metadata
from moderator_app.server.tables.history import TRIGGERS, audit, change
from moderator_app.server.tables.people import (
    access_token,
    account,
    counter,
    refresh_token,
    session,
    setting,
    sign_in_try,
)
from moderator_app.server.tables.policies import policy_ack, policy_version
from moderator_app.server.tables.publication import (
    announcement,
    announcement_compile,
    announcement_exclusion,
    announcement_fault,
    announcement_row,
    announcement_series,
    publication,
)
from moderator_app.server.tables.redress import (
    appeal,
    closed_subject,
    counted,
    finding,
    letter,
    part,
    points_review,
    recheck,
    reversal_step,
    statement,
    suspension,
    turn,
    withdrawal,
)
from moderator_app.server.tables.review import (
    assignment,
    audit_checkpoint,
    audit_tile,
    decision_log,
    export_job,
    golden_answer,
    golden_item,
    qa_plan,
    qa_review,
    qa_sample,
    saved_view,
    work_batch,
)
from moderator_app.server.tables.wellness import exposure, optout, rest
from moderator_app.server.tables.work import claim, conflict, inquiry, lease, skip

HEAD = "0011"
"""The newest migration. A test proves that it is alembic's head and leads to exactly these tables."""


__all__ = [
    "HEAD",
    "TRIGGERS",
    "Number",
    "access_token",
    "account",
    "announcement",
    "announcement_compile",
    "announcement_exclusion",
    "announcement_fault",
    "announcement_row",
    "announcement_series",
    "appeal",
    "assignment",
    "attempt",
    "audit",
    "audit_checkpoint",
    "audit_tile",
    "case",
    "change",
    "claim",
    "closed_subject",
    "conflict",
    "counted",
    "counter",
    "decision",
    "decision_log",
    "decision_state",
    "device_key",
    "export_job",
    "exposure",
    "finding",
    "golden_answer",
    "golden_item",
    "highlight",
    "inquiry",
    "item",
    "item_media",
    "item_version",
    "lease",
    "ledger",
    "letter",
    "measure",
    "media",
    "merchant",
    "metadata",
    "notice",
    "opinion",
    "optout",
    "outside_identity",
    "outside_sign_in",
    "part",
    "platform_call",
    "points_review",
    "policy_ack",
    "policy_version",
    "provisional",
    "publication",
    "qa_plan",
    "qa_review",
    "qa_sample",
    "recheck",
    "recovery_code",
    "refresh_token",
    "rest",
    "reversal_step",
    "saved_view",
    "second_factor",
    "session",
    "setting",
    "sign_in_try",
    "skip",
    "statement",
    "suspension",
    "turn",
    "wipe_order",
    "withdrawal",
    "work_batch",
]
